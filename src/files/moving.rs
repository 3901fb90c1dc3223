//! Moving a file to a place that is free.

use std::fs;
use std::io;
use std::path::Path;

use super::Foreign;

/// Moves the file to `to` if nothing lies there; a second name is given first, which the system refuses where one is taken. On
/// file systems that know no second names it is looked whether the place is free.
///
/// # Errors
/// [`Foreign`] when something lies at `to`; when the file cannot be moved.
pub fn move_beside(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(_) if fs::symlink_metadata(to).is_ok() => Err(Foreign::error(to)),
        Err(_) => fs::rename(from, to),
    }
}
