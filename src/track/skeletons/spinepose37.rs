//! SpinePose's 37: Halpe-26, then the spine from the pelvis up, shoulder girdle and upper neck.

use super::Skeleton;

/// SpinePose's 37: Halpe-26, then the spine from the pelvis up, shoulder girdle and upper neck.
pub const SKELETON: Skeleton = Skeleton::of(
    "spinepose-37",
    37,
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
        "spine_01",
        "spine_02",
        "spine_03",
        "spine_04",
        "spine_05",
        "left_latissimus",
        "right_latissimus",
        "left_clavicle",
        "right_clavicle",
        "neck_02",
        "neck_03",
    ],
)
.with_spine(&[19, 26, 27, 28, 29, 30, 18]);
