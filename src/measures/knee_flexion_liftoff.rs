//! `knee_flexion_liftoff`: how far the knees are bent as the bar leaves the floor.

use super::knee_flexion_bottom::REACH_S;
use super::{Measure, Measured, RepView, SetView, Unit, Worse};

/// Knee flexion at lift-off of a deadlift: little of it is a stiff-legged pull.
pub const MEASURE: Measure = Measure {
    key: "knee_flexion_liftoff",
    title: "knee at lift-off",
    meaning: "knee flexion as the bar leaves the floor",
    unit: Unit::Degrees,
    worse: Worse::Less,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: |lift| lift.starts_on_floor,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    if !rep.start_is_seen() {
        return Err("the clip begins after lift-off".into());
    }
    set.around("the knee", &set.angles.knee_flexion, rep.start, REACH_S)
}
