//! `lumbar_flexion_loss`: how much the lower back gives way under load, within one rep, from its own set position.
//! Source: within-rep change, see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group, LOADED_BEND};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::lumbar_flexion_change::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "lumbar_flexion_loss",
    title: "rounding under load",
    group: Group::Rep(Aspect::LowerBack),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Largest lumbar flexion under load less that of the rep's own set position; in the squat, of its bottom.",
    criteria: &[CRITERION],
    cue: Cue::of("Brace and take the slack out before the bar moves.")
        .or_from_the_top("Brace before you go down, and hold it till you stand."),
    applies: LOADED_BEND,
};

const CRITERION: Criterion = Criterion::of("lumbar_flexion_loss", &[&MEASURE], Unit::Degrees);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let from = if set.lift.is(Family::Squat) { "the bottom on the way up" } else { "your set position" };
    let seen = format!("Lower back changed by {} from {from}.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.lumbar_cap(rep), &seen))
}
