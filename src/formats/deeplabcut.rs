//! DeepLabCut's CSV: header lines `scorer`, `bodyparts`, `coords`, of several animals `individuals` as the second.

use super::detections::{Detections, Frame, Person, Points};
use super::error::FormatError;
use super::source::Source;
use super::table::{Column, rows};
use super::{Content, Format};

/// The format.
pub const FORMAT: Format = Format {
    name: "DeepLabCut table",
    endings: &["csv"],
    is_it: |source| source.mentions("scorer") && source.mentions("bodyparts"),
    read,
};

/// Somebody with the columns of their points, by name.
struct Animal<'a> {
    name: &'a str,
    points: Vec<(&'a str, Column)>,
}

impl<'a> Animal<'a> {
    fn names(&self) -> Vec<&'a str> {
        self.points.iter().map(|(name, _)| *name).collect()
    }
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let rows = rows(source)?;
    let lacks = |what: &str| FormatError::Lacks(format!("it is no whole DeepLabCut table: {what}"));
    let head = |name: &str| rows.iter().take(4).find(|row| row.get(0).map(str::trim) == Some(name));
    let parts =
        head("bodyparts").ok_or_else(|| lacks("the first four lines hold none that begins with `bodyparts`"))?;
    let coords = head("coords").ok_or_else(|| lacks("the first four lines hold none that begins with `coords`"))?;
    let individuals = head("individuals");
    let begins = rows.iter().position(|row| row.get(0).map(str::trim) == Some("coords")).map_or(0, |k| k + 1);

    // People and points in the order of their columns.
    let mut people: Vec<Animal> = Vec::new();
    for column in 1..coords.len() {
        let (Some(part), Some(coord)) = (parts.get(column), coords.get(column)) else { continue };
        let who = individuals.and_then(|row| row.get(column)).unwrap_or_default();
        let at = people.iter().position(|animal| animal.name == who).unwrap_or_else(|| {
            people.push(Animal { name: who, points: Vec::new() });
            people.len() - 1
        });
        let points = &mut people[at].points;
        match (coord.trim(), points.last_mut().filter(|(name, _)| *name == part)) {
            ("x", _) => points.push((part, Column { x: column, y: column, sure: None })),
            ("y", Some((_, point))) => point.y = column,
            ("likelihood", Some((_, point))) => point.sure = Some(column),
            _ => return Err(lacks("its columns are not x, y and likelihood of one point after another")),
        }
    }
    let names = people.first().map(Animal::names).unwrap_or_default();
    // Points that belong to nobody in particular come as somebody with fewer of them.
    people.retain(|animal| animal.names() == names);
    let mut frames = Vec::new();
    for (k, row) in rows.iter().enumerate().skip(begins) {
        let person = |(id, animal): (u64, &Animal)| {
            let points = animal.points.iter().map(|(_, column)| column.point(row, k + 1));
            Ok(Person { id: Some(id), points: points.collect::<Result<_, FormatError>>()? })
        };
        let people = (0..).zip(&people).map(person).collect::<Result<_, FormatError>>()?;
        frames.push(Frame { number: (k - begins) as u64, time_s: None, people });
    }
    let points = Points::Named(names.into_iter().map(str::to_owned).collect());
    Ok(Content::People(Detections { points, ..Detections::counted(frames) }))
}
