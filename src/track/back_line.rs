//! The dorsal edge of the person mask, frame by frame.

use ndarray::{Array2, Array3};

/// Samples of the back line: at equal steps of the mid-hip → mid-shoulder line from [`BackLine::FIRST`] to [`BackLine::LAST`].
pub const BACK_SAMPLES: usize = 35;

/// Dorsal edge of the person mask between sacral and upper thoracic level.
#[derive(Debug, Clone)]
pub struct BackLine {
    /// `[n, 35, 2]` pixels, sample k at fraction `FIRST + k (LAST - FIRST) / 34` of the placed mid-hip → mid-shoulder line.
    pub points: Array3<f32>,
    /// `[n, 35]`: false where the edge touches a plate, an arm, the region's border or the picture's border, or was not found.
    pub valid: Array2<bool>,
}

impl BackLine {
    /// Fraction of the hip → shoulder line of the first sample.
    pub const FIRST: f32 = 0.0;
    /// Fraction of the hip → shoulder line of the last sample.
    pub const LAST: f32 = 0.85;

    /// Fraction of sample `k`.
    pub fn fraction(k: usize) -> f32 {
        Self::FIRST + (Self::LAST - Self::FIRST) * k as f32 / (BACK_SAMPLES - 1) as f32
    }

    /// No edge in any of `n` frames.
    pub(super) fn missing(n: usize) -> Self {
        Self {
            points: Array3::from_elem((n, BACK_SAMPLES, 2), f32::NAN),
            valid: Array2::from_elem((n, BACK_SAMPLES), false),
        }
    }
}
