//! `lumbar_hyperextension_press`: leaning back or arching while the bar is overhead. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group, graver};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::{Plane, RepView, Unit, lean_back_overhead, lumbar_extension_overhead};

pub(in crate::faults) const FAULT: Fault = Fault {
    name: "lumbar_hyperextension_press",
    title: "arching or leaning back overhead",
    group: Group::Rep(Aspect::LowerBack),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Trunk leaning back, or lumbar extension, after the bar has passed the forehead.",
    criteria: &[SPINE, LEAN_BACK],
    cue: Cue::of("Ribs down, squeeze the glutes; use an incline or less load if the arms do not reach overhead."),
    applies: |lift| lift.is(Family::Press),
};

const SPINE: Criterion =
    Criterion::of("lumbar_hyperextension_press.spine", &[&lumbar_extension_overhead::MEASURE], Unit::Degrees);
const LEAN_BACK: Criterion =
    Criterion::of("lumbar_hyperextension_press.lean_back", &[&lean_back_overhead::MEASURE], Unit::Degrees)
        .by("leaning_back");

/// Whether enough was seen to clear a press.
pub(in crate::faults) fn clears(set: &JudgedSet, rep: &RepView) -> Result<(), String> {
    lean_back_overhead::MEASURE.of(set, rep).map(|_| ())
}

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let (lean, spine) = (lean_back_overhead::MEASURE.of(set, rep), lumbar_extension_overhead::MEASURE.of(set, rep));
    let unseen = lean.as_ref().err().or(spine.as_ref().err()).cloned();
    let leaning = lean.ok().and_then(|m| {
        let seen = format!("Trunk leaning back by {} with the bar overhead.", Unit::Degrees.pair(m.value, m.sd));
        FAULT.judge(set, &LEAN_BACK, &m, set.cap(), &seen)
    });
    let arched = spine.ok().and_then(|m| {
        let arch = Unit::Degrees.pair(m.value, m.sd);
        let seen = format!("Lower back arched by at least {arch} with the bar overhead.");
        FAULT.judge(set, &SPINE, &m, set.cap(), &seen)
    });
    graver(leaning, arched).map_or_else(|| unseen.map_or(Ok(None), Err), |found| Ok(Some(found)))
}
