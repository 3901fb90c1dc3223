//! `lumbar_flexion_bottom`: how far the pelvis turns under near the bottom of the squat.

use super::within_rep::{change, crossing};
use super::{Measure, Measured, RepView, SetView, Unit, Worse};
use crate::lifts::Family;

/// Lumbar flexion gained from a trunk–thigh angle of 90° to the bottom and the first quarter of the way up.
pub const MEASURE: Measure = Measure {
    key: "lumbar_flexion_bottom",
    title: "pelvis turning under",
    meaning: "rounding gained towards the bottom",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: true,
    on_card: false,
    followed: None,
    applies: |lift| lift.is(Family::Squat),
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).lumbar.clone()?;
    let from = crossing(set, rep.eccentric.clone(), 90.0)
        .ok_or("the lowering past a trunk–thigh angle of 90° was not seen")?;
    let half = set.samples(0.1);
    // The reversal: the first quarter of the way up.
    let reversal = rep.concentric.start + rep.concentric.len().div_ceil(4);
    let held = from.saturating_sub(half)..from + half + 1;
    change(set, rep, held, from..reversal.max(from + 1), |a, b| set.noise(rep).bend(a, b))
}
