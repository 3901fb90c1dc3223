//! Loading the inference runtime and the models, and preparing pictures for them.
//!
//! Every session computes on one thread: frames are independent, so the cores are better used on several frames at once,
//! and the sums are then added in the same order whatever the number of workers.

use std::path::Path;
use std::sync::OnceLock;

use ndarray::{Array4, ArrayViewD};
use opencv::core::{BORDER_CONSTANT, Mat, MatTraitConst, MatTraitConstManual, Scalar, Size, lut};
use opencv::imgproc::{
    COLOR_BGR2GRAY, COLOR_BGR2RGB, INTER_AREA, INTER_LINEAR, WARP_INVERSE_MAP, cvt_color_def, resize, warp_affine,
};
use ort::environment::Environment;
use ort::session::builder::GraphOptimizationLevel;
use ort::session::{Session, SessionOutputs};

use super::MOST;
use super::error::PoseError;
use super::region::Region;

/// Longest side of a picture that is kept as it is, pixels. A lifter who fills a third of such a picture's height still covers the
/// models' crop pixel for pixel.
const LONGEST_SIDE: f32 = 1280.0;

/// The runtime allows one environment a process; the first library that loads is kept.
static ENVIRONMENT: OnceLock<Environment> = OnceLock::new();

/// The inference environment, loading `library` if none is loaded yet.
pub(super) fn environment(library: &Path) -> Result<&'static Environment, PoseError> {
    if let Some(loaded) = ENVIRONMENT.get() {
        return Ok(loaded);
    }
    let failed = |reason: String| PoseError::Runtime { path: library.to_owned(), reason };
    // Nothing about a lifter's clips is anybody else's business, and the runtime's telemetry would leave files in the home folder.
    let builder = ort::init_from(library).map_err(|e| failed(e.to_string()))?;
    let loaded = builder.with_name("spotter").with_telemetry(false).build();
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

/// Output `name` of a run, with exactly `values` values.
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

/// A picture as it is kept for the models: one with a side beyond [`LONGEST_SIDE`] is made smaller, so that as many pictures can
/// wait. Regions and points are in pixels of the recorded picture all the same.
pub(super) struct Picture {
    kept: Mat,
    /// Pixels kept for each recorded.
    scale: f32,
    width: u32,
    height: u32,
}

impl Picture {
    /// Takes an upright BGR picture.
    pub fn new(recorded: Mat) -> opencv::Result<Self> {
        let (width, height) = (recorded.cols().unsigned_abs(), recorded.rows().unsigned_abs());
        let scale = kept_scale(width, height);
        let kept = if scale < 1.0 { scaled(&recorded, scale)? } else { recorded };
        Ok(Self { kept, scale, width, height })
    }

    /// The same made smaller where a side of what is kept is longer than `edge` pixels.
    pub fn within(&self, edge: f32) -> opencv::Result<Self> {
        let smaller = (edge / self.kept.cols().max(self.kept.rows()) as f32).min(1.0);
        let kept = if smaller < 1.0 { scaled(&self.kept, smaller)? } else { self.kept.clone() };
        Ok(Self { kept, scale: smaller * self.scale, ..*self })
    }

    /// Its brightness alone, made smaller likewise, and the pixels of it for each recorded.
    pub fn brightness_within(&self, edge: f32) -> opencv::Result<(Mat, f32)> {
        // In this order: one channel is made smaller in a third of the time that three take.
        let mut bright = Mat::default();
        cvt_color_def(&self.kept, &mut bright, COLOR_BGR2GRAY)?;
        let longer_side = |picture: &Mat| picture.cols().max(picture.rows()) as f32;
        let recorded = longer_side(&bright) / self.scale;
        // Each four pixels become one as often as that is possible: averages over parts of pixels take several times as long.
        while longer_side(&bright) >= 2.0 * edge {
            bright = scaled(&bright, 0.5)?;
        }
        let smaller = edge / longer_side(&bright);
        let bright = if smaller < 1.0 { scaled(&bright, smaller)? } else { bright };
        let scale = longer_side(&bright) / recorded;
        Ok((bright, scale))
    }

