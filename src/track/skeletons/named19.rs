//! The points that Spotter reads, of files that name their points freely.

use super::Skeleton;
use crate::track::Keypoint;

const NAMES: [&str; Keypoint::ALL.len()] = {
    let mut names = [""; Keypoint::ALL.len()];
    let mut row = 0;
    while row < names.len() {
        names[row] = Keypoint::ALL[row].names()[0];
        row += 1;
    }
    names
};

/// The points that Spotter reads, of files that name their points freely, in the order of [`Keypoint::ALL`].
pub const SKELETON: Skeleton = Skeleton::of("named-19", NAMES.len(), &NAMES);
