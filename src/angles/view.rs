//! From where the camera looks: one vote over the whole clip, since neither the camera nor the lifter's stance moves much.

use super::build::{self, shows_hips};
use super::{Facing, Uncertain, View, ViewKind};
use crate::signal::{CleanTrack, Column};
use crate::statistics::{median, quantile, weighted_median};
use crate::track::{FOOT_LENGTH, Keypoint, SHOULDER_WIDTH};

/// Yaw limits of the kinds of view, degrees.
const SIDE_TO: f64 = 20.0;
const OBLIQUE_TO: f64 = 60.0;
/// Separation of the hips in a true front view over the keypoints' torso length: 0.37–0.39 on rendered and real clips.
const HIP_WIDTH: f64 = 0.38;
/// The same of the nose ahead of the ears (0.11–0.15 in 18 clips from the side); it turns with the head, and so counts only where the feet are
/// seen in less than this share of the frames.
const NOSE_AHEAD: f64 = 0.14;
const FEET_SEEN: f64 = 1.0 / 3.0;
/// What then tells the yaw, and how well: of 55 scenes whose feet show it the widths miss its sine by 0.13 (root mean square) and the nose its cosine by 0.28,
/// or by all of it where the lifter looks into the camera; the landmarks in space tell it where they state no more than this sd, degrees, and
/// beyond 50° show this share of what is left of it. Of these scenes the kind of view is then another in none but those whose feet mislead, with
/// the nose alone it was in four.
const SINE_SD: f64 = 0.13;
/// The same by the shoulders alone, of a lifter whose hips are out of the picture.
const SHOULDERS_SINE_SD: f64 = 0.2;
const NOSE_SD: f64 = 0.5;
const IN_SPACE_SD_TO: f64 = 15.0;
const IN_SPACE_SHOWS: (f64, f64) = (50.0, 0.6);
/// Separation of left and right shoulders, and of hips, that BlazePose shows in true side views.
const SIDE_SEPARATION: f64 = 0.08;
/// The spine model's yaw is that of its angles near the side view, up to the first yaw, and from the second on that by the landmarks in space
/// (of 96 rendered lifters that no training used the first is off by 4° within 15° of the side and by 15° from 45 to 60°, the second by 5 and 3°).
const IN_SPACE: (f64, f64) = (15.0, 25.0);
/// Beyond this yaw by widths the spine model is not asked: its yaw by the landmarks in space is within 10° to 60° and too small beyond; that of its
/// angles alone, as in tracks of before, was trained to 38°. Where the feet do not bear the widths out it is not asked beyond the side view: of two
/// deadlifts from about 35° behind large plates it said 10°.
const MODEL_TO: f64 = 60.0;
const ANGLES_ALONE_TO: f64 = 35.0;
/// Standard deviation of the yaw by widths, degrees.
const WIDTHS_SD: f64 = 12.0;
/// A side must win the facing vote by this share of the votes.
const FACING_MAJORITY: f64 = 0.2;

/// Votes on view, facing and yaw.
pub(super) fn judge(clean: &CleanTrack) -> View {
    // Whoever read the pictures knows it best: the back line was traced by it.
    let facing = if clean.facing == Facing::Unknown { facing(clean) } else { clean.facing };
    let Some(widths) = Widths::of(clean) else {
        let yaw_deg = Uncertain { value: f64::NAN, sd: f64::NAN };
        return View { kind: ViewKind::Unknown, facing, yaw_deg };
    };
    let yaw_deg = yaw(clean, &widths);
    let kind = match yaw_deg.value {
        y if y <= SIDE_TO => ViewKind::Side,
        y if y <= OBLIQUE_TO => ViewKind::Oblique,
        _ if widths.left_on_the_right >= 0.0 => ViewKind::Front,
        _ => ViewKind::Back,
    };
    let frontal = matches!(kind, ViewKind::Front | ViewKind::Back);
    View { kind, facing: if frontal { Facing::Unknown } else { facing }, yaw_deg }
}

/// Factor that undoes the foreshortening of horizontal distances in oblique views: 1 / cos(yaw). In side views the correction
/// would be smaller than the noise of the yaw.
pub(super) fn stretch(view: &View) -> f64 {
    match view.kind {
        ViewKind::Oblique => 1.0 / view.yaw_deg.value.to_radians().cos().max(0.5),
        _ => 1.0,
    }
}

