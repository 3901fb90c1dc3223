//! From measures to verdicts: one small file a fault, thresholds in a profile, grades that carry their uncertainty,
//! and for everything not assessed the reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bar::Told;
use crate::measures::Metric;

mod aspect;
mod by_rep;
mod catalogue;
mod finding;
mod form_drift;
pub mod history;
mod judged_set;
pub mod load_beyond_form;
mod own_profile;
mod profile;
mod quality_gate;
pub mod repeated_fault;
mod velocity_loss;
mod verdict;

pub use aspect::{Aspect, AspectJudgement, AspectVerdict, Aspects};
pub use catalogue::{catalogue, criterion_for, title_of};
pub use finding::{Criterion, Cue, Evidence, Fault, Group};
pub use history::{History, PastSet};
use judged_set::JudgedSet;
pub use own_profile::PROFILE_BEGINS;
pub use profile::{Grades, Profile, ProfileError};
pub use verdict::{judge, judge_knowing};

/// What is known of a set beside its recording.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// The lifter's earlier sets.
    pub history: Option<&'a History>,
    /// What somebody told of the bar and of who lifts it.
    pub told: Told,
    /// From when to when joints were moved by hand, seconds.
    pub by_hand: &'a [[f64; 2]],
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Severity {
    Note,
    Warning,
    Breakdown,
}

impl Severity {
    /// For people; also the class of its style on pages.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Breakdown => "breakdown",
        }
    }
}

/// Outcome of a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The lift's core aspect and all others that the view can show were judged, and nothing was found above a note.
    Clean,
    /// A warning or a breakdown in any aspect.
    Flagged,
    /// Nothing was found in what was judged, but the core aspect, or another that the view can show, was not.
    PartlySeen,
    /// No aspect could be judged.
    CannotJudge,
}

impl Verdict {
    /// All, in the order in which they are counted.
    pub const ALL: [Self; 4] = [Self::Clean, Self::Flagged, Self::PartlySeen, Self::CannotJudge];

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Flagged => "flagged",
            Self::PartlySeen => "partly seen",
            Self::CannotJudge => "cannot judge",
        }
    }
}

/// One fault on one rep, or on the set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Finding {
    /// Name of the fault.
    pub fault: String,
    /// Grade.
    pub severity: Severity,
    /// Measured value.
    pub value: f64,
    /// One standard deviation.
    pub sd: f64,
    /// The threshold of the grade that was given.
    pub threshold: f64,
    /// Unit of value, sd and threshold.
    pub unit: String,
    /// Where in the clip, seconds.
    pub at_s: f64,
    /// How the value was come by.
    pub method: String,
    /// How well it is known that the measure marks poor technique.
    pub evidence: Evidence,
    /// One line for the lifter.
    pub cue: String,
}

/// A fault that could not be assessed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct NotAssessed {
    /// Name of the fault.
    pub fault: String,
    /// A sentence.
    pub reason: String,
}

/// Verdict of one rep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RepVerdict {
    /// The rep's index, from 1.
    pub index: usize,
    /// Outcome.
    pub verdict: Verdict,
    /// Highest severity among the findings, those of a set finding that flags its reps included.
    pub severity: Option<Severity>,
    /// What was judged of each aspect that the lift has; empty in judgements of version 1.
    pub aspects: Aspects,
    /// By name.
    pub metrics: BTreeMap<String, Metric>,
    /// Worst first.
    pub findings: Vec<Finding>,
    /// What could not be said, and why.
    pub not_assessed: Vec<NotAssessed>,
}

impl RepVerdict {
    /// Whether the lower back was judged and is clean. Judgements of version 1 knew no aspects: there a clean rep has a clean back.
    #[must_use]
    pub fn back_is_clean(&self) -> bool {
        self.aspects
            .get(&Aspect::LowerBack)
            .map_or(self.verdict == Verdict::Clean, |back| back.verdict == AspectVerdict::Clean)
    }
}

/// Verdict of the set.
#[derive(Debug, Clone, PartialEq)]
pub struct SetVerdict {
    /// Per rep, in order.
    pub reps: Vec<RepVerdict>,
    /// Findings on the set as a whole (drift, velocity loss, a level shared by all reps, the quality gate).
    pub findings: Vec<Finding>,
    /// What could not be said of the set.
    pub not_assessed: Vec<NotAssessed>,
    /// What the lifter was compared with.
    pub reference: crate::reps::Reference,
}
