//! Reading a clip frame by frame.

use std::path::Path;

use opencv::core::{Mat, MatTraitConst};
use serde::{Deserialize, Serialize};

use super::{
    ClipError, ClipInfo, SlowMotion, SlowMotionSource, Stamp, clock::Clock, decoder::Decoder, pictures,
    pictures::Pictures, source::Source,
};
use crate::process::settle_opencv;

/// Share of the frames to be shown below which a clip has lost some. A few are missing in whole clips too: those before the first
/// complete picture of a trim.
const FEWEST_SHARE: f64 = 0.9;

/// How a clip is to be read, where it cannot tell itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ClipOptions {
    /// How many times slower than real the file plays; what the camera wrote into it otherwise.
    pub slow_motion: Option<f64>,
    /// First moment that is read, seconds from the start of the file as a player counts them.
    pub from_s: Option<f64>,
    /// Last moment that is read, likewise.
    pub to_s: Option<f64>,
}

impl ClipOptions {
    /// How a clip was read of which this is known, to read it so again.
    #[must_use]
    pub fn of(info: &ClipInfo) -> Self {
        Self { slow_motion: info.slow_motion.map(|slow| slow.factor), from_s: info.from_s, to_s: info.to_s }
    }
}

enum Frames {
    Video(Box<Decoder>),
    Pictures(Pictures),
}

impl Frames {
    /// Goes to the next frame; gives its stamp, seconds from the start of the file as a player counts them.
    fn grab(&mut self) -> Option<f64> {
        match self {
            Self::Video(decoder) => decoder.grab().map(|stamp_s| stamp_s - decoder.file_start_s),
            Self::Pictures(pictures) => pictures.grab(),
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
    /// Index of the next frame.
    next: usize,
    /// Time of the last frame that was handed out, seconds.
    last_s: f64,
    ended: bool,
}

impl ClipReader {
    /// Opens a video file (mp4, mov, mkv, webm, avi, animated gif), a folder of numbered png or jpg pictures, or a pattern
    /// such as `frame_%04d.png`. Numbered pictures follow one another at 30 a second; a gap in their numbers is a gap in
    /// time.
    ///
    /// The first frame is decoded here, so that whatever opens has a picture. The file is read through once before, for
    /// its identity. OpenCV is told to use one thread in its own functions, and it and FFmpeg to write nothing to the terminal.
    ///
    /// # Errors
    /// If there is nothing to read, it is no clip, or not one frame of it can be decoded.
    pub fn open(path: &Path) -> Result<Self, ClipError> {
        Self::open_with(path, &ClipOptions::default())
    }

    /// As [`open`](Self::open), read as `options` say.
    ///
    /// # Errors
    /// As [`open`](Self::open), and if no frame lies in the part asked for.
    pub fn open_with(path: &Path, options: &ClipOptions) -> Result<Self, ClipError> {
        settle_opencv()?;
        let source = Source::locate(path)?;
        let mut info = ClipInfo {
            path: path.to_string_lossy().into_owned(),
            from_s: options.from_s,
            to_s: options.to_s,
            ..ClipInfo::default()
        };
        let (frames, fps) = match &source {
            Source::File { path, bytes } => {
                let decoder = Decoder::open(path, *bytes)?;
                info.rotation_deg = decoder.display.turn_deg;
                info.mirrored = decoder.display.mirrored;
                info.frames_expected = decoder.frames_expected;
                info.file_start_s = decoder.file_start_s;
                info.slow_motion = decoder.slow_motion();
                let fps = decoder.fps;
                (Frames::Video(Box::new(decoder)), fps)
            }
            Source::Pictures(numbered) => {
                let pictures = Pictures::new(numbered.clone());
                info.frames_expected = Some(pictures.count());
                (Frames::Pictures(pictures), pictures::PICTURES_PER_S)
            }
        };
        if let Some(factor) = options.slow_motion {
            info.slow_motion = Some(SlowMotion { factor, source: SlowMotionSource::Told });
        }
        let mut reader = Self {
            frames,
            info,
            clock: Clock::new(fps),
            first: None,
            current: None,
            next: 0,
            last_s: 0.0,
            ended: false,
        };
        let first = reader.advance().ok_or_else(|| reader.nothing_read())?;
        (reader.info.width, reader.info.height) = size(&reader.frames.picture()?);
        reader.info.tone_mapped = matches!(&reader.frames, Frames::Video(decoder) if decoder.is_tone_mapped());
        reader.info.sha256 = source.sha256()?;
        reader.info.start_s = first.time_s;
        reader.first = Some(first);
        Ok(reader)
    }

    /// Goes to the next frame of the part asked for.
    fn advance(&mut self) -> Option<Stamp> {
        loop {
            let played_s = self.clock.stamp(self.frames.grab()?);
            if self.info.to_s.is_some_and(|to_s| played_s > to_s) {
                return None;
            }
            if self.info.from_s.is_none_or(|from_s| played_s >= from_s) {
                let stamp = Stamp { index: self.next, time_s: self.real_s(played_s) };
                self.next += 1;
                return Some(stamp);
            }
        }
    }

    /// Real seconds of what a player plays in so many.
    fn real_s(&self, played_s: f64) -> f64 {
        played_s / self.info.slow_motion.map_or(1.0, |slow| slow.factor)
    }

    fn nothing_read(&self) -> ClipError {
        match (self.info.from_s, self.info.to_s) {
            (None, None) => ClipError::NoFrame,
            _ => ClipError::NothingInPart { last_s: self.clock.last_s() },
        }
    }

    /// What the container claims, the size of the upright picture, and how many frames were handed out so far. Duration,
    /// rate and damage are known only to [`finish`](Self::finish); the count of frames is an estimate where the file holds none.
    #[must_use]
    pub fn info(&self) -> &ClipInfo {
        &self.info
    }

    /// Goes on to the next frame that can be decoded, past damaged stretches; nothing at the end. Costs the decoding, but
    /// not the conversion of the picture.
    ///
    /// # Errors
    /// None at present: what cannot be decoded is passed over.
    pub fn grab(&mut self) -> Result<Option<Stamp>, ClipError> {
        if self.ended {
            return Ok(None);
        }
        self.current = self.first.take().or_else(|| self.advance());
        match self.current {
            Some(stamp) => {
                self.info.frames_decoded = stamp.index as u64 + 1;
                self.last_s = stamp.time_s;
            }
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
            info.duration_s = self.last_s - info.start_s;
            info.mean_fps = (decoded - 1.0) / info.duration_s;
        }
        info.variable_frame_rate = self.clock.is_variable();
        let whole = info.from_s.is_none() && info.to_s.is_none();
        let (lost, counted) = match &self.frames {
            Frames::Video(decoder) => (decoder.lost, decoder.counted),
            Frames::Pictures(pictures) => (pictures.lost, true),
        };
        info.frames_expected = info.frames_expected.filter(|_| whole && counted);
        let expected = info.frames_expected.filter(|_| self.ended);
        info.damaged = lost || expected.is_some_and(|expected| decoded < FEWEST_SHARE * expected as f64);
        info
    }
}

/// Width and height, pixels.
fn size(picture: &Mat) -> (u32, u32) {
    (picture.cols().unsigned_abs(), picture.rows().unsigned_abs())
}
