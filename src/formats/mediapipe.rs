//! MediaPipe's landmarks as JSON. MediaPipe itself writes no file; this is the form that people write: frames with 33 `landmarks`.

use serde::Deserialize;

use super::detections::{Detections, Frame, Person, confidence};
use super::error::FormatError;
use super::json::{Number, parse};
use super::source::Source;
use super::{Content, Format};

/// The format.
pub const FORMAT: Format = Format {
    name: "MediaPipe landmarks (JSON)",
    endings: &["json"],
    is_it: |source| source.mentions("\"landmarks\"") && source.mentions("\"frames\""),
    read,
};

#[derive(Deserialize)]
struct File {
    frames: Vec<OneFrame>,
    #[serde(default)]
    fps: Option<f64>,
    #[serde(default)]
    width: Option<u32>,
    #[serde(default)]
    height: Option<u32>,
    /// Every so many-th frame of the video was read.
    #[serde(default)]
    frame_skip: Option<u64>,
}

#[derive(Deserialize)]
struct OneFrame {
    #[serde(default, alias = "frame", alias = "frame_id")]
    frame_index: Option<u64>,
    #[serde(default)]
    landmarks: Option<Vec<Landmark>>,
}

#[derive(Deserialize)]
struct Landmark {
    x: Number,
    y: Number,
    #[serde(default, alias = "score", alias = "presence")]
    visibility: Option<Number>,
}

fn read(source: &Source) -> Result<Content, FormatError> {
    let Some(part) = source.parts.first() else { return Err(FormatError::Nobody) };
    let file: File = parse(part, FORMAT.name)?;
    let numbers: Vec<u64> = (0..).zip(&file.frames).map(|(k, frame)| frame.frame_index.unwrap_or(k)).collect();
    // Numbers without gaps count the frames that were read, not those of the video.
    let skip = file.frame_skip.filter(|n| *n > 1 && numbers.windows(2).all(|w| w[1] == w[0] + 1)).unwrap_or(1);
    let point = |l: &Landmark| [l.x.value(), l.y.value(), l.visibility.map_or(1.0, |v| confidence(v.value()))];
    let frame = |(number, frame): (u64, OneFrame)| Frame {
        number: number.saturating_mul(skip),
        time_s: None,
        people: frame
            .landmarks
            .filter(|l| !l.is_empty())
            .map(|l| Person { id: None, points: l.iter().map(point).collect() })
            .into_iter()
            .collect(),
    };
    Ok(Content::People(Detections {
        fps: file.fps,
        size: file.width.zip(file.height).map(|(w, h)| [w, h]),
        ..Detections::counted(numbers.into_iter().zip(file.frames).map(frame).collect())
    }))
}
