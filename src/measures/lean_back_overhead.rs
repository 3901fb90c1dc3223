//! `lean_back_overhead`: how far the trunk leans back with the bar overhead.

use super::overhead::{behind, overhead};
use super::{Measure, Measured, RepView, SetView, Unit, Worse};
use crate::lifts::Family;
use crate::uncertainty::movement::lean_from_standing;

/// Lean of the trunk backwards after the bar has passed the forehead, against quiet standing.
pub const MEASURE: Measure = Measure {
    key: "lean_back_overhead",
    title: "lean back overhead",
    meaning: "lean of the trunk backwards with the bar overhead",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: |lift| lift.is(Family::Press),
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    let column = &set.angles.trunk_inclination;
    let m = set.extreme("the lean of the trunk", column, overhead(set, rep)?, -1.0, "leaning_back")?;
    Ok(behind(m, set.standing_value(rep, column), lean_from_standing))
}
