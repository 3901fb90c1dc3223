//! `bar_speed_mean`: how fast the bar rises on the whole of its travel.

use super::{Lifted, SPEED_CHANGE};
use crate::measures::{Followed, Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Mean speed of the bar from rest at the bottom to rest at the top (mean concentric velocity).
pub const MEASURE: Measure = Measure {
    key: "bar_speed_mean",
    title: "bar speed",
    meaning: "mean speed of the bar as it rises",
    unit: Unit::MetresPerSecond,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: true,
    followed: Some(Followed { notable: SPEED_CHANGE, improved: None }),
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let m = Lifted::of(set, rep)?;
    let stroke = &m.lifting.stroke;
    m.value(set, stroke.mean_m_s, m.sd.mean_speed(stroke.travel_m, stroke.seconds), stroke.samples.start)
}
