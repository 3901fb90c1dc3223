//! `eccentric_s`: how long the lowering takes.

use super::duration::duration;
use super::measure::TEMPO_CHANGE;
use super::{Followed, Measure, Measured, RepView, SetView, Unit, Worse, any_lift};
use crate::reps::Completeness;

/// Duration of the lowering: to the turning point in lifts that begin with it, else from the end of the hold.
pub const MEASURE: Measure = Measure {
    key: "eccentric_s",
    title: "lowering time",
    meaning: "duration of the lowering",
    unit: Unit::Seconds,
    worse: Worse::Less,
    by_spine_model: false,
    on_card: false,
    followed: Some(Followed { notable: TEMPO_CHANGE, improved: None }),
    applies: any_lift,
    take: of,
};

pub(super) fn of(set: &SetView, rep: &RepView) -> Measured {
    let first = !set.lift.lifts_first();
    let cut = if first { Completeness::StartCut } else { Completeness::EndCut };
    let whole = rep.completeness != cut && rep.completeness != Completeness::NoEccentric;
    let (from, to) = if first { (rep.start, rep.turn) } else { (rep.lowers, rep.end) };
    duration(set, from, to, whole, "lowering")
}
