//! The track: everything that was read from the pictures, so that a set can be judged again without its video.
//!
//! Points are in pixels of the upright picture: x right, y down, origin at the outer corner of the top-left pixel (the
//! centre of pixel (i, j) lies at (i + 0.5, j + 0.5)). A value that was not measured is NaN, never zero.

use ndarray::{Array2, Array3};

use crate::clip::ClipInfo;

/// Points that the spine model places in each frame, see [`super::Joint`].
pub const JOINTS: usize = 9;
/// Samples of the back line: at equal steps of the mid-hip → mid-shoulder line from [`BackLine::FIRST`] to [`BackLine::LAST`].
pub const BACK_SAMPLES: usize = 35;

/// All that was read from a clip, one row a decoded frame.
#[derive(Debug, Clone)]
pub struct PoseTrack {
    /// The clip.
    pub clip: ClipInfo,
    /// Models and people.
    pub pose: PoseInfo,
    /// Presentation time of each frame, seconds from the first frame; strictly rising. Length n.
    pub time_s: Vec<f64>,
    /// BlazePose keypoints, `[n, 33, 2]` pixels; NaN where the lifter was not found.
    pub keypoints: Array3<f32>,
    /// Visibility of each keypoint, `[n, 33]`, 0…1.
    pub visibility: Array2<f32>,
    /// How sure the landmark model is that the lifter is in the region of interest, length n, 0…1; NaN where it did not run.
    pub score: Vec<f32>,
    /// Region of interest of each frame, `[n, 4]`: centre x, centre y, side (pixels), turn (radians, clockwise on screen).
    pub region: Array2<f32>,
    /// What the spine model placed and estimated.
    pub spine: SpineEstimate,
    /// Dorsal edge of the person mask.
    pub back_line: BackLine,
    /// The plate disc nearest the camera in each frame, if one was found. Length n.
    pub plates: Vec<Option<PlateDisc>>,
}

/// Provenance of a track.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct PoseInfo {
    /// `full`, `lite` or `heavy`.
    pub model: String,
    /// SHA-256 of the landmark model's file.
    pub model_sha256: String,
    /// SHA-256 of the spine model's two files, one after the other.
    pub spine_model_sha256: String,
    /// Always `blazepose-33`.
    pub skeleton: String,
    /// Frames in which the lifter was found.
    pub frames_with_lifter: u64,
    /// People seen for a notable part of the clip, the lifter among them.
    pub people_seen: u32,
    /// Build string of the inference runtime.
    pub runtime: String,
}

/// Output of the spine model, NaN in frames where it did not run (it runs at no more than [`super::PoseTrack`]'s mask rate); lumbar flexion
/// and its spread also where the person mask does not show where the back ends.
/// Source of the estimator, its training and its held-out error: `models/README.md`.
#[derive(Debug, Clone)]
pub struct SpineEstimate {
    /// `[n, 9, 2]` pixels, rows as [`super::Joint`].
    pub points: Array3<f32>,
    /// Standard deviations that the model states, degrees, `[n, 6]`: lumbar flexion, trunk inclination, knee flexion,
    /// trunk–thigh angle, thoracic flexion, camera yaw.
    pub angle_sd: Array2<f32>,
    /// Angles, degrees, same order; lumbar flexion against neutral standing (flexion +); yaw of the camera off the true side view.
    pub angle: Array2<f32>,
    /// Disagreement of the ensemble's lumbar values, degrees, length n: high where the picture is unlike anything trained on.
    pub spread: Vec<f32>,
}

/// Dorsal edge of the person mask between sacral and upper thoracic level.
#[derive(Debug, Clone)]
pub struct BackLine {
    /// `[n, 35, 2]` pixels, sample k at fraction `FIRST + k (LAST - FIRST) / 34` of the placed mid-hip → mid-shoulder line.
    pub points: Array3<f32>,
    /// `[n, 35]`: false where the edge touches a plate, an arm, the region's border or the picture's border, or was not found.
    pub valid: Array2<bool>,
}

impl BackLine {
    /// Fraction of the hip → shoulder line of the first sample.
    pub const FIRST: f32 = 0.0;
    /// Fraction of the hip → shoulder line of the last sample.
    pub const LAST: f32 = 0.85;
    /// Fraction of sample `k`.
    pub fn fraction(k: usize) -> f32 {
        Self::FIRST + (Self::LAST - Self::FIRST) * k as f32 / (BACK_SAMPLES - 1) as f32
    }
}

/// A weight plate seen from the side.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PlateDisc {
    /// Centre x, pixels.
    pub x: f32,
    /// Centre y, pixels.
    pub y: f32,
    /// Radius, pixels.
    pub radius: f32,
}

impl PlateDisc {
    /// The disc so far (0…1) on the way from this one to another.
    pub(super) fn towards(&self, other: &Self, share: f32) -> Self {
        let mix = |from: f32, to: f32| from + share * (to - from);
        Self { x: mix(self.x, other.x), y: mix(self.y, other.y), radius: mix(self.radius, other.radius) }
    }
}

impl PoseTrack {
    /// Number of frames.
    pub fn len(&self) -> usize {
        self.time_s.len()
    }
    /// Whether no frame was decoded.
    pub fn is_empty(&self) -> bool {
        self.time_s.is_empty()
    }
}
