//! BlazePose's landmark model: 33 keypoints, how visible each is, the person score and, when asked for, the person mask.
//!
//! Two graphs of the same weights are used: the whole one, and one cut before the mask, at three quarters of the cost, for the frames
//! that need no mask. Both state the heat map, with which keypoints are refined as MediaPipe does it.

use std::path::Path;

use ndarray::{Array4, ArrayView3};
use opencv::core::Mat;
use ort::environment::Environment;
use ort::session::Session;
use ort::value::TensorRef;

use super::super::error::PoseError;
use super::super::given::BLAZEPOSE_HEAT;
use super::super::resources::Resources;
use super::super::session::{fill, open, output, sigmoid};
use super::{Landmarks, PoseModel};
use crate::track::{Keypoint, Skeleton, skeletons};

/// What the model places.
const SKELETON: &Skeleton = &skeletons::blazepose33::SKELETON;
/// How many points it places.
pub(in crate::pose) const KEYPOINTS: usize = SKELETON.count;

/// Side of the crop that the model sees, and of its mask, pixels.
pub(in crate::pose) const SIDE: u32 = 256;
/// Rows of the model's output: the keypoints and six points for tracking, of which none is used here.
const ROWS: usize = 39;
/// Values a row: x, y, z (crop pixels), visibility and presence (logits).
const ROW_VALUES: usize = 5;
/// Values of a row of the points in space.
const AXES: usize = 3;
/// Cells a side of the heat map.
const CELLS: usize = 64;
/// The heat map is weighed over this many cells either way of a keypoint (as in MediaPipe's own refinement).
const REFINE_REACH: usize = 3;

/// Row of a keypoint among the model's, which has all of them.
pub(in crate::pose) fn row(keypoint: Keypoint) -> usize {
    SKELETON.row(keypoint).unwrap_or_default()
}

const _: () = {
    let mut k = 0;
    while k < Keypoint::ALL.len() {
        assert!(SKELETON.row(Keypoint::ALL[k]).is_some());
        k += 1;
    }
};

/// The landmark model.
pub(in crate::pose) struct BlazePose {
    whole: Graph,
    without_mask: Graph,
}

impl BlazePose {
    /// Loads both graphs.
    pub fn open(environment: &Environment, resources: &Resources) -> Result<Self, PoseError> {
        Ok(Self {
            whole: Graph::open(environment, &resources.landmarks, true)?,
            without_mask: Graph::open(environment, &resources.landmarks_keypoints, false)?,
        })
    }
}

impl PoseModel for BlazePose {
    fn skeleton(&self) -> &'static Skeleton {
        SKELETON
    }

    fn side(&self) -> u32 {
        SIDE
    }

    fn run(&mut self, rgb_crop: &Mat, with_mask: bool) -> Result<Landmarks, PoseError> {
        if with_mask { self.whole.run(rgb_crop) } else { self.without_mask.run(rgb_crop) }
    }
}

/// One graph of the landmark model.
struct Graph {
    session: Session,
    input: Array4<f32>,
    with_mask: bool,
}

impl Graph {
    fn open(environment: &Environment, path: &Path, with_mask: bool) -> Result<Self, PoseError> {
        let side = SIDE as usize;
        Ok(Self { session: open(environment, path)?, input: Array4::zeros((1, side, side, 3)), with_mask })
    }

