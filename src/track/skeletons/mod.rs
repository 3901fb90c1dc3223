//! Skeletons: which points a model places, in what order, and which of them Spotter reads. One file a skeleton, one line of
//! [`ALL`] each.

pub mod blazepose33;
pub mod body135;
pub mod body25;
pub mod body25b;
pub mod coco17;
pub mod coco18;
pub mod coco_wholebody133;
pub mod halpe136;
pub mod halpe26;
pub mod named19;
pub mod spinepose37;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Keypoint;

/// Every skeleton that a track can have.
pub const ALL: &[&Skeleton] = &[
    &blazepose33::SKELETON,
    &body25::SKELETON,
    &body25b::SKELETON,
    &body135::SKELETON,
    &coco17::SKELETON,
    &coco18::SKELETON,
    &coco_wholebody133::SKELETON,
    &halpe26::SKELETON,
    &halpe136::SKELETON,
    &named19::SKELETON,
    &spinepose37::SKELETON,
];

/// The skeleton of a name such as `coco-17`.
#[must_use]
pub fn named(name: &str) -> Option<&'static Skeleton> {
    ALL.iter().copied().find(|skeleton| skeleton.name == name)
}

/// Parts of a head, and of legs from the hip to the toe, as points' names begin; what else has two sides is of the arms.
const HEAD: [&str; 3] = ["eye", "ear", "mouth"];
const LEGS: [&str; 8] = ["hip", "knee", "ankle", "heel", "toe", "big_toe", "small_toe", "foot_index"];

/// The points that a model places. Rows count from 0.
#[derive(Debug, PartialEq)]
pub struct Skeleton {
    /// Name in files: `blazepose-33`, `coco-17`, …
    pub name: &'static str,
    /// Number of points.
    pub count: usize,
    /// Names of the first of them; those that follow (face, hands) are not read.
    pub points: &'static [&'static str],
    /// Rows along the spine, from the middle of the hips to the neck; none where the model places no point between.
    pub spine: &'static [usize],
    rows: [Option<usize>; Keypoint::ALL.len()],
}

impl Skeleton {
    /// So many points, the first of them of these names; the names tell which of them Spotter reads.
    #[must_use]
    pub const fn of(name: &'static str, count: usize, points: &'static [&'static str]) -> Self {
        let mut rows = [None; Keypoint::ALL.len()];
        let mut k = 0;
        while k < rows.len() {
            let mut row = 0;
            while row < points.len() {
                if is_one_of(points[row], Keypoint::ALL[k].names()) {
                    rows[k] = Some(row);
                }
                row += 1;
            }
            k += 1;
        }
        Self { name, count, points, spine: &[], rows }
    }

    /// The same with points along the spine.
    #[must_use]
    pub const fn with_spine(self, spine: &'static [usize]) -> Self {
        Self { spine, ..self }
    }

    /// Whether it is put together by the names in a file, so that no number of points tells it.
    #[must_use]
    pub fn is_of_names(&self) -> bool {
        self.name == named19::SKELETON.name
    }

    /// The row of a point that Spotter reads; none where the model does not place it.
    #[must_use]
    pub const fn row(&self, keypoint: Keypoint) -> Option<usize> {
        self.rows[keypoint as usize]
    }

    /// Left and right rows of the arms, from the shoulder to the fingers.
    #[must_use]
    pub fn arms(&self) -> Vec<[usize; 2]> {
        self.sides(|part| !LEGS.contains(&part) && !HEAD.iter().any(|head| part.starts_with(head)))
    }

    /// Left and right rows of the legs, from the hip to the toe.
    #[must_use]
    pub fn legs(&self) -> Vec<[usize; 2]> {
        self.sides(|part| LEGS.contains(&part))
    }

    fn sides(&self, is_meant: impl Fn(&str) -> bool) -> Vec<[usize; 2]> {
        let row = |name: String| self.points.iter().position(|point| *point == name);
        let pair = |(left, name): (usize, &&str)| {
            let part = name.strip_prefix("left_").filter(|part| is_meant(part))?;
            Some([left, row(format!("right_{part}"))?])
        };
        self.points.iter().enumerate().filter_map(pair).collect()
    }
}

/// The points of a skeleton that begins as another does, in order.
const fn joined<const N: usize>(first: &[&'static str], more: &[&'static str]) -> [&'static str; N] {
    assert!(first.len() + more.len() == N, "as many as are named");
    let mut points = [""; N];
    let mut row = 0;
    while row < N {
        points[row] = if row < first.len() { first[row] } else { more[row - first.len()] };
        row += 1;
    }
    points
}

const fn is_one_of(name: &str, names: &[&str]) -> bool {
    let mut k = 0;
    while k < names.len() {
        let (a, b) = (name.as_bytes(), names[k].as_bytes());
        let mut same = 0;
        while same < a.len() && same < b.len() && a[same] == b[same] {
            same += 1;
        }
        if same == a.len() && same == b.len() {
            return true;
        }
        k += 1;
    }
    false
}

/// By its name.
impl Serialize for Skeleton {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name)
    }
}

