//! The track: everything that was read of the lifter, by whichever model or program, so that a set can be judged (again) without
//! its video. A pose model ([`crate::pose`]) fills it from pictures, a keypoint format from a file.
//!
//! Points are in pixels of the upright picture: x right, y down, origin at the outer corner of the top-left pixel (the
//! centre of pixel (i, j) lies at (i + 0.5, j + 0.5)). A value that was not measured is NaN, never zero.

mod back_line;
mod body;
mod by_hand;
mod camera;
mod keypoint_source;
mod keypoints;
mod person;
mod plate;
mod scene;
pub mod skeletons;
mod spine;
mod stored;
mod stored_form;
mod stored_v1;

pub use back_line::{BACK_SAMPLES, BackLine};
#[cfg(feature = "video")]
pub(crate) use body::{BODY_OVER_POINTS, FOREARM, UPPER_ARM};
pub(crate) use body::{FOOT_LENGTH, SHOULDER_WIDTH, torso_by};
pub use by_hand::{BodySide, MovedJoint};
pub use camera::CameraMotion;
pub use keypoint_source::KeypointSource;
pub use keypoints::{Keypoint, Keypoints, LEAST_CONFIDENCE, Provenance};
pub use person::{NoPerson, Person, Spot};
pub use plate::PlateDisc;
pub use scene::{Facing, PlateHeight, PlumbLines, Scene};
pub use skeletons::Skeleton;
pub(crate) use spine::STATED_OF;
pub use spine::{JOINTS, Joint, SPINE_ANGLES, SpineEstimate};
pub(crate) use stored::STAMPS_OFF_S;
pub use stored_form::{FORMAT, StoredTrackError};

use ndarray::Array3;

use crate::clip::{ClipInfo, Overlay};

/// Frames in which a model is less sure of the lifter than this do not show them (BlazePose's own threshold).
pub const LEAST_SCORE: f32 = 0.5;

/// Flexion of the knees up to which a lifter counts as standing upright, degrees.
pub(crate) const UPRIGHT_KNEE_DEG: f64 = 25.0;

/// All that was read from a clip, one row a frame.
#[derive(Debug, Clone)]
pub struct Track {
    /// The clip, with the size of its pictures.
    pub clip: ClipInfo,
    /// Models and people.
    pub pose: PoseInfo,
    /// Names the keypoints' rows.
    pub skeleton: &'static Skeleton,
    /// Presentation time of each frame, seconds from the start of the clip; strictly rising. Length n.
    pub time_s: Vec<f64>,
    /// Stretches without a cut, in order; together they hold every frame.
    pub scenes: Vec<Scene>,
    /// Where other pictures lie over the clip's own.
    pub overlays: Vec<Overlay>,
    /// How sure the model is that the lifter is in the frame, length n, 0…1; NaN where it did not run.
    pub score: Vec<f32>,
    /// Named points of the lifter.
    pub keypoints: Keypoints,
    /// What the spine model placed and estimated; all missing where none ran.
    pub spine: SpineEstimate,
    /// Dorsal edge of the person mask; all missing where there was none.
    pub back_line: BackLine,
    /// The plate disc nearest the camera in each frame, if there is one. Length n.
    pub plates: Vec<Option<PlateDisc>>,
    /// How the camera moved in each frame; length n, or empty where nobody knows.
    pub camera: Vec<CameraMotion>,
}

/// Who read a track.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct PoseInfo {
    /// `full`, `lite` or `heavy`; of keypoints that another program placed, its format.
    pub model: String,
    /// SHA-256 of the landmark model's file; empty where another program placed the keypoints.
    pub model_sha256: String,
    /// SHA-256 of the spine model's files, one after the other; empty where none ran.
    pub spine_model_sha256: String,
    /// Frames in which the lifter was found, of those that were read: at most 30 a second.
    pub frames_with_lifter: u64,
    /// People seen for a notable part of the clip, the lifter among them.
    pub people_seen: u32,
    /// Build string of the inference runtime.
    pub runtime: String,
    /// The model of somebody's own that placed the keypoints, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_model: Option<OwnModelInfo>,
    /// What was found out about keypoints that another program placed; none where Spotter placed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keypoints: Option<KeypointSource>,
}

/// A pose model of somebody's own.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct OwnModelInfo {
    /// Name of its file.
    pub file: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

