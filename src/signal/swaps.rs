//! Left and right keypoints that the landmark model exchanged for a while are put back.

use super::grid::Frame;
use crate::pose::{KEYPOINTS, PoseTrack};

/// Where the rows of BlazePose's arms (shoulder to fingers) and legs (hip to toe) lie; rows alternate left, right.
const ARMS: std::ops::Range<usize> = 11..23;
const LEGS: std::ops::Range<usize> = 23..33;
/// An exchange must bring the points this many times closer to the frame before.
const GAIN: f64 = 2.0;
/// Frames further apart than this are not compared, seconds.
const REACH_S: f64 = 0.2;

/// Whether arms and legs are exchanged in a frame.
pub(super) type Exchange = [bool; 2];

/// Row that holds keypoint `k` in a frame.
pub(super) fn partner(k: usize, exchange: Exchange) -> usize {
    let swapped = (ARMS.contains(&k) && exchange[0]) || (LEGS.contains(&k) && exchange[1]);
    match swapped {
        true if k % 2 == 1 => k + 1,
        true => k - 1,
        false => k,
    }
}

/// For each frame, whether its arms and its legs carry the other side's names.
///
/// A side cannot jump onto the other within a frame: where exchanging the names brings the points much closer to where they
/// just were, the names were exchanged. Which of the two namings is the true one is decided by the majority of the frames.
pub(super) fn exchanged(track: &PoseTrack, frames: &[Frame], sure: &[bool]) -> Vec<Exchange> {
    let mut out = vec![[false; 2]; frames.len()];
    for (part, rows) in [ARMS, LEGS].into_iter().enumerate() {
        let mut last: Option<usize> = None;
        for f in 0..frames.len() {
            if !sure[f] || track.keypoints[[frames[f].row, rows.start, 0]].is_nan() {
                continue;
            }
            if let Some(l) = last.filter(|l| frames[f].time_s - frames[*l].time_s <= REACH_S) {
                out[f][part] = out[l][part] ^ crossed(track, frames[l].row, frames[f].row, rows.clone());
            }
            last = Some(f);
        }
        if 2 * out.iter().filter(|e| e[part]).count() > frames.len() {
            out.iter_mut().for_each(|e| e[part] = !e[part]);
        }
    }
    out
}

/// Whether the named sides of two frames match crosswise rather than straight.
fn crossed(track: &PoseTrack, before: usize, now: usize, rows: std::ops::Range<usize>) -> bool {
    let distance = |a: usize, b: usize| {
        let d = |c: usize| f64::from(track.keypoints[[before, a, c]]) - f64::from(track.keypoints[[now, b, c]]);
        d(0).hypot(d(1))
    };
    let (mut straight, mut across) = (0.0, 0.0);
    for left in rows.step_by(2).filter(|l| l + 1 < KEYPOINTS) {
        let right = left + 1;
        let (s, a) = (distance(left, left) + distance(right, right), distance(left, right) + distance(right, left));
        if s.is_finite() && a.is_finite() {
            straight += s;
            across += a;
        }
    }
    straight > GAIN * across
}
