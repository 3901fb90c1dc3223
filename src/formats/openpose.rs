//! OpenPose's folder with a JSON file a frame, which Pose2Sim, Sports2D, rtmlib and SpinePose write too, with or without `_keypoints` in the
//! names. Versions up to 1.1 call the points `pose_keypoints` and have 18.

use serde::Deserialize;

use super::detections::{Detections, Frame, Person};
use super::error::FormatError;
use super::json::{Number, parse, values};
use super::source::Source;
use super::{Content, Format};

/// The format.
pub const FORMAT: Format = Format {
    name: "OpenPose folder",
    endings: &["json"],
    is_it: |source| source.mentions("\"people\"") && !source.mentions("\"bodies\"") && is_of_frames(source),
    read,
};

/// One file a frame, not AlphaPose's one file for all.
fn is_of_frames(source: &Source) -> bool {
    source.is_folder || source.text().matches("\"people\"").take(2).count() == 1
}

/// A frame's file.
#[derive(Deserialize)]
pub struct File {
    #[serde(default)]
    people: Vec<OnePerson>,
}

#[derive(Deserialize)]
struct OnePerson {
    #[serde(default)]
    person_id: Vec<i64>,
    #[serde(alias = "pose_keypoints", default)]
    pose_keypoints_2d: Vec<Number>,
}

impl File {
    /// The people in it; −1 says that nobody was followed.
    pub fn people(&self) -> Vec<Person> {
        let found = self.people.iter().filter(|p| !p.pose_keypoints_2d.is_empty());
        let person = |p: &OnePerson| Person {
            id: p.person_id.first().and_then(|id| u64::try_from(*id).ok()),
            ..Person::of_triples(&values(&p.pose_keypoints_2d))
        };
        found.map(person).collect()
    }
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let frame = |part: &super::source::Part| {
        let file: File = parse(part, FORMAT.name)?;
        Ok(Frame { number: part.number, time_s: None, people: file.people() })
    };
    let frames = source.parts.iter().map(frame).collect::<Result<_, FormatError>>()?;
    Ok(Content::People(Detections::counted(frames)))
}
