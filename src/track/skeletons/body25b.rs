//! OpenPose's BODY_25B: as many points as BODY_25 in another order, the first 17 as in COCO.

use super::Skeleton;

/// OpenPose's BODY_25B: as many points as BODY_25 in another order, the first 17 as in COCO.
pub const SKELETON: Skeleton = Skeleton::of(
    "body-25b",
    25,
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
        "upper_neck",
        "head_top",
        "left_big_toe",
        "left_small_toe",
        "left_heel",
        "right_big_toe",
        "right_small_toe",
        "right_heel",
    ],
);