    /// Where the recorded picture lies between the black bars of a box, if it fills much less than the whole; in a small person the models see
    /// nobody.
    pub fn without_bars(&self) -> opencv::Result<Frame> {
        let (rows, columns) = (self.kept.rows() as usize, self.kept.cols() as usize);
        let bytes = self.kept.data_bytes()?;
        let shows = |row: usize, column: usize| {
            bytes.iter().skip(3 * (row * columns + column)).take(3).any(|value| *value > BAR)
        };
        let (top, bottom) = extent(rows, |row| (0..columns).any(|column| shows(row, column)));
        let (left, right) = extent(columns, |column| (0..rows).any(|row| shows(row, column)));
        let recorded = |pixels: usize| pixels as f32 / self.scale;
        let frame = Frame {
            left: recorded(left),
            top: recorded(top),
            width: recorded(right - left),
            height: recorded(bottom - top),
        };
        let whole = Frame::of(self);
        let fills = frame.width.max(frame.height) >= MOST * whole.width.max(whole.height);
        Ok(if fills || right == left || bottom == top { whole } else { frame })
    }

    /// Its pixels.
    pub fn pixels(&self) -> &Mat {
        &self.kept
    }

    /// Width and height of the recorded picture, pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// What a picture of this width and height takes of the memory, bytes.
    pub fn bytes(width: u32, height: u32) -> usize {
        let side = |length: u32| (kept_scale(width, height) * length as f32) as usize;
        3 * side(width) * side(height)
    }
}

/// A part of the recorded picture, pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Frame {
    /// All of a picture.
    pub fn of(picture: &Picture) -> Self {
        Self { left: 0.0, top: 0.0, width: picture.width as f32, height: picture.height as f32 }
    }

    /// The whole of it, letterboxed to an upright square.
    pub fn letterbox(self) -> Region {
        Region {
            cx: self.left + self.width / 2.0,
            cy: self.top + self.height / 2.0,
            size: self.width.max(self.height),
            rot: 0.0,
        }
    }
}

/// Pixels darker than this, of 255, are of a bar: compression leaves it not quite black.
const BAR: u8 = 32;

/// First of `n` lines that `shows` something, and the one after the last.
fn extent(n: usize, shows: impl Fn(usize) -> bool) -> (usize, usize) {
    let first = (0..n).find(|line| shows(*line)).unwrap_or(n);
    (first, (first..n).rfind(|line| shows(*line)).map_or(first, |last| last + 1))
}

/// A picture made smaller. Where less than two pixels make one, straight lines between neighbours lose nothing and cost less.
fn scaled(picture: &Mat, scale: f32) -> opencv::Result<Mat> {
    let mut smaller = Mat::default();
    let interpolation = if scale > 0.5 { INTER_LINEAR } else { INTER_AREA };
    resize(picture, &mut smaller, Size::default(), scale.into(), scale.into(), interpolation)?;
    Ok(smaller)
}

fn kept_scale(width: u32, height: u32) -> f32 {
    (LONGEST_SIDE / width.max(height) as f32).min(1.0)
}

/// The turned square `region` of the picture as a crop of `side` × `side` RGB pixels; black outside the picture.
///
/// Pixels that lie between those it samples are passed over and not averaged, for so were the crops made that the spine model learnt
/// from. Averaged ones stand more noise, but put the turn of a real squat off by half a second and lumbar flexion in rendered ones by 15°.
pub(super) fn crop(picture: &Picture, region: &Region, side: u32) -> Result<Mat, PoseError> {
    let [cx, cy, kept] = [region.cx, region.cy, region.size].map(|v| v * picture.scale);
    let matrix = Mat::from_slice_2d(&Region { cx, cy, size: kept, ..*region }.crop_matrix(side))?;
    let size = Size::new(side as i32, side as i32);
    let (mut cut, mut rgb) = (Mat::default(), Mat::default());
    warp_affine(
        &picture.kept,
        &mut cut,
        &matrix,
        size,
        INTER_LINEAR | WARP_INVERSE_MAP,
        BORDER_CONSTANT,
        Scalar::default(),
    )?;
    cvt_color_def(&cut, &mut rgb, COLOR_BGR2RGB)?;
    Ok(rgb)
}

