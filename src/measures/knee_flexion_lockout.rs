//! `knee_flexion_lockout`: how far the knee is still bent at the top.

use super::lockout::{bend_left, ends_upright};
use super::{Measure, Unit, Worse};

/// The knee flexion left at the top, less the same in quiet standing, or at the straightest start of a rep.
pub const MEASURE: Measure = Measure {
    key: "knee_flexion_lockout",
    title: "knee at the top",
    meaning: "knee flexion left at the top, against standing",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: ends_upright,
    take: |set, rep| bend_left(set, rep, &set.angles.knee_flexion, "the knee at the top"),
};
