//! Halpe's full body: Halpe-26, then face and hands, which are not read.

use super::{Skeleton, halpe26};

/// Halpe's full body: Halpe-26, then face and hands, which are not read.
pub const SKELETON: Skeleton = Skeleton { name: "halpe-136", count: 136, ..halpe26::SKELETON };
