//! The heights and angles that reps are found in, bridged over gaps and lightly smoothed, as plain columns of time.
//!
//! Heights above the ankles, in body lengths, are what carries the work: they are independent of the camera's yaw, so that a
//! front view counts as well as a side view. Angles only help to tell one lift from another.

use super::Rule;
use super::limits::{HALF, MOMENT_S, NOTABLE, SHORTEST_S, SMOOTH_S};
use crate::angles::{AngleTrack, HipsUnseen, ViewKind};
use crate::lifts::{CountedIn, LiftName, TurnSeenIn};
use crate::statistics::{median, quantile};
use crate::track::LEAST_SCORE;

/// Columns of equal length; NaN throughout where a quantity was never measured, else finite everywhere unless said.
pub(super) struct Motion {
    /// Samples a second.
    pub rate: f64,
    /// Seconds.
    pub time: Vec<f64>,
    /// Mid-shoulder above the ankles, body lengths.
    pub shoulder: Vec<f64>,
    /// Mid-hip above the ankles, body lengths.
    pub hip: Vec<f64>,
    /// Wrists above the ankles, body lengths.
    pub wrist: Vec<f64>,
    /// Wrists above (+) or below (−) the shoulders, body lengths: about −0.41 with hanging arms, +0.40 overhead.
    pub reach: Vec<f64>,
    /// Whether one hand rests while the other moves.
    pub by_one_hand: bool,
    /// Why the hips are not seen for most of the time; none where they are.
    pub hips_unseen: Option<HipsUnseen>,
    /// The bar above (+) or below (−) the shoulders, body lengths, as its plate shows it; NaN where that is not seen.
    pub bar: Vec<f64>,
    /// Where the feet stand in the picture, body lengths.
    pub feet: Vec<f64>,
    /// Knee flexion, degrees; NaN where it was not seen, and in front and back views, in which it cannot be.
    pub knee: Vec<f64>,
    /// Trunk inclination, degrees; the same.
    pub trunk: Vec<f64>,
    /// The same and the trunk–thigh angle, bridged over any gap; NaN in front and back views.
    bridged_trunk: Vec<f64>,
    hinge: Vec<f64>,
    /// Whether the shoulders (and so the body) were known at a sample before gaps were bridged.
    pub known: Vec<bool>,
    /// Whether the wrists were known as well, or placed by the bar.
    pub wrist_known: Vec<bool>,
}

impl Motion {
    /// Reads a track; columns that are too short count as missing.
    pub fn of(angles: &AngleTrack) -> Self {
        let n = angles.len();
        let rate = sample_rate(angles);
        let half = (SMOOTH_S * rate).round() as usize;
        // A joint that is misplaced or lost behind a plate moves on in no way that its last places tell.
        let is_seen = |i: usize| angles.lifter_score.get(i).is_some_and(|score| *score >= f64::from(LEAST_SCORE));
        let lost: Vec<bool> = (0..n).map(|i| !is_seen(i)).collect();
        let column = |values: &[f64]| smooth(&bridge(values, n, &lost, rate), half);
        let sagittal = !matches!(angles.view.kind, ViewKind::Front | ViewKind::Back);
        let angle = |values: &[f64]| if sagittal { column(values) } else { vec![f64::NAN; n] };
        let shoulders = above_hips(&angles.shoulder_height, &angles.hip_height, &lost, rate);
        let shoulder = column(&shoulders);
        let bar = bar(&angles.bar_reach, n);
        let hands = with_the_bar(&angles.wrist_height, &angles.shoulder_height, &bar, rate);
        let wrist = column(&hands);
        let reach: Vec<f64> = wrist.iter().zip(&shoulder).map(|(w, s)| w - s).collect();
        // Wrists are placed with twice the noise of the rest, and a row moves them half as far as a squat moves the hips.
        let reach = smooth(&reach, (2.0 * SMOOTH_S * rate).round() as usize);
        // Gaps of up to half the shortest rep are bridged without a word: two steps of a clip of 5 frames a second.
        let finite = |values: &[f64]| known(values, n, (SHORTEST_S / 2.0 * rate).round() as usize);
        // Knees and shoulders that are out of the picture where the lifter stands are not as they were at the bottom.
        let seen = |values: &[f64]| -> Vec<f64> {
            let placed = angle(values).into_iter().zip(finite(values));
            placed.map(|(angle, seen)| if seen { angle } else { f64::NAN }).collect()
        };
        Self {
            rate,
            time: angles.time_s.clone(),
            reach,
            bar,
            by_one_hand: by_one_hand(&angles.either_wrist_height),
            hips_unseen: angles.hips_unseen(0..n),
            hip: column(&angles.hip_height),
            feet: column(&angles.feet_position),
            knee: seen(&angles.knee_flexion.value),
            trunk: seen(&angles.trunk_inclination.value),
            bridged_trunk: angle(&angles.trunk_inclination.value),
            hinge: angle(&angles.hip_hinge.value),
            known: finite(&shoulders),
            wrist_known: finite(&hands),
            shoulder,
            wrist,
        }
    }

