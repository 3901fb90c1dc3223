//! `hip_flexion_lockout`: how far the hip is still bent at the top.

use super::lockout::{bend_left, ends_upright};
use super::{Measure, Unit, Worse};

/// The trunk–thigh angle left at the top, less the same in quiet standing, or at the straightest start of a rep.
pub const MEASURE: Measure = Measure {
    key: "hip_flexion_lockout",
    title: "hip at the top",
    meaning: "trunk–thigh angle left at the top, against standing",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: ends_upright,
    take: |set, rep| bend_left(set, rep, &set.angles.hip_hinge, "the hip at the top"),
};
