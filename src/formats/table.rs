//! What the readers of tables share.

use csv::StringRecord;

use super::detections::confidence;
use super::error::{FormatError, number};
use super::source::Source;
use crate::outside::shown_message;

/// The rows of a table, its header among them.
///
/// # Errors
/// When a line is none of a table.
pub fn rows(source: &Source) -> Result<Vec<StringRecord>, FormatError> {
    let text = source.text();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let bad =
        |error: csv::Error| FormatError::line(error.position().map_or(1, |p| p.line() as usize), shown_message(&error));
    reader.records().map(|row| row.map_err(bad)).collect()
}

/// An empty cell was not measured.
fn value(row: &StringRecord, column: usize, line: usize) -> Result<f32, FormatError> {
    match row.get(column).map(str::trim) {
        None | Some("") => Ok(f32::NAN),
        Some(cell) => Ok(number(cell, line)? as f32),
    }
}

/// Where a point of a table stands.
pub struct Column {
    pub x: usize,
    pub y: usize,
    /// Of how sure the program was, if the table has it.
    pub sure: Option<usize>,
}

impl Column {
    /// The point in a row.
    ///
    /// # Errors
    /// When a cell is no number.
    pub fn point(&self, row: &StringRecord, line: usize) -> Result<[f32; 3], FormatError> {
        let (x, y) = (value(row, self.x, line)?, value(row, self.y, line)?);
        let sure = self.sure.map(|column| value(row, column, line)).transpose()?;
        Ok([x, y, sure.map_or(1.0, confidence)])
    }
}
