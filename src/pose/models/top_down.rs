//! Top-down models of others, of which a person gives the ONNX file: an upright crop of one person in, points out. Two layouts are read, told
//! by the outputs: SimCC (RTMPose, RTMW, SpinePose), which says how likely each column and each row of the crop is for each point
//! (Li et al. 2022, arXiv 2107.03332), and heat maps (ViTPose, HRNet).

use ndarray::{Array4, ArrayView2, ArrayView3, ArrayViewD, Ix3, Ix4};
use opencv::core::{Mat, MatTraitConstManual};
use ort::session::Session;
use ort::value::{Outlet, TensorElementType, TensorRef, ValueType};

use super::super::error::PoseError;
use super::super::given::{HEAT_PEAK_SHIFT, IMAGENET_MEAN, IMAGENET_SD};
use super::{Kind, Landmarks, PoseModel};
use crate::track::Skeleton;

/// A top-down model.
struct TopDown {
    session: Session,
    /// Name of its input.
    takes: String,
    /// Names of its outputs: two of SimCC, one of heat maps.
    gives: Vec<String>,
    /// 1 × 3 × height × width.
    input: Array4<f32>,
    skeleton: &'static Skeleton,
}

/// What these models are told by, and how one is taken.
pub(super) const KIND: Kind = Kind {
    fits: |session| picture(session).and_then(|_| layout(session)),
    take: |session, skeleton| Ok(Box::new(TopDown::take(session, skeleton)?)),
};

impl TopDown {
    /// Takes a model and tries it on an empty picture.
    fn take(session: Session, skeleton: &'static Skeleton) -> Result<Self, String> {
        let (takes, [height, width]) = picture(&session)?;
        let gives: Vec<String> = session.outputs().iter().map(|output| output.name().to_owned()).collect();
        let mut model = Self { session, takes, gives, input: Array4::zeros((1, 3, height, width)), skeleton };
        model.points()?;
        Ok(model)
    }

    /// Runs the model on what `input` holds: points as fractions of its picture, and how sure it is of each.
    fn points(&mut self) -> Result<Vec<([f32; 2], f32)>, String> {
        let (_, _, height, width) = self.input.dim();
        let input = TensorRef::from_array_view(&self.input).map_err(|e| e.to_string())?;
        let outputs = self.session.run(ort::inputs![self.takes.as_str() => input]).map_err(|e| e.to_string())?;
        let output = |name: &String| outputs[name.as_str()].try_extract_array::<f32>().map_err(|e| e.to_string());
        let points = match self.gives.as_slice() {
            [maps] => of_heat_maps(output(maps)?, [width, height])?,
            [across, down] => of_simcc(output(across)?, output(down)?, [width, height])?,
            other => return Err(format!("it has {} outputs", other.len())),
        };
        if points.len() != self.skeleton.count {
            let Skeleton { name, count, .. } = self.skeleton;
            return Err(format!("it places {} points and `{name}` has {count}", points.len()));
        }
        Ok(points)
    }

    /// Where the model's picture begins in the square crop, pixels.
    fn corner(&self) -> [usize; 2] {
        let (_, _, height, width) = self.input.dim();
        [width, height].map(|side| (self.side() as usize - side) / 2)
    }
}

impl PoseModel for TopDown {
    fn skeleton(&self) -> &'static Skeleton {
        self.skeleton
    }

    fn side(&self) -> u32 {
        let (_, _, height, width) = self.input.dim();
        height.max(width) as u32
    }

    fn sees(&self) -> [f32; 2] {
        let (_, _, height, width) = self.input.dim();
        [width, height].map(|side| side as f32 / self.side() as f32)
    }

    fn run(&mut self, rgb_crop: &Mat, _: bool) -> Result<Landmarks, PoseError> {
        let ([left, top], side) = (self.corner(), self.side() as usize);
        let bytes = rgb_crop.data_bytes()?;
        for ((_, channel, row, column), value) in self.input.indexed_iter_mut() {
            let byte = bytes.get(3 * ((top + row) * side + left + column) + channel).copied().unwrap_or_default();
            *value = (f32::from(byte) - IMAGENET_MEAN[channel]) / IMAGENET_SD[channel];
        }
        let found = self.points().map_err(|reason| PoseError::Inference { model: "given", reason })?;
        let (_, _, height, width) = self.input.dim();
        let in_crop = |[x, y]: [f32; 2]| {
            [(left as f32 + x * width as f32) / side as f32, (top as f32 + y * height as f32) / side as f32]
        };
        let (points, visibility): (_, Vec<f32>) = found.into_iter().map(|(at, sure)| (in_crop(at), sure)).unzip();
        let score = visibility.iter().sum::<f32>() / visibility.len().max(1) as f32;
        Ok(Landmarks { points, visibility, score, mask: None, world: Vec::new() })
    }
}

