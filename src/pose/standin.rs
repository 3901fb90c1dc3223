//! TO BE REMOVED at the merge: a thin stand-in for the clip module and for `Resources`.
#![allow(missing_docs)]
use crate::clip::ClipInfo;
use opencv::core::Mat;
use opencv::prelude::*;
use opencv::videoio::*;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
#[error("cannot read the clip: {0}")]
pub struct ClipError(String);
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    pub index: u64,
    pub time_s: f64,
}
pub struct ClipReader {
    capture: VideoCapture,
    info: ClipInfo,
    last: f64,
}
#[derive(Debug, Clone)]
pub struct Resources {
    pub onnxruntime: PathBuf,
    pub detector: PathBuf,
    pub landmarks: PathBuf,
    pub landmarks_keypoints: PathBuf,
    pub spine: PathBuf,
}
impl From<opencv::Error> for ClipError {
    fn from(e: opencv::Error) -> Self {
        Self(e.to_string())
    }
}
impl ClipReader {
    pub fn open(path: &Path) -> Result<Self, ClipError> {
        let mut capture = VideoCapture::from_file(&*path.to_string_lossy(), CAP_FFMPEG)?;
        capture.set(CAP_PROP_ORIENTATION_AUTO, 0.0)?;
        let info = ClipInfo {
            path: path.display().to_string(),
            sha256: String::new(),
            width: capture.get(CAP_PROP_FRAME_WIDTH)? as u32,
            height: capture.get(CAP_PROP_FRAME_HEIGHT)? as u32,
            rotation_deg: 0,
            frames_decoded: 0,
            frames_expected: Some(capture.get(CAP_PROP_FRAME_COUNT)?.max(0.0) as u64),
            duration_s: 0.0,
            mean_fps: capture.get(CAP_PROP_FPS)?,
            variable_frame_rate: false,
            damaged: false,
        };
        Ok(Self { capture, info, last: 0.0 })
    }
    pub fn info(&self) -> &ClipInfo {
        &self.info
    }
    pub fn grab(&mut self) -> Result<Option<Stamp>, ClipError> {
        if !self.capture.grab()? {
            return Ok(None);
        }
        let index = self.info.frames_decoded;
        let mut time_s = self.capture.get(CAP_PROP_POS_MSEC)? / 1e3;
        if index > 0 && time_s <= self.last {
            time_s = self.last + 1.0 / self.info.mean_fps;
        }
        self.last = time_s;
        self.info.frames_decoded += 1;
        Ok(Some(Stamp { index, time_s }))
    }
    pub fn retrieve(&mut self) -> Result<Mat, ClipError> {
        let mut m = Mat::default();
        self.capture.retrieve(&mut m, 0)?;
        Ok(m)
    }
    pub fn finish(self) -> ClipInfo {
        self.info
    }
}
