//! Convexity of the back line: a robust parabola over the dorsal edge's offsets from the hip → shoulder axis. This is the measured thing; degrees of lumbar flexion from it are a calibration (`lumbar`).

use nalgebra::{Matrix3, Vector3};

use super::{Column, SampleState, View, ViewKind};
use crate::signal::CleanTrack;
use crate::statistics::MAD_TO_SD;
use crate::track::{BACK_SAMPLES, BackLine, Joint};

/// Stretch of the hip → shoulder line that is fitted: sacral to lower thoracic level.
const FROM: f64 = 0.08;
const TO: f64 = 0.70;
/// Share of the samples in that stretch that must be valid.
const MIN_VALID: f64 = 0.6;
/// Huber's constant, in robust standard deviations (95 % efficient for normal errors).
const HUBER: f64 = 1.345;
/// Reweighting rounds: the fit has settled by then.
const ROUNDS: usize = 4;
/// Least scatter that the robust scale may take, torso lengths (a hundredth of a mask pixel).
const LEAST_SCATTER: f64 = 1e-4;
/// Standard deviation of the convexity that does not show in the residuals, percent of torso: the mask's edge is off by
/// 0.65 % of torso (median), mostly alike along the back.
const EDGE_SD: f64 = 0.6;

/// Scatter about the parabola (torso lengths) and convexity (percent) beyond which the edge is not a back's: real backs lay
/// between −7 and +6.5 %, and a plate's rim gives 20 %.
const MOST_SCATTER: f64 = 0.02;
const MOST_SAGITTA: f64 = 10.0;

/// Result of one fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackFit {
    /// Rise of the middle of the fitted stretch over its ends, percent of torso length, convex (rounded) +.
    pub sagitta: f64,
    /// Its standard deviation from the fit's residuals, percent.
    pub sd: f64,
}

/// Fits back lines frame by frame; holds what does not change between frames.
#[derive(Debug, Clone)]
pub struct BackFitter {
    /// Sample rows within the fitted stretch and their places, scaled to −1…1.
    rows: Vec<(usize, f64)>,
}

impl Default for BackFitter {
    fn default() -> Self {
        let place = |k: usize| (f64::from(BackLine::fraction(k)) - 0.5 * (FROM + TO)) / (0.5 * (TO - FROM));
        Self { rows: (0..BACK_SAMPLES).map(|k| (k, place(k))).filter(|(_, u)| u.abs() <= 1.0 + 1e-6).collect() }
    }
}

impl BackFitter {
    /// Fits dorsal offsets in torso lengths (dorsal +, NaN where invalid), one a back-line sample.
    /// None if fewer than 60 % of the samples from 0.08 to 0.70 are valid, or if what they show is no back.
    pub fn fit(&self, offsets: &[f64; BACK_SAMPLES]) -> Option<BackFit> {
        let mut samples = [(0.0, 0.0); BACK_SAMPLES];
        let mut m = 0;
        for &(k, u) in &self.rows {
            if offsets[k].is_finite() {
                samples[m] = (u, offsets[k]);
                m += 1;
            }
        }
        if (m as f64) < MIN_VALID * self.rows.len() as f64 {
            return None;
        }
        let samples = &samples[..m];
        let mut weights = [1.0; BACK_SAMPLES];
        let mut scatter = 0.0;
        let mut inverse = Matrix3::zeros();
        let mut c = Vector3::zeros();
        for round in 0..ROUNDS {
            let (mut a, mut b) = (Matrix3::zeros(), Vector3::zeros());
            for ((u, z), w) in samples.iter().zip(&weights) {
                let row = Vector3::new(1.0, *u, u * u);
                a += *w * row * row.transpose();
                b += *w * *z * row;
            }
            inverse = a.try_inverse()?;
            c = inverse * b;
            let mut residual = [0.0; BACK_SAMPLES];
            for (r, (u, z)) in residual.iter_mut().zip(samples) {
                *r = (z - (c[0] + u * (c[1] + u * c[2]))).abs();
            }
            let mut sorted = residual;
            let sorted = &mut sorted[..m];
            sorted.sort_unstable_by(f64::total_cmp);
            scatter = (MAD_TO_SD * sorted[m / 2]).max(LEAST_SCATTER);
            if round + 1 < ROUNDS {
                for (w, r) in weights.iter_mut().zip(&residual[..m]) {
                    *w = (HUBER * scatter / r.max(LEAST_SCATTER)).min(1.0);
                }
            }
        }
        if scatter > MOST_SCATTER || (100.0 * c[2]).abs() > MOST_SAGITTA {
            return None;
        }
        // Neighbouring edge points err alike: about every third is a new piece of evidence.
        let sd = 100.0 * scatter * (3.0 * inverse[(2, 2)]).sqrt();
        Some(BackFit { sagitta: -100.0 * c[2], sd })
    }
}

/// Convexity over time, percent of torso, convex +: fits every sample's back line. Missing in front and back views and where the facing is unknown, for then no edge is dorsal.
pub(super) fn measure(clean: &CleanTrack, view: &View, facing: f64) -> Column {
    let n = clean.len();
    let mut out = Column::missing(n);
    let sideways = matches!(view.kind, ViewKind::Side | ViewKind::Oblique);
    if !sideways || view.facing == super::Facing::Unknown {
        return out;
    }
    let fitter = BackFitter::default();
    let (hip, shoulder) = (clean.joints.joint(Joint::Hip), clean.joints.joint(Joint::Shoulder));
    for i in 0..n {
        let d = [shoulder.0[i] - hip.0[i], shoulder.1[i] - hip.1[i]];
        let length2 = d[0] * d[0] + d[1] * d[1];
        if length2.is_nan() || length2 < 1.0 {
            continue;
        }
        let mut offsets = [f64::NAN; BACK_SAMPLES];
        for (k, o) in offsets.iter_mut().enumerate() {
            let p = [clean.back_line.x[[k, i]] - hip.0[i], clean.back_line.y[[k, i]] - hip.1[i]];
            // Across the axis, towards the back: left of hip → shoulder for a lifter who faces right.
            *o = facing * (p[0] * d[1] - p[1] * d[0]) / length2;
        }
        let Some(fit) = fitter.fit(&offsets) else { continue };
        out.value[i] = fit.sagitta;
        out.sd[i] = fit.sd.hypot(EDGE_SD);
        let middle = clean.back_line.state.column(i);
        let filled = middle.iter().filter(|s| **s == SampleState::Filled).count();
        out.state[i] = if 2 * filled > BACK_SAMPLES { SampleState::Filled } else { SampleState::Measured };
    }
    out
}
