//! A checked set: its report, its track and what is measured from it.

use std::io;
use std::path::Path;

use crate::angles::{self, AngleTrack};
use crate::files::{self, results::POSE};
use crate::outside::shown_message;
use crate::report::SetReport;
use crate::signal::{self, CleanTrack};
use crate::track::{StoredTrackError, Track};

/// Why the results of a check cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// A file is missing or cannot be read.
    #[error("cannot read `{0}`: {1}; name a folder that `spotter check` wrote")]
    Read(String, io::Error),
    /// The report is none.
    #[error("it is no report of Spotter: {}; check the clip again", shown_message(.0))]
    Report(serde_json::Error),
    /// The track is none.
    #[error("its pose.json: {0}")]
    Track(#[from] StoredTrackError),
    /// Nothing was measured.
    #[error("its track holds too little to measure")]
    Empty,
}

/// A checked set.
#[derive(Debug)]
pub struct Set {
    /// Name of the results' folder, without `.spotter`.
    pub name: String,
    /// The report.
    pub report: SetReport,
    /// The track.
    pub track: Track,
    /// The track cleaned and even in time, a stretch a scene.
    pub scenes: Vec<CleanTrack>,
    /// Angles over time.
    pub angles: AngleTrack,
}

impl Set {
    /// Reads a `report.json` and the `pose.json` beside it.
    ///
    /// # Errors
    /// When one of them is missing or not what it should be.
    pub fn read(report: &Path) -> Result<Self, SetError> {
        let folder = report.parent().unwrap_or(Path::new("."));
        let bytes = |path: &Path| files::read(path).map_err(|e| SetError::Read(path.display().to_string(), e));
        let track = Track::read(&*bytes(&folder.join(POSE))?)?;
        let report = serde_json::from_slice(&bytes(report)?).map_err(SetError::Report)?;
        let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
        let name = absolute.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = name.strip_suffix(".spotter").unwrap_or(&name).to_owned();
        Self::new(name, report, track).ok_or(SetError::Empty)
    }

    /// Measures a track; `None` where there is too little of it.
    #[must_use]
    pub fn new(name: String, report: SetReport, track: Track) -> Option<Self> {
        let scenes = signal::clean_scenes(&track);
        let angles = AngleTrack::join(scenes.iter().map(angles::measure).collect())?;
        Some(Self { name, report, track, scenes, angles })
    }

    /// Samples a second of what is even in time.
    #[must_use]
    pub fn rate_hz(&self) -> f64 {
        self.scenes.first().map_or(f64::NAN, |scene| scene.rate_hz)
    }
}
