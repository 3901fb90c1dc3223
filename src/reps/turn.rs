//! When a rep turns, told from the whole of its travel there and back: about the turn itself hardly anything moves.

use super::limits::{STILL, THERE};
use crate::statistics::{median, quantile, repeated_median};

/// The turn is the middle of the hold. The extreme itself wanders over a held lockout with the noise; where the course crosses
/// these twentieths of the rep's range, and the lifter still moves, it does not. Lower ones tell nothing of the hold: a heavy pull starts slowly.
const EASED_TWENTIETHS: [u8; 8] = [8, 9, 10, 11, 12, 14, 16, 18];

/// A course between the samples `left` and `right` that rises to a hold about `turn` and falls from it.
pub(super) struct Rise<'a> {
    course: &'a [f64],
    left: usize,
    turn: usize,
    right: usize,
    /// How high the course is at the hold, and how far it has come.
    hold: f64,
    range: f64,
}

impl<'a> Rise<'a> {
    pub fn of(course: &'a [f64], left: usize, turn: usize, right: usize) -> Self {
        let highest = course[left..=right].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let range = highest - course[left].max(course[right]);
        // The extreme itself may be a glitch, and a slow approach is not the hold.
        let near: Vec<f64> =
            course[left..=right].iter().copied().filter(|v| *v >= highest - (1.0 - THERE) * range).collect();
        Self { course, left, turn, right, hold: quantile(&near, THERE).unwrap_or(highest), range }
    }

    fn level(&self, share: f64) -> f64 {
        self.hold - (1.0 - share) * self.range
    }

    /// The samples first and last at `share` of the range.
    fn reaches(&self, share: f64) -> (usize, usize) {
        let level = self.level(share);
        let first = (self.left..=self.turn).find(|i| self.course[*i] >= level).unwrap_or(self.turn);
        let last = (self.turn..=self.right).rev().find(|i| self.course[*i] >= level).unwrap_or(self.turn);
        (first, last)
    }

    /// Where the course comes up through `share` of the range for good, and where it goes down through it, samples. Between
    /// samples: at 30 a second a whole sample is 40 ms at the hold.
    fn chord(&self, share: f64) -> (f64, f64) {
        let (level, (rises, falls)) = (self.level(share), self.reaches(share.max(THERE)));
        let above = |i: &usize| self.course[*i] >= level;
        let up = (self.left..=rises).rev().take_while(above).last().unwrap_or(rises);
        let down = (falls..=self.right).take_while(above).last().unwrap_or(falls);
        let before = passed(self.course, up, up.saturating_sub(1).max(self.left), level);
        let after = passed(self.course, down, (down + 1).min(self.right), level);
        (up as f64 - before, down as f64 + after)
    }

    /// Sample in the middle of a held turn, to which both halves ease. A half that does not (a slow, uneven one, cut off by the
    /// turn) is no reason to date the turn before the lifter has come to the hold, nor after they have left it.
    pub fn held(&self) -> usize {
        let chords = EASED_TWENTIETHS.map(|part| self.chord(f64::from(part) / 20.0));
        let [from, to] = [chords.map(|c| c.0), chords.map(|c| c.1)].map(ease_into);
        let (first, last) = self.reaches(1.0 - STILL);
        (((from + to) / 2.0).round() as usize).clamp(first, last)
    }

    /// Sample in the middle of a brief turn, about which the course may have come to rest long before (a hinge at the end of its
    /// range while the back rounds on) or not ease at all (a slow descent, cut off by the turn). Where either half keeps its own
    /// tempo the middles of the chords go with their lengths, and a straight line tells where they go to as the chord shrinks to
    /// a hold of `hold` samples.
    pub fn brief(&self, hold: f64) -> usize {
        let tenths = (1..10).map(|tenth| self.chord(f64::from(tenth) / 10.0));
        let chords: Vec<(f64, f64)> = tenths.map(|(a, b)| (b - a, (a + b) / 2.0)).collect();
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| chords.iter().map(of).sum::<f64>() / chords.len() as f64;
        let (length, middle) = (mean(&|c| c.0), mean(&|c| c.1));
        let slope = mean(&|c| (c.0 - length) * (c.1 - middle)) / mean(&|c| (c.0 - length).powi(2));
        let apex = if slope.is_finite() { middle + slope * (hold - length) } else { middle };
        let (first, last) = self.reaches(THERE);
        (apex.round() as usize).clamp(first, last)
    }
}

/// After what part of its duration a movement of minimum jerk has come this share of its way (Flash & Hogan 1985, J Neurosci).
fn eased(share: f64) -> f64 {
    let come = |part: f64| part.powi(3) * (10.0 - 15.0 * part + 6.0 * part * part);
    let halved = |(from, to): (f64, f64), _| {
        let middle = (from + to) / 2.0;
        if come(middle) < share { (middle, to) } else { (from, middle) }
    };
    (0..f64::MANTISSA_DIGITS).fold((0.0, 1.0), halved).0
}

/// When a half that crosses the [`EASED_TWENTIETHS`] at these samples comes to its hold, whichever way time runs in it. By repeated
/// medians: a glitch that puts off three of the crossings does not matter.
fn ease_into(crossings: [f64; EASED_TWENTIETHS.len()]) -> f64 {
    let parts = EASED_TWENTIETHS.map(|part| eased(f64::from(part) / 20.0));
    let duration = repeated_median(&parts, &crossings).unwrap_or(0.0);
    let start = median(parts.iter().zip(crossings).map(|(part, at)| at - duration * part)).unwrap_or(f64::NAN);
    start + duration
}

/// How much of the step from the sample `inside`, where the course is at `level` or above it, to its neighbour `outside` lies above.
fn passed(course: &[f64], inside: usize, outside: usize, level: f64) -> f64 {
    let fall = course[inside] - course[outside];
    if fall > 0.0 { ((course[inside] - level) / fall).clamp(0.0, 1.0) } else { 0.0 }
}
