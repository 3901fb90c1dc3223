//! `bar_sticking_speed`: how slow the bar becomes as it rises.

use super::{Lifted, NO_STICKING};
use crate::bar::Sticking;
use crate::measures::{Measure, Measured, RepView, SetView, Unit, Value, Worse, any_lift};

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
    slowest(set, rep)?.ok_or_else(|| NO_STICKING.into())
}

/// The same; nothing where the bar was followed and does not slow down as it rises.
pub(crate) fn slowest(set: &SetView, rep: &RepView) -> Result<Option<Value>, String> {
    let m = Lifted::of(set, rep)?;
    let value = |found: Sticking| m.value(set, found.speed_m_s, m.sd.speed(found.speed_m_s), found.at);
    m.lifting.sticking.map(value).transpose()
}