/// Name, height and width of the picture that a model takes.
fn picture(session: &Session) -> Result<(String, [usize; 2]), String> {
    let [input] = session.inputs() else {
        return Err(format!("it takes {} inputs, not one picture", session.inputs().len()));
    };
    let ValueType::Tensor { ty: TensorElementType::Float32, shape, .. } = input.dtype() else {
        return Err("its input is no picture of floating-point numbers".into());
    };
    let side = |k: usize| shape.get(k).and_then(|side| usize::try_from(*side).ok()).filter(|side| *side > 1);
    match (shape.len(), shape.get(1), side(2), side(3)) {
        (4, Some(3), Some(height), Some(width)) => Ok((input.name().to_owned(), [height, width])),
        _ => Err(format!("its input has the shape {shape:?}, not [1, 3, height, width]")),
    }
}

/// Whether a model's outputs have the dimensions of SimCC's two or of heat maps.
fn layout(session: &Session) -> Result<(), String> {
    let dimensions = |output: &Outlet| match output.dtype() {
        ValueType::Tensor { shape, .. } => shape.len(),
        _ => 0,
    };
    match session.outputs().iter().map(dimensions).collect::<Vec<_>>().as_slice() {
        [3, 3] | [4] => Ok(()),
        other => Err(format!("its outputs have {other:?} dimensions; SimCC has two of 3, heat maps have one of 4")),
    }
}

/// Points of the likeliest column and row: `across` is 1 × points × columns, `down` 1 × points × rows.
fn of_simcc(
    across: ArrayViewD<f32>,
    down: ArrayViewD<f32>,
    [width, height]: [usize; 2],
) -> Result<Vec<([f32; 2], f32)>, String> {
    let other = |_| "its two outputs have not the form of SimCC".to_owned();
    let (across, down) =
        (across.into_dimensionality::<Ix3>().map_err(other)?, down.into_dimensionality::<Ix3>().map_err(other)?);
    let ((one, points, columns), (_, others, rows)) = (across.dim(), down.dim());
    if one != 1 || points != others || columns * height != rows * width || columns == 0 {
        return Err(format!("its outputs have the shapes {:?} and {:?}, not those of SimCC", across.dim(), down.dim()));
    }
    // Bin i stands for pixel i / ratio, of which the middle is meant.
    let at = |(bin, _): (usize, f32), side: usize, bins: usize| {
        let pixel = (bin * side) as f32 / bins as f32;
        (pixel + 0.5) / side as f32
    };
    let point = |k: usize| {
        let (x, y) = (peak(across.slice(ndarray::s![0, k, ..])), peak(down.slice(ndarray::s![0, k, ..])));
        ([at(x, width, columns), at(y, height, rows)], sure(x.1.min(y.1)))
    };
    Ok((0..points).map(point).collect())
}

