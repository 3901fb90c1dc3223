//! `bar_drift`: how far the bar leaves the vertical.

use super::Lifted;
use crate::measures::{Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Largest distance of the rising bar from the vertical through where its rise began, centimetres, forward +.
///
/// Where the bar began against the midfoot is not told: the plate is 0.7 m nearer to the camera than the feet, and each degree of yaw moves
/// it by more than a centimetre against them.
pub const MEASURE: Measure = Measure {
    key: "bar_drift",
    title: "bar drift",
    meaning: "largest distance of the rising bar from the vertical through its start, forward +",
    unit: Unit::Centimetres,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    let m = Lifted::of(set, rep)?;
    let (drift, at) =
        m.lifting.drift_m.ok_or("the bar's plate is not followed, and the body tells its drift too roughly")?;
    let sd = m.sd.drift(drift, m.lifting.stroke.travel_m);
    m.value(set, 100.0 * drift, 100.0 * sd, at)
}
