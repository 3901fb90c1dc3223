//! `knee_flexion_bottom`: how far the knees bend in a hinge that begins at the top.

use super::{Measure, Measured, RepView, SetView, Unit, Worse};

/// Knee flexion at the bottom of a Romanian deadlift or good morning.
pub const MEASURE: Measure = Measure {
    key: "knee_flexion_bottom",
    title: "knee at the bottom",
    meaning: "knee flexion at the bottom of the hinge",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: |lift| lift.turns_in_hinge(),
    take: of,
};

/// Half of the time over which the median is taken, seconds.
pub(super) const REACH_S: f64 = 0.15;

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    set.around("the knee", &set.angles.knee_flexion, rep.turn, REACH_S)
}
