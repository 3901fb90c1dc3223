//! `bar_tilt`: one end of the bar is higher. Front and back views only. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::measures::hand_tilt::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "bar_tilt",
    title: "uneven ends of the bar",
    group: Group::Rep(Aspect::Symmetry),
    plane: Plane::Frontal,
    evidence: Evidence::C,
    definition: "Largest tilt of the line through the hands, which hold the bar, within the rep, against the rep's start.",
    criteria: &[CRITERION],
    cue: Cue::of("Compare the grip left and right, and push with both legs alike."),
    applies: |lift| lift.hangs,
};

const CRITERION: Criterion = Criterion::of("bar_tilt", &[&MEASURE], Unit::Degrees);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let seen = format!("One hand rose above the other by {}.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.cap(), &seen))
}
