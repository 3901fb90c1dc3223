//! How much of an outline is the rim of something, and where that rim lies to a fraction of a pixel.

use nalgebra::{Matrix2, SMatrix, SVector, Vector2, Vector3, Vector5};

use super::super::mask::STEP;
use super::outline::Outline;
use super::pixels::{CloseUp, DIRECTIONS, Direction};
use super::{FIT_REACH, RIM_SEEN};
use crate::statistics::median;

/// At least this share of the rim must be within the crop.
pub(super) const RIM_INSIDE: f32 = 0.5;
/// An edge counts when it is steeper than this along the radius, grey levels a pixel, and steepest within 30 degrees of it.
const STEEP: f32 = 4.0;
/// The same where the outline may take another shape. As much of it must lie on edges as of a circle, for of one that is cut off the height
/// hangs on the centre.
const SHAPE_REACH: [i32; 3] = [4, 4, 2];
/// Centres are first searched for in steps of so many crop pixels.
pub(super) const COARSE: u8 = 2;
/// Rounds of reweighting in each fit.
const REWEIGHTED: usize = 5;

/// An outline of a known shape in crop pixels (continuous) with the quality of its rim.
#[derive(Debug, Clone, Copy)]
pub(super) struct Circle {
    pub x: f32,
    pub y: f32,
    pub radius: f32,
    /// Share of the rim within the crop that is a radial edge.
    pub seen: f32,
    /// Share of the rim that is within the crop.
    pub inside: f32,
    /// Mean steepness outwards exactly on the rim, grey levels a pixel.
    pub steepness: f32,
}

impl Circle {
    /// One of which nothing is known yet.
    pub fn at(x: f32, y: f32, radius: f32) -> Self {
        Self { x, y, radius, seen: 0.0, inside: 0.0, steepness: 0.0 }
    }
}

impl CloseUp<'_> {
    /// How much of a circle's rim is a radial edge, searched in the two pixels to either side of it.
    pub fn judge(&self, x: f32, y: f32, radius: f32) -> Circle {
        let (mut inside, mut seen, mut steepness) = (0usize, 0usize, 0.0);
        for Direction { rim, outwards: [cos, sin] } in self.directions {
            let (x, y) = (x + radius * rim[0], y + radius * rim[1]);
            let at = |off: f32| self.pixels.gradient(x + off * cos, y + off * sin);
            let (Some(inner), Some(outer)) = (at(-STEP - 1.0), at(STEP + 1.0)) else { continue };
            inside += 1;
            let radial = |[gx, gy]: [f32; 2]| (gx * cos + gy * sin).abs();
            let edge = |g: [f32; 2]| radial(g) > STEEP && 4.0 * radial(g).powi(2) > 3.0 * (g[0] * g[0] + g[1] * g[1]);
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
        self.fit_by(circle, |at| Vector3::new(at.outwards[0], at.outwards[1], at.widening()))
    }

    /// Likewise a circle of a known radius, whose centre alone is moved: a ring on the plate, which is smaller, moves it less.
    pub fn fit_centre(&self, circle: Circle) -> Circle {
        self.fit_by(circle, |at| Vector2::new(at.outwards[0], at.outwards[1]))
    }

    fn fit_by<const N: usize>(&self, circle: Circle, row: impl Fn(&Direction) -> SVector<f32, N>) -> Circle {
        let mut best = circle;
        for reach in FIT_REACH {
            let Some(moved) = moved_onto(&self.edges(&best, reach, &row)) else { break };
            let wider = moved.get(2).copied().unwrap_or(0.0);
            best = self.judge(best.x + moved[0], best.y + moved[1], best.radius + wider);
        }
        best
    }

    /// The outline whose rim lies on the steepest edges about that of `circle`, crop pixels, and where it is. None where half of the edges lie
    /// farther from it than they are searched for in steps: then they are not one rim's, but letters' and rings' as well.
    pub fn outline(&self, circle: &Circle) -> Option<(Outline, Circle)> {
        let mut outline = Outline { radius: circle.radius, shape: self.shape };
        let (mut place, mut off) = (*circle, f32::INFINITY);
        for reach in SHAPE_REACH {
            let about = self.pixels.shaped(&outline.shape);
            // The centre, and how much the outline is stretched across, along the vertical and aslant.
            let row = |Direction { rim: [x, y], outwards: [cos, sin] }: &Direction| {
                Vector5::new(
                    *cos,
                    *sin,
                    outline.radius * x * cos,
                    outline.radius * y * sin,
                    outline.radius * (x * sin + y * cos),
                )
            };
            let edges = about.edges(&place, reach, row);
            let moved = moved_onto(&edges).filter(|_| edges.len() as f32 >= RIM_SEEN * DIRECTIONS as f32)?;
            let stretched = Matrix2::identity() + Matrix2::new(moved[2], moved[4], moved[4], moved[3]);
            outline = Outline::of_image(stretched * outline.shape * outline.radius)?;
            place = self.pixels.shaped(&outline.shape).judge(place.x + moved[0], place.y + moved[1], outline.radius);
            off = median(edges.iter().map(|(row, off)| f64::from((off - row.dot(&moved)).abs())))? as f32;
        }
        (off <= 2.0 * STEP).then_some((outline, place))
    }

    /// How the rim of `circle` moves in each direction in which an edge is seen within `reach` of it, told by `row`, and how far outside it the
    /// steepest lies, crop pixels.
    fn edges<const N: usize>(
        &self,
        circle: &Circle,
        reach: i32,
        row: impl Fn(&Direction) -> SVector<f32, N>,
    ) -> Vec<(SVector<f32, N>, f32)> {
        self.directions.iter().filter_map(|at| Some((row(at), self.edge(circle, at, reach)?))).collect()
    }

    /// How far outside the rim of `circle` the steepest edge lies in a direction, crop pixels, within `reach` of it.
    fn edge(&self, circle: &Circle, at: &Direction, reach: i32) -> Option<f32> {
        let steps = (reach as f32 / STEP) as i32;
        let (x, y) = (circle.x + circle.radius * at.rim[0], circle.y + circle.radius * at.rim[1]);
        let steepness = |step: i32| {
            let off = step as f32 * STEP;
            self.pixels.steepness(x + off * at.outwards[0], y + off * at.outwards[1], at.outwards)
        };
        let steepest = (-steps..=steps).filter_map(|k| Some((k, steepness(k)?))).max_by(|a, b| a.1.total_cmp(&b.1));
        let (k, top) = steepest.filter(|(_, top)| *top > STEEP)?;
        let (before, after) = (steepness(k - 1)?, steepness(k + 1)?);
        let bend = before - 2.0 * top + after;
        let between = if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
        Some((k as f32 + between) * STEP)
    }
}

/// How the numbers of a curve (of a circle its place and radius) must change for it to lie on `edges` (how far the curve moves outwards there
/// for each of them; how far outside it the edge is), each counting the less the worse it fits (Cauchy). None when they are too few or all to
/// one side.
fn moved_onto<const N: usize>(edges: &[(SVector<f32, N>, f32)]) -> Option<SVector<f32, N>> {
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
