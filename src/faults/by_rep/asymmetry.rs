//! `asymmetry`: shoulders or hips tilt sideways under the bar. Front and back views only. Source: see docs/faults.md.

use crate::faults::Severity;
use crate::faults::aspect::Aspect;
use crate::faults::finding::{ALL_LIFTS, Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::measures::{Plane, RepView, Unit, hand_tilt, hip_tilt, shoulder_tilt};

pub(super) const FAULT: Fault = Fault {
    name: "asymmetry",
    title: "tilt to one side",
    group: Group::Rep(Aspect::Symmetry),
    plane: Plane::Frontal,
    evidence: Evidence::C,
    definition: "Largest tilt of the line through the shoulders or the hips within the rep, against the rep's start.",
    criteria: &[CRITERION],
    cue: Cue::of("Film from behind and compare feet and grip."),
    applies: ALL_LIFTS,
};

const CRITERION: Criterion = Criterion::of("asymmetry", &[&shoulder_tilt::MEASURE, &hip_tilt::MEASURE], Unit::Degrees);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let grades = set.grades(&CRITERION)?;
    let (part, m) = match (shoulder_tilt::MEASURE.of(set, rep), hip_tilt::MEASURE.of(set, rep)) {
        (Ok(s), Ok(h)) if h.value > s.value => ("Hips", h),
        (Ok(s), _) => ("Shoulders", s),
        (Err(_), Ok(h)) => ("Hips", h),
        (Err(reason), Err(_)) => return Err(reason),
    };
    let mut seen = format!("{part} tilted sideways by {} from how the rep began.", Unit::Degrees.pair(m.value, m.sd));
    // Joints are misplaced alike in every rep, from the front by ten degrees in the hole: a tilt that is one takes the bar with it.
    let level = hand_tilt::MEASURE.of(set, rep).ok().filter(|h| h.value < grades.note);
    let cap = if level.is_some() { Severity::Note } else { set.cap() };
    if level.is_some() {
        seen.push_str(" The hands stay level.");
    }
    Ok(FAULT.judge(set, &CRITERION, &m, cap, &seen))
}
