//! Spotter's own `frames.csv`.

use super::recording::{Course, Quantity, Recording};
use crate::formats::{FormatError, number};
use crate::outside::shown_message;

const COLUMNS: [(&str, Quantity); 5] = [
    ("trunk_inclination_deg", Quantity::TrunkInclination),
    ("hip_hinge_deg", Quantity::HipHinge),
    ("knee_flexion_deg", Quantity::KneeFlexion),
    ("shank_inclination_deg", Quantity::ShankInclination),
    ("lumbar_flexion_deg", Quantity::LumbarFlexion),
];

/// Whether the first line is that of a `frames.csv`.
pub(super) fn is_it(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.split(',').any(|name| name.trim().trim_matches('"') == "time_s"))
}

/// Reads the time and the angles; an empty cell was not measured.
pub(super) fn parse(text: &str) -> Result<Recording, FormatError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = |error: &csv::Error| error.position().map_or(1, |p| p.line() as usize);
    let bad = |error: csv::Error| FormatError::line(at(&error), shown_message(&error));
    let header = reader.headers().map_err(bad)?.clone();
    let column = |name: &str| header.iter().position(|h| h.trim() == name);
    let time = column("time_s").ok_or_else(|| FormatError::Lacks("it has no column `time_s`".into()))?;
    let wanted: Vec<_> = COLUMNS.iter().filter_map(|(name, quantity)| Some((column(name)?, name, *quantity))).collect();
    if wanted.is_empty() {
        return Err(FormatError::Lacks("it has none of the angle columns of frames.csv".into()));
    }
    let mut time_s = Vec::new();
    let mut degrees = vec![Vec::new(); wanted.len()];
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(bad)?;
        let line = row + 2;
        let value = |column: usize| match record.get(column).map(str::trim) {
            None | Some("") => Ok(f64::NAN),
            Some(cell) => number(cell, line),
        };
        time_s.push(value(time)?);
        for ((column, ..), values) in wanted.iter().zip(&mut degrees) {
            values.push(value(*column)?);
        }
    }
    let courses = wanted.iter().zip(degrees).map(|((_, name, quantity), degrees)| Course {
        quantity: *quantity,
        source: (**name).to_owned(),
        degrees,
    });
    Ok(Recording { courses: courses.collect(), time_s, notes: Vec::new() })
}
