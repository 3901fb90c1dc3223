//! All results of a folder together: `summary.csv` for a table, `summary.json` for programs, `index.html` to look through.
//!
//! All are made from what lies in the folder and from the failures handed in, never from the course of a run: they are the
//! same after an undisturbed run, a resumed one, and one that two processes shared.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::results::from_csv;
use crate::faults::{Finding, Severity};
use crate::files::results::{IDENTITY, REPORT};
use crate::files::{self, Kind, write_json, write_whole};
use crate::lifts::LiftName;
use crate::outside;
use crate::render;
use crate::render::triage::{self, Triage};
use crate::report::{SetReport, name_of};
use crate::words::Words;

/// Version of `summary.json`; the first number changes when a reader would break.
const SCHEMA_VERSION: &str = "1.0";
const JSON: &str = "summary.json";
const CSV: &str = "summary.csv";
const PAGE: &str = "index.html";
/// How each of them begins, whatever version wrote it.
const SUMMARIES: Kind = Kind { is_own: |head| head.starts_with(b"{\n  \"schema_version\":"), private: false };
const TABLES: Kind = Kind { is_own: |head| head.starts_with(b"clip,result,"), private: false };
const PAGES: Kind = Kind { is_own: render::is_page, private: false };

/// One checked clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Clip as given.
    pub clip: String,
    /// Its folder among the results.
    pub result: String,
    /// Lift.
    pub lift: LiftName,
    /// Who, as told.
    pub lifter: Option<String>,
    /// Load, kilograms, as told.
    pub load_kg: Option<f64>,
    /// Day, as told.
    pub date: Option<String>,
    /// Perceived exertion, as told.
    pub rpe: Option<f64>,
    /// Reps found.
    pub reps: usize,
    /// Of them clean.
    pub clean: usize,
    /// Of them flagged.
    pub flagged: usize,
    /// Of them clean as far as they were seen.
    #[serde(default)]
    pub partly_seen: usize,
    /// Of them beyond judging.
    pub cannot_judge: usize,
    /// Highest severity of any finding on the lifter.
    pub severity: Option<Severity>,
    /// Faults found, the gravest first; `quality_gate`, which is none of the lifter's, last.
    pub faults: Vec<String>,
}

/// One clip that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Failure {
    /// Clip as given (or the line of the sheet that names none).
    pub clip: String,
    /// Why, and what to do.
    pub reason: String,
}

/// Sums over all clips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // as in Row
pub struct Totals {
    pub checked: usize,
    pub failed: usize,
    /// Clips with a flagged rep.
    pub flagged_clips: usize,
    pub reps: usize,
    pub clean: usize,
    pub flagged: usize,
    #[serde(default)]
    pub partly_seen: usize,
    pub cannot_judge: usize,
}

/// A folder of results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Always the program's own.
    pub schema_version: String,
    /// Version of the program.
    pub spotter: String,
    /// Sums.
    pub totals: Totals,
    /// By name of the clip.
    pub clips: Vec<Row>,
    /// By name of the clip.
    pub failures: Vec<Failure>,
}

impl Row {
    /// From a report that lies in the folder named `result`.
    pub fn new(report: &SetReport, result: &str) -> Self {
        let mut findings: Vec<&Finding> =
            report.reps.iter().flat_map(|rep| &rep.findings).chain(&report.set.findings).collect();
        let last = |f: &Finding| f.is_about_the_picture();
        findings.sort_by(|a, b| last(a).cmp(&last(b)).then(b.by_gravity(a)).then_with(|| a.fault.cmp(&b.fault)));
        let mut faults: Vec<String> = Vec::new();
        for finding in &findings {
            if !faults.contains(&finding.fault) {
                faults.push(finding.fault.clone());
            }
        }
        Self {
            clip: report.clip.path.clone(),
            result: result.into(),
            lift: report.lift.name,
            lifter: report.session.lifter.clone(),
            load_kg: report.session.load_kg,
            date: report.session.date.clone(),
            rpe: report.session.rpe,
            reps: report.reps.len(),
            clean: report.set.clean_reps,
            flagged: report.set.flagged_reps,
            partly_seen: report.set.partly_seen_reps,
            cannot_judge: report.set.unjudged_reps,
            severity: findings.first().filter(|f| !last(f)).map(|f| f.severity),
            faults,
        }
    }

    /// From the report in `folder`.
    ///
    /// # Errors
    /// When there is none that can be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let report: SetReport = serde_json::from_slice(&files::read(&folder.join(REPORT))?)?;
        Ok(Self::new(&report, &folder.file_name().unwrap_or_default().to_string_lossy()))
    }
}

