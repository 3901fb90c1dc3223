//! The first network: places the joints of a frame and cuts out the lifter's outline.
//!
//! All geometry (mirroring, upright frames, sampling of the mask) is inside its graph; here coordinates are only carried in
//! and out.

use std::path::Path;

use ndarray::{Array2, ArrayView3, ArrayViewD};
use ort::environment::Environment;
use ort::session::Session;
use ort::value::TensorRef;

use super::super::error::PoseError;
use super::super::models::{KEYPOINTS, Landmarks, SIDE};
use super::super::region::Region;
use super::super::session::{open, output};
use super::super::{JOINTS, Joint};
use super::mask_edge;
use super::outline::{ANGLES, FEATURES, InSpace, OUTLINE, Outline};

/// Joints of a frame, in the order of [`Joint`], picture pixels; NaN where they are not placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::pose) struct Placed {
    pub joints: [[f32; 2]; JOINTS],
}

impl Placed {
    /// Shoulder and hip between the left and right `landmarks` of a lifter of whom the picture shows no more: the network was trained on
    /// whole bodies, and puts the hips of others above the picture's edge.
    pub fn trunk_of(landmarks: &Landmarks, region: &Region) -> Self {
        let mut joints = [[f32::NAN; 2]; JOINTS];
        (joints[Joint::Shoulder as usize], joints[Joint::Hip as usize]) = landmarks.guessed_trunk(region);
        Self { joints }
    }

    /// Whether it has legs.
    pub fn is_whole(&self) -> bool {
        self.joint(Joint::Knee)[0].is_finite()
    }

    pub fn joint(&self, joint: Joint) -> [f32; 2] {
        self.joints[joint as usize]
    }

    /// Distance between two joints, pixels.
    pub fn length(&self, a: Joint, b: Joint) -> f32 {
        let ([ax, ay], [bx, by]) = (self.joint(a), self.joint(b));
        (ax - bx).hypot(ay - by)
    }
}

/// The network that places joints.
pub(in crate::pose) struct SpineJoints {
    session: Session,
}

impl SpineJoints {
    pub fn open(environment: &Environment, path: &Path) -> Result<Self, PoseError> {
        Ok(Self { session: open(environment, path)? })
    }

    /// Places the joints of the person whose `landmarks` were found in `region`; `facing` is +1 where the lifter faces
    /// the picture's right, −1 to the left. `None` when the landmarks came without a mask.
    pub fn run(
        &mut self,
        landmarks: &Landmarks,
        region: &Region,
        facing: f32,
    ) -> Result<Option<(Placed, Outline)>, PoseError> {
        const MODEL: &str = "spine";
        let failed = |e: ort::Error| PoseError::Inference { model: MODEL, reason: e.to_string() };
        let Some(whole) = &landmarks.mask else { return Ok(None) };
        let side = SIDE as usize;
        let shape = |e: ndarray::ShapeError| PoseError::Inference { model: MODEL, reason: e.to_string() };
        let mask = whole.view().into_shape_with_order((1, side, side)).map_err(shape)?;
        let keypoints = ArrayView3::from_shape((1, KEYPOINTS, 2), landmarks.points.as_flattened()).map_err(shape)?;
        let visibility = ndarray::ArrayView2::from_shape((1, KEYPOINTS), &landmarks.visibility).map_err(shape)?;
        let one = |v: f32| ndarray::arr1(&[v]);
        let (score, rotation, facing, size) = (one(landmarks.score), one(region.rot), one(facing), one(region.size));
        let outputs = self
            .session
            .run(ort::inputs![
                "mask" => TensorRef::from_array_view(mask).map_err(failed)?,
                "keypoints" => TensorRef::from_array_view(keypoints).map_err(failed)?,
                "visibility" => TensorRef::from_array_view(visibility).map_err(failed)?,
                "score" => TensorRef::from_array_view(&score).map_err(failed)?,
                "rotation" => TensorRef::from_array_view(&rotation).map_err(failed)?,
                "facing" => TensorRef::from_array_view(&facing).map_err(failed)?,
                "size" => TensorRef::from_array_view(&size).map_err(failed)?,
            ])
            .map_err(failed)?;
        let points = output(&outputs, MODEL, "points", JOINTS * 2)?;
        let points: Array2<f32> = points.to_shape((JOINTS, 2)).map_err(shape)?.to_owned();
        let picture = output(&outputs, MODEL, "picture", OUTLINE.0 * OUTLINE.1)?;
        let torso = output(&outputs, MODEL, "torso", 1)?;
        let in_mask = std::array::from_fn(|j| [0, 1].map(|k| points[(j, k)] * SIDE as f32));
        let mut outline = Outline::new(
            picture.to_shape(OUTLINE).map_err(shape)?.view(),
            values(output(&outputs, MODEL, "features", FEATURES)?),
            values(output(&outputs, MODEL, "from_joints", ANGLES)?),
            torso.iter().copied().next().unwrap_or(f32::NAN),
            InSpace { world: landmarks.world.clone(), rotation: region.rot, facing: facing[0] },
        );
        outline.shows_back = !mask_edge::is_wide(whole.view(), &in_mask, facing[0]);
        Ok(Some((
            Placed { joints: std::array::from_fn(|j| region.to_video([points[(j, 0)], points[(j, 1)]])) },
            outline,
        )))
    }
}

/// The first `N` values of an output.
fn values<const N: usize>(output: ArrayViewD<f32>) -> [f32; N] {
    let mut values = output.iter().copied();
    std::array::from_fn(|_| values.next().unwrap_or(f32::NAN))
}
