//! How much of a circle is the rim of something, and where that rim lies to a fraction of a pixel.

use std::sync::LazyLock;

use nalgebra::{SMatrix, SVector, Vector2, Vector3, Vector5};
use opencv::core::{self, Mat, MatTraitConstManual, Rect, Size, Vec3f};
use opencv::imgproc;

use super::super::mask::STEP;
use super::super::region::Region;
use super::{CROP, Ellipse, RIM_SEEN};
use crate::statistics::median;

/// At least this share of the rim must be within the crop.
pub(super) const RIM_INSIDE: f32 = 0.5;
/// Directions at which the rim is examined.
const DIRECTIONS: usize = 72;
/// An edge counts when it is steeper than this (grey levels a pixel) and this much of its steepness points along the radius.
const STEEP: f32 = 4.0;
const RADIAL: f32 = 0.87;
/// Standard deviation of the blur before edges are taken, pixels.
pub(super) const BLUR: f64 = 1.2;
/// So far from the side of a part of the crop its edges are what they are in the whole, pixels: the blur's reach, 4, and the derivative's, 1.
const BLURRED: i32 = 5;
/// How far to either side of a rim known so far its edges are searched for, crop pixels, one fit after another.
const FIT_REACH: [i32; 3] = [4, 2, 2];
/// The same from the circle to the ellipse of a plate that is turned away by up to 40°, whose half axes are up to 12 % off it; as much of it
/// must lie on edges as of a circle, for of one that is cut off the height hangs on the centre.
const ELLIPSE_REACH: [i32; 3] = [4, 4, 2];
/// Centres are first searched for in steps of so many crop pixels.
pub(super) const COARSE: u8 = 2;
/// Rounds of reweighting in each fit.
const REWEIGHTED: usize = 5;

/// Unit vectors (cos, sin) of the directions.
static RIM: LazyLock<[[f32; 2]; DIRECTIONS]> = LazyLock::new(|| {
    let unit = |k: usize| (std::f32::consts::TAU * k as f32 / DIRECTIONS as f32).sin_cos();
    std::array::from_fn(|k| [unit(k).1, unit(k).0])
});

/// A circle in crop pixels (continuous) with the quality of its rim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circle {
    pub x: f32,
    pub y: f32,
    pub radius: f32,
    /// Share of the rim within the crop that is a radial edge.
    pub seen: f32,
    /// Share of the rim that is within the crop.
    pub inside: f32,
    /// Mean steepness along the radius exactly on the rim, grey levels a pixel.
    steepness: f32,
}

/// The steepest colour channel's gradient at each pixel of a part of the crop, grey levels a pixel; NaN beyond the picture.
pub(super) struct Gradient {
    part: Rect,
    at: Vec<[f32; 2]>,
}

