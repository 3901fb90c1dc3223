//! How long the trunk of a lifter looks whose hips are out of the picture, by what is seen of them: shoulders and arms.

use crate::signal::CleanTrack;
use crate::statistics::{median, quantile};
use crate::track::{Keypoint, torso_by};

/// A segment looks shortened in most moments and never longer than it is: it is as long as it looks in all but this share of the frames.
pub(super) const FULL_LENGTH: f64 = 0.9;

/// A hand that leaves the upper edge of the picture is placed below it: a forearm that looks shorter than this share of its length leads to none.
/// In two barbell presses they were never below 0.62, in an Arnold press for less than a tenth of the time; of a hand that does leave the picture
/// for a quarter of it.
const LEAST_FOREARM: f64 = 0.5;

/// Torso length by shoulders and arms, pixels; none where neither is seen. From the front the shoulders tell it, from any side arms that are
/// overhead or hang.
pub(super) fn torso_px(clean: &CleanTrack) -> Option<f64> {
    let arm = |[shoulder, elbow, wrist]: [Keypoint; 3]| {
        Some(full_length(clean, shoulder, elbow)? + full_length(clean, elbow, wrist)?)
    };
    let arm = median(Keypoint::ARMS.into_iter().filter_map(arm)).unwrap_or(f64::NAN);
    let across = full_length(clean, Keypoint::LeftShoulder, Keypoint::RightShoulder).unwrap_or(f64::NAN);
    Some(torso_by(across, arm)).filter(|px| px.is_finite())
}

fn full_length(clean: &CleanTrack, a: Keypoint, b: Keypoint) -> Option<f64> {
    quantile((0..clean.len()).map(|i| apart(clean, a, b, i)), FULL_LENGTH)
}

fn apart(clean: &CleanTrack, a: Keypoint, b: Keypoint, i: usize) -> f64 {
    let [a, b] = [a, b].map(|k| clean.keypoints.point(k as usize));
    (a.0[i] - b.0[i]).hypot(a.1[i] - b.1[i])
}

/// Left and right wrist, x and y; of a lifter whose hips are out of the picture NaN where the forearm is too short to lead to one.
pub(super) fn hands(clean: &CleanTrack, shows_hips: bool) -> [(Vec<f64>, Vec<f64>); 2] {
    Keypoint::ARMS.map(|[_, elbow, wrist]| {
        let least = LEAST_FOREARM * full_length(clean, elbow, wrist).unwrap_or(f64::NAN);
        let is_seen = |i: &usize| shows_hips || apart(clean, elbow, wrist, *i) >= least;
        let (x, y) = clean.keypoints.point(wrist as usize);
        let seen = |of: &[f64]| (0..clean.len()).map(|i| if is_seen(&i) { of[i] } else { f64::NAN }).collect();
        (seen(x), seen(y))
    })
}

/// Hips that are seen in a smaller share of the time in which the shoulders are, are out of the picture.
pub(crate) const HIPS_SEEN: f64 = 0.5;

/// Whether the hips are in the picture, by where they and the shoulders are over time.
pub(super) fn shows_hips(hip: &[f64], shoulder: &[f64]) -> bool {
    hips_seen(hip.iter().zip(shoulder)) >= HIPS_SEEN
}

/// In which share of the samples in which the shoulders are seen the hips are; 1 where shoulders never are.
pub(super) fn hips_seen<'a>(hip_and_shoulder: impl Iterator<Item = (&'a f64, &'a f64)>) -> f64 {
    let shown = hip_and_shoulder.filter(|(_, shoulder)| shoulder.is_finite());
    let (both, all) = shown.fold((0u32, 0u32), |(both, all), (hip, _)| (both + u32::from(hip.is_finite()), all + 1));
    if all == 0 { 1.0 } else { f64::from(both) / f64::from(all) }
}
