//! `velocity_loss`: the lifting slows down over the set. A sign of fatigue, not of form. Source: see docs/faults.md.

use super::finding::{ALL_LIFTS, Assessment, Evidence, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView};
use super::uncontrolled_eccentric::concentric;
use crate::reps::LiftName;

pub(super) const FAULT: Fault = Fault {
    name: "velocity_loss",
    group: Group::Set,
    evidence: Evidence::A,
    definition: "Mean speed of the lifting in the slowest rep after the fastest one, as a loss against the fastest.",
    unit: "percent",
    cue: "The lifting slows: watch whether the shape of the reps holds.",
    lifts: ALL_LIFTS,
};

/// Mean speed of the lifting, statures a second: rise of hips (squat), shoulders (good morning) or hands over its duration.
pub(super) fn speed(set: &SetView, rep: &RepView) -> Measured {
    let duration = concentric(set, rep)?;
    let heights = match set.lift {
        LiftName::Squat => &set.angles.hip_height,
        LiftName::GoodMorning => &set.angles.shoulder_height,
        _ => &set.angles.wrist_height,
    };
    let seen: Vec<f64> =
        rep.concentric.clone().filter_map(|i| heights.get(i).copied()).filter(|v| v.is_finite()).collect();
    set.covered("the height", seen.len(), rep.concentric.len())?;
    let rise = seen.last().zip(seen.first()).map_or(0.0, |(top, bottom)| top - bottom);
    if rise.is_nan() || rise <= 0.0 || duration.value <= 0.0 {
        return Err("the lifting could not be timed".into());
    }
    let value = rise / duration.value;
    let sd = value * duration.sd / duration.value;
    Ok(Measure { value, sd, at_s: set.time(rep.turn), method: "keypoints".into() })
}

pub(super) fn assess(set: &SetView) -> Assessment {
    // Speeds of one set compare in any view: what the camera foreshortens is the same in all reps.
    let speeds: Vec<Measure> = set.reps.iter().filter_map(|r| speed(set, r).ok()).collect();
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
        method: "keypoints".into(),
    };
    let grades = &set.profile.velocity_loss;
    let grades = if set.lift == LiftName::Deadlift { &grades.deadlift } else { &grades.other };
    let seen = format!("Lifting speed down by {:.0} % ± {:.0} % from the fastest rep.", m.value, m.sd);
    Ok(FAULT.judge(&m, grades, set.cap(), &seen))
}
