//! `hip_hinge_peak`: trunk–thigh angle at the deepest.

use super::measure::ANGLE_CHANGE;
use super::set_view::KEYPOINTS;
use super::{Followed, Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Largest trunk–thigh angle of the rep.
pub const MEASURE: Measure = Measure {
    key: "hip_hinge_peak",
    title: "hip hinge",
    meaning: "trunk–thigh angle at the deepest",
    unit: Unit::Degrees,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: true,
    followed: Some(Followed { notable: ANGLE_CHANGE, improved: None }),
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    set.extreme("the angle", &set.angles.hip_hinge, rep.whole.clone(), 1.0, KEYPOINTS)
}
