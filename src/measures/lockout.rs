//! The top of a rep, and the lifter's own upright posture that it is held against.

use super::rep_view::valid;
use super::set_view::KEYPOINTS;
use super::{Measured, RepView, SetView, Value};
use crate::angles::Column;
use crate::lifts::LiftName;
use crate::reps::Completeness;
use crate::statistics::{lowest_third, median, quantile};
use crate::uncertainty::movement::straightest_by_chance;

/// Flexion under which a joint, mostly the knee, counts as straight at the top, degrees (10° and the error of the estimate).
const STRAIGHT_DEG: f64 = 20.0;

/// Lifts that end standing upright.
pub(super) fn ends_upright(lift: LiftName) -> bool {
    lift.ends_standing()
}

pub(super) fn straight_knees(set: &SetView, rep: &RepView) -> Result<(), String> {
    let knees: Vec<f64> = valid(&set.angles.knee_flexion, rep.lockout.clone()).map(|k| k.1).collect();
    if quantile(&knees, 0.1).is_some_and(|k| k > STRAIGHT_DEG) {
        return Err("the knees were not straight at the top".into());
    }
    Ok(())
}

/// A joint's bend that is left at the top, less the same in quiet standing. Under a bar on the back nobody stands as straight as without:
/// where no quiet standing was seen, the lifter's own straightest start of a rep is what the top is held against.
pub(super) fn bend_left(set: &SetView, rep: &RepView, column: &Column, what: &str) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    if rep.completeness == Completeness::EndCut {
        return Err("the end of this rep is not shown".into());
    }
    let m = set.extreme(what, column, rep.lockout.clone(), -1.0, KEYPOINTS)?;
    let started = || {
        let starts = set.beside(rep).filter(|r| !set.lift.lifts_first() && r.start_is_seen());
        let held = starts.filter_map(|r| median(valid(column, r.set_position.clone()).map(|s| s.1)));
        held.min_by(f64::total_cmp)
    };
    let own = set.standing_value(rep, column).map(|s| s.0).or_else(started).unwrap_or(0.0);
    let value = m.value - own;
    // Who is filmed to the last moment of a pull may be about to straighten.
    let to_the_last =
        rep.completeness == Completeness::NoEccentric && rep.whole.end + 1 >= set.scene_of(rep).samples.end;
    if to_the_last && value > STRAIGHT_DEG {
        return Err("the end of this rep is not shown".into());
    }
    Ok(Value { value, ..m })
}

/// The lifter's own upright posture that the top of a rep is held against.
pub(super) struct Upright {
    /// Backwards +.
    value: f64,
    /// Standard deviation of the value.
    pub sd: f64,
    /// Whether it is the straightest of several tops.
    chosen: bool,
}

impl Upright {
    /// Quiet standing, if that was `stood` outside the reps; without it the own straightest of the `tops` of the rep's scene, for any other
    /// one may be arched itself.
    pub fn of(set: &SetView, rep: &RepView, stood: Option<(f64, f64)>, tops: &[Value]) -> Option<Self> {
        let standing = |(value, sd): (f64, f64)| Self { value: -value, sd, chosen: false };
        stood.filter(|_| set.stood_apart(rep)).map(standing).or_else(|| {
            let values: Vec<f64> = tops.iter().map(|m| m.value).collect();
            let straightest = |value| Some(Self { value, sd: median(tops.iter().map(|m| m.sd))?, chosen: true });
            lowest_third(&values).filter(|_| tops.len() > 1).and_then(straightest)
        })
    }

    /// How far a posture is behind it, of which the difference to a like one has the standard deviation `sd`.
    pub fn behind(&self, posture: f64, sd: f64) -> f64 {
        posture - self.value - if self.chosen { straightest_by_chance(sd) } else { 0.0 }
    }
}
