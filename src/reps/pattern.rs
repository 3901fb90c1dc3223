//! What each lift looks like: where the hands, hips, knees and trunk are at the two ends of a movement, as ranges with
//! tolerances. The same table recognises the lift of a set and finds the movements in it that do not match.
//!
//! Heights follow from segment lengths (Winter's and Drillis & Contini's shares of body height, on which an adult's wrists hang 0.41
//! body lengths below the shoulders, and hips and knees stand 0.65 and 0.33 above the ankles) and from the lifts' own definitions: the
//! bar on 450 mm plates puts the wrists 0.13–0.2 above the ankles. Knee and trunk ranges are wide enough for long and short
//! legs, high and low bar, sumo and conventional stance.

use super::LiftName;
use super::motion::Motion;

/// Lifts that can be told apart, with their table.
pub(super) const LIFTS: [LiftName; 6] = LiftName::ALL;

/// Whether a lift's reps are seen in the arms rather than in the body.
pub(super) fn is_by_arms(lift: LiftName) -> bool {
    matches!(lift, LiftName::BarbellRow | LiftName::OverheadPress)
}

/// One measure of a movement between a low and a high end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Wrists above the shoulders at the high end, body lengths.
    HandsHigh,
    /// Wrists above the shoulders at the low end.
    HandsLow,
    /// Wrists above the ankles at the low end.
    BarLow,
    /// How far the hips travel for each unit the shoulders travel.
    HipShare,
    /// How far the shoulders travel for each unit the wrists travel against them.
    BodyShare,
    /// Knee flexion at the low end, degrees.
    Knee,
    /// Trunk inclination at the low end, degrees.
    Trunk,
    /// Trunk inclination at the high end: a lift that ends in standing ends upright.
    TrunkHigh,
    /// Trunk inclination at the low end as a share of the movement's largest: a lifter who squats balances over the feet and leans
    /// most near the bottom; one who sits on a seat is upright there and leans only to get up.
    TrunkBalance,
}

/// Where a measure lies in a lift; outside, its departure counts in units of `sd`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expectation {
    pub measure: Measure,
    low: f64,
    high: f64,
    sd: f64,
}

const fn expect(measure: Measure, low: f64, high: f64, sd: f64) -> Expectation {
    Expectation { measure, low, high, sd }
}

const DEADLIFT: &[Expectation] = &[
    expect(Measure::HandsHigh, -0.48, -0.3, 0.05),
    expect(Measure::HandsLow, -0.48, -0.32, 0.05),
    // Plates that hide the shins push the placed ankles, and with them the bar's height, up.
    expect(Measure::BarLow, 0.0, 0.27, 0.06),
    expect(Measure::HipShare, 0.15, 0.65, 0.1),
    expect(Measure::Knee, 38.0, 115.0, 12.0),
    expect(Measure::Trunk, 35.0, 100.0, 10.0),
    expect(Measure::TrunkHigh, -25.0, 25.0, 10.0),
];

const ROMANIAN_DEADLIFT: &[Expectation] = &[
    expect(Measure::HandsHigh, -0.48, -0.3, 0.05),
    expect(Measure::HandsLow, -0.48, -0.32, 0.05),
    expect(Measure::BarLow, 0.27, 0.5, 0.04),
    expect(Measure::HipShare, -0.05, 0.3, 0.08),
    expect(Measure::Knee, 0.0, 42.0, 10.0),
    expect(Measure::Trunk, 35.0, 110.0, 10.0),
    expect(Measure::TrunkHigh, -25.0, 25.0, 10.0),
];

const SQUAT: &[Expectation] = &[
    expect(Measure::HandsLow, -0.2, 0.25, 0.05),
    expect(Measure::HipShare, 0.5, 1.2, 0.1),
    expect(Measure::Knee, 65.0, 160.0, 15.0),
    expect(Measure::Trunk, 10.0, 65.0, 10.0),
    expect(Measure::TrunkHigh, -20.0, 30.0, 10.0),
    expect(Measure::TrunkBalance, 0.75, 1.0, 0.12),
];

const GOOD_MORNING: &[Expectation] = &[
    expect(Measure::HandsHigh, -0.16, 0.2, 0.05),
    expect(Measure::HandsLow, -0.2, 0.25, 0.06),
    expect(Measure::HipShare, -0.1, 0.28, 0.08),
    expect(Measure::Knee, 0.0, 45.0, 12.0),
    expect(Measure::Trunk, 40.0, 110.0, 10.0),
    expect(Measure::TrunkHigh, -20.0, 30.0, 10.0),
];

const BARBELL_ROW: &[Expectation] = &[
    expect(Measure::HandsLow, -0.48, -0.33, 0.05),
    expect(Measure::HandsHigh, -0.28, 0.05, 0.05),
    expect(Measure::BodyShare, 0.0, 0.5, 0.15),
    expect(Measure::Trunk, 30.0, 100.0, 8.0),
    expect(Measure::TrunkHigh, 25.0, 100.0, 8.0),
];

const OVERHEAD_PRESS: &[Expectation] = &[
    expect(Measure::HandsLow, -0.2, 0.12, 0.05),
    // Straight arms reach 0.41 above the shoulders; hands that go to a bar in the rack or to the head, 0.2 to 0.3.
    expect(Measure::HandsHigh, 0.33, 0.55, 0.04),
    expect(Measure::BodyShare, 0.0, 0.3, 0.1),
    // One stands: a push press dips in the knees, and nobody presses leaning forward. Hands that reach for a bar in the rack do, and those
    // that are lost behind plates while the lifter squats.
    expect(Measure::Knee, 0.0, 35.0, 10.0),
    expect(Measure::Trunk, -25.0, 15.0, 8.0),
    expect(Measure::TrunkHigh, -25.0, 15.0, 8.0),
];

