//! `butt_wink`: the pelvis turns under near the bottom of the squat. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::{JudgedSet, method_cap};
use crate::lifts::Family;
use crate::measures::lumbar_flexion_bottom::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "butt_wink",
    title: "butt wink",
    group: Group::Rep(Aspect::LowerBack),
    plane: Plane::Sagittal,
    evidence: Evidence::C,
    definition: "Lumbar flexion gained from a trunk–thigh angle of 90° to the bottom of the squat.",
    criteria: &[CRITERION],
    cue: Cue::of("Stop a little higher, where the pelvis stays put; check stance width and ankles."),
    applies: |lift| lift.is(Family::Squat),
};

const CRITERION: Criterion = Criterion::of("butt_wink", &[&MEASURE], Unit::Degrees);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let cap = set.cap().min(method_cap(set.hinge_method(rep)));
    let seen = format!("Pelvis turned under by {} near the bottom.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, cap, &seen))
}
