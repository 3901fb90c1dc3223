//! Frames in which the hip is misplaced: where a plate that was not found hides it, it may be placed on the plate, far behind the lifter,
//! and the trunk then lies flat; or the legs are read as if they hung in the air, and the hip with them.

use super::NOTABLE;
use super::collapse::{middle, usual};
use super::grid::Frame;
use super::outliers::{median, median_of_finite};
use crate::track::{Joint, Keypoint, Track, UPRIGHT_KNEE_DEG};

/// A thigh hangs down at its full length while the lifter stands. So many such frames tell how long it is: a quarter of a second of
/// those in which the spine model runs.
const LEAST_FRAMES: usize = 4;
/// From no side a thigh looks longer than it is. In 43 real clips nine tenths of the frames had one of 1.18 times the length that it hangs
/// at, and less; of three in which black plates hide the hip a tenth had one of 1.25 to 1.42 times and more.
const LONGEST: f64 = 1.2;

/// Whether the hip cannot be where it is placed, frame by frame.
pub(super) fn hip(track: &Track, frames: &[Frame], sure: &[bool]) -> Vec<bool> {
    too_far(track, frames, sure).into_iter().zip(in_the_air(track, frames)).map(|(far, air)| far || air).collect()
}

/// Whether the hip is placed too far from the knee to be one; nowhere where the lifter is not seen to stand.
fn too_far(track: &Track, frames: &[Frame], sure: &[bool]) -> Vec<bool> {
    let thighs: Vec<f64> =
        frames.iter().zip(sure).map(|(f, sure)| if *sure { thigh(track, f.row) } else { f64::NAN }).collect();
    let stands = |f: &Frame| f64::from(track.spine.angle[[f.row, 2]].abs()) <= UPRIGHT_KNEE_DEG;
    let mut hanging: Vec<f64> = frames
        .iter()
        .zip(&thighs)
        .filter(|(f, thigh)| stands(f) && thigh.is_finite())
        .map(|(_, thigh)| *thigh)
        .collect();
    let longest = if hanging.len() < LEAST_FRAMES { f64::INFINITY } else { LONGEST * median(&mut hanging) };
    thighs.iter().map(|thigh| *thigh > longest).collect()
}

/// Whether the legs are read as if they hung in the air: feet that stand stay on the floor. In 34 of 50 real clips ankles are less than 0.3 torsos higher than usual
/// about a moment in 99 % of the frames, in most of these less than 0.15; in the others, mostly behind large plates, up to 0.34 to 2.
fn in_the_air(track: &Track, frames: &[Frame]) -> Vec<bool> {
    let ankles: Vec<f64> =
        frames.iter().map(|f| middle(track, f.row, [Keypoint::LeftAnkle, Keypoint::RightAnkle]).y).collect();
    let torsos: Vec<f64> = frames.iter().map(|f| segment(track, f.row, Joint::Shoulder, Joint::Hip)).collect();
    let raised = NOTABLE * median_of_finite(&torsos);
    // Pixels count downwards.
    ankles.iter().zip(usual(frames, &ankles)).map(|(ankle, usual)| *ankle < usual - raised).collect()
}

/// From hip to knee, pixels; NaN where either is not placed.
fn thigh(track: &Track, row: usize) -> f64 {
    segment(track, row, Joint::Hip, Joint::Knee)
}

/// From one joint to another, pixels; NaN where either is not placed.
fn segment(track: &Track, row: usize, from: Joint, to: Joint) -> f64 {
    let [x, y] = [0, 1].map(|axis| {
        let placed = |joint: Joint| f64::from(track.spine.points[[row, joint as usize, axis]]);
        placed(from) - placed(to)
    });
    x.hypot(y)
}
