//! `bar_speed_peak`: how fast the bar is at its fastest.

use super::{Lifted, SPEED_CHANGE};
use crate::measures::{Followed, Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Highest speed of the bar as it rises, after a low pass at 6 Hz.
pub const MEASURE: Measure = Measure {
    key: "bar_speed_peak",
    title: "bar speed, highest",
    meaning: "highest speed of the bar as it rises",
    unit: Unit::MetresPerSecond,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: false,
    followed: Some(Followed { notable: SPEED_CHANGE, improved: None }),
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let m = Lifted::of(set, rep)?;
    let (speed, at) = m.lifting.peak_m_s;
    m.value(set, speed, m.sd.speed(speed), at)
}
