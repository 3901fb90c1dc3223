//! MediaPipe's landmarks as a table, in the two forms that people write.

use csv::StringRecord;

use super::detections::{Detections, Frame, Person, Points};
use super::error::FormatError;
use super::source::Source;
use super::table::{Column, rows};
use super::{Content, Format};
use crate::track::skeletons::blazepose33;

/// The format.
pub const FORMAT: Format = Format {
    name: "MediaPipe landmarks (CSV)",
    endings: &["csv"],
    is_it: |source| source.mentions("nose_x") || is_unnamed(source),
    read,
};

/// Cells of a row of the table without names.
const UNNAMED: usize = 1 + 3 * 33;

fn is_unnamed(source: &Source) -> bool {
    source.text().lines().next().is_some_and(|line| line.split(',').count() == UNNAMED)
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let rows = rows(source)?;
    let named = source.mentions("nose_x");
    let (columns, points) = if named { named_columns(&rows)? } else { unnamed_columns() };
    let mut frames = Vec::new();
    for (k, row) in rows.iter().enumerate().skip(usize::from(named)) {
        let points = columns.iter().map(|column| column.point(row, k + 1)).collect::<Result<_, _>>()?;
        let number = (k - usize::from(named)) as u64;
        frames.push(Frame { number, time_s: None, people: vec![Person { id: None, points }] });
    }
    let mut detections = Detections { points, ..Detections::counted(frames) };
    detections.notes.push("each row counts as the next frame".into());
    Ok(Content::People(detections))
}

fn named_columns(rows: &[StringRecord]) -> Result<(Vec<Column>, Points), FormatError> {
    let header = rows.first().ok_or(FormatError::Nobody)?;
    let at = |name: String| header.iter().position(|cell| cell.trim() == name);
    let names: Vec<String> =
        header.iter().filter_map(|cell| cell.trim().strip_suffix("_x").map(str::to_owned)).collect();
    let column = |name: &String| {
        let sure = ["v", "visibility", "score", "presence"].iter().find_map(|end| at(format!("{name}_{end}")));
        Some(Column { x: at(format!("{name}_x"))?, y: at(format!("{name}_y"))?, sure })
    };
    let lacks = || FormatError::Lacks("a point of it has a column for x and none for y".into());
    let columns = names.iter().map(column).collect::<Option<Vec<_>>>().ok_or_else(lacks)?;
    Ok((columns, Points::Named(names)))
}

fn unnamed_columns() -> (Vec<Column>, Points) {
    let column = |k: usize| Column { x: 1 + 3 * k, y: 2 + 3 * k, sure: None };
    ((0..33).map(column).collect(), Points::Of(&blazepose33::SKELETON))
}
