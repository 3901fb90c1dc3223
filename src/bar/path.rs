//! Where the bar's centre is in every sample of a clip, and how fast it rises.

use std::ops::Range;

use super::{Scale, Told};
use crate::angles::{AngleTrack, SceneView, ViewKind};
use crate::lifts::LiftName;
use crate::reps::{Rep, SetReps};
use crate::signal::zero_lag;
use crate::statistics::quantile;

/// Cut-off of the low pass on the travel, Hz: of 45 liftings of rendered lifters, pictured 30 times a second with 1 mm of noise, peak speeds
/// were off by 0.013 m/s (root mean square), with 4 Hz by 0.038 and with 10 Hz by 0.021.
const CUTOFF_HZ: f64 = 6.0;
/// The plate is the bar's where it goes as far as the body that carries it, but for perspective (half as far again from 1.5 m away), for
/// shoulders that rise less than the bar in a pull, and for hands that are placed with some scatter …
const ALIKE: std::ops::RangeInclusive<f64> = 0.5..=2.6;
/// … which is asked where the body goes at least so far, body lengths.
const LEAST_TRAVEL: f64 = 0.08;
/// A plate that is followed in a smaller share of the reps' liftings leaves the path to the body.
const PLATE_SEEN: f64 = 0.9;
/// Shorter runs are not low-passed and tell no speed, seconds.
const LEAST_RUN_S: f64 = 0.3;

/// What is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// The plate nearest the camera.
    Plate,
    /// The hands that hold the bar.
    Hands,
    /// The shoulders that carry it.
    Shoulders,
}

impl Followed {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Hands => "hands",
            Self::Shoulders => "shoulders",
        }
    }
}

/// The bar over time, on the grid of the [`AngleTrack`] it was taken from. NaN where it was not followed.
#[derive(Debug, Clone)]
pub struct BarPath {
    /// What is followed.
    pub followed: Followed,
    /// How long a metre is where the bar moves; else why nobody knows, and the columns are missing.
    pub scale: Result<Scale, String>,
    /// Samples a second.
    pub rate_hz: f64,
    /// Height over an arbitrary level, metres, up +.
    pub height_m: Vec<f64>,
    /// Horizontal position against an arbitrary plumb line, metres, the way the lifter looks +.
    pub forward_m: Vec<f64>,
    /// Upward speed, metres a second.
    pub speed_m_s: Vec<f64>,
}

impl BarPath {
    /// Follows the bar of a set.
    pub fn of(angles: &AngleTrack, set: &SetReps, told: &Told) -> Self {
        let (n, lift) = (angles.len(), set.lift.name);
        let plate_is_seen = set.reps.iter().any(|rep| is_the_bars(angles, lift, &lifting_of(lift, rep)));
        let followed = match () {
            () if plate_is_seen => Followed::Plate,
            () if lift.hangs || lift.is_by_arms() => Followed::Hands,
            () => Followed::Shoulders,
        };
        let rate_hz = angles.rate_hz;
        let mut path = Self {
            followed,
            scale: Err("the clip shows nothing that carries the bar".into()),
            rate_hz,
            height_m: vec![f64::NAN; n],
            forward_m: vec![f64::NAN; n],
            speed_m_s: vec![f64::NAN; n],
        };
        for (k, scene) in angles.scenes.iter().enumerate() {
            let scale =
                if followed == Followed::Plate { Scale::by_plate(angles, k, told) } else { Scale::by_stature(told) };
            if let Ok(scale) = scale {
                path.take(angles, scene, scale.metres);
            }
            // Of several scenes the first that tells a scale names it.
            if path.scale.is_err() {
                path.scale = scale;
            }
        }
        path
    }

