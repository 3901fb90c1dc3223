//! `depth`: hip against knee at the bottom of the squat.

use super::set_view::KEYPOINTS;
use super::{Followed, Measure, Measured, Notable, RepView, SetView, Unit, Value, Worse};
use crate::lifts::Family;
use crate::statistics::quantile;
use crate::track::UPRIGHT_KNEE_DEG;
use crate::uncertainty::movement::depth;

/// Height of the hip above the knee at the bottom; negative below parallel.
pub const MEASURE: Measure = Measure {
    key: "depth",
    title: "hip above knee",
    meaning: "height of the hip over the knee at the bottom",
    unit: Unit::Thighs,
    worse: Worse::More,
    by_spine_model: false,
    on_card: true,
    // An engineering default.
    followed: Some(Followed { notable: Notable::Of(0.1), improved: None }),
    applies: |lift| lift.is(Family::Squat),
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).any.clone()?;
    let half = set.samples(0.15);
    let bottom = rep.turn.saturating_sub(half)..(rep.turn + half + 1).min(rep.whole.end.max(rep.turn + 1));
    let above: Vec<f64> =
        bottom.clone().filter_map(|i| set.angles.hip_above_knee.get(i).copied()).filter(|v| v.is_finite()).collect();
    let seen = set.covered("the height of hip and knee at the bottom", above.len(), bottom.len())?;
    let value = quantile(&above, 0.05).ok_or("the height of hip and knee was not measured")?;
    // Over the bottom of a rep that was counted no thigh hangs as in standing: what hides the hip has it placed where it stood.
    if value >= UPRIGHT_KNEE_DEG.to_radians().cos() {
        return Err("at the bottom the hip is placed as in standing: it was not seen there".into());
    }
    Ok(Value { value, sd: depth(set.is_from_side(rep)), at_s: set.time(rep.turn), method: KEYPOINTS, seen })
}