    /// Number of samples.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Samples in `seconds`, at least one.
    pub fn samples(&self, seconds: f64) -> usize {
        ((seconds * self.rate).round() as usize).max(1)
    }

    /// The signal in which a lift's reps are cycles, turned so that the rep's turning point is a **maximum**, body lengths.
    pub fn signal(&self, lift: LiftName) -> Vec<f64> {
        let height = self.height(lift.counted_in);
        if lift.lifts_first() { height } else { height.iter().map(|h| -h).collect() }
    }

    fn height(&self, counted_in: CountedIn) -> Vec<f64> {
        let with = |other: &[f64]| other.iter().zip(&self.shoulder).map(|(o, s)| (o + s) / 2.0).collect();
        let seen = |column: &[f64]| column.iter().all(|v| v.is_finite());
        match counted_in {
            CountedIn::Arms => self.reach.clone(),
            CountedIn::HandsAndShoulders if seen(&self.wrist) => with(&self.wrist),
            CountedIn::HipsAndShoulders if seen(&self.hip) => with(&self.hip),
            _ => self.shoulder.clone(),
        }
    }

    /// Hands and shoulders, of which the former rest with the bar on the floor.
    pub fn hands_and_shoulders(&self) -> Vec<f64> {
        self.height(CountedIn::HandsAndShoulders)
    }

    /// The course of a lift in which the turning point is dated, turned so that it is a **maximum**: where it is seen, the trunk's
    /// inclination for a lift that turns at the bottom of a hinge and the trunk–thigh angle for a deadlift, else the `signal` itself.
    /// Near standing a height hardly tells how far the lifter has still to go (it goes as the cosine of the lean), so that half of the
    /// lowering's beginning and of the pull's end would pass for hold. At the bottom of a squat it tells best, and is what the bar
    /// does, while hips that rise first close the angle further on the way up.
    pub fn course(&self, lift: LiftName, signal: &[f64]) -> Vec<f64> {
        let sign = if lift.lifts_first() { -1.0 } else { 1.0 };
        let angle = match lift.turn_seen_in {
            // Knees that stay as they are add only their noise.
            TurnSeenIn::Trunk => &self.bridged_trunk,
            TurnSeenIn::HipHinge => &self.hinge,
            TurnSeenIn::Count => return signal.to_vec(),
        };
        if !Rule::ByAngle.holds() || angle.iter().any(|a| !a.is_finite()) {
            return signal.to_vec();
        }
        angle.iter().map(|a| sign * a).collect()
    }

    /// Whether what the lift is counted in was measured at sample `i`.
    pub fn is_known(&self, lift: LiftName, i: usize) -> bool {
        self.known[i] && (!lift.is_by_arms() || self.wrist_known[i])
    }

    /// How far the feet travelled between two samples, body lengths, but for a tenth of the time at either extreme, in which placed
    /// ankles may glitch behind plates; 0 when the feet were never seen.
    pub fn feet_travel(&self, from: usize, to: usize) -> f64 {
        let stretch = self.feet.get(from..=to).unwrap_or_default();
        quantile(stretch, 0.9).zip(quantile(stretch, 0.1)).map_or(0.0, |(high, low)| high - low)
    }

