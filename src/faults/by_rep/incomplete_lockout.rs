//! `incomplete_lockout`: hips or knees still bent at the top. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::measures::{Plane, RepView, Unit, hip_flexion_lockout, knee_flexion_lockout};

pub(super) const FAULT: Fault = Fault {
    name: "incomplete_lockout",
    title: "incomplete lockout",
    group: Group::Rep(Aspect::Range),
    plane: Plane::Sagittal,
    evidence: Evidence::C,
    definition: "Trunk–thigh angle or knee flexion left at the top, less the same in quiet standing, or at the straightest start of a rep.",
    criteria: &[CRITERION],
    cue: Cue::of("Stand all the way up before the next rep."),
    applies: |lift| lift.ends_standing(),
};

const CRITERION: Criterion = Criterion::of(
    "incomplete_lockout",
    &[&hip_flexion_lockout::MEASURE, &knee_flexion_lockout::MEASURE],
    Unit::Degrees,
);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let hip = hip_flexion_lockout::MEASURE.of(set, rep)?;
    let knee = knee_flexion_lockout::MEASURE.of(set, rep)?;
    let (joint, m) = if knee.value > hip.value { ("Knees", knee) } else { ("Hips", hip) };
    let seen = format!("{joint} still bent by {} at the top.", Unit::Degrees.pair(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.cap(), &seen))
}
