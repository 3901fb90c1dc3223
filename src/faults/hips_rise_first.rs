//! `hips_rise_first`: the hips shoot up before the shoulders at the start of the lifting. Source: see docs/faults.md.

use super::finding::{Assessment, Fault, Group, Measure, grade};
use super::set_view::{RepView, SetView, sample};
use crate::reps::LiftName;

pub(super) const FAULT: Fault = Fault {
    name: "hips_rise_first",
    group: Group::Hinge,
    evidence: "B",
    definition: "Rise of the hips over rise of the shoulders in the first 30 % of the lifting, together with the lean gained.",
    unit: "ratio",
    cue: "Chest and hips up together: push the floor.",
    lifts: &[LiftName::Deadlift, LiftName::Squat],
};

/// Part of the way up that is looked at.
const FIRST_PART: f64 = 0.3;
/// A larger ratio says no more: the shoulders then hardly move.
const LARGEST_RATIO: f64 = 5.0;

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
    if !(high - low > 0.05) {
        return Err("the bar hardly rises".into());
    }
    let there = seen.iter().find(|s| bar(s) >= low + FIRST_PART * (high - low)).unwrap_or(last);
    let (hip, shoulder) = (there.1 - first.1, there.2 - first.2);
    let ratio = if shoulder > 1e-6 { (hip / shoulder).clamp(0.0, LARGEST_RATIO) } else { LARGEST_RATIO };
    let ratio = if hip > 0.0 { ratio } else { 0.0 };
    let lean = &set.angles.trunk_inclination;
    let ((before, sd0), (after, sd1)) = sample(lean, first.0)
        .zip(sample(lean, there.0))
        .ok_or("the lean was not measured at the start of the lifting")?;
    let at_s = set.time(there.0);
    // A keypoint's error is much the same in neighbouring frames, so half of it cancels in the difference.
    let lean = Measure { value: after - before, sd: 0.5 * sd0.hypot(sd1), at_s, method: "keypoints".into() };
    Ok((Measure { value: ratio, sd: set.profile.uncertainty.hip_rise_ratio_sd, ..lean.clone() }, lean))
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
