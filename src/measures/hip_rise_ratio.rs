//! `hip_rise_ratio`: how much the hips lead the shoulders at the start of the lifting.

use super::rep_view::sample;
use super::set_view::KEYPOINTS;
use super::{Measure, RepView, SetView, Unit, Value, Worse};
use crate::lifts::{Family, LiftName};
use crate::statistics::median;
use crate::uncertainty::movement::{lean_change, rise_ratio};

/// Rise of the hips over rise of the shoulders up to the greatest lean in the first 30 % of the bar's travel.
pub const MEASURE: Measure = Measure {
    key: "hip_rise_ratio",
    title: "hips over shoulders",
    meaning: "rise of the hips over rise of the shoulders, early in the lifting",
    unit: Unit::Ratio,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies,
    take: |set, rep| lead(set, rep).map(|lead| lead.ratio),
};

pub(super) fn applies(lift: LiftName) -> bool {
    lift.starts_on_floor || lift.is(Family::Squat)
}

/// Part of the way up that is looked at.
const FIRST_PART: f64 = 0.3;
/// A larger ratio says no more: the shoulders then hardly move.
pub(crate) const LARGEST_RATIO: f64 = 5.0;
/// Rise of the hips from which on a ratio means something, body lengths.
const LEAST_RISE: f64 = 0.02;
/// Rise of the bar that a lifting has at least, body lengths.
const LEAST_TRAVEL: f64 = 0.05;

/// The hips' lead over the shoulders.
pub(super) struct Lead {
    /// Ratio of the rises.
    pub ratio: Value,
    /// Lean of the trunk gained with it, degrees.
    pub lean: Value,
}

pub(super) fn lead(set: &SetView, rep: &RepView) -> Result<Lead, String> {
    set.picture_of(rep).sagittal.clone()?;
    if !rep.start_is_seen() {
        return Err("the beginning of this rep is not shown".into());
    }
    let height = |i: usize| {
        let at = |column: &[f64]| column.get(i).copied().filter(|v| v.is_finite());
        Some((at(&set.angles.hip_height)?, at(&set.angles.shoulder_height)?))
    };
    let heights: Vec<(usize, f64, f64)> =
        rep.concentric.clone().filter_map(|i| height(i).map(|(h, s)| (i, h, s))).collect();
    let seen = set.covered("the height of hips and shoulders", heights.len(), rep.concentric.len())?;
    let (Some(first), Some(last)) = (heights.first(), heights.last()) else {
        return Err("the height of hips and shoulders was not measured".into());
    };
    // The bar's travel: the wrists in the deadlift, the trunk in the squat.
    let bar = |&(i, hip, shoulder): &(usize, f64, f64)| match set.lift.hangs {
        true => set.angles.wrist_height.get(i).copied().filter(|v| v.is_finite()).unwrap_or(shoulder),
        false => 0.5 * (hip + shoulder),
    };
    let (low, high) = (bar(first), bar(last));
    if high - low <= LEAST_TRAVEL {
        return Err("the bar hardly rises".into());
    }
    let end = heights.iter().position(|s| bar(s) >= low + FIRST_PART * (high - low)).unwrap_or(heights.len() - 1);
    let early = first.0..heights[end].0 + 1;
    // Who is hidden while the bar leaves the floor may have raised the hips then.
    set.covered("the height of hips and shoulders", end + 1, early.end - rep.concentric.start)?;
    if 2 * early.clone().filter(|i| set.angles.back_covered.get(*i) == Some(&true)).count() > early.len() {
        return Err("hips and shoulders cannot be told from what lies over the back (a post, a plate, a bench)".into());
    }
    // From where it all begins: the posture held before the start, or at least the start itself.
    let held = |value: &dyn Fn(usize) -> Option<f64>, otherwise: f64| {
        let from = if set.lift.starts_on_floor { rep.set_position.clone() } else { first.0..first.0 + 1 };
        median(from.filter_map(value)).unwrap_or(otherwise)
    };
    let hip0 = held(&|i| height(i).map(|h| h.0), first.1);
    let shoulder0 = held(&|i| height(i).map(|h| h.1), first.2);
    let leaning = |i: usize| sample(&set.angles.trunk_inclination, i);
    let (start_lean, sd0) = leaning(first.0).ok_or("the lean was not measured at the start of the lifting")?;
    let before = held(&|i| leaning(i).map(|l| l.0), start_lean);
    // The hips' lead is over when the trunk tips no further; without such a moment the whole first part counts.
    let tipped = heights[..=end]
        .iter()
        .filter(|s| s.1 - hip0 >= LEAST_RISE)
        .filter_map(|s| leaning(s.0).map(|l| (s, l)))
        .max_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let (there, (after, sd1)) = match tipped {
        Some(found) if found.1.0 > before => found,
        _ => (&heights[end], leaning(heights[end].0).ok_or("the lean was not measured early in the lifting")?),
    };
    let (hip, shoulder) = (there.1 - hip0, there.2 - shoulder0);
    let ratio = if shoulder > 1e-6 { (hip / shoulder).clamp(0.0, LARGEST_RATIO) } else { LARGEST_RATIO };
    let ratio = if hip > 0.0 { ratio } else { 0.0 };
    let here = Value { value: ratio, sd: 0.0, at_s: set.time(there.0), method: KEYPOINTS, seen };
    let from_side = set.is_from_side(rep);
    Ok(Lead {
        lean: Value { value: after - before, sd: lean_change(sd0, sd1, from_side), ..here.clone() },
        ratio: Value { sd: rise_ratio(ratio, shoulder, from_side), ..here },
    })
}
