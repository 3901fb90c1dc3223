//! Some frames of a clip, at no more than a given rate.

/// Frames come a little early or late.
const SLACK_S: f64 = 2e-3;

/// Takes the first frame, and each that comes at least a step after the last it took.
pub(super) struct Cadence {
    step_s: f64,
    due_s: f64,
}

impl Cadence {
    /// At most one frame each `step_s` seconds.
    pub fn every(step_s: f64) -> Self {
        Self { step_s, due_s: f64::NEG_INFINITY }
    }

    /// Whether the next frame, at `time_s`, is taken.
    pub fn takes(&mut self, time_s: f64) -> bool {
        let taken = time_s >= self.due_s - SLACK_S;
        if taken {
            self.due_s = time_s + self.step_s;
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_a_second(fps: f64) -> usize {
        let mut cadence = Cadence::every(1.0 / 15.0);
        (0..(10.0 * fps) as usize).filter(|k| cadence.takes(*k as f64 / fps)).count() / 10
    }

    #[test]
    fn every_frame_is_taken_or_every_second_or_fourth_as_the_rate_allows() {
        assert_eq!(taken_a_second(15.0), 15);
        assert_eq!(taken_a_second(30.0), 15);
        assert_eq!(taken_a_second(60.0), 15);
        assert_eq!(taken_a_second(25.0), 12);
        assert_eq!(taken_a_second(10.0), 10);
    }
}
