//! OpenPose's COCO model: COCO's points in another order, and a neck.

use super::Skeleton;

/// OpenPose's COCO model: COCO's points in another order, and a neck.
pub const SKELETON: Skeleton = Skeleton::of(
    "coco-18",
    18,
    &[
        "nose",
        "neck",
        "right_shoulder",
        "right_elbow",
        "right_wrist",
        "left_shoulder",
        "left_elbow",
        "left_wrist",
        "right_hip",
        "right_knee",
        "right_ankle",
        "left_hip",
        "left_knee",
        "left_ankle",
        "right_eye",
        "left_eye",
        "right_ear",
        "left_ear",
    ],
);
