//! `hand_tilt`: how far the line through the hands tilts sideways within the rep.

use super::frontal::largest_change;
use super::{Measure, Unit, Worse, any_lift};
use crate::uncertainty::calibration::TILT_SD_DEG;

/// Largest tilt of the line through the hands within the rep, against the rep's start.
pub const MEASURE: Measure = Measure {
    key: "hand_tilt",
    title: "tilt of the hands",
    meaning: "largest tilt to one side, against the rep's start",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: |set, rep| largest_change(set, rep, &set.angles.hand_tilt, "the tilt of the hands", TILT_SD_DEG.value),
};
