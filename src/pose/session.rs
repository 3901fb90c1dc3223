//! Loading the inference runtime and the models, and preparing pictures for them.
//!
//! Every session computes on one thread: frames are independent, so the cores are better used on several frames at once,
//! and the sums are then added in the same order whatever the number of workers.

use std::path::Path;
use std::sync::OnceLock;

use ndarray::{Array4, ArrayViewD};
use opencv::core::{BORDER_CONSTANT, Mat, MatTraitConst, MatTraitConstManual, Scalar, Size};
use opencv::imgproc::{COLOR_BGR2RGB, INTER_LINEAR, WARP_INVERSE_MAP, cvt_color_def, warp_affine};
use ort::environment::Environment;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session, SessionOutputs};

use super::error::PoseError;
use super::region::Region;

/// The runtime allows one environment a process; the first library that loads is kept.
static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();

/// The inference environment, loading `library` if none is loaded yet.
pub(super) fn environment(library: &Path) -> Result<&'static Environment, PoseError> {
    if let Some(loaded) = ENVIRONMENT.get() {
        return Ok(loaded);
    }
    let failed = |reason: String| PoseError::Runtime { path: library.to_owned(), reason };
    let loaded = ort::init_from(library).map_err(|e| failed(e.to_string()))?.with_name("spotter").build();
    match loaded {
        Ok(environment) => Ok(ENVIRONMENT.get_or_init(|| environment)),
        // Another thread was faster.
        Err(e) => ENVIRONMENT.get().ok_or_else(|| failed(e.to_string())),
    }
}

/// A session of the model in `path`, on one thread.
pub(super) fn open(environment: &Environment, path: &Path) -> Result<Session, PoseError> {
    let failed = |reason: String| PoseError::Model { path: path.to_owned(), reason };
    Session::builder(environment)
        .map_err(|e| failed(e.to_string()))?
        .with_optimization_level(GraphOptimizationLevel::Level3)
        .map_err(|e| failed(e.to_string()))?
        .with_intra_threads(1)
        .map_err(|e| failed(e.to_string()))?
        .commit_from_file(path)
        .map_err(|e| failed(e.to_string()))
}

/// Output `name` of a run, with at least `values` values.
pub(super) fn output<'a>(
    outputs: &'a SessionOutputs<'_>,
    model: &'static str,
    name: &str,
    values: usize,
) -> Result<ArrayViewD<'a, f32>, PoseError> {
    let failed = |reason: String| PoseError::Inference { model, reason };
    let found = outputs.get(name).ok_or_else(|| failed(format!("it has no output `{name}`")))?;
    let array = found.try_extract_array::<f32>().map_err(|e| failed(e.to_string()))?;
    if array.len() != values {
        return Err(failed(format!("output `{name}` has {} values, not {values}", array.len())));
    }
    Ok(array)
}

/// The turned square `region` of the BGR picture as a crop of `side` × `side` RGB pixels; black outside the picture.
pub(super) fn crop(bgr: &Mat, region: &Region, side: u32) -> Result<Mat, PoseError> {
    let matrix = Mat::from_slice_2d(&region.crop_matrix(side))?;
    let size = Size::new(side as i32, side as i32);
    let (mut cut, mut rgb) = (Mat::default(), Mat::default());
    warp_affine(bgr, &mut cut, &matrix, size, INTER_LINEAR | WARP_INVERSE_MAP, BORDER_CONSTANT, Scalar::default())?;
    cvt_color_def(&cut, &mut rgb, COLOR_BGR2RGB)?;
    Ok(rgb)
}

/// Fills `tensor` (1 × side × side × 3) with `scale` × value + `offset` of the crop's bytes.
pub(super) fn fill(tensor: &mut Array4<f32>, crop: &Mat, scale: f32, offset: f32) -> Result<(), PoseError> {
    // As one slice, because a walk over four axes is ten times slower.
    for (to, from) in tensor.as_slice_mut().unwrap_or_default().iter_mut().zip(crop.data_bytes()?) {
        *to = f32::from(*from) * scale + offset;
    }
    Ok(())
}

/// Width and height of a picture, pixels.
pub(super) fn picture_size(picture: &Mat) -> (u32, u32) {
    (picture.cols().unsigned_abs(), picture.rows().unsigned_abs())
}

/// 1 / (1 + e^−x), with x held within ±80 as the models' logits reach −1700.
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x.clamp(-80.0, 80.0)).exp())
}
