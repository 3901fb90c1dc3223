//! Marker files (`.trc`) of OpenSim, OpenCap, Pose2Sim, Sports2D and Vicon: points in space, or of a picture, over time.

use nalgebra::Vector3;

use super::error::{FormatError, number};
use super::markers::Markers;
use super::{Content, Format};

/// The format.
pub const FORMAT: Format = Format {
    name: "markers (.trc)",
    endings: &["trc"],
    is_it: |_| true,
    read: |source| Ok(Content::Markers(parse(&source.text())?)),
};

/// Reads a `.trc`: five lines of header, perhaps an empty one, then frame, time and three coordinates a marker.
///
/// # Errors
/// When a line is not of this form.
pub fn parse(text: &str) -> Result<Markers, FormatError> {
    let lines: Vec<&str> = text.lines().collect();
    let lacks = |what: &str| FormatError::Lacks(what.into());
    let labels = lines.get(3).filter(|l| l.trim_start().to_lowercase().starts_with("frame"));
    let labels =
        labels.ok_or_else(|| lacks("its fourth line does not begin with `Frame#`: it is not a marker file"))?;
    let names: Vec<String> =
        labels.split('\t').skip(2).filter(|n| !n.trim().is_empty()).map(|n| n.trim().into()).collect();
    if names.is_empty() {
        return Err(lacks("its fourth line names no marker"));
    }
    let key = lines.get(1).and_then(|keys| keys.split('\t').position(|key| key.trim().eq_ignore_ascii_case("units")));
    let unit = key.and_then(|k| lines[2].split('\t').nth(k)).map(|unit| unit.trim().to_lowercase());
    let mut time_s = Vec::new();
    let mut points = vec![Vec::new(); names.len()];
    for (k, text) in lines.iter().enumerate().skip(5).filter(|(_, l)| !l.trim().is_empty()) {
        let (line, cells): (_, Vec<&str>) = (k + 1, text.split('\t').map(str::trim).collect());
        if cells.len() < 3 * names.len() + 2 {
            let what = format!("it has {} cells, {} markers need {}", cells.len(), names.len(), 3 * names.len() + 2);
            return Err(FormatError::line(line, what));
        }
        let value = |column: usize| match cells.get(column) {
            None | Some(&"") => Ok(f64::NAN),
            Some(cell) => number(cell, line),
        };
        time_s.push(value(1)?);
        for (k, marker) in points.iter_mut().enumerate() {
            marker.push(Vector3::new(value(3 * k + 2)?, value(3 * k + 3)?, value(3 * k + 4)?));
        }
    }
    Ok(Markers { time_s, names, points, unit: unit.filter(|unit| !unit.is_empty()) })
}