/// Points at the peaks of 1 × points × rows × columns of heat, a quarter of a cell nearer to the hotter neighbours.
fn of_heat_maps(maps: ArrayViewD<f32>, [width, height]: [usize; 2]) -> Result<Vec<([f32; 2], f32)>, String> {
    let shape = format!("its output has the shape {:?}, not that of heat maps", maps.shape());
    let maps = maps.into_dimensionality::<Ix4>().map_err(|_| shape.clone())?;
    let (one, _, rows, columns) = maps.dim();
    if one != 1 || rows < 2 || columns < 2 || rows > height || columns > width {
        return Err(shape);
    }
    let maps: ArrayView3<f32> = maps.index_axis(ndarray::Axis(0), 0);
    let point = |map: ArrayView2<f32>| {
        let (cell, heat) = peak(map);
        let (row, column) = (cell / columns, cell % columns);
        let value = |row: usize, column: usize| map.get((row, column)).copied();
        let towards = |before: Option<f32>, after: Option<f32>| match before.zip(after) {
            Some((before, after)) if before != after => HEAT_PEAK_SHIFT * (after - before).signum(),
            _ => 0.0,
        };
        let x = column as f32 + towards(column.checked_sub(1).and_then(|c| value(row, c)), value(row, column + 1));
        let y = row as f32 + towards(row.checked_sub(1).and_then(|r| value(r, column)), value(row + 1, column));
        // The corners of both grids lie on each other (Huang et al. 2020, arXiv 1911.07524).
        let at =
            |cell: f32, cells: usize, side: usize| (cell * (side - 1) as f32 / (cells - 1) as f32 + 0.5) / side as f32;
        ([at(x, columns, width), at(y, rows, height)], sure(heat))
    };
    Ok(maps.outer_iter().map(point).collect())
}

/// Place and value of the largest; what is not a number is none.
fn peak<'a>(values: impl IntoIterator<Item = &'a f32>) -> (usize, f32) {
    let values = values.into_iter().copied().enumerate();
    values.fold((0, f32::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best })
}

