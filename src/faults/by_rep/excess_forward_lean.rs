//! `excess_forward_lean`: the trunk tips forward in the squat, against the own other reps or against the shank.
//! Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group, graver};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::{Plane, RepView, Unit, trunk_inclination_vs_own, trunk_minus_shank};

pub(super) const FAULT: Fault = Fault {
    name: "excess_forward_lean",
    title: "forward lean",
    group: Group::Rep(Aspect::Coordination),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Deepest lean of the trunk against the set's median, or lean of the trunk less lean of the shank.",
    criteria: &[VS_OWN, VS_SHANK],
    cue: Cue::of("Bar over midfoot, knees forward, chest and hips up together."),
    applies: |lift| lift.is(Family::Squat),
};

const VS_OWN: Criterion =
    Criterion::of("excess_forward_lean.vs_own", &[&trunk_inclination_vs_own::MEASURE], Unit::Degrees);
const VS_SHANK: Criterion =
    Criterion::of("excess_forward_lean.trunk_minus_shank", &[&trunk_minus_shank::MEASURE], Unit::Degrees);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let (own, shank) = (trunk_inclination_vs_own::MEASURE.of(set, rep), trunk_minus_shank::MEASURE.of(set, rep));
    if let (Err(_), Err(reason)) = (&own, &shank) {
        return Err(reason.clone());
    }
    let by_own = own.ok().and_then(|m| {
        let seen = format!("Trunk tipped {} further than in your other reps.", Unit::Degrees.pair(m.value, m.sd));
        FAULT.judge(set, &VS_OWN, &m, set.cap(), &seen)
    });
    let by_shank = shank.ok().and_then(|m| {
        let seen = format!("Trunk tipped {} more than the shank at the bottom.", Unit::Degrees.pair(m.value, m.sd));
        FAULT.judge(set, &VS_SHANK, &m, set.cap(), &seen)
    });
    Ok(graver(by_own, by_shank))
}
