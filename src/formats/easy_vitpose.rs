//! easy_ViTPose's results: a list of frames, each an object of people by number, with points as (y, x, score).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::detections::{Detections, Frame, Person, confidence};
use super::error::FormatError;
use super::json::{Number, parse, values};
use super::source::Source;
use super::{Content, Format};
use crate::statistics::median;

/// The format.
pub const FORMAT: Format = Format {
    name: "easy_ViTPose results",
    endings: &["json"],
    is_it: |source| {
        let object = source.text().trim_start().starts_with('{');
        object && source.mentions("\"keypoints\"") && source.mentions("\"skeleton\"")
    },
    read,
};

#[derive(Deserialize)]
struct File {
    keypoints: Vec<BTreeMap<String, Vec<Vec<Number>>>>,
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let Some(part) = source.parts.first() else { return Err(FormatError::Nobody) };
    let file: File = parse(part, FORMAT.name)?;
    let point = |values: Vec<f32>| {
        let value = |k: usize| values.get(k).copied().unwrap_or(f32::NAN);
        [value(1), value(0), confidence(value(2))]
    };
    let person = |(id, points): (&String, &Vec<Vec<Number>>)| Person {
        id: id.parse().ok(),
        points: points.iter().map(|p| point(values(p))).collect(),
    };
    let frame = |(number, people): (u64, &BTreeMap<String, Vec<Vec<Number>>>)| Frame {
        number,
        time_s: None,
        people: people.iter().map(person).collect(),
    };
    let mut detections = Detections::counted((0..).zip(&file.keypoints).map(frame).collect());
    let people = || detections.frames.iter().flat_map(|frame| &frame.people);
    // Whoever changed the program to write (x, y) has people who lie when they are read as (y, x).
    if median(people().filter_map(upright)).is_some_and(|upright| upright < 0.0) {
        let points = detections.frames.iter_mut().flat_map(|f| &mut f.people).flat_map(|p| &mut p.points);
        points.for_each(|p| p.swap(0, 1));
        detections
            .notes
            .push("its points are (x, y), though this program writes (y, x): else everybody would lie".into());
    } else {
        detections.notes.push("its points are (y, x)".into());
    }
    Ok(Content::People(detections))
}

/// How much farther a person reaches down than across, pixels.
fn upright(person: &Person) -> Option<f64> {
    let seen: Vec<[f32; 2]> = (0..person.points.len()).filter_map(|row| person.seen(row)).collect();
    let extent = |axis: usize| {
        let along = || seen.iter().map(|p| f64::from(p[axis]));
        along().fold(f64::MIN, f64::max) - along().fold(f64::MAX, f64::min)
    };
    (!seen.is_empty()).then(|| extent(1) - extent(0))
}
