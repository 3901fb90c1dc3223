//! What a lifter's earlier sets tell of a new one. Plain values: where they are kept is no concern of the faults.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{Finding, RepVerdict, Severity, Verdict};
use crate::lifts::LiftName;
use crate::statistics::median;

pub mod limits;
pub(super) mod own_level;
mod rep_share;

pub use rep_share::RepShare;

/// One judged set of a lifter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PastSet {
    /// SHA-256 of its clip.
    pub clip_sha256: String,
    /// SHA-256 of the spine model: lumbar levels of different models do not compare.
    pub spine_model_sha256: String,
    /// Day of the session.
    #[serde(serialize_with = "as_text")]
    pub date: Date,
    /// Load on the bar, kilograms, where it is known.
    pub load_kg: Option<f64>,
    /// The lift.
    pub lift: LiftName,
    /// In order of time.
    pub reps: Vec<RepVerdict>,
    /// Findings on the set as a whole.
    pub findings: Vec<Finding>,
}

/// What is known of the lifter of the set that is judged.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Day of the new set.
    pub date: Date,
    /// Load on its bar, kilograms, where it is known.
    pub load_kg: Option<f64>,
    /// SHA-256 of its clip: an earlier judgement of the same clip is no history.
    pub clip_sha256: String,
    /// SHA-256 of the spine model that measured it.
    pub spine_model_sha256: String,
    /// Judged sets of the same lifter, of any lift.
    pub sets: Vec<PastSet>,
}

fn as_text<S: Serializer>(date: &Date, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(date)
}

impl History {
    /// The sets of one lift up to the day of the new one, without earlier judgements of the same clip.
    pub(super) fn earlier(&self, lift: LiftName) -> Vec<&PastSet> {
        let counts = |s: &&PastSet| s.lift == lift && s.date <= self.date && s.clip_sha256 != self.clip_sha256;
        self.sets.iter().filter(counts).collect()
    }
}

impl PastSet {
    /// Whether a rep has a fault as a warning or worse. What is said of the set, such as a level that all reps share, holds for each.
    pub fn has(&self, rep: &RepVerdict, fault: &str) -> bool {
        let named = |f: &Finding| f.fault == fault && f.severity >= Severity::Warning;
        rep.findings.iter().chain(&self.findings).any(named)
    }

    /// Whether a fault could be judged in a rep: what could not is neither with nor without it.
    pub fn assessed(&self, rep: &RepVerdict, fault: &str) -> bool {
        self.has(rep, fault) || !rep.not_assessed.iter().any(|n| n.fault == fault)
    }

    /// Reps that are clean or flagged.
    pub fn judged(&self) -> impl Iterator<Item = &RepVerdict> {
        self.reps.iter().filter(|r| matches!(r.verdict, Verdict::Clean | Verdict::Flagged))
    }

    /// Reps that are flagged, of those that could be judged.
    pub fn flagged(&self) -> RepShare {
        let flagged = self.judged().filter(|r| r.verdict == Verdict::Flagged).count();
        RepShare { part: flagged, of: self.judged().count() }
    }

    /// Reps with one verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.reps.iter().filter(|r| r.verdict == verdict).count()
    }

    /// Values of a metric with their standard deviations.
    pub fn metric<'s>(&'s self, name: &'s str) -> impl Iterator<Item = (f64, f64)> + 's {
        self.reps.iter().filter_map(move |r| r.metrics.get(name).map(|m| (m.value, m.sd)))
    }
}

/// Middle of values and of their standard deviations: one odd rep moves neither.
pub fn middle(values: &[(f64, f64)]) -> Option<(f64, f64)> {
    let (v, sd): (Vec<f64>, Vec<f64>) = values.iter().copied().unzip();
    Some((median(&v)?, median(&sd)?))
}
