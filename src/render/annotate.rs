//! The annotated video: the clip again, with skeleton, back line, angles and verdicts drawn into it.
//!
//! One function, [`still`], draws a frame; [`annotate`] runs it over the clip. Nothing is computed here: every number drawn
//! comes from the tracks, and what was not measured is said to be so.

use std::io;
use std::path::{Path, PathBuf};

use opencv::core::{Mat, MatTraitConst, Size};
use opencv::imgproc;

use super::video::{Unwritten, Video};
use crate::angles::AngleTrack;
use crate::bar::BarPath;
use crate::clip::{ClipError, ClipOptions, ClipReader, EncodeError};
use crate::faults::Verdict;
use crate::system::open_to_others;
use crate::track::Track;

mod canvas;
mod drawing;

pub(super) use canvas::{Canvas, Colour, ascii};
pub(super) use drawing::{Frame, pose};

/// Long edge of the written video at most, pixels: enough for a phone, and quick to write.
const LONG_EDGE: i32 = 1280;
/// Frame rates that are written; a clip of unknown rate gets [`UNKNOWN_RATE`].
const RATES: std::ops::RangeInclusive<f64> = 1.0..=240.0;
const UNKNOWN_RATE: f64 = 30.0;

/// What is shown while it holds: the verdict of a rep, and a line on what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Caption {
    /// First moment, seconds from the start of the clip.
    pub start_s: f64,
    /// Last moment, seconds.
    pub end_s: f64,
    /// The rep's index, from 1.
    pub rep: usize,
    /// Its verdict.
    pub verdict: Verdict,
    /// What was found, in words; may be empty. Where several captions hold at once, their texts are shown together.
    pub text: String,
}

/// What is drawn beside the pose.
#[derive(Debug, Clone)]
pub struct Annotation<'a> {
    /// The angles of the same clip.
    pub angles: &'a AngleTrack,
    /// The bar of the same clip; none where its path is not to be drawn.
    pub bar: Option<&'a BarPath>,
    /// In any order.
    pub captions: Vec<Caption>,
}

/// Why no annotated video was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnnotateError {
    /// The clip could not be read.
    #[error("the clip cannot be read for the annotated video: {0}")]
    Clip(#[from] ClipError),
    /// The track was made from another clip.
    #[error(
        "the pose track was made from pictures of {track:?} pixels, the clip shows {clip:?}: give the clip it was made from"
    )]
    OtherClip {
        /// Width and height in the track.
        track: (u32, u32),
        /// Width and height in the clip.
        clip: (u32, u32),
    },
    /// This build of FFmpeg cannot write H.264.
    #[error("`{0}` cannot be written: this FFmpeg has no H.264 encoder (it needs one such as libx264)")]
    NoEncoder(PathBuf),
    /// The file could not be made or moved to its place.
    #[error("`{path}` cannot be written: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// OpenCV failed in drawing.
    #[error("a frame could not be drawn: {0}")]
    Drawing(#[from] opencv::Error),
    /// A picture of a page could not be made.
    #[error(transparent)]
    Picture(#[from] EncodeError),
}

impl From<Unwritten> for AnnotateError {
    fn from(Unwritten { path, cause }: Unwritten) -> Self {
        Self::Write { path, cause }
    }
}

/// Writes `source` with the annotation drawn into it as an H.264 mp4 to `to`, at the clip's mean frame rate and with a long edge
/// of at most 1280 pixels. Where the clip's frames are not evenly spaced, frames are repeated or left out so that the video
/// keeps the clip's time. The file appears at `to` only when it is whole.
///
/// # Errors
/// If the clip cannot be read, is not the track's clip, or the video cannot be encoded or written.
pub fn annotate(source: &Path, track: &Track, annotation: &Annotation<'_>, to: &Path) -> Result<(), AnnotateError> {
    let failed = |cause: io::Error| AnnotateError::Write { path: to.to_owned(), cause };
    let mut clip = ClipReader::open_with(source, &ClipOptions::of(&track.clip))?;
    let (expected, shown) = ((track.clip.width, track.clip.height), (clip.info().width, clip.info().height));
    if expected != shown {
        return Err(AnnotateError::OtherClip { track: expected, clip: shown });
    }
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let aside = tempfile::Builder::new().prefix(".spotter-").suffix(".mp4").tempfile_in(folder).map_err(failed)?;
    let rate = mean_rate(&track.time_s);
    let size = scaled(shown, LONG_EDGE);
    let mut video = Video::create(aside.path(), rate, size)?.ok_or_else(|| AnnotateError::NoEncoder(to.to_owned()))?;
    while let Some(stamp) = clip.grab()? {
        let repeats = repeats(&track.time_s, stamp.index, rate);
        if repeats > 0 {
            let picture = still(&clip.retrieve()?, track, annotation, stamp.index)?;
            for _ in 0..repeats {
                video.write(&picture)?;
            }
        }
    }
    video.finish()?;
    if aside.as_file().metadata().map_err(failed)?.len() == 0 {
        return Err(failed(io::Error::other("the encoder wrote nothing; is the disk full?")));
    }
    open_to_others(aside.as_file()).map_err(failed)?;
    aside.persist(to).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Draws the annotation of frame `index` of the track over `frame` (BGR, upright, in the track's picture size). The result is
/// scaled to a long edge of at most 1280 pixels and even sides. An index beyond the track leaves the frame undrawn.
///
/// # Errors
/// If OpenCV fails, for instance on an empty frame.
pub fn still(frame: &Mat, track: &Track, annotation: &Annotation<'_>, index: usize) -> Result<Mat, AnnotateError> {
    let (width, height) = (frame.cols().max(0) as u32, frame.rows().max(0) as u32);
    let size = scaled((width, height), LONG_EDGE);
    let mut picture = Mat::default();
    imgproc::resize(frame, &mut picture, size, 0.0, 0.0, imgproc::INTER_AREA)?;
    let scale = [f64::from(size.width) / f64::from(width), f64::from(size.height) / f64::from(height)];
    drawing::draw(&mut picture, scale, track, annotation, index)?;
    Ok(picture)
}

/// Size of the written picture: long edge at most `long_edge`, sides even because H.264 halves the colour planes.
pub(super) fn scaled((width, height): (u32, u32), long_edge: i32) -> Size {
    let shrink = (f64::from(long_edge) / f64::from(width.max(height).max(1))).min(1.0);
    let even = |side: u32| ((f64::from(side) * shrink / 2.0).round() as i32 * 2).max(2);
    Size::new(even(width), even(height))
}

/// Frames a second over the whole clip.
pub(super) fn mean_rate(time_s: &[f64]) -> f64 {
    let span = time_s.last().zip(time_s.first()).map_or(0.0, |(last, first)| last - first);
    let rate = time_s.len().saturating_sub(1) as f64 / span;
    if rate.is_finite() && rate > 0.0 { rate.clamp(*RATES.start(), *RATES.end()) } else { UNKNOWN_RATE }
}

/// How often frame `index` is written so that frame k of the video shows the clip at k / rate. Frames beyond the track: never.
pub(super) fn repeats(time_s: &[f64], index: usize, rate: f64) -> i64 {
    let Some((time, first)) = time_s.get(index).zip(time_s.first()) else { return 0 };
    let slot = |t: f64| ((t - first) * rate).round() as i64;
    time_s.get(index + 1).map_or(1, |next| slot(*next) - slot(*time))
}