/// How sure a model is of a point: its peaks may go beyond 1.
fn sure(peak: f32) -> f32 {
    if peak.is_finite() { peak.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use approx::assert_abs_diff_eq;
    use ndarray::{Array3, ArrayD, IxDyn};
    use opencv::core::{CV_8UC3, Rect, Scalar};
    use opencv::imgproc::{FILLED, LINE_8, rectangle};

    use super::super::super::session::{Picture, crop, environment};
    use super::super::super::{Resource, Search};
    use super::super::from_file;
    use super::*;
    use crate::track::skeletons::{coco17, halpe26};

    fn model(name: &str, skeleton: &'static Skeleton) -> Result<Box<dyn PoseModel>, PoseError> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        from_file(environment(&Search::default().find(Resource::OnnxRuntime).unwrap()).unwrap(), &path, skeleton)
    }

    /// The colour of each point, as `fixtures/models/colours.py` has them: red, green, blue.
    fn colours() -> Vec<[f64; 3]> {
        let level = |k: usize| [0.0, 128.0, 255.0][k % 3];
        (1..=17).map(|k| [level(k / 9), level(k / 3), level(k)]).collect()
    }

    #[test]
    fn points_are_where_their_colours_were_drawn() {
        let places: Vec<[i32; 2]> = (0..17).map(|k| [200 + 37 * (k % 5), 60 + 71 * (k / 3)]).collect();
        let drawn = |half: i32| {
            let mut drawn = Mat::new_rows_cols_with_default(480, 640, CV_8UC3, Scalar::default()).unwrap();
            for ([x, y], [red, green, blue]) in places.iter().zip(colours()) {
                let square = Rect::new(x - half, y - half, 2 * half + 1, 2 * half + 1);
                rectangle(&mut drawn, square, Scalar::new(blue, green, red, 0.0), FILLED, LINE_8, 0).unwrap();
            }
            Picture::new(drawn).unwrap()
        };
        // A heat map's cells are four pixels of its picture, seven of the drawing: the square must fill one.
        for (name, half, most) in [("colours_simcc", 3, 4.0), ("colours_heat", 7, 6.0)] {
            let picture = drawn(half);
            let mut model = model(&format!("fixtures/models/{name}.onnx"), &coco17::SKELETON).unwrap();
            let region = model.region(&places.iter().map(|p| p.map(|v| v as f32)).collect::<Vec<_>>()).unwrap();
            let found = model.run(&crop(&picture, &region, model.side()).unwrap(), false).unwrap();
            assert_eq!((found.points.len(), found.visibility.len()), (17, 17));
            for (k, (place, point)) in places.iter().zip(&found.points).enumerate() {
                let [x, y] = region.to_video(*point);
                let away = (x - 0.5 - place[0] as f32).hypot(y - 0.5 - place[1] as f32);
                assert!(away <= most, "{name}: point {k} is {away} pixels off");
                assert!(found.visibility[k] > 0.9, "{name}: point {k}, {}", found.visibility[k]);
            }
        }
    }

    #[test]
    fn a_region_shows_the_whole_body_in_the_form_of_the_model_s_picture() {
        let model = model("fixtures/models/colours_simcc.onnx", &coco17::SKELETON).unwrap();
        let tall = model.region(&[[100.0, 100.0], [140.0, 500.0]]).unwrap();
        assert_abs_diff_eq!(tall.size, 400.0 * 1.1 * 1.25);
        assert_eq!(([tall.cx, tall.cy], tall.rot), ([120.0, 300.0], 0.0));
        // Three quarters of the square's width are seen.
        let wide = model.region(&[[100.0, 100.0], [500.0, 140.0]]).unwrap();
        assert_abs_diff_eq!(wide.size, 400.0 * 1.1 * 1.25 / 0.75, epsilon = 1e-3);
        assert!(model.region(&[]).is_none());
    }

    #[test]
    fn bins_and_cells_are_the_pixels_that_their_models_mean() {
        let (mut across, mut down) = (Array3::zeros((1, 2, 384)), Array3::zeros((1, 2, 512)));
        (across[(0, 0, 100)], down[(0, 0, 30)]) = (0.8, 0.6);
        (across[(0, 1, 383)], down[(0, 1, 511)]) = (1.4, 1.2);
        let found = of_simcc(across.view().into_dyn(), down.view().into_dyn(), [192, 256]).unwrap();
        // Two bins a pixel: the hundredth begins pixel 50, whose middle lies at 50.5.
        assert_abs_diff_eq!(found[0].0[0], 50.5 / 192.0, epsilon = 1e-6);
        assert_abs_diff_eq!(found[0].0[1], 15.5 / 256.0, epsilon = 1e-6);
        assert_eq!((found[0].1, found[1].1), (0.6, 1.0), "the less sure of the two, and never more than all");

        // A blob of heat about a place between cells.
        let (x, y) = (20.4f32, 33.7f32);
        let maps = Array4::from_shape_fn((1, 1, 64, 48), |(_, _, row, column)| {
            (-((column as f32 - x).powi(2) + (row as f32 - y).powi(2)) / 8.0).exp()
        });
        let found = of_heat_maps(maps.view().into_dyn(), [192, 256]).unwrap();
        let pixel = [found[0].0[0] * 192.0 - 0.5, found[0].0[1] * 256.0 - 0.5];
        assert_abs_diff_eq!(pixel[0], x * 191.0 / 47.0, epsilon = 0.7);
        assert_abs_diff_eq!(pixel[1], y * 255.0 / 63.0, epsilon = 0.7);
    }

    #[test]
    fn what_is_no_number_is_no_point() {
        let maps = ArrayD::from_elem(IxDyn(&[1, 1, 64, 48]), f32::NAN);
        assert_eq!(of_heat_maps(maps.view(), [192, 256]).unwrap()[0].1, 0.0);
    }

    #[test]
    fn models_of_another_kind_are_refused_with_what_is_wrong() {
        let refused = |name: &str, skeleton: &'static Skeleton| match model(name, skeleton) {
            Ok(_) => panic!("{name} was taken"),
            Err(error) => error.to_string(),
        };
        let colours = "fixtures/models/colours_simcc.onnx";
        assert!(refused(colours, &halpe26::SKELETON).contains("it places 17 points and `halpe-26` has 26"));
        let spine = refused("models/spine_joints.onnx", &coco17::SKELETON);
        assert!(spine.contains("it takes 7 inputs, not one picture"), "{spine}");
        let one = ArrayD::zeros(IxDyn(&[1, 17]));
        assert!(of_heat_maps(one.view(), [192, 256]).unwrap_err().contains("not that of heat maps"));
        let bins = ArrayD::zeros(IxDyn(&[1, 17, 100]));
        assert!(of_simcc(bins.view(), bins.view(), [192, 256]).unwrap_err().contains("not those of SimCC"));
    }
}
