//! `repeated_fault`: the same fault in a quarter or more of the reps of several of the last sessions. It counts, and says
//! nothing of what the repetition does. Source: see docs/faults.md.

use jiff::civil::Date;

use super::by_rep::BY_REP;
use super::finding::{ALL_LIFTS, Assessment, Cue, Evidence, Fault, Group};
use super::history::limits::{FREQUENT, RECENT_SESSIONS, REPEATED_NOTE, REPEATED_WARNING, SESSION_REPS};
use super::history::{History, PastSet, RepShare};
use super::{Finding, Severity};
use crate::measures::{Plane, Unit};

pub(super) const FAULT: Fault = Fault {
    name: "repeated_fault",
    title: "the same fault again",
    group: Group::Set,
    plane: Plane::Any,
    evidence: Evidence::C,
    definition: "Sessions, of the last five of the lift, in which the same fault was a warning or more in a quarter of the assessed reps.",
    criteria: &[],
    cue: Cue::of("Find its cause before adding load."),
    applies: ALL_LIFTS,
};

/// One fault over the last sessions of a lift.
#[derive(Debug, Clone, PartialEq)]
pub struct Repeated {
    /// Name of the fault.
    pub fault: &'static str,
    /// What a coach reads for it.
    pub title: &'static str,
    /// Faults of the same kind that are frequent too, most frequent first: the same movement, seen by another measure.
    pub also: Vec<&'static str>,
    /// The last sessions with enough assessed reps, oldest first: reps with the fault of those assessed.
    pub sessions: Vec<(Date, RepShare)>,
}

impl Repeated {
    /// Sessions in which the fault was frequent.
    pub fn frequent(&self) -> usize {
        self.sessions.iter().filter(|(_, s)| s.value() >= FREQUENT).count()
    }

    /// The same by the share less its standard deviation.
    pub fn surely_frequent(&self) -> usize {
        self.sessions.iter().filter(|(_, s)| s.value() - s.sd() >= FREQUENT).count()
    }

    /// A note by the shares themselves, a warning by the shares less their uncertainty.
    pub fn severity(&self) -> Option<Severity> {
        if self.surely_frequent() >= REPEATED_WARNING {
            Some(Severity::Warning)
        } else if self.frequent() >= REPEATED_NOTE {
            Some(Severity::Note)
        } else {
            None
        }
    }

    /// All its reps.
    pub fn reps(&self) -> RepShare {
        self.sessions.iter().map(|(_, share)| *share).sum()
    }
}

fn over_sessions(sets: &[&PastSet], fault: &str) -> Vec<(Date, RepShare)> {
    let session = |sets: &[&PastSet]| {
        let assessed =
            sets.iter().flat_map(|s| s.reps.iter().filter(|r| s.assessed(r, fault)).map(|r| s.has(r, fault)));
        assessed.map(|has| RepShare { part: usize::from(has), of: 1 }).sum::<RepShare>()
    };
    let mut all: Vec<(Date, RepShare)> = sets
        .chunk_by(|a, b| a.date == b.date)
        .map(|sets| (sets[0].date, session(sets)))
        .filter(|(_, share)| share.of >= SESSION_REPS)
        .collect();
    all.drain(..all.len().saturating_sub(RECENT_SESSIONS));
    all
}

/// Faults that are repeated over the last sessions of a lift, worst first, one of each kind. `sets` are of one lift, in order
/// of time.
///
/// # Errors
/// A sentence, when there are fewer than two sessions with enough assessed reps.
pub fn repeated(sets: &[&PastSet]) -> Result<Vec<Repeated>, String> {
    let mut kinds: Vec<(Group, Repeated)> = Vec::new();
    for (group, repeated) in each_repeated(sets)? {
        match kinds.iter_mut().find(|(g, _)| *g == group) {
            Some((_, first)) => first.also.push(repeated.fault),
            None => kinds.push((group, repeated)),
        }
    }
    Ok(kinds.into_iter().map(|(_, repeated)| repeated).collect())
}

/// The same, every fault for itself.
fn each_repeated(sets: &[&PastSet]) -> Result<Vec<(Group, Repeated)>, String> {
    let mut enough = false;
    let mut found: Vec<(Group, Repeated)> = Vec::new();
    for (fault, _) in BY_REP {
        let sessions = over_sessions(sets, fault.name);
        enough |= sessions.len() >= REPEATED_NOTE;
        let repeated = Repeated { fault: fault.name, title: fault.title, also: Vec::new(), sessions };
        if repeated.severity().is_some() {
            found.push((fault.group, repeated));
        }
    }
    if !enough {
        return Err(format!("fewer than {REPEATED_NOTE} sessions with {SESSION_REPS} assessed reps"));
    }
    found.sort_by(|(_, a), (_, b)| {
        (b.severity(), b.frequent())
            .cmp(&(a.severity(), a.frequent()))
            .then(b.reps().value().total_cmp(&a.reps().value()))
    });
    Ok(found)
}

/// The gravest repeated fault that the new set shows again.
pub(super) fn assess(history: &History, today: &PastSet) -> Assessment {
    let mut sets = history.earlier(today.lift);
    sets.push(today);
    sets.sort_by_key(|s| s.date);
    let shown = |fault: &str| {
        let with = today.reps.iter().filter(|r| today.has(r, fault)).count();
        with > 0 && with as f64 >= FREQUENT * today.reps.len() as f64
    };
    Ok(each_repeated(&sets)?.iter().find(|(_, r)| shown(r.fault)).and_then(|(_, r)| finding(r, today)))
}

fn finding(repeated: &Repeated, today: &PastSet) -> Option<Finding> {
    let severity = repeated.severity()?;
    let named = |f: &&Finding| f.fault == repeated.fault;
    let at_s = today.reps.iter().flat_map(|r| &r.findings).chain(&today.findings).find(named).map_or(0.0, |f| f.at_s);
    let (count, threshold) = match severity {
        Severity::Note => (repeated.frequent(), REPEATED_NOTE),
        _ => (repeated.surely_frequent(), REPEATED_WARNING),
    };
    let share = repeated.reps();
    Some(Finding {
        fault: FAULT.name.into(),
        severity,
        value: count as f64,
        sd: 0.0,
        threshold: threshold as f64,
        unit: Unit::Sessions.id().into(),
        at_s,
        method: "history".into(),
        evidence: FAULT.evidence,
        cue: format!(
            "The same {} in {count} of the last {} sessions, {} of their {} reps. {}",
            repeated.title,
            repeated.sessions.len(),
            Unit::Percent.pair(100.0 * share.value(), 100.0 * share.sd()),
            share.of,
            FAULT.cue.in_lift(today.lift)
        ),
    })
}
