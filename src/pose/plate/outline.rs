//! The outline of a plate: an ellipse where the plate is turned away, much the same in all frames of a scene.

use nalgebra::{Matrix2, SymmetricEigen, Vector2};

use super::Found;
use crate::statistics::{median, robust_sd};
use crate::track::PlateHeight;

/// An ellipse about its centre, in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outline {
    /// Radius of the circle of the same area, pixels.
    pub radius: f32,
    /// What makes that circle the ellipse: symmetric, of determinant 1.
    pub shape: Matrix2<f32>,
}

impl Outline {
    /// That on which the points of a unit circle come to lie; `None` of what has no area.
    pub fn of_image(image: Matrix2<f32>) -> Option<Self> {
        let radius = image.determinant().abs().sqrt();
        let SymmetricEigen { eigenvectors, eigenvalues } = (image * image.transpose()).symmetric_eigen();
        let root = eigenvectors * Matrix2::from_diagonal(&eigenvalues.map(f32::sqrt)) * eigenvectors.transpose();
        let outline = Self { radius, shape: root / radius };
        (radius > 0.0 && outline.shape.iter().all(|v| v.is_finite())).then_some(outline)
    }

    /// Half its height along the picture's vertical through its centre, pixels: the radius of a plate that is turned about the vertical, and of
    /// one on which the camera looks down as well.
    pub fn half_height(&self) -> f32 {
        self.radius / (unturned(&self.shape) * Vector2::y()).norm()
    }

    /// What most of these are; `None` of nothing.
    pub fn usual(outlines: &[Self]) -> Option<Self> {
        let usual =
            |of: fn(&Self) -> f32| median(outlines.iter().map(|outline| f64::from(of(outline)))).map(|v| v as f32);
        let (across, aslant) = (usual(|o| o.shape.m11)?, usual(|o| o.shape.m12)?);
        let shape = Matrix2::new(across, aslant, aslant, (1.0 + aslant * aslant) / across);
        Some(Self { radius: usual(|o| o.radius)?, shape })
    }
}

/// The shape of an ellipse that is so much narrower in a direction, radians from across the picture, clockwise.
pub(super) fn narrowed(share: f32, direction: f32) -> Matrix2<f32> {
    let turn = nalgebra::Rotation2::new(direction);
    let narrow = Matrix2::from_diagonal(&Vector2::new(share.sqrt(), share.sqrt().recip()));
    turn.matrix() * narrow * turn.matrix().transpose()
}

/// What makes the ellipse of this shape a circle again.
pub(super) fn unturned(shape: &Matrix2<f32>) -> Matrix2<f32> {
    Matrix2::new(shape.m22, -shape.m12, -shape.m21, shape.m11)
}

/// How large the plate of a scene is, of the discs that were found in it: half the height of those that show their whole rim, and how it
/// scatters. None where fewer than half of them do.
pub(crate) fn height(discs: &[Option<Found>]) -> Option<PlateHeight> {
    let outline = |found: &Found| Some(f64::from(found.outline?.half_height()));
    let heights: Vec<f64> = discs.iter().flatten().filter_map(outline).collect();
    let half_px = median(&heights)? as f32;
    (2 * heights.len() > discs.iter().flatten().count())
        .then_some(PlateHeight { half_px, sd_px: robust_sd(&heights) as f32 })
}
