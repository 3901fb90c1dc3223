//! Where the body's parts are, in body lengths: heights above the ankles, the bar hand, the feet, and the frontal measures.

use super::build::{self, FULL_LENGTH, shows_hips};
use super::{BODY_LENGTH_STATURES, Facing, Uncertain, View, ViewKind, is_upright};
use crate::signal::CleanTrack;
use crate::statistics::{median, quantile, running_median};
use crate::track::{Joint, Keypoint};

/// Seconds of upright standing that a body length needs.
const UPRIGHT_S: f64 = 0.15;
/// Feet stand while a lifter lifts: ankles farther from their median over this many seconds either way …
const STAND_S: f64 = 1.5;
/// … than this, body lengths, are misplaced, as they are behind plates by a tenth of a shank, and would take every height with them.
/// Up to there they follow a hand-held camera, which shakes by less.
const SHAKE: f64 = 0.02;
/// Where no ankle is in the picture a body is so many torsos long (hips stand at 0.530 of the stature, Drillis & Contini 1966).
const TORSOS: f64 = BODY_LENGTH_STATURES / (0.818 - 0.530);
/// Ankles closer than this share of the body length have no meaningful ratio to the knees.
const LEAST_STANCE: f64 = 0.03;

/// Positions over time, NaN where missing; units as in [`super::AngleTrack`].
pub(super) struct Heights {
    pub body_length_px: f64,
    pub hip: Vec<f64>,
    pub shoulder: Vec<f64>,
    pub wrist: Vec<f64>,
    pub either_wrist: [Vec<f64>; 2],
    pub bar: Vec<f64>,
    pub bar_reach: Vec<f64>,
    pub bar_across: Vec<f64>,
    pub plumb_slope: Option<f64>,
    pub plate_radius: Vec<f64>,
    pub plate_half_height: Option<Uncertain>,
    pub feet: Vec<f64>,
    pub hip_above_knee: Vec<f64>,
    pub across: Across,
}

/// What shows from the front and from behind only; NaN from the side.
pub(super) struct Across {
    pub knee_ankle_separation: Vec<f64>,
    pub shoulder_tilt: Vec<f64>,
    pub hip_tilt: Vec<f64>,
    pub hand_tilt: Vec<f64>,
    pub lateral_shift: Vec<f64>,
}

type Point = (Vec<f64>, Vec<f64>);

