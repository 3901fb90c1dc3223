//! Qualisys Track Manager's text export (`.tsv`): lines of a key and values, then a row a frame.

use nalgebra::Vector3;

use super::error::{FormatError, number};
use super::markers::Markers;
use super::{Content, Format};

/// The format.
pub const FORMAT: Format = Format {
    name: "Qualisys markers (.tsv)",
    endings: &["tsv", "txt"],
    is_it: |source| source.mentions("MARKER_NAMES"),
    read: |source| Ok(Content::Markers(parse(&source.text())?)),
};

/// Reads the export. The header may be followed by a line of column names, and the rows may begin with frame and time.
///
/// # Errors
/// When it lacks the names of its markers or its rate, or a row has another number of values.
pub fn parse(text: &str) -> Result<Markers, FormatError> {
    let lacks = |what: &str| FormatError::Lacks(format!("it lacks {what}: export it again with its header"));
    let mut names: Option<Vec<String>> = None;
    let mut rate: Option<f64> = None;
    let mut time_s = Vec::new();
    let mut points: Vec<Vec<Vector3<f64>>> = Vec::new();
    for (k, text) in text.lines().enumerate() {
        let (line, cells): (_, Vec<&str>) = (k + 1, text.split('\t').map(str::trim).collect());
        let head = cells.first().copied().unwrap_or_default();
        if head == "MARKER_NAMES" {
            let found: Vec<String> = cells[1..].iter().filter(|n| !n.is_empty()).map(|n| bare(n)).collect();
            points = vec![Vec::new(); found.len()];
            names = Some(found);
            continue;
        }
        if head == "FREQUENCY" {
            rate = Some(number(cells.get(1).copied().unwrap_or_default(), line)?);
            continue;
        }
        // What is neither a row of numbers nor known says nothing that is needed.
        let Some(count) = names.as_ref().map(Vec::len).filter(|_| head.parse::<f64>().is_ok()) else { continue };
        let values =
            cells.len() - usize::from(cells.last().is_some_and(|cell| cell.is_empty()) && cells.len() % 3 != 0);
        let before = values.checked_sub(3 * count).filter(|before| [0, 2].contains(before)).ok_or_else(|| {
            FormatError::line(line, format!("it has {values} values, {count} markers need {}", 3 * count))
        })?;
        let rate = rate.filter(|rate| *rate > 0.0).ok_or_else(|| lacks("its `FREQUENCY`"))?;
        let value = |column: usize| match cells.get(before + column) {
            None | Some(&"") => Ok(f64::NAN),
            Some(cell) => number(cell, line),
        };
        time_s.push(if before > 0 { number(cells[1], line)? } else { time_s.len() as f64 / rate });
        for (k, marker) in points.iter_mut().enumerate() {
            let at = Vector3::new(value(3 * k)?, value(3 * k + 1)?, value(3 * k + 2)?);
            // Three zeros stand for a marker that was not seen.
            marker.push(if at == Vector3::zeros() { Vector3::repeat(f64::NAN) } else { at });
        }
    }
    let names = names.ok_or_else(|| lacks("its `MARKER_NAMES`"))?;
    Ok(Markers { time_s, names, points, unit: Some("mm".into()) })
}

/// A name without the number that some projects put before it, `8 - L_Hip`.
fn bare(name: &str) -> String {
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    rest.strip_prefix("- ").unwrap_or(name).trim().to_owned()
}
