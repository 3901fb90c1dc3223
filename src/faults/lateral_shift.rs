//! `lateral_shift`: the hips move sideways over the feet. Front and back views only. Source: see docs/faults.md.

use super::asymmetry::largest_change;
use super::finding::{ALL_LIFTS, Assessment, Evidence, Fault, Group, Measure};
use super::set_view::{RepView, SetView};
use crate::angles::BODY_LENGTH_STATURES;

pub(super) const FAULT: Fault = Fault {
    name: "lateral_shift",
    title: "shift to one side",
    group: Group::Frontal,
    evidence: Evidence::C,
    definition: "Largest sideways shift of the hips over the feet from where the rep began, in percent of stature.",
    unit: "percent",
    cue: "Load both feet alike; compare stance and ankles.",
    lifts: ALL_LIFTS,
};

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    set.gate.frontal.clone()?;
    let sd = set.profile.uncertainty.lateral_sd_percent;
    let m = largest_change(set, rep, &set.angles.lateral_shift, "the shift of the hips", sd)?;
    let m = Measure { value: 100.0 * BODY_LENGTH_STATURES * m.value, ..m };
    let seen = format!("Hips shift sideways by {:.0} % ± {:.0} % of stature.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.lateral_shift, set.cap(), &seen))
}
