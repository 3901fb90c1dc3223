//! The identity of a clip: the SHA-256 of its bytes; and two cheaper things that stand in for it.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use super::{ClipError, source::Source};
use crate::files::{hexadecimal, open};
use crate::system::{file_number, times_of_change};

/// How much [`sample`] reads in each of three places, bytes.
const SAMPLE_BYTES: u64 = 1 << 12;
/// A file that changed less than this before it was looked at may change again without its times showing it: file systems
/// stamp in steps of up to two seconds (FAT; others are finer).
const RACY: Duration = Duration::from_secs(2);

/// SHA-256 of the clip's bytes, lower-case hexadecimal: of the file, or of the pictures' files one after another in the
/// order of their numbers. The bytes are streamed.
///
/// # Errors
/// If the file, folder or pattern cannot be found or read, or is empty: one empty file is no copy of another. Whether it is a video is not looked
/// at.
pub fn identify(path: &Path) -> Result<String, ClipError> {
    let source = Source::locate(path)?;
    if source.files().iter().all(|file| std::fs::metadata(file).is_ok_and(|found| found.len() == 0)) {
        return Err(ClipError::Empty);
    }
    source.sha256()
}

/// What tells, without reading it, that a clip is still the one that was read: of each of its files the size, the times of
/// the last change of content and of attributes, and the number on the disk, hashed. `None` while a change could go
/// unnoticed, that is when one of the files was changed within the last two seconds.
///
/// # Errors
/// As [`identify`].
pub fn fingerprint(path: &Path) -> Result<Option<String>, ClipError> {
    let source = Source::locate(path)?;
    let now = SystemTime::now();
    let mut hash = Sha256::new();
    for file in source.files() {
        let found = std::fs::metadata(file)?;
        if now.duration_since(found.modified()?).is_ok_and(|age| age < RACY) {
            return Ok(None);
        }
        for value in times_of_change(&found) {
            hash.update(value.to_le_bytes());
        }
        hash.update(found.len().to_le_bytes());
        hash.update(file_number(&found).1.to_le_bytes());
    }
    Ok(Some(hexadecimal(hash.finalize())))
}

/// A number from the clip's content that costs three short reads: of its size, beginning, middle and end (of one camera's
/// clips, the beginnings are often alike, and of uncompressed ones the ends and sizes too). Equal clips have equal samples;
/// unequal ones nearly always unequal ones, which is enough for dealing clips out evenly.
///
/// # Errors
/// As [`identify`].
pub fn sample(path: &Path) -> Result<u64, ClipError> {
    let source = Source::locate(path)?;
    let files = source.files();
    let mut hash = Sha256::new();
    hash.update((files.len() as u64).to_le_bytes());
    for path in files.iter().take(1).chain(files.iter().skip(1).last()) {
        let mut file = open(path)?;
        let bytes = file.metadata()?.len();
        hash.update(bytes.to_le_bytes());
        let mut part = Vec::new();
        for place in [0, bytes / 2, bytes.saturating_sub(SAMPLE_BYTES)] {
            file.seek(SeekFrom::Start(place))?;
            file.by_ref().take(SAMPLE_BYTES).read_to_end(&mut part)?;
        }
        hash.update(&part);
    }
    Ok(hash.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// What changes when somebody writes to a clip: of each of its files the number on the disk, the size and the time of the last change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentState(Vec<((u64, u64), u64, i64, i64)>);

/// The state that a clip is in now.
///
/// # Errors
/// As [`identify`].
pub fn content_state(path: &Path) -> Result<ContentState, ClipError> {
    let state = |file: &Path| {
        let found = std::fs::metadata(file)?;
        let [seconds, nanoseconds, ..] = times_of_change(&found);
        Ok((file_number(&found), found.len(), seconds, nanoseconds))
    };
    Ok(ContentState(Source::locate(path)?.files().into_iter().map(state).collect::<io::Result<_>>()?))
}

/// The files that make up a clip: the file itself, or the pictures in the order of their numbers.
///
/// # Errors
/// As [`identify`].
pub fn files(path: &Path) -> Result<Vec<PathBuf>, ClipError> {
    Ok(Source::locate(path)?.files().into_iter().map(Path::to_path_buf).collect())
}

impl Source {
    /// See [`identify`].
    pub(super) fn sha256(&self) -> Result<String, ClipError> {
        let mut hash = Sha256::new();
        for file in self.files() {
            absorb(&mut hash, file)?;
        }
        Ok(hexadecimal(hash.finalize()))
    }

    /// The file, or the pictures' files in the order of their numbers.
    fn files(&self) -> Vec<&Path> {
        match self {
            Self::File { path, .. } => vec![path],
            Self::Pictures(pictures) => pictures.iter().map(|picture| picture.path.as_path()).collect(),
        }
    }
}

fn absorb(hash: &mut Sha256, path: &Path) -> Result<(), ClipError> {
    let mut file = open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => hash.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}
