//! Which skeleton a file's points are: told by their names, else by their number, else by where they lie.

use super::detections::{Detections, Frame, Person, Points};
use super::error::FormatError;
use crate::statistics::median;
use crate::track::{Keypoint, Skeleton, skeletons};

/// BODY_25 has the mid-point of the hips in row 8 and of the shoulders in row 1; BODY_25B has an elbow and an eye there. How far those rows are
/// from the mid-points, in extents of the person: of the hips 0.01 in BODY_25 and 0.35 in BODY_25B, of the shoulders 0.01 and 0.08 (measured
/// on one recording of each).
const HIPS: Middle = Middle { row: 8, of: [9, 12], near: 0.05, far: 0.15 };
const SHOULDERS: Middle = Middle { row: 1, of: [2, 5], near: 0.03, far: 0.05 };

/// A row that may be the mid-point of two others.
struct Middle {
    row: usize,
    of: [usize; 2],
    /// It is where it is nearer than this, and is not where it is farther than that.
    near: f64,
    far: f64,
}

/// The skeleton of the detections, whose people are put into its order; `told` overrules.
///
/// # Errors
/// When no skeleton fits, two do, or `told` has another number of points.
pub fn settle(detections: &mut Detections, told: Option<&'static Skeleton>) -> Result<&'static Skeleton, FormatError> {
    let people = || detections.frames.iter().flat_map(|frame| &frame.people);
    let count = people().map(|p| p.points.len()).next().ok_or(FormatError::Nobody)?;
    if let Some(other) = people().map(|p| p.points.len()).find(|n| *n != count) {
        return Err(FormatError::Lacks(format!("some of its people have {count} points and some {other}")));
    }
    if let Some(told) = told {
        return if told.count == count {
            Ok(told)
        } else {
            Err(FormatError::OtherSkeleton { found: count, name: told.name, count: told.count })
        };
    }
    match std::mem::replace(&mut detections.points, Points::Counted) {
        Points::Of(skeleton) if skeleton.count == count => Ok(skeleton),
        Points::Of(_) | Points::Counted => counted(count, &detections.frames),
        Points::Named(names) => named(detections, &names),
    }
}

fn counted(count: usize, frames: &[Frame]) -> Result<&'static Skeleton, FormatError> {
    use skeletons::{body25, body25b};
    if count != body25::SKELETON.count {
        return skeletons::ALL
            .iter()
            .copied()
            .find(|s| s.count == count && !s.is_of_names())
            .ok_or(FormatError::Skeleton(count));
    }
    let off = |middle: &Middle, person: &Person| {
        let [p, a, b] = [middle.row, middle.of[0], middle.of[1]].map(|row| person.seen(row));
        let (p, a, b) = (p?, a?, b?);
        let apart = (p[0] - 0.5 * (a[0] + b[0])).hypot(p[1] - 0.5 * (a[1] + b[1]));
        Some(f64::from(apart / person.place()?.1))
    };
    let people = || frames.iter().flat_map(|frame| &frame.people);
    // Where the hips are in the picture they tell more.
    for middle in [HIPS, SHOULDERS] {
        match median(people().filter_map(|person| off(&middle, person))) {
            Some(off) if off < middle.near => return Ok(&body25::SKELETON),
            Some(off) if off > middle.far => return Ok(&body25b::SKELETON),
            _ => {}
        }
    }
    let (a, b) = (body25::SKELETON.name, body25b::SKELETON.name);
    Err(FormatError::Ambiguous { count, a, b })
}

