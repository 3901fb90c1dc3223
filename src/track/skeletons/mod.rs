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

/// The points that a model places. Rows count from 0.
#[derive(Debug, PartialEq)]
pub struct Skeleton {
    /// Name in files: `blazepose-33`, `coco-17`, …
    pub name: &'static str,
    /// Number of points.
    pub count: usize,
    /// Names of the first of them; those that follow (face, hands) are not read.
    pub points: &'static [&'static str],
    /// Left and right rows of the arms, from the shoulder to the fingers.
    pub arms: &'static [[usize; 2]],
    /// Left and right rows of the legs, from the hip to the toe.
    pub legs: &'static [[usize; 2]],
    /// Rows along the spine, from the middle of the hips to the neck; none where the model places no point between.
    pub spine: &'static [usize],
    /// The row of each point that Spotter reads; one that the model does not place is left out.
    pub read: &'static [(Keypoint, usize)],
}

impl Skeleton {
    /// Whether it is put together by the names in a file, so that no number of points tells it.
    #[must_use]
    pub fn is_of_names(&self) -> bool {
        self.name == named19::SKELETON.name
    }

    /// The row of a point that Spotter reads.
    #[must_use]
    pub fn row(&self, keypoint: Keypoint) -> Option<usize> {
        self.read.iter().find(|(read, _)| *read == keypoint).map(|(_, row)| *row)
    }
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

    /// What a point's name says it is.
    fn by_name(keypoint: Keypoint) -> String {
        let words = format!("{keypoint:?}");
        let (side, part) = ["Left", "Right"]
            .iter()
            .find_map(|side| Some((side.to_lowercase(), words.strip_prefix(side)?.to_lowercase())))
            .unwrap_or((String::new(), words.to_lowercase()));
        if side.is_empty() { part } else { format!("{side}_{part}") }
    }

    #[test]
    fn every_row_that_is_read_is_the_point_of_that_name() {
        for skeleton in ALL {
            assert!(skeleton.points.len() <= skeleton.count, "{}", skeleton.name);
            for (keypoint, row) in skeleton.read {
                let name = skeleton.points[*row].replace("foot_index", "toe").replace("big_toe", "toe");
                assert_eq!(name, by_name(*keypoint), "{}, row {row}", skeleton.name);
            }
            assert_eq!(named(skeleton.name), Some(*skeleton));
        }
        let names: std::collections::BTreeSet<_> = ALL.iter().map(|s| s.name).collect();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn sides_are_pairs_of_one_part() {
        for skeleton in ALL {
            for [left, right] in skeleton.arms.iter().chain(skeleton.legs) {
                let (left, right) = (skeleton.points[*left], skeleton.points[*right]);
                assert_eq!(left.strip_prefix("left_"), right.strip_prefix("right_"), "{}", skeleton.name);
            }
            let has = |part: &str, pairs: &[[usize; 2]]| {
                pairs.iter().any(|[left, _]| skeleton.points[*left] == format!("left_{part}"))
            };
            assert!(["shoulder", "elbow", "wrist"].iter().all(|part| has(part, skeleton.arms)), "{}", skeleton.name);
            assert!(["hip", "knee", "ankle"].iter().all(|part| has(part, skeleton.legs)), "{}", skeleton.name);
        }
    }
}
