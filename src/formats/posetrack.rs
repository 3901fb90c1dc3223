//! Pose tracks as JSON with rate, size and names: `metadata`, then `frames` of named `keypoints` (MoveNet, BlazePose in browsers).

use serde::Deserialize;

use super::detections::{Detections, Frame, Person, Points, confidence};
use super::error::FormatError;
use super::json::{Number, parse};
use super::source::Source;
use super::{Content, Format};

/// The format.
pub const FORMAT: Format = Format {
    name: "pose track (JSON)",
    endings: &["json"],
    is_it: |source| source.mentions("\"frames\"") && source.mentions("\"metadata\""),
    read,
};

#[derive(Deserialize)]
struct File {
    metadata: Metadata,
    frames: Vec<OneFrame>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    fps: Option<f64>,
    video_width: Option<u32>,
    video_height: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OneFrame {
    frame_index: Option<u64>,
    /// Seconds in the video.
    video_time: Option<f64>,
    #[serde(default)]
    keypoints: Vec<Point>,
}

#[derive(Deserialize)]
struct Point {
    x: Number,
    y: Number,
    #[serde(default, alias = "visibility")]
    score: Option<Number>,
    #[serde(default)]
    name: Option<String>,
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let Some(part) = source.parts.first() else { return Err(FormatError::Nobody) };
    let file: File = parse(part, FORMAT.name)?;
    let names = file.frames.iter().find(|f| !f.keypoints.is_empty());
    let names = names.and_then(|f| f.keypoints.iter().map(|p| p.name.clone()).collect::<Option<Vec<_>>>());
    let point = |p: &Point| [p.x.value(), p.y.value(), p.score.map_or(1.0, |v| confidence(v.value()))];
    let frame = |(k, frame): (u64, &OneFrame)| Frame {
        number: frame.frame_index.unwrap_or(k),
        time_s: frame.video_time,
        people: (!frame.keypoints.is_empty())
            .then(|| Person { id: None, points: frame.keypoints.iter().map(point).collect() })
            .into_iter()
            .collect(),
    };
    Ok(Content::People(Detections {
        points: names.map_or(Points::Counted, Points::Named),
        fps: file.metadata.fps,
        size: file.metadata.video_width.zip(file.metadata.video_height).map(|(w, h)| [w, h]),
        ..Detections::counted((0..).zip(&file.frames).map(frame).collect())
    }))
}
