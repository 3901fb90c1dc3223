//! What a fault is, how a measured value becomes a grade, and the three ways an assessment can end.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::aspect::Aspect;
use super::{Finding, Grades, JudgedSet, Severity};
use crate::lifts::LiftName;
use crate::measures::{Measure, Plane, Unit, Value};

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

/// What a fault is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// One aspect of a rep.
    Rep(Aspect),
    /// The course of the set, or of several sets.
    Set,
    /// What the recording allows to be said: nothing of the lifter's.
    Picture,
}

impl Group {
    /// Whether its faults are looked for rep by rep.
    pub fn is_by_rep(self) -> bool {
        matches!(self, Self::Rep(_))
    }
}

/// An entry of the catalogue. Definition, source and thresholds are explained in docs/faults.md.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// Name in reports.
    pub name: &'static str,
    /// What a coach reads, without a capital.
    pub title: &'static str,
    /// What it is said of.
    pub group: Group,
    /// Where it shows.
    pub plane: Plane,
    /// How well it is known that the measure marks poor technique.
    pub evidence: Evidence,
    /// What is measured, in one sentence.
    pub definition: &'static str,
    /// What it grades; empty where the thresholds are no profile's.
    pub criteria: &'static [Criterion],
    /// What the lifter is told; the measured value is put before it.
    pub cue: Cue,
    /// Whether it can occur in a lift.
    pub applies: fn(LiftName) -> bool,
}

/// One line for the lifter.
#[derive(Debug, Clone, Copy)]
pub struct Cue {
    any: &'static str,
    from_the_top: Option<&'static str>,
}

impl Cue {
    /// The same in every lift.
    pub(super) const fn of(any: &'static str) -> Self {
        Self { any, from_the_top: None }
    }

    /// Another one where a rep begins with the lowering: who squats has no bar to pull.
    pub(super) const fn or_from_the_top(self, words: &'static str) -> Self {
        Self { from_the_top: Some(words), ..self }
    }

    /// What is said in a lift.
    pub fn in_lift(self, lift: LiftName) -> &'static str {
        self.from_the_top.filter(|_| !lift.lifts_first()).unwrap_or(self.any)
    }

    /// All that may be said, each with its name among the cues of the `fault`.
    pub fn all(self, fault: &str) -> impl Iterator<Item = (String, &'static str)> {
        let named = self.from_the_top.map(|words| (format!("{fault}-from_the_top"), words));
        std::iter::once((fault.to_owned(), self.any)).chain(named)
    }
}

pub(super) const ALL_LIFTS: fn(LiftName) -> bool = |_| true;
/// Lifts with the trunk inclined under load.
pub(super) const LOADED_BEND: fn(LiftName) -> bool = |lift| lift.bends_under_load();

/// Measures that a fault grades by one table of thresholds.
#[derive(Debug, Clone, Copy)]
pub struct Criterion {
    /// The table in a profile, as `lumbar_flexion_level.hinge`.
    pub key: &'static str,
    /// What is graded, of several the worst; empty where it is a number of the set.
    pub measures: &'static [&'static Measure],
    /// Unit of the thresholds.
    pub unit: Unit,
    /// Method that its findings name, where another criterion of the fault has the same unit.
    pub method: Option<&'static str>,
    /// Lifts in which these thresholds hold.
    pub applies: fn(LiftName) -> bool,
}

impl Criterion {
    /// Grades measures of a rep, all of one unit.
    pub(super) const fn of(key: &'static str, measures: &'static [&'static Measure], unit: Unit) -> Self {
        Self { key, measures, unit, method: None, applies: |_| true }
    }

    /// For some lifts only.
    pub(super) const fn only(self, applies: fn(LiftName) -> bool) -> Self {
        Self { applies, ..self }
    }

    /// With findings by a method of their own.
    pub(super) const fn by(self, method: &'static str) -> Self {
        Self { method: Some(method), ..self }
    }
}

/// What came of looking for one fault in one rep or set.
pub(super) type Assessment = Result<Option<Finding>, String>;

/// A value of so many standard deviations is surely more than nothing (one-sided 95 %).
const TELLING_SDS: f64 = 1.645;

/// For whom the uncertainty of a value counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Doubt {
    /// What is surely there is found.
    ForTheLifter,
    /// What may be there, being so many standard deviations worse than measured, is found: where nothing is, it is ruled out.
    AgainstTheLifter(f64),
}

