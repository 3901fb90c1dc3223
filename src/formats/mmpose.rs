//! MMPose's inferencer, RTMPose and ViTPose through it: an array of frames with `instances`, in newer versions within an object.

use serde::Deserialize;

use super::detections::{Detections, Frame, Person, confidence};
use super::error::FormatError;
use super::json::{Number, parse};
use super::source::Source;
use super::{Content, Format};

/// The format.
pub const FORMAT: Format = Format {
    name: "MMPose predictions",
    endings: &["json"],
    is_it: |source| source.mentions("\"instances\"") && source.mentions("\"keypoint_scores\""),
    read,
};

#[derive(Deserialize)]
struct File {
    instance_info: Vec<OneFrame>,
}

#[derive(Deserialize)]
struct OneFrame {
    frame_id: Option<u64>,
    instances: Vec<Instance>,
}

#[derive(Deserialize)]
struct Instance {
    keypoints: Vec<Vec<Number>>,
    keypoint_scores: Vec<Number>,
    #[serde(default)]
    track_id: Option<u64>,
}

impl Instance {
    fn person(&self) -> Person {
        let point = |(at, sure): (&Vec<Number>, &Number)| {
            let axis = |k: usize| at.get(k).map_or(f32::NAN, |v| v.value());
            [axis(0), axis(1), confidence(sure.value())]
        };
        Person { id: self.track_id, points: self.keypoints.iter().zip(&self.keypoint_scores).map(point).collect() }
    }
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let mut frames = Vec::new();
    for part in &source.parts {
        let list = match part.text().trim_start().starts_with('[') {
            true => parse(part, FORMAT.name)?,
            false => parse::<File>(part, FORMAT.name)?.instance_info,
        };
        for (k, frame) in list.into_iter().enumerate() {
            let people = frame.instances.iter().map(Instance::person).collect();
            // One file for all frames, or one each.
            let number = if source.is_folder { part.number } else { frame.frame_id.unwrap_or(k as u64) };
            frames.push(Frame { number, time_s: None, people });
        }
    }
    Ok(Content::People(Detections::counted(frames)))
}
