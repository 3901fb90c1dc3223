//! A weight plate in a frame.

use serde::{Deserialize, Serialize};

/// A weight plate seen from the side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlateDisc {
    /// Centre x, pixels.
    pub x: f32,
    /// Centre y, pixels.
    pub y: f32,
    /// Radius, pixels.
    pub radius: f32,
    /// Whether it was found in this frame; else it is where it must be on a straight line between frames in which it was.
    #[serde(default = "found")]
    pub seen: bool,
}

/// The first version of `pose.json` does not say it.
fn found() -> bool {
    true
}

#[cfg(feature = "video")]
impl PlateDisc {
    /// The disc so far (0…1) on the way from this one to another; nobody saw it there.
    pub(crate) fn towards(&self, other: &Self, share: f32) -> Self {
        let mix = |from: f32, to: f32| from + share * (to - from);
        Self { x: mix(self.x, other.x), y: mix(self.y, other.y), radius: mix(self.radius, other.radius), seen: false }
    }
}
