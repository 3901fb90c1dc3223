//! The third network: how far off the side view the camera stands, by BlazePose's landmarks in space beside what the others said.

use std::path::Path;

use ndarray::{Array1, Array2, Array3};
use ort::environment::Environment;
use ort::session::Session;
use ort::value::TensorRef;

use super::super::error::PoseError;
use super::super::models::KEYPOINTS;
use super::super::session::{open, output};
use super::outline::{ANGLES, FEATURES, Outline};
use super::stated::Stated;

/// The network that states the yaw.
pub(super) struct SpineYaw {
    session: Session,
}

impl SpineYaw {
    pub fn open(environment: &Environment, path: &Path) -> Result<Self, PoseError> {
        Ok(Self { session: open(environment, path)? })
    }

    /// Yaw and its standard deviation of each frame, degrees, into what the second network `stated` of it.
    pub fn state(&mut self, outlines: &[&Outline], stated: &mut [Stated]) -> Result<(), PoseError> {
        const MODEL: &str = "spine";
        let failed = |e: ort::Error| PoseError::Inference { model: MODEL, reason: e.to_string() };
        let n = outlines.len();
        if n == 0 {
            return Ok(());
        }
        let world = Array3::from_shape_fn((n, KEYPOINTS, 3), |(k, point, axis)| {
            outlines[k].in_space.world.get(point).map_or(f32::NAN, |at| at[axis])
        });
        let rotation: Array1<f32> = outlines.iter().map(|o| o.in_space.rotation).collect();
        let facing: Array1<f32> = outlines.iter().map(|o| o.in_space.facing).collect();
        let features = Array2::from_shape_fn((n, FEATURES), |(k, v)| outlines[k].features[v]);
        let from_joints = Array2::from_shape_fn((n, ANGLES), |(k, v)| outlines[k].from_joints[v]);
        let angles = Array2::from_shape_fn((n, ANGLES), |(k, v)| stated[k].angle[v]);
        let sd = Array2::from_shape_fn((n, ANGLES), |(k, v)| stated[k].sd[v]);
        let outputs = self
            .session
            .run(ort::inputs![
                "world" => TensorRef::from_array_view(&world).map_err(failed)?,
                "rotation" => TensorRef::from_array_view(&rotation).map_err(failed)?,
                "facing" => TensorRef::from_array_view(&facing).map_err(failed)?,
                "features" => TensorRef::from_array_view(&features).map_err(failed)?,
                "from_joints" => TensorRef::from_array_view(&from_joints).map_err(failed)?,
                "angles" => TensorRef::from_array_view(&angles).map_err(failed)?,
                "sd" => TensorRef::from_array_view(&sd).map_err(failed)?,
            ])
            .map_err(failed)?;
        let (yaw, yaw_sd) = (output(&outputs, MODEL, "yaw", n)?, output(&outputs, MODEL, "yaw_sd", n)?);
        for (stated, (yaw, sd)) in stated.iter_mut().zip(yaw.iter().zip(&yaw_sd)) {
            (stated.yaw, stated.yaw_sd) = (*yaw, *sd);
        }
        Ok(())
    }
}
