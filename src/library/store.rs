//! Writing: adding a set, forgetting a lifter, checking the file.

use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};

use super::entry::Entry;
use super::{Library, LibraryError, checksum, name_of};
use crate::bar::ScaleSource;
use crate::faults::Finding;
use crate::files;
use crate::outside::{shown, shown_message};
use crate::report::RepReport;

/// What adding did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The clip was not there.
    New,
    /// An earlier judgement of the same clip made way.
    Replaced,
    /// The very same report was there.
    Unchanged,
}

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// Sets.
    pub sets: usize,
    /// Reps in them.
    pub reps: usize,
    /// Days on which they were lifted.
    pub sessions: usize,
}

/// What a whole library holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Lifters.
    pub lifters: usize,
    /// Sets.
    pub sets: usize,
    /// Reps.
    pub reps: usize,
}

impl Library {
    /// Stores a set. A clip counts once for a lifter: judged again, it replaces its earlier judgement.
    ///
    /// # Errors
    /// When the file cannot be written; then nothing of the set is stored.
    pub fn add(&mut self, entry: &Entry) -> Result<Added, LibraryError> {
        self.refuse_read_only()?;
        let path = self.path.clone();
        let failed = |source| LibraryError::Sqlite { path: path.clone(), source };
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        if !checksum::is_whole(&step).map_err(failed)? {
            return Err(LibraryError::Content { path, what: "other lifters than were stored".into() });
        }
        let added = insert(&step, entry).map_err(failed)?;
        step.commit().map_err(failed)?;
        Ok(added)
    }

    /// Removes a lifter with every set, and overwrites what the file held of them: free pages and write-ahead log included.
    ///
    /// # Errors
    /// When there is no such lifter, or the file cannot be written.
    pub fn forget(&mut self, lifter: &str) -> Result<Forgotten, LibraryError> {
        self.refuse_read_only()?;
        let lifter = lifter.trim();
        let path = self.path.clone();
        let failed = |source| LibraryError::Sqlite { path: path.clone(), source };
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let held = "SELECT count(DISTINCT s.id), count(r.id), count(DISTINCT s.date) FROM lifter l
            LEFT JOIN lift_set s ON s.lifter_id = l.id LEFT JOIN rep r ON r.set_id = s.id WHERE l.name = ?1 GROUP BY l.id";
        let forgotten = step
            .query_row(held, [lifter], |row| {
                Ok(Forgotten { sets: row.get(0)?, reps: row.get(1)?, sessions: row.get(2)? })
            })
            .optional()
            .map_err(failed)?;
        // A damage stays to be seen.
        let was_whole = checksum::is_whole(&step).map_err(failed)?;
        step.execute("DELETE FROM lifter WHERE name = ?1", [lifter]).map_err(failed)?;
        if was_whole {
            checksum::note_all(&step).map_err(failed)?;
        }
        step.commit().map_err(failed)?;
        // Also where there was no such lifter: an interrupted run may have left old pages.
        self.db.execute_batch("VACUUM").map_err(failed)?;
        let wiped = |row: &rusqlite::Row| row.get::<_, i64>(0).map(|busy| busy == 0);
        let wiped = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], wiped).map_err(failed)?;
        match forgotten {
            None => Err(LibraryError::NoLifter(lifter.into())),
            Some(_) if !wiped => Err(LibraryError::InUse(lifter.into())),
            Some(forgotten) => Ok(forgotten),
        }
    }

    /// Reads every page and every row: what is wrong, a sentence each, and what there is.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn check(&self) -> Result<(Vec<String>, Totals), LibraryError> {
        let failed = |source| self.sqlite(source);
        let mut wrong: Vec<String> = Vec::new();
        {
            let mut pages = self.db.prepare("PRAGMA integrity_check").map_err(failed)?;
            for line in pages.query_map([], |row| row.get::<_, String>(0)).map_err(failed)? {
                wrong.push(shown_message(&line.map_err(failed)?));
            }
        }
        wrong.retain(|line| line != "ok");
        let mut keys = self.db.prepare("PRAGMA foreign_key_check").map_err(failed)?;
        for table in keys.query_map([], |row| row.get::<_, String>(0)).map_err(failed)? {
            wrong.push(format!("a row of `{}` belongs to nothing", table.map_err(failed)?));
        }
        if !checksum::is_whole(&self.db).map_err(failed)? {
            wrong.push("there are other lifters than were stored".into());
        }
        let mut totals = Totals { lifters: 0, sets: 0, reps: 0 };
        for lifter in self.lifters()? {
            match self.sets(&lifter.name) {
                Ok(sets) => {
                    totals.lifters += 1;
                    totals.sets += sets.len();
                    totals.reps += sets.iter().map(|s| s.set.reps.len()).sum::<usize>();
                }
                Err(LibraryError::Content { what, .. }) => wrong.push(format!("{}: {what}", shown(&lifter.name))),
                Err(LibraryError::Sqlite { source, .. }) => {
                    wrong.push(format!("{}: {}", shown(&lifter.name), shown_message(&source)));
                }
                Err(error) => return Err(error),
            }
        }
        Ok((wrong, totals))
    }
}

