//! Keypoints that other programs placed: one file a format and one line of [`ALL`] each. A format turns a file into people or markers;
//! which skeleton, unit, person and time those are is settled in one place for all of them, and kept in the track in words
//! ([`KeypointSource`](crate::track::KeypointSource)). What is neither in the file nor told is asked for by name.

mod alphapose;
mod assemble;
mod c3d;
mod coco;
mod deeplabcut;
mod detections;
mod easy_vitpose;
mod error;
mod facing;
mod json;
mod marker_track;
mod markers;
mod mediapipe;
mod mediapipe_csv;
mod mmpose;
mod openpose;
mod people;
mod posetrack;
mod qualisys;
mod refused;
mod skeleton;
mod source;
mod table;
mod trc;
mod yolo;

use std::path::Path;

pub use c3d::parse as parse_c3d;
pub use detections::{Detections, Frame, Person, Points};
pub use error::{FormatError, number};
pub use markers::{Joints, Markers};
pub use source::{Part, Source};
pub use trc::parse as parse_trc;

use crate::track::{Person as Asked, Skeleton, Track};

/// A form in which other programs write keypoints.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name in reports.
    pub name: &'static str,
    /// Endings of its files, without `.gz`; of a folder with a file a frame those of the frames.
    pub endings: &'static [&'static str],
    /// Whether a file of such an ending has this form, told by a word or two of it.
    pub is_it: fn(&Source) -> bool,
    /// What a file holds.
    pub read: fn(&Source) -> Result<Content, FormatError>,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Points of people in pictures.
    People(Detections),
    /// Named points in space, or in a picture, of one person.
    Markers(Markers),
}

/// Every format that is read; the first that fits counts.
pub const ALL: &[&Format] = &[
    &openpose::FORMAT,
    &alphapose::FORMAT,
    &coco::FORMAT,
    &mmpose::FORMAT,
    &easy_vitpose::FORMAT,
    &mediapipe::FORMAT,
    &mediapipe_csv::FORMAT,
    &posetrack::FORMAT,
    &deeplabcut::FORMAT,
    &trc::FORMAT,
    &c3d::FORMAT,
    &qualisys::FORMAT,
    &yolo::FORMAT,
];

/// Stands in every stored track of Spotter's own.
const OWN: &str = "\"spotter-pose/";

/// What a person says of a file that it does not say itself.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Told<'a> {
    /// Frames a second.
    pub fps: Option<f64>,
    /// Width and height of the pictures in which the points were found.
    pub size: Option<[u32; 2]>,
    /// The video of which they are.
    pub video: Option<&'a Path>,
    /// The lifter.
    pub person: Option<Asked>,
    /// The skeleton.
    pub skeleton: Option<&'static Skeleton>,
}

impl Told<'_> {
    /// What was told of the file itself, as it is typed; empty where nothing was.
    #[must_use]
    pub fn typed(&self) -> String {
        let fps = self.fps.map(|fps| format!("--fps {fps}"));
        let size = self.size.map(|[width, height]| format!("--size {width}x{height}"));
        let skeleton = self.skeleton.map(|skeleton| format!("--skeleton {}", skeleton.name));
        [fps, size, skeleton].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Whether the name alone says that keypoints may lie there, or what is refused with the way out: nothing is read but a folder's list.
#[must_use]
pub fn may_hold_keypoints(path: &Path) -> bool {
    if path.is_dir() {
        return source::holds_frames(path);
    }
    let ending = source::ending(path);
    ALL.iter().flat_map(|format| format.endings).copied().chain(refused::endings()).any(|known| known == ending)
}

/// The format of a file, if it is one that another program wrote; `None` for JSON that fits none, a `pose.json` of Spotter among it.
///
/// # Errors
/// When it cannot be read, or is known and not read.
pub fn recognise(path: &Path) -> Result<Option<(&'static Format, Source)>, FormatError> {
    if !may_hold_keypoints(path) {
        return Ok(None);
    }
    let source = Source::open(path)?;
    refused::refuse(&source)?;
    if source.mentions(OWN) {
        return Ok(None);
    }
    let is_it = |format: &&&Format| format.endings.contains(&source.ending.as_str()) && (format.is_it)(&source);
    match ALL.iter().find(is_it) {
        Some(format) => Ok(Some((format, source))),
        None if source.ending == "json" && !source.is_folder => Ok(None),
        None => Err(FormatError::Unknown),
    }
}

/// Makes a track of a file that was recognised.
///
/// # Errors
/// When the file is not what it seems, or something is missing that cannot be told; the message names the option that tells it.
pub fn track(format: &Format, source: &Source, told: &Told) -> Result<Track, FormatError> {
    let mut track = match (format.read)(source)? {
        Content::People(detections) => assemble::assemble(format.name, source, detections, told)?,
        Content::Markers(markers) => marker_track::assemble(format.name, source, &markers.with_hips(), told)?,
    };
    facing::settle(&mut track);
    Ok(track)
}

/// Reads a file of keypoints.
///
/// # Errors
/// As [`recognise`] and [`track`], and when no format fits.
pub fn read(path: &Path, told: &Told) -> Result<Track, FormatError> {
    let (format, source) = recognise(path)?.ok_or(FormatError::Unknown)?;
    track(format, &source, told)
}
