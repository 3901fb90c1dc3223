//! `bar_bounce`: the bar does not rest on the floor before the next pull. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group};
use crate::faults::judged_set::JudgedSet;
use crate::measures::bar::floor_rest::MEASURE;
use crate::measures::{Plane, RepView, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "bar_bounce",
    title: "bounce off the floor",
    group: Group::Rep(Aspect::Tempo),
    plane: Plane::Bar,
    evidence: Evidence::C,
    definition: "How long the bar rests on the floor between the rep before and the pull: bounced, or touch and go.",
    criteria: &[CRITERION],
    cue: Cue::of("Let the bar come to rest, set the back again, then pull."),
    applies: |lift| lift.starts_on_floor,
};

const CRITERION: Criterion = Criterion::of("bar_bounce", &[&MEASURE], Unit::Seconds);

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let m = MEASURE.of(set, rep)?;
    let seen = format!("The bar rested on the floor for {} before the pull.", MEASURE.shown(m.value, m.sd));
    Ok(FAULT.judge(set, &CRITERION, &m, set.cap(), &seen))
}
