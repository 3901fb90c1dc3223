//! `knee_dominance`: the knees bend too much for a hinge, or too little for a pull from the floor. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::{Plane, RepView, Unit, knee_flexion_bottom, knee_flexion_liftoff};

pub(super) const FAULT: Fault = Fault {
    name: "knee_dominance",
    title: "too much or too little knee bend",
    group: Group::Rep(Aspect::Coordination),
    plane: Plane::Sagittal,
    evidence: Evidence::C,
    definition: "Knee flexion at the bottom of a Romanian deadlift or good morning, or at lift-off of a deadlift.",
    criteria: &[SQUATTY, STIFF],
    cue: Cue::of(
        "Give the knees the share that the lift asks for: hips back with still shins in a hinge, legs and hips together from the floor.",
    ),
    applies: |lift| lift.is(Family::Hinge),
};

const SQUATTY: Criterion = Criterion::of("knee_dominance.squatty", &[&knee_flexion_bottom::MEASURE], Unit::Degrees)
    .only(knee_flexion_bottom::MEASURE.applies);
const STIFF: Criterion = Criterion::of("knee_dominance.stiff", &[&knee_flexion_liftoff::MEASURE], Unit::Degrees)
    .only(knee_flexion_liftoff::MEASURE.applies);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    if (STIFF.applies)(set.lift) {
        let m = knee_flexion_liftoff::MEASURE.of(set, rep)?;
        let knees = Unit::Degrees.pair(m.value, m.sd);
        let seen = format!("Knees at {knees} as the bar leaves the floor: a stiff-legged pull.");
        return Ok(FAULT.judge(set, &STIFF, &m, set.cap(), &seen));
    }
    let m = knee_flexion_bottom::MEASURE.of(set, rep)?;
    let seen = format!("Knees at {} at the bottom: more squat than hinge.", Unit::Degrees.pair(m.value, m.sd));
    Ok(FAULT.judge(set, &SQUATTY, &m, set.cap(), &seen))
}
