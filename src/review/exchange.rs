//! Marks out of the desk and into another one: JSON or CSV. Importing adds to the log under the name of who made the mark; it
//! changes nobody else's, and where two coaches differ both opinions are kept and shown as a conflict.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::{CLEAN, Conflict, Judgement, Mark, Opinion, Placed, Scope, Subject};
use crate::files;
use crate::outside::{self, shown, shown_message};

const FORMAT: &str = "spotter marks 1";
const COLUMNS: [&str; 10] = ["uid", "coach", "made_at", "clip", "clip_name", "scope", "at_s", "fault", "what", "value"];

/// Why a file of marks could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// Neither of the two formats.
    #[error("it is no file of marks: {0}; give one that `--export` or the desk's export wrote")]
    Format(String),
    /// One mark is wrong; nothing was imported.
    #[error("mark {number}: {reason}; nothing was imported")]
    Mark {
        /// From 1.
        number: usize,
        /// A sentence.
        reason: String,
    },
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Imported {
    /// Marks in the file.
    pub in_file: usize,
    /// Those that were not here yet.
    pub new: usize,
    /// Where the file and the desk's own coach differ.
    pub conflicts: Vec<Conflict>,
}

/// Marks in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    format: String,
    /// The marks.
    pub marks: Vec<Mark>,
}

impl Exchange {
    /// The marks that hold, each once, in the order in which they were made.
    pub fn new(placed: &[Placed]) -> Self {
        let mut seen = std::collections::HashSet::new();
        let marks = placed.iter().map(|p| &p.mark).filter(|m| seen.insert(&m.uid)).cloned().collect();
        Self { format: FORMAT.into(), marks }
    }

    /// Writes JSON.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write_json(&self, mut to: impl Write) -> io::Result<()> {
        files::write_json(&mut to, self)
    }

    /// Writes CSV. Text that a spreadsheet would run as a formula is marked as text with a leading `'`.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write_csv(&self, to: impl Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(to);
        csv.write_record(COLUMNS)?;
        for m in &self.marks {
            let s = &m.subject;
            let scope = if s.scope == Scope::Set { "set" } else { "rep" };
            let row = [
                m.uid.clone(),
                outside::cell(&m.coach),
                m.made_at.clone(),
                s.clip.clone(),
                outside::cell(&m.clip_name),
                scope.into(),
                s.at_s.to_string(),
                s.fault.clone(),
                m.judgement.kind().into(),
                outside::cell(&m.judgement.value()),
            ];
            csv.write_record(row)?;
        }
        csv.flush()
    }

    /// Reads JSON or CSV, told apart by the first character.
    ///
    /// # Errors
    /// When it is neither, or one mark in it is wrong.
    pub fn read(bytes: &[u8]) -> Result<Self, ExchangeError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
        let mut read = if first == Some(&b'{') {
            serde_json::from_slice(bytes).map_err(|e| ExchangeError::Format(shown_message(&e)))?
        } else {
            Self::read_csv(bytes)?
        };
        if read.format != FORMAT {
            return Err(ExchangeError::Format(format!("its format is `{}`, not `{FORMAT}`", shown(&read.format))));
        }
        for (i, mark) in read.marks.iter_mut().enumerate() {
            check(mark).map_err(|reason| ExchangeError::Mark { number: i + 1, reason })?;
        }
        Ok(read)
    }

    fn read_csv(bytes: &[u8]) -> Result<Self, ExchangeError> {
        let format = |e: csv::Error| ExchangeError::Format(shown_message(&e));
        let mut csv = csv::Reader::from_reader(bytes);
        if csv.headers().map_err(format)?.iter().ne(COLUMNS) {
            return Err(ExchangeError::Format(format!("its first line is not `{}`", COLUMNS.join(","))));
        }
        let mut marks = Vec::new();
        for (i, row) in csv.records().enumerate() {
            let row = row.map_err(format)?;
            let wrong = |what: &str| ExchangeError::Mark { number: i + 1, reason: format!("`{what}` is wrong") };
            let cell = |at: usize| outside::from_cell(row.get(at).unwrap_or_default());
            let scope = match cell(5).as_str() {
                "rep" => Scope::Rep,
                "set" => Scope::Set,
                _ => return Err(wrong("scope")),
            };
            let at_s = cell(6).parse().map_err(|_| wrong("at_s"))?;
            let judgement = Judgement::from_parts(&cell(8), &cell(9)).ok_or_else(|| wrong("value"))?;
            marks.push(Mark {
                uid: cell(0),
                coach: cell(1),
                made_at: cell(2),
                clip_name: cell(4),
                subject: Subject { clip: cell(3), scope, fault: cell(7), at_s },
                judgement,
            });
        }
        Ok(Self { format: FORMAT.into(), marks })
    }
}

/// A mark from outside is held to the same rules as one from the page.
fn check(mark: &mut Mark) -> Result<(), String> {
    mark.subject.check(&mark.judgement).map_err(|e| e.to_string())?;
    let made: jiff::Timestamp =
        mark.made_at.parse().map_err(|_| format!("`{}` is no time like 2026-03-01T17:30:00Z", shown(&mark.made_at)))?;
    mark.made_at = made.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
    if mark.uid.is_empty() || mark.uid.len() > 64 {
        return Err("its uid is empty or too long".into());
    }
    if mark.coach.trim().is_empty() || mark.coach.chars().count() > 80 {
        return Err("the coach's name is empty or too long".into());
    }
    mark.clip_name = mark.clip_name.chars().take(255).collect();
    Ok(())
}

/// Where `other` marks contradict the `own` ones: agree against disagree, or a finding of one's own on a rep that the other
/// finds clean.
pub(super) fn conflicts(own: &[Placed], other: &[Placed]) -> Vec<Conflict> {
    let mut found = Vec::new();
    for a in own {
        for b in other.iter().filter(|b| same_thing(a, b) && contradict(a, b)) {
            found.push(Conflict {
                subject: a.mark.subject.clone(),
                clip_name: a.mark.clip_name.clone(),
                own: (a.mark.coach.clone(), a.mark.judgement.clone()),
                other: (b.mark.coach.clone(), b.mark.judgement.clone()),
            });
        }
    }
    found
}

fn same_thing(a: &Placed, b: &Placed) -> bool {
    let (s, t) = (&a.mark.subject, &b.mark.subject);
    let there = a.rep.is_some() || s.scope == Scope::Set || (s.at_s - t.at_s).abs() < 0.5;
    s.clip == t.clip && a.clip == b.clip && s.scope == t.scope && a.rep == b.rep && there
}

fn contradict(a: &Placed, b: &Placed) -> bool {
    use Judgement::{Opinion as Says, Own};
    use Opinion::{Agree, Disagree};
    let (fault_a, fault_b) = (a.mark.subject.fault.as_str(), b.mark.subject.fault.as_str());
    match (&a.mark.judgement, &b.mark.judgement) {
        (Says(Agree), Says(Disagree)) | (Says(Disagree), Says(Agree)) => fault_a == fault_b,
        (Own(_), Says(Disagree)) | (Says(Disagree), Own(_)) => fault_a == fault_b,
        (Own(_), Says(Agree)) => fault_b == CLEAN,
        (Says(Agree), Own(_)) => fault_a == CLEAN,
        _ => false,
    }
}
