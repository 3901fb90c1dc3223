//! Spotter's mark in a folder.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Name of the file that is the mark.
pub const MARK: &str = ".spotter.json";
/// No mark is longer, bytes.
const LONGEST: u64 = 1 << 16;

/// What a folder is to Spotter. A folder without it is somebody else's, whatever its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "spotter", rename_all = "snake_case", deny_unknown_fields)]
pub enum Mark {
    /// Something in the making; all that is in it is Spotter's.
    Work {},
    /// Results of a check.
    Results {
        /// SHA-256 of the clip that was checked.
        clip_sha256: String,
        /// Names of the files in it that are Spotter's, in order. Whatever else lies there is not.
        files: Vec<String>,
    },
}

impl Mark {
    /// The mark of a folder, if it has one. A link is none.
    pub fn read(folder: &Path) -> Option<Self> {
        let path = folder.join(MARK);
        path.symlink_metadata().ok().filter(|about| about.is_file() && about.len() <= LONGEST)?;
        serde_json::from_slice(&super::read(&path).ok()?).ok()
    }

    /// Puts the mark into a folder that has none.
    ///
    /// # Errors
    /// When there is one, or it cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<PathBuf> {
        let path = folder.join(MARK);
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        file.write_all(&bytes)?;
        file.sync_all()?;
        Ok(path)
    }

    /// Whether the file of that name in the folder is Spotter's by this mark. A folder or link of that name is not.
    pub fn owns(&self, folder: &Path, name: &str) -> bool {
        let listed = match self {
            Self::Work {} => true,
            Self::Results { files, .. } => name == MARK || files.iter().any(|file| file == name),
        };
        listed && fs::symlink_metadata(folder.join(name)).is_ok_and(|about| about.is_file())
    }
}
