//! Single files that a command writes: as a whole or not at all, and never over a file of somebody else.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read};
use std::path::Path;

use super::{Foreign, Workspace, move_beside};
use crate::system::make_file;

/// By how much of its beginning a file is told, bytes.
const HEAD: u64 = 1 << 12;

/// How a file begins that Spotter writes, and who may read it.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Whether the beginning of a file (4 kB at most) is that of one which Spotter wrote.
    pub is_own: fn(&[u8]) -> bool,
    /// Whether it names people, and is for its owner's eyes only.
    pub private: bool,
}

impl Kind {
    /// Whether the text stands in the beginning.
    pub fn holds(head: &[u8], text: &str) -> bool {
        head.windows(text.len()).any(|part| part == text.as_bytes())
    }
}

/// Refuses what lies at a place unless it is a file of the kind, which Spotter may replace by a newer one.
///
/// # Errors
/// [`Foreign`]; when the file cannot be read.
pub fn refuse_foreign(file: &Path, kind: Kind) -> io::Result<()> {
    match fs::symlink_metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
        Ok(about) if !about.is_file() => return Err(Foreign::error(file)),
        Ok(_) => {}
    }
    let mut head = Vec::new();
    super::open(file)?.take(HEAD).read_to_end(&mut head)?;
    // In an empty one there is nothing to lose.
    if head.is_empty() || (kind.is_own)(&head) { Ok(()) } else { Err(Foreign::error(file)) }
}

/// Writes `file` as a whole or not at all, in the place of an older one of its kind.
///
/// # Errors
/// [`Foreign`] when another file lies there; when the folder cannot be written, or `fill` fails.
pub fn write_whole(
    file: &Path,
    kind: Kind,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    refuse_foreign(file, kind)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let aside = Workspace::make(folder)?;
    let made = aside.path().join("made");
    let mut to = BufWriter::new(make_file(&made, kind.private)?);
    fill(&mut to)?;
    to.into_inner()?.sync_all()?;
    match move_beside(&made, file) {
        Err(error) if Foreign::of(&error).is_some() => {
            refuse_foreign(file, kind)?;
            fs::rename(&made, file)
        }
        moved => moved,
    }
}
