//! Reading: who is there, and a lifter's sets in order of time.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row, Statement, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{HEAVIEST_KG, LARGEST, Library, LibraryError, checksum};
use crate::faults::{AspectJudgement, Finding, NotAssessed, PastSet, RepVerdict};
use crate::lifts::LiftName;
use crate::measures::Metric;
use crate::outside::{shown, shown_message};

/// A lifter, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifterSummary {
    /// Name or pseudonym.
    pub name: String,
    /// Days.
    pub sessions: usize,
    /// Sets.
    pub sets: usize,
    /// Reps.
    pub reps: usize,
    /// First day, `YYYY-MM-DD`.
    pub first: String,
    /// Last day.
    pub last: String,
}

/// A set as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoredSet {
    /// File name of the clip.
    pub clip: String,
    /// Rating of perceived exertion.
    pub rpe: Option<f64>,
    /// Profile that judged.
    pub profile: String,
    /// What the rules over several sets read.
    #[serde(flatten)]
    pub set: PastSet,
}

/// A value of report.json by its name there.
fn named<T: DeserializeOwned>(column: usize, row: &Row) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(text))
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, e.into()))
}

fn named_or_none<T: DeserializeOwned>(column: usize, row: &Row) -> rusqlite::Result<Option<T>> {
    let known = row.get::<_, Option<String>>(column)?.is_some();
    known.then(|| named(column, row)).transpose()
}

fn day(column: usize, row: &Row) -> rusqlite::Result<Date> {
    let text: String = row.get(column)?;
    text.parse().map_err(|e: jiff::Error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, e.into())
    })
}

/// A number that plots and statistics can bear: the file may have been tampered with.
fn within(column: usize, row: &Row, range: std::ops::RangeInclusive<f64>) -> rusqlite::Result<f64> {
    let value: f64 = row.get(column)?;
    let beyond = || format!("{value} is beyond all measure").into();
    let error = || rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Real, beyond());
    range.contains(&value).then_some(value).ok_or_else(error)
}

fn load(column: usize, row: &Row) -> rusqlite::Result<Option<f64>> {
    let known = row.get::<_, Option<f64>>(column)?.is_some();
    known.then(|| within(column, row, 0.0..=HEAVIEST_KG)).transpose()
}

fn finding(row: &Row) -> rusqlite::Result<Finding> {
    Ok(Finding {
        fault: row.get(0)?,
        severity: named(1, row)?,
        value: row.get(2)?,
        sd: row.get(3)?,
        threshold: row.get(4)?,
        unit: row.get(5)?,
        at_s: row.get(6)?,
        method: row.get(7)?,
        evidence: named(8, row)?,
        cue: row.get(9)?,
    })
}

const FINDING: &str = "SELECT fault, severity, value, sd, threshold, unit, at_s, method, evidence, cue FROM finding";

/// The statements that read the reps of one set.
struct RepReader<'l> {
    reps: Statement<'l>,
    metrics: Statement<'l>,
    aspects: Statement<'l>,
    not_assessed: Statement<'l>,
    findings: Statement<'l>,
    of_set: Statement<'l>,
}

impl<'l> RepReader<'l> {
    fn new(db: &'l rusqlite::Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            reps: db.prepare("SELECT id, number, verdict, severity FROM rep WHERE set_id = ?1 ORDER BY number")?,
            metrics: db.prepare("SELECT name, value, sd, unit, at_s, scale FROM metric WHERE rep_id = ?1")?,
            aspects: db.prepare("SELECT aspect, verdict, severity, reason FROM aspect WHERE rep_id = ?1")?,
            not_assessed: db.prepare("SELECT fault, reason FROM not_assessed WHERE rep_id = ?1 ORDER BY rowid")?,
            findings: db.prepare(&format!("{FINDING} WHERE rep_id = ?1 ORDER BY id"))?,
            of_set: db.prepare(&format!("{FINDING} WHERE set_id = ?1 AND rep_id IS NULL ORDER BY id"))?,
        })
    }

    /// A row of [`SETS`].
    fn set(&mut self, row: &Row) -> rusqlite::Result<StoredSet> {
        let id: i64 = row.get(0)?;
        let set = PastSet {
            clip_sha256: row.get(4)?,
            spine_model_sha256: row.get(5)?,
            date: day(6, row)?,
            load_kg: load(7, row)?,
            lift: named::<LiftName>(8, row)?,
            reps: self.reps(id)?,
            findings: self.of_set.query_map([id], finding)?.collect::<Result<_, _>>()?,
        };
        Ok(StoredSet { clip: row.get(1)?, rpe: row.get(2)?, profile: row.get(3)?, set })
    }

    fn reps(&mut self, set: i64) -> rusqlite::Result<Vec<RepVerdict>> {
        let read = |row: &Row| {
            let rep = RepVerdict {
                index: row.get(1)?,
                verdict: named(2, row)?,
                severity: named_or_none(3, row)?,
                aspects: BTreeMap::new(),
                metrics: BTreeMap::new(),
                findings: Vec::new(),
                not_assessed: Vec::new(),
            };
            Ok((row.get::<_, i64>(0)?, rep))
        };
        let found: Vec<(i64, RepVerdict)> = self.reps.query_map([set], read)?.collect::<Result<_, _>>()?;
        let mut out = Vec::with_capacity(found.len());
        for (id, mut rep) in found {
            let metric = |row: &Row| {
                let (value, sd) = (within(1, row, -LARGEST..=LARGEST)?, within(2, row, 0.0..=LARGEST)?);
                Ok((row.get(0)?, Metric { value, sd, unit: row.get(3)?, at_s: row.get(4)?, scale: row.get(5)? }))
            };
            rep.metrics = self.metrics.query_map([id], metric)?.collect::<Result<_, _>>()?;
            let aspect = |row: &Row| {
                let (verdict, severity, reason) = (named(1, row)?, named_or_none(2, row)?, row.get(3)?);
                Ok((named(0, row)?, AspectJudgement { verdict, severity, reason }))
            };
            rep.aspects = self.aspects.query_map([id], aspect)?.collect::<Result<_, _>>()?;
            let gap = |row: &Row| Ok(NotAssessed { fault: row.get(0)?, reason: row.get(1)? });
            rep.not_assessed = self.not_assessed.query_map([id], gap)?.collect::<Result<_, _>>()?;
            rep.findings = self.findings.query_map([id], finding)?.collect::<Result<_, _>>()?;
            out.push(rep);
        }
        Ok(out)
    }
}

