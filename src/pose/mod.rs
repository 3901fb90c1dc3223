//! From frames to a [`Track`]: the lifter's keypoints, placed joints, lumbar estimate and back line, as often as the numbers need them.

mod album;
mod apart;
mod back_line;
mod behind;
mod cadence;
mod camera;
mod course;
mod detector;
mod error;
mod extract;
mod frame;
mod frame_record;
mod given;
mod jobs;
mod mask;
mod models;
#[cfg(test)]
mod oracle;
mod passes;
mod people;
mod plan;
mod plate;
mod progress;
mod reader;
mod region;
mod region_path;
mod resource;
mod resources;
mod session;
mod spine;
mod survey;
mod workers;

pub use album::{Album, kept_frames, reduced};
pub use apart::{Apart, ReaderProcess, serve};
pub use cadence::{LANDMARK_RATE_HZ, MASK_RATE_HZ};
pub use error::PoseError;
pub use extract::Extractor;
pub use progress::{Progress, Stage};
pub use reader::PoseReader;
pub use region::Region;
pub use resource::{
    LandmarkModel, MODELS_VARIABLE, ONNXRUNTIME_VARIABLE, Resource, pinned_onnxruntime_version, sha256_of,
};
pub use resources::{OwnModel, ResourceError, Resources, Search};

use crate::track::{BACK_SAMPLES, BackLine, JOINTS, Joint, Keypoint, PlateDisc, PoseInfo, Track};

/// A share that passes for nearly all: of a picture's length, of a scene's frames, of the moments at which somebody is seen, of the best rating, of
/// another reading's doubt, of how far a body reaches, of a mark's looks.
const MOST: f32 = 0.8;
/// A model is sure of what it says at least so surely, 0…1.
const SURE: f32 = 0.9;