    fn run(&mut self, rgb_crop: &Mat) -> Result<Landmarks, PoseError> {
        const MODEL: &str = "landmark";
        let failed = |e: ort::Error| PoseError::Inference { model: MODEL, reason: e.to_string() };
        let shape = |e: ndarray::ShapeError| PoseError::Inference { model: MODEL, reason: e.to_string() };
        fill(&mut self.input, rgb_crop, 1.0 / 255.0, 0.0)?;
        let input = TensorRef::from_array_view(&self.input).map_err(failed)?;
        let outputs = self.session.run(ort::inputs!["input" => input]).map_err(failed)?;
        let rows = output(&outputs, MODEL, "Identity", ROWS * ROW_VALUES)?;
        let rows = rows.to_shape((ROWS, ROW_VALUES)).map_err(shape)?;
        let score = output(&outputs, MODEL, "Identity_1", 1)?.iter().copied().next().unwrap_or(0.0);
        let heat = output(&outputs, MODEL, "Identity_3", CELLS * CELLS * ROWS)?;
        let heat = heat.to_shape((CELLS, CELLS, ROWS)).map_err(shape)?;
        let side = SIDE as f32;
        let point = |k: usize| {
            let plain = [rows[(k, 0)] / side, rows[(k, 1)] / side];
            refined(plain, heat.view(), k).unwrap_or(plain)
        };
        let points = (0..KEYPOINTS).map(point).collect();
        let visibility = (0..KEYPOINTS).map(|k| sigmoid(rows[(k, 3)])).collect();
        let (mut mask, mut world) = (None, Vec::new());
        if self.with_mask {
            let side = SIDE as usize;
            let logits = output(&outputs, MODEL, "Identity_2", side * side)?;
            mask = Some(logits.to_shape((side, side)).map_err(shape)?.mapv(sigmoid));
            let metres = output(&outputs, MODEL, "Identity_4", ROWS * AXES)?;
            let metres = metres.to_shape((ROWS, AXES)).map_err(shape)?;
            world = (0..KEYPOINTS).map(|k| std::array::from_fn(|axis| metres[(k, axis)])).collect();
        }
        Ok(Landmarks { points, visibility, score, mask, world })
    }
}

/// Centre of mass of keypoint `k`'s heat around `point` (fractions of the crop); `None` where no cell is sure enough.
fn refined(point: [f32; 2], heat_logits: ArrayView3<f32>, k: usize) -> Option<[f32; 2]> {
    let cells = heat_logits.dim().0;
    let cell = point.map(|v| v * cells as f32);
    if cell.iter().any(|v| !(*v >= 0.0 && *v < cells as f32)) {
        return None;
    }
    let about = |v: f32| (v as usize).saturating_sub(REFINE_REACH)..(v as usize + REFINE_REACH + 1).min(cells);
    let (mut total, mut x, mut y, mut most) = (0.0, 0.0, 0.0, 0.0f32);
    for row in about(cell[1]) {
        for column in about(cell[0]) {
            let weight = sigmoid(heat_logits[(row, column, k)]);
            total += weight;
            x += weight * column as f32;
            y += weight * row as f32;
            most = most.max(weight);
        }
    }
    (most >= BLAZEPOSE_HEAT).then(|| [x / total / cells as f32, y / total / cells as f32])
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use ndarray::Array3;

    #[test]
    fn a_sure_heat_map_moves_the_keypoint_to_its_centre_of_mass() {
        let mut heat = Array3::from_elem((CELLS, CELLS, 1), -80.0);
        heat[(20, 30, 0)] = 80.0;
        heat[(20, 31, 0)] = 80.0;
        let [x, y] = refined([29.0 / 64.0, 21.0 / 64.0], heat.view(), 0).unwrap();
        assert_abs_diff_eq!(x, 30.5 / 64.0, epsilon = 1e-6);
        assert_abs_diff_eq!(y, 20.0 / 64.0, epsilon = 1e-6);
    }

    #[test]
    fn an_unsure_heat_map_or_a_keypoint_outside_the_crop_moves_nothing() {
        let heat = Array3::from_elem((CELLS, CELLS, 1), -1.0);
        assert!(refined([0.5, 0.5], heat.view(), 0).is_none());
        let sure = Array3::from_elem((CELLS, CELLS, 1), 5.0);
        assert!(refined([1.2, 0.5], sure.view(), 0).is_none());
        assert!(refined([f32::NAN, 0.5], sure.view(), 0).is_none());
    }
}
