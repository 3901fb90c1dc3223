//! `incomplete_lockout`: hips or knees still bent at the top. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView, lifts_first, valid};
use crate::angles::Column;
use crate::reps::{Completeness, LiftName};
use crate::statistics::median;

pub(super) const FAULT: Fault = Fault {
    name: "incomplete_lockout",
    title: "incomplete lockout",
    group: Group::Range,
    evidence: Evidence::C,
    definition: "Trunk–thigh angle or knee flexion left at the top, less the same in quiet standing, or at the straightest start of a rep.",
    unit: "deg",
    cue: "Stand all the way up before the next rep.",
    lifts: &[LiftName::Deadlift, LiftName::RomanianDeadlift, LiftName::GoodMorning, LiftName::Squat],
};

fn left(set: &SetView, rep: &RepView, column: &Column, what: &str) -> Measured {
    let m = set.extreme(what, column, rep.lockout.clone(), -1.0, "keypoints")?;
    // Under a bar on the back nobody stands as straight as without: where no quiet standing was seen, the lifter's own
    // straightest start of a rep is what the top is held against.
    let started = || {
        let starts = set.reps.iter().filter(|r| !lifts_first(set.lift) && r.start_is_seen());
        let held = starts.filter_map(|r| median(valid(column, r.set_position.clone()).map(|s| s.1)));
        held.min_by(f64::total_cmp)
    };
    let own = set.standing_value(column).map(|s| s.0).or_else(started).unwrap_or(0.0);
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
