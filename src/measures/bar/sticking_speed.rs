//! `bar_sticking_speed`: how slow the bar becomes on its way.

use super::{Lifted, NO_STICKING};
use crate::measures::{Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Lowest speed of the bar between two faster moments of its rise (the sticking point); below zero it sinks.
pub const MEASURE: Measure = Measure {
    key: "bar_sticking_speed",
    title: "speed at the sticking point",
    meaning: "lowest speed of the bar between two faster moments of its rise",
    unit: Unit::MetresPerSecond,
    worse: Worse::Less,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let m = Lifted::of(set, rep)?;
    let sticking = m.lifting.sticking.ok_or(NO_STICKING)?;
    m.value(set, sticking.speed_m_s, m.sd.speed(sticking.speed_m_s), sticking.at)
}
