//! `incomplete_lockout`: hips or knees still bent at the top. Source: see docs/faults.md.

use super::finding::{Assessment, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView};
use crate::angles::Column;
use crate::reps::{Completeness, LiftName};

pub(super) const FAULT: Fault = Fault {
    name: "incomplete_lockout",
    group: Group::Range,
    evidence: "C",
    definition: "Trunk–thigh angle or knee flexion left at the top, less the same in quiet standing.",
    unit: "deg",
    cue: "Stand all the way up before the next rep.",
    lifts: &[LiftName::Deadlift, LiftName::RomanianDeadlift, LiftName::GoodMorning, LiftName::Squat],
};

fn left(set: &SetView, rep: &RepView, column: &Column, what: &str) -> Measured {
    let m = set.extreme(what, column, rep.lockout.clone(), -1.0, "keypoints")?;
    let own = set.standing_value(column).map_or(0.0, |s| s.0);
    Ok(Measure { value: m.value - own, ..m })
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    set.gate.sagittal.clone()?;
    if rep.completeness == Completeness::EndCut {
        return Err("the clip ends within this rep".into());
    }
    let hip = left(set, rep, &set.angles.hip_hinge, "the hip at the top")?;
    let knee = left(set, rep, &set.angles.knee_flexion, "the knee at the top")?;
    let (joint, m) = if knee.value > hip.value { ("Knees", knee) } else { ("Hips", hip) };
    let seen = format!("{joint} still bent by {:.0}° ± {:.0}° at the top.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.incomplete_lockout, set.cap(), &seen))
}
