//! Folders of results made apart, on several machines say, joined into one.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::claim::Claim;
use super::identity::{Identity, Standing};
use super::summary::{Failure, Summary, result_names};
use crate::files;
use crate::files::results::{NAMES, REPORT};
use crate::report::SetReport;

/// What came of joining.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Results that were put into the folder.
    pub added: usize,
    /// Results that were there already.
    pub kept: usize,
    /// Failures that the parts' summaries list, of clips without a result in any part.
    pub failures: Vec<Failure>,
    /// Results that two parts hold with different keys; the first part's was taken.
    pub conflicts: Vec<String>,
    /// Parts without a summary: their run was not finished, and what failed there is not known.
    pub unfinished: Vec<PathBuf>,
}

/// Why parts could not be joined.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A part is not what it should be.
    #[error("`{}` holds no results; give the folders that `spotter check --out` filled", .0.display())]
    NoResults(PathBuf),
    /// The target is one of the parts.
    #[error("`{}` is both a part and the folder to merge into; name another folder first", .0.display())]
    Itself(PathBuf),
    /// A part could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// Part.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// A result could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// Result.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// Another process is writing there.
    #[error("`{}` is being written by another process; merge again when it is through", .0.display())]
    Busy(PathBuf),
}

/// Puts the results of all `parts` into `to`, each as a whole (as further names of the same files where the file system can,
/// else as copies). A result that `to` holds with another key is replaced: the parts know better. Repeating it is cheap.
///
/// # Errors
/// When a part is no folder of results, or something cannot be read or written.
pub fn merge(to: &Path, parts: &[PathBuf]) -> Result<Merged, MergeError> {
    let mut merged = Merged::default();
    let mut taken: HashMap<String, (PathBuf, Option<Identity>)> = HashMap::new();
    let mut failures = Vec::new();
    for part in parts {
        let read = |source| MergeError::Read { path: part.clone(), source };
        if part.canonicalize().ok().is_some_and(|part| to.canonicalize().is_ok_and(|to| to == part)) {
            return Err(MergeError::Itself(part.clone()));
        }
        let (names, summary) = (result_names(part).map_err(read)?, Summary::read(part));
        match summary {
            Ok(summary) => failures.extend(summary.failures),
            Err(_) if names.is_empty() => return Err(MergeError::NoResults(part.clone())),
            Err(_) => merged.unfinished.push(part.clone()),
        }
        for name in names {
            let identity = Identity::read(&part.join(&name));
            match taken.get(&name) {
                Some((_, first)) if *first == identity => {}
                Some((first, _)) => merged.conflicts.push(format!(
                    "`{name}` is not the same in `{}` and `{}`; the first was taken",
                    first.display(),
                    part.display()
                )),
                None => drop(taken.insert(name, (part.clone(), identity))),
            }
        }
    }
    let mut names: Vec<_> = taken.into_iter().collect();
    names.sort_by(|a, b| a.0.cmp(&b.0));
    let mut clips = HashSet::new();
    for (name, (part, identity)) in names {
        let target = to.join(&name);
        let write = |source| MergeError::Write { path: target.clone(), source };
        let whole = |own: &Identity| own.standing(&target) == Standing::Done;
        if Identity::read(&target) == identity && identity.as_ref().is_some_and(whole) {
            merged.kept += 1;
        } else {
            let claim = Claim::take(&target).map_err(write)?.ok_or_else(|| MergeError::Busy(target.clone()))?;
            take_over(&part.join(&name), &claim).map_err(write)?;
            claim.keep(&clip_of(&part.join(&name)).map_err(write)?, REPORT).map_err(write)?;
            merged.added += 1;
        }
        if let Ok(row) = super::summary::Row::read(&target) {
            clips.insert(row.clip);
        }
    }
    failures.retain(|failure: &Failure| !clips.contains(&failure.clip));
    merged.failures = failures;
    Ok(merged)
}

/// Result files are replaced, never changed, so that a second name for one is as good as a copy. What else lies among them is
/// somebody's own and stays where it is.
fn take_over(from: &Path, claim: &Claim) -> io::Result<()> {
    for name in NAMES.iter().filter(|name| from.join(name).is_file()) {
        let to = claim.path(name);
        if fs::hard_link(from.join(name), &to).is_err() {
            fs::copy(from.join(name), &to)?;
        }
    }
    Ok(())
}

/// SHA-256 of the clip whose results are in the folder.
fn clip_of(folder: &Path) -> io::Result<String> {
    let report: SetReport = serde_json::from_slice(&files::read(&folder.join(REPORT))?)?;
    Ok(report.clip.sha256)
}
