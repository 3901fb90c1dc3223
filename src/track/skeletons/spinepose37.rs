//! SpinePose's 37: Halpe-26, then the spine from the pelvis up, shoulder girdle and upper neck.

use super::{Skeleton, halpe26, joined};

const POINTS: [&str; 37] = joined(
    &halpe26::POINTS,
    &[
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
);

/// SpinePose's 37: Halpe-26, then the spine from the pelvis up, shoulder girdle and upper neck.
pub const SKELETON: Skeleton = Skeleton::of("spinepose-37", 37, &POINTS).with_spine(&[19, 26, 27, 28, 29, 30, 18]);
