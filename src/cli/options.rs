//! Groups of options that several commands take, and how their values are read.

use std::path::PathBuf;
use std::thread::available_parallelism;

use clap::Args;
use jiff::civil::Date;

use crate::bar::{PLATES_MM, STATURES_CM};
use crate::clip::ClipOptions;
use crate::formats::Told;
use crate::library;
use crate::pose::Search;
use crate::report::Session;
use crate::track::{Skeleton, skeletons};

/// Cores that may be used.
pub fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// The coach's name; without any, `coach`.
pub fn coach(named: Option<&str>) -> &str {
    named.map(str::trim).filter(|name| !name.is_empty()).unwrap_or("coach")
}

/// How clips are to be read.
#[derive(Debug, Args)]
pub struct ReadingArguments {
    /// The clips play N times slower than filmed [default: what the camera wrote into them]
    #[arg(long, value_name = "N", value_parser = slowed)]
    pub slow_motion: Option<f64>,
    /// Read from this moment on: seconds, as a player counts them
    #[arg(long, value_name = "SECONDS", value_parser = moment)]
    pub from: Option<f64>,
    /// Read up to this moment
    #[arg(long, value_name = "SECONDS", value_parser = moment)]
    pub to: Option<f64>,
}

impl ReadingArguments {
    /// The same for the clip's reader.
    pub fn options(&self) -> ClipOptions {
        ClipOptions { slow_motion: self.slow_motion, from_s: self.from, to_s: self.to }
    }
}

/// From a time lapse to the fastest cameras.
const SLOWED: std::ops::RangeInclusive<f64> = 0.1..=100.0;

fn slowed(text: &str) -> Result<f64, String> {
    let factor = text.parse().ok().filter(|factor| SLOWED.contains(factor));
    factor.ok_or_else(|| format!("give how many times slower the clip plays, {} to {}", SLOWED.start(), SLOWED.end()))
}

fn moment(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0);
    seconds.ok_or_else(|| "give seconds from the start of the clip, such as 12.5".to_owned())
}

/// What files of keypoints may not say themselves.
#[derive(Debug, Args)]
pub struct KeypointArguments {
    /// Frames a second of keypoints that do not say it
    #[arg(long, value_name = "N", value_parser = rate)]
    pub fps: Option<f64>,
    /// Size of the pictures in which keypoints were found, where the file does not say it
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<[u32; 2]>,
    /// Which points keypoints are, where their number and place do not tell; or which a model of your own places
    #[arg(long, value_name = "NAME", value_parser = skeleton)]
    pub skeleton: Option<&'static Skeleton>,
}

impl KeypointArguments {
    /// The same for the readers.
    pub fn told(&self) -> Told<'static> {
        Told { fps: self.fps, size: self.size, skeleton: self.skeleton, ..Told::default() }
    }
}

/// Frames a second, from a time lapse to the fastest cameras.
const RATES: std::ops::RangeInclusive<f64> = 1.0..=10_000.0;

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| RATES.contains(rate));
    rate.ok_or_else(|| format!("give frames a second, {} to {}", RATES.start(), RATES.end()))
}

fn size(text: &str) -> Result<[u32; 2], String> {
    let side = |text: &str| text.trim().parse().ok().filter(|side| (1..=65_535).contains(side));
    let sides = text.split_once(['x', 'X', '×']).and_then(|(width, height)| Some([side(width)?, side(height)?]));
    sides.ok_or_else(|| "give width and height in pixels, such as 1920x1080".to_owned())
}

fn skeleton(text: &str) -> Result<&'static Skeleton, String> {
    skeletons::named(text).ok_or_else(|| format!("give one of {}", skeleton_names()))
}

/// All names of skeletons, for a sentence.
pub fn skeleton_names() -> String {
    skeletons::ALL.iter().map(|skeleton| skeleton.name).collect::<Vec<_>>().join(", ")
}

/// What a recording cannot tell.
#[derive(Debug, Args)]
pub struct SessionArguments {
    /// Who lifted; a pseudonym will do
    #[arg(long, value_name = "NAME", value_parser = lifter)]
    pub lifter: Option<String>,
    /// Day of the session
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<Date>,
    /// Load on the bar, bar included
    #[arg(long, value_name = "KG", value_parser = load)]
    pub load_kg: Option<f64>,
}

impl SessionArguments {
    /// The session with what was typed where it lacks something.
    pub fn complete(&self, session: Session) -> Session {
        Session {
            lifter: session.lifter.or_else(|| self.lifter.clone()),
            load_kg: session.load_kg.or(self.load_kg),
            date: session.date.or_else(|| self.date.map(|d| d.to_string())),
            ..session
        }
    }
}

fn lifter(text: &str) -> Result<String, String> {
    library::lifter_name(text).map(str::to_owned).map_err(|e| e.to_string())
}

fn date(text: &str) -> Result<Date, String> {
    library::typed_date(text).map_err(|e| e.to_string())
}

fn load(text: &str) -> Result<f64, String> {
    let kg = text.parse().ok().filter(|kg| (0.0..=library::HEAVIEST_KG).contains(kg));
    kg.ok_or_else(|| format!("a load is a number of kilograms from 0 to {}", library::HEAVIEST_KG))
}

/// How long things in the picture are: what the bar does is then told in metres.
#[derive(Debug, Args)]
pub struct LengthArguments {
    /// Diameter of the largest plate on the bar [default: 450 if it looks as large]
    #[arg(long, value_name = "MM", value_parser = plate)]
    pub plate_mm: Option<f64>,
    /// The lifter's height
    #[arg(long, value_name = "CM", value_parser = height)]
    pub height_cm: Option<f64>,
}

impl LengthArguments {
    /// The session with what was typed where it lacks something.
    pub fn complete(&self, session: Session) -> Session {
        Session {
            plate_mm: session.plate_mm.or(self.plate_mm),
            height_cm: session.height_cm.or(self.height_cm),
            ..session
        }
    }
}

fn plate(text: &str) -> Result<f64, String> {
    let mm = text.parse().ok().filter(|mm| PLATES_MM.contains(mm));
    mm.ok_or_else(|| format!("a plate's diameter is {} to {} millimetres", PLATES_MM.start(), PLATES_MM.end()))
}

fn height(text: &str) -> Result<f64, String> {
    let cm = text.parse().ok().filter(|cm| STATURES_CM.contains(cm));
    cm.ok_or_else(|| format!("a height is {} to {} centimetres", STATURES_CM.start(), STATURES_CM.end()))
}

/// Where the library is.
#[derive(Debug, Args)]
pub struct LibraryPlace {
    /// The library [default: spotter/library.sqlite in $XDG_DATA_HOME or ~/.local/share]
    #[arg(long, value_name = "FILE", env = "SPOTTER_LIBRARY", global = true)]
    pub library: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ResourceArguments {
    /// The ONNX Runtime library [default: beside the program, in ../lib/spotter, then the project's third_party/onnxruntime]
    #[arg(long, value_name = "FILE", env = "SPOTTER_ONNXRUNTIME")]
    pub onnxruntime: Option<PathBuf>,
    /// Folder with the models [default: `models` beside the program, in ../lib/spotter, then in the project]
    #[arg(long, value_name = "DIR", env = "SPOTTER_MODELS")]
    pub models: Option<PathBuf>,
}

impl ResourceArguments {
    /// Where to look.
    pub fn search(&self) -> Search {
        Search { onnxruntime: self.onnxruntime.clone(), models: self.models.clone() }
    }
}