impl Gradient {
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
        let mut gradient = Self::of(crop, part)?;
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
            for (k, at) in gradient.at.iter_mut().enumerate() {
                let (x, y) = (part.x + k as i32 % part.width, part.y + k as i32 / part.width);
                if !inside(video(x as f32 + 0.5, y as f32 + 0.5)) {
                    *at = [f32::NAN; 2];
                }
            }
        }
        Ok(gradient)
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
        let at = dx.data_typed::<Vec3f>()?.iter().zip(dy.data_typed::<Vec3f>()?).map(steepest).collect();
        Ok(Self { part, at })
    }

    /// Gradient of the pixel that holds a point in crop pixels; None at the border of the part, outside and beyond the picture.
    fn at(&self, x: f32, y: f32) -> Option<[f32; 2]> {
        let Rect { x: left, y: top, width, height } = self.part;
        let (x, y) = (x - left as f32, y - top as f32);
        let inside = x >= 1.0 && y >= 1.0 && x < (width - 1) as f32 && y < (height - 1) as f32;
        inside.then(|| self.at[y as usize * width as usize + x as usize]).filter(|[dx, _]| !dx.is_nan())
    }

    /// How much of a circle's rim is a radial edge, searched in the two pixels to either side of it.
    pub fn judge(&self, x: f32, y: f32, radius: f32) -> Circle {
        let (mut inside, mut seen, mut steepness) = (0usize, 0usize, 0.0);
        for [cos, sin] in *RIM {
            let at = |off: f32| self.at(x + (radius + off) * cos, y + (radius + off) * sin);
            let (Some(inner), Some(outer)) = (at(-STEP - 1.0), at(STEP + 1.0)) else { continue };
            inside += 1;
            let radial = |[gx, gy]: [f32; 2]| (gx * cos + gy * sin).abs();
            let edge =
                |g: [f32; 2]| radial(g) > STEEP && radial(g).powi(2) > RADIAL * RADIAL * (g[0] * g[0] + g[1] * g[1]);
            let near = [at(-STEP), at(STEP)].map(Option::unwrap_or_default);
            steepness += near.into_iter().map(radial).sum::<f32>() / 2.0;
            seen += usize::from([inner, outer].into_iter().chain(near).any(edge));
        }
        let share = |sum: f32| if inside > 0 { sum / inside as f32 } else { 0.0 };
        let inside_share = inside as f32 / DIRECTIONS as f32;
        Circle { x, y, radius, seen: share(seen as f32), inside: inside_share, steepness: share(steepness) }
    }

    /// Moves centre and radius by 2, then 1 pixel as long as more of the rim is seen.
    pub fn settle(&self, circle: Circle) -> Circle {
        self.settle_by(circle, 3)
    }

    /// Likewise, the centre alone.
    pub fn settle_centre(&self, circle: Circle) -> Circle {
        self.settle_by(circle, 2)
    }

    fn settle_by(&self, mut best: Circle, numbers: usize) -> Circle {
        for step in [COARSE, COARSE / 2].map(f32::from) {
            loop {
                let before = best.seen;
                for (k, step) in (0..numbers).flat_map(|k| [(k, step), (k, -step)]) {
                    let mut moved = [best.x, best.y, best.radius];
                    moved[k] += step;
                    let c = self.judge(moved[0], moved[1], moved[2]);
                    if c.seen > best.seen && c.inside >= RIM_INSIDE {
                        best = c;
                    }
                }
                if best.seen <= before {
                    break;
                }
            }
        }
        best
    }

    /// Plates carry rings and letters: takes the widest circle about the same centre that is nearly as well seen.
    pub fn outermost(&self, circle: Circle, most: f32) -> Circle {
        let wider = (2..).map(|d| circle.radius + d as f32).take_while(|r| *r <= most);
        let rim = |r: f32| Some(self.judge(circle.x, circle.y, r)).filter(|c| c.inside >= RIM_INSIDE);
        let widest = wider.filter_map(rim).filter(|c| c.seen > RIM_SEEN * circle.seen).last().unwrap_or(circle);
        // A blurred rim is seen a few pixels to either side of it; it lies where it is steepest.
        [-STEP, STEP].into_iter().fold(widest, |from, step| {
            let moved = (1..=10).map(|k| from.radius + step * k as f32);
            let climbed = moved.filter_map(rim).scan(from, |best, c| {
                let up = c.steepness >= best.steepness;
                *best = if up { c } else { *best };
                up.then_some(c)
            });
            climbed.last().unwrap_or(from)
        })
    }

    /// The circle whose rim lies on the steepest edges about that of `circle`, by least squares that forgive parts of the rim
    /// that are hidden or cross other edges. Rendered and drawn rims are met to a tenth of a crop pixel.
    pub fn fit(&self, circle: Circle) -> Circle {
        self.fit_by(circle, |unit| Vector3::new(unit[0], unit[1], 1.0))
    }

    /// Likewise a circle of a known radius, whose centre alone is moved: a ring on the plate, which is smaller, moves it less.
    pub fn fit_centre(&self, circle: Circle) -> Circle {
        self.fit_by(circle, |unit| Vector2::new(unit[0], unit[1]))
    }

    fn fit_by<const N: usize>(&self, circle: Circle, row: impl Fn(&[f32; 2]) -> SVector<f32, N>) -> Circle {
        let mut best = circle;
        for reach in FIT_REACH {
            let edge = |unit: &[f32; 2]| Some((row(unit), self.edge(&best, *unit, reach)?));
            let edges: Vec<(SVector<f32, N>, f32)> = RIM.iter().filter_map(edge).collect();
            let Some(moved) = moved_onto(&edges) else { break };
            let wider = moved.get(2).copied().unwrap_or(0.0);
            best = self.judge(best.x + moved[0], best.y + moved[1], best.radius + wider);
        }
        best
    }

    /// The steepest edges about the rim of `circle`, crop pixels.
    pub fn rim(&self, circle: &Circle) -> Vec<[f32; 2]> {
        let edge = |unit: &[f32; 2]| {
            let radius = circle.radius + self.edge(circle, *unit, ELLIPSE_REACH[0])?;
            Some([circle.x + radius * unit[0], circle.y + radius * unit[1]])
        };
        RIM.iter().filter_map(edge).collect()
    }

    /// Centre and shape of the ellipse whose rim lies on the steepest edges about that of `circle`, crop pixels, in a crop that is turned by
    /// `turn` radians, clockwise; the shape as it lies in the picture. Half its height is the radius of a plate that is turned about the
    /// vertical. Where the camera looks down on it the ellipse leans, and half its chord along the vertical is the radius. None where half of
    /// the edges lie farther from it than they are searched for in steps: then they are not one rim's, but letters' and rings' as well.
    pub fn ellipse(&self, circle: &Circle, turn: f32) -> Option<([f32; 2], Ellipse)> {
        let (sin, cos) = turn.sin_cos();
        let (mut x, mut y) = (circle.x, circle.y);
        let mut ellipse = Ellipse { across: circle.radius, upright: circle.radius, lean: 0.0 };
        let mut off = 0.0;
        for reach in ELLIPSE_REACH {
            let edge = |unit: &[f32; 2]| {
                let in_picture = [unit[0] * cos - unit[1] * sin, unit[0] * sin + unit[1] * cos];
                let Ellipse { across, upright, lean } = ellipse;
                let [along, up] = [in_picture[0] / across, in_picture[1] / upright];
                let radius = ellipse.radius(in_picture);
                let outwards = radius.powi(3);
                let row = Vector5::new(
                    unit[0],
                    unit[1],
                    outwards * along * (along + lean * up) / across,
                    outwards * up * (up + lean * along) / upright,
                    -outwards * along * up,
                );
                Some((row, self.edge(&Circle { x, y, radius, ..*circle }, *unit, reach)?))
            };
            let edges: Vec<(Vector5<f32>, f32)> = RIM.iter().filter_map(edge).collect();
            let moved = moved_onto(&edges).filter(|_| edges.len() as f32 >= RIM_SEEN * DIRECTIONS as f32)?;
            (x, y) = (x + moved[0], y + moved[1]);
            let Ellipse { across, upright, lean } = ellipse;
            ellipse = Ellipse { across: across + moved[2], upright: upright + moved[3], lean: lean + moved[4] };
            if ellipse.across <= 0.0 || ellipse.upright <= 0.0 || ellipse.lean.abs() >= 1.0 {
                return None;
            }
            off = median(edges.iter().map(|(row, off)| f64::from((off - row.dot(&moved)).abs())))? as f32;
        }
        (off <= STEP).then_some(([x, y], ellipse))
    }

    /// How far outside the rim of `circle` the steepest edge lies in the direction `unit`, crop pixels, within `reach` of it.
    fn edge(&self, circle: &Circle, unit: [f32; 2], reach: i32) -> Option<f32> {
        let steps = (reach as f32 / STEP) as i32;
        let steepness = |step: i32| {
            let r = circle.radius + step as f32 * STEP;
            self.radial(circle.x + r * unit[0], circle.y + r * unit[1], unit)
        };
        let steepest = (-steps..=steps).filter_map(|k| Some((k, steepness(k)?))).max_by(|a, b| a.1.total_cmp(&b.1));
        let (k, top) = steepest.filter(|(_, top)| *top > STEEP)?;
        let (before, after) = (steepness(k - 1)?, steepness(k + 1)?);
        let bend = before - 2.0 * top + after;
        let between = if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
        Some((k as f32 + between) * STEP)
    }

    /// Steepness along `unit` at a point, between pixels.
    fn radial(&self, x: f32, y: f32, unit: [f32; 2]) -> Option<f32> {
        let (left, above) = ((x - 0.5).floor(), (y - 0.5).floor());
        let (across, down) = (x - 0.5 - left, y - 0.5 - above);
        let at = |dx: f32, dy: f32| {
            self.at(left + dx + 0.5, above + dy + 0.5).map(|[gx, gy]| (gx * unit[0] + gy * unit[1]).abs())
        };
        let row = |dy: f32| Some((1.0 - across) * at(0.0, dy)? + across * at(1.0, dy)?);
        Some((1.0 - down) * row(0.0)? + down * row(1.0)?)
    }
}

