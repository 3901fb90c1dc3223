//! `hips_rise_first`: the hips shoot up before the shoulders at the start of the lifting. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group, grade};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::{Plane, RepView, Unit, hip_rise_lean, hip_rise_ratio};

pub(super) const FAULT: Fault = Fault {
    name: "hips_rise_first",
    title: "hips rising first",
    group: Group::Rep(Aspect::Coordination),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Rise of the hips over rise of the shoulders up to the greatest lean in the first 30 % of the lifting, with the lean gained.",
    criteria: &[RATIO, LEAN],
    cue: Cue::of("Chest and hips up together: push the floor."),
    applies: |lift| lift.starts_on_floor || lift.is(Family::Squat),
};

const RATIO: Criterion = Criterion::of("hips_rise_first.ratio", &[&hip_rise_ratio::MEASURE], Unit::Ratio);
const LEAN: Criterion = Criterion::of("hips_rise_first.lean", &[&hip_rise_lean::MEASURE], Unit::Degrees);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let (ratio, lean) = (hip_rise_ratio::MEASURE.of(set, rep)?, hip_rise_lean::MEASURE.of(set, rep)?);
    // Both must be reached: the lower of the two grades counts.
    let Some((by_lean, _)) = grade(&lean, set.grades(&LEAN)?, set.cap(), set.doubt) else { return Ok(None) };
    let least = if ratio.value >= hip_rise_ratio::LARGEST_RATIO { "at least " } else { "" };
    let seen = format!(
        "Hips rose {least}{} as fast as the shoulders, the trunk tipped by {}.",
        Unit::Ratio.pair(ratio.value, ratio.sd),
        Unit::Degrees.one(lean.value)
    );
    Ok(FAULT.judge(set, &RATIO, &ratio, by_lean, &seen))
}
