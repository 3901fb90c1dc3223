//! A part of a crop: its colours, smoothed, and how steeply they change.

use std::sync::LazyLock;

use nalgebra::{Matrix2, Vector2};
use opencv::core::{self, Mat, MatTraitConstManual, Rect, Size, Vec3b, Vec3f};
use opencv::imgproc;

use super::super::region::Region;
use super::outline::unturned;
use super::{CROP, FIT_REACH};

/// Standard deviation of the blur before edges are taken, pixels.
pub(super) const BLUR: f64 = 1.2;
/// So far from the side of a part of the crop its edges are what they are in the whole, pixels: the blur's reach, 4, and the derivative's, 1.
const BLURRED: i32 = 5;

/// Directions at which an outline is looked at.
pub(super) const DIRECTIONS: usize = 72;

/// Unit vectors (cos, sin) of the directions.
static UNIT: LazyLock<[[f32; 2]; DIRECTIONS]> = LazyLock::new(|| {
    let unit = |k: usize| (std::f32::consts::TAU * k as f32 / DIRECTIONS as f32).sin_cos();
    std::array::from_fn(|k| [unit(k).1, unit(k).0])
});

/// The pixels of a part of the crop.
pub(super) struct Pixels {
    part: Rect,
    smooth: Vec<Vec3b>,
    /// The steepest colour channel's gradient at each pixel, grey levels a pixel.
    gradient: Vec<[f32; 2]>,
    /// Which pixels are beyond the picture; empty where none is.
    beyond: Vec<bool>,
}

impl Pixels {
    /// Of the crop of a `region` that may reach beyond the `picture` of this width and height: what is cut off by its edge is no rim, and
    /// tells nothing against one either.
    pub fn within(crop: &Mat, region: &Region, picture: (u32, u32)) -> opencv::Result<Self> {
        Self::of_part(crop, Rect::new(0, 0, CROP, CROP), region, picture)
    }

    /// Likewise, of what a `circle` can need that is moved and grows by no more than `reach`, crop pixels.
    pub fn about(
        circle: [f32; 3],
        reach: f32,
        crop: &Mat,
        region: &Region,
        picture: (u32, u32),
    ) -> opencv::Result<Self> {
        let [x, y, radius] = circle;
        // A value between pixels takes the next one.
        let reach = radius + reach + 2.0 + (FIT_REACH[0] + BLURRED) as f32;
        let [left, top] = [x, y].map(|at| (at - reach).floor().clamp(0.0, CROP as f32) as i32);
        let [right, bottom] = [x, y].map(|at| (at + reach).ceil().clamp(0.0, CROP as f32) as i32);
        Self::of_part(crop, Rect::new(left, top, right - left, bottom - top), region, picture)
    }

    fn of_part(crop: &Mat, part: Rect, region: &Region, picture: (u32, u32)) -> opencv::Result<Self> {
        let mut pixels = Self::of(crop, part)?;
        let pixel = region.size / CROP as f32;
        // The picture's own edge, blurred, reaches so far into it.
        let beside = 2.5 * BLUR as f32 * pixel;
        let inside = |[x, y]: [f32; 2]| {
            let within = |at: f32, side: u32| (beside..side as f32 - beside).contains(&at);
            within(x, picture.0) && within(y, picture.1)
        };
        let video = |x: f32, y: f32| region.to_video([x / CROP as f32, y / CROP as f32]);
        let ends = |start: i32, length: i32| [start, start + length].map(|end| end as f32);
        let (across, down) = (ends(part.x, part.width), ends(part.y, part.height));
        if across.iter().any(|x| down.iter().any(|y| !inside(video(*x, *y)))) {
            let beyond = |k: i32| {
                let [x, y] = [part.x + k % part.width, part.y + k / part.width].map(|at| at as f32 + 0.5);
                !inside(video(x, y))
            };
            pixels.beyond = (0..part.width * part.height).map(beyond).collect();
        }
        Ok(pixels)
    }

