//! `bar_power`: what the lifting of the bar takes.

use super::Lifted;
use crate::measures::{Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Standard gravity, m/s².
const GRAVITY: f64 = 9.806_65;

/// Mean power that lifts the load, watts: weight times mean speed, since the bar rests at both ends of its travel. What the lifter's own body
/// takes comes on top and is not told.
pub const MEASURE: Measure = Measure {
    key: "bar_power",
    title: "power on the bar",
    meaning: "mean power that lifts the load, without the lifter's own body",
    unit: Unit::Watts,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: any_lift,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let load = set.load_kg.filter(|kg| *kg > 0.0).ok_or("the load on the bar was not told")?;
    let m = Lifted::of(set, rep)?;
    let stroke = &m.lifting.stroke;
    let weight = load * GRAVITY;
    let sd = weight * m.sd.mean_speed(stroke.travel_m, stroke.seconds);
    m.value(set, weight * stroke.mean_m_s, sd, stroke.samples.start)
}
