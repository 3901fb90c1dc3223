//! Which way the lifter faces, where neither feet nor face say it.

use crate::statistics::quantile;
use crate::track::{Facing, Keypoint, Track};

/// A knee this far before the line from hip to ankle, in lengths of the leg, is bent: by about 30°.
const BENT: f64 = 0.06;

/// Settles the facing of a track whose points leave it open, by the knees, which bend forwards; says so.
pub fn settle(track: &mut Track) {
    let has = |pair: [Keypoint; 2]| {
        (0..track.len()).any(|frame| pair.iter().all(|point| track.keypoint(frame, *point).is_some()))
    };
    let told = [
        [Keypoint::LeftToe, Keypoint::LeftHeel],
        [Keypoint::RightToe, Keypoint::RightHeel],
        [Keypoint::Nose, Keypoint::LeftEar],
        [Keypoint::Nose, Keypoint::RightEar],
    ];
    let is_known = track.scenes.iter().any(|scene| scene.facing != Facing::Unknown);
    if is_known || told.into_iter().any(has) {
        return;
    }
    let facing = by_knees(track);
    track.scenes.iter_mut().for_each(|scene| scene.facing = facing);
    if let Some(source) = track.pose.keypoints.as_mut().filter(|_| facing != Facing::Unknown) {
        source.notes.push("the way the lifter looks was told by the bend of the knees".into());
    }
}

fn by_knees(track: &Track) -> Facing {
    let sides = [
        [Keypoint::LeftHip, Keypoint::LeftKnee, Keypoint::LeftAnkle],
        [Keypoint::RightHip, Keypoint::RightKnee, Keypoint::RightAnkle],
    ];
    let before = |frame: usize, side: [Keypoint; 3]| {
        let [hip, knee, ankle] = side.map(|point| track.keypoint(frame, point));
        let (hip, knee, ankle) = (hip?, knee?, ankle?);
        let leg = f64::from((hip[0] - ankle[0]).hypot(hip[1] - ankle[1]));
        Some(f64::from(knee[0] - 0.5 * (hip[0] + ankle[0])) / leg)
    };
    let all: Vec<f64> = (0..track.len()).flat_map(|frame| sides.map(|side| before(frame, side))).flatten().collect();
    let at = |share| quantile(&all, share).unwrap_or(0.0);
    let (left, right) = (at(0.05), at(0.95));
    let most = if left.abs() > right.abs() { left } else { right };
    if most.abs() < BENT { Facing::Unknown } else { Facing::of_sign(most) }
}
