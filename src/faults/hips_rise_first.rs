//! `hips_rise_first`: the hips shoot up before the shoulders at the start of the lifting. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure, grade};
use super::set_view::{RepView, SetView, sample};
use crate::reps::LiftName;
use crate::statistics::median;

pub(super) const FAULT: Fault = Fault {
    name: "hips_rise_first",
    title: "hips rising first",
    group: Group::Hinge,
    evidence: Evidence::B,
    definition: "Rise of the hips over rise of the shoulders up to the greatest lean in the first 30 % of the lifting, with the lean gained.",
    unit: "ratio",
    cue: "Chest and hips up together: push the floor.",
    lifts: &[LiftName::Deadlift, LiftName::Squat],
};

/// Part of the way up that is looked at.
const FIRST_PART: f64 = 0.3;
/// A larger ratio says no more: the shoulders then hardly move.
const LARGEST_RATIO: f64 = 5.0;
/// Standard deviation of a height within one clip, body lengths.
const HEIGHT_NOISE: f64 = 0.005;
/// Rise of the hips from which on a ratio means something, body lengths.
const LEAST_RISE: f64 = 0.02;

/// Ratio of rises, and the lean gained with it.
pub(super) fn measure(set: &SetView, rep: &RepView) -> Result<(Measure, Measure), String> {
    set.gate.sagittal.clone()?;
    if !rep.start_is_seen() {
        return Err("the clip begins within this rep".into());
    }
    let height = |i: usize| {
        let at = |column: &[f64]| column.get(i).copied().filter(|v| v.is_finite());
        Some((at(&set.angles.hip_height)?, at(&set.angles.shoulder_height)?))
    };
    let seen: Vec<(usize, f64, f64)> =
        rep.concentric.clone().filter_map(|i| height(i).map(|(h, s)| (i, h, s))).collect();
    set.covered("the height of hips and shoulders", seen.len(), rep.concentric.len())?;
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else {
        return Err("the height of hips and shoulders was not measured".into());
    };
    // The bar's way: the wrists in the deadlift, the trunk in the squat.
    let bar = |&(i, hip, shoulder): &(usize, f64, f64)| match set.lift {
        LiftName::Deadlift => set.angles.wrist_height.get(i).copied().filter(|v| v.is_finite()).unwrap_or(shoulder),
        _ => 0.5 * (hip + shoulder),
    };
    let (low, high) = (bar(first), bar(last));
    if high - low <= 0.05 {
        return Err("the bar hardly rises".into());
    }
    let end = seen.iter().position(|s| bar(s) >= low + FIRST_PART * (high - low)).unwrap_or(seen.len() - 1);
    // From where it all begins: the posture held before the start, or at least the start itself.
    let held = |value: &dyn Fn(usize) -> Option<f64>, otherwise: f64| {
        let from = if set.lift == LiftName::Deadlift { rep.set_position.clone() } else { first.0..first.0 + 1 };
        median(from.filter_map(value)).unwrap_or(otherwise)
    };
    let hip0 = held(&|i| height(i).map(|h| h.0), first.1);
    let shoulder0 = held(&|i| height(i).map(|h| h.1), first.2);
    let lean = &set.angles.trunk_inclination;
    let leaning = |i: usize| sample(lean, i);
    let (start_lean, sd0) = leaning(first.0).ok_or("the lean was not measured at the start of the lifting")?;
    let before = held(&|i| leaning(i).map(|l| l.0), start_lean);
    // The hips' lead is over when the trunk tips no further; without such a moment the whole first part counts.
    let tipped = seen[..=end]
        .iter()
        .filter(|s| s.1 - hip0 >= LEAST_RISE)
        .filter_map(|s| leaning(s.0).map(|l| (s, l)))
        .max_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let (there, (after, sd1)) = match tipped {
        Some(found) if found.1.0 > before => found,
        _ => (&seen[end], leaning(seen[end].0).ok_or("the lean was not measured early in the lifting")?),
    };
    let (hip, shoulder) = (there.1 - hip0, there.2 - shoulder0);
    let ratio = if shoulder > 1e-6 { (hip / shoulder).clamp(0.0, LARGEST_RATIO) } else { LARGEST_RATIO };
    let ratio = if hip > 0.0 { ratio } else { 0.0 };
    let at_s = set.time(there.0);
    // A keypoint's error is much the same in neighbouring frames, so half of it cancels in the difference.
    let lean = Measure { value: after - before, sd: 0.5 * sd0.hypot(sd1), at_s, method: "keypoints".into() };
    // Where little has been travelled yet, the heights' own noise counts.
    let noise = HEIGHT_NOISE / shoulder.max(HEIGHT_NOISE) * ratio.hypot(1.0);
    Ok((Measure { value: ratio, sd: set.profile.uncertainty.hip_rise_ratio_sd.hypot(noise), ..lean.clone() }, lean))
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let grades = &set.profile.hips_rise_first;
    let (ratio, lean) = measure(set, rep)?;
    // Both must be reached: the lower of the two grades counts.
    let Some((by_lean, _)) = grade(&lean, &grades.lean, set.cap()) else { return Ok(None) };
    let seen = format!(
        "Hips rose {:.1} ± {:.1} times as fast as the shoulders, the trunk tipped by {:.0}°.",
        ratio.value, ratio.sd, lean.value
    );
    Ok(FAULT.judge(&ratio, &grades.ratio, by_lean, &seen))
}
