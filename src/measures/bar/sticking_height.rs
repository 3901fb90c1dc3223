//! `bar_sticking_height`: where the bar becomes slow as it rises.

use super::{Lifted, NO_STICKING};
use crate::measures::{Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Share of its travel that the bar has risen where it is slowest between two faster moments, percent.
pub const MEASURE: Measure = Measure {
    key: "bar_sticking_height",
    title: "sticking point",
    meaning: "how far the bar has risen where it is slowest, of its rise",
    unit: Unit::Percent,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let m = Lifted::of(set, rep)?;
    let sticking = m.lifting.sticking.ok_or(NO_STICKING)?;
    // Its scale cancels in a share of the travel; where it is slow the moment matters little.
    let sd = m.sd.travel(0.0) / m.lifting.stroke.travel_m;
    m.value(set, 100.0 * sticking.share, 100.0 * sd, sticking.at)
}
