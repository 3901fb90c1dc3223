//! OpenPose's BODY_135: BODY_25B, then hands and face, which are not read.

use super::{Skeleton, body25b};

/// OpenPose's BODY_135: BODY_25B, then hands and face, which are not read.
pub const SKELETON: Skeleton = Skeleton { name: "body-135", count: 135, ..body25b::SKELETON };
