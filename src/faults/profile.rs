//! Threshold profiles: the default is compiled in, a file of one's own changes any of its keys. Mistakes in a file are named
//! with line and key, because a threshold that is silently ignored is worse than none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::Severity;
use crate::files;
use crate::measures::{Limits, PictureLimits};
use crate::outside::{shown, shown_message};

const DEFAULT: &str = include_str!("profiles/default.toml");
const BUILT_IN: [(&str, &str); 4] = [
    ("default", DEFAULT),
    ("novice", include_str!("profiles/novice.toml")),
    ("competition", include_str!("profiles/competition.toml")),
    ("cautious", include_str!("profiles/cautious.toml")),
];

/// Why a profile could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file could not be read.
    #[error("profile `{}` could not be read: {source}; give the path of a TOML file, or one of default, novice, competition, cautious", path.display())]
    Read {
        /// File.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// Not TOML.
    #[error("profile `{origin}`, line {line}: {message}")]
    Syntax {
        /// File or built-in name.
        origin: String,
        /// Line, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// A key that no profile has.
    #[error(
        "profile `{origin}`, line {line}: there is no key `{key}`; the keys are those of src/faults/profiles/default.toml"
    )]
    UnknownKey {
        /// File or built-in name.
        origin: String,
        /// Line, from 1.
        line: usize,
        /// Dotted key.
        key: String,
    },
    /// A value of the wrong type or outside of what makes sense.
    #[error("profile `{origin}`, line {line}: `{key}` must be {expected}, not {found}")]
    WrongValue {
        /// File or built-in name.
        origin: String,
        /// Line, from 1.
        line: usize,
        /// Dotted key.
        key: String,
        /// What belongs there.
        expected: String,
        /// What was there.
        found: String,
    },
    /// Grades whose thresholds are not in order.
    #[error(
        "profile `{origin}`, line {line}: the thresholds of `{key}` must go note {relation} warning {relation} breakdown, but are {note}, {warning}, {breakdown}"
    )]
    Order {
        /// File or built-in name.
        origin: String,
        /// Line, from 1.
        line: usize,
        /// Dotted key of the table.
        key: String,
        /// `<=` or `>=`.
        relation: &'static str,
        /// Threshold.
        note: f64,
        /// Threshold.
        warning: f64,
        /// Threshold.
        breakdown: f64,
    },
}

/// Thresholds of one measure, in the measure's unit. Where `breakdown` is below `note`, smaller values are worse.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    /// Reached by the value itself.
    pub note: f64,
    /// Reached by the value less one standard deviation.
    pub warning: f64,
    /// Reached by the value less one standard deviation.
    pub breakdown: f64,
    /// The highest grade this measure may give.
    pub highest: Severity,
}

/// How findings become verdicts.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // every key is explained in profiles/default.toml
pub struct Judging {
    pub clearing_sds: f64,
    pub alike_deg: f64,
}

/// All thresholds of a judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// How findings become verdicts.
    pub judging: Judging,
    /// How much must be seen for a measure to be taken.
    pub measuring: Limits,
    /// Limits of view, size and rate.
    pub quality_gate: PictureLimits,
    /// Thresholds by the dotted name of their table.
    grades: BTreeMap<String, Grades>,
    canonical: String,
}

impl Profile {
    /// A compiled-in profile by name: `default`, `novice`, `competition` or `cautious`.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn built_in(name: &str) -> Result<Self, ProfileError> {
        match BUILT_IN.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => Self::parse(text, name),
            None => Err(ProfileError::Read { path: name.into(), source: std::io::ErrorKind::NotFound.into() }),
        }
    }

    /// Reads a profile file, or takes a built-in one when `path` is its bare name.
    ///
    /// # Errors
    /// When the file cannot be read, is not TOML, holds an unknown key, a value of the wrong type, or disordered thresholds;
    /// the message names line and key.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ProfileError> {
        let path = path.as_ref();
        if let Some((name, text)) = BUILT_IN.iter().find(|(name, _)| Path::new(name) == path) {
            return Self::parse(text, name);
        }
        let text =
            files::read_to_string(path).map_err(|source| ProfileError::Read { path: path.to_path_buf(), source })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// Reads a profile from its text; `origin` is what error messages call it.
    ///
    /// # Errors
    /// As [`Profile::load`].
    pub fn parse(text: &str, origin: &str) -> Result<Self, ProfileError> {
        let reader = Reader { text, origin };
        let mut merged: Table = DEFAULT.parse().map_err(|e| Reader { text: DEFAULT, origin: "default" }.syntax(&e))?;
        let own = DeTable::parse(text).map_err(|e| reader.syntax(&e))?;
        reader.merge(&mut merged, own.get_ref(), "")?;
        let mut canonical = String::new();
        flatten(&merged, "", &mut canonical);
        Self::of(merged, canonical).map_err(|e| reader.syntax(&e))
    }

    /// What is not a table of its own kind holds thresholds, however deep.
    fn of(mut merged: Table, canonical: String) -> Result<Self, toml::de::Error> {
        let mut take = |key: &str| merged.remove(key).unwrap_or_else(|| Value::Table(Table::new()));
        let (name, judging, measuring, quality_gate) = (
            take("name").try_into()?,
            take("judging").try_into()?,
            take("measuring").try_into()?,
            take("quality_gate"),
        );
        let mut grades = BTreeMap::new();
        collect_grades(merged, "", &mut grades)?;
        Ok(Self { name, judging, measuring, quality_gate: quality_gate.try_into()?, grades, canonical })
    }

    /// The thresholds in the table of this dotted name, as `lumbar_flexion_level.hinge`.
    pub fn grades(&self, key: &str) -> Option<&Grades> {
        self.grades.get(key)
    }

    /// The names of all tables of thresholds.
    pub fn graded(&self) -> impl Iterator<Item = &str> {
        self.grades.keys().map(String::as_str)
    }

    /// SHA-256, lower-case hexadecimal, of the canonical form: every key with its value, in alphabetical order, so that
    /// comments, order and keys left at their default do not change it.
    pub fn hash(&self) -> String {
        files::sha256(&self.canonical)
    }

    /// Every key with its value, dotted, a line each, in alphabetical order: TOML again.
    pub(super) fn canonical(&self) -> &str {
        &self.canonical
    }
}

