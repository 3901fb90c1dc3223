//! From values at frame times to columns on the grid: outliers out, gaps judged, resampled, low-passed run by run.

use super::grid::{Frame, Grid};
use super::outliers::{hampel, median_of_five};
use super::{Column, PointColumns, SampleState, zero_lag};
use crate::track::STAMPS_OFF_S;

/// A moment, seconds: the longest that passes for no time. A gap so long is bridged, and frames farther apart are not compared; what lies between
/// neighbours half as far apart counts as measured: rows that are sparse by design (15 a second) among them, with room for uneven frame times.
pub(crate) const MOMENT_S: f64 = 0.2;

/// Brings one kind of rows to the grid.
pub(super) struct Sampler<'a> {
    frames: &'a [Frame],
    pub grid: &'a Grid,
    /// Frames in which a value may exist.
    rows: Vec<usize>,
    /// Longest step between two values for what lies between to count as measured, seconds.
    step_s: f64,
}

/// Values at rising times, a working copy of one column.
#[derive(Default)]
struct Samples {
    time: Vec<f64>,
    value: Vec<f64>,
    slope: Vec<f64>,
}

impl<'a> Sampler<'a> {
    /// Rows with a value in every frame.
    pub fn dense(frames: &'a [Frame], grid: &'a Grid) -> Self {
        let step_s = (1.5 * median_step(frames.iter().map(|f| f.time_s))).min(MOMENT_S / 2.0);
        Self { frames, grid, rows: (0..frames.len()).collect(), step_s }
    }

    /// Rows with a value only in the frames where `ran` holds: farther apart than those of a clip, they count as
    /// measured in between over half of what is bridged.
    pub fn sparse(frames: &'a [Frame], ran: &[bool], grid: &'a Grid) -> Self {
        let rows = (0..frames.len()).filter(|f| ran[*f]).collect();
        Self { frames, grid, rows, step_s: MOMENT_S / 2.0 }
    }

    /// Two-dimensional points: `value(frame, point)` in pixels, None or NaN where there is none.
    pub fn points(
        &self,
        points: usize,
        cutoff_hz: f64,
        floor: f64,
        value: impl Fn(usize, usize) -> Option<[f32; 2]>,
    ) -> PointColumns {
        let mut out = PointColumns::missing(points, self.grid.len());
        let (mut xs, mut ys) = (Samples::default(), Samples::default());
        let mut bad: Vec<bool> = Vec::new();
        let mut work = Vec::new();
        for p in 0..points {
            xs.clear();
            ys.clear();
            for &f in &self.rows {
                if let Some([x, y]) = value(f, p).filter(|v| v[0].is_finite() && v[1].is_finite()) {
                    xs.push(self.frames[f].time_s, f64::from(x));
                    ys.push(self.frames[f].time_s, f64::from(y));
                }
            }
            bad.clear();
            bad.resize(xs.time.len(), false);
            hampel(&xs.value, floor, &mut bad);
            hampel(&ys.value, floor, &mut bad);
            xs.drop_marked(&bad);
            ys.drop_marked(&bad);
            let state = self.states(&xs.time);
            for (samples, matrix) in [(&mut xs, &mut out.x), (&mut ys, &mut out.y)] {
                let mut column = self.resample(samples, &state);
                self.low_pass(&mut column, &samples.time, cutoff_hz, &mut work);
                matrix.row_mut(p).iter_mut().zip(column).for_each(|(o, v)| *o = v);
            }
            out.state.row_mut(p).iter_mut().zip(state).for_each(|(o, v)| *o = v);
        }
        out
    }

    /// A scalar: outliers out, low pass. Returns values and states.
    pub fn scalar(&self, cutoff_hz: f64, floor: f64, value: impl Fn(usize) -> f64) -> (Vec<f64>, Vec<SampleState>) {
        let mut samples = self.gather(value);
        let mut bad = vec![false; samples.time.len()];
        hampel(&samples.value, floor, &mut bad);
        samples.drop_marked(&bad);
        self.finish(samples, cutoff_hz)
    }

    /// An estimate with a stated standard deviation: outliers out, median of five, low pass. The standard deviation is the
    /// stated one of the neighbouring values: the errors of the model are alike from frame to frame, so that smoothing does not
    /// shrink them.
    pub fn estimate(&self, cutoff_hz: f64, value: impl Fn(usize) -> f64, sd: impl Fn(usize) -> f64) -> Column {
        let mut samples = self.gather(value);
        let mut bad = vec![false; samples.time.len()];
        hampel(&samples.value, 0.0, &mut bad);
        samples.drop_marked(&bad);
        samples.value = self.within_runs(&samples, median_of_five);
        let (value, state) = self.finish(samples, cutoff_hz);
        let mut sd = self.plain(sd);
        sd.iter_mut().zip(&value).filter(|(_, v)| v.is_nan()).for_each(|(s, _)| *s = f64::NAN);
        Column { value, sd, state }
    }

