//! `marks.sqlite`: an append-only log of what coaches said. Taking something back and undoing are entries too, so that no two
//! windows or programs can overwrite each other, and a file can be merged with another without a loss.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::marks_file::{MarksFile, StoreError};
use super::{Judgement, Scope, Subject};
use crate::batch::Corrections;

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
    file: MarksFile,
}

impl Store {
    /// Opens the marks in the folder; the file is made when the first mark is. Where nothing can be written they are opened for reading.
    ///
    /// # Errors
    /// When what is there cannot be opened, is not Spotter's, or a newer version made it.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self { file: MarksFile::open(folder)? })
    }

    /// Why nothing can be added, if so.
    pub fn read_only(&self) -> Option<&str> {
        self.file.read_only()
    }

    /// Reads, if there is anything yet.
    fn read<T: Default>(&mut self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let Some(connection) = self.file.reading()? else { return Ok(T::default()) };
        read(connection).map_err(|source| self.file.failed(source))
    }

    fn write<T>(&mut self, write: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let written = write(self.file.writing()?);
        written.map_err(|source| self.file.failed(source))
    }

    /// Number of the latest entry: it changes whenever anything was said or undone, in whichever window.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn version(&mut self) -> Result<i64, StoreError> {
        self.read(|db| db.query_row("SELECT COALESCE(MAX(id), 0) FROM entry", [], |r| r.get(0)))
    }

    /// Appends a mark.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, mark: &NewMark) -> Result<(), StoreError> {
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
        self.write(|db| db.execute(sql, row).map(|_| ()))
    }

    /// Undoes the latest entry of a window that is not yet undone, and returns it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn undo(&mut self, window: &str, coach: &str) -> Result<Option<Entry>, StoreError> {
        if self.version()? == 0 {
            return Ok(None);
        }
        self.write(|db| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let sql = format!(
                "SELECT {COLUMNS} FROM entry e WHERE window = ? AND coach = ? AND {LIVE} ORDER BY id DESC LIMIT 1"
            );
            let latest = transaction.query_row(&sql, params![window, coach], entry).optional()?;
            if let Some(latest) = &latest {
                let sql = "INSERT INTO entry (uid, made_at, coach, window, undoes) VALUES (lower(hex(randomblob(16))), ?, ?, ?, ?)";
                transaction.execute(sql, params![now(), coach, window, latest.id])?;
            }
            transaction.commit()?;
            Ok(latest)
        })
    }

    /// Takes an entry back, whoever made it in whatever window; `false` where it is taken back already or was never made.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn retract(&mut self, uid: &str, coach: &str) -> Result<bool, StoreError> {
        let sql = format!(
            "INSERT INTO entry (uid, made_at, coach, undoes) SELECT lower(hex(randomblob(16))), ?, ?, id FROM entry e WHERE uid = ? AND {LIVE}"
        );
        self.write(|db| db.execute(&sql, params![now(), coach, uid])).map(|added| added > 0)
    }

    /// What was corrected and holds, by clip, in the order in which it came into this log.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn corrections(&mut self) -> Result<Corrections, StoreError> {
        let mut all = Corrections::new();
        for entry in self.entries(None)? {
            if let Some(Judgement::Correction(correction)) = entry.judgement {
                all.entry(entry.subject.clip).or_default().push(correction);
            }
        }
        Ok(all)
    }

    /// All entries that were not undone, in the order in which they came into this log, whatever a clock said then; of one clip, or of all.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries(&mut self, clip: Option<&str>) -> Result<Vec<Entry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM entry e WHERE {LIVE} AND (?1 IS NULL OR clip = ?1) ORDER BY id");
        self.read(|db| db.prepare_cached(&sql)?.query_map([clip], entry)?.collect())
    }

    /// Adds another file's entries as they are, all or none; those that are here already are left alone. Returns how many
    /// were new.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn absorb(&mut self, marks: &[super::Mark]) -> Result<usize, StoreError> {
        let sql = "INSERT OR IGNORE INTO entry (uid, made_at, coach, clip, clip_name, scope, fault, at_s, kind, value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        self.write(|db| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
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
                new += transaction.execute(sql, row)?;
            }
            transaction.commit()?;
            Ok(new)
        })
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
