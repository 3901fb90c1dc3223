//! Names and order of the points in a track.

use serde::{Deserialize, Serialize};

/// How many keypoints BlazePose places.
pub const KEYPOINTS: usize = 33;

/// The BlazePose keypoints that Spotter uses by name; the value is the row in a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[repr(usize)]
#[allow(missing_docs)]
pub enum Keypoint {
    Nose = 0,
    LeftEar = 7,
    RightEar = 8,
    LeftShoulder = 11,
    RightShoulder = 12,
    LeftElbow = 13,
    RightElbow = 14,
    LeftWrist = 15,
    RightWrist = 16,
    LeftHip = 23,
    RightHip = 24,
    LeftKnee = 25,
    RightKnee = 26,
    LeftAnkle = 27,
    RightAnkle = 28,
    LeftHeel = 29,
    RightHeel = 30,
    LeftToe = 31,
    RightToe = 32,
}

/// Points that the spine model places (`models/README.md`); the value is the row in [`super::SpineEstimate::points`].
/// Hip, shoulder, knee and ankle are the mid-points of the left and right joint centres; the rest are vertebral centres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[repr(usize)]
#[allow(missing_docs)]
pub enum Joint {
    Hip = 0,
    Shoulder = 1,
    Knee = 2,
    Ankle = 3,
    C7 = 4,
    L5 = 5,
    L3 = 6,
    L1 = 7,
    T8 = 8,
}
