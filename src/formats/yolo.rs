//! YOLO-pose text: a folder with a file a frame, a line a person: class, box (centre, width, height), then x, y and perhaps confidence of each
//! point, all as shares of the picture, and a track number at the end where people were followed. Frames without a person have no file.

use super::detections::{Detections, Frame, Person, confidence};
use super::error::{FormatError, number};
use super::source::{Part, Source};
use super::{Content, Format};

/// Numbers before the points.
const HEAD: usize = 5;
/// Values of a person with COCO's 17 points.
const POINTS: usize = 17;

/// The format.
pub const FORMAT: Format =
    Format { name: "YOLO-pose text folder", endings: &["txt"], is_it: |source| source.is_folder, read };

fn read(source: &Source) -> Result<Content, FormatError> {
    // Ultralytics counts the frames of a video from 1.
    let first = source.parts.first().map_or(0, |part| part.number);
    let offset = u64::from(first > 0);
    let frame = |part: &Part| {
        let text = part.text();
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let people = lines.map(|(k, line)| person(line, k + 1)).collect::<Result<_, FormatError>>()?;
        Ok(Frame { number: part.number - offset, time_s: None, people })
    };
    let frames = source.parts.iter().map(frame).collect::<Result<_, FormatError>>()?;
    let mut detections = Detections::counted(frames);
    if offset > 0 {
        detections.notes.push("its frames are numbered from 1".into());
    }
    Ok(Content::People(detections))
}

fn person(text: &str, line: usize) -> Result<Person, FormatError> {
    let values = text.split_whitespace().map(|cell| number(cell, line)).collect::<Result<Vec<f64>, _>>()?;
    let rest = values.get(HEAD..).unwrap_or_default();
    // A track number is one more than the points make.
    let (width, id) = match rest.len() {
        n if n == 3 * POINTS => (3, None),
        n if n == 3 * POINTS + 1 => (3, rest.last()),
        n if n == 2 * POINTS => (2, None),
        n if n == 2 * POINTS + 1 => (2, rest.last()),
        n => {
            let what = format!("{n} values follow the box; {POINTS} points have {} or {}", 3 * POINTS, 2 * POINTS);
            return Err(FormatError::line(line, what));
        }
    };
    let point = |v: &[f64]| {
        let (x, y) = (v[0] as f32, v[1] as f32);
        // Without a confidence a point that was not found lies in the corner.
        let found = if x == 0.0 && y == 0.0 { 0.0 } else { 1.0 };
        [x, y, v.get(2).map_or(found, |sure| confidence(*sure as f32))]
    };
    let points = rest.chunks_exact(width).take(POINTS).map(point).collect();
    Ok(Person { id: id.filter(|id| **id >= 0.0).map(|id| *id as u64), points })
}
