//! What the spine model says of each frame.

use ndarray::{Array2, Array3};

/// Points that the spine model places in each frame, see [`Joint`].
pub const JOINTS: usize = 9;
/// Angles that it states, see [`SpineEstimate::angle_sd`].
pub const SPINE_ANGLES: usize = 6;

/// Points that the spine model places (`models/README.md`); the value is the row in [`SpineEstimate::points`].
/// Hip, shoulder, knee and ankle are the mid-points of the left and right joint centres; the rest are vertebral centres. (Row 4 is that
/// of C7, of which nothing is read.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[repr(usize)]
#[allow(missing_docs)]
pub enum Joint {
    Hip = 0,
    Shoulder = 1,
    Knee = 2,
    Ankle = 3,
    L5 = 5,
    L3 = 6,
    L1 = 7,
    T8 = 8,
}

impl Joint {
    /// Whether a row of [`SpineEstimate::points`] is of the trunk: all but knee and ankle.
    pub(super) fn is_of_trunk(row: usize) -> bool {
        ![Self::Knee as usize, Self::Ankle as usize].contains(&row)
    }
}

/// The joints that each angle of [`SpineEstimate`] is about.
pub(crate) const STATED_OF: [&[Joint]; SPINE_ANGLES] = [
    &[Joint::Hip, Joint::Shoulder],
    &[Joint::Hip, Joint::Shoulder],
    &[Joint::Hip, Joint::Knee, Joint::Ankle],
    &[Joint::Hip, Joint::Shoulder, Joint::Knee],
    &[Joint::Shoulder],
    &[],
];

/// Output of the spine model, NaN in frames where it did not run (at most [`crate::pose::MASK_RATE_HZ`] of them a second); lumbar
/// flexion and its spread also where the person mask does not show where the back ends.
/// Source of the estimator, its training and its held-out error: `models/README.md`.
#[derive(Debug, Clone)]
pub struct SpineEstimate {
    /// `[n, 9, 2]` pixels, rows as [`Joint`].
    pub points: Array3<f32>,
    /// Standard deviations that the model states, degrees, `[n, 6]`: lumbar flexion, trunk inclination, knee flexion,
    /// trunk–thigh angle, thoracic flexion, camera yaw.
    pub angle_sd: Array2<f32>,
    /// Angles, degrees, same order; lumbar flexion against neutral standing (flexion +); yaw of the camera off the true side view.
    pub angle: Array2<f32>,
    /// Disagreement of the ensemble's lumbar values, degrees, length n: high where the picture is unlike anything trained on.
    pub spread: Vec<f32>,
    /// Yaw of the camera off the side view, seen from behind +, by the network that has BlazePose's landmarks in space in view, degrees,
    /// length n: good to 60°, where that of `angle` ends at 38°. All missing in tracks of before.
    pub yaw: Vec<f32>,
    /// Its standard deviation, degrees, length n.
    pub yaw_sd: Vec<f32>,
}

impl SpineEstimate {
    /// Whether a joint was placed in a frame.
    pub fn is_placed(&self, frame: usize, joint: Joint) -> bool {
        self.points[[frame, joint as usize, 0]].is_finite()
    }

    /// Whether any joint was placed in a frame.
    pub fn shows_any(&self, frame: usize) -> bool {
        (0..JOINTS).any(|joint| self.points[[frame, joint, 0]].is_finite())
    }

    /// Nothing said of any of `n` frames.
    pub(super) fn missing(n: usize) -> Self {
        Self {
            points: Array3::from_elem((n, JOINTS, 2), f32::NAN),
            angle: Array2::from_elem((n, SPINE_ANGLES), f32::NAN),
            angle_sd: Array2::from_elem((n, SPINE_ANGLES), f32::NAN),
            spread: vec![f32::NAN; n],
            yaw: vec![f32::NAN; n],
            yaw_sd: vec![f32::NAN; n],
        }
    }
}
