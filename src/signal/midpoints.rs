//! Joints in the middle between left and right keypoints, for tracks of which no spine model placed any.

use super::{PointColumns, SampleState};
use crate::track::{JOINTS, Joint, Keypoint};

const PAIRS: [(Joint, [Keypoint; 2]); 4] = [
    (Joint::Hip, [Keypoint::LeftHip, Keypoint::RightHip]),
    (Joint::Shoulder, [Keypoint::LeftShoulder, Keypoint::RightShoulder]),
    (Joint::Knee, [Keypoint::LeftKnee, Keypoint::RightKnee]),
    (Joint::Ankle, [Keypoint::LeftAnkle, Keypoint::RightAnkle]),
];

/// Rows as [`Joint`]; those of the spine are missing.
pub(super) fn joints(keypoints: &PointColumns) -> PointColumns {
    let mut out = PointColumns::missing(JOINTS, keypoints.state.ncols());
    for (joint, [left, right]) in PAIRS {
        let (x, y) = keypoints.midpoint(left, right);
        let state = |k: Keypoint| keypoints.state.row(k as usize);
        for (i, (left, right)) in state(left).iter().zip(state(right)).enumerate() {
            let at = [joint as usize, i];
            (out.x[at], out.y[at]) = (x[i], y[i]);
            out.state[at] = match (left, right) {
                (SampleState::Missing, known) | (known, SampleState::Missing) => *known,
                (a, b) => a.max_with(*b),
            };
        }
    }
    out
}
