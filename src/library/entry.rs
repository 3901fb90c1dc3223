//! A report on its way into the library: what a history needs must be there, and nothing else gets in.

use jiff::civil::Date;

use super::{EntryError, HEAVIEST_KG, LARGEST};
use crate::report::SetReport;

const LONGEST_NAME: usize = 100;

/// A report that may be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'a> {
    /// The report.
    pub report: &'a SetReport,
    /// Name or pseudonym, without blanks around it.
    pub lifter: &'a str,
    /// Day of the session.
    pub date: Date,
    /// File name of the clip, without its folders.
    pub clip: String,
}

impl<'a> Entry<'a> {
    /// Takes a report that holds all that a history needs.
    ///
    /// # Errors
    /// When it lacks lifter, date or lift, or holds what no report of Spotter holds.
    pub fn new(report: &'a SetReport) -> Result<Self, EntryError> {
        let session = &report.session;
        let lifter = lifter_name(session.lifter.as_deref().ok_or(EntryError::NoLifter)?)?;
        let text = session.date.as_deref().ok_or(EntryError::NoDate)?;
        let date = parse_date(text)?;
        if !report.lift.name.is_named {
            return Err(EntryError::NoLift);
        }
        number("the load", session.load_kg, 0.0..=HEAVIEST_KG, "0 to 1200 kg")?;
        number("the RPE", session.rpe, 1.0..=10.0, "1 to 10")?;
        let damaged = |what: &str| Err(EntryError::Damaged(what.into()));
        let sha256 = &report.clip.sha256;
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
            return damaged("the clip's hash is none");
        }
        let named = |name: &str| name.len() <= 64 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let findings = report.reps.iter().flat_map(|r| &r.findings).chain(&report.set.findings);
        if !findings.map(|f| &f.fault).chain(report.reps.iter().flat_map(|r| r.metrics.keys())).all(|n| named(n)) {
            return damaged("a fault or metric has no proper name");
        }
        let mut metrics = report.reps.iter().flat_map(|r| r.metrics.values());
        if !metrics.all(|m| m.value.abs() <= LARGEST && (0.0..=LARGEST).contains(&m.sd)) {
            return damaged("a metric is beyond all measure");
        }
        let indices: Vec<usize> = report.reps.iter().map(|r| r.index).collect();
        if indices != (1..=indices.len()).collect::<Vec<_>>() {
            return damaged("the reps are not numbered 1, 2, 3 …");
        }
        let path = report.clip.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let clip = path.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        Ok(Self { report, lifter, date, clip })
    }
}

/// A name as it is stored. Control characters could move a terminal's cursor.
///
/// # Errors
/// When it is empty, too long, or more than a line of text.
pub fn lifter_name(name: &str) -> Result<&str, EntryError> {
    let name = name.trim();
    let usable = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    usable.then_some(name).ok_or_else(|| EntryError::Name(name.chars().take(LONGEST_NAME).collect()))
}

/// A day as people write it: `YYYY-MM-DD`, or day, month and year with points between them, `2.3.2026`. With slashes the same day is
/// another in another country, so that they are refused.
///
/// # Errors
/// When it is none, or written otherwise.
pub fn typed_date(text: &str) -> Result<Date, EntryError> {
    let parts: Vec<&str> = text.trim_end_matches('.').split('.').collect();
    let [day, month, year] = parts[..] else { return parse_date(text) };
    if year.len() != 4 {
        return parse_date(text);
    }
    parse_date(&format!("{year}-{month:0>2}-{day:0>2}")).map_err(|_| EntryError::Date(text.chars().take(40).collect()))
}

/// A day, written as `YYYY-MM-DD`.
///
/// # Errors
/// When it is none, or written otherwise.
pub fn parse_date(text: &str) -> Result<Date, EntryError> {
    let wrong = || EntryError::Date(text.chars().filter(|c| !c.is_control()).take(40).collect());
    let date: Date = text.parse().map_err(|_| wrong())?;
    // Other spellings of a day that the parser takes would be other text in the report.
    (date.to_string() == text).then_some(date).ok_or_else(wrong)
}

fn number(
    what: &'static str,
    value: Option<f64>,
    within: std::ops::RangeInclusive<f64>,
    range: &'static str,
) -> Result<(), EntryError> {
    match value {
        Some(found) if !within.contains(&found) => Err(EntryError::Number { what, range, found }),
        _ => Ok(()),
    }
}
