//! `hip_rise_lean`: how far the trunk tips while the hips lead the shoulders at the start of the lifting.

use super::hip_rise_ratio::{applies, lead};
use super::{Measure, Unit, Worse};

/// Lean of the trunk gained up to the greatest lean in the first 30 % of the bar's travel.
pub const MEASURE: Measure = Measure {
    key: "hip_rise_lean",
    title: "lean as the hips rise",
    meaning: "lean of the trunk gained early in the lifting",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies,
    take: |set, rep| lead(set, rep).map(|lead| lead.lean),
};
