//! From frames to a [`PoseTrack`]: the lifter's keypoints, placed joints, lumbar estimate and back line in every frame.

mod resources;
mod skeleton;
mod stored;
mod track;

pub use resources::{
    LandmarkModel, MODELS_VARIABLE, ONNXRUNTIME_VARIABLE, Resource, ResourceError, Resources, Search,
    pinned_onnxruntime_version, sha256_of,
};
pub use skeleton::{Joint, KEYPOINTS, Keypoint};
pub use stored::StoredTrackError;
pub use track::{BACK_SAMPLES, BackLine, JOINTS, PlateDisc, PoseInfo, PoseTrack, SpineEstimate};
