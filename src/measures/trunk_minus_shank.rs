//! `trunk_minus_shank`: how much further the trunk tips than the shank at the bottom of the squat.

use super::rep_view::{sample, valid};
use super::set_view::{KEYPOINTS, Samples, medians};
use super::{Measure, Measured, RepView, SetView, Unit, Value, Worse};
use crate::lifts::Family;

/// Lean of the trunk less lean of the shank at the bottom.
pub const MEASURE: Measure = Measure {
    key: "trunk_minus_shank",
    title: "trunk, against shank",
    meaning: "lean of the trunk less that of the shank, at the bottom",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: |lift| lift.is(Family::Squat),
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).sagittal.clone()?;
    let half = set.samples(0.15);
    let bottom = rep.turn.saturating_sub(half)..rep.turn + half + 1;
    let of = bottom.len();
    let found: Samples = valid(&set.angles.trunk_inclination, bottom)
        .filter_map(|(i, lean, sd)| sample(&set.angles.shank_inclination, i).map(|(s, u)| (i, lean - s, sd.hypot(u))))
        .collect();
    let seen = set.covered("trunk and shank at the bottom", found.len(), of)?;
    let (value, sd) = medians(&found).ok_or("trunk and shank were not measured")?;
    Ok(Value { value, sd, at_s: set.time(rep.turn), method: KEYPOINTS, seen })
}
