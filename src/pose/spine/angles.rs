//! The second network: from a frame's outline and the lifter's reference to angles and their standard deviations.

use std::path::Path;

use ndarray::{Array1, Array2, Array3, s};
use ort::environment::Environment;
use ort::session::Session;
use ort::value::TensorRef;

use super::super::error::PoseError;
use super::super::given::UPRIGHT_DEG;
use super::super::session::{open, output};
use super::outline::{ANGLES, FEATURES, OUTLINE, Outline};
use super::stated::{KNEE, LUMBAR, Stated, TRUNK, YAW};
use super::yaw::SpineYaw;
use crate::statistics::median;

/// Frames given to the network at a time.
const BATCH: usize = 32;
/// A frame serves as reference if it shows the lifter upright, as a first reading without reference states their lower back, and with a yaw no
/// farther than this from the clip's median, degrees: somebody walking up is upright but turned.
const TURNED: f32 = 12.0;

/// The lifter standing upright.
struct Reference {
    outline: Array2<f32>,
    /// Median hip–shoulder distance, pixels; 0 = there is no reference.
    torso_px: f32,
}

/// The network that states angles, and the one that states the yaw with these in view.
pub(in crate::pose) struct SpineAngles {
    session: Session,
    yaw: SpineYaw,
}

impl SpineAngles {
    pub fn open(environment: &Environment, angles: &Path, yaw: &Path) -> Result<Self, PoseError> {
        Ok(Self { session: open(environment, angles)?, yaw: SpineYaw::open(environment, yaw)? })
    }

    /// States the angles of all frames of a clip, each against the clip's upright frames where there are any.
    pub fn state(&mut self, outlines: &[&Outline]) -> Result<Vec<Stated>, PoseError> {
        let none = Reference { outline: Array2::zeros(OUTLINE), torso_px: 0.0 };
        let alone = self.against(&none, outlines)?;
        let yaw = median(alone.iter().map(|s| f64::from(s.angle[YAW]))).map_or(f32::NAN, |yaw| yaw as f32);
        let [trunk, knee, lumbar] = UPRIGHT_DEG;
        let upright = |(outline, stated): &(&&Outline, &Stated)| {
            outline.shows_back
                && outline.from_joints[TRUNK].abs() <= trunk
                && outline.from_joints[KNEE].abs() <= knee
                && stated.angle[LUMBAR].abs() <= lumbar
                && (stated.angle[YAW] - yaw).abs() <= TURNED
        };
        let standing: Vec<&Outline> = outlines.iter().zip(&alone).filter(upright).map(|(o, _)| *o).collect();
        let mut stated = match reference(&standing)? {
            Some(reference) => self.against(&reference, outlines)?,
            None => alone,
        };
        self.yaw.state(outlines, &mut stated)?;
        stated.iter_mut().zip(outlines).filter(|(_, o)| !o.shows_back).for_each(|(stated, _)| stated.lose_the_back());
        Ok(stated)
    }

    fn against(&mut self, reference: &Reference, outlines: &[&Outline]) -> Result<Vec<Stated>, PoseError> {
        let mut stated = Vec::with_capacity(outlines.len());
        for batch in outlines.chunks(BATCH) {
            stated.extend(self.run(reference, batch)?);
        }
        Ok(stated)
    }

    fn run(&mut self, reference: &Reference, batch: &[&Outline]) -> Result<Vec<Stated>, PoseError> {
        const MODEL: &str = "spine";
        let failed = |e: ort::Error| PoseError::Inference { model: MODEL, reason: e.to_string() };
        let n = batch.len();
        let mut picture = Array3::zeros((n, OUTLINE.0, OUTLINE.1));
        let mut features = Array2::zeros((n, FEATURES));
        let mut from_joints = Array2::zeros((n, ANGLES));
        let mut references = Array3::zeros((n, OUTLINE.0, OUTLINE.1));
        for (k, outline) in batch.iter().enumerate() {
            outline.unpack(picture.slice_mut(s![k, .., ..]))?;
            features.row_mut(k).assign(&ndarray::aview1(&outline.features));
            from_joints.row_mut(k).assign(&ndarray::aview1(&outline.from_joints));
            references.slice_mut(s![k, .., ..]).assign(&reference.outline);
        }
        let torso: Array1<f32> = batch.iter().map(|o| o.torso_px).collect();
        let reference_torso = Array1::from_elem(n, reference.torso_px);
        let outputs = self
            .session
            .run(ort::inputs![
                "picture" => TensorRef::from_array_view(&picture).map_err(failed)?,
                "features" => TensorRef::from_array_view(&features).map_err(failed)?,
                "from_joints" => TensorRef::from_array_view(&from_joints).map_err(failed)?,
                "torso" => TensorRef::from_array_view(&torso).map_err(failed)?,
                "reference" => TensorRef::from_array_view(&references).map_err(failed)?,
                "reference_torso" => TensorRef::from_array_view(&reference_torso).map_err(failed)?,
            ])
            .map_err(failed)?;
        let (angle, sd) = (output(&outputs, MODEL, "angles", n * ANGLES)?, output(&outputs, MODEL, "sd", n * ANGLES)?);
        let spread = output(&outputs, MODEL, "spread", n)?;
        let row = |values: &ndarray::ArrayViewD<f32>, k: usize| {
            let mut values = values.iter().skip(k * ANGLES).copied();
            std::array::from_fn(|_| values.next().unwrap_or(f32::NAN))
        };
        Ok(spread
            .iter()
            .enumerate()
            .map(|(k, s)| Stated {
                angle: row(&angle, k),
                sd: row(&sd, k),
                spread: *s,
                yaw: f32::NAN,
                yaw_sd: f32::NAN,
            })
            .collect())
    }
}

/// Mean outline and median size of upright frames.
fn reference(upright: &[&Outline]) -> Result<Option<Reference>, PoseError> {
    if upright.is_empty() {
        return Ok(None);
    }
    let (mut sum, mut one) = (Array2::zeros(OUTLINE), Array2::zeros(OUTLINE));
    for outline in upright {
        outline.unpack(one.view_mut())?;
        sum += &one;
    }
    let torso_px = median(upright.iter().map(|o| f64::from(o.torso_px))).map_or(f32::NAN, |px| px as f32);
    Ok(Some(Reference { outline: sum / upright.len() as f32, torso_px }))
}

#[cfg(test)]
mod tests {
    use super::super::outline::InSpace;
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn the_reference_is_the_mean_outline_and_the_median_size_of_upright_frames() {
        let frame = |filled: f32, torso_px: f32| {
            let picture = Array2::from_elem(OUTLINE, filled);
            let in_space = InSpace { world: Vec::new(), rotation: 0.0, facing: 1.0 };
            Outline::new(picture.view(), [0.0; FEATURES], [0.0; ANGLES], torso_px, in_space)
        };
        let frames = [frame(0.0, 90.0), frame(1.0, 100.0), frame(1.0, 400.0), frame(0.0, 110.0)];
        let of = |frames: &[Outline]| reference(&frames.iter().collect::<Vec<_>>()).unwrap();
        let found = of(&frames).unwrap();
        assert!(found.outline.iter().all(|v| (v - 0.5).abs() < 1e-6));
        assert_abs_diff_eq!(found.torso_px, 105.0);
        assert!(of(&[]).is_none());
    }
}
