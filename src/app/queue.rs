//! The queue: one row a clip, in a database, so that a kill at any moment loses nothing that was acknowledged.
//!
//! Only what must outlive the program stands here. That a clip is being read does not: after a kill it is waiting still.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Details;
use super::random::random_hex;
use crate::outside::shown_message;

/// Version of the table, kept as SQLite's `user_version`.
const VERSION: i64 = 1;
const TABLE: &str = "
CREATE TABLE clip (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,         -- names it in addresses
    name        TEXT NOT NULL,                -- as it was called where it came from; for people
    size        INTEGER NOT NULL,             -- bytes
    modified_ms INTEGER NOT NULL,             -- where it came from; with name and size it tells that it comes again
    received    INTEGER NOT NULL DEFAULT 0,   -- bytes that are on the disk
    file        TEXT,                         -- its name among the clips, as soon as it is chosen
    state       TEXT NOT NULL DEFAULT 'uploading',
    reason      TEXT,                         -- why it failed
    sha256      TEXT,                         -- when it was first read
    result      TEXT,                         -- name of its folder of results
    edited      INTEGER NOT NULL DEFAULT 0,   -- rises with each change of the details
    lifter TEXT, lift TEXT, load_kg REAL, date TEXT
);
PRAGMA user_version = 1;
";
const COLUMNS: &str = "id, name, size, modified_ms, received, file, state, reason, sha256, result, edited, \
lifter, lift, load_kg, date";

/// Why the queue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// SQLite refused.
    #[error("the queue in `{}` cannot be used: {}; see that the folder can be written and the disk is not full", path.display(), shown_message(source))]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// Cause.
        source: rusqlite::Error,
    },
    /// Made by a later version, or by another program.
    #[error("`{}` is no queue that this version of Spotter knows; use the newer one, or name another folder", .0.display())]
    Foreign(PathBuf),
    /// The page speaks of a clip that is gone.
    #[error("this clip is no longer in the queue; load the page again")]
    Missing,
}

/// How far a clip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not all of it is here.
    Uploading,
    /// To be checked, or being checked.
    Waiting,
    /// It has a result.
    Done,
    /// It could not be checked.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// Being taken away.
    Removing,
}

impl State {
    const ALL: [Self; 6] = [Self::Uploading, Self::Waiting, Self::Done, Self::Failed, Self::Cancelled, Self::Removing];

    /// Name in the database and in the pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Removing => "removing",
        }
    }
}

/// A clip in the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Queued {
    /// Names it in addresses.
    pub id: String,
    /// Its name where it came from.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was last changed where it came from, milliseconds since 1970.
    pub modified_ms: i64,
    /// Bytes that are on the disk.
    pub received: u64,
    /// Path below the folder of clips.
    pub file: Option<String>,
    /// How far it is.
    pub state: State,
    /// Why it failed.
    pub reason: Option<String>,
    /// SHA-256, when it was first read.
    pub sha256: Option<String>,
    /// Name of its folder of results.
    pub result: Option<String>,
    /// Rises with each change of the details.
    pub edited: i64,
    /// Who lifted what and when.
    pub details: Details,
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// How far it is.
    pub state: State,
    /// Why it failed.
    pub reason: Option<String>,
    /// Name of its folder of results.
    pub result: Option<String>,
}

/// The queue of one folder.
#[derive(Debug)]
pub struct Queue {
    db: Mutex<Connection>,
    path: PathBuf,
}

