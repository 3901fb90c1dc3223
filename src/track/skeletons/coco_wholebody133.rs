//! COCO-WholeBody: COCO-17 and feet, then face and hands, which are not read.

use super::Skeleton;

/// COCO-WholeBody: COCO-17 and feet, then face and hands, which are not read.
pub const SKELETON: Skeleton = Skeleton::of(
    "coco-wholebody-133",
    133,
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
        "left_big_toe",
        "left_small_toe",
        "left_heel",
        "right_big_toe",
        "right_small_toe",
        "right_heel",
    ],
);
