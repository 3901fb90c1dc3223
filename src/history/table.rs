//! The numbers of a history for other programs: how each measure went and how repeatable it is, as CSV or JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::{LifterHistory, Repeatability, Trend};
use crate::files;
use crate::outside::cell;

/// A measure of a lift.
#[derive(Debug, Serialize)]
struct Row<'a> {
    lifter: &'a str,
    lift: &'static str,
    measure: &'static str,
    unit: &'static str,
    sessions: usize,
    reps: usize,
    /// Median of the last session, and its standard deviation.
    last: Option<f64>,
    last_sd: Option<f64>,
    /// Change from the first three to the last three sessions.
    change: Option<f64>,
    change_sd: Option<f64>,
    sem: f64,
    mdc95: f64,
    icc: Option<f64>,
}

/// Four digits behind the point: more mean nothing.
fn rounded(value: f64) -> f64 {
    (1e4 * value).round() / 1e4
}

fn rows<'a>(history: &'a LifterHistory, lifter: &'a str) -> Vec<Row<'a>> {
    let of = |lift: &'a super::LiftHistory| {
        let row = move |r: &Repeatability| {
            let trend = lift.trends.iter().find(|trend: &&Trend| trend.course.key() == r.course.key());
            let last = trend.and_then(|trend| trend.points.last());
            let change = trend.and_then(|trend| trend.change);
            Row {
                lifter,
                lift: lift.lift.id(),
                measure: r.course.key(),
                unit: r.course.unit.id(),
                sessions: r.sessions,
                reps: r.reps,
                last: last.map(|point| rounded(point.value)),
                last_sd: last.map(|point| rounded(point.sd)),
                change: change.map(|change| rounded(change.value)),
                change_sd: change.map(|change| rounded(change.sd)),
                sem: rounded(r.sem),
                mdc95: rounded(r.mdc95),
                icc: r.icc.map(rounded),
            }
        };
        lift.repeatability.iter().map(row)
    };
    history.lifts.iter().flat_map(of).collect()
}

/// Writes a table, one row a measure of a lift.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_csv(history: &LifterHistory, to: impl Write) -> csv::Result<()> {
    let lifter = cell(&history.lifter);
    let mut out = csv::Writer::from_writer(to);
    rows(history, &lifter).iter().try_for_each(|row| out.serialize(row))?;
    Ok(out.flush()?)
}

/// Writes an array, one object a measure of a lift.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_json(history: &LifterHistory, mut to: impl Write) -> io::Result<()> {
    files::write_json(&mut to, &rows(history, &history.lifter))
}
