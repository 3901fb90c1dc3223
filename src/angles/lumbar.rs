//! Lumbar flexion in degrees, from the best evidence that each sample has, with the method named.

use super::{Column, Facing, LumbarMethod, SampleState, View, ViewKind, is_upright, spine_points};
use crate::signal::CleanTrack;
use crate::statistics::median;
use crate::track::{BACK_SAMPLES, BackLine, Joint};
use crate::uncertainty::lumbar::off_side;

/// Up to this yaw of the camera off the side view every method holds. Frames get room for the noise of their own yaw.
const SIDE_TO: f64 = 20.0;
const SIDE_FRAME_TO: f64 = 30.0;
/// The model states its standard deviation for single frames. Cleaned in time, what is left is less: with this share of it 95 % of the
/// frames and 94 % of the reps of 27 rendered hinge sets, 20 of them held out before, lay within twice the standard deviation.
const MODEL_SD_SHARE: f64 = 0.65;
/// Deep in a squat the model is less sure than it states: beyond the first knee flexion comes on top what reaches this at the
/// second, degrees. Of 2,900 frames of the reps of 11 rendered squats, 98 % then lie within twice the standard deviation; the
/// error differs between lifters and has no common sign.
const DEEP_SD: f64 = 3.5;
const DEEP_KNEE: (f64, f64) = (100.0, 120.0);
/// Backs rounded by more than about 50° are read as 50°: few that the model learnt from were rounder. What it reads beyond the first is so
/// much less sure, the second for each degree.
const ROUNDEST: (f64, f64) = (40.0, 0.5);
/// Stated standard deviation and disagreement within the ensemble beyond which its value is not used, degrees.
const MODEL_SD: f64 = 14.0;
const MODEL_SPREAD: f64 = 8.0;
/// Least share of the back line between sacral and upper thoracic level that must be clear of plates and arms: with more of
/// the back hidden the model falls back on what backs usually do (RMSE 13–16° instead of 8°, slope 0.3–0.4). Rendered and real
/// hinge lifts have 0.9 and more, squats filmed through the plates 0.5 and less.
const MODEL_CLEAR: f64 = 0.6;
/// The stretch of the hip–shoulder line that counts for it.
const CLEAR_STRETCH: std::ops::RangeInclusive<f32> = 0.08..=0.70;

/// Calibration of the back line: flexion = zero + slope × sagitta (percent). From nine rendered lifters at a lean of 45° and
/// more: slope = the pooled within-lifter one (0.151 % a degree), zero = the mean over lifters at that slope. Between those
/// lifters the zero scattered by 6.3°; real bodies and shirts vary more (3–4 % of torso), hence the 11°.
const SAGITTA_SLOPE: f64 = 6.6;
const SAGITTA_ZERO: f64 = 25.0;
/// Standard deviation of that calibration between lifters and cameras, degrees, and leans for which it holds.
const SAGITTA_SD: f64 = 11.0;
const SAGITTA_LEAN: f64 = 30.0;

/// Standard deviation of the proxies under realistic keypoint errors, from a simulated sagittal figure (1.75 m at 500 pixels,
/// flexion −10…55°, keypoint errors of 4 pixels that run along the chain).
const WITH_EAR_SD: f64 = 12.2;
const LENGTH_ONLY_SD: f64 = 14.9;
/// Share of the upright hip–shoulder length for which the proxies were fitted, and the flexion that they can tell, degrees: what they
/// make of misplaced joints lies far beyond.
const PROXY_RATIO: (f64, f64) = (0.78, 1.02);
const PROXY_RANGE: std::ops::RangeInclusive<f64> = -25.0..=70.0;
/// How many seconds of standing upright make a reference.
const REFERENCE_S: f64 = 0.3;
/// The weaker methods must hold for this long: a moment's change of method would read as a jump of the back, seconds.
const LEAST_RUN_S: f64 = 0.2;

