//! Frames in which the hip is misplaced: where a plate that was not found hides it, it may be placed on the plate, far behind the lifter,
//! and the trunk then lies flat.

use super::grid::Frame;
use super::outliers::median;
use crate::track::{Joint, Track};

/// A thigh hangs down at its full length while the lifter stands with knees bent by less than this, degrees.
const STANDS: f32 = 40.0;
/// So many such frames tell how long it is: a quarter of a second of those in which the spine model runs.
const LEAST_FRAMES: usize = 4;
/// From no side a thigh looks longer than it is. In 43 real clips nine tenths of the frames had one of 1.18 times the length that it hangs
/// at, and less; of three in which black plates hide the hip a tenth had one of 1.25 to 1.42 times and more.
const LONGEST: f64 = 1.2;

/// Whether the hip is placed too far from the knee to be one, frame by frame; nowhere where the lifter is not seen to stand.
pub(super) fn hip(track: &Track, frames: &[Frame], sure: &[bool]) -> Vec<bool> {
    let thighs: Vec<f64> =
        frames.iter().zip(sure).map(|(f, sure)| if *sure { thigh(track, f.row) } else { f64::NAN }).collect();
    let stands = |f: &Frame| track.spine.angle[[f.row, 2]].abs() < STANDS;
    let mut hanging: Vec<f64> = frames
        .iter()
        .zip(&thighs)
        .filter(|(f, thigh)| stands(f) && thigh.is_finite())
        .map(|(_, thigh)| *thigh)
        .collect();
    let longest = if hanging.len() < LEAST_FRAMES { f64::INFINITY } else { LONGEST * median(&mut hanging) };
    thighs.iter().map(|thigh| *thigh > longest).collect()
}

/// From hip to knee, pixels; NaN where either is not placed.
fn thigh(track: &Track, row: usize) -> f64 {
    let [x, y] = [0, 1].map(|axis| {
        let placed = |joint: Joint| f64::from(track.spine.points[[row, joint as usize, axis]]);
        placed(Joint::Hip) - placed(Joint::Knee)
    });
    x.hypot(y)
}