    /// Median of a column over ± 0.08 s around a sample.
    pub fn around(&self, column: &[f64], at: usize) -> f64 {
        let half = (0.08 * self.rate).round() as usize;
        let end = (at + half + 1).min(column.len());
        column.get(at.saturating_sub(half)..end).and_then(median).unwrap_or(f64::NAN)
    }
}

fn sample_rate(angles: &AngleTrack) -> f64 {
    if angles.rate_hz.is_finite() && angles.rate_hz > 0.0 {
        return angles.rate_hz.min(1e4);
    }
    let steps: Vec<f64> = angles.time_s.windows(2).map(|w| w[1] - w[0]).collect();
    median(&steps).filter(|step| *step > 1e-4).map_or(30.0, f64::recip)
}

/// The bar's course; nothing of it where the plate was seen too seldom to be believed: chance circles were there for a quarter of the time.
fn bar(reach: &[f64], n: usize) -> Vec<f64> {
    let seen = reach.iter().filter(|r| r.is_finite()).count() as f64;
    (0..n).map(|i| reach.get(i).copied().filter(|_| seen >= HALF * n as f64).unwrap_or(f64::NAN)).collect()
}

/// Heights of the wrists; where a plate hides them, they are where its bar is, if they were with it whenever they were seen: if for as long as
/// a rep takes eight tenths of their distances from a plate that is lifted are alike (in the plate that is nearer to the camera the bar's travel
/// looks longer by up to a quarter).
fn with_the_bar(wrist: &[f64], shoulder: &[f64], bar: &[f64], rate: f64) -> Vec<f64> {
    let apart: Vec<f64> =
        wrist.iter().zip(shoulder).zip(bar).map(|((w, s), b)| w - s - b).filter(|a| a.is_finite()).collect();
    let height: Vec<f64> = shoulder.iter().zip(bar).map(|(s, b)| s + b).collect();
    let spread = |values: &[f64], of: f64| Some(quantile(values, 1.0 - of)? - quantile(values, of)?);
    let kept = spread(&apart, 0.1).is_some_and(|spread| spread <= NOTABLE);
    let moved = spread(&height, 0.05).is_some_and(|travel| travel >= NOTABLE);
    let Some(offset) = median(&apart)
        .filter(|_| Rule::HandsWithBar.holds() && kept && moved && apart.len() as f64 >= SHORTEST_S * rate)
    else {
        return wrist.to_vec();
    };
    let place = |(i, w): (usize, &f64)| match height.get(i) {
        Some(height) if w.is_nan() => height + offset,
        _ => *w,
    };
    wrist.iter().enumerate().map(place).collect()
}

/// Whether one hand rests while the other moves, as in a one-armed row; not where both are seldom seen. Of hands that hold one bar neither moves
/// less than half of what the other does: of 30 scenes of barbells the least is 0.66 (5 to 95 % of their heights), of two of one-armed rows it is
/// 0.05 and 0.33.
fn by_one_hand([left, right]: &[Vec<f64>; 2]) -> bool {
    let both: Vec<(f64, f64)> =
        left.iter().copied().zip(right.iter().copied()).filter(|(l, r)| l.is_finite() && r.is_finite()).collect();
    if (both.len() as f64) < (1.0 - HALF) * left.len() as f64 {
        return false;
    }
    let travel = |heights: Vec<f64>| Some(quantile(&heights, 0.95)? - quantile(&heights, 0.05)?);
    let (left, right): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
    let travels = travel(left).zip(travel(right));
    travels.is_some_and(|(left, right)| left.min(right) < HALF * left.max(right))
}

/// Heights of the shoulders; where they are out of the picture or hidden and the hips are not, they move with the hips, as far above them as they
/// were when both were last seen and will be again.
fn above_hips(shoulder: &[f64], hip: &[f64], lost: &[bool], rate: f64) -> Vec<f64> {
    let apart: Vec<f64> = shoulder.iter().zip(hip).map(|(s, h)| s - h).collect();
    let placed = bridge(&apart, shoulder.len(), lost, rate);
    let place = |(i, s): (usize, &f64)| if s.is_nan() { placed[i] + hip.get(i).unwrap_or(&f64::NAN) } else { *s };
    shoulder.iter().enumerate().map(place).collect()
}

