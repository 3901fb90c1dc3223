//! `knee_dominance`: the knees bend too much for a hinge, or too little for a pull from the floor. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView, valid};
use crate::reps::LiftName;
use crate::statistics::median;

pub(super) const FAULT: Fault = Fault {
    name: "knee_dominance",
    title: "too much or too little knee bend",
    group: Group::Hinge,
    evidence: Evidence::C,
    definition: "Knee flexion at the bottom of a Romanian deadlift or good morning, or at lift-off of a deadlift.",
    unit: "deg",
    cue: "Give the knees the share that the lift asks for: hips back with still shins in a hinge, legs and hips together from the floor.",
    lifts: &[LiftName::Deadlift, LiftName::RomanianDeadlift, LiftName::GoodMorning],
};

fn measure(set: &SetView, rep: &RepView) -> Measured {
    set.gate.sagittal.clone()?;
    let middle = if set.lift == LiftName::Deadlift { rep.start } else { rep.turn };
    if set.lift == LiftName::Deadlift && !rep.start_is_seen() {
        return Err("the clip begins after lift-off".into());
    }
    let half = set.samples(0.15);
    let range = middle.saturating_sub(half)..(middle + half + 1).min(set.angles.len());
    let of = range.len();
    let found: Vec<(usize, f64, f64)> = valid(&set.angles.knee_flexion, range).collect();
    set.covered("the knee", found.len(), of)?;
    let values: Vec<f64> = found.iter().map(|f| f.1).collect();
    let sds: Vec<f64> = found.iter().map(|f| f.2).collect();
    let (value, sd) = median(&values).zip(median(&sds)).ok_or("the knee was not measured")?;
    Ok(Measure { value, sd, at_s: set.time(middle), method: "keypoints".into() })
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let m = measure(set, rep)?;
    let grades = &set.profile.knee_dominance;
    if set.lift == LiftName::Deadlift {
        let seen = format!("Knees at {:.0}° ± {:.0}° as the bar leaves the floor: a stiff-legged pull.", m.value, m.sd);
        return Ok(FAULT.judge(&m, &grades.stiff, set.cap(), &seen));
    }
    let seen = format!("Knees at {:.0}° ± {:.0}° at the bottom: more squat than hinge.", m.value, m.sd);
    Ok(FAULT.judge(&m, &grades.squatty, set.cap(), &seen))
}
