//! What the bar does while it is lifted, and while it is lowered.

use std::ops::Range;

use super::BarPath;
use crate::statistics::median;

/// The bar rests where it is slower than this, metres a second; encoders set in between 0.02 and 0.1.
const RESTS_M_S: f64 = 0.05;
/// A shorter travel is none of a rep's, metres: a kettlebell or a bar in a row goes three times as far.
const LEAST_TRAVEL_M: f64 = 0.1;
/// It begins to rise within the lowest, and ends within the highest such share of its travel: in between it may stop without having arrived.
const END_SHARE: f64 = 0.1;
/// Within this of where it mostly rests at the bottom the bar lies on the floor, metres: what a bumper plate gives and a rim is read to.
const ON_FLOOR_M: f64 = 0.015;
/// The load is pushed as long as it is not slowed by more than gravity, m/s² (Sánchez-Medina et al. 2010, Int J Sports Med).
const GRAVITY: f64 = 9.81;
/// A bar that slows down by less than this share of its peak speed on its way, and less than this, m/s, has no sticking point.
const STICKING_SHARE: f64 = 0.1;
const LEAST_STICKING_M_S: f64 = 0.05;

/// One stroke of the bar, up or down, from rest to rest.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Samples, from the last at rest to the first at rest.
    pub samples: Range<usize>,
    /// Length, metres.
    pub travel_m: f64,
    /// Mean speed, metres a second.
    pub mean_m_s: f64,
    /// Seconds.
    pub seconds: f64,
}

/// The lifting of a rep.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifting {
    /// Its travel.
    pub stroke: Stroke,
    /// Mean speed as long as the load is pushed, metres a second.
    pub propulsive_m_s: f64,
    /// Highest speed, metres a second, and its sample.
    pub peak_m_s: (f64, usize),
    /// Largest distance from the vertical through where the lifting began, metres, the way the lifter faces +, and its sample; none where
    /// nothing but a body is followed.
    pub drift_m: Option<(f64, usize)>,
    /// Where the bar is slowest as it rises, if it slows down at all.
    pub sticking: Option<Sticking>,
}

/// The slowest moment between two faster ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sticking {
    /// Speed, metres a second; negative where the bar sinks.
    pub speed_m_s: f64,
    /// Share of the travel behind it, 0…1.
    pub share: f64,
    /// Sample.
    pub at: usize,
}

impl Stroke {
    /// The rise (`sign` = 1) or fall (−1) of the bar within some samples: from where it rests lowest for the last time to where it first
    /// rests at the top. None where it is lost in between, or at either end so long that it may have moved by more than [`END_SHARE`] of its travel.
    pub fn of(path: &BarPath, part: Range<usize>, sign: f64) -> Option<Self> {
        let is_followed = |i: &usize| path.height_m.get(*i).is_some_and(|height| height.is_finite());
        let within = part.clone().find(is_followed)?..part.clone().rfind(is_followed)? + 1;
        if !within.clone().all(|i| is_followed(&i)) {
            return None;
        }
        let height: Vec<f64> = path.height_m.get(within.clone())?.iter().map(|h| sign * h).collect();
        let speed = |i: usize| sign * path.speed_m_s[within.start + i];
        let by_height = |a: &usize, b: &usize| height[*a].total_cmp(&height[*b]);
        let highest = (0..height.len()).max_by(by_height)?;
        let lowest = (0..=highest).min_by(by_height)?;
        let (low, travel) = (height[lowest], height[highest] - height[lowest]);
        let unseen_m = |samples: usize, beside: usize| samples as f64 / path.rate_hz * path.speed_m_s[beside].abs();
        let before_m = unseen_m(within.start - part.start, within.start);
        let after_m = unseen_m(part.end - within.end, within.end - 1);
        if travel < LEAST_TRAVEL_M || before_m.max(after_m) > END_SHARE * travel {
            return None;
        }
        let is_low = |i: &usize| height[*i] <= low + END_SHARE * travel && speed(*i) < RESTS_M_S;
        let is_high = |i: &usize| height[*i] >= low + (1.0 - END_SHARE) * travel && speed(*i) < RESTS_M_S;
        let from = (lowest..highest).rev().find(is_low).unwrap_or(lowest);
        let to = (from + 1..=highest).find(is_high).unwrap_or(highest);
        let (travel_m, seconds) = (height[to] - height[from], (to - from) as f64 / path.rate_hz);
        let samples = within.start + from..within.start + to + 1;
        (travel_m >= LEAST_TRAVEL_M).then_some(Self { samples, travel_m, mean_m_s: travel_m / seconds, seconds })
    }
}