/// Grades a measure. A note needs the value itself to reach its threshold; a warning or breakdown needs the value less one
/// standard deviation to do so (one-sided about 84 %), whichever direction is the worse one. Where more is worse a value that is less than
/// [`TELLING_SDS`] standard deviations is no finding at all: it may as well be nothing.
pub(super) fn grade(measure: &Value, grades: &Grades, cap: Severity, doubt: Doubt) -> Option<(Severity, f64)> {
    if !(measure.value.is_finite() && measure.sd.is_finite()) {
        return None;
    }
    let sign = if grades.breakdown < grades.note { -1.0 } else { 1.0 };
    if let Doubt::AgainstTheLifter(sds) = doubt {
        let may_be = sign * measure.value + sds * measure.sd.abs() > sign * grades.breakdown;
        return may_be.then(|| (grades.highest.min(cap), grades.breakdown));
    }
    if sign > 0.0 && measure.value.abs() < TELLING_SDS * measure.sd.abs() {
        return None;
    }
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
}

impl Fault {
    /// Whether the fault can occur in this lift.
    pub fn applies_to(&self, lift: LiftName) -> bool {
        (self.applies)(lift)
    }

    /// The criterion by which it is graded in a lift; none where two of equal standing apply.
    pub fn criterion(&self, lift: LiftName) -> Option<&'static Criterion> {
        let mut apply = self.criteria.iter().filter(|c| (c.applies)(lift));
        let first = apply.next()?;
        apply.all(|c| (c.unit, c.method) != (first.unit, first.method)).then_some(first)
    }

    /// The criterion by which a finding of it was graded; none where the finding does not say which of two.
    pub fn criterion_of(&self, finding: &Finding, lift: LiftName) -> Option<&'static Criterion> {
        let apply = || self.criteria.iter().filter(|c| (c.applies)(lift) && c.unit.id() == finding.unit);
        let named = apply().find(|c| c.method == Some(finding.method.as_str()));
        named.or_else(|| {
            let mut unnamed = apply().filter(|c| c.method.is_none());
            unnamed.next().filter(|_| unnamed.next().is_none())
        })
    }

    /// Grades a measure into a finding; `observation` says what was seen and stands before the coach's cue.
    pub(super) fn judge(
        &self,
        set: &JudgedSet,
        criterion: &Criterion,
        m: &Value,
        cap: Severity,
        observation: &str,
    ) -> Option<Finding> {
        let grades = set.profile.grades(criterion.key)?;
        Some(self.found(set.lift, m, criterion.unit, grade(m, grades, cap, set.doubt)?, observation))
    }

    /// A finding of a grade and its threshold.
    pub(super) fn found(
        &self,
        lift: LiftName,
        m: &Value,
        unit: Unit,
        (severity, threshold): (Severity, f64),
        observation: &str,
    ) -> Finding {
        Finding {
            fault: self.name.into(),
            severity,
            value: m.value,
            sd: m.sd,
            threshold,
            unit: unit.id().into(),
            at_s: m.at_s,
            method: m.method.into(),
            evidence: self.evidence,
            cue: format!("{observation} {}", self.cue.in_lift(lift)),
        }
    }
}

/// The graver of two findings; the first where they are alike.
pub(super) fn graver(a: Option<Finding>, b: Option<Finding>) -> Option<Finding> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.severity > a.severity { b } else { a }),
        (a, b) => a.or(b),
    }
}
