//! What a fault is, how a measured value becomes a grade, and the three ways an assessment can end.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Finding, Grades, Severity};
use crate::reps::LiftName;

/// Strength of the evidence that a measure marks poor technique, never that it harms (docs/faults.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Evidence {
    /// Consensus and data.
    A,
    /// Consensus or data.
    B,
    /// Coaching practice.
    C,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// Kinds of faults. Warnings of several groups together flag a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Group {
    Lumbar,
    Hinge,
    Range,
    Tempo,
    Frontal,
    Set,
    /// What the recording allows to be said: nothing of the lifter's.
    Picture,
}

impl Group {
    /// Whether its faults are looked for rep by rep.
    pub fn is_by_rep(self) -> bool {
        !matches!(self, Self::Set | Self::Picture)
    }
}

/// An entry of the catalogue. Definition, source and thresholds are explained in docs/faults.md.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Name in reports.
    pub name: &'static str,
    /// What a coach reads, without a capital.
    pub title: &'static str,
    /// Kind.
    pub group: Group,
    /// How well it is known that the measure marks poor technique.
    pub evidence: Evidence,
    /// What is measured, in one sentence.
    pub definition: &'static str,
    /// Unit of its value.
    pub unit: &'static str,
    /// One line for the lifter; the measured value is put before it.
    pub cue: &'static str,
    /// Lifts to which it applies.
    pub lifts: &'static [LiftName],
}

pub(super) const ALL_LIFTS: &[LiftName] = &LiftName::ALL;
/// Lifts with the trunk inclined under load.
pub(super) const LOADED_BEND: &[LiftName] =
    &[LiftName::Deadlift, LiftName::RomanianDeadlift, LiftName::Squat, LiftName::GoodMorning, LiftName::BarbellRow];

/// A value that was measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    pub value: f64,
    pub sd: f64,
    pub at_s: f64,
    pub method: String,
}

/// Measured, or the reason why not.
pub(super) type Measured = Result<Measure, String>;

/// What came of looking for one fault in one rep or set.
pub(super) type Assessment = Result<Option<Finding>, String>;

/// Grades a measure. A note needs the value itself to reach its threshold; a warning or breakdown needs the value less one
/// standard deviation to do so (one-sided about 84 %), whichever direction is the worse one.
pub(super) fn grade(measure: &Measure, grades: &Grades, cap: Severity) -> Option<(Severity, f64)> {
    if !(measure.value.is_finite() && measure.sd.is_finite()) {
        return None;
    }
    let sign = if grades.breakdown < grades.note { -1.0 } else { 1.0 };
    let sure = sign * measure.value - measure.sd.abs();
    let reached = if sure >= sign * grades.breakdown {
        Severity::Breakdown
    } else if sure >= sign * grades.warning {
        Severity::Warning
    } else if sign * measure.value >= sign * grades.note {
        Severity::Note
    } else {
        return None;
    };
    let given = reached.min(grades.highest).min(cap);
    let threshold = match given {
        Severity::Note => grades.note,
        Severity::Warning => grades.warning,
        Severity::Breakdown => grades.breakdown,
    };
    Some((given, threshold))
}

impl Finding {
    /// How far the value lies beyond the threshold of its grade, as a share of that.
    #[must_use]
    pub fn excess(&self) -> f64 {
        (self.value - self.threshold).abs() / self.threshold.abs().max(0.01)
    }

    /// From the lesser finding to the graver one: by severity, which asks how sure it is, then by [`Finding::excess`].
    #[must_use]
    pub fn by_gravity(&self, other: &Self) -> Ordering {
        self.severity.cmp(&other.severity).then(self.excess().total_cmp(&other.excess()))
    }

    /// Whether it is about the recording, and no fault of the lifter.
    #[must_use]
    pub fn is_about_the_picture(&self) -> bool {
        self.fault == super::quality_gate::FAULT.name
    }
}

impl Fault {
    /// Whether the fault can occur in this lift.
    pub fn applies_to(&self, lift: LiftName) -> bool {
        self.lifts.contains(&lift)
    }

    /// Grades a measure into a finding; `observation` says what was seen and stands before the coach's cue.
    pub(super) fn judge(&self, m: &Measure, grades: &Grades, cap: Severity, observation: &str) -> Option<Finding> {
        let (severity, threshold) = grade(m, grades, cap)?;
        Some(Finding {
            fault: self.name.into(),
            severity,
            value: m.value,
            sd: m.sd,
            threshold,
            unit: self.unit.into(),
            at_s: m.at_s,
            method: m.method.clone(),
            evidence: self.evidence,
            cue: format!("{observation} {}", self.cue),
        })
    }
}

/// The graver of two findings; the first where they are alike.
pub(super) fn graver(a: Option<Finding>, b: Option<Finding>) -> Option<Finding> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.severity > a.severity { b } else { a }),
        (a, b) => a.or(b),
    }
}
