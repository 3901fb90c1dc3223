//! `squat_depth`: hip against knee at the bottom. Style and rule, not safety. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::depth::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "squat_depth",
    title: "squat depth",
    group: Group::Rep(Aspect::Range),
    plane: Plane::Any,
    evidence: Evidence::C,
    definition: "Height of the hip above the knee at the bottom, in thigh lengths.",
    criteria: &[CRITERION],
    cue: Cue::of("A little lower, as long as the back keeps its shape."),
    applies: |lift| lift.is(Family::Squat),
};

const CRITERION: Criterion = Criterion::of("squat_depth", &[&MEASURE], Unit::Thighs);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let seen = format!("Hip above the knee by {} at the bottom.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.cap(), &seen))
}