impl Queue {
    /// Opens it, or makes it.
    ///
    /// # Errors
    /// When it cannot be read or written, or is none.
    pub fn open(path: &Path) -> Result<Self, QueueError> {
        let failed = |source| QueueError::Sqlite { path: path.to_path_buf(), source };
        if path.symlink_metadata().is_ok_and(|about| !about.is_file()) {
            return Err(QueueError::Foreign(path.to_path_buf()));
        }
        let db = Connection::open(path).map_err(failed)?;
        let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0));
        let version = number("PRAGMA user_version");
        let tables = number("SELECT count(*) FROM sqlite_schema");
        match (version, tables) {
            (Ok(0), Ok(0)) => db.execute_batch(&format!("BEGIN IMMEDIATE; {TABLE} COMMIT;")).map_err(failed)?,
            (Ok(VERSION), Ok(_)) => {}
            _ => return Err(QueueError::Foreign(path.to_path_buf())),
        }
        db.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        // What is acknowledged outlives also a cut of the power.
        db.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        Ok(Self { db: Mutex::new(db), path: path.to_path_buf() })
    }

    fn db(&self) -> MutexGuard<'_, Connection> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: rusqlite::Error) -> QueueError {
        QueueError::Sqlite { path: self.path.clone(), source }
    }

    /// All clips, in the order in which they came.
    ///
    /// # Errors
    /// When the queue cannot be read.
    pub fn clips(&self) -> Result<Vec<Queued>, QueueError> {
        let sql = format!("SELECT {COLUMNS} FROM clip ORDER BY number");
        let db = self.db();
        let all = db.prepare_cached(&sql).and_then(|mut all| all.query_map([], queued)?.collect());
        all.map_err(|source| self.failed(source))
    }

    /// One clip.
    ///
    /// # Errors
    /// [`QueueError::Missing`]; when the queue cannot be read.
    pub fn clip(&self, id: &str) -> Result<Queued, QueueError> {
        let sql = format!("SELECT {COLUMNS} FROM clip WHERE id = ?");
        let found = self.db().query_row(&sql, [id], queued).optional();
        found.map_err(|source| self.failed(source))?.ok_or(QueueError::Missing)
    }

    /// Adds a clip of which nothing is here yet.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn add(&self, name: &str, size: u64, modified_ms: i64, details: &Details) -> Result<Queued, QueueError> {
        let id = random_hex(8).map_err(|cause| self.failed(rusqlite::Error::ToSqlConversionFailure(cause.into())))?;
        let sql = "INSERT INTO clip (id, name, size, modified_ms, lifter, lift, load_kg, date) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let (lift, size) = (lift_of(details), i64::try_from(size).unwrap_or(i64::MAX));
        let row = params![id, name, size, modified_ms, details.lifter, lift, details.load_kg, details.date];
        self.db().execute(sql, row).map_err(|source| self.failed(source))?;
        self.clip(&id)
    }

    /// So many bytes of it are on the disk.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn received(&self, id: &str, received: u64) -> Result<(), QueueError> {
        let received = i64::try_from(received).unwrap_or(i64::MAX);
        self.change("UPDATE clip SET received = ?2 WHERE id = ?1", params![id, received])
    }

    /// It will lie under this name, before it does.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn will_be(&self, id: &str, file: &str) -> Result<(), QueueError> {
        self.change("UPDATE clip SET file = ?2 WHERE id = ?1", params![id, file])
    }

    /// Its content is known.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn hashed(&self, id: &str, sha256: &str) -> Result<(), QueueError> {
        self.change("UPDATE clip SET sha256 = ?2 WHERE id = ?1", params![id, sha256])
    }

    /// Puts it into a state without a word.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn put(&self, id: &str, state: State) -> Result<(), QueueError> {
        self.change("UPDATE clip SET state = ?2, reason = NULL WHERE id = ?1", params![id, state.name()])
    }

    /// What a check of it came to, unless something else was said of it meanwhile: then it waits still.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn settle(&self, before: &Queued, settled: &Settled) -> Result<(), QueueError> {
        let sql = "UPDATE clip SET state = ?, reason = ?, result = COALESCE(?, result)
            WHERE id = ? AND edited = ? AND state = 'waiting'";
        let Settled { state, reason, result } = settled;
        let row = params![state.name(), reason, result, before.id, before.edited];
        self.change(sql, row)
    }

    /// Says of some clips who lifted what, all or none of them. Those that have a result, or could have none, are judged again.
    ///
    /// # Errors
    /// When one of them is gone, or the queue cannot be written.
    pub fn tell(&self, told: &[(String, Details)]) -> Result<(), QueueError> {
        let mut db = self.db();
        let mut write = || {
            let step = db.transaction()?;
            let mut found = 0;
            for (id, details) in told {
                let sql = "UPDATE clip SET lifter = ?2, lift = ?3, load_kg = ?4, date = ?5, edited = edited + 1,
                    state = CASE state WHEN 'done' THEN 'waiting' ELSE state END WHERE id = ?1";
                let row = params![id, details.lifter, lift_of(details), details.load_kg, details.date];
                found += step.execute(sql, row)?;
            }
            if found == told.len() {
                step.commit()?;
            }
            Ok(found == told.len())
        };
        match write() {
            Ok(true) => Ok(()),
            Ok(false) => Err(QueueError::Missing),
            Err(source) => Err(self.failed(source)),
        }
    }

    /// Has it judged again.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn again(&self, id: &str) -> Result<(), QueueError> {
        let sql = "UPDATE clip SET state = 'waiting', reason = NULL, edited = edited + 1 WHERE id = ?1
            AND state IN ('done', 'failed', 'cancelled')";
        self.change(sql, params![id])
    }

    /// Forgets it.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn forget(&self, id: &str) -> Result<(), QueueError> {
        self.change("DELETE FROM clip WHERE id = ?1", params![id])
    }

    fn change(&self, sql: &str, row: impl rusqlite::Params) -> Result<(), QueueError> {
        self.db().execute(sql, row).map(drop).map_err(|source| self.failed(source))
    }
}

