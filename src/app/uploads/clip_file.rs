//! What a clip's file is called, and whether its first bytes are those of a video.

use crate::outside::line;

/// Longest name of a clip's file without its extension, bytes; results add to it.
const LONGEST_STEM: usize = 100;
/// Longest name that is shown, characters.
const LONGEST_NAME: usize = 200;

/// The last part of a name, on one line.
pub(super) fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    line(last).chars().take(LONGEST_NAME).collect()
}

/// A file's name that is plain on every system: letters, digits and a few signs, not hidden, no option.
pub(super) fn file_name(name: &str, number: usize) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "mp4"));
    let plain = |c: char| if c.is_alphanumeric() || " -_()+".contains(c) { c } else { '_' };
    let stem: String = stem.chars().map(plain).collect();
    let stem = stem.trim_matches([' ', '-', '_']);
    let end = (0..=stem.len().min(LONGEST_STEM)).rev().find(|i| stem.is_char_boundary(*i)).unwrap_or(0);
    let stem = if end == 0 { "clip" } else { stem[..end].trim_end() };
    let again = if number > 1 { format!(" ({number})") } else { String::new() };
    format!("{stem}{again}.{}", extension.to_ascii_lowercase())
}

/// Whether these are the first bytes of one of the containers that are read. It keeps out what was only called a video; whether it is
/// one in truth, the check says.
pub(super) fn begins_a_video(bytes: &[u8]) -> bool {
    let at = |offset: usize, sign: &[u8]| bytes.get(offset..offset + sign.len()) == Some(sign);
    let quicktime = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
    quicktime.iter().any(|atom| at(4, *atom))
        || (at(0, b"RIFF") && at(8, b"AVI "))
        || [
            &b"\x1a\x45\xdf\xa3"[..], // Matroska, WebM
            b"GIF87a",
            b"GIF89a",
            b"OggS",
            b"FLV\x01",
            b"\x30\x26\xb2\x75",  // ASF, WMV
            b"\x00\x00\x01\xba",  // MPEG program stream
            b"\x00\x00\x01\xb3",  // MPEG video
        ]
        .iter()
        .any(|sign| at(0, sign))
        // MPEG transport stream: packets of 188 bytes, or of 192 with a time before each.
        || (at(0, b"\x47") && at(188, b"\x47"))
        || (at(4, b"\x47") && at(196, b"\x47"))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn a_name_of_any_length_makes_a_file() {
        assert!(file_name(&format!("{}.mp4", "é".repeat(300)), 12).len() < 120);
    }

    #[test]
    fn every_kind_of_recording_begins_as_one() {
        for name in ["good_deadlift.mp4", "squat.mp4"] {
            let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clips").join(name)).unwrap();
            assert!(begins_a_video(&bytes), "{name}");
        }
        let mut stream = vec![0; 400];
        (stream[0], stream[188]) = (0x47, 0x47);
        assert!(begins_a_video(&stream));
        for other in [&b"%PDF-1.7"[..], b"PK\x03\x04", b"<html>", b"", b"\x7fELF"] {
            assert!(!begins_a_video(other));
        }
    }
}
