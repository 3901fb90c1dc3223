//! `concentric_s`: how long the lifting takes.

use super::duration::duration;
use super::measure::TEMPO_CHANGE;
use super::{Followed, Measure, Measured, RepView, SetView, Unit, Worse, any_lift};
use crate::reps::Completeness;

/// Duration of the lifting: to the beginning of the hold in lifts that begin with it, else from the turning point.
pub const MEASURE: Measure = Measure {
    key: "concentric_s",
    title: "lifting time",
    meaning: "duration of the lifting",
    unit: Unit::Seconds,
    worse: Worse::Neither,
    by_spine_model: false,
    on_card: true,
    followed: Some(Followed { notable: TEMPO_CHANGE, improved: None }),
    applies: any_lift,
    take: of,
};

pub(super) fn of(set: &SetView, rep: &RepView) -> Measured {
    let first = set.lift.lifts_first();
    let cut = if first { Completeness::StartCut } else { Completeness::EndCut };
    let (from, to) = if first { (rep.start, rep.turn) } else { (rep.turn, rep.end) };
    duration(set, from, to, rep.completeness != cut, "lifting")
}
