//! `squat_depth`: hip against knee at the bottom. Style and rule, not safety. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView};
use crate::reps::LiftName;
use crate::statistics::quantile;

pub(super) const FAULT: Fault = Fault {
    name: "squat_depth",
    title: "squat depth",
    group: Group::Range,
    evidence: Evidence::C,
    definition: "Height of the hip above the knee at the bottom, in thigh lengths.",
    unit: "thighs",
    cue: "A little lower, as long as the back keeps its shape.",
    lifts: &[LiftName::Squat],
};

/// Hip above knee at the bottom, thighs; negative = deeper than parallel.
pub(super) fn measure(set: &SetView, rep: &RepView) -> Measured {
    set.gate.sagittal.clone()?;
    let half = set.samples(0.15);
    let bottom = rep.turn.saturating_sub(half)..(rep.turn + half + 1).min(rep.whole.end.max(rep.turn + 1));
    let seen: Vec<f64> =
        bottom.clone().filter_map(|i| set.angles.hip_above_knee.get(i).copied()).filter(|v| v.is_finite()).collect();
    set.covered("the height of hip and knee at the bottom", seen.len(), bottom.len())?;
    let value = quantile(&seen, 0.05).ok_or("the height of hip and knee was not measured")?;
    let sd = set.profile.uncertainty.depth_sd_thighs;
    Ok(Measure { value, sd, at_s: set.time(rep.turn), method: "keypoints".into() })
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let m = measure(set, rep)?;
    let seen = format!("Hip {:.2} ± {:.2} thighs above the knee at the bottom.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.squat_depth, set.cap(), &seen))
}
