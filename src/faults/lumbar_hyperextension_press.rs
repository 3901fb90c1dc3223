//! `lumbar_hyperextension_press`: leaning back or arching while the bar is overhead. Source: see docs/faults.md.

use std::ops::Range;

use super::finding::{Assessment, Evidence, Fault, Group, Measure, Measured, graver};
use super::set_view::{RepView, SetView, method_name};
use crate::reps::LiftName;

pub(super) const FAULT: Fault = Fault {
    name: "lumbar_hyperextension_press",
    title: "arching or leaning back overhead",
    group: Group::Lumbar,
    evidence: Evidence::B,
    definition: "Trunk leaning back, or lumbar extension, after the bar has passed the forehead.",
    unit: "deg",
    cue: "Ribs down, squeeze the glutes; use an incline or less load if the arms do not reach overhead.",
    lifts: &[LiftName::OverheadPress],
};

/// Height of the forehead above the shoulders, in body lengths.
const FOREHEAD: f64 = 0.17;

/// The press from where the bar passes the forehead to the end of the hold.
fn overhead(set: &SetView, rep: &RepView) -> Result<Range<usize>, String> {
    let passed = rep.concentric.clone().find(|i| {
        let (wrist, shoulder) = (set.angles.wrist_height.get(*i), set.angles.shoulder_height.get(*i));
        wrist.zip(shoulder).is_some_and(|(w, s)| *w - *s > FOREHEAD)
    });
    let from = passed.ok_or("the bar was not seen to pass the forehead")?;
    Ok(from..rep.lockout.end.max(from))
}

fn behind(m: Measure, standing: Option<(f64, f64)>, change_sd: impl Fn(f64, f64) -> f64) -> Measure {
    match standing {
        Some((own, sd)) => Measure { value: own - m.value, sd: change_sd(m.sd, sd), ..m },
        None => Measure { value: -m.value, ..m },
    }
}

fn lean_back(set: &SetView, rep: &RepView) -> Measured {
    set.gate.sagittal.clone()?;
    let column = &set.angles.trunk_inclination;
    let m = set.extreme("the lean of the trunk", column, overhead(set, rep)?, -1.0, "leaning_back")?;
    Ok(behind(m, set.standing_value(column), |a, b| a.hypot(b).max(1.0)))
}

fn spine(set: &SetView, rep: &RepView) -> Measured {
    set.gate.lumbar.clone()?;
    let range = overhead(set, rep)?;
    let (what, of) = ("the lower back with the bar overhead", range.len());
    let (seen, method) = set.of_the_back(range);
    set.covered(what, seen.len(), of)?;
    let m = set.extreme_of(&seen, -1.0, method_name(method)).ok_or_else(|| format!("{what} was not measured"))?;
    let limit = set.profile.uncertainty.max_lumbar_sd_deg;
    if m.sd > limit {
        return Err(format!("the lower back is known to ±{:.0}° only, ±{limit:.0}° is the limit", m.sd));
    }
    Ok(behind(m, set.standing_lumbar(method), |a, b| set.change_sd(a, b)))
}

/// Whether enough was seen to clear a press.
pub(super) fn clears(set: &SetView, rep: &RepView) -> Result<(), String> {
    lean_back(set, rep).map(|_| ())
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let grades = &set.profile.lumbar_hyperextension_press;
    let (lean, spine) = (lean_back(set, rep), spine(set, rep));
    let unseen = lean.as_ref().err().or(spine.as_ref().err()).cloned();
    let leaning = lean.ok().and_then(|m| {
        let seen = format!("Trunk leaning back by {:.0}° ± {:.0}° with the bar overhead.", m.value, m.sd);
        FAULT.judge(&m, &grades.lean_back, set.cap(), &seen)
    });
    let arched = spine.ok().and_then(|m| {
        let seen = format!("Lower back arched by at least {:.0}° ± {:.0}° with the bar overhead.", m.value, m.sd);
        FAULT.judge(&m, &grades.spine, set.cap(), &seen)
    });
    graver(leaning, arched).map_or_else(|| unseen.map_or(Ok(None), Err), |found| Ok(Some(found)))
}
