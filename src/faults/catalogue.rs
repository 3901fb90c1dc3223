//! The faults that are looked for, in the order of the report.

use super::finding::{Assessment, Criterion, Fault};
use super::history::{History, PastSet};
use super::judged_set::JudgedSet;
use super::{
    asymmetry, bar_bounce, bar_drift, bar_tilt, butt_wink, excess_forward_lean, form_drift, hinge_deficit,
    hips_rise_first, hitching, incomplete_lockout, knee_dominance, knee_valgus, lateral_shift, load_beyond_form,
    lumbar_flexion_level, lumbar_flexion_loss, lumbar_flexion_vs_own, lumbar_hyperextension_lockout,
    lumbar_hyperextension_press, quality_gate, repeated_fault, squat_depth, uncontrolled_eccentric, velocity_loss,
};
use crate::lifts::LiftName;
use crate::measures::{Measure, RepView};

type ByRep = (Fault, fn(&JudgedSet, &RepView) -> Assessment);
type BySet = (Fault, fn(&JudgedSet) -> Assessment);
type ByHistory = (Fault, fn(&History, &PastSet) -> Assessment, &'static str);

pub(super) const BY_REP: &[ByRep] = &[
    (lumbar_flexion_loss::FAULT, lumbar_flexion_loss::assess),
    (lumbar_flexion_vs_own::FAULT, lumbar_flexion_vs_own::assess),
    (lumbar_flexion_level::FAULT, lumbar_flexion_level::assess),
    (butt_wink::FAULT, butt_wink::assess),
    (lumbar_hyperextension_lockout::FAULT, lumbar_hyperextension_lockout::assess),
    (lumbar_hyperextension_press::FAULT, lumbar_hyperextension_press::assess),
    (hinge_deficit::FAULT, hinge_deficit::assess),
    (hips_rise_first::FAULT, hips_rise_first::assess),
    (bar_drift::FAULT, bar_drift::assess),
    (squat_depth::FAULT, squat_depth::assess),
    (excess_forward_lean::FAULT, excess_forward_lean::assess),
    (incomplete_lockout::FAULT, incomplete_lockout::assess),
    (knee_dominance::FAULT, knee_dominance::assess),
    (uncontrolled_eccentric::FAULT, uncontrolled_eccentric::assess),
    (hitching::FAULT, hitching::assess),
    (bar_bounce::FAULT, bar_bounce::assess),
    (knee_valgus::FAULT, knee_valgus::assess),
    (asymmetry::FAULT, asymmetry::assess),
    (bar_tilt::FAULT, bar_tilt::assess),
    (lateral_shift::FAULT, lateral_shift::assess),
];

pub(super) const BY_SET: &[BySet] =
    &[(form_drift::FAULT, form_drift::assess), (velocity_loss::FAULT, velocity_loss::assess)];

/// Faults that no single clip can show, with what is said where the lifter is not known.
pub(super) const BY_HISTORY: &[ByHistory] = &[
    (load_beyond_form::FAULT, load_beyond_form::assess, "it needs the weight on the bar and the lifter's other sets"),
    (repeated_fault::FAULT, repeated_fault::assess, "it needs the lifter's earlier workouts"),
];

/// Faults that cannot be told, with the reason.
pub(super) const NEVER_ASSESSED: &[(&str, &str)] =
    &[("thoracic_rounding", "this version measures the lower back only, not the upper back")];

/// All faults of the catalogue that this version assesses, the quality gate last.
pub fn catalogue() -> impl Iterator<Item = &'static Fault> {
    const GATE: &Fault = &quality_gate::FAULT;
    let by_rep = BY_REP.iter().map(|(fault, _)| fault);
    let by_set = BY_SET.iter().map(|(fault, _)| fault);
    by_rep.chain(by_set).chain(BY_HISTORY.iter().map(|(fault, ..)| fault)).chain([GATE])
}

/// The criterion by which a measure is graded in a lift, if it is.
pub fn criterion_for(measure: &Measure, lift: LiftName) -> Option<&'static Criterion> {
    let graded = |c: &&Criterion| (c.applies)(lift) && c.measures.iter().any(|m| m.key == measure.key);
    catalogue().filter(|f| f.applies_to(lift)).flat_map(|f| f.criteria).find(graded)
}

/// What a coach reads for the `name` of a fault, without a capital; a name that is not in the catalogue reads as it is.
pub fn title_of(name: &str) -> String {
    catalogue().find(|fault| fault.name == name).map_or_else(|| name.replace('_', " "), |fault| fault.title.to_owned())
}
