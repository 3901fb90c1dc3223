//! A stretch of frames without a cut, in which neither the camera nor the way the lifter looks changes much.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Which way the lifter looks in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Facing {
    Left,
    Right,
    Unknown,
}

impl Facing {
    /// +1 to the picture's right, −1 to the left; `None` where it is not known.
    #[must_use]
    pub fn sign(self) -> Option<f64> {
        match self {
            Self::Right => Some(1.0),
            Self::Left => Some(-1.0),
            Self::Unknown => None,
        }
    }

    /// The facing of a sign; unknown for zero and NaN.
    #[must_use]
    pub fn of_sign(sign: f64) -> Self {
        match sign {
            s if s > 0.0 => Self::Right,
            s if s < 0.0 => Self::Left,
            _ => Self::Unknown,
        }
    }
}

/// A stretch of frames without a cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// Rows of the track.
    pub frames: Range<usize>,
    /// Which way the lifter was taken to look when the frames were read; the back line lies on the other side.
    pub facing: Facing,
}
