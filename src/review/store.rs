//! `marks.sqlite`: an append-only log of what coaches said. Taking something back and undoing are entries too, so that no two
//! windows or programs can overwrite each other, and a file can be merged with another without a loss.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::{Judgement, Scope, Subject};

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
    kind      TEXT,                       -- opinion, own, note, star
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
    #[error("the marks in `{}` cannot be used: {source}; see that the folder can be written and the disk is not full", path.display())]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// Cause.
        source: rusqlite::Error,
    },
    /// Made by a later version.
    #[error("the marks in `{}` were made by a newer Spotter (format {found}, this one knows {VERSION}); use that one", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
}

/// Something new to be said.
#[derive(Debug, Clone)]
pub struct NewMark {
    /// Of what.
    pub subject: Subject,
    /// What kind, and what; `Err(kind)` takes the mark of that kind back.
    pub judgement: Result<Judgement, &'static str>,
    /// File name of the clip.
    pub clip_name: String,
    /// Who.
    pub coach: String,
    /// In which browser window.
    pub window: String,
}

/// An entry of the log that was not undone.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Rises with every entry of this file.
    pub id: i64,
    /// Unique in the world.
    pub uid: String,
    /// RFC 3339, UTC.
    pub made_at: String,
    /// Who.
    pub coach: String,
    /// File name of the clip.
    pub clip_name: String,
    /// Of what.
    pub subject: Subject,
    /// `opinion`, `own`, `note` or `star`.
    pub kind: String,
    /// What; `None` takes back.
    pub judgement: Option<Judgement>,
}

impl Entry {
    /// A mark of a file as the log would have it.
    pub(super) fn of_file(place: usize, mark: &super::Mark) -> Self {
        Self {
            id: place as i64,
            uid: mark.uid.clone(),
            made_at: mark.made_at.clone(),
            coach: mark.coach.clone(),
            clip_name: mark.clip_name.clone(),
            subject: mark.subject.clone(),
            kind: mark.judgement.kind().into(),
            judgement: Some(mark.judgement.clone()),
        }
    }
}

/// The marks of one results folder.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens `marks.sqlite` in the folder and makes it where there is none, readable for its owner only.
    ///
    /// # Errors
    /// When it cannot be opened or made, or a newer version made it.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("marks.sqlite");
        let failed = |source| StoreError::Sqlite { path: path.clone(), source };
        make_private(&path);
        let mut connection = Connection::open(&path).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        let found: i64 = connection.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(failed)?;
        if found > VERSION {
            return Err(StoreError::Newer { path, found });
        }
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        // Two programs may open a new file at once: who comes second sees the first's tables.
        let made = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let found: i64 = made.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(failed)?;
        if found == 0 {
            made.execute_batch(TABLES).map_err(failed)?;
        }
        made.commit().map_err(failed)?;
        Ok(Self { connection, path })
    }

    fn failed(&self, source: rusqlite::Error) -> StoreError {
        StoreError::Sqlite { path: self.path.clone(), source }
    }

    /// Number of the latest entry: it changes whenever anything was said or undone, in whichever window.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn version(&self) -> Result<i64, StoreError> {
        let sql = "SELECT COALESCE(MAX(id), 0) FROM entry";
        self.connection.query_row(sql, [], |r| r.get(0)).map_err(|e| self.failed(e))
    }

    /// Appends a mark.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, mark: &NewMark) -> Result<(), StoreError> {
        let (kind, value) = match &mark.judgement {
            Ok(judgement) => (judgement.kind(), Some(judgement.value())),
            Err(kind) => (*kind, None),
        };
        let sql = "INSERT INTO entry (uid, made_at, coach, window, clip, clip_name, scope, fault, at_s, kind, value)
            VALUES (lower(hex(randomblob(16))), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let s = &mark.subject;
        let row = params![
            now(),
            mark.coach,
            mark.window,
            s.clip,
            mark.clip_name,
            scope_name(s.scope),
            s.fault,
            s.at_s,
            kind,
            value
        ];
        self.connection.execute(sql, row).map(|_| ()).map_err(|e| self.failed(e))
    }

    /// Undoes the latest entry of a window that is not yet undone, and returns it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn undo(&mut self, window: &str, coach: &str) -> Result<Option<Entry>, StoreError> {
        let path = self.path.clone();
        let failed = |source| StoreError::Sqlite { path: path.clone(), source };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let sql =
            format!("SELECT {COLUMNS} FROM entry e WHERE window = ? AND coach = ? AND {LIVE} ORDER BY id DESC LIMIT 1");
        let latest = transaction.query_row(&sql, params![window, coach], entry).optional().map_err(failed)?;
        if let Some(latest) = &latest {
            let sql = "INSERT INTO entry (uid, made_at, coach, window, undoes) VALUES (lower(hex(randomblob(16))), ?, ?, ?, ?)";
            transaction.execute(sql, params![now(), coach, window, latest.id]).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
        Ok(latest)
    }

    /// All entries that were not undone, in the order in which they were made; of one clip, or of all.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries(&self, clip: Option<&str>) -> Result<Vec<Entry>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM entry e WHERE {LIVE} AND (?1 IS NULL OR clip = ?1) ORDER BY made_at, id");
        let read = || -> rusqlite::Result<Vec<Entry>> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            statement.query_map([clip], entry)?.collect()
        };
        read().map_err(|e| self.failed(e))
    }

    /// Adds another file's entries as they are, all or none; those that are here already are left alone. Returns how many
    /// were new.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn absorb(&mut self, marks: &[super::Mark]) -> Result<usize, StoreError> {
        let path = self.path.clone();
        let failed = |source| StoreError::Sqlite { path: path.clone(), source };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let sql = "INSERT OR IGNORE INTO entry (uid, made_at, coach, clip, clip_name, scope, fault, at_s, kind, value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let mut new = 0;
        for m in marks {
            let (s, j) = (&m.subject, &m.judgement);
            let row = params![
                m.uid,
                m.made_at,
                m.coach,
                s.clip,
                m.clip_name,
                scope_name(s.scope),
                s.fault,
                s.at_s,
                j.kind(),
                j.value()
            ];
            new += transaction.execute(sql, row).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
        Ok(new)
    }
}

const COLUMNS: &str = "id, uid, made_at, coach, clip_name, clip, scope, fault, at_s, kind, value";
const LIVE: &str = "undoes IS NULL AND NOT EXISTS (SELECT 1 FROM entry u WHERE u.undoes = e.id)";

fn entry(row: &Row) -> rusqlite::Result<Entry> {
    let (scope, kind, value): (String, String, Option<String>) = (row.get(6)?, row.get(9)?, row.get(10)?);
    Ok(Entry {
        id: row.get(0)?,
        uid: row.get(1)?,
        made_at: row.get(2)?,
        coach: row.get(3)?,
        clip_name: row.get(4)?,
        subject: Subject {
            clip: row.get(5)?,
            scope: if scope == "set" { Scope::Set } else { Scope::Rep },
            fault: row.get(7)?,
            at_s: row.get(8)?,
        },
        judgement: value.and_then(|v| Judgement::from_parts(&kind, &v)),
        kind,
    })
}

fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Rep => "rep",
        Scope::Set => "set",
    }
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Marks speak of people, so a new file is for its owner's eyes. SQLite gives its side files the same mode. Where it cannot be
/// made, SQLite says why.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}
