//! SQLite files where nothing can be written, or where the file system knows no locks.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, OpenFlags};

use super::Workspace;

/// What stands as it is in the path of a `file:` address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Why the database in that file, which need not be there yet, can only be read; `None` where it can be written.
///
/// It is tried out: beside it a file is made and locked, as SQLite does.
pub fn why_read_only(file: &Path) -> Option<String> {
    if file.exists()
        && let Err(error) = OpenOptions::new().write(true).open(file)
    {
        return Some(format!("`{}` cannot be written ({error})", file.display()));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let error = Workspace::make(folder).err()?;
    Some(format!("nothing can be written and locked in `{}` ({error})", folder.display()))
}

/// Opens a database that nobody writes, without lock or side file.
///
/// # Errors
/// When SQLite cannot open it.
pub fn open_read_only(file: &Path) -> rusqlite::Result<Connection> {
    let path = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let address = format!("file:{}?immutable=1", percent_encode(path.as_os_str().as_encoded_bytes(), PLAIN));
    Connection::open_with_flags(address, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)
}

/// Whether beside the database lies what a killed program wrote last, which [`open_read_only`] does not see.
pub fn lags_behind(file: &Path) -> bool {
    let mut log = OsString::from(file);
    log.push("-wal");
    fs::metadata(PathBuf::from(log)).is_ok_and(|about| about.len() > 0)
}
