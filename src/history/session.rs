//! Sets and sessions, counted.

use jiff::civil::Date;

use super::Session;
use crate::faults::history::RepShare;
use crate::faults::history::limits::{FREQUENT, RECENT_SESSIONS};
use crate::faults::{PastSet, RepVerdict, Verdict};
use crate::library::StoredSet;
use crate::measures::{Metric, measure};

/// The sets of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionSummary {
    /// Day.
    pub date: Date,
    /// Sets.
    pub sets: usize,
    /// Clean reps of those judged.
    pub clean: RepShare,
    /// Reps that are clean as far as they were seen.
    pub partly_seen: usize,
    /// Reps that could not be judged.
    pub unjudged: usize,
    /// Lightest and heaviest load, kilograms.
    pub loads_kg: Option<(f64, f64)>,
}

/// One set.
#[derive(Debug, Clone, PartialEq)]
pub struct SetSummary {
    /// Day.
    pub date: Date,
    /// File name of the clip.
    pub clip: String,
    /// Kilograms.
    pub load_kg: Option<f64>,
    /// Rating of perceived exertion.
    pub rpe: Option<f64>,
    /// Flagged reps of those judged.
    pub flagged: RepShare,
    /// Reps that are clean as far as they were seen.
    pub partly_seen: usize,
    /// Reps that could not be judged.
    pub unjudged: usize,
    /// The rep from which on form goes.
    pub goes_at: Option<usize>,
}

/// Whether less than a quarter of the judged reps were flagged.
pub fn form_held(flagged: RepShare) -> bool {
    flagged.of > 0 && flagged.value() < FREQUENT
}

impl SetSummary {
    /// Reps of the set.
    pub fn reps(&self) -> usize {
        self.flagged.of + self.partly_seen + self.unjudged
    }

    pub(super) fn new(stored: &StoredSet) -> Self {
        Self {
            date: stored.set.date,
            clip: stored.clip.clone(),
            load_kg: stored.set.load_kg,
            rpe: stored.rpe,
            flagged: stored.set.flagged(),
            partly_seen: stored.set.count(Verdict::PartlySeen),
            unjudged: stored.set.count(Verdict::CannotJudge),
            goes_at: goes_at(&stored.set),
        }
    }
}

impl SessionSummary {
    pub(super) fn new(session: &Session) -> Self {
        let flagged: RepShare = session.sets.iter().map(|s| s.flagged()).sum();
        let loads = || session.sets.iter().filter_map(|s| s.load_kg);
        let (low, high) = (loads().fold(f64::INFINITY, f64::min), loads().fold(f64::NEG_INFINITY, f64::max));
        Self {
            date: session.date,
            sets: session.sets.len(),
            clean: RepShare { part: flagged.of - flagged.part, of: flagged.of },
            partly_seen: session.sets.iter().map(|s| s.count(Verdict::PartlySeen)).sum(),
            unjudged: session.sets.iter().map(|s| s.count(Verdict::CannotJudge)).sum(),
            loads_kg: (low <= high).then_some((low, high)),
        }
    }
}

/// The first flagged rep from which on at least half of the judged reps are flagged, where fewer than a quarter before it were;
/// nothing where form holds, or goes from the first rep on.
pub(super) fn goes_at(set: &PastSet) -> Option<usize> {
    let reps: Vec<(usize, bool)> = set.judged().map(|r| (r.index, r.verdict == Verdict::Flagged)).collect();
    let share = |reps: &[(usize, bool)]| RepShare { part: reps.iter().filter(|r| r.1).count(), of: reps.len() }.value();
    let goes = |k: &usize| reps[*k].1 && share(&reps[*k..]) >= 0.5 && share(&reps[..*k]) < FREQUENT;
    (1..reps.len()).find(goes).map(|k| reps[k].0)
}

/// Flagged reps by their number in the set, over the last sessions.
pub(super) fn by_rep(sessions: &[Session]) -> Vec<RepShare> {
    let mut by_rep: Vec<RepShare> = Vec::new();
    for set in sessions.iter().rev().take(RECENT_SESSIONS).flat_map(|s| &s.sets) {
        by_rep.resize(by_rep.len().max(set.reps.len()), RepShare::default());
        let judged = |r: &RepVerdict| matches!(r.verdict, Verdict::Clean | Verdict::Flagged);
        for (share, rep) in by_rep.iter_mut().zip(&set.reps).filter(|(_, r)| judged(r)) {
            *share = *share + RepShare { part: usize::from(rep.verdict == Verdict::Flagged), of: 1 };
        }
    }
    by_rep
}

/// On what the numbers in metres rest that are compared: the scale of most of them, of the newest where as many have two.
pub(super) fn usual_scale<'s>(sets: &[&'s StoredSet]) -> Option<&'s str> {
    let scales: Vec<&str> =
        sets.iter().flat_map(|s| &s.set.reps).flat_map(in_metres).filter_map(|m| m.scale.as_deref()).collect();
    let count = |scale: &str| scales.iter().filter(|other| **other == scale).count();
    scales.iter().copied().max_by_key(|scale| count(scale))
}

/// Whether a set holds numbers in metres that rest on something else, or on nobody knows what.
pub(super) fn has_other_scale(set: &PastSet, scale: Option<&str>) -> bool {
    set.reps.iter().flat_map(in_metres).any(|m| m.scale.as_deref().is_none_or(|of| Some(of) != scale))
}

fn in_metres(rep: &RepVerdict) -> impl Iterator<Item = &Metric> {
    rep.metrics.iter().filter(|(key, _)| measure(key).is_some_and(|m| m.unit.is_metric())).map(|(_, metric)| metric)
}

/// The set without the lumbar values that another spine model than `model` measured, and without the numbers in metres that rest on another
/// `scale`.
pub(super) fn comparable(set: &PastSet, model: &str, scale: Option<&str>) -> PastSet {
    let mut set = set.clone();
    let same_model = set.spine_model_sha256 == model;
    for rep in &mut set.reps {
        rep.metrics.retain(|key, metric| {
            let measure = measure(key);
            let same_scale = metric.scale.is_some() && metric.scale.as_deref() == scale;
            (same_model || !measure.is_some_and(|m| m.by_spine_model))
                && (same_scale || !measure.is_some_and(|m| m.unit.is_metric()))
        });
    }
    set
}
