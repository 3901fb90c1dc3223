//! From detections to a track: unit, picture, person and time are settled here, the same for every format.

use std::path::Path;

use super::detections::Detections;
use super::error::FormatError;
use super::source::Source;
use super::{Told, people, skeleton};
use crate::clip::ClipInfo;
use crate::statistics::quantile;
use crate::track::{KeypointSource, PoseInfo, Track};

/// Shares of the picture go a little beyond 0…1 where a part of the body is outside; nothing is a pixel wide.
const LARGEST_SHARE: f32 = 1.5;
/// Of points that count from the middle of the picture, at least this share is negative; of shares, those beyond the edge.
const NEGATIVE: f64 = 0.25;
/// Points may lie so far outside, as a share of the picture, before that means another picture.
const OUTSIDE: f64 = 1.1;

/// In what the points of a file are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Pixels,
    /// 0 at the left and upper edge, 1 at the right and lower.
    Shares,
    /// −1 and 1 at the edges.
    Centred,
}

/// Makes a track of detections. `format` names where they come from.
///
/// # Errors
/// When nobody is there, or the skeleton, the picture or the time cannot be told.
pub fn assemble(format: &str, source: &Source, mut detections: Detections, told: &Told) -> Result<Track, FormatError> {
    detections.frames.iter_mut().for_each(|frame| frame.people.retain(|p| p.place().is_some()));
    detections.frames.sort_by_key(|frame| frame.number);
    if let Some(k) = detections.frames.windows(2).position(|w| w[0].number == w[1].number) {
        return Err(FormatError::Times(k + 1));
    }
    let skeleton = skeleton::settle(&mut detections, told.skeleton)?;
    let chosen = people::choose(&detections.frames, told.person)?;

    let mut notes = std::mem::take(&mut detections.notes);
    let video = told.video.map(video).transpose()?;
    let (time_s, time) = times(&detections, told, video.as_ref())?;
    let unit = unit(&detections);
    let (size, scale) = picture(&detections, unit, told, video.as_ref(), &mut notes)?;

    let info = PoseInfo {
        model: format.into(),
        model_sha256: String::new(),
        spine_model_sha256: String::new(),
        frames_with_lifter: chosen.rows.iter().flatten().count() as u64,
        people_seen: chosen.people as u32,
        runtime: String::new(),
        own_model: None,
        keypoints: Some(KeypointSource {
            format: format.into(),
            unit: match unit {
                Unit::Pixels => "pixels",
                Unit::Shares => "shares of the picture",
                Unit::Centred => "shares of the picture from its middle",
            }
            .into(),
            axis: "y down".into(),
            time,
            person: chosen.how,
            notes,
        }),
    };
    let clip = match video {
        Some((clip, _)) => clip,
        None => clip_of(source, size, &time_s),
    };
    let mut track = Track::new(clip, info, skeleton, time_s);
    for (f, frame) in detections.frames.iter().enumerate() {
        let Some(person) = chosen.rows[f].and_then(|row| frame.people.get(row)) else { continue };
        track.score[f] = 1.0;
        for (row, [x, y, sure]) in person.points.iter().enumerate() {
            let pixel = match unit {
                Unit::Pixels | Unit::Shares => [x * scale[0], y * scale[1]],
                Unit::Centred => [0.5 * (x + 1.0) * scale[0], 0.5 * (y + 1.0) * scale[1]],
            };
            track.keypoints.put(f, row, pixel, *sure);
        }
    }
    track.lose_what_was_not_seen();
    Ok(track)
}

/// What stands for a clip where there is no video.
pub fn clip_of(source: &Source, [width, height]: [u32; 2], time_s: &[f64]) -> ClipInfo {
    let duration_s = time_s.first().zip(time_s.last()).map_or(0.0, |(first, last)| last - first);
    ClipInfo {
        path: source.path.to_string_lossy().into_owned(),
        sha256: source.sha256(),
        width,
        height,
        frames_decoded: time_s.len() as u64,
        start_s: time_s.first().copied().unwrap_or_default(),
        duration_s,
        mean_fps: if duration_s > 0.0 { (time_s.len() - 1) as f64 / duration_s } else { 0.0 },
        ..ClipInfo::default()
    }
}

/// A video, and the times of its first `frames` frames.
///
/// # Errors
/// When it cannot be read, or has fewer.
pub fn times_of_video(path: &Path, frames: usize) -> Result<Video, FormatError> {
    let (clip, mut times) = video(path)?;
    if times.len() < frames {
        return Err(FormatError::Shorter { last: frames as u64 - 1, frames: times.len() });
    }
    times.truncate(frames);
    Ok((clip, times))
}

/// A video's account of itself and the times of its frames.
pub type Video = (ClipInfo, Vec<f64>);

