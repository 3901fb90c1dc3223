//! The angles as the page plots them.

use serde::{Deserialize, Serialize};

use super::Packed;
use crate::angles::{AngleTrack, BODY_LENGTH_STATURES, Column, LumbarMethod, SampleState};
use crate::faults::{Profile, Severity, criterion_for};
use crate::lifts::LiftName;
use crate::measures::concentric_speed::RisingPart;
use crate::measures::lumbar_flexion_peak;
use crate::report::Analysis;

/// Angles to a tenth of a degree: far below their uncertainty.
const DEGREE_STEP: f64 = 0.1;
/// Heights to a ten-thousandth of the stature, velocities to a thousandth a second.
const HEIGHT_STEP: f64 = 1e-4;
const VELOCITY_STEP: f64 = 1e-3;
/// A velocity is the slope over this much time before and after, seconds: the keypoints' jitter would hide it otherwise.
const VELOCITY_REACH_S: f64 = 0.1;

/// Angles over time on an even grid; a value that was not measured is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// Time of the first sample, seconds.
    pub start_s: f64,
    /// Samples a second.
    pub rate_hz: f64,
    /// Lumbar flexion, degrees; what hip and shoulder hint at is no number of the back and left out.
    pub lumbar: Packed,
    /// Its standard deviation, degrees.
    pub lumbar_sd: Packed,
    /// Hip hinge, degrees.
    pub hinge: Packed,
    /// Trunk inclination, degrees.
    pub trunk: Packed,
    /// Knee flexion, degrees.
    pub knee: Packed,
    /// Part of the body that rises as the weight does. Pages of versions before drew the hands for every lift.
    #[serde(default = "hands")]
    pub rising_part: RisingPart,
    /// Its height above the ankles, statures.
    #[serde(alias = "wrist")]
    pub rising: Packed,
    /// Its upward velocity, statures a second.
    pub velocity: Packed,
    /// Height of the bar over its lowest, metres.
    pub bar: Packed,
    /// Upward speed of the bar, metres a second.
    pub bar_speed: Packed,
    /// Levels of lumbar flexion from which a rep is graded.
    pub thresholds: Vec<Threshold>,
}

/// A level of lumbar flexion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// The grade it gives.
    pub severity: Severity,
    /// Degrees.
    pub value: f64,
}

impl Curves {
    /// Message that names the height of the part that rises.
    pub(super) fn height_title(&self) -> &'static str {
        match self.rising_part {
            RisingPart::Hips => "curve-hips",
            RisingPart::Hands => "curve-hands",
            RisingPart::Shoulders => "curve-shoulders",
        }
    }

    pub(super) fn new(analysis: &Analysis<'_>, lift: LiftName) -> Self {
        let (angles, bar) = (analysis.angles, analysis.bar);
        let lumbar: Vec<f64> = (0..angles.len()).map(|k| lumbar(angles, k)).collect();
        let sd = lumbar.iter().zip(&angles.lumbar_flexion.sd).map(|(v, sd)| if v.is_finite() { *sd } else { f64::NAN });
        let rising_part = RisingPart::of(lift);
        let rising: Vec<f64> = rising_part.heights(angles).iter().map(|height| BODY_LENGTH_STATURES * height).collect();
        let cuts: Vec<usize> = angles.scenes.iter().skip(1).map(|scene| scene.samples.start).collect();
        // A line joins neighbours: without the last before a cut it ends there.
        let packed = |step: f64, values: &mut dyn Iterator<Item = f64>| {
            let ends = |k: usize| cuts.contains(&(k + 1));
            Packed::new(step, values.enumerate().map(|(k, value)| if ends(k) { f64::NAN } else { value }))
        };
        let degrees = |column: &Column| packed(DEGREE_STEP, &mut shown(column));
        Self {
            start_s: angles.time_s.first().copied().unwrap_or_default(),
            rate_hz: angles.rate_hz,
            lumbar_sd: packed(DEGREE_STEP, &mut sd.into_iter()),
            lumbar: packed(DEGREE_STEP, &mut lumbar.iter().copied()),
            hinge: degrees(&angles.hip_hinge),
            trunk: degrees(&angles.trunk_inclination),
            knee: degrees(&angles.knee_flexion),
            rising_part,
            velocity: packed(VELOCITY_STEP, &mut velocity(&rising, &cuts, angles.rate_hz).into_iter()),
            rising: packed(HEIGHT_STEP, &mut rising.iter().copied()),
            bar: packed(HEIGHT_STEP, &mut bar.height_m.iter().copied()),
            bar_speed: packed(VELOCITY_STEP, &mut bar.speed_m_s.iter().copied()),
            thresholds: thresholds(analysis.profile, lift),
        }
    }
}

fn hands() -> RisingPart {
    RisingPart::Hands
}

/// Values that are known.
fn shown(column: &Column) -> impl Iterator<Item = f64> {
    let known = |(v, state): (&f64, &SampleState)| if *state == SampleState::Missing { f64::NAN } else { *v };
    column.value.iter().zip(&column.state).map(known)
}

/// Lumbar flexion of sample `k` if it was measured on the back itself.
pub(super) fn lumbar(angles: &AngleTrack, k: usize) -> f64 {
    let column = &angles.lumbar_flexion;
    let measured = matches!(angles.lumbar_method.get(k), Some(LumbarMethod::SpineModel | LumbarMethod::BackLine));
    let known = column.state.get(k).is_some_and(|s| *s != SampleState::Missing);
    column.value.get(k).copied().filter(|_| measured && known).unwrap_or(f64::NAN)
}

/// Central differences; missing beside a gap, and beside a cut: before the first sample of a later scene, and from it on.
fn velocity(height: &[f64], cuts: &[usize], rate_hz: f64) -> Vec<f64> {
    let reach = ((VELOCITY_REACH_S * rate_hz).round() as usize).max(1);
    let slope = |k: usize| {
        let (from, to) = (k.checked_sub(reach)?, k + reach);
        let rise = height.get(to)? - height.get(from)?;
        let within = cuts.iter().all(|cut| !(from + 1..=to).contains(cut));
        within.then_some(rise * rate_hz / (2 * reach) as f64)
    };
    (0..height.len()).map(|k| slope(k).unwrap_or(f64::NAN)).collect()
}

fn thresholds(profile: &Profile, lift: LiftName) -> Vec<Threshold> {
    let criterion = criterion_for(&lumbar_flexion_peak::MEASURE, lift);
    let Some(grades) = criterion.and_then(|c| profile.grades(c.key)) else { return Vec::new() };
    let all = [(Severity::Warning, grades.warning), (Severity::Breakdown, grades.breakdown)];
    let given = all.into_iter().filter(|(severity, _)| *severity <= grades.highest);
    given.map(|(severity, value)| Threshold { severity, value }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn velocity_is_the_slope_and_unknown_beside_a_gap() {
        let v = velocity(&[0.0, 0.1, 0.2, 0.3, f64::NAN, 0.5], &[], 10.0);
        assert!((v[1] - 1.0).abs() < 1e-12 && (v[2] - 1.0).abs() < 1e-12);
        assert!([v[0], v[3], v[5]].iter().all(|v| v.is_nan()));
        // Across a cut between the third and the fourth nothing is known of how fast it rose.
        let v = velocity(&[0.0, 0.1, 0.2, 5.0, 5.1, 5.2], &[3], 10.0);
        assert!((v[1] - 1.0).abs() < 1e-12 && (v[4] - 1.0).abs() < 1e-12);
        assert!([v[2], v[3]].iter().all(|v| v.is_nan()));
    }
}
