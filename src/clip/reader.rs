//! Reading a clip frame by frame.

use std::path::Path;

use opencv::core::{Mat, MatTraitConst};

use super::{ClipError, ClipInfo, Stamp, clock::Clock, decoder::Decoder, pictures, pictures::Pictures, source::Source};
use crate::process::settle_opencv;

/// Share of the counted frames below which a clip has lost some. Phones' edit lists leave out a few per cent of the
/// frames on purpose (43 of 841 in a whole clip), so that a small lack means nothing.
const FEWEST_SHARE: f64 = 0.9;

enum Frames {
    Video(Decoder),
    Pictures(Pictures),
}

impl Frames {
    fn grab(&mut self) -> Result<Option<f64>, ClipError> {
        match self {
            Self::Video(decoder) => decoder.grab(),
            Self::Pictures(pictures) => Ok(pictures.grab()),
        }
    }

    fn picture(&mut self) -> Result<Mat, ClipError> {
        match self {
            Self::Video(decoder) => decoder.picture(),
            Self::Pictures(pictures) => Ok(pictures.picture()),
        }
    }
}

/// An open clip, read from its first frame to its last: [`grab`](Self::grab), then [`retrieve`](Self::retrieve) if the
/// picture is wanted, and [`finish`](Self::finish) for what was read in all.
///
/// ```no_run
/// # fn main() -> Result<(), spotter::clip::ClipError> {
/// let mut clip = spotter::clip::ClipReader::open("deadlift.mp4".as_ref())?;
/// while let Some(stamp) = clip.grab()? {
///     let picture = clip.retrieve()?;
///     // …
/// }
/// let info = clip.finish();
/// # Ok(()) }
/// ```
pub struct ClipReader {
    frames: Frames,
    info: ClipInfo,
    clock: Clock,
    /// The first frame, which was decoded on opening and not yet handed out.
    first: Option<Stamp>,
    /// The frame whose picture can be had.
    current: Option<Stamp>,
    ended: bool,
}

impl ClipReader {
    /// Opens a video file (mp4, mov, mkv, webm, avi, animated gif), a folder of numbered png or jpg pictures, or a pattern
    /// such as `frame_%04d.png`. Numbered pictures follow one another at 30 a second; a gap in their numbers is a gap in
    /// time.
    ///
    /// The first frame is decoded here, so that whatever opens has a picture. The file is read through once before, for
    /// its identity. OpenCV is told to use one thread in its own functions and to write nothing to the terminal; see
    /// [`crate::process::settle_environment`] for FFmpeg.
    ///
    /// # Errors
    /// If there is nothing to read, it is no clip, or not one frame of it can be decoded.
    pub fn open(path: &Path) -> Result<Self, ClipError> {
        settle_opencv()?;
        let source = Source::locate(path)?;
        let mut info = ClipInfo {
            path: path.to_string_lossy().into_owned(),
            sha256: String::new(),
            width: 0,
            height: 0,
            rotation_deg: 0,
            frames_decoded: 0,
            frames_expected: None,
            duration_s: 0.0,
            mean_fps: 0.0,
            variable_frame_rate: false,
            damaged: false,
        };
        let (mut frames, mut clock) = match &source {
            Source::File { path, bytes } => {
                let decoder = Decoder::open(path, *bytes)?;
                info.rotation_deg = decoder.rotation_deg;
                info.frames_expected = decoder.frames_expected;
                let clock = Clock::new(decoder.fps);
                (Frames::Video(decoder), clock)
            }
            Source::Pictures(numbered) => {
                let pictures = Pictures::new(numbered.clone());
                info.frames_expected = Some(pictures.count());
                (Frames::Pictures(pictures), Clock::new(pictures::PICTURES_PER_S))
            }
        };
        let reading_s = frames.grab()?.ok_or(ClipError::NoFrame)?;
        (info.width, info.height) = size(&frames.picture()?);
        info.sha256 = source.sha256()?;
        let first = Stamp { index: 0, time_s: clock.stamp(reading_s) };
        Ok(Self { frames, info, clock, first: Some(first), current: None, ended: false })
    }

    /// What the container claims, the size of the upright picture, and how many frames were handed out so far. Duration,
    /// rate and damage are known only to [`finish`](Self::finish).
    #[must_use]
    pub fn info(&self) -> &ClipInfo {
        &self.info
    }

    /// Goes on to the next frame that can be decoded, past damaged stretches; nothing at the end. Costs the decoding, but
    /// not the conversion of the picture.
    ///
    /// # Errors
    /// If OpenCV fails in a way other than not decoding a frame.
    pub fn grab(&mut self) -> Result<Option<Stamp>, ClipError> {
        if self.ended {
            return Ok(None);
        }
        let last = self.current.take();
        self.current = match (self.first.take(), last) {
            (Some(first), _) => Some(first),
            (None, last) => self.frames.grab()?.map(|reading_s| Stamp {
                index: last.map_or(0, |last| last.index + 1),
                time_s: self.clock.stamp(reading_s),
            }),
        };
        match self.current {
            Some(stamp) => self.info.frames_decoded = stamp.index as u64 + 1,
            None => self.ended = true,
        }
        Ok(self.current)
    }

    /// The picture of the grabbed frame, upright, BGR, 8 bit, [`ClipInfo::width`] × [`ClipInfo::height`].
    ///
    /// # Errors
    /// If no frame is grabbed, or the clip changes its picture's size here.
    pub fn retrieve(&mut self) -> Result<Mat, ClipError> {
        let stamp = self.current.ok_or(ClipError::NothingGrabbed)?;
        let picture = self.frames.picture()?;
        let (to_width, to_height) = size(&picture);
        let (from_width, from_height) = (self.info.width, self.info.height);
        if (to_width, to_height) != (from_width, from_height) {
            let time_s = stamp.time_s;
            return Err(ClipError::SizeChanges { from_width, from_height, to_width, to_height, time_s });
        }
        Ok(picture)
    }

    /// What was read: counts, duration, rate and damage up to the last grabbed frame.
    #[must_use]
    pub fn finish(self) -> ClipInfo {
        let mut info = self.info;
        let decoded = info.frames_decoded as f64;
        if info.frames_decoded > 1 {
            info.duration_s = self.clock.last_s();
            info.mean_fps = (decoded - 1.0) / info.duration_s;
        }
        info.variable_frame_rate = self.clock.is_variable();
        info.damaged = match &self.frames {
            Frames::Video(decoder) => {
                let expected = info.frames_expected.filter(|_| self.ended && decoder.counted);
                decoder.lost || expected.is_some_and(|expected| decoded < FEWEST_SHARE * expected as f64)
            }
            Frames::Pictures(pictures) => pictures.lost,
        };
        info
    }
}

/// Width and height, pixels.
fn size(picture: &Mat) -> (u32, u32) {
    (picture.cols().unsigned_abs(), picture.rows().unsigned_abs())
}
