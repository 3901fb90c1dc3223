//! COCO-WholeBody: COCO-17 and feet, then face and hands, which are not read.

use super::{Skeleton, coco17, joined};

const POINTS: [&str; 23] = joined(
    &coco17::POINTS,
    &["left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel"],
);

/// COCO-WholeBody: COCO-17 and feet, then face and hands, which are not read.
pub const SKELETON: Skeleton = Skeleton::of("coco-wholebody-133", 133, &POINTS);
