//! Halpe's 26 body keypoints: COCO-17, head, neck, hip and feet.

use super::{Skeleton, coco17, joined};

pub(super) const POINTS: [&str; 26] = joined(
    &coco17::POINTS,
    &[
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

/// Halpe's 26 body keypoints: COCO-17, head, neck, hip and feet.
pub const SKELETON: Skeleton = Skeleton::of("halpe-26", 26, &POINTS);
