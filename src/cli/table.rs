//! What a batch says: a line of JSON a clip for programs, a table at the end for people.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::batch::{Failure, Row, Summary};
use crate::faults::title_of;
use crate::outside::line;
use crate::report::SCOPE_LINE;

/// Rows of the table at most; all of them are in summary.csv.
const LONGEST: usize = 50;
/// Longest name of a clip in the table, characters; and in a terminal that is narrower than the whole table.
const WIDEST: usize = 44;
const SHORT: usize = 20;
/// Characters of the table beside the names, with room for what was found.
const WHOLE_TABLE: usize = 110;

/// One finished clip as a line of JSON.
#[derive(Debug, Serialize)]
pub struct Line {
    /// A path that is no text stands here with signs in place of what cannot be told, as in the report.
    clip: String,
    /// `checked`, `judged_again`, `already_done`, `duplicate` or `failed`.
    status: &'static str,
    /// Folder of its results.
    result: Option<String>,
    /// As in summary.json.
    summary: Option<Row>,
    /// Why it failed, or which clip it repeats.
    reason: Option<String>,
}

impl Line {
    pub fn done(clip: &Path, status: &'static str, result: &Path, row: Row) -> Self {
        Self { clip: told(clip), status, result: Some(told(result)), summary: Some(row), reason: None }
    }

    pub fn failed(clip: &Path, reason: String) -> Self {
        Self { clip: told(clip), status: "failed", result: None, summary: None, reason: Some(reason) }
    }

    pub fn duplicate(clip: &Path, of: &Path) -> Self {
        let reason = Some(format!("a copy of {}", of.display()));
        Self { clip: told(clip), status: "duplicate", result: None, summary: None, reason }
    }

    /// Prints it and hands it on at once, so that a reader hears of it as it happens.
    pub fn print(&self) {
        let mut out = io::stdout().lock();
        // A reader that went away has its reasons; the files are written all the same.
        let _ = serde_json::to_writer(&mut out, self).map_err(io::Error::from).and_then(|()| {
            writeln!(out)?;
            out.flush()
        });
    }
}

fn told(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// `deadlift, 3 reps, 2 flagged`.
pub fn in_short(row: &Row) -> String {
    let plural = if row.reps == 1 { "" } else { "s" };
    let mut text = format!("{}, {} rep{plural}", row.lift.words, row.reps);
    for (count, what) in
        [(row.flagged, "flagged"), (row.partly_seen, "partly seen"), (row.cannot_judge, "cannot be judged")]
    {
        if count > 0 {
            text.push_str(&format!(", {count} {what}"));
        }
    }
    text
}

/// The end of a name that is too long tells more than its beginning.
fn shortened(name: &str, widest: usize) -> String {
    let name = &line(name);
    let count = name.chars().count();
    if count <= widest {
        return name.to_owned();
    }
    std::iter::once('…').chain(name.chars().skip(count - widest + 1)).collect()
}

/// What was found in a clip that matters most.
fn worst(row: &Row) -> String {
    match (row.severity, row.faults.first()) {
        (Some(severity), Some(fault)) => format!("{}: {}", severity.words(), title_of(fault)),
        (None, Some(fault)) => title_of(fault),
        _ => "–".into(),
    }
}

/// The table of all clips, those with the most flagged reps if they are too many, and the failures. Where `width` characters do not hold
/// all columns, a clip's counts are said in words.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_summary(summary: &Summary, folder: &Path, width: usize, to: &mut impl Write) -> io::Result<()> {
    let mut rows: Vec<&Row> = summary.clips.iter().collect();
    if rows.len() > LONGEST {
        rows.sort_by_key(|row| std::cmp::Reverse(row.flagged));
        rows.truncate(LONGEST);
    }
    let names = |widest| rows.iter().map(|row| shortened(&row.clip, widest).chars().count()).max().unwrap_or(0).max(4);
    let whole = names(WIDEST) + WHOLE_TABLE <= width;
    let widest = if whole { WIDEST } else { SHORT };
    let names = names(widest);
    if !rows.is_empty() && whole {
        writeln!(
            to,
            "{:<names$}  {:<17} {:>5} {:>6} {:>8} {:>11} {:>12}  worst",
            "clip", "lift", "reps", "clean", "flagged", "partly seen", "cannot judge"
        )?;
    }
    for row in &rows {
        let name = shortened(&row.clip, widest);
        if !whole {
            writeln!(to, "{name:<names$}  {}; {}", in_short(row), worst(row))?;
            continue;
        }
        writeln!(
            to,
            "{name:<names$}  {:<17} {:>5} {:>6} {:>8} {:>11} {:>12}  {}",
            row.lift.words,
            row.reps,
            row.clean,
            row.flagged,
            row.partly_seen,
            row.cannot_judge,
            worst(row)
        )?;
    }
    if rows.len() < summary.clips.len() {
        writeln!(to, "… and {} more in summary.csv", summary.clips.len() - rows.len())?;
    }
    write_failures(&summary.failures, to)?;
    let totals = summary.totals;
    writeln!(
        to,
        "\n{} checked, {} flagged, {} failed; {}: {} clean, {} flagged, {} partly seen, {} cannot be judged",
        counted(totals.checked, "clip"),
        totals.flagged_clips,
        totals.failed,
        counted(totals.reps, "rep"),
        totals.clean,
        totals.flagged,
        totals.partly_seen,
        totals.cannot_judge
    )?;
    writeln!(to, "{SCOPE_LINE}")?;
    writeln!(to, "results: {} (index.html, summary.csv, summary.json)", folder.display())
}

fn write_failures(failures: &[Failure], to: &mut impl Write) -> io::Result<()> {
    if !failures.is_empty() {
        writeln!(to, "\ncould not be checked")?;
    }
    failures.iter().try_for_each(|failure| writeln!(to, "  {}: {}", line(&failure.clip), line(&failure.reason)))
}

/// `1 clip`, `2 clips`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
