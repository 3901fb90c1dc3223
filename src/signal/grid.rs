//! The uniform time grid that replaces presentation times.

/// Slowest and fastest grid, Hz: slower clips are interpolated, faster ones (slow motion) thinned.
const RATE_HZ: (f64, f64) = (24.0, 60.0);
/// Time stamps with holes may not make the grid longer than this many samples beyond four a frame (ten minutes at 60 Hz).
const HOLE_SAMPLES: usize = 36_000;

/// A frame with a usable time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Row in the pose track.
    pub row: usize,
    /// Seconds.
    pub time_s: f64,
}

/// Frames whose time is finite and later than that of the frame before.
pub(super) fn usable_frames(times: &[f64]) -> Vec<Frame> {
    let mut frames: Vec<Frame> = Vec::with_capacity(times.len());
    for (row, &time_s) in times.iter().enumerate() {
        let later = frames.last().is_none_or(|f| time_s > f.time_s);
        if time_s.is_finite() && later {
            frames.push(Frame { row, time_s });
        }
    }
    frames
}

/// Evenly spaced sample times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub rate_hz: f64,
    start_s: f64,
    n: usize,
}

impl Grid {
    /// From the first frame's time on, at the clip's mean rate rounded to a whole number of hertz.
    pub fn of(frames: &[Frame]) -> Self {
        let (Some(first), Some(last)) = (frames.first(), frames.last()) else {
            return Self { rate_hz: RATE_HZ.0, start_s: 0.0, n: 0 };
        };
        let span = last.time_s - first.time_s;
        let mean = if span > 0.0 { (frames.len() - 1) as f64 / span } else { RATE_HZ.0 };
        let rate_hz = mean.round().clamp(RATE_HZ.0, RATE_HZ.1);
        // A last frame that misses the grid by rounding of its stamp still counts.
        let wanted = (span * rate_hz + 1e-3).floor().min(1e9) as usize + 1;
        Self { rate_hz, start_s: first.time_s, n: wanted.min(4 * frames.len() + HOLE_SAMPLES) }
    }

    /// The same grid in parts, each but the first beginning at its first sample no earlier than one of `starts`, which rise, seconds.
    pub fn split(&self, starts: impl Iterator<Item = f64>) -> Vec<Self> {
        let from =
            |time_s: f64| ((time_s - self.start_s) * self.rate_hz - 1e-3).ceil().clamp(0.0, self.n as f64) as usize;
        let mut ends: Vec<usize> = starts.map(from).collect();
        ends.push(self.n);
        let mut first = 0;
        let part = |end: usize| {
            let part = Self { start_s: self.time(first), n: end - first, ..*self };
            first = end;
            part
        };
        ends.into_iter().map(part).collect()
    }

    pub fn len(&self) -> usize {
        self.n
    }

    pub fn time(&self, k: usize) -> f64 {
        self.start_s + k as f64 / self.rate_hz
    }

    pub fn times(&self) -> Vec<f64> {
        (0..self.n).map(|k| self.time(k)).collect()
    }

    /// Value of a grid column at any time, linear between samples; NaN outside the grid or beside a missing sample.
    pub fn at(&self, column: &[f64], time_s: f64) -> f64 {
        let place = (time_s - self.start_s) * self.rate_hz;
        let Some(last) = column.len().checked_sub(1) else { return f64::NAN };
        if !(place >= -1e-3 && place <= last as f64 + 1.0) {
            return f64::NAN;
        }
        let k = (place.max(0.0).floor() as usize).min(last);
        let share = (place - k as f64).clamp(0.0, 1.0);
        if share < 1e-3 || k == last { column[k] } else { column[k] + share * (column[k + 1] - column[k]) }
    }
}
