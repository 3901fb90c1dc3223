//! `bar_range`: how far the bar rises.

use super::Lifted;
use crate::measures::{Followed, Measure, Measured, Notable, RepView, SetView, Unit, Worse, any_lift};

/// How far the bar rises, centimetres.
pub const MEASURE: Measure = Measure {
    key: "bar_range",
    title: "bar range",
    meaning: "how far the bar rises",
    unit: Unit::Centimetres,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: false,
    followed: Some(Followed { notable: Notable::Of(4.0), improved: None }),
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let m = Lifted::of(set, rep)?;
    let stroke = &m.lifting.stroke;
    m.value(set, 100.0 * stroke.travel_m, 100.0 * m.sd.travel(stroke.travel_m), stroke.samples.start)
}
