//! The faults that are looked for, in the order of the report.

use super::by_rep::BY_REP;
use super::finding::{Assessment, Criterion, Fault};
use super::history::{History, PastSet};
use super::judged_set::JudgedSet;
use super::{form_drift, load_beyond_form, quality_gate, repeated_fault, velocity_loss};
use crate::lifts::LiftName;
use crate::measures::Measure;

type BySet = (Fault, fn(&JudgedSet) -> Assessment);
type ByHistory = (Fault, fn(&History, &PastSet) -> Assessment, &'static str);

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