/// How the numbers of a curve (of a circle its place and radius) must change for it to lie on `edges` (how far the curve moves outwards there
/// for each of them; how far outside it the edge is), each counting the less the worse it fits (Cauchy). None when they are too few or all to
/// one side.
pub(super) fn moved_onto<const N: usize>(edges: &[(SVector<f32, N>, f32)]) -> Option<SVector<f32, N>> {
    if (edges.len() as f32) < RIM_INSIDE * DIRECTIONS as f32 {
        return None;
    }
    let mut weights = vec![1.0f32; edges.len()];
    let mut moved = SVector::zeros();
    for _ in 0..REWEIGHTED {
        let (mut normal, mut right) = (SMatrix::<f32, N, N>::zeros(), SVector::<f32, N>::zeros());
        for ((row, off), weight) in edges.iter().zip(&weights) {
            normal += *weight * row * row.transpose();
            right += *weight * *off * row;
        }
        moved = normal.cholesky()?.solve(&right);
        let left_over: Vec<f32> = edges.iter().map(|(row, off)| (off - row.dot(&moved)).abs()).collect();
        let scale = (1.5 * median(left_over.iter().map(|v| f64::from(*v)))? as f32).max(f32::MIN_POSITIVE);
        weights = left_over.iter().map(|v| 1.0 / (1.0 + (v / scale).powi(2))).collect();
    }
    moved.iter().all(|v| v.is_finite()).then_some(moved)
}