    /// Values brought to the grid by linear interpolation and not smoothed.
    pub fn plain(&self, value: impl Fn(usize) -> f64) -> Vec<f64> {
        let samples = self.gather(value);
        let state = self.states(&samples.time);
        let mut at = 0;
        let linear = |(k, state): (usize, &SampleState)| {
            if *state == SampleState::Missing {
                return f64::NAN;
            }
            let t = self.grid.time(k);
            let i = samples.seek(t, &mut at);
            let Some(next) = samples.value.get(i + 1) else { return samples.value[i] };
            let share = ((t - samples.time[i]) / (samples.time[i + 1] - samples.time[i])).clamp(0.0, 1.0);
            samples.value[i] + share * (next - samples.value[i])
        };
        state.iter().enumerate().map(linear).collect()
    }

    fn gather(&self, value: impl Fn(usize) -> f64) -> Samples {
        let mut samples = Samples::default();
        for &f in &self.rows {
            let v = value(f);
            if v.is_finite() {
                samples.push(self.frames[f].time_s, v);
            }
        }
        samples
    }

    fn finish(&self, mut samples: Samples, cutoff_hz: f64) -> (Vec<f64>, Vec<SampleState>) {
        let state = self.states(&samples.time);
        let mut column = self.resample(&mut samples, &state);
        self.low_pass(&mut column, &samples.time, cutoff_hz, &mut Vec::new());
        (column, state)
    }

    /// Applies `smooth` to each stretch of values without a gap.
    fn within_runs(&self, samples: &Samples, smooth: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
        let mut out = Vec::with_capacity(samples.value.len());
        let mut from = 0;
        for k in 1..=samples.value.len() {
            if k == samples.value.len() || samples.time[k] - samples.time[k - 1] > MOMENT_S + STAMPS_OFF_S {
                out.extend(smooth(&samples.value[from..k]));
                from = k;
            }
        }
        out
    }

    /// State of every grid sample, from the times at which values exist.
    fn states(&self, times: &[f64]) -> Vec<SampleState> {
        let half = 0.5 / self.grid.rate_hz;
        let mut at = 0;
        let state = |k: usize| {
            let t = self.grid.time(k);
            let (Some(&first), Some(&last)) = (times.first(), times.last()) else { return SampleState::Missing };
            if t < first - half || t > last + half {
                return SampleState::Missing;
            }
            while at + 1 < times.len() && times[at + 1] <= t + STAMPS_OFF_S {
                at += 1;
            }
            let near = |k: usize| times.get(k).is_some_and(|v| (t - v).abs() <= half);
            let on = near(at) || near(at + 1);
            match times.get(at + 1).map(|next| next - times[at]) {
                _ if on => SampleState::Measured,
                None => SampleState::Measured,
                Some(_) if t < first => SampleState::Measured,
                Some(step) if step <= self.step_s + STAMPS_OFF_S => SampleState::Measured,
                Some(step) if step <= MOMENT_S + STAMPS_OFF_S => SampleState::Filled,
                Some(_) => SampleState::Missing,
            }
        };
        (0..self.grid.len()).map(state).collect()
    }

    /// Monotone cubic interpolation (as scipy's `PchipInterpolator`) between neighbouring values.
    fn resample(&self, samples: &mut Samples, state: &[SampleState]) -> Vec<f64> {
        samples.find_slopes();
        let mut at = 0;
        let value = |(k, state): (usize, &SampleState)| {
            if *state == SampleState::Missing {
                return f64::NAN;
            }
            samples.value_at(self.grid.time(k), &mut at)
        };
        state.iter().enumerate().map(value).collect()
    }

    /// Low-passes every contiguous run of known samples on its own.
    fn low_pass(&self, column: &mut [f64], times: &[f64], cutoff_hz: f64, work: &mut Vec<f64>) {
        let step = median_step(times.iter().copied());
        // The column carries no more than half the rate at which it was really sampled, and a low pass needs room below that.
        let carried_hz = 0.5 / step;
        let cutoff = if step > 0.0 { cutoff_hz.min(0.5 * carried_hz) } else { cutoff_hz };
        for run in column.chunk_by_mut(|a, b| a.is_finite() == b.is_finite()) {
            if run[0].is_finite() {
                zero_lag(run, cutoff, self.grid.rate_hz, work);
            }
        }
    }
}

