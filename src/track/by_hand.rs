//! Joints that somebody moved to where they see them.

use ndarray::ArrayViewMut1;
use serde::{Deserialize, Serialize};

use super::spine::STATED_OF;
use super::{Joint, Keypoint, Scene, Track};

/// So long before and after a moved frame the joint is moved too, by ever less (a raised cosine), seconds. A model that misplaces a joint does
/// so for longer than a frame, and one frame that leaves its neighbours is what cleaning takes for an outlier: over seven samples of 15 a second
/// this course is none.
const SPAN_S: f64 = 0.25;
/// The frame that is meant is this near to the moment, seconds.
const NEAR_S: f64 = 0.1;

/// Of two joints the lifter's own left or right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum BodySide {
    Left,
    Right,
}

/// Where somebody sees a joint in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct MovedJoint {
    /// Hip, shoulder, knee or ankle.
    pub joint: Joint,
    /// Which of the two, of a lifter who is seen from the front or the back; absent from the side, where both lie in one place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side: Option<BodySide>,
    /// The moment, seconds from the start of the clip.
    pub at_s: f64,
    /// Share of the picture's width, from the left.
    pub x: f64,
    /// Share of its height, from above.
    pub y: f64,
}

impl MovedJoint {
    /// Whether it can be meant: a joint from which angles are taken, within the picture, at a moment of a clip.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        sides(self.joint).is_some()
            && self.at_s.is_finite()
            && self.at_s >= 0.0
            && [self.x, self.y].iter().all(|share| (0.0..=1.0).contains(share))
    }

    /// When numbers rest on it, seconds.
    #[must_use]
    pub fn stretch_s(&self) -> [f64; 2] {
        [self.at_s - SPAN_S - NEAR_S, self.at_s + SPAN_S + NEAR_S]
    }
}

/// Left and right of a joint that can be moved.
fn sides(joint: Joint) -> Option<[Keypoint; 2]> {
    match joint {
        Joint::Hip => Some([Keypoint::LeftHip, Keypoint::RightHip]),
        Joint::Shoulder => Some([Keypoint::LeftShoulder, Keypoint::RightShoulder]),
        Joint::Knee => Some([Keypoint::LeftKnee, Keypoint::RightKnee]),
        Joint::Ankle => Some([Keypoint::LeftAnkle, Keypoint::RightAnkle]),
        Joint::L5 | Joint::L3 | Joint::L1 | Joint::T8 => None,
    }
}

/// A joint, and which of the two where they lie apart.
type Which = (Joint, Option<BodySide>);

/// A moved frame: by how much the joint moves in it, pixels.
#[derive(Clone, Copy)]
struct Key {
    frame: usize,
    by: [f64; 2],
}

impl Track {
    /// The track with joints where somebody sees them; of two moves of a joint in one frame the later in the list holds. Between two moved
    /// frames that are near each other the move goes over from one to the other, beyond them it fades out. Where a joint is moved, what the spine
    /// model states of angles about it is lost: they rest on the points then.
    #[must_use]
    pub fn with_moved(&self, moved: &[MovedJoint]) -> Self {
        let mut track = self.clone();
        for joint in [Joint::Hip, Joint::Shoulder, Joint::Knee, Joint::Ankle] {
            for side in [None, Some(BodySide::Left), Some(BodySide::Right)] {
                let is_meant = |m: &&MovedJoint| (m.joint, m.side) == (joint, side) && m.is_possible();
                let of_joint: Vec<&MovedJoint> = moved.iter().filter(is_meant).collect();
                for scene in &self.scenes {
                    self.move_in(&mut track, scene, (joint, side), &of_joint);
                }
            }
        }
        track
    }