/// What the choice is made from.
pub(super) struct Evidence<'a> {
    pub clean: &'a CleanTrack,
    pub view: &'a View,
    pub trunk: &'a Column,
    pub knee: &'a Column,
    pub neck: &'a Column,
    pub back: &'a Column,
}

/// Lumbar flexion and how it was come by.
pub(super) struct Lumbar {
    pub flexion: Column,
    pub method: Vec<LumbarMethod>,
}

/// Takes for each sample the spine model's value, else the back line's, else the hip–shoulder proxy, else nothing. Off the side view the
/// spine model alone is asked, and is less sure: the outline's edge is no longer the back's midline.
pub(super) fn choose(e: &Evidence) -> Lumbar {
    let n = e.clean.len();
    let mut out = Lumbar { flexion: Column::missing(n), method: vec![LumbarMethod::None; n] };
    let sideways = matches!(e.view.kind, ViewKind::Side | ViewKind::Oblique);
    if !sideways {
        return out;
    }
    if e.clean.keypoints_only {
        by_spine_points(e, &mut out);
        return out;
    }
    let upright = if is_side(e) { Upright::of(e) } else { None };
    for i in (0..n).filter(|i| !e.clean.back_covered[*i]) {
        let found = if is_side(e) {
            by_model(e, i).or_else(|| by_back_line(e, i)).or_else(|| upright.as_ref().and_then(|u| by_proxy(e, u, i)))
        } else {
            by_model(e, i)
        };
        if let Some((method, value, sd, state)) = found {
            out.flexion.value[i] = value;
            out.flexion.sd[i] = sd;
            out.flexion.state[i] = state;
            out.method[i] = method;
        }
    }
    drop_moments(&mut out, (LEAST_RUN_S * e.clean.rate_hz).ceil() as usize);
    out
}

fn is_side(e: &Evidence) -> bool {
    e.view.yaw_deg.value <= SIDE_TO
}

/// Takes back values of the weaker methods that hold for fewer than `least` samples in a row.
fn drop_moments(out: &mut Lumbar, least: usize) {
    let mut from = 0;
    for run in out.method.chunk_by_mut(|a, b| a == b) {
        let to = from + run.len();
        if run.len() < least && matches!(run[0], LumbarMethod::BackLine | LumbarMethod::HipShoulderProxy) {
            run.fill(LumbarMethod::None);
            out.flexion.value[from..to].fill(f64::NAN);
            out.flexion.sd[from..to].fill(f64::NAN);
            out.flexion.state[from..to].fill(SampleState::Missing);
        }
        from = to;
    }
}

type Estimate = (LumbarMethod, f64, f64, SampleState);

fn by_model(e: &Evidence, i: usize) -> Option<Estimate> {
    let (value, sd) = (e.clean.lumbar.value[i], e.clean.lumbar.sd[i]);
    let steady = e.clean.lumbar_spread[i].is_nan() || e.clean.lumbar_spread[i] <= MODEL_SPREAD;
    let turned = is_side(e) && e.clean.yaw.value[i].abs() > SIDE_FRAME_TO;
    let sd_in_time =
        if is_side(e) { MODEL_SD_SHARE * sd } else { off_side(sd, e.view.yaw_deg.value, e.view.yaw_deg.sd) };
    let deep = ((e.knee.value[i] - DEEP_KNEE.0) / (DEEP_KNEE.1 - DEEP_KNEE.0)).clamp(0.0, 1.0);
    let deep_sd = if deep.is_nan() { 0.0 } else { DEEP_SD * deep };
    (value.is_finite() && sd <= MODEL_SD && steady && !turned && clear_share(e.clean, i) >= MODEL_CLEAR).then_some((
        LumbarMethod::SpineModel,
        value,
        sd_in_time.hypot(deep_sd).hypot(ROUNDEST.1 * (value - ROUNDEST.0).max(0.0)),
        e.clean.lumbar.state[i],
    ))
}

