//! `lateral_shift`: how far the hips move sideways over the feet.

use super::frontal::largest_change;
use super::{Measure, Measured, RepView, SetView, Unit, Value, Worse, any_lift};
use crate::angles::BODY_LENGTH_STATURES;
use crate::uncertainty::calibration::LATERAL_SD_PERCENT;

/// Largest sideways shift of the hips over the feet from where the rep began, percent of the stature.
pub const MEASURE: Measure = Measure {
    key: "lateral_shift",
    title: "shift of the hips",
    meaning: "largest shift to one side over the feet, of the stature",
    unit: Unit::Percent,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let percent = 100.0 * BODY_LENGTH_STATURES;
    let sd = LATERAL_SD_PERCENT.value / percent;
    let m = largest_change(set, rep, &set.angles.lateral_shift, "the shift of the hips", sd)?;
    Ok(Value { value: percent * m.value, sd: percent * m.sd, ..m })
}