/// A bar or hands lower than this above the shoulders, body lengths, hang. Of 80 rendered and real sets, rows aside, the plates of bars that hang
/// were at −0.46 and lower, of those on the shoulders at −0.14 and higher.
const HANGING: f64 = -0.28;

/// The table of a lift; empty for an unknown one.
pub(super) fn table(lift: LiftName) -> &'static [Expectation] {
    match lift {
        LiftName::Deadlift => DEADLIFT,
        LiftName::RomanianDeadlift => ROMANIAN_DEADLIFT,
        LiftName::Squat => SQUAT,
        LiftName::GoodMorning => GOOD_MORNING,
        LiftName::BarbellRow => BARBELL_ROW,
        LiftName::OverheadPress => OVERHEAD_PRESS,
        LiftName::Unknown => &[],
    }
}

/// The measures of one movement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posture {
    hands_high: f64,
    hands_low: f64,
    bar_low: f64,
    hip_share: f64,
    body_share: f64,
    knee: f64,
    trunk: f64,
    trunk_high: f64,
    trunk_balance: f64,
}

impl Posture {
    /// Measures the movement between the samples `high` and `low` (in either order of time).
    ///
    /// Lengths are in units of the shoulders' height at the high end where the lifter stands upright there, and not of the
    /// clip's body length, which is off when the lifter was nearer to the camera in other parts of the clip.
    pub fn of(motion: &Motion, high: usize, low: usize, by_arms: bool) -> Self {
        let (h, l) = (|column: &[f64]| motion.around(column, high), |column: &[f64]| motion.around(column, low));
        // Hands that are hidden for long are bridged from where they were last seen, while the body moves; behind a plate they are
        // guessed, and the plate tells whether they hold a bar that hangs or one on the shoulders.
        let hangs = |reach: f64| reach.is_finite().then_some(reach < HANGING);
        let guessed = |at: usize| {
            let (bar, hands) = (motion.around(&motion.bar, at), motion.around(&motion.reach, at));
            !by_arms && hangs(bar).zip(hangs(hands)).is_some_and(|(bar, hands)| bar != hands)
        };
        let hands = |column: &[f64], at: usize| {
            if motion.wrist_known[at] && !guessed(at) { motion.around(column, at) } else { f64::NAN }
        };
        let shoulders = h(&motion.shoulder) - l(&motion.shoulder);
        let trunk = l(&motion.trunk);
        let between = motion.trunk.get(high.min(low)..=high.max(low)).unwrap_or_default();
        let most = between.iter().copied().fold(f64::NAN, f64::max);
        let body_length = if by_arms { 1.0 } else { h(&motion.shoulder).clamp(0.5, 2.0) };
        let share = |part: f64, whole: f64| if whole.abs() > 0.03 { part / whole } else { f64::NAN };
        Self {
            hands_high: hands(&motion.reach, high) / body_length,
            hands_low: hands(&motion.reach, low) / body_length,
            bar_low: hands(&motion.wrist, low) / body_length,
            hip_share: share(h(&motion.hip) - l(&motion.hip), shoulders),
            body_share: share(shoulders, h(&motion.reach) - l(&motion.reach)).abs(),
            knee: l(&motion.knee),
            trunk,
            trunk_high: h(&motion.trunk),
            // An upright trunk has no balance to speak of: small angles over small angles are noise.
            trunk_balance: if most > 15.0 { trunk / most } else { f64::NAN },
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
            Measure::Trunk => self.trunk,
            Measure::TrunkHigh => self.trunk_high,
            Measure::TrunkBalance => self.trunk_balance,
        }
    }

    /// The same movement with the hands where they are at the end at which they are higher: those that hold a bar on the shoulders
    /// are lost behind the plates at the low end and then placed at the feet, seldom at the high end as well.
    pub fn with_hands_of_either_end(&self) -> Self {
        Self { hands_low: self.hands_high.max(self.hands_low), ..*self }
    }

    /// Sum of the squared departures from a lift's table. What was not seen costs a little, so that a lift is not recognised
    /// from next to nothing.
    pub fn misfit(&self, lift: LiftName) -> f64 {
        table(lift).iter().map(|e| e.departure(self).map_or(0.25, |z| z * z)).sum()
    }
}

impl Expectation {
    /// Departure from the range in units of `sd`, 0 within, `None` when it was not seen.
    pub fn departure(&self, posture: &Posture) -> Option<f64> {
        let value = posture.get(self.measure);
        value.is_finite().then(|| (self.low - value).max(value - self.high).max(0.0) / self.sd)
    }

    /// How far apart two postures are in this measure, in units of `sd`; 0 when either was not seen.
    pub fn apart(&self, a: &Posture, b: &Posture) -> f64 {
        let apart = (a.get(self.measure) - b.get(self.measure)).abs() / self.sd;
        if apart.is_finite() { apart } else { 0.0 }
    }

    /// What a departure looks like, as a sentence.
    pub fn sentence(&self) -> &'static str {
        match self.measure {
            Measure::HandsHigh | Measure::HandsLow | Measure::BarLow => {
                "The hands are not where the bar would be in this lift."
            }
            Measure::HipShare | Measure::Knee => "Hips and knees do not move as they do in this lift.",
            Measure::BodyShare => "The body moves rather than the arms.",
            Measure::TrunkHigh => "The trunk is not as upright, or not as bent, at the top as in this lift.",
            Measure::Trunk | Measure::TrunkBalance => "The trunk does not lean as it does in this lift.",
        }
    }
}