impl Library {
    /// Everybody in the library, by name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn lifters(&self) -> Result<Vec<LifterSummary>, LibraryError> {
        let read = || -> rusqlite::Result<Vec<LifterSummary>> {
            let mut query = self.db.prepare(
                "SELECT l.name, count(DISTINCT s.date), count(DISTINCT s.id), count(r.id),
                    coalesce(min(s.date), ''), coalesce(max(s.date), '')
                FROM lifter l LEFT JOIN lift_set s ON s.lifter_id = l.id LEFT JOIN rep r ON r.set_id = s.id
                GROUP BY l.id ORDER BY l.name",
            )?;
            let summary = |row: &Row| {
                Ok(LifterSummary {
                    name: row.get(0)?,
                    sessions: row.get(1)?,
                    sets: row.get(2)?,
                    reps: row.get(3)?,
                    first: row.get(4)?,
                    last: row.get(5)?,
                })
            };
            query.query_map([], summary)?.collect()
        };
        read().map_err(|e| self.content(e, "of its lifters"))
    }

    /// A lifter's sets, oldest first, those of one day from the lightest to the heaviest.
    ///
    /// # Errors
    /// When there is no such lifter, or the file cannot be read.
    pub fn sets(&self, lifter: &str) -> Result<Vec<StoredSet>, LibraryError> {
        let failed = |source| self.sqlite(source);
        let name = lifter.trim();
        let id = self.db.query_row("SELECT id FROM lifter WHERE name = ?1", [name], |row| row.get::<_, i64>(0));
        let id = id.optional().map_err(failed)?.ok_or_else(|| LibraryError::NoLifter(name.into()))?;
        let mut query = self.db.prepare(SETS).map_err(failed)?;
        let mut reader = RepReader::new(&self.db).map_err(failed)?;
        let mut rows = query.query(params![id]).map_err(failed)?;
        let mut sets = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let text = |column| row.get::<_, String>(column).map_or_else(|_| "?".into(), |text| shown(&text));
            let session = || format!("in the session of {} (clip `{}`)", text(6), text(1));
            sets.push(reader.set(row).map_err(|e| self.content(e, &session()))?);
            let set: i64 = row.get(0).map_err(failed)?;
            if !checksum::is_whole_set(&self.db, set).map_err(failed)? {
                let what = format!("{} something that is not what was stored", session());
                return Err(LibraryError::Content { path: self.path.clone(), what });
            }
        }
        if !checksum::is_whole_lifter(&self.db, id).map_err(failed)? {
            let what = format!("other sessions of `{}` than were stored", shown(name));
            return Err(LibraryError::Content { path: self.path.clone(), what });
        }
        Ok(sets)
    }

    fn content(&self, source: rusqlite::Error, place: &str) -> LibraryError {
        match source {
            rusqlite::Error::FromSqlConversionFailure(_, _, cause) => {
                let what = format!("{place} a value that this version does not know ({})", shown_message(&cause));
                LibraryError::Content { path: self.path.clone(), what }
            }
            rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..) => {
                let what = format!("{place} a value that cannot be ({})", shown_message(&source));
                LibraryError::Content { path: self.path.clone(), what }
            }
            source => self.sqlite(source),
        }
    }
}

/// The sets of a lifter.
const SETS: &str = "SELECT id, clip, rpe, profile, clip_sha256, spine_model_sha256, date, load_kg, lift FROM lift_set
    WHERE lifter_id = ?1 ORDER BY date, load_kg, clip, clip_sha256";
