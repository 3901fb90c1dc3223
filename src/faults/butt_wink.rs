//! `butt_wink`: the pelvis turns under near the bottom of the squat. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group};
use super::lumbar_flexion_loss::{change, crossing};
use super::set_view::{RepView, SetView, method_cap};
use crate::reps::LiftName;

pub(super) const FAULT: Fault = Fault {
    name: "butt_wink",
    title: "butt wink",
    group: Group::Lumbar,
    evidence: Evidence::C,
    definition: "Lumbar flexion gained from a trunk–thigh angle of 90° to the bottom of the squat.",
    unit: "deg",
    cue: "Stop a little higher, where the pelvis stays put; check stance width and ankles.",
    lifts: &[LiftName::Squat],
};

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    set.gate.lumbar.clone()?;
    let from = crossing(set, rep.eccentric.clone(), 90.0)
        .ok_or("the lowering past a trunk–thigh angle of 90° was not seen")?;
    let half = set.samples(0.1);
    // The reversal: the first quarter of the way up.
    let reversal = rep.concentric.start + rep.concentric.len().div_ceil(4);
    let held = from.saturating_sub(half)..from + half + 1;
    let m = change(set, held, from..reversal.max(from + 1), |a, b| set.bend_sd(a, b))?;
    let cap = set.cap().min(method_cap(set.hinge_method(rep)));
    let seen = format!("Pelvis turned under by {:.0}° ± {:.0}° near the bottom.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.butt_wink, cap, &seen))
}
