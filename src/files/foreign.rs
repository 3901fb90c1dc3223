//! The error of all that would have cost somebody a file.

use std::io;
use std::path::{Path, PathBuf};

/// A file or folder that Spotter did not write lies where something of Spotter's belongs.
#[derive(Debug, thiserror::Error)]
#[error("`{}` was not written by Spotter and stays as it is", .0.display())]
pub struct Foreign(
    /// What lies there.
    pub PathBuf,
);

impl Foreign {
    /// As an error of a file system, from which [`Foreign::of`] gets it back.
    pub fn error(path: &Path) -> io::Error {
        io::Error::new(io::ErrorKind::AlreadyExists, Self(path.to_path_buf()))
    }

    /// What lies in the way, if that is what the error says.
    pub fn of(error: &io::Error) -> Option<&Path> {
        error.get_ref()?.downcast_ref::<Self>().map(|foreign| foreign.0.as_path())
    }
}
