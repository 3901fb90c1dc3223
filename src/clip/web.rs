//! Which clips a browser plays as they are.

use std::io::Read;
use std::path::Path;

use opencv::prelude::*;
use opencv::videoio::{self, VideoCapture};

use super::container::{self, Content, HEAD_BYTES};
use super::decoder::no_address;

/// Whether every common browser plays the file, upright: mp4 with H.264 or AV1, or WebM, in 8 bit 4:2:0. A file that cannot
/// be read plays nowhere.
///
/// QuickTime's own brand is left out, because not all browsers take it, and so is a turned picture outside mp4.
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
    // Matroska that calls itself WebM holds VP8, VP9 or AV1 by that format's rules; it carries no code for them.
    let webm = container::sniff(&head) == Content::Matroska
        && extension == "webm"
        && head.windows(4).any(|letters| letters == b"webm");
    (mp4 || webm) && shown(path).is_ok_and(|shown| shown.is_plain(mp4))
}

/// What the decoder says of the pictures: codes of four letters, and whether they have to be turned.
struct Shown {
    codec: [u8; 4],
    pixels: [u8; 4],
    turned: bool,
}

impl Shown {
    /// "I420" is 8 bit 4:2:0.
    fn is_plain(&self, mp4: bool) -> bool {
        let codec = [b"avc1", b"h264", b"av01"].iter().any(|code| code.eq_ignore_ascii_case(&self.codec));
        &self.pixels == b"I420" && if mp4 { codec } else { !self.turned }
    }
}

fn shown(path: &Path) -> opencv::Result<Shown> {
    let capture = VideoCapture::from_file(no_address(path), videoio::CAP_FFMPEG)?;
    let letters = |property| capture.get(property).map(|code| (code as i64 as u32).to_le_bytes());
    Ok(Shown {
        codec: letters(videoio::CAP_PROP_FOURCC)?,
        pixels: letters(videoio::CAP_PROP_CODEC_PIXEL_FORMAT)?,
        turned: capture.get(videoio::CAP_PROP_ORIENTATION_META)? != 0.0,
    })
}