    fn of(crop: &Mat, part: Rect) -> opencv::Result<Self> {
        let (mut smooth, mut dx, mut dy) = (Mat::default(), Mat::default(), Mat::default());
        let crop = Mat::roi(crop, part)?;
        // Isolated, for otherwise OpenCV takes another way for a part, which rounds otherwise.
        let border = core::BORDER_REPLICATE | core::BORDER_ISOLATED;
        imgproc::gaussian_blur(&crop, &mut smooth, Size::new(0, 0), BLUR, BLUR, border)?;
        // A 3 × 3 Sobel kernel sums to eight times the derivative.
        imgproc::sobel(&smooth, &mut dx, core::CV_32F, 1, 0, 3, 0.125, 0.0, core::BORDER_REPLICATE)?;
        imgproc::sobel(&smooth, &mut dy, core::CV_32F, 0, 1, 3, 0.125, 0.0, core::BORDER_REPLICATE)?;
        let steepest = |(x, y): (&Vec3f, &Vec3f)| {
            let steepness = |c: &usize| x[*c] * x[*c] + y[*c] * y[*c];
            let c = (0..3).max_by(|a, b| steepness(a).total_cmp(&steepness(b))).unwrap_or(0);
            [x[c], y[c]]
        };
        let gradient = dx.data_typed::<Vec3f>()?.iter().zip(dy.data_typed::<Vec3f>()?).map(steepest).collect();
        Ok(Self { part, smooth: smooth.data_typed::<Vec3b>()?.to_vec(), gradient, beyond: Vec::new() })
    }

    /// Row by row, where the pixel is that holds a point in crop pixels; None at the border of the part, outside and beyond the picture.
    fn index(&self, x: f32, y: f32) -> Option<usize> {
        let Rect { x: left, y: top, width, height } = self.part;
        let (x, y) = (x - left as f32, y - top as f32);
        let inside = x >= 1.0 && y >= 1.0 && x < (width - 1) as f32 && y < (height - 1) as f32;
        // By way of numbers of 32 bits, which is several times as fast.
        let index = || (y as i32 * width + x as i32) as usize;
        inside.then(index).filter(|index| self.beyond.get(*index) != Some(&true))
    }

    /// Gradient of the pixel that holds a point.
    pub fn gradient(&self, x: f32, y: f32) -> Option<[f32; 2]> {
        Some(self.gradient[self.index(x, y)?])
    }

    /// Steepness along `unit` at a point, between pixels.
    pub fn steepness(&self, x: f32, y: f32, unit: [f32; 2]) -> Option<f32> {
        let (left, above) = ((x - 0.5).floor(), (y - 0.5).floor());
        let (across, down) = (x - 0.5 - left, y - 0.5 - above);
        let at = |dx: f32, dy: f32| {
            self.gradient(left + dx + 0.5, above + dy + 0.5).map(|[gx, gy]| (gx * unit[0] + gy * unit[1]).abs())
        };
        let row = |dy: f32| Some((1.0 - across) * at(0.0, dy)? + across * at(1.0, dy)?);
        Some((1.0 - down) * row(0.0)? + down * row(1.0)?)
    }

    /// Colour at a point, between pixels: red, green and blue, grey levels.
    pub fn colour(&self, x: f32, y: f32) -> Option<[f32; 3]> {
        let (x, y) = (x - 0.5, y - 0.5);
        let above = self.index(x, y)?;
        let below = above + self.part.width as usize;
        // Both are positive there.
        let [across, down] = [x, y].map(|at| at - (at as i32) as f32);
        let [a, b, c, d] = [above, above + 1, below, below + 1].map(|at| self.smooth[at].0);
        let mix = |from: f32, to: f32, share: f32| from + share * (to - from);
        let row = |left: u8, right: u8| mix(left.into(), right.into(), across);
        Some(std::array::from_fn(|k| mix(row(a[k], b[k]), row(c[k], d[k]), down)))
    }

    /// The same, for outlines of this shape.
    pub fn shaped(&self, shape: &Matrix2<f32>) -> CloseUp<'_> {
        let back = unturned(shape);
        let rim = std::array::from_fn(|k| {
            let unit = Vector2::from(UNIT[k]);
            Direction { rim: (shape * unit).into(), outwards: (back * unit).normalize().into() }
        });
        CloseUp { pixels: self, shape: *shape, directions: rim }
    }
}

/// Where an outline runs in a direction from its centre.
#[derive(Debug, Clone, Copy)]
pub(super) struct Direction {
    /// From the centre to the rim, radii.
    pub rim: [f32; 2],
    /// Straight outwards from the rim there, of length 1.
    pub outwards: [f32; 2],
}

impl Direction {
    /// How far the rim moves outwards there for each pixel of the radius.
    pub fn widening(&self) -> f32 {
        self.rim[0] * self.outwards[0] + self.rim[1] * self.outwards[1]
    }
}

/// Pixels that are looked at for plates whose outlines have one shape.
pub(super) struct CloseUp<'a> {
    pub pixels: &'a Pixels,
    pub shape: Matrix2<f32>,
    pub directions: [Direction; DIRECTIONS],
}
