//! Halpe's 26 body keypoints: COCO-17, head, neck, hip and feet.

use super::Skeleton;

/// Halpe's 26 body keypoints: COCO-17, head, neck, hip and feet.
pub const SKELETON: Skeleton = Skeleton::of(
    "halpe-26",
    26,
    &[
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
        "head",
        "neck",
        "hip",
        "left_big_toe",
        "right_big_toe",
        "left_small_toe",
        "right_small_toe",
        "left_heel",
        "right_heel",
    ],
);
