//! `trunk_inclination_peak`: lean of the trunk at its most, from the vertical.

use super::set_view::KEYPOINTS;
use super::{Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Largest inclination of the trunk in the rep.
pub const MEASURE: Measure = Measure {
    key: "trunk_inclination_peak",
    title: "trunk",
    meaning: "lean of the trunk at its most, from the vertical",
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
    set.extreme("the angle", &set.angles.trunk_inclination, rep.whole.clone(), 1.0, KEYPOINTS)
}
