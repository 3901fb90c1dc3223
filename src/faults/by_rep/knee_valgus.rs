//! `knee_valgus`: the knees come closer together than the feet allow. Front and back views only. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::knee_separation_drop::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "knee_valgus",
    title: "knees coming in",
    group: Group::Rep(Aspect::Symmetry),
    plane: Plane::Frontal,
    evidence: Evidence::B,
    definition: "Drop of the knee-to-ankle separation ratio from the top to its narrowest, in percent.",
    criteria: &[CRITERION],
    cue: Cue::of("Knees track over the toes."),
    applies: |lift| lift.is(Family::Squat),
};

const CRITERION: Criterion = Criterion::of("knee_valgus", &[&MEASURE], Unit::Percent);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let seen = format!("Knees came in by {} of their distance at the top.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.cap(), &seen))
}
