//! The clips' content hashes, remembered: a second run over thousands of large files need not read them all to learn that
//! nothing changed.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::clip::{self, ClipError};
use crate::files::{self, Kind, write_whole};

/// Name of the file in the folder of results.
const FILE: &str = ".clips.json";
const KIND: Kind =
    Kind { is_own: |head| head.starts_with(b"{}") || Kind::holds(head, "\"fingerprint\":"), private: false };

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    fingerprint: String,
    sha256: String,
}

/// Hashes by path; a path whose [`clip::fingerprint`] changed is read again.
#[derive(Debug)]
pub struct ContentHashes {
    file: PathBuf,
    known: Mutex<BTreeMap<String, Known>>,
}

impl ContentHashes {
    /// Those remembered in the folder of results; none where nothing readable is remembered.
    pub fn open(results: &Path) -> Self {
        let file = results.join(FILE);
        let known = Mutex::new(read(&file));
        Self { file, known }
    }

    /// SHA-256 of the clip's bytes, see [`clip::identify`].
    ///
    /// # Errors
    /// When it cannot be found or read.
    pub fn of(&self, path: &Path) -> Result<String, ClipError> {
        let key = std::path::absolute(path)?.to_string_lossy().into_owned();
        let before = clip::fingerprint(path)?;
        if let (Some(before), Some(known)) = (&before, self.lock().get(&key))
            && *before == known.fingerprint
        {
            return Ok(known.sha256.clone());
        }
        let sha256 = clip::identify(path)?;
        // Remembered only if nothing moved while it was read.
        if let Some(fingerprint) =
            before.filter(|before| clip::fingerprint(path).ok().flatten().as_ref() == Some(before))
        {
            self.lock().insert(key, Known { fingerprint, sha256: sha256.clone() });
        }
        Ok(sha256)
    }

    /// Keeps them for the next run, beside those that another process has kept meanwhile.
    ///
    /// # Errors
    /// When the folder of results cannot be written.
    pub fn save(&self) -> io::Result<()> {
        let mut all = read(&self.file);
        all.extend(self.lock().iter().map(|(path, known)| (path.clone(), known.clone())));
        write_whole(&self.file, KIND, |to| Ok(serde_json::to_writer(to, &all)?))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(file: &Path) -> BTreeMap<String, Known> {
    files::read(file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, FileTimes};
    use std::time::{Duration, SystemTime};

    use super::*;

    fn aged(path: &Path, bytes: &[u8]) {
        fs::write(path, bytes).unwrap();
        let times = FileTimes::new().set_modified(SystemTime::now() - Duration::from_secs(60));
        fs::File::options().write(true).open(path).unwrap().set_times(times).unwrap();
    }

    #[test]
    fn a_remembered_hash_holds_until_the_file_changes() {
        let home = tempfile::tempdir().unwrap();
        let clip = home.path().join("a.mp4");
        aged(&clip, b"one");
        let hashes = ContentHashes::open(home.path());
        let one = hashes.of(&clip).unwrap();
        assert_eq!(one, clip::identify(&clip).unwrap());
        hashes.save().unwrap();
        // Remembered for the path and the state of the file: the stored value is what is given out.
        let file = home.path().join(FILE);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace(&one, "remembered")).unwrap();
        assert_eq!(ContentHashes::open(home.path()).of(&clip).unwrap(), "remembered");
        // Same size and same time of modification, other bytes.
        let modified = fs::metadata(&clip).unwrap().modified().unwrap();
        fs::write(&clip, b"two").unwrap();
        let again = FileTimes::new().set_modified(modified);
        fs::File::options().write(true).open(&clip).unwrap().set_times(again).unwrap();
        assert_eq!(ContentHashes::open(home.path()).of(&clip).unwrap(), clip::identify(&clip).unwrap());
    }

    #[test]
    fn a_file_written_just_now_is_not_trusted() {
        let home = tempfile::tempdir().unwrap();
        let clip = home.path().join("a.mp4");
        fs::write(&clip, b"one").unwrap();
        let hashes = ContentHashes::open(home.path());
        hashes.of(&clip).unwrap();
        assert!(hashes.lock().is_empty());
    }
}
