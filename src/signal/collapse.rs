//! Frames in which the figure collapses: where plates hide a lifter, the landmark model may place all joints in a heap and be sure
//! of it. Nothing measured there is of the lifter.

use super::grid::Frame;
use super::outliers::median;
use crate::pose::{Keypoint, PoseTrack};

/// The chain whose length is taken, by the middles of left and right.
const CHAIN: [[Keypoint; 2]; 4] = [
    [Keypoint::LeftShoulder, Keypoint::RightShoulder],
    [Keypoint::LeftHip, Keypoint::RightHip],
    [Keypoint::LeftKnee, Keypoint::RightKnee],
    [Keypoint::LeftAnkle, Keypoint::RightAnkle],
];
/// A chain below this share of the median about it is a heap. Seen from the front, trunk and thighs point at the camera at the
/// bottom of a lift: there chains of 0.41 and more were found, in heaps 0.15 to 0.38 (75 rendered and real sets).
const LEAST_SHARE: f64 = 0.4;
/// The median is taken over this long to either side, seconds: about a rep, yet short enough for somebody who walks away.
const REACH_S: f64 = 3.0;

/// Takes back `sure` where the chain from shoulder to ankle is far too short for the moments about it.
pub(super) fn drop_collapsed(track: &PoseTrack, frames: &[Frame], sure: &mut [bool]) {
    let lengths: Vec<f64> =
        frames.iter().zip(&*sure).map(|(f, sure)| if *sure { chain(track, f.row) } else { f64::NAN }).collect();
    let (mut from, mut to) = (0, 0);
    let mut about = Vec::new();
    for (f, sure) in sure.iter_mut().enumerate() {
        let now = frames[f].time_s;
        while frames[from].time_s < now - REACH_S {
            from += 1;
        }
        while to < frames.len() && frames[to].time_s <= now + REACH_S {
            to += 1;
        }
        if lengths[f].is_finite() {
            about.clear();
            about.extend(lengths[from..to].iter().filter(|l| l.is_finite()));
            *sure &= lengths[f] >= LEAST_SHARE * median(&mut about);
        }
    }
}

/// Shoulder to hip to knee to ankle, pixels; NaN where one is missing.
fn chain(track: &PoseTrack, row: usize) -> f64 {
    let point = |k: Keypoint, axis: usize| f64::from(track.keypoints[[row, k as usize, axis]]);
    let middle = |[a, b]: [Keypoint; 2], axis| (point(a, axis) + point(b, axis)) / 2.0;
    CHAIN.windows(2).map(|w| (0..2).map(|axis| middle(w[1], axis) - middle(w[0], axis)).fold(0.0, f64::hypot)).sum()
}
