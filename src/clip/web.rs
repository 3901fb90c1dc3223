//! Which clips a browser plays as they are.

use std::io::Read;
use std::path::Path;

use opencv::prelude::*;
use opencv::videoio::{self, VideoCapture};

use super::container::{self, Content, HEAD_BYTES};
use super::decoder::no_address;

/// Whether every common browser plays the file, upright: mp4 with H.264 or AV1, WebM with VP8, VP9 or AV1, in 8 bit 4:2:0.
/// A file that cannot be read plays nowhere.
///
/// QuickTime's own brand is left out, because not all browsers take it, and so is a turned picture outside mp4.
#[must_use]
pub fn plays_in_browsers(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEAD_BYTES as u64).read_to_end(&mut head));
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let codecs: &[&[u8; 4]] = match (read, container::sniff(&head)) {
        (Ok(_), Content::Iso) if matches!(&*extension, "mp4" | "m4v") && head.get(8..12) != Some(b"qt  ") => {
            &[b"avc1", b"h264", b"av01"]
        }
        (Ok(_), Content::Matroska) if extension == "webm" => &[b"vp80", b"vp90", b"av01"],
        _ => return false,
    };
    let Ok(Properties { codec, pixels, turned }) = Properties::of(path) else { return false };
    let known = codecs.iter().any(|c| c.eq_ignore_ascii_case(&codec));
    // "I420" and "J420" are 8 bit 4:2:0 with narrow and full range; 0 is not known.
    let eight_bit = pixels == [0; 4] || [b"I420", b"J420", b"IYUV", b"YV12"].contains(&&pixels);
    known && eight_bit && (!turned || extension != "webm")
}

/// What the decoder says of the pictures.
struct Properties {
    codec: [u8; 4],
    pixels: [u8; 4],
    turned: bool,
}

impl Properties {
    fn of(path: &Path) -> opencv::Result<Self> {
        let capture = VideoCapture::from_file(no_address(path), videoio::CAP_FFMPEG)?;
        let letters = |property| capture.get(property).map(|code| (code as i64 as u32).to_le_bytes());
        Ok(Self {
            codec: letters(videoio::CAP_PROP_FOURCC)?,
            pixels: letters(videoio::CAP_PROP_CODEC_PIXEL_FORMAT)?,
            turned: capture.get(videoio::CAP_PROP_ORIENTATION_META)? != 0.0,
        })
    }
}