/// How wide the body and how long the feet look, over the torso length.
struct Widths {
    shoulders: f64,
    /// None where they are out of the picture.
    hips: Option<f64>,
    feet: f64,
    /// How far the nose looks ahead of the ears, over the torso length: tells what the feet tell where they are out of the picture.
    nose: f64,
    /// Median of x(left shoulder) − x(right shoulder): positive when the lifter faces the camera.
    left_on_the_right: f64,
}

impl Widths {
    /// Medians over all samples: the axis from left to right keeps its length in the picture when the lifter leans, and the
    /// feet stay where they are. None where shoulders were never seen, nor hips or arms with them.
    fn of(clean: &CleanTrack) -> Option<Self> {
        let k = &clean.keypoints;
        let shoulder = k.midpoint(Keypoint::LeftShoulder, Keypoint::RightShoulder);
        let hip = k.midpoint(Keypoint::LeftHip, Keypoint::RightHip);
        let torso = |i: usize| (shoulder.0[i] - hip.0[i]).hypot(shoulder.1[i] - hip.1[i]);
        let hips_are_seen = shows_hips(&hip.1, &shoulder.1);
        let scale = if hips_are_seen {
            quantile((0..clean.len()).map(torso), build::FULL_LENGTH)
        } else {
            build::torso_px(clean)
        };
        let scale = scale.unwrap_or(f64::NAN);
        let x = |p: Keypoint| k.point(p as usize).0;
        let apart =
            |l: Keypoint, r: Keypoint| x(l).iter().zip(x(r)).map(|(l, r)| (l - r) / scale).collect::<Vec<f64>>();
        let shoulders = apart(Keypoint::LeftShoulder, Keypoint::RightShoulder);
        let hips = apart(Keypoint::LeftHip, Keypoint::RightHip).into_iter().filter(|_| hips_are_seen);
        // Mean of both feet: their splay cancels in front views.
        let (left, right) =
            (apart(Keypoint::LeftToe, Keypoint::LeftHeel), apart(Keypoint::RightToe, Keypoint::RightHeel));
        let feet: Vec<f64> = left.iter().zip(&right).map(|(l, r)| 0.5 * (l + r)).collect();
        let seen = |values: &[f64]| values.iter().filter(|v| v.is_finite()).count() as f64;
        let feet = median(&feet).filter(|_| seen(&feet) >= FEET_SEEN * seen(&shoulders));
        let ears = x(Keypoint::LeftEar).iter().zip(x(Keypoint::RightEar)).map(|(l, r)| 0.5 * (l + r));
        let nose = median(x(Keypoint::Nose).iter().zip(ears).map(|(nose, ears)| (nose - ears) / scale));
        Some(Self {
            shoulders: median(shoulders.iter().map(|s| s.abs()))?,
            hips: median(hips.map(f64::abs)),
            feet: feet.unwrap_or(f64::NAN).abs(),
            nose: nose.unwrap_or(f64::NAN).abs(),
            left_on_the_right: median(shoulders)?,
        })
    }

    /// Yaw from width (sine) and foot length (cosine); where the feet are not seen, what widths, nose and landmarks in space make likely.
    fn yaw(&self, in_space: Option<Uncertain>) -> Uncertain {
        let beyond = |s: f64| (s * s - SIDE_SEPARATION * SIDE_SEPARATION).max(0.0).sqrt();
        let by_shoulders = beyond(self.shoulders) / SHOULDER_WIDTH;
        let (sine, sine_sd) = match self.hips {
            Some(hips) => (0.5 * (by_shoulders + beyond(hips) / HIP_WIDTH), SINE_SD),
            None => (by_shoulders, SHOULDERS_SINE_SD),
        };
        if self.feet.is_finite() {
            return Uncertain { value: sine.atan2(self.feet / FOOT_LENGTH).to_degrees(), sd: WIDTHS_SD };
        }
        let cosine = self.nose / NOSE_AHEAD;
        let (shown_to, share) = IN_SPACE_SHOWS;
        // Each whole degree, beforehand as likely as any other, by how well it explains what is seen.
        let yaws = || (0..=90).map(f64::from);
        let weight = |yaw: f64| {
            let (sin, cos) = yaw.to_radians().sin_cos();
            let nose = if cosine.is_finite() { (cosine - cos) / NOSE_SD } else { 0.0 };
            let in_space = in_space.filter(|told| told.sd <= IN_SPACE_SD_TO).map_or(0.0, |told| {
                let shows = yaw.min(shown_to) + share * (yaw - shown_to).max(0.0);
                (told.value - shows) / told.sd
            });
            (-0.5 * (((sine - sin) / sine_sd).powi(2) + nose * nose + in_space * in_space)).exp()
        };
        let all: f64 = yaws().map(weight).sum();
        let value = yaws().map(|yaw| yaw * weight(yaw)).sum::<f64>() / all;
        let variance = yaws().map(|yaw| (yaw - value).powi(2) * weight(yaw)).sum::<f64>() / all;
        Uncertain { value, sd: variance.sqrt() }
    }
}

