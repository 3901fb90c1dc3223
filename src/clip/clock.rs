//! Presentation times: from what the decoder reads to seconds from the start of the file, strictly rising.

use crate::statistics::median;

/// A longer step forward is a broken stamp, not a pause: the clip would otherwise be given hours that nobody recorded.
const LONGEST_STEP_S: f64 = 600.0;
/// A shorter step is a rounding error: where a stamp came twice, the next one falls on the time that was guessed for it. No camera here
/// takes ten thousand frames a second, and stored times, which are rounded to a millionth, rise too.
const SHORTEST_STEP_S: f64 = 1e-4;
/// Steps that tell the local cadence, for frames whose own stamp is unusable.
const LOCAL_STEPS: usize = 255;
/// Share of the median step by which a step must differ for the frame rate to be called variable.
const VARIABLE_SHARE: f64 = 0.2;
/// Matroska rounds stamps to whole milliseconds, so that steps of a constant rate differ by up to one.
const STAMP_GRAIN_S: f64 = 0.001_001;

/// Gives every frame its time.
///
/// Some containers store no stamps, and damaged files hold stamps that jump. A stamp that does not rise by [`SHORTEST_STEP_S`], or rises
/// beyond [`LONGEST_STEP_S`], is replaced by the previous time plus the median of the last steps.
pub(super) struct Clock {
    /// Step to assume before one was seen, seconds.
    nominal_step_s: f64,
    /// Reading at time 0, seconds; known once a frame was seen.
    origin_s: Option<f64>,
    last_s: f64,
    /// Steps between neighbouring frames that both have usable stamps, seconds.
    steps_s: Vec<f64>,
    last_was_read: bool,
}

impl Clock {
    /// `fps` is the container's claim; it is used only where no step could be read.
    pub(super) fn new(fps: f64) -> Self {
        let fps = if (1.0..=1000.0).contains(&fps) { fps } else { 30.0 };
        let (origin_s, steps_s) = (None, Vec::new());
        Self { nominal_step_s: 1.0 / fps, origin_s, last_s: 0.0, steps_s, last_was_read: false }
    }

    /// Time of the next frame, seconds; `reading_s` is its stamp as read, counted from the start of the file. A first stamp before that,
    /// or beyond [`LONGEST_STEP_S`], is taken for the start.
    pub(super) fn stamp(&mut self, reading_s: f64) -> f64 {
        let Some(origin_s) = self.origin_s else {
            self.last_was_read = reading_s.is_finite();
            let (first_s, origin_s) = match reading_s {
                late if (0.0..=LONGEST_STEP_S).contains(&late) => (late, Some(0.0)),
                start if start.is_finite() => (0.0, Some(start)),
                _ => (0.0, Some(0.0)),
            };
            (self.last_s, self.origin_s) = (first_s, origin_s);
            return first_s;
        };
        let step_s = reading_s - origin_s - self.last_s;
        let usable = (SHORTEST_STEP_S..=LONGEST_STEP_S).contains(&step_s);
        if usable {
            if self.last_was_read {
                self.steps_s.push(step_s);
            }
            self.last_s = reading_s - origin_s;
        } else {
            self.last_s += self.local_step_s();
        }
        self.last_was_read = usable;
        self.last_s
    }

    /// Time of the last frame, seconds.
    pub(super) fn last_s(&self) -> f64 {
        self.last_s
    }

    /// Whether steps differ from their median, see [`super::ClipInfo::variable_frame_rate`].
    pub(super) fn is_variable(&self) -> bool {
        let Some(median_s) = median(&self.steps_s) else { return false };
        let tolerance_s = (VARIABLE_SHARE * median_s).max(STAMP_GRAIN_S);
        self.steps_s.iter().any(|step_s| (step_s - median_s).abs() > tolerance_s)
    }

    fn local_step_s(&self) -> f64 {
        let from = self.steps_s.len().saturating_sub(LOCAL_STEPS);
        median(&self.steps_s[from..]).unwrap_or(self.nominal_step_s).max(SHORTEST_STEP_S)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    use super::*;

    fn stamps(fps: f64, readings_s: &[f64]) -> Vec<f64> {
        let mut clock = Clock::new(fps);
        readings_s.iter().map(|&reading_s| clock.stamp(reading_s)).collect()
    }

    #[test]
    fn a_late_first_frame_stays_late_and_nothing_comes_before_the_start() {
        assert_eq!(stamps(30.0, &[1.5, 1.75, 2.0]), [1.5, 1.75, 2.0]);
        assert_eq!(stamps(30.0, &[-0.5, 0.0, 0.25]), [0.0, 0.5, 0.75]);
        assert_eq!(stamps(30.0, &[1e9, 1e9 + 0.25]), [0.0, 0.25]);
    }

    #[test]
    fn frames_that_read_zero_at_the_end_go_on_at_the_median_step() {
        let times = stamps(25.0, &[0.0, 0.1, 0.2, 0.3, 0.0, 0.0]);
        assert_abs_diff_eq!(times[4], 0.4, epsilon = 1e-12);
        assert_abs_diff_eq!(times[5], 0.5, epsilon = 1e-12);
    }

    #[test]
    fn a_clip_without_any_stamps_runs_at_the_claimed_rate() {
        assert_eq!(stamps(4.0, &[0.0, 0.0, 0.0]), [0.0, 0.25, 0.5]);
        assert_eq!(stamps(f64::NAN, &[f64::NAN, f64::NAN]), [0.0, 1.0 / 30.0]);
    }

    #[test]
    fn one_wild_stamp_does_not_move_the_frames_after_it() {
        let times = stamps(10.0, &[0.0, 0.1, 0.2, 1e9, 0.4, 0.5]);
        for (time_s, truth_s) in times.iter().zip([0.0, 0.1, 0.2, 0.3, 0.4, 0.5]) {
            assert_abs_diff_eq!(*time_s, truth_s, epsilon = 1e-12);
        }
    }

    #[test]
    fn whole_milliseconds_at_240_fps_are_a_constant_rate_and_a_dropped_frame_is_not() {
        let mut clock = Clock::new(240.0);
        for frame in 0..240 {
            clock.stamp((f64::from(frame) / 0.24).round() / 1000.0);
        }
        assert!(!clock.is_variable());
        clock.stamp(241.0 / 240.0);
        assert!(clock.is_variable());
    }

    #[test]
    fn one_stamp_that_comes_twice_leaves_an_even_clip_even() {
        for at in 3..60 {
            let readings: Vec<f64> = (0..61).map(|k| f64::from(if k > at { k - 1 } else { k }) / 30.0).collect();
            for (time_s, frame) in stamps(30.0, &readings).iter().zip(0..) {
                assert_abs_diff_eq!(*time_s, f64::from(frame) / 30.0, epsilon = 1e-9);
            }
        }
    }

    proptest! {
        #[test]
        fn times_rise_even_to_a_millionth_whatever_is_read(
            readings_s in prop::collection::vec(prop_oneof![any::<f64>(), (0i32..40).prop_map(|k| f64::from(k) / 30.0)], 0..60),
        ) {
            let times = stamps(30.0, &readings_s);
            prop_assert!(times.iter().all(|time_s| time_s.is_finite()));
            prop_assert!(times.windows(2).all(|pair| (pair[1] * 1e6).round() > (pair[0] * 1e6).round()));
        }
    }
}
