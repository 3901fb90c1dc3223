//! From markers to a track: the lifter seen from the side by a camera infinitely far away, or the picture itself where the points lie in one.

use nalgebra::Vector3;

use super::Told;
use super::assemble::{clip_of, times_of_video};
use super::error::FormatError;
use super::markers::{Joints, Markers};
use super::skeleton::rows_of;
use super::source::Source;
use crate::statistics::median;
use crate::track::{Facing, Keypoint, KeypointSource, Person, PoseInfo, Track, skeletons::named19};

/// A torso is drawn so long, pixels, with so much room about all points.
const TORSO_PX: f64 = 240.0;
const MARGIN_PX: f64 = 80.0;
/// Points of a picture that extend farther are pixels, not metres.
const LONGEST_M: f64 = 30.0;
/// Larger is no picture, pixels.
const LARGEST_PX: f64 = 65_535.0;

/// What is said of points of a picture whose side nobody states.
const PLANAR: &str = "its points lie in one plane, so that they are those of a picture";

/// Makes a track of markers. `format` names where they come from.
///
/// # Errors
/// When the joints or the times cannot be told.
pub fn assemble(format: &str, source: &Source, markers: &Markers, told: &Told) -> Result<Track, FormatError> {
    if told.skeleton.is_some() {
        return Err(FormatError::Refused("markers have names: leave out `--skeleton`"));
    }
    match told.person {
        None | Some(Person::FromLeft(..=1)) => {}
        Some(Person::FromLeft(wanted)) => return Err(FormatError::Person { wanted, people: 1 }),
        Some(Person::At(_)) => return Err(FormatError::Pointed),
    }
    let joints = markers.joints()?;
    let is_picture = markers.is_planar();
    let extent = markers.points.iter().flatten().map(|p| p.x.abs().max(p.y.abs())).filter(|v| v.is_finite());
    let is_pixels = is_picture && joints.up.y < 0.0 && extent.fold(0.0, f64::max) > LONGEST_M;
    if told.video.is_some() && !is_pixels {
        return Err(FormatError::Refused(
            "its points are not pixels of a picture, so that they cannot be laid over a video: leave out `--video`",
        ));
    }
    let (seen, scale) = seen(markers, &joints, is_picture, is_pixels)?;
    let reach = |axis: usize| {
        let all = || seen.iter().flatten().map(|p| p[axis]).filter(|v| v.is_finite());
        (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max))
    };
    let ends = [reach(0), reach(1)];
    // Pixels stay where they are.
    let origin = if is_pixels { [0.0; 2] } else { ends.map(|(low, _)| low - MARGIN_PX) };
    let side = |axis: usize| {
        let far = ends[axis].1 - origin[axis] + if is_pixels { 0.0 } else { MARGIN_PX };
        far.ceil().clamp(1.0, LARGEST_PX) as u32
    };
    let mut notes = Vec::new();
    if is_picture {
        notes.push(PLANAR.to_owned());
    }
    let (clip, time_s, time) = match told.video {
        Some(path) => {
            let (clip, times) = times_of_video(path, markers.time_s.len())?;
            (clip, times, "the video's times".to_owned())
        }
        None => {
            let (times, time) = times(markers, told)?;
            let size = told.size.filter(|_| is_pixels).unwrap_or([side(0), side(1)]);
            (clip_of(source, size, &times), times, time)
        }
    };
    let n = time_s.len();
    let up = ["x", "y", "z"][joints.up.iamax()];
    let info = PoseInfo {
        model: format.into(),
        model_sha256: String::new(),
        spine_model_sha256: String::new(),
        frames_with_lifter: n as u64,
        people_seen: 1,
        runtime: String::new(),
        own_model: None,
        keypoints: Some(KeypointSource {
            format: format.into(),
            unit: if is_pixels { "pixels".into() } else { unit_in_words(markers, scale) },
            axis: if is_pixels { "y down".into() } else { format!("{up} up, seen from the side") },
            time,
            person: "the only person".into(),
            notes,
        }),
    };
    let mut track = Track::new(clip, info, &named19::SKELETON, time_s);
    track.score.fill(1.0);
    if !is_picture {
        // Forward is to the right.
        track.scenes.iter_mut().for_each(|scene| scene.facing = Facing::Right);
    }
    for (row, marker) in rows(markers, &joints).into_iter().enumerate() {
        let Some(marker) = marker else { continue };
        for (frame, at) in seen[marker].iter().enumerate().take(n) {
            let at = [0, 1].map(|axis| (at[axis] - origin[axis]) as f32);
            track.keypoints.put(frame, row, at, 1.0);
        }
    }
    track.lose_what_was_not_seen();
    Ok(track)
}

/// Markers as a picture has them (x right, y down, pixels), and pixels a unit of length.
type Seen = (Vec<Vec<[f64; 2]>>, f64);

fn seen(markers: &Markers, joints: &Joints, is_picture: bool, is_pixels: bool) -> Result<Seen, FormatError> {
    let [hip, shoulder, ..] = &joints.middle;
    let torso = median(hip.iter().zip(shoulder).map(|(h, s)| (s - h).norm())).filter(|torso| *torso > 0.0);
    let torso = torso.ok_or_else(|| FormatError::Lacks("its hips and shoulders are one point".into()))?;
    let scale = if is_pixels { 1.0 } else { TORSO_PX / torso };
    let right = if is_picture { Vector3::x() } else { joints.forward };
    let place = |p: &Vector3<f64>| [scale * p.dot(&right), -scale * p.dot(&joints.up)];
    Ok((markers.points.iter().map(|rows| rows.iter().map(place).collect()).collect(), scale))
}

fn unit_in_words(markers: &Markers, scale: f64) -> String {
    let unit = match markers.unit.as_deref() {
        Some("mm") => "millimetres",
        Some("cm") => "centimetres",
        Some("m") => "metres",
        _ => "a unit that it does not name",
    };
    format!("{unit} drawn as {} pixels each", (scale * 1000.0).round() / 1000.0)
}

/// The marker of each of [`Keypoint::ALL`].
fn rows(markers: &Markers, joints: &Joints) -> [Option<usize>; Keypoint::ALL.len()] {
    let mut rows = rows_of(&markers.names);
    let pairs = [
        (Keypoint::LeftHip, Keypoint::RightHip),
        (Keypoint::LeftShoulder, Keypoint::RightShoulder),
        (Keypoint::LeftKnee, Keypoint::RightKnee),
        (Keypoint::LeftAnkle, Keypoint::RightAnkle),
    ];
    for ((left, right), [l, r]) in pairs.into_iter().zip(joints.sides) {
        (rows[left as usize], rows[right as usize]) = (Some(l), Some(r));
    }
    rows
}

fn times(markers: &Markers, told: &Told) -> Result<(Vec<f64>, String), FormatError> {
    if let Some(fps) = told.fps {
        let times = (0..markers.time_s.len()).map(|k| k as f64 / fps).collect();
        return Ok((times, format!("{fps} frames a second as told")));
    }
    let rises = |w: &[f64]| w[0] < w[1];
    match markers.time_s.windows(2).position(|w| !rises(w)) {
        Some(k) => Err(FormatError::Times(k + 1)),
        None => Ok((markers.time_s.clone(), "its own times".into())),
    }
}
