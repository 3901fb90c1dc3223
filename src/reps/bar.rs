//! When the bar left the floor, was highest and touched down, where its plate is followed.
//!
//! Between the reps of a deadlift the lifter braces anew or lets the back round while the bar lies on the floor: only the bar tells when
//! it is lifted. Within a lockout the lifter still straightens by a hair and begins to give way, which joint angles do not show: the bar
//! does, by a few thousandths of its travel. A camera that sways by as much says nothing of that.

use super::landmarks::Landmarks;
use super::limits::{HALF, MOMENT_S, NOTABLE, SHORTEST_S, SMOOTH_S, STILL, THERE};
use crate::statistics::{median, quantile};

/// The camera stands still when the bar, lying somewhere for as long as a rep takes, moves by no more than this share of its travel (standard
/// deviation): 0.01 % in a real set on a stand; of 14 rendered sets 0.07 % and more, with a camera that shakes by 0.1° and less, in which
/// the top of a bar that is merely held is where the camera sways to.
const STILL_SHARE: f64 = 0.0005;
/// The bar is at its highest within this share of its travel from there, and one that is higher than at its lowest by as much does not lie on
/// the floor, however still the camera.
const AT_REST_SHARE: f64 = 0.005;

/// A bar's course over a clip.
pub(super) struct Bar {
    /// Height, body lengths; NaN where not seen.
    height: Vec<f64>,
    /// From its lowest to its highest.
    travel: f64,
    /// The least height of a lockout.
    lockout: f64,
    /// Whether the camera stands still.
    still: bool,
    /// Samples of [`SHORTEST_S`], and of [`MOMENT_S`].
    shortest: usize,
    moment: usize,
}

impl Bar {
    /// The course `height` (body lengths, NaN where the plate is not seen) at `rate` samples a second; `None` where no plate is seen to be
    /// lifted.
    pub fn of(height: &[f64], rate: f64) -> Option<Self> {
        let (low, high) = (quantile(height, 0.02)?, quantile(height, 0.98)?);
        let (travel, span) = (high - low, (SHORTEST_S * rate).round() as usize);
        let smooth = smoothed(height, (SMOOTH_S * rate).round() as usize);
        let lies = |rest: &[f64]| {
            let n = rest.len() as f64;
            let mean = rest.iter().sum::<f64>() / n;
            let sd = (rest.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt();
            // Neither holds where a sample is missing.
            mean <= low + STILL * travel && sd <= STILL_SHARE * travel
        };
        let still = span > 1 && smooth.windows(span).any(lies);
        (travel >= NOTABLE).then_some(Self {
            height: smooth,
            travel,
            lockout: low + THERE * travel,
            still,
            shortest: span.max(1),
            moment: (MOMENT_S * rate).round() as usize,
        })
    }

    /// The rep from lift-off, searched from sample `from` on, or just before, to touch-down, searched up to sample `to`, or just after: what
    /// the lifter does with the bar on the floor is none of it, and all that is done with the bar in the air is, however the joints were
    /// placed. Each stays as it is where it is not searched for or the bar does not tell it.
    pub fn lifted(&self, from: Option<usize>, marks: Landmarks, to: Option<usize>) -> Landmarks {
        let lift_off = from.and_then(|from| self.leaves_floor((from..=marks.turn).rev().collect()));
        let touch_down = to.and_then(|to| self.leaves_floor((marks.turn..=to).collect()));
        // The slack is taken while the bar still lies: the back is loaded for a moment longer.
        let start = |at: usize| marks.start.clamp(at.saturating_sub(self.moment), at).min(marks.reached);
        let end = |at: usize| marks.end.clamp(at, at + self.moment).max(marks.leaves);
        Landmarks { start: lift_off.map_or(marks.start, start), end: touch_down.map_or(marks.end, end), ..marks }
    }

    /// Of the samples from the turn on, in either direction, the first at which the bar lies on the floor; `None` where it was not seen to
    /// come there, or not to be lifted.
    ///
    /// What lies there sways with the camera, in the hand by up to half of [`STILL`] (0.25° at 3 m, over 0.5 m): as far above its median as the
    /// lowest is below.
    fn leaves_floor(&self, samples: Vec<usize>) -> Option<usize> {
        let course = self.seen(*samples.iter().min()?, *samples.iter().max()?)?;
        let lowest = course.iter().copied().fold(f64::INFINITY, f64::min);
        let rise = course.iter().copied().fold(f64::NEG_INFINITY, f64::max) - lowest;
        let height = |i: &usize| self.height[*i];
        let near = samples.iter().position(|i| height(i) <= lowest + STILL * rise)?;
        // Where the last of the travel was not seen the bar may have lain there for a while.
        near.checked_sub(1).filter(|above| height(&samples[*above]).is_finite())?;
        let down = &samples[near..samples.len().min(near + self.shortest)];
        let sway = median(down.iter().map(height))? - lowest;
        let level = lowest + (2.0 * sway).clamp(AT_REST_SHARE * rise, STILL * rise);
        down.iter().find(|i| height(i) <= level).copied()
    }

    /// The heights between two samples where the bar is seen for most of the time (on its way it may go behind something) and gets to a lockout's
    /// height.
    fn seen(&self, from: usize, to: usize) -> Option<&[f64]> {
        let course = self.height.get(from..=to)?;
        let seen = course.iter().filter(|h| h.is_finite()).count();
        let is_lifted = course.iter().any(|h| *h >= self.lockout);
        (is_lifted && seen as f64 >= HALF * course.len() as f64).then_some(course)
    }

    /// The middle of the time that the bar was at its highest between two samples; `None` where it was seldom seen, or not seen
    /// to rise (a plate that is stored in the gym may be taken for the bar's), or where the camera does not stand still.
    pub fn top(&self, from: usize, to: usize) -> Option<usize> {
        let course = self.seen(from, to).filter(|_| self.still)?;
        let highest = course.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let at_top = |h: &f64| *h >= highest - AT_REST_SHARE * self.travel;
        let (first, last) = (course.iter().position(at_top)?, course.iter().rposition(at_top)?);
        Some(from + (first + last) / 2)
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
