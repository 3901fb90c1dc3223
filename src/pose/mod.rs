//! From frames to a [`PoseTrack`]: the lifter's keypoints, placed joints, lumbar estimate and back line in every frame.

mod skeleton;
mod stored;
mod track;

pub use skeleton::{Joint, KEYPOINTS, Keypoint};
pub use stored::StoredTrackError;
pub use track::{BACK_SAMPLES, BackLine, JOINTS, PlateDisc, PoseInfo, PoseTrack, SpineEstimate};