impl Samples {
    fn clear(&mut self) {
        self.time.clear();
        self.value.clear();
    }

    fn push(&mut self, time: f64, value: f64) {
        self.time.push(time);
        self.value.push(value);
    }

    fn drop_marked(&mut self, bad: &[bool]) {
        let mut marks = bad.iter();
        self.time.retain(|_| !marks.next().copied().unwrap_or(false));
        let mut marks = bad.iter();
        self.value.retain(|_| !marks.next().copied().unwrap_or(false));
    }

    /// Index of the last value at or before `t` (0 before the first), going on from `at`.
    fn seek(&self, t: f64, at: &mut usize) -> usize {
        while *at + 1 < self.time.len() && self.time[*at + 1] <= t {
            *at += 1;
        }
        *at
    }

    /// Slopes that keep the interpolant monotone between values (weighted harmonic means; three-point at the ends).
    fn find_slopes(&mut self) {
        let n = self.time.len();
        self.slope.clear();
        self.slope.resize(n, 0.0);
        let secant = |k: usize| (self.value[k + 1] - self.value[k]) / (self.time[k + 1] - self.time[k]);
        for k in 1..n.saturating_sub(1) {
            let (before, after) = (secant(k - 1), secant(k));
            if before * after > 0.0 {
                let (h0, h1) = (self.time[k] - self.time[k - 1], self.time[k + 1] - self.time[k]);
                let (w0, w1) = (2.0 * h1 + h0, h1 + 2.0 * h0);
                self.slope[k] = (w0 + w1) / (w0 / before + w1 / after);
            }
        }
        if n == 2 {
            self.slope.fill(secant(0));
        } else if n > 2 {
            let width = |k: usize| self.time[k + 1] - self.time[k];
            self.slope[0] = end_slope(width(0), width(1), secant(0), secant(1));
            self.slope[n - 1] = end_slope(width(n - 2), width(n - 3), secant(n - 2), secant(n - 3));
        }
    }

    fn value_at(&self, t: f64, at: &mut usize) -> f64 {
        let i = self.seek(t, at);
        let (Some(next), Some(end)) = (self.value.get(i + 1), self.time.get(i + 1)) else { return self.value[i] };
        let h = end - self.time[i];
        let s = ((t - self.time[i]) / h).clamp(0.0, 1.0);
        let (a, b) = (self.value[i], *next);
        let (m0, m1) = (self.slope[i] * h, self.slope[i + 1] * h);
        let (s2, s3) = (s * s, s * s * s);
        (2.0 * s3 - 3.0 * s2 + 1.0) * a + (s3 - 2.0 * s2 + s) * m0 + (3.0 * s2 - 2.0 * s3) * b + (s3 - s2) * m1
    }
}

/// Three-point slope at an end, limited so that the interpolant keeps its shape (as scipy's `PchipInterpolator`); the nearer
/// interval comes first.
fn end_slope(h0: f64, h1: f64, m0: f64, m1: f64) -> f64 {
    let d = ((2.0 * h0 + h1) * m0 - h0 * m1) / (h0 + h1);
    if d * m0 <= 0.0 {
        0.0
    } else if m0 * m1 <= 0.0 && d.abs() > 3.0 * m0.abs() {
        3.0 * m0
    } else {
        d
    }
}

/// Median step between neighbouring times, seconds; 0 for fewer than two.
fn median_step(times: impl Iterator<Item = f64>) -> f64 {
    let times: Vec<f64> = times.collect();
    let mut steps: Vec<f64> = times.windows(2).map(|w| w[1] - w[0]).collect();
    let m = super::outliers::median(&mut steps);
    if m.is_finite() { m } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vectors {
        time_s: Vec<f64>,
        value: Vec<f64>,
        grid_s: Vec<f64>,
        interpolated: Vec<f64>,
    }

    #[test]
    fn interpolation_agrees_with_scipy() {
        let v: Vectors = serde_json::from_str(include_str!("../../fixtures/scipy/pchip.json")).unwrap();
        let mut samples = Samples { time: v.time_s, value: v.value, slope: Vec::new() };
        samples.find_slopes();
        let mut at = 0;
        for (t, expected) in v.grid_s.iter().zip(&v.interpolated) {
            approx::assert_abs_diff_eq!(samples.value_at(*t, &mut at), *expected, epsilon = 1e-9);
        }
    }
}
