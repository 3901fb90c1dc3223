//! AlphaPose's results: an array of people whose `image_id` is the name of a picture, or, made with `--format open` or `cmu`, an object of
//! pictures. Pictures without a person are missing.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::coco::{self, Found};
use super::detections::{Detections, Frame, Person, Points};
use super::error::FormatError;
use super::json::{Number, parse, values};
use super::openpose::File;
use super::source::Source;
use super::{Content, Format};
use crate::track::skeletons::coco18;

/// The format.
pub const FORMAT: Format = Format {
    name: "AlphaPose results",
    endings: &["json"],
    is_it: |source| {
        let many = || source.mentions("\"people\"") || source.mentions("\"bodies\"");
        !source.is_folder && (is_array(source) || many())
    },
    read,
};

/// People whose picture has a name, not a number.
fn is_array(source: &Source) -> bool {
    let text = source.text();
    let value = |at: usize| text[at..].split_once(':').map(|(_, rest)| rest.trim_start().starts_with('"'));
    text.trim_start().starts_with('[') && text.find("\"image_id\"").and_then(value).unwrap_or(false)
}

/// A picture in the form `cmu`.
#[derive(Deserialize)]
struct Bodies {
    bodies: Vec<Joints>,
}

#[derive(Deserialize)]
struct Joints {
    joints: Vec<Number>,
}

/// A picture in either of the forms that are objects.
#[derive(Deserialize)]
#[serde(untagged)]
enum Picture {
    Cmu(Bodies),
    Open(File),
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let Some(part) = source.parts.first() else { return Err(FormatError::Nobody) };
    if is_array(source) {
        let people: Vec<Found<Value>> = parse(part, FORMAT.name)?;
        let number = |found: &Found<Value>| number_of(found.image_id.as_str().unwrap_or_default());
        return Ok(Content::People(Detections::counted(coco::frames(people, number)?)));
    }
    let pictures: BTreeMap<String, Picture> = parse(part, FORMAT.name)?;
    let frame = |(name, picture): (String, Picture)| {
        let people = match picture {
            Picture::Cmu(bodies) => bodies.bodies.iter().map(|b| Person::of_triples(&values(&b.joints))).collect(),
            Picture::Open(file) => file.people(),
        };
        Ok(Frame { number: number_of(&name)?, time_s: None, people })
    };
    let frames = pictures.into_iter().map(frame).collect::<Result<_, FormatError>>()?;
    Ok(Content::People(Detections { points: Points::Of(&coco18::SKELETON), ..Detections::counted(frames) }))
}

/// The number in a picture's name, `frame_12.jpg`.
fn number_of(name: &str) -> Result<u64, FormatError> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let digits = stem.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let none = || FormatError::Lacks(format!("its picture `{}` has no number", crate::outside::shown(name)));
    stem[digits..].parse().map_err(|_| none())
}