fn collect_grades(table: Table, prefix: &str, grades: &mut BTreeMap<String, Grades>) -> Result<(), toml::de::Error> {
    for (key, value) in table {
        let name = format!("{prefix}{key}");
        match value {
            Value::Table(inner) if !inner.contains_key("note") => collect_grades(inner, &format!("{name}."), grades)?,
            other => drop(grades.insert(name, other.try_into()?)),
        }
    }
    Ok(())
}

fn flatten(table: &Table, prefix: &str, out: &mut String) {
    for (key, value) in table {
        match value {
            Value::Table(inner) => flatten(inner, &format!("{prefix}{key}."), out),
            other => out.push_str(&format!("{prefix}{key} = {other}\n")),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    origin: &'a str,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        1 + self.text.bytes().take(at).filter(|b| *b == b'\n').count()
    }

    fn syntax(&self, error: &toml::de::Error) -> ProfileError {
        let line = self.line(error.span().map_or(0, |s| s.start));
        ProfileError::Syntax { origin: self.origin.into(), line, message: shown_message(&error.message()) }
    }

    /// Lays the user's keys over the default's, checking each against the default's type.
    fn merge(&self, base: &mut Table, own: &DeTable<'_>, prefix: &str) -> Result<(), ProfileError> {
        let origin = || self.origin.to_string();
        // Keys in the order of the file, so that the first mistake is the one that is named.
        let mut entries: Vec<_> = own.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let ascending = direction(base);
        let mut last_line = 1;
        for (key, value) in entries {
            let line = self.line(key.span().start);
            last_line = line;
            let name = format!("{prefix}{}", key.get_ref());
            let Some(slot) = base.get_mut(key.get_ref().as_ref()) else {
                return Err(ProfileError::UnknownKey { origin: origin(), line, key: shown(&name) });
            };
            let wrong = |expected: &str| ProfileError::WrongValue {
                origin: origin(),
                line,
                key: name.clone(),
                expected: expected.into(),
                found: describe(value.get_ref()),
            };
            match slot {
                Value::Table(inner) => match value.get_ref() {
                    DeValue::Table(own) => self.merge(inner, own, &format!("{name}."))?,
                    _ => return Err(wrong("a table")),
                },
                Value::Float(slot) => {
                    *slot = number(value.get_ref()).ok_or_else(|| wrong("a number from 0 to 100000"))?
                }
                Value::Integer(slot) => {
                    let whole = number(value.get_ref()).filter(|v| v.fract() == 0.0 && (1.0..=1000.0).contains(v));
                    *slot = whole.ok_or_else(|| wrong("a whole number from 1 to 1000"))? as i64;
                }
                Value::String(slot) => match value.get_ref().as_str() {
                    Some(text) if key.get_ref() != "highest" || ["note", "warning", "breakdown"].contains(&text) => {
                        *slot = text.to_string();
                    }
                    _ if key.get_ref() == "highest" => return Err(wrong("\"note\", \"warning\" or \"breakdown\"")),
                    _ => return Err(wrong("text in quotes")),
                },
                _ => return Err(wrong("of another type")),
            }
            if key.get_ref().contains("_share") && slot.as_float().is_some_and(|v| v > 1.0) {
                return Err(wrong("a share from 0 to 1"));
            }
        }
        let (Some([note, warning, breakdown]), Some(ascending)) = (triple(base), ascending) else { return Ok(()) };
        let ordered =
            if ascending { note <= warning && warning <= breakdown } else { note >= warning && warning >= breakdown };
        if ordered {
            return Ok(());
        }
        Err(ProfileError::Order {
            origin: origin(),
            line: last_line,
            key: prefix.trim_end_matches('.').into(),
            relation: if ascending { "<=" } else { ">=" },
            note,
            warning,
            breakdown,
        })
    }
}

fn triple(table: &Table) -> Option<[f64; 3]> {
    let get = |key: &str| table.get(key).and_then(Value::as_float);
    Some([get("note")?, get("warning")?, get("breakdown")?])
}

/// Whether larger is worse, by the default's own thresholds.
fn direction(base: &Table) -> Option<bool> {
    triple(base).map(|[note, _, breakdown]| note <= breakdown)
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    let parsed = match value {
        DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok().map(|v| v as f64),
        DeValue::Float(f) => f.as_str().parse::<f64>().ok(),
        _ => None,
    };
    parsed.filter(|v| (0.0..=100_000.0).contains(v))
}

fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Integer(i) => shown(i.as_str()),
        DeValue::Float(f) => shown(f.as_str()),
        DeValue::Boolean(b) => b.to_string(),
        DeValue::String(s) => format!("\"{}\"", shown(s)),
        other => format!("a value of type {}", other.type_str()),
    }
}
