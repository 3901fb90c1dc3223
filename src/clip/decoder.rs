//! OpenCV's FFmpeg backend as a source of frames: upright pictures, square pixels, on past damaged stretches.

use std::{
    io::BufReader,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use opencv::{
    core::{self, Mat, MatTraitConst, Size},
    imgproc,
    prelude::*,
    videoio::{self, VideoCapture},
};

use super::{
    ClipError,
    container::{self, Content, HEAD_BYTES, Structure},
};

/// Failures in a row after which the clip is over, or as many as frames are still expected if that is more: a failure
/// stands for about one frame, and OpenCV reports a damaged stretch and the end of the file alike. Giving up at the first
/// one, or after 64, was measured to lose half of a clip that has two broken seconds in it. At the end of a file a failure
/// costs some microseconds.
const FAILURES: u64 = 1024;
/// No stream holds a frame in fewer bytes: a header that claims more frames than that is not believed, or a small file could keep
/// the decoder trying for hours.
const FRAME_BYTES: f64 = 8.0;
/// Pixels oblong by less than this stay as they are: encoders write such ratios when they round sizes to even numbers.
const OBLONG: f64 = 0.01;

/// An open video file.
pub(super) struct Decoder {
    capture: VideoCapture,
    /// Clockwise turn that makes the stored picture upright, degrees.
    pub rotation_deg: u32,
    /// Width of a stored pixel over its height.
    pixel_aspect: f64,
    /// Frames that the container claims.
    pub frames_expected: Option<u64>,
    /// Frame rate that the container claims; an average, or nonsense, where the rate varies.
    pub fps: f64,
    /// Whether the count of frames stands in the file, rather than being estimated from duration and rate.
    pub counted: bool,
    grabbed: u64,
    /// Whether the file is cut off, or a stretch of it could not be decoded.
    pub lost: bool,
}

impl Decoder {
    /// Opens a file of `bytes` bytes.
    pub(super) fn open(path: &Path, bytes: u64) -> Result<Self, ClipError> {
        let (content, structure) = look_into(path, bytes)?;
        let path = no_address(path);
        let mut capture = VideoCapture::from_file(&path, videoio::CAP_FFMPEG)?;
        if !capture.is_opened()? {
            return Err(reason(&path));
        }
        capture.set(videoio::CAP_PROP_ORIENTATION_AUTO, 0.0)?;
        let rotation_deg = clockwise(
            capture.get(videoio::CAP_PROP_ORIENTATION_META)?,
            (core::get_version_major(), core::get_version_minor()),
        );
        let aspect = capture.get(videoio::CAP_PROP_SAR_NUM)? / capture.get(videoio::CAP_PROP_SAR_DEN)?;
        let count = capture.get(videoio::CAP_PROP_FRAME_COUNT)?;
        let fps = capture.get(videoio::CAP_PROP_FPS)?;
        Ok(Self {
            capture,
            rotation_deg,
            // Formats without the ratio give 0/1 or 0/0; beyond 4:1 it is a mistake, not a lens.
            pixel_aspect: if (0.25..=4.0).contains(&aspect) && (aspect - 1.0).abs() > OBLONG { aspect } else { 1.0 },
            // An unknown duration comes out as a negative or an enormous count.
            frames_expected: (1.0..=bytes as f64 / FRAME_BYTES).contains(&count).then_some(count as u64),
            fps,
            counted: content == Content::Iso,
            grabbed: 0,
            lost: structure.cut_off,
        })
    }

    /// Goes to the next frame that can be decoded; gives its time stamp, seconds.
    pub(super) fn grab(&mut self) -> Result<Option<f64>, ClipError> {
        let outstanding = self.frames_expected.unwrap_or_default().saturating_sub(self.grabbed);
        for failures in 0..outstanding.max(FAILURES) {
            if self.capture.grab()? {
                self.grabbed += 1;
                self.lost |= failures > 0;
                return Ok(Some(self.capture.get(videoio::CAP_PROP_POS_MSEC)? / 1000.0));
            }
        }
        Ok(None)
    }

    /// The grabbed frame's picture, BGR 8 bit, upright, of square pixels.
    pub(super) fn picture(&mut self) -> Result<Mat, ClipError> {
        let mut stored = Mat::default();
        if !self.capture.retrieve(&mut stored, 0)? || stored.empty() {
            return Err(ClipError::Decoder { reason: "it gave no picture for a frame it had decoded".to_owned() });
        }
        let square = square_pixels(stored, self.pixel_aspect)?;
        let code = match self.rotation_deg {
            90 => core::ROTATE_90_CLOCKWISE,
            180 => core::ROTATE_180,
            270 => core::ROTATE_90_COUNTERCLOCKWISE,
            _ => return Ok(square),
        };
        let mut upright = Mat::default();
        core::rotate(&square, &mut upright, code)?;
        Ok(upright)
    }
}

/// Stretches oblong pixels along their shorter side, so that nothing is thrown away.
fn square_pixels(stored: Mat, aspect: f64) -> Result<Mat, ClipError> {
    if aspect == 1.0 {
        return Ok(stored);
    }
    let stretch = |length: i32, factor: f64| (f64::from(length) * factor.max(1.0)).round() as i32;
    let size = Size::new(stretch(stored.cols(), aspect), stretch(stored.rows(), 1.0 / aspect));
    let mut square = Mat::default();
    imgproc::resize(&stored, &mut square, size, 0.0, 0.0, imgproc::INTER_LINEAR)?;
    Ok(square)
}

/// Clockwise turn that makes the picture upright, in quarter turns, from `CAP_PROP_ORIENTATION_META`.
///
/// OpenCV 4.6 alone gives the anticlockwise angle (<https://github.com/opencv/opencv/issues/22088>), and turns phone video
/// upside down by it; that is why the turning is done here, on all versions.
fn clockwise(meta_deg: f64, (major, minor): (i32, i32)) -> u32 {
    let turn = if (major, minor) == (4, 6) { -meta_deg } else { meta_deg };
    90 * ((turn / 90.0).round().rem_euclid(4.0) as u32 % 4)
}

/// The same file, by a path that FFmpeg does not take for an address, as it would "10:30.mp4".
pub(super) fn no_address(path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) }
}

