//! Spotter's own `frames.csv`.

use super::recording::{Course, Quantity, Recording, RecordingError, number};
use crate::outside::shown_message;

const COLUMNS: [(&str, Quantity); 5] = [
    ("trunk_inclination_deg", Quantity::TrunkInclination),
    ("hip_hinge_deg", Quantity::HipHinge),
    ("knee_flexion_deg", Quantity::KneeFlexion),
    ("shank_inclination_deg", Quantity::ShankInclination),
    ("lumbar_flexion_deg", Quantity::LumbarFlexion),
];

/// Reads the time and the angles; an empty cell was not measured.
pub(super) fn parse(text: &str) -> Result<Recording, RecordingError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = |error: &csv::Error| error.position().map_or(1, |p| p.line() as usize);
    let bad = |error: csv::Error| RecordingError::Line { line: at(&error), what: shown_message(&error) };
    let header = reader.headers().map_err(bad)?.clone();
    let column = |name: &str| header.iter().position(|h| h.trim() == name);
    let time = column("time_s").ok_or_else(|| RecordingError::Lacks("it has no column `time_s`".into()))?;
    let wanted: Vec<_> = COLUMNS.iter().filter_map(|(name, quantity)| Some((column(name)?, name, *quantity))).collect();
    if wanted.is_empty() {
        return Err(RecordingError::Lacks("it has none of the angle columns of frames.csv".into()));
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
    Ok(Recording { courses: courses.collect(), time_s })
}
