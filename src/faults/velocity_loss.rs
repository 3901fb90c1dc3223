//! `velocity_loss`: the lifting slows down over the set. A sign of fatigue, not of form. Source: see docs/faults.md.

use super::finding::{ALL_LIFTS, Assessment, Evidence, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView};
use super::uncontrolled_eccentric::concentric;
use crate::angles::BODY_LENGTH_STATURES;
use crate::reps::LiftName;
use crate::statistics::median;

pub(super) const FAULT: Fault = Fault {
    name: "velocity_loss",
    title: "slowing reps",
    group: Group::Set,
    evidence: Evidence::A,
    definition: "Mean speed over the middle of the lifting in the slowest rep after the fastest one, as a loss against the fastest.",
    unit: "percent",
    cue: "The lifting slows: watch whether the shape of the reps holds.",
    lifts: ALL_LIFTS,
};

/// The speed is taken between these shares of the way. Its ends are known to some tenths of a second only: the lifter tenses up
/// before the bar moves, and eases into the lockout. By whole liftings a real deadlift set of even pulls lost 45 % of its speed.
const MIDDLE: (f64, f64) = (0.2, 0.8);
/// Where the way begins and ends is the median over so long, seconds …
const END_S: f64 = 0.15;
/// … for hands are placed with this scatter, body lengths: what is left of them at rest in a real deadlift.
const HEIGHT_SD: f64 = 0.02;
/// A bar's plate is followed to a thousandth; what is left is the shake of a camera in the hand (0.25° at 3 m).
const BAR_SD: f64 = 0.008;
/// The bar counts where its plate is seen in at least this share of the lifting of every rep.
const BAR_SEEN: f64 = 0.9;

/// What rises with the bar: heights in body lengths, their standard deviation, and the method's name.
type Rising<'a> = (&'a [f64], f64, &'static str);

/// Mean speed of the lifting over the middle of its way, statures a second, as the body tells it: the same from set to set and clip to
/// clip, whether plates are seen or not.
pub(super) fn body_speed(set: &SetView, rep: &RepView) -> Measured {
    let m = speed(set, rep, body(set))?;
    Ok(Measure { value: BODY_LENGTH_STATURES * m.value, sd: BODY_LENGTH_STATURES * m.sd, ..m })
}

/// Rise of hips (squat), hands (row, press), else of the shoulders, which carry the bar on straight arms as far as it goes and are placed
/// better than hands.
fn body<'a>(set: &SetView<'a>) -> Rising<'a> {
    let heights = match set.lift {
        LiftName::Squat => &set.angles.hip_height,
        LiftName::BarbellRow | LiftName::OverheadPress => &set.angles.wrist_height,
        _ => &set.angles.shoulder_height,
    };
    (heights, HEIGHT_SD, "keypoints")
}

/// Rise of the bar where it hangs and its plate is followed, which is surer, else of the body.
fn surest<'a>(set: &SetView<'a>) -> Rising<'a> {
    match set.lift {
        LiftName::Deadlift | LiftName::RomanianDeadlift if bar_is_followed(set) => {
            (&set.angles.bar_height, BAR_SD, "plate")
        }
        _ => body(set),
    }
}

fn speed(set: &SetView, rep: &RepView, (heights, height_sd, method): Rising) -> Measured {
    concentric(set, rep)?;
    let way = rep.concentric.clone().filter_map(|i| Some((set.time(i), *heights.get(i)?)));
    let seen: Vec<(f64, f64)> = way.filter(|(_, height)| height.is_finite()).collect();
    set.covered("the height", seen.len(), rep.concentric.len())?;
    let end = set.samples(END_S).min(seen.len());
    let height = |part: &[(f64, f64)]| median(part.iter().map(|(_, height)| *height));
    let (from, to) = (height(&seen[..end]), height(&seen[seen.len() - end..]));
    let untimed = || "the lifting could not be timed".to_owned();
    let (from, to) = from.zip(to).filter(|(from, to)| to > from).ok_or_else(untimed)?;
    let rise = to - from;
    let [low, high] = [MIDDLE.0, MIDDLE.1].map(|share| from + share * rise);
    let late = seen.iter().position(|(_, height)| *height >= high).ok_or_else(untimed)?;
    let early = seen[..late].iter().rposition(|(_, height)| *height < low).ok_or_else(untimed)?;
    let passes = |k: usize, level: f64| {
        let ((t0, h0), (t1, h1)) = (seen[k], seen[k + 1]);
        t0 + (t1 - t0) * (level - h0) / (h1 - h0)
    };
    let seconds = passes(late - 1, high) - passes(early, low);
    let value = (high - low) / seconds;
    let sd = value * (std::f64::consts::SQRT_2 * height_sd / (high - low));
    Ok(Measure { value, sd, at_s: set.time(rep.turn), method: method.into() })
}

/// Whether the plate is followed through the lifting of every rep: speeds by bar and by shoulders do not compare.
fn bar_is_followed(set: &SetView) -> bool {
    let seen = |i: &usize| set.angles.bar_height.get(*i).is_some_and(|height| height.is_finite());
    let through = |lifting: &std::ops::Range<usize>| {
        lifting.clone().filter(seen).count() as f64 >= BAR_SEEN * lifting.len() as f64
    };
    set.reps.iter().all(|rep| through(&rep.concentric))
}

pub(super) fn assess(set: &SetView) -> Assessment {
    // Speeds of one set compare in any view: what the camera foreshortens is the same in all reps.
    let speeds: Vec<Measure> = set.reps.iter().filter_map(|r| speed(set, r, surest(set)).ok()).collect();
    if speeds.len() < 2 {
        return Err("there are not two reps whose lifting could be timed".into());
    }
    let best = speeds.iter().enumerate().max_by(|a, b| a.1.value.total_cmp(&b.1.value)).map_or(0, |(i, _)| i);
    let fastest = &speeds[best];
    let Some(slowest) = speeds[best + 1..].iter().min_by(|a, b| a.value.total_cmp(&b.value)) else { return Ok(None) };
    let ratio = slowest.value / fastest.value;
    let m = Measure {
        value: 100.0 * (1.0 - ratio),
        sd: 100.0 * ratio * (slowest.sd / slowest.value).hypot(fastest.sd / fastest.value),
        at_s: slowest.at_s,
        method: slowest.method.clone(),
    };
    let grades = &set.profile.velocity_loss;
    let grades = if set.lift == LiftName::Deadlift { &grades.deadlift } else { &grades.other };
    let seen = format!("Lifting speed down by {:.0} % ± {:.0} % from the fastest rep.", m.value, m.sd);
    Ok(FAULT.judge(&m, grades, set.cap(), &seen))
}
