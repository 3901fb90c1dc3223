//! Frames in which something else lies over the back: the traced edge of the person mask is then a plate's rim or a post, and what the
//! spine model reads off such an outline is no back either.
//!
//! A rim is an arc of a circle that is smaller than any back bends to. A post is a straight line that stays where it is in the picture
//! while hip and shoulder move on. Either may be missed in a frame in which an arm or the mask's own edge breaks it up, so the frames
//! about are asked as well.

use nalgebra::{Point2, Vector2};

use super::NOTABLE;
use super::collapse::REACH_S;
use super::contour::EDGE_NOISE;
use super::grid::Frame;
use crate::statistics::{median, quantile};
use crate::track::{BACK_SAMPLES, BackLine, Joint, Track};

/// Radius of a rim, torso lengths; how far it turns, degrees. The skin over a back that is rounded by 50° in the lumbar spine alone bends
/// about a radius of half a torso, and turns by less.
const RIM_RADIUS: std::ops::RangeInclusive<f64> = 0.18..=0.5;
const RIM_TURN_DEG: f64 = 75.0;
/// It has at least so many samples, at most so many, with at most so many missing in between.
const RIM_SAMPLES: (usize, usize, usize) = (8, 26, 2);

/// A straight edge has so many samples.
const STRAIGHT_SAMPLES: usize = 10;
/// Edges on one line are compared up to so far apart in time, seconds: over a few reps, in which a lifter comes back to where a post first showed.
const SAME_S: f64 = 30.0;
/// At least so many edges lie on a post.
const POST_LEAST: usize = 8;

/// The share of the edges about a moment that lie on a post's line, and of those that are foreign where the back is covered: 0.18 at most in 20
/// sets whose back is free, 0.26 and more in one between a plate and a post.
const SHARE: f64 = 0.22;

/// The traced edge of a frame.
struct Edge {
    time_s: f64,
    hip: Point2<f64>,
    shoulder: Point2<f64>,
    /// Index of each valid sample, and where it lies from the hip, torso lengths.
    points: Vec<(usize, Vector2<f64>)>,
    /// Sums over the first 0, 1, 2 … of them, so that any part is fitted in one step.
    sums: Vec<Sums>,
}

/// Sums over points (x, y): their number, x, y, x², xy, y², and x and y times x² + y².
#[derive(Clone, Copy, Default)]
struct Sums([f64; 8]);

/// A straight part of an edge.
struct Line {
    centre: Point2<f64>,
    /// Unit vector along it.
    along: Vector2<f64>,
}

/// For each frame, whether something lies over the back there.
pub(super) fn covered(track: &Track, frames: &[Frame], sure: &[bool]) -> Vec<bool> {
    let edges: Vec<Edge> =
        frames.iter().zip(sure).filter(|(_, sure)| **sure).filter_map(|(f, _)| Edge::of(track, f)).collect();
    let Some(torso) = median(edges.iter().map(Edge::torso)) else { return vec![false; frames.len()] };
    let lines: Vec<Option<Line>> = edges.iter().map(|edge| edge.straight()).collect();
    let foreign: Vec<bool> = (0..edges.len())
        .map(|e| edges[e].holds_a_rim() || lines[e].as_ref().is_some_and(|l| is_post(l, e, &edges, &lines, torso)))
        .collect();
    let about = |time_s: f64| {
        let near = within(&edges, time_s, REACH_S);
        let hits = foreign[near.clone()].iter().filter(|hit| **hit).count();
        hits as f64 > SHARE * near.len() as f64
    };
    frames.iter().map(|frame| about(frame.time_s)).collect()
}

/// The edges at most so many seconds away.
fn within(edges: &[Edge], time_s: f64, reach_s: f64) -> std::ops::Range<usize> {
    edges.partition_point(|e| e.time_s < time_s - reach_s)..edges.partition_point(|e| e.time_s <= time_s + reach_s)
}

/// Whether a line stays where it is while the lifter moves.
fn is_post(line: &Line, at: usize, edges: &[Edge], lines: &[Option<Line>], torso: f64) -> bool {
    let near = within(edges, edges[at].time_s, SAME_S);
    // Two are the same line where neither the other's middle nor what lies a part farther along it is beside this one.
    let same = |other: &Line| {
        let away = other.centre - line.centre;
        other.along.perp(&line.along).abs() * NOTABLE <= EDGE_NOISE
            && away.perp(&line.along).abs() <= EDGE_NOISE * torso
    };
    let on_it: Vec<&Edge> = near.clone().filter(|e| lines[*e].as_ref().is_some_and(same)).map(|e| &edges[e]).collect();
    if on_it.len() < POST_LEAST || (on_it.len() as f64) < SHARE * near.len() as f64 {
        return false;
    }
    let moved = |joint: fn(&Edge) -> Point2<f64>| {
        let range = |axis: usize| {
            let at = |share: f64| quantile(on_it.iter().map(|e| joint(e)[axis]), share).unwrap_or(f64::NAN);
            at(0.9) - at(0.1)
        };
        range(0).hypot(range(1)) >= NOTABLE * torso
    };
    moved(|e| e.hip) || moved(|e| e.shoulder)
}

