//! `uncontrolled_eccentric`: the weight falls where it should be lowered. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::eccentric_s::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "uncontrolled_eccentric",
    title: "fast lowering",
    group: Group::Rep(Aspect::Tempo),
    plane: Plane::Any,
    evidence: Evidence::C,
    definition: "Duration of the lowering. Deadlifts are left out: dropping the bar there is a choice.",
    criteria: &[CRITERION],
    cue: Cue::of("Lower it under control."),
    applies: |lift| !lift.lifts_first() || lift.is(Family::Press),
};

const CRITERION: Criterion = Criterion::of("uncontrolled_eccentric", &[&MEASURE], Unit::Seconds);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let seen = format!("Lowered in {}.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.cap(), &seen))
}
