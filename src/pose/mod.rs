//! From frames to a [`PoseTrack`]: the lifter's keypoints, placed joints, lumbar estimate and back line in every frame.

#[allow(dead_code)]
mod back_line;
#[allow(dead_code, unused_imports)]
mod plate;
#[allow(dead_code)]
mod region;
mod skeleton;
mod stored;
mod track;

pub use skeleton::{Joint, KEYPOINTS, Keypoint};
pub use stored::StoredTrackError;
pub use track::{BACK_SAMPLES, BackLine, JOINTS, PlateDisc, PoseInfo, PoseTrack, SpineEstimate};
