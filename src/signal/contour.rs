//! The back line, freed from the jitter of its anchors: the dorsal edge is expressed against the *smoothed* hip → shoulder
//! axis at fixed fractions, and those offsets are what is smoothed over time.

use ndarray::Array2;

use super::columns::Sampler;
use super::given::BACK_HZ;
use super::grid::Frame;
use super::{PointColumns, SampleState};
use crate::track::{BACK_SAMPLES, BackLine, Joint, Track};

/// How far the traced edge may be off by its noise alone, torso lengths: smaller deviations are never called outliers.
pub(super) const EDGE_NOISE: f64 = 0.012;

/// Axis from mid-hip to mid-shoulder: origin, unit vector and length.
#[derive(Clone, Copy)]
struct Axis {
    hip: [f64; 2],
    along: [f64; 2],
    length: f64,
}

impl Axis {
    fn new(hip: [f64; 2], shoulder: [f64; 2]) -> Option<Self> {
        let d = [shoulder[0] - hip[0], shoulder[1] - hip[1]];
        let length = d[0].hypot(d[1]);
        (length.is_finite() && length > 1.0).then(|| Self { hip, along: [d[0] / length, d[1] / length], length })
    }
    /// Fraction along the axis and offset across it (to the left of hip → shoulder on screen), in torso lengths.
    fn split(&self, p: [f64; 2]) -> [f64; 2] {
        let d = [(p[0] - self.hip[0]) / self.length, (p[1] - self.hip[1]) / self.length];
        [d[0] * self.along[0] + d[1] * self.along[1], d[0] * self.along[1] - d[1] * self.along[0]]
    }
    fn point(&self, fraction: f64, offset: f64) -> [f64; 2] {
        [0, 1].map(|c| {
            let across = if c == 0 { self.along[1] } else { -self.along[0] };
            self.hip[c] + self.length * (fraction * self.along[c] + offset * across)
        })
    }
}

/// Back line on the grid, `[35, n]` pixels.
pub(super) fn back_line(
    track: &Track,
    frames: &[Frame],
    sure: &[bool],
    sampler: &Sampler,
    joints: &PointColumns,
) -> PointColumns {
    let grid = sampler.grid;
    let (hip, shoulder) = (joints.joint(Joint::Hip), joints.joint(Joint::Shoulder));
    let mut offsets = Array2::from_elem((frames.len(), BACK_SAMPLES), f64::NAN);
    for (f, (frame, mut row)) in frames.iter().zip(offsets.rows_mut()).enumerate() {
        let at = |column: &[f64]| grid.at(column, frame.time_s);
        let axis = Axis::new([at(hip.0), at(hip.1)], [at(shoulder.0), at(shoulder.1)]);
        if let Some(axis) = axis.filter(|_| sure[f]) {
            row.iter_mut().zip(offsets_at_fractions(track, frame.row, &axis)).for_each(|(o, v)| *o = v);
        }
    }
    let mut out = PointColumns::missing(BACK_SAMPLES, grid.len());
    for k in 0..BACK_SAMPLES {
        let (offset, state) = sampler.scalar(BACK_HZ, EDGE_NOISE, |f| offsets[[f, k]]);
        for i in 0..grid.len() {
            let axis = Axis::new([hip.0[i], hip.1[i]], [shoulder.0[i], shoulder.1[i]]);
            let Some(axis) = axis.filter(|_| offset[i].is_finite()) else { continue };
            let [x, y] = axis.point(f64::from(BackLine::fraction(k)), offset[i]);
            out.x[[k, i]] = x;
            out.y[[k, i]] = y;
            out.state[[k, i]] = state[i].max_with(joints.state[[Joint::Hip as usize, i]]);
        }
    }
    out
}

/// Offsets of one frame's edge at the fixed fractions, linear between valid neighbours; NaN where there are none.
fn offsets_at_fractions(track: &Track, row: usize, axis: &Axis) -> [f64; BACK_SAMPLES] {
    let mut edge = [[f64::NAN; 2]; BACK_SAMPLES];
    let mut count = 0;
    for k in 0..BACK_SAMPLES {
        let p = [0, 1].map(|c| f64::from(track.back_line.points[[row, k, c]]));
        let place = axis.split(p);
        let rises = count == 0 || place[0] > edge[count - 1][0];
        if track.back_line.valid[[row, k]] && place[0].is_finite() && place[1].is_finite() && rises {
            edge[count] = place;
            count += 1;
        }
    }
    // Beyond the last edge point its offset is still taken for half a sample step; points more than two steps apart are not joined.
    let step = f64::from(BackLine::fraction(1) - BackLine::fraction(0));
    let edge = &edge[..count];
    let mut out = [f64::NAN; BACK_SAMPLES];
    let mut at = 0;
    for (k, o) in out.iter_mut().enumerate() {
        let t = f64::from(BackLine::fraction(k));
        while at + 1 < count && edge[at + 1][0] <= t {
            at += 1;
        }
        let Some(&[t0, z0]) = edge.get(at) else { break };
        let near = (t - t0).abs() <= step / 2.0;
        *o = match edge.get(at + 1) {
            Some(&[t1, z1]) if t >= t0 && t1 - t0 <= 2.0 * step => z0 + (t - t0) / (t1 - t0) * (z1 - z0),
            _ if near => z0,
            _ => f64::NAN,
        };
    }
    out
}

impl SampleState {
    /// The less certain of two states.
    pub(super) fn max_with(self, other: Self) -> Self {
        use SampleState::{Filled, Measured, Missing};
        match (self, other) {
            (Missing, _) | (_, Missing) => Missing,
            (Filled, _) | (_, Filled) => Filled,
            _ => Measured,
        }
    }
}