#[cfg(feature = "video")]
fn video(path: &Path) -> Result<Video, FormatError> {
    let mut reader = crate::clip::ClipReader::open(path)?;
    let mut times = Vec::new();
    while let Some(stamp) = reader.grab()? {
        times.push(stamp.time_s);
    }
    Ok((reader.finish(), times))
}

#[cfg(not(feature = "video"))]
fn video(_: &Path) -> Result<Video, FormatError> {
    Err(FormatError::Refused("this build reads no video: say `--fps`, or build with the feature `video`"))
}

/// Time of each frame, and who says so.
fn times(detections: &Detections, told: &Told, video: Option<&Video>) -> Result<(Vec<f64>, String), FormatError> {
    let frames = &detections.frames;
    let at_rate = |fps: f64| frames.iter().map(|f| f.number as f64 / fps).collect::<Vec<_>>();
    if let Some((_, stamps)) = video {
        let last = frames.last().map_or(0, |f| f.number);
        let stamp = |number: u64| usize::try_from(number).ok().and_then(|k| stamps.get(k).copied());
        let times = frames.iter().map(|f| stamp(f.number)).collect::<Option<Vec<f64>>>();
        let times = times.ok_or(FormatError::Shorter { last, frames: stamps.len() })?;
        return Ok((times, "the video's times".into()));
    }
    if let Some(fps) = told.fps {
        return Ok((at_rate(fps), format!("{fps} frames a second as told")));
    }
    if let Some(times) = frames.iter().map(|f| f.time_s.filter(|t| t.is_finite())).collect::<Option<Vec<f64>>>() {
        let falls = times.windows(2).position(|w| w[1] <= w[0]);
        return falls.map_or_else(|| Ok((times, "its own times".into())), |k| Err(FormatError::Times(k + 1)));
    }
    let fps = detections.fps.filter(|fps| fps.is_finite() && *fps > 0.0).ok_or(FormatError::Rate)?;
    Ok((at_rate(fps), format!("{fps} frames a second as it says")))
}

fn seen(detections: &Detections) -> impl Iterator<Item = [f32; 2]> {
    let people = detections.frames.iter().flat_map(|frame| &frame.people);
    people.flat_map(|person| (0..person.points.len()).filter_map(|row| person.seen(row)))
}

fn unit(detections: &Detections) -> Unit {
    let (mut all, mut small, mut negative) = (0usize, 0usize, 0usize);
    for [x, y] in seen(detections) {
        all += 1;
        small += usize::from(x.abs() <= LARGEST_SHARE && y.abs() <= LARGEST_SHARE);
        negative += usize::from(x < 0.0 || y < 0.0);
    }
    // A stray point does not make shares pixels.
    match (small as f64 >= 0.99 * all as f64, negative as f64 > NEGATIVE * all as f64) {
        (false, _) => Unit::Pixels,
        (true, true) => Unit::Centred,
        (true, false) => Unit::Shares,
    }
}

/// Size of the picture, and by what the points are multiplied to be pixels of it.
fn picture(
    detections: &Detections,
    unit: Unit,
    told: &Told,
    video: Option<&Video>,
    notes: &mut Vec<String>,
) -> Result<([u32; 2], [f32; 2]), FormatError> {
    let of_video = video.map(|(clip, _)| [clip.width, clip.height]);
    let of_points = told.size.or(detections.size);
    let as_scale = |size: [u32; 2]| size.map(|side| side as f32);
    if unit != Unit::Pixels {
        let size = of_video.or(of_points).ok_or(FormatError::Size)?;
        return Ok((size, as_scale(size)));
    }
    let reach = |axis: usize, share: f64| quantile(seen(detections).map(|p| f64::from(p[axis])), share).unwrap_or(0.0);
    let Some(found_in) = of_points.or(of_video) else {
        let size = [0, 1].map(|axis| (reach(axis, 1.0).ceil().clamp(1.0, 65_535.0)) as u32);
        notes.push(format!("the picture is taken to end where the points do, at {} x {}", size[0], size[1]));
        return Ok((size, [1.0; 2]));
    };
    let far = [reach(0, 0.98), reach(1, 0.98)];
    if (0..2).any(|axis| far[axis] > OUTSIDE * f64::from(found_in[axis])) {
        let [x, y] = far.map(|v| v as f32);
        return Err(FormatError::Outside { x, y, width: found_in[0], height: found_in[1] });
    }
    let size = of_video.unwrap_or(found_in);
    if size != found_in {
        notes.push(format!("found in pictures of {} x {}, as told", found_in[0], found_in[1]));
    }
    Ok((size, [0, 1].map(|axis| size[axis] as f32 / found_in[axis].max(1) as f32)))
}
