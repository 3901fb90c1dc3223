//! `knee_flexion_peak`: knee flexion at the deepest.

use super::set_view::KEYPOINTS;
use super::{Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Largest knee flexion of the rep.
pub const MEASURE: Measure = Measure {
    key: "knee_flexion_peak",
    title: "knee",
    meaning: "knee flexion at the deepest",
    unit: Unit::Degrees,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: true,
    followed: None,
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    set.extreme("the angle", &set.angles.knee_flexion, rep.whole.clone(), 1.0, KEYPOINTS)
}