impl Library {
    fn refuse_read_only(&self) -> Result<(), LibraryError> {
        match &self.read_only {
            Some(reason) => Err(LibraryError::ReadOnly { path: self.path.clone(), reason: reason.clone() }),
            None => Ok(()),
        }
    }
}

fn insert(step: &Transaction, entry: &Entry) -> rusqlite::Result<Added> {
    let report = entry.report;
    let bytes = serde_json::to_vec(report).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))?;
    let digest = files::sha256(bytes);
    step.execute("INSERT INTO lifter (name) VALUES (?1) ON CONFLICT DO NOTHING", [entry.lifter])?;
    let lifter: i64 = step.query_row("SELECT id FROM lifter WHERE name = ?1", [entry.lifter], |row| row.get(0))?;
    let earlier: Option<(i64, String)> = step
        .query_row(
            "SELECT id, report_sha256 FROM lift_set WHERE lifter_id = ?1 AND clip_sha256 = ?2",
            params![lifter, report.clip.sha256],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let added = match earlier {
        Some((_, held)) if held == digest => return Ok(Added::Unchanged),
        Some((id, _)) => {
            step.execute("DELETE FROM lift_set WHERE id = ?1", [id])?;
            Added::Replaced
        }
        None => Added::New,
    };
    step.execute(
        "INSERT INTO lift_set (lifter_id, clip_sha256, clip, date, load_kg, rpe, lift, report_sha256, spotter_version,
            profile, profile_hash, model_sha256, spine_model_sha256)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            lifter,
            report.clip.sha256,
            entry.clip,
            entry.date.to_string(),
            report.session.load_kg,
            report.session.rpe,
            name_of(&report.lift.name),
            digest,
            report.spotter.version,
            report.spotter.profile,
            report.spotter.profile_hash,
            report.pose.model_sha256,
            report.pose.spine_model_sha256,
        ],
    )?;
    let set = step.last_insert_rowid();
    report.reps.iter().try_for_each(|rep| insert_rep(step, set, rep))?;
    report.set.findings.iter().try_for_each(|finding| insert_finding(step, set, None, finding))?;
    checksum::note_lifter(step, lifter)?;
    checksum::note_all(step)?;
    Ok(added)
}

fn insert_rep(step: &Transaction, set: i64, rep: &RepReport) -> rusqlite::Result<()> {
    step.execute(
        "INSERT INTO rep (set_id, number, verdict, severity) VALUES (?1, ?2, ?3, ?4)",
        params![set, rep.index, name_of(&rep.verdict), rep.severity.as_ref().map(name_of)],
    )?;
    let id = step.last_insert_rowid();
    // By a guess at the lifter's size sets do not compare with those by a plate.
    for (name, m) in rep.metrics.iter().filter(|(_, m)| m.scale.as_deref() != Some(ScaleSource::UsualStature.id())) {
        step.prepare_cached(
            "INSERT INTO metric (rep_id, name, value, sd, unit, at_s, scale) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![id, name, m.value, m.sd, m.unit, m.at_s, m.scale])?;
    }
    for (aspect, judged) in &rep.aspects {
        let severity = judged.severity.as_ref().map(name_of);
        step.prepare_cached(
            "INSERT INTO aspect (rep_id, aspect, verdict, severity, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![id, name_of(aspect), name_of(&judged.verdict), severity, judged.reason])?;
    }
    for n in &rep.not_assessed {
        step.prepare_cached("INSERT INTO not_assessed (rep_id, fault, reason) VALUES (?1, ?2, ?3)")?
            .execute(params![id, n.fault, n.reason])?;
    }
    rep.findings.iter().try_for_each(|finding| insert_finding(step, set, Some(id), finding))
}

fn insert_finding(step: &Transaction, set: i64, rep: Option<i64>, f: &Finding) -> rusqlite::Result<()> {
    step.prepare_cached(
        "INSERT INTO finding (set_id, rep_id, fault, severity, value, sd, threshold, unit, at_s, method, evidence, cue)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        set,
        rep,
        f.fault,
        name_of(&f.severity),
        f.value,
        f.sd,
        f.threshold,
        f.unit,
        f.at_s,
        f.method,
        name_of(&f.evidence),
        f.cue
    ])?;
    Ok(())
}
