//! OpenPose's COCO model: COCO's points in another order, and a neck.

use super::Skeleton;
use crate::track::Keypoint::{
    LeftAnkle, LeftEar, LeftElbow, LeftHip, LeftKnee, LeftShoulder, LeftWrist, Nose, RightAnkle, RightEar, RightElbow,
    RightHip, RightKnee, RightShoulder, RightWrist,
};

/// OpenPose's COCO model: COCO's points in another order, and a neck.
pub const SKELETON: Skeleton = Skeleton {
    name: "coco-18",
    count: 18,
    points: &[
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
    arms: &[[5, 2], [6, 3], [7, 4]],
    legs: &[[11, 8], [12, 9], [13, 10]],
    spine: &[],
    read: &[
        (Nose, 0),
        (LeftEar, 17),
        (RightEar, 16),
        (LeftShoulder, 5),
        (RightShoulder, 2),
        (LeftElbow, 6),
        (RightElbow, 3),
        (LeftWrist, 7),
        (RightWrist, 4),
        (LeftHip, 11),
        (RightHip, 8),
        (LeftKnee, 12),
        (RightKnee, 9),
        (LeftAnkle, 13),
        (RightAnkle, 10),
    ],
};
