//! `lumbar_hyperextension_lockout`: arching or leaning back at the top. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group, graver};
use crate::faults::judged_set::JudgedSet;
use crate::measures::lumbar_extension_lockout::{self, beyond_upright};
use crate::measures::{Plane, RepView, Unit, lean_back_lockout};

pub(super) const FAULT: Fault = Fault {
    name: "lumbar_hyperextension_lockout",
    title: "arching or leaning back at lockout",
    group: Group::Rep(Aspect::LowerBack),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Lumbar extension beyond the own upright posture, or trunk leaning back, at the top with straight knees.",
    criteria: &[SPINE, LEAN_BACK],
    cue: Cue::of("Finish tall: squeeze the glutes, ribs down, do not lean back."),
    applies: |lift| lift.ends_standing(),
};

const SPINE: Criterion =
    Criterion::of("lumbar_hyperextension_lockout.spine", &[&lumbar_extension_lockout::MEASURE], Unit::Degrees);
const LEAN_BACK: Criterion =
    Criterion::of("lumbar_hyperextension_lockout.lean_back", &[&lean_back_lockout::MEASURE], Unit::Degrees)
        .by("leaning_back");

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let (spine, lean) = (beyond_upright(set, rep), lean_back_lockout::MEASURE.of(set, rep));
    let unseen = match &spine {
        Ok((_, whole)) => whole.clone().err(),
        Err(reason) => Some(reason.clone()),
    }
    .or(lean.as_ref().err().cloned());
    // Where a part of the top is hidden the rest still tells that the back arched at least so far.
    let arched = spine.ok().and_then(|(m, _)| {
        let arch = Unit::Degrees.pair(m.value, m.sd);
        let seen = format!("Lower back arched by at least {arch} beyond upright at the top.");
        FAULT.judge(set, &SPINE, &m, set.cap(), &seen)
    });
    let leaning = lean.ok().and_then(|m| {
        let seen = format!("Trunk leaning back by {} at the top.", Unit::Degrees.pair(m.value, m.sd));
        FAULT.judge(set, &LEAN_BACK, &m, set.cap(), &seen)
    });
    // Who does not lean back may still arch.
    graver(arched, leaning).map_or_else(|| unseen.map_or(Ok(None), Err), |found| Ok(Some(found)))
}
