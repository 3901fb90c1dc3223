//! What is measured in which frame: each at no more than a given rate, told by the frames' times alone.

/// The mask, and with it the spine model and the back line, is computed on at most this many frames a second: twice what
/// the low pass on the angles lets through. A frame without it costs a quarter less.
pub const MASK_RATE_HZ: f64 = 15.0;
/// The landmark model runs, and a plate is followed, on at most this many frames a second, and what lies between them is not even made a
/// picture of: five times what the low pass on keypoints and the bar's path lets through. Phones film at 60 and 240.
pub const LANDMARK_RATE_HZ: f64 = 30.0;
/// Frames come a little early or late.
const SLACK_S: f64 = 2e-3;

/// Time between samples of the survey, seconds: every second frame with the mask.
pub(super) fn survey_step_s() -> f64 {
    2.0 / MASK_RATE_HZ
}

/// Whether a sample of the survey comes just after another, with at most one missing between: people are still about where they were.
pub(super) fn is_just_after(earlier_s: f64, later_s: f64) -> bool {
    later_s - earlier_s <= 2.0 * survey_step_s()
}

/// What is measured in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measured {
    /// Whether it is read at all.
    pub landmarks: bool,
    pub mask: bool,
    /// Whether the survey samples it.
    pub survey: bool,
}

/// Says of one frame after another what is measured in it.
pub(super) struct Rhythm {
    landmarks: Cadence,
    mask: Cadence,
    survey: Cadence,
}

impl Rhythm {
    pub fn new() -> Self {
        Self {
            landmarks: Cadence::every(1.0 / LANDMARK_RATE_HZ),
            mask: Cadence::every(1.0 / MASK_RATE_HZ),
            survey: Cadence::every(survey_step_s()),
        }
    }

    /// What is measured in the next frame, at `time_s`.
    pub fn next(&mut self, time_s: f64) -> Measured {
        let landmarks = self.landmarks.takes(time_s);
        let mask = landmarks && self.mask.takes(time_s);
        Measured { landmarks, mask, survey: mask && self.survey.takes(time_s) }
    }
}

/// Takes the first frame, and each that comes at least a step after the last it took.
struct Cadence {
    step_s: f64,
    due_s: f64,
}

impl Cadence {
    /// At most one frame each `step_s` seconds.
    fn every(step_s: f64) -> Self {
        Self { step_s, due_s: f64::NEG_INFINITY }
    }

    /// Whether the next frame, at `time_s`, is taken.
    fn takes(&mut self, time_s: f64) -> bool {
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

    #[test]
    fn nothing_is_measured_that_is_not_read() {
        let mut rhythm = Rhythm::new();
        let all: Vec<Measured> = (0..600).map(|k| rhythm.next(f64::from(k) / 60.0)).collect();
        assert!(all.iter().all(|m| (m.landmarks || !m.mask) && (m.mask || !m.survey)));
        let count = |of: fn(&Measured) -> bool| all.iter().filter(|m| of(m)).count();
        assert_eq!((count(|m| m.landmarks), count(|m| m.mask), count(|m| m.survey)), (300, 150, 75));
    }
}
