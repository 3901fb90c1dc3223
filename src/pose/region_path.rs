//! The region of interest over time: found on some frames, steady on all of them.
//!
//! A crop that jumps makes the keypoints jump with it. As the set is recorded, the regions of the survey are freed of
//! outliers by a running median, joined by straight lines and smoothed with a Gaussian both ways in time: no lag, and the
//! path of a clip played backwards is the same path backwards.

use std::f64::consts::TAU;

use super::region::Region;
use crate::statistics::median;

/// Standard deviation of the smoothing, seconds: under a tenth of the fastest half rep, well over the survey's jitter.
const SMOOTHING_SD_S: f64 = 0.1;
/// Steps of the smoothing kernel for each standard deviation; it reaches three of them either way.
const STEPS_PER_SD: i32 = 5;
/// Samples farther away than this, and than the few beyond that mend outliers, have no influence, seconds.
pub(super) fn reach_s() -> f64 {
    3.0 * SMOOTHING_SD_S
}
/// A sample farther than these from the running median is an outlier: share of the side, of the log side, radians.
const OUTLIER: [f64; 3] = [0.12, 0.2, 0.5];
/// Samples either side of the running median.
const MEDIAN_REACH: usize = 2;

/// A region for every moment of a clip.
#[derive(Debug, Clone)]
pub(super) struct RegionPath {
    time_s: Vec<f64>,
    /// Centre x, centre y, log of the side, turn (of which a full circle means nothing).
    values: Vec<[f64; 4]>,
}

impl RegionPath {
    /// A path through `samples` (time in seconds, rising; usable regions); `None` when there are none.
    pub fn new(samples: &[(f64, Region)]) -> Option<Self> {
        let raw: Vec<[f64; 4]> = samples
            .iter()
            .map(|(_, r)| [f64::from(r.cx), f64::from(r.cy), f64::from(r.size).ln(), f64::from(r.rot)])
            .collect();
        let values = (0..raw.len()).map(|k| without_outlier(&raw, k)).collect();
        (!samples.is_empty()).then(|| Self { time_s: samples.iter().map(|s| s.0).collect(), values })
    }

    /// The smoothed region at `time_s`; before the first and after the last sample it stands still.
    pub fn at(&self, time_s: f64) -> Region {
        let centre = self.interpolated(time_s);
        let (mut sum, mut total) = ([0.0; 4], 0.0);
        for step in -3 * STEPS_PER_SD..=3 * STEPS_PER_SD {
            let sds = f64::from(step) / f64::from(STEPS_PER_SD);
            let weight = (-0.5 * sds * sds).exp();
            let value = turned_to(centre[3], self.interpolated(time_s + sds * SMOOTHING_SD_S));
            for (s, v) in sum.iter_mut().zip(value) {
                *s += weight * v;
            }
            total += weight;
        }
        let [cx, cy, log_size, rot] = sum.map(|s| s / total);
        Region { cx: cx as f32, cy: cy as f32, size: log_size.exp() as f32, rot: super::region::wrapped(rot as f32) }
    }

    /// Before this moment further samples, all later than those known, change nothing.
    pub fn settled_s(&self) -> f64 {
        // The sample past the smoothing's reach must have all its neighbours of the running median.
        self.time_s.iter().nth_back(MEDIAN_REACH).map_or(f64::NEG_INFINITY, |last| last - reach_s())
    }

    fn interpolated(&self, time_s: f64) -> [f64; 4] {
        let after = self.time_s.partition_point(|t| *t <= time_s);
        if after == 0 {
            return self.values[0];
        }
        let last = self.values[after - 1];
        let Some(next) = self.values.get(after) else { return last };
        let (t0, t1, next) = (self.time_s[after - 1], self.time_s[after], turned_to(last[3], *next));
        let share = (time_s - t0) / (t1 - t0);
        std::array::from_fn(|c| last[c] + share * (next[c] - last[c]))
    }
}

