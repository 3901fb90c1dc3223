//! The file: made for its owner alone, brought up to the current version, never opened if a newer Spotter made it.

use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::{Library, LibraryError, checksum};
use crate::files::database;
use crate::system::{make_file, make_private_folder};

/// "SPOT": tells a library from other SQLite files.
const APPLICATION_ID: i64 = 0x5350_4f54;
/// How long to wait for other processes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What brings a file from each version to the next. Steps that were released do not change.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
];

impl Library {
    /// Opens a library, making file and folder where there are none.
    ///
    /// # Errors
    /// When the file cannot be made, is something else, or was made by a newer version.
    pub fn open_or_create(path: &Path) -> Result<Self, LibraryError> {
        let failed = |source| LibraryError::Open { path: path.to_path_buf(), source };
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            make_private_folder(folder).map_err(failed)?;
        }
        // SQLite gives its side files the permissions of the file itself, so these few bits are all there is to it.
        match make_file(path, true) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(error)),
        }
        Self::open(path)
    }

    /// Opens a library that is there.
    ///
    /// # Errors
    /// When there is none, or it is something else, or was made by a newer version.
    pub fn open(path: &Path) -> Result<Self, LibraryError> {
        match std::fs::metadata(path) {
            // A pipe or device would be waited for.
            Ok(file) if !file.is_file() => return Err(LibraryError::Foreign(path.to_path_buf())),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(LibraryError::Missing(path.to_path_buf()));
            }
            Err(source) => return Err(LibraryError::Open { path: path.to_path_buf(), source }),
        }
        if let Some(reason) = database::why_read_only(path) {
            return to_read(path, reason);
        }
        let begin = Instant::now();
        loop {
            // Two processes that set up the same new file at once can meet in a way that SQLite's own waiting does not resolve.
            match prepare(path) {
                Err(LibraryError::Sqlite { source, .. })
                    if source.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begin.elapsed() < PATIENCE =>
                {
                    std::thread::sleep(Duration::from_millis(50));
                }
                db => return Ok(Self { db: db?, path: path.to_path_buf(), read_only: None }),
            }
        }
    }

    /// One that lies in memory alone and goes with this value: what is known of a few reports without a file.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, LibraryError> {
        let path = std::path::PathBuf::from(":memory:");
        Ok(Self { db: prepare(&path)?, path, read_only: None })
    }

    pub(super) fn sqlite(&self, source: rusqlite::Error) -> LibraryError {
        sqlite(&self.path, source)
    }
}

fn sqlite(path: &Path, source: rusqlite::Error) -> LibraryError {
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => LibraryError::Foreign(path.to_path_buf()),
        _ => LibraryError::Sqlite { path: path.to_path_buf(), source },
    }
}

/// Opens a library where nothing can be written.
fn to_read(path: &Path, reason: String) -> Result<Library, LibraryError> {
    let failed = |source| sqlite(path, source);
    let mut db = database::open_read_only(path).map_err(failed)?;
    let known = MIGRATIONS.len() as i64;
    let path = path.to_path_buf();
    match identity(&mut db).map_err(failed)? {
        Identity { application, .. } if application != APPLICATION_ID => Err(LibraryError::Foreign(path)),
        Identity { version: found, .. } if found > known => Err(LibraryError::Newer { path, found, known }),
        Identity { version: found, .. } if found < known => Err(LibraryError::Older { path, reason }),
        _ => {
            let lags = if database::lags_behind(&path) { ", and what was stored last is not seen" } else { "" };
            Ok(Library { db, path, read_only: Some(format!("{reason}{lags}")) })
        }
    }
}

fn prepare(path: &Path) -> Result<Connection, LibraryError> {
    let failed = |source| sqlite(path, source);
    let mut db = Connection::open(path).map_err(failed)?;
    db.busy_timeout(PATIENCE).map_err(failed)?;
    // What is deleted is overwritten, and nothing is copied into temporary files.
    db.execute_batch("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;")
        .map_err(failed)?;
    let known = MIGRATIONS.len() as i64;
    let Identity { version, application, tables } = identity(&mut db).map_err(failed)?;
    match version {
        0 if tables == 0 => {}
        _ if application != APPLICATION_ID => return Err(LibraryError::Foreign(path.to_path_buf())),
        found if found > known => return Err(LibraryError::Newer { path: path.to_path_buf(), found, known }),
        found if found == known => return Ok(db),
        _ => {}
    }
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(failed)?;
    let step = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have done it meanwhile.
    let from = number(&step, "PRAGMA user_version").map_err(failed)?;
    for migration in MIGRATIONS.iter().skip(usize::try_from(from).unwrap_or_default()) {
        step.execute_batch(migration).map_err(failed)?;
    }
    checksum::note_everything(&step).map_err(failed)?;
    step.execute_batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {known};"))
        .map_err(failed)?;
    step.commit().map_err(failed)?;
    Ok(db)
}

/// What tells a file.
struct Identity {
    version: i64,
    application: i64,
    tables: i64,
}

/// Reads it in one transaction, because another process may be setting the file up.
fn identity(db: &mut Connection) -> rusqlite::Result<Identity> {
    let reading = db.transaction()?;
    Ok(Identity {
        tables: number(&reading, "SELECT count(*) FROM sqlite_schema")?,
        version: number(&reading, "PRAGMA user_version")?,
        application: number(&reading, "PRAGMA application_id")?,
    })
}

fn number(db: &Connection, sql: &str) -> rusqlite::Result<i64> {
    db.query_row(sql, [], |row| row.get(0))
}