fn lift_of(details: &Details) -> Option<String> {
    details.lift.into()
}

fn queued(row: &Row) -> rusqlite::Result<Queued> {
    let state: String = row.get("state")?;
    let whole = |name: &str| row.get::<_, i64>(name).map(|value| u64::try_from(value).unwrap_or_default());
    let lift: Option<String> = row.get("lift")?;
    Ok(Queued {
        id: row.get("id")?,
        name: row.get("name")?,
        size: whole("size")?,
        modified_ms: row.get("modified_ms")?,
        received: whole("received")?,
        file: row.get("file")?,
        state: State::ALL.into_iter().find(|s| s.name() == state).unwrap_or(State::Failed),
        reason: row.get("reason")?,
        sha256: row.get("sha256")?,
        result: row.get("result")?,
        edited: row.get("edited")?,
        details: Details {
            lifter: row.get("lifter")?,
            // Of a lift that this version does not know nothing is told.
            lift: lift.and_then(|lift| lift.parse().ok()).unwrap_or_default(),
            load_kg: row.get("load_kg")?,
            date: row.get("date")?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened() -> (tempfile::TempDir, Queue) {
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::open(&folder.path().join("queue.sqlite")).unwrap();
        (folder, queue)
    }

    fn done() -> Settled {
        Settled { state: State::Done, reason: None, result: Some("set-0123".into()) }
    }

    #[test]
    fn what_is_put_in_is_there_after_a_restart_in_its_order() {
        let (folder, queue) = opened();
        let details = Details { lifter: Some("Ada".into()), lift: "sumo".parse().unwrap(), ..Details::default() };
        let first = queue.add("b.mp4", 10, 1, &details).unwrap();
        let second = queue.add("a.mp4", 20, 2, &Details::default()).unwrap();
        queue.received(&first.id, 7).unwrap();
        drop(queue);
        let queue = Queue::open(&folder.path().join("queue.sqlite")).unwrap();
        let clips = queue.clips().unwrap();
        assert_eq!(clips.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["b.mp4", "a.mp4"]);
        assert_eq!((clips[0].received, &clips[0].details), (7, &details));
        assert_ne!(first.id, second.id);
    }

    #[test]
    fn what_was_said_during_a_check_has_the_clip_judged_again() {
        let (_folder, queue) = opened();
        let id = queue.add("a.mp4", 10, 1, &Details::default()).unwrap().id;
        queue.put(&id, State::Waiting).unwrap();
        let before = queue.clip(&id).unwrap();
        let told = Details { load_kg: Some(100.0), ..Details::default() };
        queue.tell(&[(id.clone(), told)]).unwrap();
        queue.settle(&before, &done()).unwrap();
        assert_eq!(queue.clip(&id).unwrap().state, State::Waiting);
        queue.settle(&queue.clip(&id).unwrap(), &done()).unwrap();
        assert_eq!(queue.clip(&id).unwrap().state, State::Done);
        queue.tell(&[(id.clone(), Details::default())]).unwrap();
        assert_eq!(queue.clip(&id).unwrap().state, State::Waiting);
        // What was cancelled meanwhile stays so.
        queue.put(&id, State::Cancelled).unwrap();
        queue.settle(&queue.clip(&id).unwrap(), &done()).unwrap();
        assert_eq!(queue.clip(&id).unwrap().state, State::Cancelled);
    }

    #[test]
    fn all_are_told_or_none() {
        let (_folder, queue) = opened();
        let id = queue.add("a.mp4", 10, 1, &Details::default()).unwrap().id;
        let told = Details { load_kg: Some(100.0), ..Details::default() };
        let both = [(id.clone(), told.clone()), ("gone".to_owned(), told)];
        assert!(matches!(queue.tell(&both), Err(QueueError::Missing)));
        assert_eq!(queue.clip(&id).unwrap().details, Details::default());
    }

    #[test]
    fn somebody_elses_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("queue.sqlite");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(Queue::open(&path), Err(QueueError::Foreign(_))));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