/// Refuses a folder in which a file of somebody else lies where one of these belongs.
///
/// # Errors
/// [`files::Foreign`], with the file.
pub fn refuse_foreign(folder: &Path) -> io::Result<()> {
    [(JSON, SUMMARIES), (CSV, TABLES), (PAGE, PAGES)]
        .into_iter()
        .try_for_each(|(name, kind)| files::refuse_foreign(&folder.join(name), kind))
}

/// Writes what stands over all results of a folder, at the end of every check and merge.
///
/// # Errors
/// When the folder or a report cannot be read, or a file cannot be written.
pub fn summarise(folder: &Path, failures: &[Failure]) -> io::Result<Summary> {
    let summary = Summary::of(folder, failures)?;
    summary.write(folder)?;
    let reports = Triage::gather(folder).map_err(io::Error::other)?;
    let page = triage::render(&reports, Words::english(), triage::Assets::Inline, &[]).map_err(io::Error::other)?;
    write_whole(&folder.join(PAGE), PAGES, |to| to.write_all(page.as_bytes()))?;
    Ok(summary)
}

impl Summary {
    /// Summarises all results in `folder`.
    ///
    /// # Errors
    /// When the folder or a report cannot be read.
    fn of(folder: &Path, failures: &[Failure]) -> io::Result<Self> {
        let mut clips = Vec::new();
        for name in result_names(folder)? {
            let path = folder.join(&name);
            clips.push(Row::read(&path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?);
        }
        clips.sort_by(|a, b| (&a.clip, &a.result).cmp(&(&b.clip, &b.result)));
        let mut failures = failures.to_vec();
        failures.sort();
        failures.dedup();
        let mut totals = Totals { checked: clips.len(), failed: failures.len(), ..Totals::default() };
        for row in &clips {
            totals.flagged_clips += usize::from(row.flagged > 0);
            totals.reps += row.reps;
            totals.clean += row.clean;
            totals.flagged += row.flagged;
            totals.partly_seen += row.partly_seen;
            totals.cannot_judge += row.cannot_judge;
        }
        let spotter = env!("CARGO_PKG_VERSION").into();
        Ok(Self { schema_version: SCHEMA_VERSION.into(), spotter, totals, clips, failures })
    }

    /// Reads the one that was written into `folder`.
    ///
    /// # Errors
    /// When there is none that can be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&files::read(&folder.join(JSON))?)?)
    }

    /// Writes both files into `folder`.
    ///
    /// # Errors
    /// When they cannot be written.
    fn write(&self, folder: &Path) -> io::Result<()> {
        write_whole(&folder.join(CSV), TABLES, |to| {
            let mut table = csv::Writer::from_writer(to);
            table.write_record(HEADER).map_err(from_csv)?;
            for row in &self.clips {
                table.write_record(cells(row)).map_err(from_csv)?;
            }
            for failure in &self.failures {
                let (clip, reason) = (outside::cell(&failure.clip), outside::cell(&failure.reason));
                let mut cells = vec![""; HEADER.len()];
                (cells[0], cells[HEADER.len() - 1]) = (&clip, &reason);
                table.write_record(cells).map_err(from_csv)?;
            }
            table.flush()
        })?;
        write_whole(&folder.join(JSON), SUMMARIES, |to| write_json(to, self))
    }
}

const HEADER: [&str; 15] = [
    "clip",
    "result",
    "lift",
    "lifter",
    "load_kg",
    "date",
    "rpe",
    "reps",
    "clean",
    "flagged",
    "partly_seen",
    "cannot_judge",
    "severity",
    "faults",
    "failure",
];

fn cells(row: &Row) -> [String; HEADER.len()] {
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    [
        outside::cell(&row.clip),
        outside::cell(&row.result),
        name_of(&row.lift),
        outside::cell(row.lifter.as_deref().unwrap_or_default()),
        number(row.load_kg),
        row.date.clone().unwrap_or_default(),
        number(row.rpe),
        row.reps.to_string(),
        row.clean.to_string(),
        row.flagged.to_string(),
        row.partly_seen.to_string(),
        row.cannot_judge.to_string(),
        row.severity.as_ref().map(name_of).unwrap_or_default(),
        row.faults.join(" "),
        String::new(),
    ]
}

/// Names of the result folders in `folder`, in order.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn result_names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && entry.path().join(IDENTITY).is_file() {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
