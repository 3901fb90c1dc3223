//! Frames in which the figure collapses: where plates hide a lifter, the landmark model may place all joints in one spot, or the
//! shoulders at the waist, and be sure of it. Nothing measured there is of the lifter.

use nalgebra::Point2;

use super::grid::Frame;
use super::outliers::{median, median_of_finite};
use crate::track::{Keypoint, Track};

/// The chain whose length is taken, by the middles of left and right.
const CHAIN: [[Keypoint; 2]; 4] = [
    [Keypoint::LeftShoulder, Keypoint::RightShoulder],
    [Keypoint::LeftHip, Keypoint::RightHip],
    [Keypoint::LeftKnee, Keypoint::RightKnee],
    [Keypoint::LeftAnkle, Keypoint::RightAnkle],
];
/// A chain below this share of the median about it has collapsed. Seen from the front, trunk and thighs point at the camera at the
/// bottom of a lift: there chains of 0.41 and more were found, in collapsed ones 0.15 to 0.38 (75 rendered and real sets).
const LEAST_SHARE: f64 = 0.4;
/// Seen from the side a trunk keeps its length, however far it leans: below this share of the median about it, it is misplaced. In some
/// 80 rendered sets from the side it was 0.62 and more but for such frames, behind the plates of a real squat 0.54.
const LEAST_TORSO: f64 = 0.5;
/// Shoulders nearer to each other in the picture than this share of the torso, median over the clip, are seen from the side: 0.17 at
/// most up to 20° off, from 0.33 on at 25° and more.
const SIDEWAYS: f64 = 0.3;
/// What is usual about a moment is told by so long to either side of it, seconds: about a rep, yet short enough for somebody who walks away.
pub(super) const REACH_S: f64 = 3.0;

/// Takes back `sure` where the chain from shoulder to ankle, or the trunk of a lifter seen from the side, is far too short for the
/// moments about it.
pub(super) fn drop_collapsed(track: &Track, frames: &[Frame], sure: &mut [bool]) {
    let of = |length: &dyn Fn(usize) -> f64| -> Vec<f64> {
        frames.iter().zip(&*sure).map(|(f, sure)| if *sure { length(f.row) } else { f64::NAN }).collect()
    };
    let chains = of(&|row| segments(track, row).into_iter().sum());
    let torsos = of(&|row| segments(track, row)[0]);
    let apart = of(&|row| (point(track, row, CHAIN[0][0]).x - point(track, row, CHAIN[0][1]).x).abs());
    drop_short(frames, &chains, LEAST_SHARE, sure);
    if median_of_finite(&apart) < SIDEWAYS * median_of_finite(&torsos) {
        drop_short(frames, &torsos, LEAST_TORSO, sure);
    }
}

/// Takes back `sure` where a length is below `share` of the median about it.
fn drop_short(frames: &[Frame], lengths: &[f64], share: f64, sure: &mut [bool]) {
    for ((length, usual), sure) in lengths.iter().zip(usual(frames, lengths)).zip(sure) {
        *sure &= length.is_nan() || *length >= share * usual;
    }
}

/// What is usual about each of some frames: the median of the finite values there.
pub(super) fn usual(frames: &[Frame], values: &[f64]) -> Vec<f64> {
    let (mut from, mut to) = (0, 0);
    let mut about = Vec::new();
    let mut at = |frame: &Frame| {
        while frames[from].time_s < frame.time_s - REACH_S {
            from += 1;
        }
        while to < frames.len() && frames[to].time_s <= frame.time_s + REACH_S {
            to += 1;
        }
        about.clear();
        about.extend(values[from..to].iter().filter(|value| value.is_finite()));
        median(&mut about)
    };
    frames.iter().map(&mut at).collect()
}

/// Shoulder to hip to knee to ankle, pixels; NaN where one is missing.
fn segments(track: &Track, row: usize) -> [f64; 3] {
    let middle = CHAIN.map(|pair| middle(track, row, pair));
    std::array::from_fn(|k| (middle[k + 1] - middle[k]).norm())
}

/// Between a left and a right keypoint, picture pixels; NaN where one is missing.
pub(super) fn middle(track: &Track, row: usize, [left, right]: [Keypoint; 2]) -> Point2<f64> {
    nalgebra::center(&point(track, row, left), &point(track, row, right))
}

fn point(track: &Track, row: usize, k: Keypoint) -> Point2<f64> {
    let [x, y] = track.keypoint(row, k).unwrap_or([f32::NAN; 2]).map(f64::from);
    Point2::new(x, y)
}
