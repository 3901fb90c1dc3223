//! Where an edited clip stands still, to be drawn on or talked over, and then goes on from the same picture.
//!
//! A lifter who stops slows down first, and a recording that stalls goes on from a later picture. In a freeze movement ends from one frame
//! to the next and goes on just so.

use crate::statistics::median;

/// Steps between copies of one picture, grey levels (root mean square), are no more than this in most of a freeze: a recompressed one does a little …
const STILL: f32 = 0.1;
/// … and somewhat more at first, where a coder brings out the picture bit by bit, …
const QUIET: f32 = 0.6;
/// … but far less than the movement before: a step this many times smaller than those is no slowing down.
const ABRUPT: f32 = 3.0;
/// Between frames of somebody who moves they are this and more.
const MOVES: f32 = 0.4;
/// Shorter than this is a stutter, seconds.
const LEAST_S: f64 = 0.5;
/// Steps before and after a freeze of which the middle one tells whether there was movement.
const AROUND: usize = 5;

/// Finds freezes while a clip's frames come by.
#[derive(Debug, Default)]
pub(super) struct Freezes {
    /// The latest steps that were movement.
    lately: Vec<f32>,
    run: Option<Run>,
    /// A run that may be a freeze, and the steps since.
    ended: Option<(std::ops::Range<usize>, Vec<f32>)>,
    found: Vec<std::ops::Range<usize>>,
}

/// Frames between which hardly anything changes.
#[derive(Debug)]
struct Run {
    /// Its first frame, and when that is shown, seconds.
    start: usize,
    start_s: f64,
    /// Whether movement ended with it from one frame to the next.
    abrupt: bool,
    /// Its steps, and those of them that are of one picture.
    steps: usize,
    still: usize,
}

impl Freezes {
    /// Takes the step, grey levels, to frame `index`, shown at `time_s`.
    pub fn add(&mut self, step: f32, index: usize, time_s: f64) {
        if step <= QUIET {
            let abrupt = middle(&self.lately).is_some_and(|moved| moved >= MOVES && ABRUPT * step <= moved);
            let run = self.run.get_or_insert(Run { start: index, start_s: time_s, abrupt, steps: 0, still: 0 });
            run.steps += 1;
            run.still += usize::from(step <= STILL);
            if self.ended.is_none() {
                return;
            }
        } else if let Some(run) = self.run.take()
            && run.abrupt
            && time_s - run.start_s >= LEAST_S
            && 2 * run.still > run.steps
        {
            self.ended = Some((run.start..index, Vec::new()));
            self.lately.clear();
        }
        if let Some((frames, after)) = &mut self.ended {
            after.push(step);
            if let Some(moved) = middle(after) {
                // Pictures are missing where the first step is far longer than the others; who sets off from rest begins with a short one.
                if moved >= MOVES && (moved / ABRUPT..=ABRUPT * moved).contains(&after[0]) {
                    self.found.push(frames.clone());
                }
                self.ended = None;
            }
        }
        if step > QUIET {
            self.lately.push(step);
            if self.lately.len() > AROUND {
                self.lately.remove(0);
            }
        }
    }

    /// Frames of the freezes, in order.
    pub fn finish(self) -> Vec<std::ops::Range<usize>> {
        self.found
    }
}

/// The middle one of [`AROUND`] steps; `None` before there are as many.
fn middle(steps: &[f32]) -> Option<f32> {
    let steps = steps.get(..AROUND)?.iter().map(|step| f64::from(*step));
    median(steps).map(|step| step as f32)
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
    fn a_picture_that_is_coded_better_and_better_is_frozen_all_the_same() {
        let steps = (0..120).map(|k| match k {
            40..46 => 0.4,
            46..80 => 0.0,
            _ => 4.0,
        });
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
