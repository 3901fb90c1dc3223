//! `bar_speed_eccentric`: how fast the bar is lowered.

use super::{SPEED_CHANGE, lowered};
use crate::measures::{Followed, Measure, Measured, RepView, SetView, Unit, Value, Worse, any_lift};

/// Mean speed of the bar on its way down, without a sign.
pub const MEASURE: Measure = Measure {
    key: "bar_speed_eccentric",
    title: "bar speed, lowering",
    meaning: "mean speed of the bar on its way down",
    unit: Unit::MetresPerSecond,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: false,
    followed: Some(Followed { notable: SPEED_CHANGE, improved: None }),
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let (stroke, sd, method) = lowered(set, rep)?;
    let (value, at_s) = (stroke.mean_m_s, set.time(stroke.samples.start));
    Ok(Value { value, sd: sd.mean_speed(stroke.travel_m, stroke.seconds), at_s, method, seen: 1.0 })
}
