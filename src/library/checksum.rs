//! Checksums over what is stored, so that a value which changed on the disk is noticed: SQLite looks after its own structure alone.
//! They lie one over the other: of a set with its reps, of a lifter with their sets, of all lifters.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, Transaction};
use sha2::{Digest, Sha256};

use crate::files::hexadecimal;

/// What is stored of one set, a query a table; `?1` is its id.
const SET: [&str; 6] = [
    "SELECT l.name, s.clip_sha256, s.clip, s.date, s.load_kg, s.rpe, s.lift, s.report_sha256, s.spotter_version, s.profile,
        s.profile_hash, s.model_sha256, s.spine_model_sha256
    FROM lift_set s JOIN lifter l ON l.id = s.lifter_id WHERE s.id = ?1",
    "SELECT number, verdict, severity FROM rep WHERE set_id = ?1 ORDER BY number",
    "SELECT r.number, a.aspect, a.verdict, a.severity, a.reason FROM aspect a JOIN rep r ON r.id = a.rep_id
    WHERE r.set_id = ?1 ORDER BY r.number, a.aspect",
    "SELECT r.number, m.name, m.value, m.sd, m.unit, m.at_s, m.scale FROM metric m JOIN rep r ON r.id = m.rep_id
    WHERE r.set_id = ?1 ORDER BY r.number, m.name",
    "SELECT r.number, f.fault, f.severity, f.value, f.sd, f.threshold, f.unit, f.at_s, f.method, f.evidence, f.cue
    FROM finding f LEFT JOIN rep r ON r.id = f.rep_id WHERE f.set_id = ?1 ORDER BY f.id",
    "SELECT r.number, n.fault, n.reason FROM not_assessed n JOIN rep r ON r.id = n.rep_id
    WHERE r.set_id = ?1 ORDER BY r.number, n.rowid",
];
const LIFTER: [&str; 2] = [
    "SELECT name FROM lifter WHERE id = ?1",
    "SELECT clip_sha256, checksum FROM lift_set WHERE lifter_id = ?1 ORDER BY clip_sha256",
];
const ALL: [&str; 1] = ["SELECT name, checksum FROM lifter ORDER BY name"];

/// Whether the set is what was stored.
pub(super) fn is_whole_set(db: &Connection, set: i64) -> rusqlite::Result<bool> {
    let stored: String = db.query_row("SELECT checksum FROM lift_set WHERE id = ?1", [set], |row| row.get(0))?;
    Ok(stored == of(db, &SET, [set])?)
}

/// Whether the lifter has the sets that were stored, the sets' own contents aside.
pub(super) fn is_whole_lifter(db: &Connection, lifter: i64) -> rusqlite::Result<bool> {
    let stored: String = db.query_row("SELECT checksum FROM lifter WHERE id = ?1", [lifter], |row| row.get(0))?;
    Ok(stored == of(db, &LIFTER, [lifter])?)
}

/// Whether all lifters are there that were stored.
pub(super) fn is_whole(db: &Connection) -> rusqlite::Result<bool> {
    let stored: Option<String> = db.query_row("SELECT checksum FROM seal", [], |row| row.get(0)).optional()?;
    let none: i64 = db.query_row("SELECT count(*) FROM lifter", [], |row| row.get(0))?;
    Ok(match stored {
        Some(stored) => stored == of(db, &ALL, [])?,
        None => none == 0,
    })
}

/// Notes the checksums of a lifter's new sets and of the lifter.
pub(super) fn note_lifter(step: &Transaction, lifter: i64) -> rusqlite::Result<()> {
    for set in ids(step, "SELECT id FROM lift_set WHERE lifter_id = ?1 AND checksum = ''", [lifter])? {
        let checksum = of(step, &SET, [set])?;
        step.execute("UPDATE lift_set SET checksum = ?2 WHERE id = ?1", (set, checksum))?;
    }
    let checksum = of(step, &LIFTER, [lifter])?;
    step.execute("UPDATE lifter SET checksum = ?2 WHERE id = ?1", (lifter, checksum))?;
    Ok(())
}

/// Notes the checksum of all lifters.
pub(super) fn note_all(step: &Transaction) -> rusqlite::Result<()> {
    let checksum = of(step, &ALL, [])?;
    step.execute("INSERT OR REPLACE INTO seal (id, checksum) VALUES (1, ?1)", [checksum])?;
    Ok(())
}

/// Notes all checksums, of a library that had none.
pub(super) fn note_everything(step: &Transaction) -> rusqlite::Result<()> {
    ids(step, "SELECT id FROM lifter", [])?.into_iter().try_for_each(|lifter| note_lifter(step, lifter))?;
    note_all(step)
}

fn ids(db: &Connection, sql: &str, parameters: impl Params) -> rusqlite::Result<Vec<i64>> {
    db.prepare(sql)?.query_map(parameters, |row| row.get(0))?.collect()
}

/// SHA-256 over all values that the queries give, each with its type and length.
fn of(db: &Connection, queries: &[&str], parameters: impl Params + Clone) -> rusqlite::Result<String> {
    let mut hash = Sha256::new();
    for query in queries {
        let mut statement = db.prepare_cached(query)?;
        let columns = statement.column_count();
        let mut rows = statement.query(parameters.clone())?;
        while let Some(row) = rows.next()? {
            hash.update(b"row");
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Null => hash.update(b"n"),
                    ValueRef::Integer(value) => hash.update([b"i", &value.to_le_bytes()[..]].concat()),
                    ValueRef::Real(value) => hash.update([b"r", &value.to_bits().to_le_bytes()[..]].concat()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        hash.update([b"t", &bytes.len().to_le_bytes()[..], bytes].concat());
                    }
                }
            }
        }
        hash.update(b"end");
    }
    Ok(hexadecimal(hash.finalize()))
}
