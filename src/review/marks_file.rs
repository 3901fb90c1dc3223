//! The file of marks: made when the first mark is, never somebody else's database, noticed when it is taken away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::files::database;
use crate::outside::shown_message;
use crate::system::{file_number, make_file};

/// Name of the file in the results folder.
const NAME: &str = "marks.sqlite";
/// Version of the tables, kept as SQLite's `user_version`.
const VERSION: i64 = 1;
/// How long one program waits for another that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

const TABLES: &str = "
CREATE TABLE entry (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    uid       TEXT NOT NULL UNIQUE,       -- the same in every copy of the mark
    made_at   TEXT NOT NULL,              -- RFC 3339, UTC
    coach     TEXT NOT NULL,
    window    TEXT NOT NULL DEFAULT '',   -- which browser window, for undo
    clip      TEXT,                       -- SHA-256
    clip_name TEXT NOT NULL DEFAULT '',
    scope     TEXT,                       -- rep, set
    fault     TEXT,
    at_s      REAL,
    kind      TEXT,                       -- opinion, own, note, star, correction, drawing
    value     TEXT,                       -- NULL takes the mark back
    undoes    INTEGER REFERENCES entry (id)
);
CREATE INDEX entry_clip ON entry (clip);
CREATE UNIQUE INDEX entry_undoes ON entry (undoes) WHERE undoes IS NOT NULL;
PRAGMA user_version = 1;
";

/// Why marks could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("the marks in `{}` cannot be used: {}; see that the folder can be written and the disk is not full", path.display(), shown_message(source))]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// Cause.
        source: rusqlite::Error,
    },
    /// The file could not be made.
    #[error("`{}` cannot be made: {source}; see that the folder can be written and the disk is not full", path.display())]
    Make {
        /// The database.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// Made by a later version.
    #[error("the marks in `{}` were made by a newer Spotter (format {found}, this one knows {VERSION}); use that one", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// A link, or a file of something else.
    #[error("`{}` is {what} and no file of marks that Spotter wrote; it stays as it is: move it away, or copy the results elsewhere", path.display())]
    Foreign {
        /// What lies there.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// It was removed or exchanged while it was open.
    #[error("`{}` was removed or replaced while it was open, so nothing more can be kept in it; put it back, then close the desk and open it again", .0.display())]
    Gone(PathBuf),
    /// Nothing can be written there.
    #[error("the marks can only be read here: {0}; copy the results to a folder of your own to add any")]
    ReadOnly(String),
}

/// The file of marks of one results folder.
#[derive(Debug)]
pub(super) struct MarksFile {
    path: PathBuf,
    /// None before the first mark.
    open: Option<Open>,
    read_only: Option<String>,
}

#[derive(Debug)]
struct Open {
    connection: Connection,
    /// Device and number of the file.
    number: (u64, u64),
}

impl MarksFile {
    /// Opens it where it is there.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(NAME);
        let read_only = database::why_read_only(&path).map(|reason| match database::lags_behind(&path) {
            true => format!("{reason}, and what a program that was killed kept last is not among them"),
            false => reason,
        });
        let mut file = Self { path, open: None, read_only };
        file.reading()?;
        Ok(file)
    }

    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    pub fn failed(&self, source: rusqlite::Error) -> StoreError {
        StoreError::Sqlite { path: self.path.clone(), source }
    }

    /// The database as it is now; none before the first mark.
    pub fn reading(&mut self) -> Result<Option<&mut Connection>, StoreError> {
        let found = number(&self.path)?;
        match (&self.open, found) {
            (None, None) => return Ok(None),
            (Some(open), found) if Some(open.number) != found => return Err(StoreError::Gone(self.path.clone())),
            (Some(_), _) => {}
            (None, Some(number)) => {
                let connection = self.connect()?;
                self.open = Some(Open { connection, number });
            }
        }
        Ok(self.open.as_mut().map(|open| &mut open.connection))
    }

    /// The database, which is made if there is none.
    pub fn writing(&mut self) -> Result<&mut Connection, StoreError> {
        if let Some(reason) = &self.read_only {
            return Err(StoreError::ReadOnly(reason.clone()));
        }
        if self.open.is_none() {
            // Marks speak of people: the file is for its owner's eyes. SQLite gives its side files the same mode.
            match make_file(&self.path, true) {
                Err(source) if source.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(StoreError::Make { path: self.path.clone(), source });
                }
                _ => {}
            }
        }
        let path = self.path.clone();
        self.reading()?.ok_or(StoreError::Gone(path))
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        let failed = |source| self.failed(source);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = match self.read_only {
            Some(_) => database::open_read_only(&self.path),
            None => Connection::open_with_flags(&self.path, flags),
        };
        let mut connection = opened.map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        match self.version(&connection)? {
            found if found > VERSION => return Err(StoreError::Newer { path: self.path.clone(), found }),
            _ if self.read_only.is_some() => return Ok(connection),
            _ => {}
        }
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        // Two programs may open a new file at once: who comes second sees the first's tables.
        let made = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        if self.version(&made)? == 0 {
            made.execute_batch(TABLES).map_err(failed)?;
        }
        made.commit().map_err(failed)?;
        Ok(connection)
    }

    /// Version of the tables, 0 for a database without any.
    fn version(&self, db: &Connection) -> Result<i64, StoreError> {
        let foreign = || StoreError::Foreign { path: self.path.clone(), what: "a file of another program" };
        let number = |sql| {
            db.query_row(sql, [], |r| r.get::<_, i64>(0)).map_err(|source| match source.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => foreign(),
                _ => self.failed(source),
            })
        };
        let version = number("PRAGMA user_version")?;
        let tables = number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
        let own = number("SELECT count(*) FROM pragma_table_info('entry') WHERE name IN ('uid', 'made_at', 'undoes')")?;
        if (version, tables) == (0, 0) || own == 3 { Ok(version) } else { Err(foreign()) }
    }
}

/// Device and number of the file; none where there is none.
fn number(path: &Path) -> Result<Option<(u64, u64)>, StoreError> {
    let foreign = |what| StoreError::Foreign { path: path.to_path_buf(), what };
    match fs::symlink_metadata(path) {
        Ok(about) if about.is_file() => Ok(Some(file_number(&about))),
        Ok(about) if about.is_symlink() => Err(foreign("a link")),
        Ok(_) => Err(foreign("no regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreError::Make { path: path.to_path_buf(), source }),
    }
}
