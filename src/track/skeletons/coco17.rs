//! COCO's 17 body keypoints: no feet.

use super::Skeleton;
use crate::track::Keypoint::{
    LeftAnkle, LeftEar, LeftElbow, LeftHip, LeftKnee, LeftShoulder, LeftWrist, Nose, RightAnkle, RightEar, RightElbow,
    RightHip, RightKnee, RightShoulder, RightWrist,
};

/// COCO's 17 body keypoints: no feet.
pub const SKELETON: Skeleton = Skeleton {
    name: "coco-17",
    count: 17,
    points: &[
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
    ],
    arms: &[[5, 6], [7, 8], [9, 10]],
    legs: &[[11, 12], [13, 14], [15, 16]],
    spine: &[],
    read: &[
        (Nose, 0),
        (LeftEar, 3),
        (RightEar, 4),
        (LeftShoulder, 5),
        (RightShoulder, 6),
        (LeftElbow, 7),
        (RightElbow, 8),
        (LeftWrist, 9),
        (RightWrist, 10),
        (LeftHip, 11),
        (RightHip, 12),
        (LeftKnee, 13),
        (RightKnee, 14),
        (LeftAnkle, 15),
        (RightAnkle, 16),
    ],
};
