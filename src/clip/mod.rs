//! From a file to upright, timed frames: opening, rotation, presentation time stamps, damaged files, image sequences.
//!
//! [`ClipReader`] hands out the frames one by one, so that memory does not grow with the clip's length. What a file is gets
//! settled from its bytes before a decoder sees it, because OpenCV gives no reason when it cannot open one; every way in
//! which that goes wrong is its own [`ClipError`].

mod clock;
mod container;
mod decoder;
mod error;
mod identity;
mod pictures;
mod reader;
mod source;
mod web;

use serde::{Deserialize, Serialize};

pub use error::ClipError;
pub use identity::{ContentState, content_state, files, fingerprint, identify, sample};
pub use reader::ClipReader;
pub use source::holds_one_sequence;
pub use web::plays_in_browsers;

/// When a frame is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stamp {
    /// Place among the decoded frames, from 0.
    pub index: usize,
    /// Presentation time, seconds from the first decoded frame; strictly rising.
    pub time_s: f64,
}

/// What is known of a clip. Counts and durations of the container are claims; `frames_decoded` is what was really read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClipInfo {
    /// File name as given on the command line (never made absolute, so that reports do not depend on the machine).
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hexadecimal (of the concatenated frames' files for an image sequence), see
    /// [`identify`].
    pub sha256: String,
    /// Width of the upright picture, pixels (of square pixels: a clip stored with oblong ones is stretched).
    pub width: u32,
    /// Height of the upright picture, pixels.
    pub height: u32,
    /// Clockwise turn that was applied to make the picture upright: 0, 90, 180 or 270 degrees.
    pub rotation_deg: u32,
    /// Frames that could be decoded.
    pub frames_decoded: u64,
    /// Frames that the container promises, if it says.
    pub frames_expected: Option<u64>,
    /// From the first to the last decoded frame, seconds.
    pub duration_s: f64,
    /// Decoded frames a second, on average; 0 for a single frame.
    pub mean_fps: f64,
    /// Whether steps between frames differ by more than a fifth from their median (and by more than a millisecond, the
    /// grain of Matroska's stamps).
    pub variable_frame_rate: bool,
    /// Whether stretches of the file could not be decoded, or the file is cut off.
    pub damaged: bool,
}
