//! Angles over time from another program's file or from Spotter's own.

use std::path::Path;

use super::recording::Recording;
use super::{frames_csv, marker_angles, motion, track_angles};
use crate::files;
use crate::files::results::FRAMES;
use crate::formats::{self, Content, FormatError, Told};

/// Why a file cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// It cannot be opened or read as text.
    #[error("cannot read it: {0}")]
    Read(#[from] std::io::Error),
    /// Its name says no known format.
    #[error(
        "its name ends in none of .csv (frames.csv), .json (report.json), .mot and .sto, and it is no file of keypoints or markers that Spotter reads (docs/formats.md); a results folder of `spotter check` will do as well"
    )]
    Format,
    /// Something in it does not belong to its format, or is missing.
    #[error(transparent)]
    File(#[from] FormatError),
}

impl Recording {
    /// Reads a `frames.csv` (or the folder or `report.json` beside which it lies), an OpenSim `.mot` or `.sto`, or keypoints or markers in
    /// any form of [`formats`]; `told` is what these do not say themselves.
    ///
    /// # Errors
    /// When the file cannot be read, is of no known format, or holds nothing that can be compared.
    pub fn read(path: &Path, told: &Told) -> Result<Self, RecordingError> {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let text = |path: &Path| files::read_to_string(path).map_err(RecordingError::from);
        // What no reader of keypoints takes is named by what this command reads besides.
        let unknown = |error| if matches!(error, FormatError::Unknown) { Ok(None) } else { Err(error) };
        let frames = |path: &Path| Ok::<_, RecordingError>(frames_csv::parse(&text(path)?)?);
        let recording = match ending.as_str() {
            _ if path.join(FRAMES).is_file() => frames(&path.join(FRAMES))?,
            "mot" | "sto" => motion::parse(&text(path)?)?,
            "csv" if frames_csv::is_it(&text(path)?) => frames(path)?,
            _ => match formats::recognise(path).or_else(unknown)? {
                Some((format, source)) => match (format.read)(&source)? {
                    Content::Markers(markers) => marker_angles::angles(&markers.with_hips())?,
                    Content::People(_) => track_angles::angles(&formats::track(format, &source, told)?),
                },
                None if ending == "json" || path.is_dir() => {
                    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
                    frames(&folder.join(FRAMES))?
                }
                None if ending == "csv" => frames(path)?,
                None => return Err(RecordingError::Format),
            },
        };
        // Neither does one that is not known.
        let rises = |w: &[f64]| w[0] < w[1];
        if let Some(k) = recording.time_s.windows(2).position(|w| !rises(w)) {
            return Err(FormatError::Lacks(format!("its times do not rise at row {}", k + 2)).into());
        }
        if recording.time_s.len() < 2 {
            return Err(FormatError::Lacks("it holds fewer than two rows".into()).into());
        }
        Ok(recording)
    }
}