/// Sample `k`, or the running median about it where it lies too far from that.
fn without_outlier(raw: &[[f64; 4]], k: usize) -> [f64; 4] {
    let own = raw[k];
    let near = &raw[k.saturating_sub(MEDIAN_REACH)..(k + MEDIAN_REACH + 1).min(raw.len())];
    let middle: [f64; 4] =
        std::array::from_fn(|c| median(near.iter().map(|v| turned_to(own[3], *v)[c])).unwrap_or(own[c]));
    let away = (own[0] - middle[0]).hypot(own[1] - middle[1]) / middle[2].exp();
    let outlier =
        away > OUTLIER[0] || (own[2] - middle[2]).abs() > OUTLIER[1] || (own[3] - middle[3]).abs() > OUTLIER[2];
    if outlier { middle } else { own }
}

/// `value` with its turn stated as within half a circle of `turn`: only neighbours are compared, so that a moment's region
/// depends on what is near it alone.
fn turned_to(turn: f64, value: [f64; 4]) -> [f64; 4] {
    let [cx, cy, log_size, own] = value;
    [cx, cy, log_size, own + TAU * ((turn - own) / TAU).round()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    fn region(cx: f32, rot: f32) -> Region {
        Region { cx, cy: 200.0, size: 400.0, rot }
    }

    #[test]
    fn a_clip_played_backwards_has_the_same_path_backwards() {
        let samples: Vec<_> = (0..40)
            .map(|k| (f64::from(k) * 0.11, region(300.0 + 40.0 * (k as f32 * 0.7).sin(), 0.02 * k as f32)))
            .collect();
        let end = samples[39].0;
        let back: Vec<_> = samples.iter().rev().map(|(t, r)| (end - t, *r)).collect();
        let (there, back) = (RegionPath::new(&samples).unwrap(), RegionPath::new(&back).unwrap());
        for k in 0..100 {
            let t = end * f64::from(k) / 99.0;
            assert_abs_diff_eq!(there.at(t).cx, back.at(end - t).cx, epsilon = 1e-3);
            assert_abs_diff_eq!(there.at(t).rot, back.at(end - t).rot, epsilon = 1e-5);
        }
    }

    #[test]
    fn a_steady_drift_is_followed_without_lag() {
        let samples: Vec<_> = (0..30).map(|k| (f64::from(k) * 0.1, region(100.0 + 10.0 * k as f32, 0.0))).collect();
        let path = RegionPath::new(&samples).unwrap();
        assert_abs_diff_eq!(path.at(1.45).cx, 245.0, epsilon = 1e-2);
    }

    #[test]
    fn one_wild_sample_leaves_no_trace() {
        let mut samples: Vec<_> = (0..20).map(|k| (f64::from(k) * 0.1, region(300.0, 0.1))).collect();
        samples[9].1 = Region { cx: 900.0, cy: 10.0, size: 40.0, rot: 2.9 };
        let at = RegionPath::new(&samples).unwrap().at(0.9);
        assert_abs_diff_eq!(at.cx, 300.0, epsilon = 1e-3);
        assert_abs_diff_eq!(at.size, 400.0, epsilon = 1e-2);
        assert_abs_diff_eq!(at.rot, 0.1, epsilon = 1e-5);
    }

    #[test]
    fn a_turn_across_half_a_circle_does_not_swing_round_the_other_way() {
        let samples = [(0.0, region(0.0, 3.1)), (1.0, region(0.0, -3.1))];
        let turn = RegionPath::new(&samples).unwrap().at(0.5).rot;
        assert!(turn.abs() > 3.1, "{turn}");
    }

    #[test]
    fn what_is_settled_stays_whatever_follows() {
        let wild =
            |k: u32| region((f64::from(k) * 12.9898).sin() as f32 * 400.0, (f64::from(k) * 78.233).sin() as f32 * 3.1);
        let samples: Vec<_> = (0..40).map(|k| (f64::from(k) * 0.12, wild(k))).collect();
        let whole = RegionPath::new(&samples).unwrap();
        for known in 1..40 {
            let path = RegionPath::new(&samples[..known]).unwrap();
            let settled: Vec<f64> =
                (0..480).map(|k| f64::from(k) * 0.01).take_while(|t| *t < path.settled_s()).collect();
            assert!(settled.iter().all(|t| path.at(*t) == whole.at(*t)), "{known} samples");
            // 0.3 s of smoothing, three samples: the survey is never much farther ahead than this.
            assert!(known < 10 || settled.len() as f64 * 0.01 > samples[known - 1].0 - 0.7);
        }
    }
}
