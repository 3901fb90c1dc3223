//! COCO's 17 body keypoints: no feet.

use super::Skeleton;

pub(super) const POINTS: [&str; 17] = [
    "nose",
    "left_eye",
    "right_eye",
    "left_ear",
    "right_ear",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
];

/// COCO's 17 body keypoints: no feet.
pub const SKELETON: Skeleton = Skeleton::of("coco-17", 17, &POINTS);
