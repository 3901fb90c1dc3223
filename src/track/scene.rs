//! A stretch of frames without a cut, in which neither the camera nor the way the lifter faces changes much.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Which way the lifter faces in the picture.
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

/// How plumb lines look in the pictures of a scene: a camera is held level by eye, and one that looks down or up sees them converge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlumbLines {
    /// Lean of the one through the picture's centre, degrees, its upper end to the right +.
    pub lean_deg: f32,
    /// How much more one leans that is the picture's longer side farther right, degrees.
    pub fan_deg: f32,
}

impl PlumbLines {
    /// Lean of the one at `x` pixels from the left of a picture of this size, degrees, its upper end to the right +.
    #[must_use]
    pub fn lean_deg_at(&self, x: f64, (width, height): (f64, f64)) -> f64 {
        f64::from(self.lean_deg) + f64::from(self.fan_deg) * (x - 0.5 * width) / width.max(height)
    }
}

/// How large the plate that is followed in a scene is in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlateHeight {
    /// Half its height, pixels: the radius, however far it is turned away about the vertical.
    pub half_px: f32,
    /// One standard deviation, by how it scatters over the frames, pixels.
    pub sd_px: f32,
}

/// A stretch of frames without a cut.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    /// Rows of the track.
    pub frames: Range<usize>,
    /// Which way the lifter was taken to face when the frames were read; the back line lies on the other side.
    pub facing: Facing,
    /// How plumb lines look; none where too little that is upright is in the picture, as in files of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plumb: Option<PlumbLines>,
    /// How large the plate is; none where none is followed, or too few of its frames show its whole rim, as in files of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plate: Option<PlateHeight>,
}

impl Scene {
    /// Of these frames, with nothing known of plumb lines and plates.
    #[must_use]
    pub fn new(frames: Range<usize>, facing: Facing) -> Self {
        Self { frames, facing, plumb: None, plate: None }
    }
}
