//! `bar_floor_rest`: how long the bar rests on the floor before a pull.

use super::followed;
use crate::measures::{Measure, Measured, RepView, SetView, Unit, Value, Worse};
use crate::uncertainty::movement::duration;

/// Time that the bar rests on the floor between the rep before and the pull, seconds: bounced, or touch and go, it is next to nothing.
pub const MEASURE: Measure = Measure {
    key: "bar_floor_rest",
    title: "rest on the floor",
    meaning: "how long the bar rests on the floor before the pull",
    unit: Unit::Seconds,
    worse: Worse::Less,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: |lift| lift.starts_on_floor,
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    let before = set.reps.iter().filter(|other| other.end <= rep.start).map(|other| other.turn).max();
    let before = before.ok_or("the first pull of a set has no rep before it")?;
    let (_, method) = followed(set, rep)?;
    set.plate_followed(rep)?;
    if !set.angles.scenes.iter().any(|scene| scene.samples.contains(&before) && scene.samples.contains(&rep.turn)) {
        return Err("the clip is cut before this pull".into());
    }
    let (rest, first) = set.bar.rest_on_floor(before..rep.turn).ok_or_else(|| set.bar_lost(rep))?;
    let seconds = rest as f64 / set.bar.rate_hz;
    let (sd, at_s) = (duration(seconds, set.bar.rate_hz), set.time(first));
    Ok(Value { value: seconds, sd, at_s, method, seen: 1.0 })
}
