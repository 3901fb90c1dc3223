//! `bar_speed_propulsive`: how fast the bar rises as long as it is pushed.

use super::{Lifted, SPEED_CHANGE};
use crate::measures::{Followed, Measure, Measured, RepView, SetView, Unit, Worse, any_lift};

/// Mean speed of the bar until it is slowed by more than gravity (mean propulsive velocity, Sánchez-Medina et al. 2010). Under heavy loads
/// that never happens, and it is the mean speed.
pub const MEASURE: Measure = Measure {
    key: "bar_speed_propulsive",
    title: "bar speed, pushed",
    meaning: "mean speed of the bar as long as it is pushed",
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
    let stroke = &m.lifting.stroke;
    let sd = m.sd.mean_speed(stroke.travel_m, stroke.seconds);
    m.value(set, m.lifting.propulsive_m_s, sd, stroke.samples.start)
}
