//! Left and right keypoints that the pose model exchanged for a while are put back.

use super::columns::MOMENT_S;
use super::grid::Frame;
use crate::track::{Skeleton, Track};

/// An exchange must bring the points this many times closer to the frame before.
const GAIN: f64 = 2.0;

/// Whether arms and legs are exchanged in a frame.
pub(super) type Exchange = [bool; 2];

/// Left and right rows of arms and of legs.
pub(super) type Sides = [Vec<[usize; 2]>; 2];

pub(super) fn sides(skeleton: &Skeleton) -> Sides {
    [skeleton.arms(), skeleton.legs()]
}

/// The row that holds the point `row` in a frame.
pub(super) fn partner(sides: &Sides, row: usize, exchange: Exchange) -> usize {
    let exchanged = sides.iter().zip(exchange).filter(|(_, exchange)| *exchange);
    let other = |[left, right]: &[usize; 2]| match row {
        r if r == *left => Some(*right),
        r if r == *right => Some(*left),
        _ => None,
    };
    exchanged.flat_map(|(pairs, _)| pairs).find_map(other).unwrap_or(row)
}

/// For each frame, whether its arms and its legs carry the other side's names.
///
/// A side cannot jump onto the other within a frame: where exchanging the names brings the points much closer to where they
/// just were, the names were exchanged. Which of the two namings is the true one is decided by the majority of the frames.
pub(super) fn exchanged(track: &Track, sides: &Sides, frames: &[Frame], sure: &[bool]) -> Vec<Exchange> {
    let mut out = vec![[false; 2]; frames.len()];
    for (part, pairs) in sides.iter().enumerate() {
        let mut last: Option<usize> = None;
        for f in 0..frames.len() {
            let seen = |row: usize| track.keypoints.at(frames[f].row, row).is_some();
            if !sure[f] || !pairs.iter().any(|[left, right]| seen(*left) && seen(*right)) {
                continue;
            }
            if let Some(l) = last.filter(|l| frames[f].time_s - frames[*l].time_s <= MOMENT_S) {
                out[f][part] = out[l][part] ^ crossed(track, frames[l].row, frames[f].row, pairs);
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
fn crossed(track: &Track, before: usize, now: usize, pairs: &[[usize; 2]]) -> bool {
    let distance = |a: usize, b: usize| {
        let (a, b) = (track.keypoints.at(before, a)?, track.keypoints.at(now, b)?);
        Some(f64::from(a[0] - b[0]).hypot(f64::from(a[1] - b[1])))
    };
    let (mut straight, mut across) = (0.0, 0.0);
    for [left, right] in pairs {
        let both = |a: usize, b: usize, c: usize, d: usize| Some(distance(a, b)? + distance(c, d)?);
        if let Some((s, a)) = both(*left, *left, *right, *right).zip(both(*left, *right, *right, *left)) {
            straight += s;
            across += a;
        }
    }
    straight > GAIN * across
}
