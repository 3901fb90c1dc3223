//! Where the bar's centre is in every sample of a clip, and how fast it rises.

use std::ops::Range;

use super::carrier::{Carrier, Followed, Tie, go_together, shows_discs};
use super::{Scale, Told};
use crate::angles::{AngleTrack, SceneView, ViewKind};
use crate::lifts::{LiftName, Lifted};
use crate::reps::{Rep, SetReps};
use crate::signal::zero_lag;
use crate::statistics::median;

/// Cut-off of the low pass on the travel, Hz: of 45 liftings of rendered lifters, pictured 30 times a second with 1 mm of noise, peak speeds
/// were off by 0.013 m/s (root mean square), with 4 Hz by 0.038 and with 10 Hz by 0.021.
const CUTOFF_HZ: f64 = 6.0;
/// The same where a body part stands for the bar, whose joints scatter more than rims: of 38 liftings peak speeds were off by 0.15 m/s (root
/// mean square), with 6 Hz by 0.20.
const BODY_CUTOFF_HZ: f64 = 3.0;
/// A plate that is followed in a smaller share of a lifting tells it alone no more; in a smaller one still, not with the body's help either.
const PLATE_SEEN: f64 = 0.9;
const PLATE_HELPS: f64 = 0.5;
/// Plates whose heights are mostly farther than this share of their radius from their low-passed course hop: of 76 real and rendered liftings whose
/// rims are followed they are by 0.0036 at most, of ten in which a ring or another plate is taken for the rim now and then by 0.0058 and more.
const HOPS: f64 = 0.005;
/// Why a squat has no numbers of a bar.
const NOTHING_LIFTED: &str =
    "nothing shows that a bar is carried: no plate is seen to go along; `--load-kg` with the load tells it";
/// Shorter runs are not low-passed and tell no speed, seconds.
const LEAST_RUN_S: f64 = 0.3;

/// A part of a clip in which one thing is followed and a metre is of one length.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// Samples.
    pub samples: Range<usize>,
    /// What is followed.
    pub followed: Followed,
    /// How long a metre is where the bar moves; else why nobody knows, and the columns are missing.
    pub scale: Result<Scale, String>,
}

/// The bar over time, on the grid of the [`AngleTrack`] it was taken from. NaN where it was not followed.
#[derive(Debug, Clone)]
pub struct BarPath {
    /// What is followed where, in order, all samples of the clip together.
    pub stretches: Vec<Stretch>,
    /// Samples a second.
    pub rate_hz: f64,
    /// Height over the lowest place in its stretch, metres, up +: from another side, or of a body part, nobody knows how far over the same floor.
    pub height_m: Vec<f64>,
    /// Horizontal position against an arbitrary plumb line, metres, the way the lifter faces +.
    pub forward_m: Vec<f64>,
    /// Upward speed, metres a second.
    pub speed_m_s: Vec<f64>,
    /// Whether a body part told the height there, be it because no plate is followed or because the plate was lost for a while.
    pub by_body: Vec<bool>,
}

impl BarPath {
    /// Follows the bar of a set.
    pub fn of(angles: &AngleTrack, set: &SetReps, told: &Told) -> Self {
        let n = angles.len();
        let mut path = Self {
            stretches: Vec::new(),
            rate_hz: angles.rate_hz,
            height_m: vec![f64::NAN; n],
            forward_m: vec![f64::NAN; n],
            speed_m_s: vec![f64::NAN; n],
            by_body: vec![false; n],
        };
        let carrier = Carrier::of(set.lift.name);
        let ties: Vec<Option<Tie>> = set.reps.iter().map(|rep| Tie::of(angles, carrier, rep)).collect();
        let is_seen = |rep: &Rep| is_the_bars(angles, set.lift.name, &lifting_of(set.lift.name, rep));
        let goes_along = set.reps.iter().zip(&ties).any(|(rep, tie)| tie.is_some() || is_seen(rep));
        let is_loaded = carrier.is_loaded(&set.lift, told, goes_along);
        for (k, scene) in angles.scenes.iter().enumerate() {
            let (reps, ties): (Vec<&Rep>, Vec<&Option<Tie>>) =
                set.reps.iter().zip(&ties).filter(|(rep, _)| scene.samples.contains(&rep.start)).unzip();
            let mut plate = Plate::of(angles, set.lift.name, carrier, &reps, &ties);
            if set.lift.variant().is_some_and(|variant| variant.lifted != Lifted::Plates) {
                plate.tells.fill(false);
            }
            for (samples, by_plate) in parts(scene, &reps, &plate) {
                let followed = if by_plate { Followed::Plate } else { carrier.followed() };
                let scale = match followed {
                    _ if !is_loaded => Err(NOTHING_LIFTED.into()),
                    Followed::Plate => Scale::by_plate(angles, k, told),
                    _ if angles.hips_unseen(scene.samples.clone()).is_none() => Ok(Scale::of_body(told)),
                    _ => Ok(Scale::of_body(told).by_arms()),
                };
                if let Ok(scale) = &scale {
                    let height = if by_plate { &plate.height } else { carrier.heights(angles) };
                    path.take(scene, samples.clone(), scale.metres, height, by_plate.then_some(&angles.bar_across));
                    for i in samples.clone() {
                        path.by_body[i] = !by_plate || !angles.bar_height[i].is_finite();
                    }
                }
                path.stretches.push(Stretch { samples, followed, scale });
            }
        }
        path
    }

