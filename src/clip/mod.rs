//! From a file to upright, timed frames: opening, rotation, presentation time stamps, damaged files, image sequences.
//!
//! [`ClipReader`] hands out the frames one by one, so that memory does not grow with the clip's length. A clip is what its container
//! means: the stream, the frames, the times and the picture that a player shows. What a file is gets settled from its bytes before a
//! decoder sees it; every way in which that goes wrong is its own [`ClipError`].

#[cfg(feature = "video")]
mod clock;
#[cfg(feature = "video")]
mod container;
#[cfg(feature = "video")]
mod cuts;
#[cfg(feature = "video")]
mod decoder;
#[cfg(feature = "video")]
mod display;
#[cfg(feature = "video")]
mod error;
#[cfg(feature = "video")]
pub(crate) mod frames;
#[cfg(feature = "video")]
mod freezes;
#[cfg(feature = "video")]
mod identity;
mod overlay;
#[cfg(feature = "video")]
mod overlays;
#[cfg(feature = "video")]
mod painter;
#[cfg(feature = "video")]
mod pictures;
#[cfg(feature = "video")]
mod reader;
mod slow_motion;
#[cfg(feature = "video")]
mod source;
#[cfg(feature = "video")]
pub(crate) mod still;
#[cfg(feature = "video")]
mod tone;
#[cfg(feature = "video")]
mod web;

use serde::{Deserialize, Serialize};

#[cfg(feature = "video")]
pub use cuts::{Cuts, Edits, Thumbnail};
#[cfg(feature = "video")]
pub use error::ClipError;
#[cfg(feature = "video")]
pub use identity::{ContentState, content_state, files, fingerprint, identify, sample};
pub use overlay::Overlay;
#[cfg(feature = "video")]
pub use reader::{ClipOptions, ClipReader};
pub use slow_motion::{SlowMotion, SlowMotionSource};
#[cfg(feature = "video")]
pub use source::holds_one_sequence;
#[cfg(feature = "video")]
pub use still::EncodeError;
#[cfg(feature = "video")]
pub use web::{VideoClock, plays_in_browsers};

/// When a frame is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stamp {
    /// Place among the decoded frames, from 0.
    pub index: usize,
    /// Presentation time, real seconds from the start of the file; strictly rising, see [`ClipInfo::start_s`].
    pub time_s: f64,
}

/// What is known of a clip. Counts and durations of the container are claims; `frames_decoded` is what was really read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// Whether left and right of the stored picture were exchanged before that, as the container asks and players do.
    #[serde(default)]
    pub mirrored: bool,
    /// Whether a high dynamic range (HLG, PQ) was mapped to the standard one.
    #[serde(default)]
    pub tone_mapped: bool,
    /// Frames that could be decoded.
    pub frames_decoded: u64,
    /// Frames that the container promises to show, if it says; those that its edit list hides are not among them.
    pub frames_expected: Option<u64>,
    /// Time of the first frame, seconds from the start of the file: above 0 where sound begins earlier, or in a part of a clip.
    #[serde(default)]
    pub start_s: f64,
    /// What a browser's clock shows at the start of the file, seconds: the earliest stamp of its pictures and sound. A browser shows the
    /// frame of time t at `file_start_s` + t · factor of the slow motion.
    #[serde(default)]
    pub file_start_s: f64,
    /// Set where the file plays slower than it was filmed; all times of Spotter are real seconds.
    #[serde(default)]
    pub slow_motion: Option<SlowMotion>,
    /// First moment of the part that was read, if one was asked for: seconds as a player counts them.
    #[serde(default)]
    pub from_s: Option<f64>,
    /// Last moment of the part that was read, likewise.
    #[serde(default)]
    pub to_s: Option<f64>,
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
