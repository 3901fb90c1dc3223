//! `trunk_inclination_vs_own`: how much further the trunk tips in a squat than in the set's other reps.

use super::set_view::KEYPOINTS;
use super::{Measure, Measured, RepView, SetView, Unit, Value, Worse};
use crate::lifts::Family;
use crate::statistics::median;

/// Deepest lean of the trunk, on the way down and the first half of the way up, less the median of the scene's reps.
pub const MEASURE: Measure = Measure {
    key: "trunk_inclination_vs_own",
    title: "trunk, against own reps",
    meaning: "lean of the trunk at its most, against the set's median",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: |lift| lift.is(Family::Squat),
    take: of,
};

fn deepest(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    let to = rep.concentric.start + rep.concentric.len().div_ceil(2);
    let range = rep.eccentric.start.min(to)..to;
    set.extreme("the lean of the trunk", &set.angles.trunk_inclination, range, 1.0, KEYPOINTS)
}

fn of(set: &SetView, rep: &RepView) -> Measured {
    let here = deepest(set, rep)?;
    let all: Vec<f64> = set.beside(rep).filter_map(|r| deepest(set, r).ok()).map(|m| m.value).collect();
    if all.len() < 2 {
        return Err("there is no other rep to compare with".into());
    }
    let own = median(&all).ok_or("the lean was not measured")?;
    Ok(Value { value: here.value - own, sd: here.sd, ..here })
}