impl BarPath {
    /// In how many of some samples the bar rests on the floor, and the first of them; none where it is not followed throughout. A bar that
    /// bounces, or is pulled again as it touches, rests for a sample or none. The floor is where it mostly rests: a single sample in which
    /// its plate is read too low is none.
    pub fn rest_on_floor(&self, within: Range<usize>) -> Option<(usize, usize)> {
        let height = self.height_m.get(within.clone())?;
        if height.iter().any(|h| !h.is_finite()) {
            return None;
        }
        let by_height = |a: &usize, b: &usize| self.height_m[*a].total_cmp(&self.height_m[*b]);
        let (lowest, highest) = within.clone().min_by(by_height).zip(within.clone().max_by(by_height))?;
        let (low, high) = (self.height_m[lowest], self.height_m[highest]);
        let rests =
            |i: &usize| self.speed_m_s[*i].abs() < RESTS_M_S && self.height_m[*i] <= low + END_SHARE * (high - low);
        let floor = median(within.clone().filter(rests).map(|i| self.height_m[i])).unwrap_or(low);
        let lies = |i: &usize| rests(i) && (self.height_m[*i] - floor).abs() <= ON_FLOOR_M;
        let first = within.clone().find(lies).unwrap_or(lowest);
        Some((within.filter(lies).count(), first))
    }
}

impl Lifting {
    /// The lifting within some samples; none where the bar is not followed throughout.
    pub fn of(path: &BarPath, within: Range<usize>) -> Option<Self> {
        let stroke = Stroke::of(path, within, 1.0)?;
        let samples = stroke.samples.clone();
        let (height, speed) = (&path.height_m, &path.speed_m_s);
        let peak = samples.clone().max_by(|a, b| speed[*a].total_cmp(&speed[*b]))?;
        // From the peak on the load is slowed; harder than by gravity it flies.
        let flies = |i: &usize| (speed[*i] - speed[i - 1]) * path.rate_hz < -GRAVITY;
        let pushed = (peak + 1..samples.end).find(flies).unwrap_or(samples.end) - 1;
        let seconds = (pushed - samples.start) as f64 / path.rate_hz;
        let propulsive_m_s =
            if seconds > 0.0 { (height[pushed] - height[samples.start]) / seconds } else { stroke.mean_m_s };
        let off = |i: usize| path.forward_m[i] - path.forward_m[samples.start];
        let farthest =
            samples.clone().filter(|i| off(*i).is_finite()).max_by(|a, b| off(*a).abs().total_cmp(&off(*b).abs()));
        Some(Self {
            propulsive_m_s,
            peak_m_s: (speed[peak], peak),
            drift_m: farthest.map(|i| (off(i), i)),
            sticking: Sticking::of(path, &stroke, speed[peak]),
            stroke,
        })
    }

    /// Seconds from the beginning of the lifting to the highest speed.
    pub fn time_to_peak_s(&self, rate_hz: f64) -> f64 {
        (self.peak_m_s.1 - self.stroke.samples.start) as f64 / rate_hz
    }
}

impl Sticking {
    fn of(path: &BarPath, stroke: &Stroke, peak_m_s: f64) -> Option<Self> {
        let samples = stroke.samples.clone();
        let speed = path.speed_m_s.get(samples.clone())?;
        let mut faster_after = vec![f64::NEG_INFINITY; speed.len()];
        for i in (0..speed.len().saturating_sub(1)).rev() {
            faster_after[i] = speed[i + 1].max(faster_after[i + 1]);
        }
        let mut faster_before = f64::NEG_INFINITY;
        let mut deepest: Option<(f64, usize)> = None;
        for (i, v) in speed.iter().enumerate() {
            let dip = faster_before.min(faster_after[i]) - v;
            if deepest.is_none_or(|(most, _)| dip > most) {
                deepest = Some((dip, i));
            }
            faster_before = faster_before.max(*v);
        }
        let (_, i) = deepest.filter(|(dip, _)| *dip >= (STICKING_SHARE * peak_m_s).max(LEAST_STICKING_M_S))?;
        let at = samples.start + i;
        let share = (path.height_m[at] - path.height_m[samples.start]) / stroke.travel_m;
        Some(Self { speed_m_s: speed[i], share, at })
    }
}
