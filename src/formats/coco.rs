//! COCO: results (an array of people with the number of their picture) and annotations (pictures and people of a data set).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::detections::{Detections, Frame, Person};
use super::error::FormatError;
use super::json::{Number, parse, values};
use super::source::Source;
use super::{Content, Format};

/// The format.
pub const FORMAT: Format = Format {
    name: "COCO keypoints",
    endings: &["json"],
    is_it: |source| !source.is_folder && source.mentions("\"image_id\""),
    read,
};

/// A person in a picture.
#[derive(Deserialize)]
pub struct Found<Id> {
    /// The picture.
    pub image_id: Id,
    keypoints: Vec<Number>,
    /// Who it is over time: a number, or a list with one.
    #[serde(default)]
    idx: Option<Idx>,
    #[serde(default)]
    track_id: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Idx {
    One(f64),
    List(Vec<f64>),
    Other(IgnoredAny),
}

impl<Id> Found<Id> {
    fn person(&self) -> Person {
        let idx = match &self.idx {
            Some(Idx::One(id)) => Some(*id),
            Some(Idx::List(ids)) => ids.first().copied(),
            Some(Idx::Other(_)) | None => None,
        };
        let id = self.track_id.or(idx.filter(|id| *id >= 0.0).map(|id| id as u64));
        Person { id, ..Person::of_triples(&values(&self.keypoints)) }
    }
}

/// A data set: what a person drew, 0 for no such point, 1 for a hidden and 2 for a seen one.
#[derive(Deserialize)]
struct Annotations {
    #[serde(default)]
    images: Vec<Image>,
    annotations: Vec<Found<u64>>,
}

#[derive(Deserialize)]
struct Image {
    id: u64,
    width: Option<u32>,
    height: Option<u32>,
    #[serde(default)]
    frame_id: Option<u64>,
}

/// The people of each picture; `number` gives a picture's place in the recording.
///
/// # Errors
/// When `number` fails.
pub fn frames<Id: DeserializeOwned>(
    people: Vec<Found<Id>>,
    number: impl Fn(&Found<Id>) -> Result<u64, FormatError>,
) -> Result<Vec<Frame>, FormatError> {
    let mut frames: BTreeMap<u64, Vec<Person>> = BTreeMap::new();
    for found in &people {
        frames.entry(number(found)?).or_default().push(found.person());
    }
    Ok(frames.into_iter().map(|(number, people)| Frame { number, time_s: None, people }).collect())
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let Some(part) = source.parts.first() else { return Err(FormatError::Nobody) };
    if !source.mentions("\"annotations\"") {
        let people: Vec<Found<u64>> = parse(part, FORMAT.name)?;
        return Ok(Content::People(Detections::counted(frames(people, |found| Ok(found.image_id))?)));
    }
    let set: Annotations = parse(part, FORMAT.name)?;
    let of_image: BTreeMap<u64, u64> = set.images.iter().filter_map(|i| Some((i.id, i.frame_id?))).collect();
    let number = |found: &Found<u64>| Ok(of_image.get(&found.image_id).copied().unwrap_or(found.image_id));
    let mut detections = Detections::counted(frames(set.annotations, number)?);
    detections.size = set.images.first().and_then(|i| Some([i.width?, i.height?]));
    Ok(Content::People(detections))
}