/// Fills `tensor` (1 × side × side × 3) with `scale` × value + `offset` of the crop's bytes.
pub(super) fn fill(tensor: &mut Array4<f32>, crop: &Mat, scale: f32, offset: f32) -> Result<(), PoseError> {
    let values: [f32; 256] = std::array::from_fn(|value| value as f32 * scale + offset);
    let (rows, columns) = (crop.rows(), crop.cols() * crop.channels());
    let mut rows_of_tensor =
        Mat::new_rows_cols_with_data_mut(rows, columns, tensor.as_slice_mut().unwrap_or_default())?;
    lut(&crop.reshape(1, rows)?, &Mat::from_slice(&values)?, &mut rows_of_tensor)?;
    Ok(())
}

/// 1 / (1 + e^−x), with x held within ±80 as the models' logits reach −1700.
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x.clamp(-80.0, 80.0)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use opencv::core::{CV_8UC3, MatTrait, Vec3b};

    /// A picture with one white square of `side` pixels about (x, y).
    fn picture(width: i32, height: i32, x: i32, y: i32, side: i32) -> Picture {
        let mut recorded = Mat::new_rows_cols_with_default(height, width, CV_8UC3, Scalar::default()).unwrap();
        for row in y - side / 2..y + side / 2 {
            for column in x - side / 2..x + side / 2 {
                *recorded.at_2d_mut::<Vec3b>(row, column).unwrap() = Vec3b::from([255; 3]);
            }
        }
        Picture::new(recorded).unwrap()
    }

    #[test]
    fn a_picture_between_bars_is_found_unless_it_fills_the_whole() {
        let boxed = picture(1280, 720, 640, 360, 400).without_bars().unwrap();
        assert_eq!(boxed, Frame { left: 440.0, top: 160.0, width: 400.0, height: 400.0 });
        let [wide, dark] = [picture(1280, 720, 640, 360, 0), picture(200, 150, 100, 75, 140)];
        assert_eq!(wide.without_bars().unwrap(), Frame { left: 0.0, top: 0.0, width: 1280.0, height: 720.0 });
        assert_eq!(dark.without_bars().unwrap().width, 140.0);
        assert_eq!(picture(200, 170, 100, 85, 168).without_bars().unwrap().width, 200.0);
    }

    #[test]
    fn a_large_picture_is_kept_smaller_and_its_regions_stay_where_they_were() {
        let (large, small) = (picture(2560, 1440, 1200, 800, 80), picture(1280, 720, 600, 400, 40));
        assert_eq!((large.size(), small.size()), ((2560, 1440), (1280, 720)));
        assert_eq!(Picture::bytes(2560, 1440), Picture::bytes(1280, 720));
        assert_eq!(large.kept.size().unwrap(), small.kept.size().unwrap());
        let region = Region { cx: 1200.0, cy: 800.0, size: 512.0, rot: 0.0 };
        let half = Region { cx: 600.0, cy: 400.0, size: 256.0, rot: 0.0 };
        let (of_large, of_small) = (crop(&large, &region, 256).unwrap(), crop(&small, &half, 256).unwrap());
        assert_eq!(of_large.data_bytes().unwrap(), of_small.data_bytes().unwrap());
        // The square lies in the middle of the crop.
        assert_eq!(of_large.at_2d::<Vec3b>(128, 128).unwrap()[0], 255);
        assert_eq!(of_large.at_2d::<Vec3b>(128, 160).unwrap()[0], 0);
    }
}