    /// The stretch of a sample.
    pub fn at(&self, sample: usize) -> Option<&Stretch> {
        self.stretches.iter().find(|stretch| stretch.samples.contains(&sample))
    }

    /// What stands for the whole clip: where a plate is followed, else the first that tells a scale, else the first.
    pub fn chief(&self) -> Option<&Stretch> {
        let known = || self.stretches.iter().filter(|stretch| stretch.scale.is_ok());
        let by_plate = known().find(|stretch| stretch.followed == Followed::Plate);
        by_plate.or_else(|| known().next()).or_else(|| self.stretches.first())
    }

    /// Whether the plate nearest the camera is followed anywhere.
    pub fn shows_plate(&self) -> bool {
        self.stretches.iter().any(|stretch| stretch.followed == Followed::Plate)
    }

    fn take(
        &mut self,
        scene: &SceneView,
        samples: Range<usize>,
        metres: f64,
        height: &[f64],
        across: Option<&Vec<f64>>,
    ) {
        let slope = scene.plumb_slope.unwrap_or(0.0);
        // What goes forward is seen shortened by a camera off the side.
        let cutoff = if across.is_some() { CUTOFF_HZ } else { BODY_CUTOFF_HZ };
        let shown =
            if scene.view.kind == ViewKind::Oblique { scene.view.yaw_deg.value.to_radians().cos() } else { 1.0 };
        let least = (LEAST_RUN_S * self.rate_hz).ceil() as usize;
        let of = |column: &[f64]| -> Vec<Range<usize>> {
            let shifted = |run: Range<usize>| run.start + samples.start..run.end + samples.start;
            runs(&column[samples.clone()]).into_iter().map(shifted).filter(|run| run.len() >= least).collect()
        };
        for run in of(height) {
            let travel = low_passed(&height[run.clone()], metres, cutoff, self.rate_hz);
            self.speed_m_s[run.clone()].copy_from_slice(&slopes(&travel, self.rate_hz));
            self.height_m[run].copy_from_slice(&travel);
        }
        let heights = &mut self.height_m[samples.clone()];
        let lowest = heights.iter().copied().fold(f64::INFINITY, f64::min);
        heights.iter_mut().for_each(|height| *height -= lowest);
        let Some(across) = across else { return };
        for run in of(across) {
            let forward = low_passed(&across[run.clone()], metres, cutoff, self.rate_hz);
            for (i, forward) in run.zip(forward) {
                self.forward_m[i] = (forward - slope * self.height_m[i]) / shown;
            }
        }
    }
}

/// The plate's height through the reps of a scene.
struct Plate {
    /// Body lengths, up +; where it was lost for a part of a lifting, where the body says it was.
    height: Vec<f64>,
    /// Whether it tells the lifting of each rep.
    tells: Vec<bool>,
}

