//! The library: judged sets of named lifters in one SQLite file, so that a new set can be seen beside the earlier ones.
//!
//! It stores what `report.json` says (no picture, no path but the clip's file name), under a name or pseudonym. Nothing
//! leaves the machine, the file is readable by its owner only, and [`Library::forget`] leaves no byte of a lifter in it.

mod checksum;
mod entry;
mod error;
mod export;
mod read;
mod remembered;
mod schema;
mod store;

use std::path::{Path, PathBuf};

use serde::Serialize;

pub use entry::{Entry, lifter_name, typed_date};
pub use error::{EntryError, LibraryError};
pub use export::{write_csv, write_json};
pub use read::{LifterSummary, StoredSet};
pub use remembered::Remembered;
pub use store::{Added, Forgotten, Totals};

/// No metric of a rep is larger, in any unit; beyond it a report or a library is damaged.
const LARGEST: f64 = 1e6;
/// Heaviest load that is no slip of the pen, kilograms: more than twice any bar ever pulled.
pub const HEAVIEST_KG: f64 = 1200.0;

/// An open library.
#[derive(Debug)]
pub struct Library {
    db: rusqlite::Connection,
    path: PathBuf,
    /// Why nothing can be changed in it, if so.
    read_only: Option<String>,
}

impl Library {
    /// Where the library is when nobody names a file: `$XDG_DATA_HOME/spotter/library.sqlite`, or below `~/.local/share`.
    ///
    /// # Errors
    /// When neither variable names a folder.
    pub fn default_path() -> Result<PathBuf, LibraryError> {
        let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
        let data = absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share")));
        Ok(data.ok_or(LibraryError::NoPlace)?.join("spotter/library.sqlite"))
    }

    /// Why nothing can be changed in it, if so.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The name that a serialised unit variant has in report.json.
fn name_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
