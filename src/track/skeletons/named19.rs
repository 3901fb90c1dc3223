//! The points that Spotter reads, of files that name their points freely.

use super::Skeleton;
use crate::track::Keypoint;

const COUNT: usize = Keypoint::ALL.len();

/// The points that Spotter reads, of files that name their points freely, in the order of [`Keypoint::ALL`].
pub const SKELETON: Skeleton = Skeleton {
    name: "named-19",
    count: COUNT,
    points: &[
        "nose",
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
        "left_heel",
        "right_heel",
        "left_toe",
        "right_toe",
    ],
    arms: &[[3, 4], [5, 6], [7, 8]],
    legs: &[[9, 10], [11, 12], [13, 14], [15, 16], [17, 18]],
    spine: &[],
    read: &{
        let mut read = [(Keypoint::Nose, 0); COUNT];
        let mut row = 0;
        while row < COUNT {
            read[row] = (Keypoint::ALL[row], row);
            row += 1;
        }
        read
    },
};
