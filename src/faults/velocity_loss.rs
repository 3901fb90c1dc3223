//! `velocity_loss`: the lifting slows down over the set. A sign of fatigue, not of form. Source: see docs/faults.md.

use super::finding::{ALL_LIFTS, Assessment, Criterion, Cue, Evidence, Fault, Group};
use super::judged_set::JudgedSet;
use crate::measures::concentric_speed::surest;
use crate::measures::{Plane, Unit, Value};
use crate::uncertainty::movement::ratio as ratio_sd;

pub(super) const FAULT: Fault = Fault {
    name: "velocity_loss",
    title: "slowing reps",
    group: Group::Set,
    plane: Plane::Any,
    evidence: Evidence::A,
    definition: "Mean speed over the middle of the lifting in the slowest rep after the fastest one, as a loss against the fastest.",
    criteria: &[DEADLIFT, OTHER],
    cue: Cue::of("The lifting slows: watch whether the shape of the reps holds."),
    applies: ALL_LIFTS,
};

const DEADLIFT: Criterion =
    Criterion::of("velocity_loss.deadlift", &[], Unit::Percent).only(|lift| lift.starts_on_floor);
const OTHER: Criterion = Criterion::of("velocity_loss.other", &[], Unit::Percent).only(|lift| !lift.starts_on_floor);

/// Loss of the slowest of the speeds after the fastest, percent; nothing where the last is the fastest.
fn loss(speeds: &[Value]) -> Option<Value> {
    let best = speeds.iter().enumerate().max_by(|a, b| a.1.value.total_cmp(&b.1.value)).map_or(0, |(i, _)| i);
    let fastest = &speeds[best];
    let slowest = speeds[best + 1..].iter().min_by(|a, b| a.value.total_cmp(&b.value))?;
    Some(Value {
        value: 100.0 * (1.0 - slowest.value / fastest.value),
        sd: 100.0 * ratio_sd((slowest.value, slowest.sd), (fastest.value, fastest.sd)),
        ..slowest.clone()
    })
}

pub(super) fn assess(set: &JudgedSet) -> Assessment {
    // Speeds of one scene compare in any view: what the camera foreshortens is the same in all of its reps.
    let scenes: Vec<Vec<Value>> = set.by_scene().map(|reps| surest(set, reps)).filter(|of| of.len() > 1).collect();
    if scenes.is_empty() {
        return Err("there are not two reps whose lifting could be timed".into());
    }
    let losses = scenes.iter().filter_map(|speeds| loss(speeds));
    let Some(m) = losses.max_by(|a, b| a.value.total_cmp(&b.value)) else { return Ok(None) };
    let criterion = if (DEADLIFT.applies)(set.lift) { &DEADLIFT } else { &OTHER };
    let seen = format!("Lifting speed down by {} from the fastest rep.", criterion.unit.pair(m.value, m.sd));
    Ok(FAULT.judge(set, criterion, &m, set.cap(), &seen))
}
