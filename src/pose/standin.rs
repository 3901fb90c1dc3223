//! TO BE REMOVED at the merge: a stand-in for `Resources`.
#![allow(missing_docs)]
use std::path::PathBuf;

#[derive(Debug, Clone)]
pub struct Resources {
    pub onnxruntime: PathBuf,
    pub detector: PathBuf,
    pub landmarks: PathBuf,
    pub landmarks_keypoints: PathBuf,
    pub spine: PathBuf,
}
