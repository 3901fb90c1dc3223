//! The identity of a clip: the SHA-256 of its bytes.

use std::{fs::File, io, path::Path};

use sha2::{Digest, Sha256};

use super::{ClipError, source::Source};

/// SHA-256 of the clip's bytes, lower-case hexadecimal: of the file, or of the pictures' files one after another in the
/// order of their numbers. The bytes are streamed.
///
/// # Errors
/// If the file, folder or pattern cannot be found or read. Whether it is a video is not looked at.
pub fn identify(path: &Path) -> Result<String, ClipError> {
    Source::locate(path)?.sha256()
}

impl Source {
    /// See [`identify`].
    pub(super) fn sha256(&self) -> Result<String, ClipError> {
        let mut hash = Sha256::new();
        match self {
            Self::File { path, .. } => absorb(&mut hash, path)?,
            Self::Pictures(pictures) => {
                for picture in pictures {
                    absorb(&mut hash, &picture.path)?;
                }
            }
        }
        Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn absorb(hash: &mut Sha256, path: &Path) -> Result<(), ClipError> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match io::Read::read(&mut file, &mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => hash.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}
