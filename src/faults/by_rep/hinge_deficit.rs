//! `hinge_deficit`: late in the lowering the lean comes from the spine where it should come from the hips.
//! Source: lumbopelvic rhythm, see docs/faults.md.

use crate::faults::Severity;
use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::lumbar_share_of_lean::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "hinge_deficit",
    title: "lower back taking over",
    group: Group::Rep(Aspect::Coordination),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Share of the lean gained in the last third of the lowering that comes from lumbar flexion.",
    criteria: &[CRITERION],
    cue: Cue::of("You run out of hip there: stop at that depth, soften the knees, or use blocks."),
    applies: |lift| lift.is(Family::Hinge),
};

const CRITERION: Criterion = Criterion::of("hinge_deficit", &[&MEASURE], Unit::Percent);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let cap = if m.is_hint() { set.cap().min(Severity::Note) } else { set.cap() };
    let seen = format!("{} of the last lean came from the lower back.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, cap, &seen))
}
