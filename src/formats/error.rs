//! Why a file of keypoints cannot be read.

use std::io;

#[cfg(feature = "video")]
use crate::clip::ClipError;
use crate::outside::shown;

/// Why a file of keypoints cannot be read; the caller puts the file's name in front.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// It cannot be opened or read.
    #[error("cannot read it: {0}")]
    Read(#[from] io::Error),
    /// None of the readers takes it.
    #[error("it holds keypoints in none of the forms that Spotter reads (docs/formats.md lists them)")]
    Unknown,
    /// A form that is known and not read, and what to do.
    #[error("{0}")]
    Refused(&'static str),
    /// It is not JSON of the form that it seems to have.
    #[error("it looks like {format}, but {what}")]
    Json {
        /// The form.
        format: &'static str,
        /// What is wrong, with the place.
        what: String,
    },
    /// A line does not belong to its form.
    #[error("line {line}: {what}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// It lacks something that its form must have.
    #[error("{0}")]
    Lacks(String),
    /// Nobody is in it.
    #[error("it shows nobody in any frame")]
    Nobody,
    /// `--person` points into a picture.
    #[error("a place in the picture chooses among people in a video: count from the left here (`--person 2`)")]
    Pointed,
    /// `--person` names nobody.
    #[error("it shows {people} people, there is no person {wanted}: choose another with `--person`")]
    Person {
        /// Asked for, from 1.
        wanted: u16,
        /// People in it.
        people: usize,
    },
    /// The number of points fits no skeleton.
    #[error(
        "each person has {0} points, and no skeleton of so many is known: say which it is with `--skeleton NAME`, if it is one of docs/formats.md"
    )]
    Skeleton(usize),
    /// The same number of points fits two skeletons.
    #[error(
        "its {count} points may be those of `{a}` or of `{b}`, and where they lie does not tell: add `--skeleton {a}` or `--skeleton {b}`"
    )]
    Ambiguous {
        /// Points a person.
        count: usize,
        /// One of them.
        a: &'static str,
        /// The other.
        b: &'static str,
    },
    /// `--skeleton` names one of another length.
    #[error("each person has {found} points, `{name}` has {count}")]
    OtherSkeleton {
        /// Points a person.
        found: usize,
        /// Name of the skeleton.
        name: &'static str,
        /// Its points.
        count: usize,
    },
    /// Nobody says how many frames a second there are.
    #[error(
        "it does not say how many frames a second it holds: add `--fps N`, or the video itself with `--video CLIP`"
    )]
    Rate,
    /// Shares of a picture whose shape nobody says.
    #[error(
        "its points are shares of the picture, and it does not say how large that is: add `--size WIDTHxHEIGHT`, or the video itself with `--video CLIP`"
    )]
    Size,
    /// The video cannot be read.
    #[cfg(feature = "video")]
    #[error("the video: {0}")]
    Video(#[from] ClipError),
    /// The video ends before the keypoints.
    #[error("it goes on to frame {last} (from 0), the video has {frames} frames: are they of the same recording?")]
    Shorter {
        /// Last frame, from 0.
        last: u64,
        /// Frames of the video.
        frames: usize,
    },
    /// The points lie outside the picture.
    #[error(
        "its points lie as far out as ({x:.0}, {y:.0}), the picture has {width} x {height} pixels: if they were found in a copy of another size, name that with `--size WIDTHxHEIGHT`"
    )]
    Outside {
        /// Farthest to the right, pixels.
        x: f32,
        /// Farthest down, pixels.
        y: f32,
        /// Of the picture.
        width: u32,
        /// Of the picture.
        height: u32,
    },
    /// Frames that do not follow each other.
    #[error("its times do not rise at frame {0}")]
    Times(usize),
    /// More than anybody films.
    #[error("it unpacks to more than {0} MiB: that is no recording of a set")]
    TooLarge(u64),
}

impl FormatError {
    /// A line with something that cannot be read as what belongs there.
    pub(crate) fn line(line: usize, what: impl Into<String>) -> Self {
        Self::Line { line, what: what.into() }
    }
}

/// No number of a recording is larger, whatever its unit (as seconds it is a year): beyond it there is nothing to be drawn.
const LARGEST: f64 = 3.2e7;

/// A cell as a number; NaN, which some programs write, was not measured.
///
/// # Errors
/// When it is none, or beyond all measure.
pub fn number(cell: &str, line: usize) -> Result<f64, FormatError> {
    match cell.parse::<f64>() {
        Ok(value) if value.is_nan() || value.abs() <= LARGEST => Ok(value),
        Ok(_) => Err(FormatError::line(line, format!("`{}` is beyond all measure", shown(cell)))),
        Err(_) => Err(FormatError::line(line, format!("`{}` is not a number", shown(cell)))),
    }
}