/// Yaw off the side view, 0…90: the spine model's and the widths', weighted by their variances; the widths' alone where they say that the spine
/// model does not know it.
fn yaw(clean: &CleanTrack, widths: &Widths) -> Uncertain {
    let by_widths = widths.yaw(overall(&clean.yaw_in_space));
    let Some(by_model) = by_model(clean, widths).filter(|(_, to)| by_widths.value <= *to).map(|(yaw, _)| yaw) else {
        return by_widths;
    };
    let (wm, ww) = (by_model.sd.max(1.0).powi(-2), by_widths.sd.powi(-2));
    let value = (wm * by_model.value + ww * by_widths.value) / (wm + ww);
    // Two that disagree by more than their deviations explain know less than they state: Birge's ratio widens the mean's.
    let birge = ((by_model.value - by_widths.value).abs() / (wm.recip() + ww.recip()).sqrt()).max(1.0);
    Uncertain { value, sd: birge * (wm + ww).powf(-0.5) }
}

/// The spine model's yaw off the side view, and up to which yaw by widths it is asked.
fn by_model(clean: &CleanTrack, widths: &Widths) -> Option<(Uncertain, f64)> {
    let near = overall(&clean.yaw)?;
    let in_space = overall(&clean.yaw_in_space);
    let to = if in_space.is_some() { MODEL_TO } else { ANGLES_ALONE_TO };
    let to = if widths.feet.is_finite() { to } else { SIDE_TO };
    let Some(far) = in_space else { return Some((near, to)) };
    let share = ((far.value - IN_SPACE.0) / (IN_SPACE.1 - IN_SPACE.0)).clamp(0.0, 1.0);
    let between = |near: f64, far: f64| share * far + (1.0 - share) * near;
    Some((Uncertain { value: between(near.value, far.value), sd: between(near.sd, far.sd) }, to))
}

/// The yaw off the side view that the samples have in common. They know it unequally well: behind plates, and deep in a squat, less.
fn overall(yaw: &Column) -> Option<Uncertain> {
    let weights = yaw.sd.iter().map(|sd| sd.powi(-2));
    let value = weighted_median(yaw.value.iter().copied().zip(weights))?.abs();
    Some(Uncertain { value, sd: median(&yaw.sd)? })
}

/// Where nobody said it, each frame votes by toes before heels and the nose before the ears.
fn facing(clean: &CleanTrack) -> Facing {
    let k = &clean.keypoints;
    let column = |p: Keypoint| k.point(p as usize).0;
    let mut votes = 0.0;
    let mut cast = 0.0;
    let mut vote = |tip: &[f64], root: &[f64], weight: f64| {
        for (t, r) in tip.iter().zip(root) {
            let d = t - r;
            if d.is_finite() && d != 0.0 {
                votes += weight * d.signum();
                cast += weight;
            }
        }
    };
    vote(column(Keypoint::LeftToe), column(Keypoint::LeftHeel), 1.0);
    vote(column(Keypoint::RightToe), column(Keypoint::RightHeel), 1.0);
    let nose = column(Keypoint::Nose);
    vote(nose, column(Keypoint::LeftEar), 0.5);
    vote(nose, column(Keypoint::RightEar), 0.5);
    match votes / cast {
        v if v > FACING_MAJORITY => Facing::Right,
        v if v < -FACING_MAJORITY => Facing::Left,
        _ => Facing::Unknown,
    }
}
