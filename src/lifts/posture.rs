//! Where hands, hips, knees and trunk are at the two ends of a lift, as ranges with tolerances. The same table recognises the lift of a
//! set and finds the movements in it that do not match.
//!
//! Heights follow from segment lengths (Winter's and Drillis & Contini's shares of body height, on which an adult's wrists hang 0.41
//! body lengths below the shoulders, and hips and knees stand 0.65 and 0.33 above the ankles) and from the lifts' own definitions: the
//! bar on 450 mm plates puts the wrists 0.13–0.2 above the ankles. Knee and trunk ranges are wide enough for long and short
//! legs, high and low bar, sumo and conventional stance.

/// One measure of a movement between a low and a high end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostureMeasure {
    /// Wrists above the shoulders at the high end, body lengths.
    HandsHigh,
    /// Wrists above the shoulders at the low end.
    HandsLow,
    /// Wrists above the ankles at the low end.
    BarLow,
    /// How far the hips travel for each unit the shoulders travel.
    HipShare,
    /// From the shoulders' lowest to their highest place meanwhile, for each unit the wrists travel against them.
    BodyShare,
    /// Knee flexion at the low end, degrees.
    Knee,
    /// Knee flexion at the high end, degrees: who bobs in a deep squat does not stand up.
    KneeHigh,
    /// Trunk inclination at the low end, degrees.
    Trunk,
    /// The same over the knee flexion there: how much of a hinge it is, against a squat.
    LeanPerKnee,
    /// Trunk inclination at the high end: a lift that ends in standing ends upright.
    TrunkHigh,
    /// Trunk inclination at the low end as a share of the movement's largest: a lifter who squats balances over the feet and leans
    /// most near the bottom; one who sits on a seat is upright there and leans only to get up.
    TrunkBalance,
    /// Seconds from one end to the other.
    Seconds,
}

/// Where a measure lies in a lift; outside, its departure counts in units of `sd`.
#[derive(Debug, Clone, Copy)]
pub struct Expectation {
    /// Which.
    pub measure: PostureMeasure,
    /// Its lowest usual value.
    pub low: f64,
    /// Its highest usual value.
    pub high: f64,
    /// How far beyond counts as one standard deviation.
    pub sd: f64,
}

/// A line of a lift's posture table.
pub(super) const fn expect(measure: PostureMeasure, low: f64, high: f64, sd: f64) -> Expectation {
    Expectation { measure, low, high, sd }
}
