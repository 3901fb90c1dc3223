//! The triage page: one `index.html` for a folder of results, worst reps first across all clips, so that a coach is through
//! the flagged reps of a week in minutes. [`Triage::gather`] reads the reports, [`render`] makes the page; opened by double
//! click it stands alone, served by the review desk it also takes marks.

mod chart;
mod clip;
mod page;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use walkdir::WalkDir;

use crate::files;
use crate::files::results::REPORT;

pub use clip::{Clip, TriageFinding, TriageRep, result_id};
pub use page::{Assets, RenderError, asset, render};

/// Folders below the results folder in which reports are looked for.
const DEPTH: usize = 4;

/// The reports of a results folder, as far as the triage page needs them.
#[derive(Debug, Clone, Default)]
pub struct Triage {
    /// The results folder, without links.
    pub root: PathBuf,
    /// In order of their folders.
    pub clips: Vec<Clip>,
    /// Clips that could not be checked, as the summaries say.
    pub failed: Vec<Failed>,
    /// Reports that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// A clip that has no result.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Failed {
    /// Its path, as given.
    pub clip: String,
    /// Why it could not be checked.
    pub reason: String,
}

/// A report that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its folder, relative to the results folder.
    pub folder: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The results folder itself could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the folder `{}` cannot be read: {source}; name a folder of results made by `spotter check`", folder.display())]
pub struct GatherError {
    folder: PathBuf,
    source: std::io::Error,
}

impl Triage {
    /// Reads every `report.json` in `folder` and below it, four folders deep, and from every `summary.json` which clips have none; links and
    /// hidden folders are not followed.
    ///
    /// # Errors
    /// When the folder itself cannot be read. A broken report is listed in [`Triage::unreadable`].
    pub fn gather(folder: &Path) -> Result<Self, GatherError> {
        Self::default().again(folder)
    }

    /// Gathers once more, reading only the reports that changed since.
    ///
    /// # Errors
    /// As [`Triage::gather`].
    pub fn again(&self, folder: &Path) -> Result<Self, GatherError> {
        let root = std::fs::read_dir(folder).and_then(|_| folder.canonicalize());
        let root = root.map_err(|source| GatherError { folder: folder.to_path_buf(), source })?;
        let known: HashMap<&str, &Clip> = self.clips.iter().map(|c| (c.folder.as_str(), c)).collect();
        let mut found = Self { root, ..Self::default() };
        let visible = |e: &walkdir::DirEntry| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.');
        let walk = WalkDir::new(folder).max_depth(DEPTH + 1).sort_by_file_name().into_iter().filter_entry(visible);
        for entry in walk.flatten().filter(|e| e.file_type().is_file()) {
            if entry.file_name() == "summary.json" {
                found.failed.append(&mut failed(entry.path()));
            }
            if entry.file_name() != REPORT {
                continue;
            }
            let Some(results) = entry.path().parent() else { continue };
            let name = relative(folder, results);
            let stamp = entry.metadata().ok().and_then(|m| Some((m.modified().ok()?, m.len())));
            if let Some(clip) = known.get(name.as_str()).filter(|c| stamp.is_some() && c.stamp == stamp) {
                found.clips.push((*clip).clone());
                continue;
            }
            match Clip::read(results, &name, stamp) {
                Ok(clip) => found.clips.push(clip),
                Err(reason) => found.unreadable.push(Unreadable { folder: name, reason }),
            }
        }
        // What was checked since has its result.
        found.failed.retain(|failed| found.clips.iter().all(|clip| clip.path != failed.clip));
        found.failed.sort();
        found.failed.dedup();
        Ok(found)
    }

    /// The clip of the given id.
    pub fn clip(&self, id: &str) -> Option<&Clip> {
        self.clips.iter().find(|c| c.id == id)
    }
}

/// The clips that could not be checked, by a summary; none where it cannot be read, which is told of reports alone.
fn failed(summary: &Path) -> Vec<Failed> {
    #[derive(Deserialize)]
    struct Summary {
        failures: Vec<Failed>,
    }
    let read = files::read(summary).ok();
    read.and_then(|text| serde_json::from_slice(&text).ok()).map_or_else(Vec::new, |summary: Summary| summary.failures)
}

/// The folder's path from the results folder, `/` between names on every system.
fn relative(folder: &Path, results: &Path) -> String {
    let names = results.strip_prefix(folder).unwrap_or(results).components();
    names.map(|c| c.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}
