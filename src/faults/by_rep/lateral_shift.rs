//! `lateral_shift`: the hips move sideways over the feet. Front and back views only. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{ALL_LIFTS, Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::measures::lateral_shift::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "lateral_shift",
    title: "shift to one side",
    group: Group::Rep(Aspect::Symmetry),
    plane: Plane::Frontal,
    evidence: Evidence::C,
    definition: "Largest sideways shift of the hips over the feet from where the rep began, in percent of stature.",
    criteria: &[CRITERION],
    cue: Cue::of("Load both feet alike; compare stance and ankles."),
    applies: ALL_LIFTS,
};

const CRITERION: Criterion = Criterion::of("lateral_shift", &[&MEASURE], Unit::Percent);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let seen = format!("Hips shift sideways by {} of stature.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.cap(), &seen))
}