/// Measures positions. The placed joints are used, but in front and back views, for which the spine model was not trained,
/// the mid-points of the keypoints.
pub(super) fn measure(
    clean: &CleanTrack,
    view: &View,
    trunk: &[f64],
    knee_flexion: &[f64],
    facing: f64,
    stretch: f64,
) -> Heights {
    let n = clean.len();
    let frontal = matches!(view.kind, ViewKind::Front | ViewKind::Back);
    let point = |joint: Joint, left: Keypoint, right: Keypoint| -> Point {
        if frontal {
            return clean.keypoints.midpoint(left, right);
        }
        let (x, y) = clean.joints.joint(joint);
        (x.to_vec(), y.to_vec())
    };
    let hip = point(Joint::Hip, Keypoint::LeftHip, Keypoint::RightHip);
    let shoulder = point(Joint::Shoulder, Keypoint::LeftShoulder, Keypoint::RightShoulder);
    let knee = point(Joint::Knee, Keypoint::LeftKnee, Keypoint::RightKnee);
    let ankle = point(Joint::Ankle, Keypoint::LeftAnkle, Keypoint::RightAnkle);
    let wrist = wrist(clean, view, shows_hips(&hip.1, &shoulder.1));

    let length = |a: &Point, b: &Point, i: usize| (stretch * (a.0[i] - b.0[i])).hypot(a.1[i] - b.1[i]);
    let least = (UPRIGHT_S * clean.rate_hz).max(1.0);
    let upright: Vec<usize> = if frontal {
        // From the front a standing lifter is simply at his tallest.
        let tall = quantile((0..n).map(|i| length(&shoulder, &ankle, i)), 0.8).unwrap_or(f64::NAN);
        (0..n).filter(|i| length(&shoulder, &ankle, *i) >= tall).collect()
    } else {
        (0..n).filter(|i| is_upright(trunk[*i], knee_flexion[*i])).collect()
    };
    let enough = upright.len() as f64 >= least;
    let parts = |i: usize| length(&shoulder, &hip, i) + length(&hip, &knee, i) + length(&knee, &ankle, i);
    let torso_px = || {
        let seen = quantile((0..n).map(|i| length(&shoulder, &hip, i)), FULL_LENGTH);
        seen.filter(|_| shows_hips(&hip.1, &shoulder.1)).or_else(|| build::torso_px(clean))
    };
    let body_length_px = median(upright.iter().filter(|_| enough).map(|i| length(&shoulder, &ankle, *i)))
        .or_else(|| median((0..n).map(parts)))
        .or_else(|| torso_px().map(|px| TORSOS * px))
        .unwrap_or(f64::NAN);
    // From the front a thigh shows its length only while it hangs down.
    let shows_thigh: Vec<usize> = if frontal { upright } else { (0..n).collect() };
    let thigh = median(shows_thigh.iter().map(|i| length(&hip, &knee, *i))).unwrap_or(f64::NAN);
    let reach = (STAND_S * clean.rate_hz).round() as usize;
    let (middle, limit) = (running_median(&ankle.1, reach), SHAKE * body_length_px);
    let off = |i: usize| if ankle.1[i].is_finite() { (ankle.1[i] - middle[i]).min(limit).max(-limit) } else { 0.0 };
    let stand: Vec<f64> = (0..n).map(|i| middle[i] + off(i)).collect();
    let ground = ground(&stand, &shoulder.1, &hip.1, body_length_px);
    let up =
        |y: &[f64]| -> Vec<f64> { ground.iter().zip(y).map(|(ground, y)| (ground - y) / body_length_px).collect() };
    let above = |p: &Point| up(&p.1);
    let centre = 0.5 * clean.picture.0;
    let across =
        |x: &[f64]| -> Vec<f64> { x.iter().map(|x| facing * stretch * (x - centre) / body_length_px).collect() };
    // Between left and right keypoints: one foot alone says nothing of where both stand.
    let feet = if frontal || clean.keypoints_only { both_feet(clean) } else { ankle.0.clone() };
    Heights {
        body_length_px,
        hip: above(&hip),
        shoulder: above(&shoulder),
        wrist: above(&wrist),
        either_wrist: [Keypoint::LeftWrist, Keypoint::RightWrist]
            .map(|hand| up(clean.keypoints.point(hand as usize).1)),
        bar: clean.plate_y.iter().map(|y| -y / body_length_px).collect(),
        bar_reach: clean.plate_y.iter().zip(&shoulder.1).map(|(plate, y)| (y - plate) / body_length_px).collect(),
        bar_across: across(&clean.plate_x),
        plumb_slope: clean
            .plumb
            .zip(median(clean.plate_x.iter().copied()))
            .map(|(plumb, x)| facing * stretch * plumb.lean_deg_at(x, clean.picture).to_radians().tan()),
        plate_radius: clean.plate_radius.iter().map(|radius| radius / body_length_px).collect(),
        plate_half_height: clean.plate_height.map(|plate| Uncertain {
            value: f64::from(plate.half_px) / body_length_px,
            sd: f64::from(plate.sd_px) / body_length_px,
        }),
        feet: across(&feet),
        hip_above_knee: (0..n).map(|i| (knee.1[i] - hip.1[i]) / thigh).collect(),
        across: if frontal { Across::of(clean, body_length_px) } else { Across::missing(n) },
    }
}

impl Across {
    fn missing(n: usize) -> Self {
        Self {
            knee_ankle_separation: vec![f64::NAN; n],
            shoulder_tilt: vec![f64::NAN; n],
            hip_tilt: vec![f64::NAN; n],
            hand_tilt: vec![f64::NAN; n],
            lateral_shift: vec![f64::NAN; n],
        }
    }

