//! Why no track could be made of a clip.

use std::path::PathBuf;

use crate::clip::{ClipError, EncodeError};
use crate::track::StoredTrackError;

/// Why no track could be made of a clip; each sentence says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PoseError {
    /// The clip could not be read.
    #[error(transparent)]
    Clip(#[from] ClipError),
    /// The inference runtime did not load.
    #[error("the ONNX Runtime library {path} could not be loaded ({reason}): run setup again, or name another one")]
    Runtime {
        /// Library.
        path: PathBuf,
        /// What the loader said.
        reason: String,
    },
    /// A model file is missing or is not a model.
    #[error("the model {path} could not be loaded ({reason}): run setup again")]
    Model {
        /// File.
        path: PathBuf,
        /// What the runtime said.
        reason: String,
    },
    /// The model that was given is of another kind.
    #[error("`{}` is no model that `--model` runs: {reason}; docs/formats.md says which are", path.display())]
    OtherModel {
        /// File.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A model ran but did not give what it should.
    #[error("the {model} model failed ({reason}): its file may be of another version, run setup again")]
    Inference {
        /// Which.
        model: &'static str,
        /// What the runtime said, or what is wrong with the output.
        reason: String,
    },
    /// A picture could not be cut or converted.
    #[error("a picture could not be prepared: {0}")]
    Picture(#[from] opencv::Error),
    /// A picture could not be kept for the page.
    #[error(transparent)]
    Kept(#[from] EncodeError),
    /// No person in any frame that was searched.
    #[error("no person was found in the {frames} frame{} searched: film the whole lifter from the side, in even light", if *.frames == 1 { "" } else { "s" })]
    NobodyFound {
        /// Frames in which a person was looked for.
        frames: usize,
    },
    /// Two people move alike, and neither stands out.
    #[error(
        "{count} people could be the lifter (likely {likely}, counted from the left as they first appear): choose one, on the command line with --person N"
    )]
    SeveralPeople {
        /// People seen for a notable part of the clip.
        count: usize,
        /// The numbers of the people that rank alike, such as `1 or 3`.
        likely: String,
    },
    /// `--person` asked for somebody who is not there.
    #[error("person {asked} was asked for, but {seen} are seen for a notable part of the clip")]
    NoSuchPerson {
        /// Number asked for, from 1.
        asked: usize,
        /// People seen.
        seen: usize,
    },
    /// Nobody is where somebody pointed.
    #[error(
        "nobody is seen at {:.1} s at {:.0} % of the picture's width and {:.0} % of its height: point at the middle of the lifter's body, at a \
         moment when it shows",
        spot.at_s,
        100.0 * spot.x,
        100.0 * spot.y
    )]
    NobodyThere {
        /// Where.
        spot: crate::track::Spot,
    },
    /// Too few pixels on the lifter.
    #[error(
        "the lifter is too small in the picture (hip to shoulder {torso_px:.0} pixels, at least {least:.0} are needed): film nearer or in a higher resolution"
    )]
    TooSmall {
        /// Median distance from hip to shoulder, pixels.
        torso_px: f32,
        /// Least distance, pixels.
        least: f32,
    },
    /// The picture ends above the lifter's knees, and what it shows is not seen clearly.
    #[error(
        "only the lifter's upper body is in the picture, and hardly made out: film the whole lifter, feet and bar included, from the side"
    )]
    LegsOutside,
    /// Whoever lifts was found too seldom for a course of movement.
    #[error(
        "the lifter was found in only {:.0} % of the frames searched while they were there: film nearer, in even light, with nothing in front",
        100.0 * share
    )]
    SeldomFound {
        /// Share of the samples, 0…1.
        share: f64,
    },
    /// The process that was to read it cannot be started or reached.
    #[error("the process that reads clips cannot be run ({0}): start Spotter again")]
    NotStarted(std::io::Error),
    /// That process crashed, mostly within the decoder.
    #[error(
        "reading it crashed (signal {signal}): convert it with: ffmpeg -i INPUT -c:v libx264 -pix_fmt yuv420p OUTPUT.mp4"
    )]
    Crashed {
        /// The signal that ended it.
        signal: i32,
    },
    /// That process was killed, which nobody but the system or a person does.
    #[error(
        "the process that read it was killed, as is done where memory is short: close other programs, or check fewer clips at a time with --jobs 1"
    )]
    Killed,
    /// That process ended by itself, which it never should.
    #[error("reading it ended early ({0}); this is a defect of the program, please report it with the clip")]
    Ended(std::process::ExitStatus),
    /// That process does not go on.
    #[error(
        "reading it did not go on for {minutes} minutes and was given up: convert it with: ffmpeg -i INPUT -c:v libx264 -pix_fmt yuv420p \
         OUTPUT.mp4, or give it more time with --patience"
    )]
    Stalled {
        /// How long nothing was heard of it.
        minutes: f64,
    },
    /// What that process says of the clip, a sentence of another of these.
    #[error("{0}")]
    Told(String),
    /// What that process read cannot be understood.
    #[error(transparent)]
    Answer(#[from] StoredTrackError),
    /// The caller asked to stop.
    #[error("stopped")]
    Stopped,
}