    fn take(&mut self, angles: &AngleTrack, scene: &SceneView, metres: f64) {
        let (samples, slope) = (scene.samples.clone(), scene.plumb_slope.unwrap_or(0.0));
        // What goes forward is seen shortened by a camera off the side.
        let shown =
            if scene.view.kind == ViewKind::Oblique { scene.view.yaw_deg.value.to_radians().cos() } else { 1.0 };
        let (height, across) = match self.followed {
            Followed::Plate => (&angles.bar_height, Some(&angles.bar_across)),
            Followed::Hands => (&angles.wrist_height, None),
            Followed::Shoulders => (&angles.shoulder_height, None),
        };
        let least = (LEAST_RUN_S * self.rate_hz).ceil() as usize;
        for run in runs(&height[samples.clone()]) {
            let run = run.start + samples.start..run.end + samples.start;
            if run.len() < least {
                continue;
            }
            let travel = low_passed(&height[run.clone()], metres, self.rate_hz);
            self.speed_m_s[run.clone()].copy_from_slice(&slopes(&travel, self.rate_hz));
            self.height_m[run.clone()].copy_from_slice(&travel);
            if let Some(across) = across {
                let forward = low_passed(&across[run.clone()], metres, self.rate_hz);
                let off_plumb = forward.iter().zip(&travel).map(|(forward, height)| (forward - slope * height) / shown);
                self.forward_m[run].iter_mut().zip(off_plumb).for_each(|(at, off)| *at = off);
            }
        }
    }
}

/// Samples between the ends of a rep in which its weight goes up.
fn lifting_of(lift: LiftName, rep: &Rep) -> Range<usize> {
    if lift.lifts_first() { rep.start..rep.turn + 1 } else { rep.turn..rep.end + 1 }
}

/// Whether the plate is followed through a lifting and goes with the body that carries the bar. One that lies on the floor or in a rack does not.
pub(crate) fn is_the_bars(angles: &AngleTrack, lift: LiftName, lifting: &Range<usize>) -> bool {
    // From the front a plate shows its edge: what looks round there is something else.
    let scene = angles.scenes.iter().find(|scene| scene.samples.contains(&lifting.start));
    if scene.is_none_or(|scene| matches!(scene.view.kind, ViewKind::Front | ViewKind::Back)) {
        return false;
    }
    let column = |of: &[f64]| of.get(lifting.clone()).map(<[f64]>::to_vec).unwrap_or_default();
    let plate = column(&angles.bar_height);
    let seen = plate.iter().filter(|h| h.is_finite()).count();
    let body = column(if lift.is_by_arms() { &angles.wrist_height } else { &angles.shoulder_height });
    // Shoulders may leave the picture on the way: they are held against the plate as far as both are seen.
    let (plate, body): (Vec<f64>, Vec<f64>) =
        plate.into_iter().zip(body).filter(|(plate, body)| plate.is_finite() && body.is_finite()).unzip();
    let travel = |of: &[f64]| Some(quantile(of.iter().copied(), 0.95)? - quantile(of.iter().copied(), 0.05)?);
    let Some((plate, body)) = travel(&plate).zip(travel(&body)) else { return false };
    seen as f64 >= PLATE_SEEN * lifting.len() as f64 && body >= LEAST_TRAVEL && ALIKE.contains(&(plate / body))
}

/// Stretches of finite values.
fn runs(values: &[f64]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, _) in values.iter().enumerate().filter(|(_, v)| v.is_finite()) {
        match runs.last_mut() {
            Some(run) if run.end == i => run.end += 1,
            _ => runs.push(i..i + 1),
        }
    }
    runs
}

/// Metres, low-passed; not where a value is missing.
fn low_passed(values: &[f64], metres: f64, rate_hz: f64) -> Vec<f64> {
    let mut travel: Vec<f64> = values.iter().map(|v| v * metres).collect();
    if travel.iter().all(|v| v.is_finite()) {
        zero_lag(&mut travel, CUTOFF_HZ, rate_hz, &mut Vec::new());
    }
    travel
}

/// Central differences, one-sided at the ends.
fn slopes(travel: &[f64], rate_hz: f64) -> Vec<f64> {
    let last = travel.len().saturating_sub(1);
    let slope = |i: usize| {
        let (from, to) = (i.saturating_sub(1), (i + 1).min(last));
        (travel[to] - travel[from]) * rate_hz / (to - from).max(1) as f64
    };
    (0..travel.len()).map(slope).collect()
}
