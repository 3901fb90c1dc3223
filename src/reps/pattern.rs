//! What a movement looks like: where the hands, hips, knees and trunk are at its two ends, and how far that is from a lift's own
//! posture ([`crate::lifts`]).

use super::Rule;
use super::motion::Motion;
use crate::lifts::PostureMeasure as Measure;
use crate::lifts::{Expectation, LiftName};

/// A bar or hands lower than this above the shoulders, body lengths, hang. Of 80 rendered and real sets, rows aside, the plates of bars that hang
/// were at −0.46 and lower, of those on the shoulders at −0.14 and higher.
pub(super) const HANGING: f64 = -0.28;
/// An angle, degrees, below which a share of it is noise.
pub(super) const LEAST_ANGLE: f64 = 20.0;

/// The measures of one movement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posture {
    hands_high: f64,
    hands_low: f64,
    bar_low: f64,
    hip_share: f64,
    body_share: f64,
    knee: f64,
    knee_high: f64,
    trunk: f64,
    lean_per_knee: f64,
    trunk_high: f64,
    trunk_balance: f64,
    seconds: f64,
}

impl Posture {
    /// Measures the movement between the samples `high` and `low` (in either order of time).
    pub fn of(motion: &Motion, high: usize, low: usize, by_arms: bool) -> Self {
        let (h, l) = (|column: &[f64]| motion.around(column, high), |column: &[f64]| motion.around(column, low));
        // Hands that are hidden for long are bridged from where they were last seen, while the body moves; behind a plate they are
        // guessed, and the plate tells whether they hold a bar that hangs or one on the shoulders.
        let hangs = |reach: f64| reach.is_finite().then_some(reach < HANGING);
        let guessed = |at: usize| {
            let (bar, hands) = (motion.around(&motion.bar, at), motion.around(&motion.reach, at));
            Rule::GuessedHands.holds()
                && !by_arms
                && hangs(bar).zip(hangs(hands)).is_some_and(|(bar, hands)| bar != hands)
        };
        let hands = |column: &[f64], at: usize| {
            if motion.wrist_known[at] && !guessed(at) { motion.around(column, at) } else { f64::NAN }
        };
        let shoulders = h(&motion.shoulder) - l(&motion.shoulder);
        let (trunk, knee) = (l(&motion.trunk), l(&motion.knee));
        let between = high.min(low)..=high.max(low);
        let trunks = motion.trunk.get(between.clone()).unwrap_or_default();
        let most = trunks.iter().copied().fold(f64::NAN, f64::max);
        // All that the body does meanwhile counts: hands that are lost now and then reach a rep's end as the body is back where it was.
        let body = motion.shoulder.get(between).unwrap_or_default();
        let extreme = |of: fn(f64, f64) -> f64| body.iter().copied().fold(f64::NAN, of);
        let travelled = extreme(f64::max) - extreme(f64::min);
        let share = |part: f64, whole: f64| if whole.abs() > 0.03 { part / whole } else { f64::NAN };
        Self {
            hands_high: hands(&motion.reach, high),
            hands_low: hands(&motion.reach, low),
            bar_low: hands(&motion.wrist, low),
            hip_share: share(h(&motion.hip) - l(&motion.hip), shoulders),
            body_share: share(travelled, h(&motion.reach) - l(&motion.reach)).abs(),
            knee,
            knee_high: h(&motion.knee),
            trunk,
            // A knee that hardly bends makes no squat, whatever the lean.
            lean_per_knee: trunk / if knee < LEAST_ANGLE { LEAST_ANGLE } else { knee },
            trunk_high: h(&motion.trunk),
            seconds: (motion.time[high] - motion.time[low]).abs(),
            // An upright trunk has no balance to speak of.
            trunk_balance: if most > LEAST_ANGLE { trunk / most } else { f64::NAN },
        }
    }

    /// The value of a measure, NaN when it was not seen.
    pub fn get(&self, measure: Measure) -> f64 {
        match measure {
            Measure::HandsHigh => self.hands_high,
            Measure::HandsLow => self.hands_low,
            Measure::BarLow => self.bar_low,
            Measure::HipShare => self.hip_share,
            Measure::BodyShare => self.body_share,
            Measure::Knee => self.knee,
            Measure::KneeHigh => self.knee_high,
            Measure::Trunk => self.trunk,
            Measure::LeanPerKnee => self.lean_per_knee,
            Measure::TrunkHigh => self.trunk_high,
            Measure::TrunkBalance => self.trunk_balance,
            Measure::Seconds => self.seconds,
        }
    }

    /// Whether the hands hang at the low end and are at the chest or higher at the high one.
    pub fn hands_rise(&self) -> bool {
        self.hands_low < HANGING && self.hands_high > HANGING / 2.0
    }

    /// The same movement with the hands where they are at the end at which they are higher: those that hold a bar on the shoulders
    /// are lost behind the plates at the low end and then placed at the feet, seldom at the high end as well.
    pub fn with_hands_of_either_end(&self) -> Self {
        if !Rule::EitherHands.holds() {
            return *self;
        }
        Self { hands_low: self.hands_high.max(self.hands_low), ..*self }
    }

    /// Sum of the squared departures from a lift's table. What was not seen costs a little, so that a lift is not recognised
    /// from next to nothing.
    pub fn misfit(&self, lift: LiftName) -> f64 {
        lift.posture.iter().map(|e| departure(e, self).map_or(0.25, |z| z * z)).sum()
    }
}

/// Departure of a posture from an expected range in units of its `sd`, 0 within, `None` when it was not seen.
pub(super) fn departure(expected: &Expectation, posture: &Posture) -> Option<f64> {
    let value = posture.get(expected.measure);
    value.is_finite().then(|| (expected.low - value).max(value - expected.high).max(0.0) / expected.sd)
}

/// What a departure looks like, as a sentence.
pub(super) fn sentence(measure: Measure) -> &'static str {
    match measure {
        Measure::HandsHigh | Measure::HandsLow | Measure::BarLow => {
            "The hands are not where the bar would be in this lift."
        }
        Measure::HipShare | Measure::Knee => "Hips and knees do not move as they do in this lift.",
        Measure::KneeHigh => "The lifter does not stand up.",
        Measure::BodyShare => "The body moves rather than the arms.",
        Measure::TrunkHigh => "The trunk is not as upright, or not as bent, at the top as in this lift.",
        Measure::Seconds => "It is slower or faster than this lift.",
        Measure::Trunk | Measure::LeanPerKnee | Measure::TrunkBalance => {
            "The trunk does not lean as it does in this lift."
        }
    }
}