fn clear_share(clean: &CleanTrack, i: usize) -> f64 {
    let stretch = (0..BACK_SAMPLES).filter(|k| CLEAR_STRETCH.contains(&BackLine::fraction(*k)));
    let (clear, all) = stretch.fold((0.0, 0.0), |(clear, all), k| {
        (clear + f64::from(clean.back_line.state[(k, i)] != SampleState::Missing), all + 1.0)
    });
    clear / all
}

fn by_back_line(e: &Evidence, i: usize) -> Option<Estimate> {
    let (sagitta, sd) = (e.back.value[i], e.back.sd[i]);
    (sagitta.is_finite() && e.trunk.value[i] >= SAGITTA_LEAN).then(|| {
        let value = SAGITTA_ZERO + SAGITTA_SLOPE * sagitta;
        (LumbarMethod::BackLine, value, SAGITTA_SD.hypot(SAGITTA_SLOPE * sd), e.back.state[i])
    })
}

/// The samples in which the lifter stands upright, if they are enough for a reference.
fn standing(e: &Evidence) -> Option<Vec<usize>> {
    let still = |i: &usize| is_upright(e.trunk.value[*i], e.knee.value[*i]);
    let samples: Vec<usize> = (0..e.clean.len()).filter(still).collect();
    (samples.len() as f64 >= REFERENCE_S * e.clean.rate_hz).then_some(samples)
}

/// What points along the spine hint at, where nothing else was seen of the back.
fn by_spine_points(e: &Evidence, out: &mut Lumbar) {
    let Some(standing) = standing(e).filter(|_| is_side(e)) else { return };
    let facing = if e.view.facing == Facing::Left { -1.0 } else { 1.0 };
    let flexion = spine_points::flexion(e.clean, &standing, facing);
    for (i, value) in flexion.into_iter().enumerate().filter(|(_, value)| value.is_finite()) {
        out.flexion.value[i] = value;
        out.flexion.sd[i] = spine_points::SD;
        out.flexion.state[i] = e.trunk.state[i];
        out.method[i] = LumbarMethod::SpinePoints;
    }
}

/// The lifter standing upright.
struct Upright {
    torso: f64,
    trunk: f64,
    neck: f64,
}

impl Upright {
    fn of(e: &Evidence) -> Option<Self> {
        let frames = standing(e)?;
        let of = |column: &[f64]| median(frames.iter().map(|i| column[*i])).unwrap_or(f64::NAN);
        Some(Self {
            torso: median(frames.iter().map(|i| torso(e.clean, *i))).unwrap_or(f64::NAN),
            trunk: of(&e.trunk.value),
            neck: of(&e.neck.value),
        })
    }
}

fn torso(clean: &CleanTrack, i: usize) -> f64 {
    let (hip, shoulder) = (clean.joints.joint(Joint::Hip), clean.joints.joint(Joint::Shoulder));
    (shoulder.0[i] - hip.0[i]).hypot(shoulder.1[i] - hip.1[i])
}

/// Regressions on the same simulated figure: with the ear where it is seen, else the hip–shoulder length alone.
fn by_proxy(e: &Evidence, upright: &Upright, i: usize) -> Option<Estimate> {
    let r = torso(e.clean, i) / upright.torso;
    if !(PROXY_RATIO.0..=PROXY_RATIO.1).contains(&r) {
        return None;
    }
    let (ear, lean) = ((e.neck.value[i] - upright.neck).to_radians(), (e.trunk.value[i] - upright.trunk).to_radians());
    let (value, sd) = if ear.is_finite() {
        (-97.0 + 409.9 * r - 312.1 * r * r + 25.3 * ear + 20.2 * lean, WITH_EAR_SD)
    } else {
        (-106.7 + 542.4 * r - 430.4 * r * r, LENGTH_ONLY_SD)
    };
    PROXY_RANGE.contains(&value).then_some((LumbarMethod::HipShoulderProxy, value, sd, e.trunk.state[i]))
}