impl<'de> Deserialize<'de> for &'static Skeleton {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        named(&name).ok_or_else(|| serde::de::Error::custom(format!("there is no skeleton `{name}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_skeleton_has_a_name_of_its_own_and_places_what_it_names() {
        for skeleton in ALL {
            assert!(skeleton.points.len() <= skeleton.count, "{}", skeleton.name);
            assert_eq!(named(skeleton.name), Some(*skeleton));
        }
    }

    /// Rows as OpenPose, MediaPipe and AlphaPose document them.
    #[test]
    fn the_points_that_are_read_are_where_the_models_have_them() {
        use Keypoint::{LeftEar, LeftToe, Nose, RightAnkle, RightHeel, RightHip, RightWrist};
        for (name, rows) in [
            ("coco-18", [Some(0), Some(17), Some(4), Some(8), Some(10), None, None]),
            ("body-25", [Some(0), Some(18), Some(4), Some(9), Some(11), Some(24), Some(19)]),
            ("body-25b", [Some(0), Some(3), Some(10), Some(12), Some(16), Some(24), Some(19)]),
            ("blazepose-33", [Some(0), Some(7), Some(16), Some(24), Some(28), Some(30), Some(31)]),
            ("halpe-26", [Some(0), Some(3), Some(10), Some(12), Some(16), Some(25), Some(20)]),
            ("coco-wholebody-133", [Some(0), Some(3), Some(10), Some(12), Some(16), Some(22), Some(17)]),
        ] {
            let skeleton = named(name).unwrap();
            let read = [Nose, LeftEar, RightWrist, RightHip, RightAnkle, RightHeel, LeftToe].map(|k| skeleton.row(k));
            assert_eq!(read, rows, "{name}");
        }
    }

    #[test]
    fn sides_are_pairs_of_one_part() {
        let blazepose = &blazepose33::SKELETON;
        assert_eq!(blazepose.arms(), [[11, 12], [13, 14], [15, 16], [17, 18], [19, 20], [21, 22]]);
        assert_eq!(blazepose.legs(), [[23, 24], [25, 26], [27, 28], [29, 30], [31, 32]]);
        assert_eq!(coco18::SKELETON.arms(), [[5, 2], [6, 3], [7, 4]]);
        assert_eq!(body25::SKELETON.legs(), [[12, 9], [13, 10], [14, 11], [19, 22], [20, 23], [21, 24]]);
        assert_eq!(spinepose37::SKELETON.arms(), [[5, 6], [7, 8], [9, 10], [31, 32], [33, 34]]);
        for skeleton in ALL {
            let has = |part: &str, pairs: &[[usize; 2]]| {
                pairs.iter().any(|[left, _]| skeleton.points[*left] == format!("left_{part}"))
            };
            let (arms, legs) = (skeleton.arms(), skeleton.legs());
            assert!(["shoulder", "elbow", "wrist"].iter().all(|part| has(part, &arms)), "{}", skeleton.name);
            assert!(["hip", "knee", "ankle"].iter().all(|part| has(part, &legs)), "{}", skeleton.name);
        }
    }
}
