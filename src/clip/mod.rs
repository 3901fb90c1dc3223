//! From a file to upright, timed frames: opening, rotation, presentation time stamps, damaged files, image sequences.

use serde::{Deserialize, Serialize};

/// What is known of a clip. Counts and durations of the container are claims; `frames_decoded` is what was really read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClipInfo {
    /// File name as given on the command line (never made absolute, so that reports do not depend on the machine).
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hexadecimal (of the concatenated frames' files for an image sequence).
    pub sha256: String,
    /// Width of the upright picture, pixels.
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
    /// Decoded frames a second, on average.
    pub mean_fps: f64,
    /// Whether steps between frames differ by more than a fifth from their median.
    pub variable_frame_rate: bool,
    /// Whether stretches of the file could not be decoded.
    pub damaged: bool,
}
