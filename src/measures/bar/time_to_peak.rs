//! `bar_time_to_peak`: how soon the bar is at its fastest.

use super::Lifted;
use crate::measures::{Measure, Measured, RepView, SetView, Unit, Worse, any_lift};
use crate::uncertainty::movement::duration;

/// Time from the beginning of the bar's rise to its highest speed, seconds.
pub const MEASURE: Measure = Measure {
    key: "bar_time_to_peak",
    title: "time to highest speed",
    meaning: "time from the start of the bar's rise to its highest speed",
    unit: Unit::Seconds,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let m = Lifted::of(set, rep)?;
    let rate_hz = set.bar.rate_hz;
    let seconds = m.lifting.time_to_peak_s(rate_hz);
    m.value(set, seconds, duration(seconds, rate_hz), m.lifting.peak_m_s.1)
}
