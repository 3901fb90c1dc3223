//! `lateral_shift`: the hips move sideways over the feet. Front and back views only. Source: see docs/faults.md.

use super::asymmetry::largest;
use super::finding::{ALL_LIFTS, Assessment, Evidence, Fault, Group, Measure};
use super::set_view::{RepView, SetView};
use crate::statistics::median;

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
    let column = &set.angles.lateral_shift;
    let half = set.samples(0.1);
    let beginning: Vec<f64> =
        (rep.start..rep.start + half + 1).filter_map(|i| column.get(i).copied()).filter(|v| v.is_finite()).collect();
    let centre = median(&beginning).ok_or("the hips were not seen at the start of the rep")?;
    let sd = set.profile.uncertainty.lateral_sd_percent;
    let m = largest(set, rep, column, centre, "the shift of the hips", sd)?;
    let m = Measure { value: 100.0 * m.value, ..m };
    let seen = format!("Hips shift sideways by {:.0} % ± {:.0} % of stature.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.lateral_shift, set.cap(), &seen))
}
