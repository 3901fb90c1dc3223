//! Of a rep's movement: leans against each other, rises, durations, speeds.

use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use super::calibration::{
    DEPTH_SD_OFF_SIDE_THIGHS, DEPTH_SD_THIGHS, DURATION_SHARE, EVENT_SD_FRAMES, HIP_RISE_RATIO_SD,
    HIP_RISE_RATIO_SD_OFF_SIDE, LEAN_CHANGE_SD_OFF_SIDE_DEG, LEAN_CHANGE_SHARE, LEAST_LEAN_CHANGE_SD_DEG,
    LUMBAR_NOISE_SHARE, RISE_NOISE, STATED_WORTH_REPS, UPRIGHT_SPREAD_DEG,
};

/// Change of the trunk's lean early in a lifting, degrees; `from_side` here and below: the lifter is filmed from the side.
pub(crate) fn lean_change(a: f64, b: f64, from_side: bool) -> f64 {
    let least = if from_side { 0.0 } else { LEAN_CHANGE_SD_OFF_SIDE_DEG.value };
    (LEAN_CHANGE_SHARE.value * a.hypot(b)).max(least)
}

/// Height of the hip above the knee at the bottom of a squat, thighs.
pub(crate) fn depth(from_side: bool) -> f64 {
    if from_side { DEPTH_SD_THIGHS.value } else { DEPTH_SD_OFF_SIDE_THIGHS.value }
}

/// The same between two upright postures of a lifter whose upright moments differ by the standard deviation `spread`.
pub(crate) fn upright_lean_change(a: f64, b: f64, spread: f64) -> f64 {
    (LUMBAR_NOISE_SHARE.value * a.hypot(b)).max(LEAST_LEAN_CHANGE_SD_DEG.value).hypot(spread)
}

/// Standard deviation between a lifter's upright moments, of which so many were seen that differ by the standard deviation `own`: that and what
/// is known of other people pooled, each by what stands behind it.
pub(crate) fn upright_spread(own: f64, moments: usize) -> f64 {
    let (worth, free) = (STATED_WORTH_REPS.value, moments.saturating_sub(1) as f64);
    ((worth * UPRIGHT_SPREAD_DEG.value.powi(2) + free * own * own) / (worth + free)).sqrt()
}

/// By how much the straightest third of several like postures is straighter than they are by chance alone, where two of them differ by the
/// standard deviation `sd`: about one of a posture's own (expected order statistics of 3 to 12 normal values: 0.85 to 1.05; of two 0.56).
pub(crate) fn straightest_by_chance(sd: f64) -> f64 {
    sd * FRAC_1_SQRT_2
}

/// The trunk's lean against quiet standing, of a posture that is not held still.
pub(crate) fn lean_from_standing(a: f64, b: f64) -> f64 {
    a.hypot(b).max(LEAST_LEAN_CHANGE_SD_DEG.value)
}

/// Ratio of two rises of which the lower is `rise` body lengths: where little has been travelled yet, the heights' own noise counts.
pub(crate) fn rise_ratio(ratio: f64, rise: f64, from_side: bool) -> f64 {
    let noise = RISE_NOISE.value / rise.max(RISE_NOISE.value) * ratio.hypot(1.0);
    let placed = if from_side { HIP_RISE_RATIO_SD } else { HIP_RISE_RATIO_SD_OFF_SIDE };
    placed.value.hypot(noise)
}

/// Duration between two events of a movement, seconds, from pictures at `rate_hz`.
pub(crate) fn duration(seconds: f64, rate_hz: f64) -> f64 {
    (DURATION_SHARE.value * seconds).hypot(EVENT_SD_FRAMES.value / rate_hz)
}

/// Mean speed over a rise, in the units of `speed`, where the heights at its ends have the standard deviation `height_sd` in the units of
/// `rise`.
pub(crate) fn mean_speed(speed: f64, rise: f64, height_sd: f64) -> f64 {
    speed * (SQRT_2 * height_sd / rise)
}

/// Relative loss `1 − a / b` of two speeds, each with its standard deviation.
pub(crate) fn ratio((a, a_sd): (f64, f64), (b, b_sd): (f64, f64)) -> f64 {
    (a / b) * (a_sd / a).hypot(b_sd / b)
}