impl Plate {
    fn of(angles: &AngleTrack, lift: LiftName, carrier: Carrier, reps: &[&Rep], ties: &[&Option<Tie>]) -> Self {
        let mut height = angles.bar_height.clone();
        // Joints scatter more than rims, and by more where a plate hides them: where it comes and goes they would jerk the bar.
        let body = run_by_run(carrier.heights(angles), BODY_CUTOFF_HZ, angles.rate_hz);
        let smooth = run_by_run(&height, CUTOFF_HZ, angles.rate_hz);
        let mut tells = Vec::with_capacity(reps.len());
        for (rep, tie) in reps.iter().zip(ties) {
            let lifting = lifting_of(lift, rep);
            let seen = angles.bar_height.get(lifting.clone()).unwrap_or_default();
            let share = seen.iter().filter(|h| h.is_finite()).count() as f64 / lifting.len().max(1) as f64;
            let is_steady = is_steady(angles, &smooth, &lifting);
            let tie = tie.filter(|_| is_steady && (PLATE_HELPS..1.0).contains(&share));
            if let Some(tie) = tie {
                tie.bridge(&mut height, &body, rep.start..rep.end + 1);
            }
            tells.push(tie.is_some() || is_steady && is_the_bars(angles, lift, &lifting));
        }
        Self { height, tells }
    }
}

/// The parts of a scene through which the same is followed: each rep with what was between it and the one before.
fn parts(scene: &SceneView, reps: &[&Rep], plate: &Plate) -> Vec<(Range<usize>, bool)> {
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    let mut from = scene.samples.start;
    for (k, rep) in reps.iter().enumerate() {
        let to = if k + 1 == reps.len() { scene.samples.end } else { (rep.end + 1).min(scene.samples.end) };
        match parts.last_mut().filter(|(_, by_plate)| *by_plate == plate.tells[k]) {
            Some((part, _)) => part.end = to,
            None => parts.push((from..to, plate.tells[k])),
        }
        from = to;
    }
    if parts.is_empty() {
        parts.push((scene.samples.clone(), false));
    }
    parts
}

/// Samples between the ends of a rep in which its weight goes up.
fn lifting_of(lift: LiftName, rep: &Rep) -> Range<usize> {
    if lift.lifts_first() { rep.start..rep.turn + 1 } else { rep.turn..rep.end + 1 }
}

/// Whether the plate is followed through a lifting and goes with the body that carries the bar. One that lies on the floor or in a rack does not.
fn is_the_bars(angles: &AngleTrack, lift: LiftName, lifting: &Range<usize>) -> bool {
    if !shows_discs(angles, lifting.start) {
        return false;
    }
    let column = |of: &[f64]| of.get(lifting.clone()).map(<[f64]>::to_vec).unwrap_or_default();
    let plate = column(&angles.bar_height);
    let seen = plate.iter().filter(|h| h.is_finite()).count();
    let body = column(Carrier::of(lift).heights(angles));
    // Shoulders may leave the picture on the way: they are held against the plate as far as both are seen.
    let (plate, body): (Vec<f64>, Vec<f64>) =
        plate.into_iter().zip(body).filter(|(plate, body)| plate.is_finite() && body.is_finite()).unzip();
    seen as f64 >= PLATE_SEEN * lifting.len() as f64 && go_together(&plate, &body)
}

/// Whether a plate's heights lie on their own low-passed course, `smooth`, through a lifting. Where now the rim is taken for it and now a ring
/// on the plate, or a plate beside it, they hop.
fn is_steady(angles: &AngleTrack, smooth: &[f64], lifting: &Range<usize>) -> bool {
    let hop = |i: usize| {
        let [height, course, radius] = [&angles.bar_height, smooth, &angles.plate_radius].map(|column| column.get(i));
        Some((height? - course?).abs() / radius?)
    };
    median(lifting.clone().filter_map(hop)).is_none_or(|hop| hop <= HOPS)
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

/// Heights that are low-passed wherever they are known for long enough; NaN elsewhere.
fn run_by_run(heights: &[f64], cutoff_hz: f64, rate_hz: f64) -> Vec<f64> {
    let mut smooth = vec![f64::NAN; heights.len()];
    for run in runs(heights).into_iter().filter(|run| run.len() >= (LEAST_RUN_S * rate_hz).ceil() as usize) {
        smooth[run.clone()].copy_from_slice(&low_passed(&heights[run], 1.0, cutoff_hz, rate_hz));
    }
    smooth
}

/// Metres, low-passed.
fn low_passed(values: &[f64], metres: f64, cutoff_hz: f64, rate_hz: f64) -> Vec<f64> {
    let mut travel: Vec<f64> = values.iter().map(|v| v * metres).collect();
    zero_lag(&mut travel, cutoff_hz, rate_hz, &mut Vec::new());
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
