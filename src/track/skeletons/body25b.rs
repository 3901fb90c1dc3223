//! OpenPose's BODY_25B: as many points as BODY_25 in another order, the first 17 as in COCO.

use super::{Skeleton, coco17, joined};

const POINTS: [&str; 25] = joined(
    &coco17::POINTS,
    &[
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

/// OpenPose's BODY_25B: as many points as BODY_25 in another order, the first 17 as in COCO.
pub const SKELETON: Skeleton = Skeleton::of("body-25b", 25, &POINTS);
