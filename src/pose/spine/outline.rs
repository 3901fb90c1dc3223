//! The lifter's outline in a frame, in their own upright frame, as it is kept until the clip is read.

use ndarray::{ArrayView2, ArrayViewMut2};

use super::super::error::PoseError;

/// Rows and columns of the outline.
pub(super) const OUTLINE: (usize, usize) = (80, 64);
/// Numbers that describe a frame beside the outline: joints, keypoints, visibilities, directions.
pub(super) const FEATURES: usize = 81;
/// Angles that follow from the placed joints.
pub(in crate::pose) const ANGLES: usize = 6;

/// The lifter in space, as BlazePose sees them in a frame: what the outline alone cannot tell where the camera stands off the side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct InSpace {
    /// Its keypoints, metres, as [`crate::pose::models::Landmarks::world`].
    pub world: Vec<[f32; 3]>,
    /// Turn of the region that they were read in, radians.
    pub rotation: f32,
    /// +1 where the lifter faces the picture's right, −1 to the left.
    pub facing: f32,
}

/// What the second and the third network are to see of a frame.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pose) struct Outline {
    /// The mask about the placed trunk, 80 × 64 bytes, packed: nearly all of it is 0 or 255, so that it takes a quarter or less.
    packed: Vec<u8>,
    pub(super) features: [f32; FEATURES],
    /// Degrees, in the order of [`crate::pose::SpineEstimate::angle`]; 0 where joints do not tell.
    pub(super) from_joints: [f32; ANGLES],
    /// Placed hip–shoulder distance, pixels of the video.
    pub(super) torso_px: f32,
    pub(super) in_space: InSpace,
    /// Whether the mask tells where the back ends.
    pub(in crate::pose) shows_back: bool,
}

impl Outline {
    /// Packs `picture`, 0…1, which shows the back unless told otherwise.
    pub(super) fn new(
        picture: ArrayView2<f32>,
        features: [f32; FEATURES],
        from_joints: [f32; ANGLES],
        torso_px: f32,
        in_space: InSpace,
    ) -> Self {
        let bytes: Vec<u8> = picture.iter().map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8).collect();
        Self { packed: lz4_flex::compress(&bytes), features, from_joints, torso_px, in_space, shows_back: true }
    }

    /// Writes the picture, 0…1, to `to`.
    pub(super) fn unpack(&self, mut to: ArrayViewMut2<f32>) -> Result<(), PoseError> {
        let bytes = lz4_flex::decompress(&self.packed, OUTLINE.0 * OUTLINE.1)
            .map_err(|e| PoseError::Inference { model: "spine", reason: e.to_string() })?;
        to.iter_mut().zip(bytes).for_each(|(v, byte)| *v = f32::from(byte) / 255.0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn a_packed_outline_comes_back_to_a_byte_and_is_small() {
        let body = |(r, c): (usize, usize)| {
            let from_edge = 20.0 - (r as f32 / 9.0).sin() * 4.0 - (c as f32 - 32.0).abs();
            from_edge.clamp(0.0, 1.0)
        };
        let picture = Array2::from_shape_fn(OUTLINE, body);
        let in_space = InSpace { world: Vec::new(), rotation: 0.0, facing: 1.0 };
        let outline = Outline::new(picture.view(), [0.0; FEATURES], [0.0; ANGLES], 100.0, in_space);
        let mut back = Array2::zeros(OUTLINE);
        outline.unpack(back.view_mut()).unwrap();
        assert!(picture.iter().zip(&back).all(|(a, b)| (a - b).abs() <= 0.5 / 255.0 + 1e-6));
        assert!(outline.packed.len() < OUTLINE.0 * OUTLINE.1 / 4, "{}", outline.packed.len());
    }
}
