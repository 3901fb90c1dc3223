//! `lean_back_lockout`: how far the trunk leans back at the top.

use super::lockout::{Upright, ends_upright, straight_knees};
use super::rep_view::sample;
use super::upright::moments;
use super::{Measure, Measured, RepView, SetView, Unit, Value, Worse};
use crate::uncertainty::movement::upright_lean_change;

/// Lean of the trunk behind the own upright posture at the top with straight knees, backwards +.
pub const MEASURE: Measure = Measure {
    key: "lean_back_lockout",
    title: "lean back at the top",
    meaning: "lean of the trunk behind the own upright posture, at the top",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: ends_upright,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    let column = &set.angles.trunk_inclination;
    let at = |rep: &RepView| {
        straight_knees(set, rep)?;
        let lowest =
            set.extreme("the lean of the trunk at the top", column, rep.lockout.clone(), -1.0, "leaning_back")?;
        Ok::<_, String>(Value { value: -lowest.value, ..lowest })
    };
    let here = at(rep)?;
    let tops: Vec<Value> = set.beside(rep).filter_map(|r| at(r).ok()).collect();
    let moments = moments(set, rep, tops.len(), |i| sample(column, i).map(|s| s.0));
    let stood = set.standing_value(rep, column).map(|(value, sd)| (moments.middle.unwrap_or(value), sd));
    Ok(match Upright::of(set, rep, stood, &tops) {
        Some(own) => {
            let sd = upright_lean_change(here.sd, own.sd, moments.spread);
            Value { value: own.behind(here.value, sd), sd, ..here }
        }
        None => here,
    })
}
