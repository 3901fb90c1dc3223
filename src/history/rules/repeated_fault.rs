//! `repeated_fault`: the same fault in several of the last sessions (`faults::repeated_fault` holds the rule).

use super::super::{Session, Statement, Tone};
use super::{Said, all_sets, percent};
use crate::faults::history::limits::{FREQUENT, RECENT_SESSIONS, REPEATED_NOTE, REPEATED_WARNING};
use crate::faults::repeated_fault::{Repeated, repeated};
use crate::faults::{Evidence, Severity, title_of};

pub(super) const RULE: &str = "repeated_fault";

pub(super) fn assess(sessions: &[Session]) -> Said {
    Ok(repeated(&all_sets(sessions))?.iter().filter_map(statement).collect())
}

fn statement(repeated: &Repeated) -> Option<Statement> {
    let severity = repeated.severity()?;
    let share = repeated.reps();
    let (count, needed, less) = match severity {
        Severity::Note => (repeated.frequent(), REPEATED_NOTE, ""),
        _ => (repeated.surely_frequent(), REPEATED_WARNING, ", each less one standard deviation"),
    };
    let sessions = repeated.sessions.len();
    let also: Vec<String> = repeated.also.iter().map(|f| title_of(f)).collect();
    let also = if also.is_empty() { String::new() } else { format!(", seen also as {}", also.join(" and ")) };
    Some(Statement {
        tone: Tone::from(severity),
        rule: RULE,
        text: format!(
            "The same {} in {count} of the last {sessions} sessions{also}. Find its cause before adding load.",
            title_of(repeated.fault)
        ),
        measured: format!("{} of {} reps in {sessions} sessions", percent(share), share.of),
        threshold: format!(
            "{:.0} % of the reps in {needed} of the last {RECENT_SESSIONS} sessions{less}",
            100.0 * FREQUENT
        ),
        evidence: Evidence::C,
    })
}