    fn move_in(&self, track: &mut Self, scene: &Scene, which: Which, moved: &[&MovedJoint]) {
        let mut keys: Vec<Key> = Vec::new();
        for m in moved {
            // A moment beside a cut is of one of the two scenes.
            let frame = self.frame_near(which, m.at_s).filter(|frame| scene.frames.contains(frame));
            let Some(frame) = frame else { continue };
            let Some(read) = self.read_at(frame, which) else { continue };
            let to = [m.x * f64::from(self.clip.width), m.y * f64::from(self.clip.height)];
            keys.retain(|key| key.frame != frame);
            keys.push(Key { frame, by: [0, 1].map(|axis| to[axis] - f64::from(read[axis])) });
        }
        keys.sort_by_key(|key| key.frame);
        if keys.is_empty() {
            return;
        }
        for frame in scene.frames.clone() {
            let by = self.moved_by(&keys, frame);
            if by != [0.0; 2] {
                track.move_joint(frame, which, by);
            }
        }
    }

    /// The frame that is meant by a moment: the nearest in which the joint was read.
    fn frame_near(&self, which: Which, at_s: f64) -> Option<usize> {
        let away = |frame: &usize| (self.time_s[*frame] - at_s).abs();
        let read = (0..self.len()).filter(|frame| away(frame) <= NEAR_S && self.read_at(*frame, which).is_some());
        read.min_by(|a, b| away(a).total_cmp(&away(b)))
    }

    /// Where a joint was read: one of two as a keypoint; else as the spine model placed it or, in a track of keypoints alone, between left and
    /// right.
    fn read_at(&self, frame: usize, (joint, side): Which) -> Option<[f32; 2]> {
        if let Some(side) = side {
            return self.keypoint(frame, sides(joint)?[side as usize]);
        }
        if !self.is_keypoints_only() {
            let placed = self.spine.is_placed(frame, joint);
            return placed.then(|| [0, 1].map(|axis| self.spine.points[[frame, joint as usize, axis]]));
        }
        let [left, right] = sides(joint)?.map(|side| self.keypoint(frame, side));
        match (left, right) {
            (Some(a), Some(b)) => Some([0, 1].map(|axis| 0.5 * (a[axis] + b[axis]))),
            (one, other) => one.or(other),
        }
    }

    fn moved_by(&self, keys: &[Key], frame: usize) -> [f64; 2] {
        let time_s = self.time_s[frame];
        let (before, after) = keys.split_at(keys.partition_point(|key| key.frame <= frame));
        let faded = |key: &Key| {
            let away = ((time_s - self.time_s[key.frame]).abs() / SPAN_S).min(1.0);
            key.by.map(|by| by * 0.5 * (1.0 + (std::f64::consts::PI * away).cos()))
        };
        match (before.last(), after.first()) {
            (Some(a), Some(b)) if self.time_s[b.frame] - self.time_s[a.frame] <= 2.0 * SPAN_S => {
                let share = (time_s - self.time_s[a.frame]) / (self.time_s[b.frame] - self.time_s[a.frame]);
                [0, 1].map(|axis| a.by[axis] + share * (b.by[axis] - a.by[axis]))
            }
            (a, b) => {
                let (a, b) = (a.map_or([0.0; 2], faded), b.map_or([0.0; 2], faded));
                [0, 1].map(|axis| a[axis] + b[axis])
            }
        }
    }

    fn move_joint(&mut self, frame: usize, (joint, side): Which, by: [f64; 2]) {
        let shift = |mut point: ArrayViewMut1<f32>| (0..2).for_each(|axis| point[axis] += by[axis] as f32);
        if side.is_some() || self.is_keypoints_only() {
            let both = sides(joint).into_iter().flatten();
            let meant = both.enumerate().filter(|(k, _)| side.is_none_or(|side| side as usize == *k));
            let rows: Vec<usize> = meant.filter_map(|(_, keypoint)| self.skeleton.row(keypoint)).collect();
            for row in rows {
                shift(self.keypoints.points.slice_mut(ndarray::s![frame, row, ..]));
            }
            return;
        }
        // Where it is missing, it stays so: NaN is moved nowhere.
        shift(self.spine.points.slice_mut(ndarray::s![frame, joint as usize, ..]));
        for (column, about) in STATED_OF.iter().enumerate() {
            if about.contains(&joint) {
                self.spine.angle[[frame, column]] = f32::NAN;
                self.spine.angle_sd[[frame, column]] = f32::NAN;
            }
        }
    }
}