impl Track {
    /// A track of the frames at `time_s` in which nothing was seen yet, one scene of unknown facing.
    #[must_use]
    pub fn new(clip: ClipInfo, pose: PoseInfo, skeleton: &'static Skeleton, time_s: Vec<f64>) -> Self {
        let n = time_s.len();
        Self {
            clip,
            pose,
            skeleton,
            time_s,
            scenes: vec![Scene::new(0..n, Facing::Unknown)],
            overlays: Vec::new(),
            score: vec![f32::NAN; n],
            keypoints: Keypoints::missing(n, skeleton.count),
            spine: SpineEstimate::missing(n),
            back_line: BackLine::missing(n),
            plates: vec![None; n],
            camera: Vec::new(),
        }
    }

    /// Number of frames.
    pub fn len(&self) -> usize {
        self.time_s.len()
    }

    /// Whether there is no frame.
    pub fn is_empty(&self) -> bool {
        self.time_s.is_empty()
    }

    /// Where a keypoint is in a frame, pixels; `None` where it is missing or the skeleton has no such point.
    pub fn keypoint(&self, frame: usize, keypoint: Keypoint) -> Option<[f32; 2]> {
        self.keypoints.at(frame, self.skeleton.row(keypoint)?)
    }

    /// Makes missing what lies outside the picture, or beneath another that lies over it, where nobody can have seen it: whoever fills a
    /// track does this last.
    ///
    /// Of a lifter whose knees are out of the picture for most of a scene all below the shoulders is: where the picture ends near the hips these are
    /// placed at its edge.
    pub fn lose_what_was_not_seen(&mut self) {
        let size = [self.clip.width, self.clip.height].map(|side| side as f32);
        for frames in self.scenes.iter().map(|scene| scene.frames.clone()).collect::<Vec<_>>() {
            let placed = || frames.clone().filter(|frame| self.spine.is_placed(*frame, Joint::Shoulder));
            let knee = |frame: usize, axis: usize| self.spine.points[[frame, Joint::Knee as usize, axis]];
            let has_knees = |frame: &usize| (0..2).all(|axis| (0.0..=size[axis]).contains(&knee(*frame, axis)));
            if 2 * placed().filter(has_knees).count() < placed().count() {
                frames.for_each(|frame| self.lose_the_lower_body(frame));
            }
        }
        for frame in 0..self.len() {
            let over: Vec<&Overlay> = self.overlays.iter().filter(|overlay| overlay.frames.contains(&frame)).collect();
            let covered = |at: [f32; 2]| over.iter().any(|overlay| overlay.covers(frame, at, size));
            let unseen = |at: [f32; 2]| (0..2).any(|axis| at[axis] < 0.0 || at[axis] > size[axis]) || covered(at);
            for row in 0..self.skeleton.count {
                if self.keypoints.at(frame, row).is_some_and(unseen) {
                    self.keypoints.lose(frame, row);
                }
            }
            // The back is told of the whole trunk: one that is partly covered is not told.
            let point = |points: &Array3<f32>, row: usize| [0, 1].map(|axis| points[[frame, row, axis]]);
            let back = (0..BACK_SAMPLES).any(|k| covered(point(&self.back_line.points, k)));
            if back || (0..JOINTS).any(|joint| Joint::is_of_trunk(joint) && covered(point(&self.spine.points, joint))) {
                self.spine.angle[[frame, 0]] = f32::NAN;
                self.back_line.valid.row_mut(frame).fill(false);
            }
            for joint in 0..JOINTS {
                if unseen(point(&self.spine.points, joint)) {
                    (0..2).for_each(|axis| self.spine.points[[frame, joint, axis]] = f32::NAN);
                }
            }
            self.plates[frame].take_if(|disc| covered([disc.x, disc.y]));
        }
    }

    /// Makes missing what is told of a frame but head, shoulders and arms.
    fn lose_the_lower_body(&mut self, frame: usize) {
        for row in Keypoint::LOWER_BODY.iter().filter_map(|keypoint| self.skeleton.row(*keypoint)) {
            self.keypoints.lose(frame, row);
        }
        for joint in (0..JOINTS).filter(|joint| *joint != Joint::Shoulder as usize) {
            (0..2).for_each(|axis| self.spine.points[[frame, joint, axis]] = f32::NAN);
        }
        self.spine.angle.row_mut(frame).fill(f32::NAN);
        self.spine.yaw[frame] = f32::NAN;
        self.back_line.valid.row_mut(frame).fill(false);
    }

    /// Whether nothing but keypoints was read: no joint was placed by the spine model, so that the back was not looked at.
    pub fn is_keypoints_only(&self) -> bool {
        self.spine.points.iter().all(|v| v.is_nan())
    }
}
