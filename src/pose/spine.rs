//! The spine model: places nine joints in a frame and states lumbar flexion with its standard deviation.
//!
//! All geometry of the model (mirroring, canonical frames, sampling of the mask) is inside its graph; here coordinates are
//! only carried in and out. It is fed without a reference picture, so that frames stay independent of each other.

use std::path::Path;

use ndarray::{Array2, Array3, ArrayView3};
use ort::environment::Environment;
use ort::session::Session;
use ort::value::TensorRef;

use super::error::PoseError;
use super::landmarks::{Landmarks, SIDE};
use super::region::Region;
use super::session::{open, output};
use super::{JOINTS, KEYPOINTS};

/// Rows and columns of the reference picture.
const REFERENCE: (usize, usize) = (80, 64);
/// Angles that the model states, in the order of [`super::SpineEstimate::angle`].
pub(super) const ANGLES: usize = 6;

/// What the model says of one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    /// Joints in the order of [`super::Joint`], picture pixels.
    pub joints: [[f32; 2]; JOINTS],
    /// Degrees.
    pub angle: [f32; ANGLES],
    /// Degrees.
    pub angle_sd: [f32; ANGLES],
    /// Degrees.
    pub spread: f32,
}

/// The spine model.
pub(super) struct SpineModel {
    session: Session,
    reference: Array3<f32>,
}

impl SpineModel {
    pub fn open(environment: &Environment, path: &Path) -> Result<Self, PoseError> {
        Ok(Self { session: open(environment, path)?, reference: Array3::zeros((1, REFERENCE.0, REFERENCE.1)) })
    }

    /// Places the joints of the person whose `landmarks` were found in `region`; `facing` is +1 where the lifter looks to
    /// the picture's right, −1 to the left. `None` when the landmarks came without a mask.
    pub fn run(&mut self, landmarks: &Landmarks, region: &Region, facing: f32) -> Result<Option<Placed>, PoseError> {
        const MODEL: &str = "spine";
        let failed = |e: ort::Error| PoseError::Inference { model: MODEL, reason: e.to_string() };
        let Some(mask) = &landmarks.mask else { return Ok(None) };
        let side = SIDE as usize;
        let shape = |e: ndarray::ShapeError| PoseError::Inference { model: MODEL, reason: e.to_string() };
        let mask = mask.view().into_shape_with_order((1, side, side)).map_err(shape)?;
        let keypoints = ArrayView3::from_shape((1, KEYPOINTS, 2), landmarks.points.as_flattened()).map_err(shape)?;
        let visibility = ndarray::ArrayView2::from_shape((1, KEYPOINTS), &landmarks.visibility).map_err(shape)?;
        let one = |v: f32| ndarray::arr1(&[v]);
        let (score, rotation, facing, size) = (one(landmarks.score), one(region.rot), one(facing), one(region.size));
        let no_reference = one(0.0);
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
                "reference" => TensorRef::from_array_view(&self.reference).map_err(failed)?,
                "reference_torso" => TensorRef::from_array_view(&no_reference).map_err(failed)?,
            ])
            .map_err(failed)?;
        let row = |name: &str| -> Result<[f32; ANGLES], PoseError> {
            let found = output(&outputs, MODEL, name, ANGLES)?;
            let mut values = found.iter().copied();
            Ok(std::array::from_fn(|_| values.next().unwrap_or(f32::NAN)))
        };
        let points = output(&outputs, MODEL, "points", JOINTS * 2)?;
        let points: Array2<f32> = points.to_shape((JOINTS, 2)).map_err(shape)?.to_owned();
        Ok(Some(Placed {
            joints: std::array::from_fn(|j| region.to_video([points[(j, 0)], points[(j, 1)]])),
            angle: row("angles")?,
            angle_sd: row("sd")?,
            spread: output(&outputs, MODEL, "spread", 1)?.iter().copied().next().unwrap_or(f32::NAN),
        }))
    }
}
