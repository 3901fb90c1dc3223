//! Fourth-order zero-lag Butterworth low pass: a second-order section run forward and backward, the way
//! `scipy.signal.sosfiltfilt` does it (odd reflection at the ends, steady-state start), so that nothing lags and ends do not ring.

/// Samples reflected at each end: scipy's default for one second-order section.
const PADDING: usize = 9;

/// Coefficients of one second-order section, a₀ = 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Butterworth {
    /// Numerator.
    pub b: [f64; 3],
    /// Denominator without the leading 1.
    pub a: [f64; 2],
}

impl Butterworth {
    /// Second-order low pass with its −3 dB point at `cutoff_hz` (bilinear transform, as `scipy.signal.butter(2, …)`).
    /// None unless 0 < `cutoff_hz` < `rate_hz` / 2.
    pub fn low_pass(cutoff_hz: f64, rate_hz: f64) -> Option<Self> {
        if !(cutoff_hz > 0.0 && rate_hz.is_finite() && cutoff_hz < 0.5 * rate_hz) {
            return None;
        }
        let c = 1.0 / (std::f64::consts::PI * cutoff_hz / rate_hz).tan();
        let a0 = 1.0 + std::f64::consts::SQRT_2 * c + c * c;
        let b0 = 1.0 / a0;
        Some(Self {
            b: [b0, 2.0 * b0, b0],
            a: [2.0 * (1.0 - c * c) * b0, (1.0 - std::f64::consts::SQRT_2 * c + c * c) * b0],
        })
    }

    /// Filters in place, from the state that a constant input of the first value would have left.
    fn run(&self, values: &mut [f64]) {
        let Some(&first) = values.first() else { return };
        let [b0, b1, b2] = self.b;
        let [a1, a2] = self.a;
        // Direct form II transposed; for unit gain at rest the states are those of y = x = first.
        let mut z1 = (1.0 - b0) * first;
        let mut z2 = (b2 - a2) * first;
        for v in values {
            let x = *v;
            let y = b0 * x + z1;
            z1 = b1 * x - a1 * y + z2;
            z2 = b2 * x - a2 * y;
            *v = y;
        }
    }
}

/// Low-passes `values` in place without lag: fourth order, −3 dB at `cutoff_hz` for the two passes together.
///
/// `values` must be finite and evenly spaced at `rate_hz`. Cut-offs at or beyond what the rate can carry leave the values as
/// they are. `work` is scratch and is overwritten, so that filtering many columns allocates once.
pub fn zero_lag(values: &mut [f64], cutoff_hz: f64, rate_hz: f64, work: &mut Vec<f64>) {
    // Running a second-order Butterworth twice lowers its −3 dB point by this factor (Winter 2009, ch. 2).
    let two_passes = (std::f64::consts::SQRT_2 - 1.0).sqrt().sqrt();
    let Some(filter) = Butterworth::low_pass(cutoff_hz / two_passes, rate_hz) else { return };
    let n = values.len();
    if n < 3 {
        return;
    }
    let pad = PADDING.min(n - 1);
    work.clear();
    work.extend((1..=pad).rev().map(|k| 2.0 * values[0] - values[k]));
    work.extend_from_slice(values);
    work.extend((1..=pad).map(|k| 2.0 * values[n - 1] - values[n - 1 - k]));
    filter.run(work);
    work.reverse();
    filter.run(work);
    work.reverse();
    values.copy_from_slice(&work[pad..pad + n]);
}
