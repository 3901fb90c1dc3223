//! Where an edited clip stands still, to be drawn on or talked over, and then goes on from the same picture.
//!
//! A lifter who stops slows down first, and a recording that stalls goes on from a later picture. In a freeze movement ends from one frame
//! to the next and goes on just so.

use crate::statistics::median;

/// Prints of one frozen picture differ by no more than this, grey levels (root mean square): a recompressed one does a little.
const STILL: f32 = 0.1;
/// Between frames of somebody who moves they differ by this and more.
const MOVES: f32 = 0.4;
/// Shorter than this is a stutter, seconds.
const LEAST_S: f64 = 0.5;
/// Steps before and after a freeze of which the middle one tells whether there was movement.
const AROUND: usize = 5;
/// The first step after a freeze is no longer than so many of the others: otherwise pictures are missing.
const TIMES: f32 = 3.0;

/// Finds freezes while a clip's frames come by.
#[derive(Debug, Default)]
pub(super) struct Freezes {
    /// The latest steps that were movement.
    lately: Vec<f32>,
    /// First frame of the still run at hand, its time in seconds, and the movement before it.
    run: Option<(usize, f64, f32)>,
    /// A run that was long enough, and the steps since.
    ended: Option<(std::ops::Range<usize>, Vec<f32>)>,
    found: Vec<std::ops::Range<usize>>,
}

impl Freezes {
    /// Takes the step, grey levels, to frame `index`, shown at `time_s`.
    pub fn add(&mut self, step: f32, index: usize, time_s: f64) {
        if step <= STILL {
            let before = self.moved(&self.lately);
            self.run.get_or_insert((index, time_s, before));
            return;
        }
        if let Some((start, start_s, before)) = self.run.take()
            && time_s - start_s >= LEAST_S
            && before >= MOVES
        {
            self.ended = Some((start..index, Vec::new()));
            self.lately.clear();
        }
        if let Some((frames, after)) = &mut self.ended {
            after.push(step);
            if after.len() == AROUND {
                let moved = median(after.iter().map(|step| f64::from(*step))).unwrap_or_default() as f32;
                if moved >= MOVES && after[0] <= TIMES * moved {
                    self.found.push(frames.clone());
                }
                self.ended = None;
            }
        }
        self.lately.push(step);
        if self.lately.len() > AROUND {
            self.lately.remove(0);
        }
    }

    /// Frames of the freezes, in order.
    pub fn finish(self) -> Vec<std::ops::Range<usize>> {
        self.found
    }

    fn moved(&self, steps: &[f32]) -> f32 {
        if steps.len() < AROUND {
            0.0
        } else {
            median(steps.iter().map(|step| f64::from(*step))).unwrap_or_default() as f32
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found where the movement at each of these frames, 30 a second, is so large.
    fn found(steps: impl IntoIterator<Item = f32>) -> Vec<std::ops::Range<usize>> {
        let mut freezes = Freezes::default();
        for (k, step) in steps.into_iter().enumerate() {
            freezes.add(step, k + 1, (k + 1) as f64 / 30.0);
        }
        freezes.finish()
    }

    #[test]
    fn movement_that_ends_and_goes_on_at_once_was_frozen() {
        let steps = (0..120).map(|k| if (40..80).contains(&k) { 0.02 } else { 1.5 });
        let found = found(steps);
        assert_eq!((found.len(), found.first()), (1, Some(&(41..81))));
    }

    #[test]
    fn who_stops_stands_and_who_stutters_is_recorded_badly() {
        // Slower and slower, at rest for a second, and off again.
        let rest =
            |k: i32| if (40..80).contains(&k) { 0.0 } else { 1.5 * (((k - 60).abs() - 20) as f32 / 20.0).min(1.0) };
        assert!(found((0..120).map(rest)).is_empty());
        // A third of a second; and a second after which the pictures are a second later.
        assert!(found((0..120).map(|k| if (40..50).contains(&k) { 0.0 } else { 1.5 })).is_empty());
        let stalled = (0..120).map(|k| {
            if (40..80).contains(&k) {
                0.0
            } else if k == 80 {
                20.0
            } else {
                1.5
            }
        });
        assert!(found(stalled).is_empty());
        // A still picture to the end, or from the beginning.
        assert!(found((0..120).map(|k| if k < 60 { 1.5 } else { 0.0 })).is_empty());
        assert!(found((0..120).map(|k| if k < 60 { 0.0 } else { 1.5 })).is_empty());
    }
}