/// A skeleton with these names in this order, or the points that Spotter reads, picked by their names.
fn named(detections: &mut Detections, names: &[String]) -> Result<&'static Skeleton, FormatError> {
    let same = |skeleton: &&Skeleton| {
        skeleton.points.len() == names.len() && skeleton.points.iter().zip(names).all(|(a, b)| plain(a) == plain(b))
    };
    if let Some(skeleton) = skeletons::ALL.iter().find(|s| s.count == names.len() && same(s)) {
        return Ok(skeleton);
    }
    let rows = rows_of(names);
    let row = |keypoint: Keypoint| rows[keypoint as usize];
    for (what, left, right) in [
        ("shoulder", Keypoint::LeftShoulder, Keypoint::RightShoulder),
        ("hip", Keypoint::LeftHip, Keypoint::RightHip),
        ("knee", Keypoint::LeftKnee, Keypoint::RightKnee),
        ("ankle", Keypoint::LeftAnkle, Keypoint::RightAnkle),
    ] {
        if row(left).or(row(right)).is_none() {
            let held: Vec<String> = names.iter().take(12).map(|name| crate::outside::shown(name)).collect();
            let held = held.join(", ");
            let what = format!("none of its points is named as a {what} (such as `right_{what}`); it names {held}");
            return Err(FormatError::Lacks(what));
        }
    }
    for person in detections.frames.iter_mut().flat_map(|frame| &mut frame.people) {
        let point = |row: &Option<usize>| row.and_then(|r| person.points.get(r).copied()).unwrap_or([f32::NAN; 3]);
        person.points = rows.iter().map(point).collect();
    }
    Ok(&skeletons::named19::SKELETON)
}

/// The row of each of [`Keypoint::ALL`] among points of these names.
pub fn rows_of(names: &[String]) -> [Option<usize>; Keypoint::ALL.len()] {
    let mut rows = [None; Keypoint::ALL.len()];
    for (row, name) in names.iter().enumerate() {
        if let Some(keypoint) = keypoint_of(name) {
            rows[keypoint as usize].get_or_insert(row);
        }
    }
    rows
}

/// Names of a part of the body, in letters alone; the first that fits counts.
const PARTS: [(&[&str], Keypoint, Keypoint); 9] = [
    (&["ear"], Keypoint::LeftEar, Keypoint::RightEar),
    (&["shoulder", "sho", "sjc"], Keypoint::LeftShoulder, Keypoint::RightShoulder),
    (&["elbow", "elb", "ejc"], Keypoint::LeftElbow, Keypoint::RightElbow),
    (&["wrist", "wri", "wjc"], Keypoint::LeftWrist, Keypoint::RightWrist),
    (&["hip", "hjc"], Keypoint::LeftHip, Keypoint::RightHip),
    (&["knee", "kne", "kjc"], Keypoint::LeftKnee, Keypoint::RightKnee),
    (&["ankle", "ank", "ajc"], Keypoint::LeftAnkle, Keypoint::RightAnkle),
    (&["heel", "hee", "calc"], Keypoint::LeftHeel, Keypoint::RightHeel),
    (&["bigtoe", "toe", "footindex"], Keypoint::LeftToe, Keypoint::RightToe),
];

/// The point that a free name means (`R_hip`, `left knee`, `ankle.L`, `LShoulder`); a part without a side counts as the right one.
fn keypoint_of(name: &str) -> Option<Keypoint> {
    let name = plain(name);
    if name == "nose" {
        return Some(Keypoint::Nose);
    }
    let part = |rest: &str| PARTS.iter().find(|(names, ..)| names.contains(&rest));
    let sided = |side: &str| name.strip_prefix(side).and_then(part).or_else(|| name.strip_suffix(side).and_then(part));
    let left = ["left", "l"].iter().find_map(|side| sided(side)).map(|(_, left, _)| *left);
    let right = || ["right", "r"].iter().find_map(|side| sided(side)).map(|(.., right)| *right);
    part(&name).map(|(.., right)| *right).or(left).or_else(right)
}

/// Letters and digits alone, in lower case.
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_names_mean_what_people_mean_by_them() {
        for (name, meant) in [
            ("R_hip", Keypoint::RightHip),
            ("hip_left", Keypoint::LeftHip),
            ("ankle.L", Keypoint::LeftAnkle),
            ("LShoulder", Keypoint::LeftShoulder),
            ("right big toe", Keypoint::RightToe),
            ("left_foot_index", Keypoint::LeftToe),
            ("Nose", Keypoint::Nose),
            ("RHEE", Keypoint::RightHeel),
            ("shoulder", Keypoint::RightShoulder),
            ("left_ear", Keypoint::LeftEar),
        ] {
            assert_eq!(keypoint_of(name), Some(meant), "{name}");
        }
        for name in ["tail", "r_shoulder_study", "bar", "l", "", "left_small_toe"] {
            assert_eq!(keypoint_of(name), None, "{name}");
        }
    }
}
