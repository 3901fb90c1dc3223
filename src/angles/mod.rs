//! The hot numeric core: from a [`CleanTrack`](crate::signal::CleanTrack) to an [`AngleTrack`], struct of arrays, no
//! allocation per frame. Angles in degrees; flexion and forward lean positive; y up in here.

use serde::{Deserialize, Serialize};

pub use crate::signal::{Column, SampleState};

/// From which side the lifter is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ViewKind {
    Side,
    Oblique,
    Front,
    Back,
    Unknown,
}

/// Which way the lifter looks in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Facing {
    Left,
    Right,
    Unknown,
}

/// A value with one standard deviation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Uncertain {
    /// The value.
    pub value: f64,
    /// One standard deviation.
    pub sd: f64,
}

/// The camera against the lifter, voted once over the clip.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct View {
    /// Side within 20°, oblique to 60°, then front or back.
    pub kind: ViewKind,
    /// Facing.
    pub facing: Facing,
    /// Angle of the camera off the true side view, degrees, 0…90.
    pub yaw_deg: Uncertain,
}

/// How a lumbar value was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LumbarMethod {
    /// The spine model on the person mask and keypoints.
    SpineModel,
    /// Calibrated convexity of the back line.
    BackLine,
    /// Hip–shoulder length and lean only: never more than a note.
    HipShoulderProxy,
    /// Not measured.
    None,
}

/// Angles over time on a uniform grid of n samples. Every column has length n.
#[derive(Debug, Clone)]
pub struct AngleTrack {
    /// Samples a second.
    pub rate_hz: f64,
    /// Seconds from the clip's first frame.
    pub time_s: Vec<f64>,
    /// The view.
    pub view: View,
    /// Inclination of mid-hip → mid-shoulder from the vertical, forward +, degrees.
    pub trunk_inclination: Column,
    /// Trunk–thigh angle (hip hinge): 180° − angle shoulder–hip–knee; upright about 0.
    pub hip_hinge: Column,
    /// 180° − angle hip–knee–ankle; straight about 0.
    pub knee_flexion: Column,
    /// Inclination of ankle → knee from the vertical, forward +.
    pub shank_inclination: Column,
    /// Inclination of shoulder → ear minus trunk inclination.
    pub neck: Column,
    /// Lumbar flexion against neutral standing, degrees, flexion +, extension −.
    pub lumbar_flexion: Column,
    /// How each lumbar value was come by.
    pub lumbar_method: Vec<LumbarMethod>,
    /// Convexity of the back line, percent of the torso length, convex (rounded) +.
    pub back_line_sagitta: Column,
    /// Where along the hip → shoulder line (0…1) the back line bends most.
    pub back_line_bend_station: Vec<f64>,
    /// Height of mid-hip above the ankles, in statures (1 = shoulder-to-ankle length when upright). NaN where missing.
    pub hip_height: Vec<f64>,
    /// Height of mid-shoulder above the ankles, in statures.
    pub shoulder_height: Vec<f64>,
    /// Height of the wrists above the ankles, in statures.
    pub wrist_height: Vec<f64>,
    /// Horizontal distance of the wrists in front of the ankles, in statures, forward +.
    pub wrist_forward: Vec<f64>,
    /// Horizontal position of the ankles in the picture, in statures: feet that walk move it.
    pub feet_position: Vec<f64>,
    /// Difference of the (signed) height of hip crease proxy and knee over thigh length: hip above knee +.
    pub hip_above_knee: Vec<f64>,
    /// Frontal measures, NaN unless the view is front or back: knee distance over ankle distance.
    pub knee_ankle_separation: Vec<f64>,
    /// Tilt of the line through the shoulders, degrees, picture's right side down +; front and back views only.
    pub shoulder_tilt: Vec<f64>,
    /// Tilt of the line through the hips, degrees; front and back views only.
    pub hip_tilt: Vec<f64>,
    /// Sideways shift of mid-hip from mid-ankle, in statures; front and back views only.
    pub lateral_shift: Vec<f64>,
    /// The landmark model's score of the lifter, 0…1.
    pub lifter_score: Vec<f64>,
    /// Stature (upright shoulder-to-ankle length) in pixels.
    pub stature_px: f64,
}

impl AngleTrack {
    /// Number of samples.
    pub fn len(&self) -> usize {
        self.time_s.len()
    }
    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.time_s.is_empty()
    }
}