impl Edge {
    fn of(track: &Track, frame: &Frame) -> Option<Self> {
        let point = |x: f32, y: f32| {
            Some(Point2::new(f64::from(x), f64::from(y))).filter(|p| p.x.is_finite() && p.y.is_finite())
        };
        let joint = |j: Joint| {
            let at = |axis: usize| track.spine.points[[frame.row, j as usize, axis]];
            point(at(0), at(1))
        };
        let (hip, shoulder) = (joint(Joint::Hip)?, joint(Joint::Shoulder)?);
        let torso = (shoulder - hip).norm();
        let valid = (0..BACK_SAMPLES).filter(|k| track.back_line.valid[[frame.row, *k]]);
        let at = |k: usize, axis: usize| track.back_line.points[[frame.row, k, axis]];
        let points: Vec<_> = valid.filter_map(|k| Some((k, (point(at(k, 0), at(k, 1))? - hip) / torso))).collect();
        if points.len() < RIM_SAMPLES.0 || torso <= 1.0 {
            return None;
        }
        let mut sums = vec![Sums::default()];
        sums.extend(points.iter().scan(Sums::default(), |sum, (_, p)| {
            *sum = sum.and(p);
            Some(*sum)
        }));
        Some(Self { time_s: frame.time_s, hip, shoulder, points, sums })
    }

    fn torso(&self) -> f64 {
        (self.shoulder - self.hip).norm()
    }

    /// Whether the longest arc of the edge is a rim that reaches the lower back.
    fn holds_a_rim(&self) -> bool {
        let n = self.points.len();
        let mut longest: Option<(f64, usize)> = None;
        for first in 0..=n - RIM_SAMPLES.0 {
            for last in first + RIM_SAMPLES.0 - 1..n.min(first + RIM_SAMPLES.1) {
                let length = self.rim(first, last).filter(|length| longest.is_none_or(|(most, _)| *length > most));
                longest = length.map(|length| (length, self.points[first].0)).or(longest);
            }
        }
        longest.is_some_and(|(_, from)| f64::from(BackLine::fraction(from)) <= NOTABLE)
    }

    /// Length of the rim (torso lengths) on which the points from one to another lie; `None` if they do not, or if it is hollow.
    fn rim(&self, first: usize, last: usize) -> Option<f64> {
        let part = &self.points[first..=last];
        let (from, middle, to) = (part[0], part[part.len() / 2], part[part.len() - 1]);
        if to.0 - from.0 > part.len() - 1 + RIM_SAMPLES.2 {
            return None;
        }
        let (centre, radius) = self.sums[last + 1].without(&self.sums[first]).circle()?;
        let turn = (from.1 - centre).angle(&(to.1 - centre));
        let is_long = turn >= RIM_TURN_DEG.to_radians() && turn * radius >= NOTABLE;
        if !RIM_RADIUS.contains(&radius) || !is_long {
            return None;
        }
        // Off the hip–shoulder line, on the side on which the edge is.
        let axis = self.shoulder - self.hip;
        let off = |p: &Vector2<f64>| axis.perp(p);
        let bulges = (off(&middle.1) - off(&centre)) * off(&middle.1) >= 0.0;
        let square = |(_, p): &(usize, Vector2<f64>)| ((p - centre).norm() - radius).powi(2);
        let miss = (part.iter().map(square).sum::<f64>() / part.len() as f64).sqrt();
        (bulges && miss <= EDGE_NOISE).then_some(turn * radius)
    }

    /// The longest straight part.
    fn straight(&self) -> Option<Line> {
        let n = self.points.len();
        (STRAIGHT_SAMPLES..=n).rev().find_map(|length| {
            (0..=n - length).find_map(|first| {
                let (centre, along) = self.sums[first + length].without(&self.sums[first]).line()?;
                Some(Line { centre: self.hip + self.torso() * centre, along })
            })
        })
    }
}

impl Sums {
    fn and(&self, p: &Vector2<f64>) -> Self {
        let (x, y, z) = (p.x, p.y, p.norm_squared());
        let add = [1.0, x, y, x * x, x * y, y * y, x * z, y * z];
        Self(std::array::from_fn(|k| self.0[k] + add[k]))
    }

    fn without(&self, first: &Self) -> Self {
        Self(std::array::from_fn(|k| self.0[k] - first.0[k]))
    }

    /// Mean of the points, and their scatter about it (xx, xy, yy), both over their number.
    fn moments(&self) -> (Vector2<f64>, [f64; 3]) {
        let [n, x, y, xx, xy, yy, ..] = self.0;
        let (x, y) = (x / n, y / n);
        (Vector2::new(x, y), [xx / n - x * x, xy / n - x * y, yy / n - y * y])
    }

    /// Centre and radius of the circle through the points, by algebraic least squares (Kåsa 1976, IEEE Trans. Instrum. Meas. 25:8); `None`
    /// if they lie on a line.
    fn circle(&self) -> Option<(Vector2<f64>, f64)> {
        let (mean, [xx, xy, yy]) = self.moments();
        let [n, .., zx, zy] = self.0;
        let z = (self.0[3] + self.0[5]) / n;
        let (zx, zy) = (zx / n - z * mean.x, zy / n - z * mean.y);
        let determinant = xx * yy - xy * xy;
        let centre = Vector2::new(yy * zx - xy * zy, xx * zy - xy * zx) / (2.0 * determinant);
        let radius = (z - 2.0 * centre.dot(&mean) + centre.norm_squared()).sqrt();
        (determinant > 0.0 && radius.is_finite()).then_some((centre, radius))
    }

    /// Centre and direction of the line through the points; `None` if they miss it by more than [`EDGE_NOISE`].
    fn line(&self) -> Option<(Vector2<f64>, Vector2<f64>)> {
        let (mean, [xx, xy, yy]) = self.moments();
        let half = 0.5 * (xx - yy);
        let miss = (0.5 * (xx + yy) - half.hypot(xy)).max(0.0).sqrt();
        let turn = 0.5 * xy.atan2(half);
        (miss <= EDGE_NOISE).then(|| (mean, Vector2::new(turn.cos(), turn.sin())))
    }
}
