//! Angles over time from another program's file or from Spotter's own, brought to one set of names and signs.

use std::fmt;
use std::path::{Path, PathBuf};

use super::{frames_csv, markers, motion};
use crate::files;
use crate::files::results::FRAMES;
use crate::outside::shown;

/// No number of a recording is larger, whatever its unit (as seconds it is a year): beyond it there is nothing to be drawn.
const LARGEST: f64 = 3.2e7;

/// A cell as a number; NaN, which some programs write, was not measured.
pub(super) fn number(cell: &str, line: usize) -> Result<f64, RecordingError> {
    match cell.parse::<f64>() {
        Ok(value) if value.is_nan() || value.abs() <= LARGEST => Ok(value),
        Ok(_) => Err(RecordingError::Line { line, what: format!("`{}` is beyond all measure", shown(cell)) }),
        Err(_) => Err(RecordingError::Line { line, what: format!("`{}` is not a number", shown(cell)) }),
    }
}

/// What is compared: angles as Spotter defines them, degrees, flexion and forward lean positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Inclination of mid-hip → mid-shoulder from the vertical.
    TrunkInclination,
    /// Trunk–thigh angle, upright about 0.
    HipHinge,
    /// 0 = straight.
    KneeFlexion,
    /// Inclination of ankle → knee from the vertical.
    ShankInclination,
    /// Against the zero of its source: neutral standing in Spotter, the model's pose in OpenSim.
    LumbarFlexion,
}

impl Quantity {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::TrunkInclination, Self::HipHinge, Self::KneeFlexion, Self::ShankInclination, Self::LumbarFlexion];
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Self::TrunkInclination => "trunk inclination",
            Self::HipHinge => "hip hinge",
            Self::KneeFlexion => "knee flexion",
            Self::ShankInclination => "shank inclination",
            Self::LumbarFlexion => "lumbar flexion",
        })
    }
}

/// One quantity over time and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// What it is.
    pub quantity: Quantity,
    /// The columns of the file it is made of, for people.
    pub source: String,
    /// Degrees, NaN where not measured; one a time of the recording.
    pub degrees: Vec<f64>,
}

/// A file's angles over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Seconds, strictly rising.
    pub time_s: Vec<f64>,
    /// At most one a quantity.
    pub courses: Vec<Course>,
}

/// Why a file cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// It cannot be opened or read as text.
    #[error("cannot read it: {0}")]
    Read(#[from] std::io::Error),
    /// Its name says no known format.
    #[error(
        "its name ends in none of .csv (frames.csv), .json (report.json), .mot, .sto and .trc; a results folder of `spotter check` will do as well"
    )]
    Format,
    /// Something in it does not belong to its format.
    #[error("line {line}: {what}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// It lacks something that its format must have.
    #[error("{0}")]
    Lacks(String),
}

impl Recording {
    /// Reads a `frames.csv` (or the folder or `report.json` beside which it lies), an OpenSim `.mot` or `.sto`, or a marker `.trc`.
    ///
    /// # Errors
    /// When the file cannot be read, is of no known format, or holds nothing that can be compared.
    pub fn read(path: &Path) -> Result<Self, RecordingError> {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let text = |path: &Path| files::read_to_string(path).map_err(RecordingError::from);
        let beside = |folder: PathBuf| frames_csv::parse(&text(&folder.join(FRAMES))?);
        let recording = match ending.as_str() {
            _ if path.is_dir() => beside(path.to_path_buf())?,
            "json" => beside(path.parent().map(Path::to_path_buf).unwrap_or_default())?,
            "csv" => frames_csv::parse(&text(path)?)?,
            "mot" | "sto" => motion::parse(&text(path)?)?,
            "trc" => markers::parse(&text(path)?)?.angles()?,
            _ => return Err(RecordingError::Format),
        };
        // Neither does one that is not known.
        let rises = |w: &[f64]| w[0] < w[1];
        if let Some(k) = recording.time_s.windows(2).position(|w| !rises(w)) {
            return Err(RecordingError::Lacks(format!("its times do not rise at row {}", k + 2)));
        }
        if recording.time_s.len() < 2 {
            return Err(RecordingError::Lacks("it holds fewer than two rows".into()));
        }
        Ok(recording)
    }

    /// The course of a quantity.
    pub fn course(&self, quantity: Quantity) -> Option<&Course> {
        self.courses.iter().find(|c| c.quantity == quantity)
    }
}