/// Refuses what is no video before a decoder sees it.
fn look_into(path: &Path, bytes: u64) -> Result<(Content, Structure), ClipError> {
    if bytes == 0 {
        return Err(ClipError::Empty);
    }
    let mut file = BufReader::new(std::fs::File::open(path)?);
    let mut head = Vec::new();
    std::io::Read::read_to_end(&mut std::io::Read::take(&mut file, HEAD_BYTES as u64), &mut head)?;
    let content = container::sniff(&head);
    let structure = container::survey(&mut file, bytes, content)?;
    match content {
        Content::Audio => Err(ClipError::AudioOnly),
        Content::Still => Err(ClipError::StillImage),
        Content::Unknown => Err(ClipError::NotVideo),
        _ if structure.sound_only => Err(ClipError::AudioOnly),
        _ if structure.no_index => Err(ClipError::Truncated),
        _ => Ok((content, structure)),
    }
}

/// Why FFmpeg cannot open a file of a video format; in its own words if `ffprobe` is installed.
fn reason(path: &Path) -> ClipError {
    let asked = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-protocol_whitelist",
            "file",
            "-show_entries",
            "stream=codec_type",
            "-of",
            "csv=p=0",
            "-i",
        ])
        .arg(path)
        .stdin(Stdio::null())
        .output();
    let Ok(asked) = asked else { return ClipError::Undecodable { reason: None } };
    let streams = String::from_utf8_lossy(&asked.stdout);
    if streams.contains("audio") && !streams.contains("video") {
        return ClipError::AudioOnly;
    }
    let said = String::from_utf8_lossy(&asked.stderr);
    if said.contains("moov atom not found") {
        return ClipError::Truncated;
    }
    ClipError::Undecodable { reason: said.lines().rev().find_map(|line| tidy(line, &path.to_string_lossy())) }
}

/// A line of FFmpeg's without the path, which the caller prefixes, and without "[part @ address]", which is never twice
/// the same.
fn tidy(line: &str, path: &str) -> Option<String> {
    let line = line.trim();
    let line = line.strip_prefix('[').and_then(|rest| rest.split_once("] ")).map_or(line, |(_, rest)| rest);
    let line = line.strip_prefix(path).map_or(line, |rest| rest.trim_start_matches(": "));
    (!line.is_empty()).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_opencv_4_6_counts_turns_anticlockwise() {
        // A phone held upright: ffprobe says rotation -90, the picture wants a quarter turn clockwise.
        assert_eq!(clockwise(270.0, (4, 6)), 90);
        assert_eq!(clockwise(90.0, (4, 5)), 90);
        assert_eq!(clockwise(90.0, (4, 10)), 90);
        assert_eq!(clockwise(180.0, (4, 6)), 180);
        for meta_deg in [0.0, 360.0, -0.0, f64::NAN] {
            assert_eq!(clockwise(meta_deg, (4, 6)), 0);
        }
    }

    #[test]
    fn a_colon_in_a_name_makes_no_address() {
        assert_eq!(no_address(Path::new("10:30.mp4")), Path::new("./10:30.mp4"));
        assert_eq!(no_address(Path::new("/sets/10:30.mp4")), Path::new("/sets/10:30.mp4"));
    }

    #[test]
    fn the_decoders_words_are_the_same_on_every_run() {
        let tidied = tidy("[mov,mp4 @ 0x5612965381c0] error reading header", "./a.mp4");
        assert_eq!(tidied.as_deref(), Some("error reading header"));
        assert_eq!(tidy("./a.mp4: End of file", "./a.mp4").as_deref(), Some("End of file"));
        assert_eq!(tidy("  ", "./a.mp4"), None);
    }
}
