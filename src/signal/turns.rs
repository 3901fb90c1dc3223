//! Where a lifter turns to another side within a scene: before and after they are seen from elsewhere, and so as in two scenes.

use super::grid::Frame;
use crate::statistics::median;
use crate::track::{FOOT_LENGTH, Facing, Keypoint, LEAST_SCORE, SHOULDER_WIDTH, Track};

/// Who turns faces elsewhere by this much, degrees: a camera that is off by more sees another plane of the movement …
const TURN_DEG: f64 = 40.0;
/// … and for at least so many seconds before and after, each told by itself: a step to the side and back is no turn.
const STRETCH_S: usize = 4;
/// A turn takes about twice this, seconds (1.0, 1.0 and 0.8 in three turns of two lifters, found to the nearest second).
pub(super) const TURNING_S: f64 = 0.75;

/// Moments at which the lifter has turned, seconds, in order.
pub(super) fn turns(track: &Track, frames: &[Frame]) -> Vec<f64> {
    let Some(start_s) = frames.first().map(|frame| frame.time_s) else { return Vec::new() };
    let second = |frame: &Frame| (frame.time_s - start_s) as usize;
    let mut headings: Vec<Option<f64>> = Vec::new();
    for within in frames.chunk_by(|a, b| second(a) == second(b)) {
        headings.resize(second(&within[0]), None);
        headings.push(heading(track, within));
    }
    let mut found: Vec<(usize, f64)> = Vec::new();
    for at in STRETCH_S..(headings.len() + 1).saturating_sub(STRETCH_S) {
        let (before, after) = (&headings[at - STRETCH_S..at], &headings[at..at + STRETCH_S]);
        let Some(by) = mean(before).zip(mean(after)).map(|(a, b)| apart(a, b)).filter(|by| *by >= TURN_DEG) else {
            continue;
        };
        match found.last_mut() {
            // One turn is found at several seconds; it is where most lies between before and after.
            Some(last) if at - last.0 < STRETCH_S => {
                if by > last.1 {
                    *last = (at, by);
                }
            }
            _ => found.push((at, by)),
        }
    }
    found.into_iter().map(|(at, _)| start_s + at as f64).collect()
}

/// Which way a lifter faces in the picture for most of some frames; unknown from the front and from behind, and where too little is seen.
pub(super) fn facing(track: &Track, frames: &[Frame]) -> Facing {
    match heading(track, frames) {
        Some(heading) if heading.abs() < 90.0 - TURN_DEG / 2.0 => Facing::Right,
        Some(heading) if heading.abs() > 90.0 + TURN_DEG / 2.0 => Facing::Left,
        _ => Facing::Unknown,
    }
}

/// Where the lifter faces during some frames, degrees: 0 to the picture's right, 90 to the camera, ±180 to the left, −90 away. By the distance
/// from the right shoulder to the left and from heels to toes; `None` where either is seldom seen.
fn heading(track: &Track, frames: &[Frame]) -> Option<f64> {
    let distance = |from: Keypoint, to: Keypoint| -> Option<f64> {
        let (from, to) = (track.skeleton.row(from)?, track.skeleton.row(to)?);
        let x = |f: &Frame, row: usize| Some(f64::from(track.keypoints.at(f.row, row)?[0]));
        let seen: Vec<f64> = frames
            .iter()
            .filter(|f| track.score.get(f.row).is_some_and(|score| *score >= LEAST_SCORE))
            .filter_map(|f| Some(x(f, to)? - x(f, from)?))
            .filter(|distance| distance.is_finite())
            .collect();
        median(&seen).filter(|_| 2 * seen.len() >= frames.len())
    };
    let across = distance(Keypoint::RightShoulder, Keypoint::LeftShoulder)?;
    let feet = [(Keypoint::LeftHeel, Keypoint::LeftToe), (Keypoint::RightHeel, Keypoint::RightToe)];
    let [left, right] = feet.map(|(heel, toe)| distance(heel, toe));
    let ahead = 0.5 * (left? + right?);
    Some((across / SHOULDER_WIDTH).atan2(ahead / FOOT_LENGTH).to_degrees())
}

/// The mean of headings, if all are known.
fn mean(headings: &[Option<f64>]) -> Option<f64> {
    let all: Option<Vec<(f64, f64)>> = headings.iter().map(|h| h.map(|h| h.to_radians().sin_cos())).collect();
    let (sin, cos) = all?.into_iter().fold((0.0, 0.0), |(s, c), (sin, cos)| (s + sin, c + cos));
    Some(sin.atan2(cos).to_degrees())
}

/// The angle between two headings, degrees, 0…180.
fn apart(a: f64, b: f64) -> f64 {
    let between = (a - b).rem_euclid(360.0);
    between.min(360.0 - between)
}