/// Which of `n` samples are finite, or lie in a gap of at most `bridge` samples.
fn known(values: &[f64], n: usize, bridge: usize) -> Vec<bool> {
    let mut known: Vec<bool> = (0..n).map(|i| values.get(i).is_some_and(|v| v.is_finite())).collect();
    let at: Vec<usize> = (0..n).filter(|i| known[*i]).collect();
    for pair in at.windows(2) {
        if pair[1] - pair[0] <= bridge {
            known[pair[0]..pair[1]].fill(true);
        }
    }
    known
}

/// Linear over gaps, constant before the first and after the last known value. Where the lifter is `lost` for a while the movement goes on: from
/// either end of the gap with the speed there, for no longer than a rep may take and no farther than is seen elsewhere, so that who is hidden
/// about a turn has turned.
fn bridge(values: &[f64], n: usize, lost: &[bool], rate: f64) -> Vec<f64> {
    let mut out: Vec<f64> = (0..n).map(|i| values.get(i).copied().unwrap_or(f64::NAN)).collect();
    let known: Vec<usize> = (0..n).filter(|i| out[*i].is_finite()).collect();
    let (Some(&first), Some(&last)) = (known.first(), known.last()) else {
        return vec![f64::NAN; n];
    };
    let (low, high) =
        known.iter().fold((out[first], out[first]), |(low, high), i| (low.min(out[*i]), high.max(out[*i])));
    let gaps: Vec<(usize, usize)> =
        known.windows(2).map(|pair| (pair[0], pair[1])).filter(|(a, b)| b - a > 1).collect();
    let (seen, moment) = (out.clone(), (MOMENT_S * rate).round() as usize);
    for (from, to) in gaps {
        let length = (to - from) as f64;
        let lasts = length.min(SHORTEST_S * rate);
        let (a, b) = (out[from], out[to]);
        let moves = lost.get((from + to) / 2) == Some(&true);
        let leaves = if moves { lasts * speed(&seen[from.saturating_sub(moment)..=from]) } else { b - a };
        let arrives = if moves { lasts * speed(&seen[to..(to + moment + 1).min(n)]) } else { b - a };
        for (k, value) in out[from..to].iter_mut().enumerate().skip(1) {
            // The cubic through both ends with these speeds (Hermite).
            let (s, rest) = (k as f64 / length, 1.0 - k as f64 / length);
            let straight = a * rest * rest * (1.0 + 2.0 * s) + b * s * s * (1.0 + 2.0 * rest);
            *value = (straight + s * rest * (rest * leaves - s * arrives)).clamp(low, high);
        }
    }
    let (head, tail) = (out[first], out[last]);
    out[..first].fill(head);
    out[last..].fill(tail);
    out
}

/// Slope of the line through the known ones of some samples, a sample; 0 of fewer than two.
fn speed(samples: &[f64]) -> f64 {
    let known = || samples.iter().enumerate().filter(|(_, v)| v.is_finite()).map(|(i, v)| (i as f64, *v));
    let count = known().count() as f64;
    let (x, y) = known().fold((0.0, 0.0), |(x, y), (i, v)| (x + i / count, y + v / count));
    let (up, across) =
        known().fold((0.0, 0.0), |(up, across), (i, v)| (up + (i - x) * (v - y), across + (i - x).powi(2)));
    if across > 0.0 { up / across } else { 0.0 }
}

/// Centred moving average whose window shrinks towards the ends, so that it stays centred.
fn smooth(values: &[f64], half: usize) -> Vec<f64> {
    let n = values.len();
    (0..n)
        .map(|i| {
            let h = half.min(i).min(n - 1 - i);
            values[i - h..=i + h].iter().sum::<f64>() / (2 * h + 1) as f64
        })
        .collect()
}
