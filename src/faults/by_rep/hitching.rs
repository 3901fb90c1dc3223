//! `hitching`: the bar stops or sinks before it has arrived. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::bar::sticking_speed::{MEASURE, slowest};
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "hitching",
    title: "hitching in the pull",
    group: Group::Rep(Aspect::Tempo),
    plane: Plane::Bar,
    evidence: Evidence::C,
    definition: "Lowest speed of the bar between two faster moments of the pull; below zero it sinks.",
    criteria: &[CRITERION],
    cue: Cue::of("Pull in one movement; a little less weight if it stops on the way."),
    applies: |lift| lift.is(Family::Hinge) && lift.hangs,
};

const CRITERION: Criterion = Criterion::of("hitching", &[&MEASURE], Unit::MetresPerSecond);

/// Why a bar that seems to stop or sink is not told.
const CAMERA_UNKNOWN: &str = "nothing that stands still behind the lifter shows how the camera moved, and a bar looks as if it sank where a camera rises";

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let Some(m) = slowest(set, rep)? else { return Ok(None) };
    let seen = format!("On its way up the bar slowed down to {}.", MEASURE.shown(m.value, m.sd));
    let found = FAULT.judge(set, &CRITERION, &m, set.cap(), &seen);
    if found.is_some() && !set.knows_camera(rep) {
        return Err(CAMERA_UNKNOWN.into());
    }
    Ok(found)
}
