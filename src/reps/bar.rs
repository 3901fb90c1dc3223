//! When the bar was highest, where its plate is followed and the camera stands still.
//!
//! Within a lockout the lifter still straightens by a hair and begins to give way, which joint angles do not show: the bar does, by
//! a few thousandths of its way. A camera that sways by as much says nothing of it.

use crate::statistics::quantile;

/// Half-width of the centred mean over the course, seconds: two steps of the frames in which plates are followed.
const SMOOTH_S: f64 = 0.067;
/// The camera stands still when the bar, lying for a second somewhere, moves by no more than this share of its way (standard
/// deviation): 0.01 % in a real set on a stand; of 14 rendered sets 0.07 % and more, with a camera that shakes by 0.1° and less, in which
/// the top of a bar that is merely held is where the camera sways to.
const STILL_SHARE: f64 = 0.0005;
const STILL_S: f64 = 1.0;
/// At its lowest is within this share of its way from there.
const LOW_SHARE: f64 = 0.05;
/// The bar is at its highest within this share of its way from there.
const TOP_SHARE: f64 = 0.005;
/// Every lockout takes the bar up by at least this share of its way.
const LOCKOUT_SHARE: f64 = 0.9;
/// Least share of the samples about the top in which the plate must be seen.
const SEEN_SHARE: f64 = 0.9;

/// A bar's course over a clip, seen by a camera that stands still.
pub(super) struct Bar {
    /// Height, statures; NaN where not seen.
    height: Vec<f64>,
    /// From its lowest to its highest.
    way: f64,
    /// The least height of a lockout.
    lockout: f64,
}

impl Bar {
    /// The course `height` (statures, NaN where the plate is not seen) at `rate` samples a second; `None` where it says nothing finer
    /// than the joints do.
    pub fn of(height: &[f64], rate: f64) -> Option<Self> {
        let (low, high) = (quantile(height, 0.02)?, quantile(height, 0.98)?);
        let (way, span) = (high - low, (STILL_S * rate).round() as usize);
        let smooth = smoothed(height, (SMOOTH_S * rate).round() as usize);
        let lies = |rest: &[f64]| {
            let n = rest.len() as f64;
            let mean = rest.iter().sum::<f64>() / n;
            let sd = (rest.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
            // Neither holds where a sample is missing.
            mean <= low + LOW_SHARE * way && sd <= STILL_SHARE * way
        };
        (span > 1 && smooth.windows(span).any(lies)).then_some(Self {
            height: smooth,
            way,
            lockout: low + LOCKOUT_SHARE * way,
        })
    }

    /// The middle of the time that the bar was at its highest between two samples; `None` where it was not seen all the while, or not
    /// to rise: a plate that is stored in the gym may be taken for the bar's.
    pub fn top(&self, from: usize, to: usize) -> Option<usize> {
        let course = self.height.get(from..=to)?;
        let seen = course.iter().filter(|h| h.is_finite()).count();
        let highest = course.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let at_top = |h: &f64| *h >= highest - TOP_SHARE * self.way;
        let (first, last) = (course.iter().position(at_top)?, course.iter().rposition(at_top)?);
        let known = seen as f64 >= SEEN_SHARE * course.len() as f64 && highest >= self.lockout;
        known.then_some(from + (first + last) / 2)
    }
}

/// Centred mean, NaN where a sample of it is missing.
fn smoothed(values: &[f64], half: usize) -> Vec<f64> {
    let mean = |i: usize| {
        let near = values.get(i.checked_sub(half)?..=i + half)?;
        Some(near.iter().sum::<f64>() / near.len() as f64)
    };
    (0..values.len()).map(|i| mean(i).unwrap_or(f64::NAN)).collect()
}
