//! `hip_tilt`: how far the line through the hips tilts sideways within the rep.

use super::frontal::largest_change;
use super::{Measure, Unit, Worse, any_lift};
use crate::uncertainty::calibration::TILT_SD_DEG;

/// Largest tilt of the line through the hips within the rep, against the rep's start.
pub const MEASURE: Measure = Measure {
    key: "hip_tilt",
    title: "tilt of the hips",
    meaning: "largest tilt to one side, against the rep's start",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: |set, rep| largest_change(set, rep, &set.angles.hip_tilt, "the tilt of the hips", TILT_SD_DEG.value),
};
