//! `bar_drift`: the bar leaves the vertical forwards. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::lifts::Family;
use crate::measures::bar::drift::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "bar_drift",
    title: "bar drifting forwards",
    group: Group::Rep(Aspect::Coordination),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Largest distance of the rising bar in front of the vertical through where its rise began.",
    criteria: &[CRITERION],
    cue: Cue::of("Keep the bar close, over the middle of the foot."),
    applies: |lift| lift.is(Family::Squat) || (lift.is(Family::Hinge) && lift.hangs),
};

const CRITERION: Criterion = Criterion::of("bar_drift", &[&MEASURE], Unit::Centimetres);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let seen = format!("The bar drifted {} forwards as it rose.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.cap(), &seen))
}