    fn of(clean: &CleanTrack, body_length_px: f64) -> Self {
        let mut out = Self::missing(clean.len());
        let pair = |left: Keypoint, right: Keypoint| {
            (clean.keypoints.point(left as usize), clean.keypoints.point(right as usize))
        };
        let apart = |left: Keypoint, right: Keypoint, i: usize| {
            let (l, r) = pair(left, right);
            (l.0[i] - r.0[i]).abs()
        };
        // Missing where either of the two is.
        let middle = |left: Keypoint, right: Keypoint, i: usize| {
            let (l, r) = pair(left, right);
            (l.0[i] + r.0[i]) / 2.0
        };
        // Slope of the line from the picture's left point to its right one, right side down +.
        let tilt = |left: Keypoint, right: Keypoint, i: usize| {
            let (l, r) = pair(left, right);
            let (dx, dy) = (l.0[i] - r.0[i], l.1[i] - r.1[i]);
            (dy * dx.signum()).atan2(dx.abs()).to_degrees()
        };
        for i in (0..clean.len()).filter(|i| !clean.turning[*i]) {
            let stance = apart(Keypoint::LeftAnkle, Keypoint::RightAnkle, i);
            if stance > LEAST_STANCE * body_length_px {
                out.knee_ankle_separation[i] = apart(Keypoint::LeftKnee, Keypoint::RightKnee, i) / stance;
            }
            out.shoulder_tilt[i] = tilt(Keypoint::LeftShoulder, Keypoint::RightShoulder, i);
            out.hip_tilt[i] = tilt(Keypoint::LeftHip, Keypoint::RightHip, i);
            out.hand_tilt[i] = tilt(Keypoint::LeftWrist, Keypoint::RightWrist, i);
            // One foot alone says nothing of the middle between both.
            out.lateral_shift[i] = (middle(Keypoint::LeftHip, Keypoint::RightHip, i)
                - middle(Keypoint::LeftAnkle, Keypoint::RightAnkle, i))
                / body_length_px;
        }
        out
    }
}

/// Where the feet stand in the picture: x between both ankles.
fn both_feet(clean: &CleanTrack) -> Vec<f64> {
    let x = |k: Keypoint| clean.keypoints.point(k as usize).0;
    x(Keypoint::LeftAnkle).iter().zip(x(Keypoint::RightAnkle)).map(|(l, r)| 0.5 * (l + r)).collect()
}

/// Height of the ground in the picture: where the ankles stand; where they are out of the picture for a while, where they stood for the most
/// part; if they never are in it, a body length below the shoulders at their highest.
fn ground(stand: &[f64], shoulder: &[f64], hip: &[f64], body_length_px: f64) -> Vec<f64> {
    let usual = median(stand).or_else(|| Some(quantile(shoulder, 1.0 - FULL_LENGTH)? + body_length_px));
    stand
        .iter()
        .zip(shoulder.iter().zip(hip))
        .map(|(y, (s, h))| if y.is_nan() && (s.is_finite() || h.is_finite()) { usual.unwrap_or(f64::NAN) } else { *y })
        .collect()
}

/// The wrist on the camera's side (a lifter who faces right shows the right side), the other where it is missing; the
/// mid-point in front and back views.
fn wrist(clean: &CleanTrack, view: &View, shows_hips: bool) -> Point {
    let [left, right] = build::hands(clean, shows_hips);
    let together = |of: fn(f64, f64) -> f64, [a, b]: [&Point; 2]| {
        let each = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| of(*a, *b)).collect();
        (each(&a.0, &b.0), each(&a.1, &b.1))
    };
    let middle = |a: f64, b: f64| if a.is_nan() || b.is_nan() { first_known(a, b) } else { 0.5 * (a + b) };
    match view.facing {
        Facing::Right => together(first_known, [&right, &left]),
        Facing::Left => together(first_known, [&left, &right]),
        Facing::Unknown => together(middle, [&left, &right]),
    }
}

fn first_known(a: f64, b: f64) -> f64 {
    if a.is_nan() { b } else { a }
}
