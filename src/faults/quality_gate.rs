//! `quality_gate`: what the picture allows to be said (`measures::picture`). Not a fault of the lifter: it lowers or withholds other
//! findings. Source: limits of the spine model (models/README.md) and engineering defaults, see docs/faults.md.

use super::finding::{ALL_LIFTS, Cue, Evidence, Fault, Group};
use super::{Finding, Severity};
use crate::measures::{Picture, Plane};

pub(super) const FAULT: Fault = Fault {
    name: "quality_gate",
    title: "filming",
    group: Group::Picture,
    plane: Plane::Any,
    evidence: Evidence::B,
    definition: "View, size, rate, occlusion and clarity of the outline, where they limit what can be said.",
    criteria: &[],
    cue: Cue::of(
        "Film from the side at hip height, three to four metres away, whole body in the picture, shirt tucked.",
    ),
    applies: ALL_LIFTS,
};

/// What is to be said of the recording: a warning where something is withheld, a note where it is less sure.
pub(super) fn findings(picture: &Picture) -> Vec<Finding> {
    let remarks = picture.remarks.iter().map(|remark| Finding {
        fault: FAULT.name.into(),
        severity: if remark.withholds { Severity::Warning } else { Severity::Note },
        value: remark.value,
        sd: 0.0,
        threshold: remark.limit,
        unit: remark.unit.id().into(),
        at_s: picture.at_s,
        method: "picture".into(),
        evidence: FAULT.evidence,
        cue: format!("{}; {}.", remark.what, remark.advice),
    });
    remarks.collect()
}

impl Finding {
    /// Whether it is about the recording, and no fault of the lifter.
    #[must_use]
    pub fn is_about_the_picture(&self) -> bool {
        self.fault == FAULT.name
    }
}
