//! Which clips a browser plays as they are, and when it shows which frame.

use std::io::Read;
use std::path::Path;

use ffmpeg_the_third::{codec::Id, format::Pixel};

use serde::{Deserialize, Serialize};

use super::ClipInfo;
use super::container::{self, Content, HEAD_BYTES};
use super::decoder::Decoder;

/// The clock of a video in a browser: it shows the frame of time t (seconds, as in a report) at `offset_s` + `factor` · t.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VideoClock {
    /// Seconds that the video plays for each real one.
    pub factor: f64,
    /// What it shows at time 0, seconds.
    pub offset_s: f64,
}

impl ClipInfo {
    /// The clock of the clip itself.
    #[must_use]
    pub fn clock(&self) -> VideoClock {
        VideoClock { factor: self.slow_motion.map_or(1.0, |slow| slow.factor), offset_s: self.file_start_s }
    }

    /// The clock of a video that was made of the clip's frames and begins with the first of them, in real time.
    #[must_use]
    pub fn clock_of_copy(&self) -> VideoClock {
        VideoClock { factor: 1.0, offset_s: -self.start_s }
    }
}

/// Whether every common browser plays the file as Spotter reads it: mp4 with H.264 or AV1, or WebM, in 8 bit 4:2:0 of standard range. A file
/// that cannot be read plays nowhere.
///
/// QuickTime's own brand is left out, because not all browsers take it, and so is a picture that is to be mirrored, or one of
/// several, of which browsers take the first.
#[must_use]
pub fn plays_in_browsers(path: &Path) -> bool {
    let mut head = Vec::new();
    let opened = crate::files::open(path).and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head));
    if opened.is_err() {
        return false;
    }
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let mp4 = container::sniff(&head) == Content::Iso
        && matches!(&*extension, "mp4" | "m4v")
        && head.get(8..12) != Some(b"qt  ");
    // Matroska that calls itself WebM holds VP8, VP9 or AV1 by that format's rules.
    let webm = container::sniff(&head) == Content::Matroska
        && extension == "webm"
        && head.windows(4).any(|letters| letters == b"webm");
    (mp4 || webm) && is_plain(path, mp4).unwrap_or(false)
}

fn is_plain(path: &Path, mp4: bool) -> Option<bool> {
    let decoder = Decoder::open(path, std::fs::metadata(path).ok()?.len()).ok()?;
    let coding = decoder.coding();
    let known = !mp4 || matches!(coding.codec, Id::H264 | Id::AV1);
    let plain = matches!(coding.pixels, Pixel::YUV420P | Pixel::YUVJ420P) && !coding.hdr && coding.streams == 1;
    Some(known && plain && !decoder.display.mirrored)
}
