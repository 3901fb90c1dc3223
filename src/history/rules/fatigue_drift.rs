//! `fatigue_drift`: reps late in a set are flagged more often than early ones, and from which rep on.

use super::super::session::goes_at;
use super::super::text::count;
use super::super::{Session, Statement, Tone};
use super::{Said, percent};
use crate::faults::history::RepShare;
use crate::faults::history::limits::{DRIFT_RISE, DRIFT_SET_REPS, DRIFT_SETS, RECENT_SESSIONS, SURE_SDS};
use crate::faults::{Evidence, PastSet, Verdict};
use crate::statistics::median;

pub(super) const RULE: &str = "fatigue_drift";

/// Flagged reps of the first and of the second half; the middle rep of an odd number is in neither.
fn halves(set: &PastSet) -> (RepShare, RepShare) {
    let flagged: Vec<bool> = set.judged().map(|r| r.verdict == Verdict::Flagged).collect();
    let half = flagged.len() / 2;
    let share = |reps: &[bool]| RepShare { part: reps.iter().filter(|f| **f).count(), of: reps.len() };
    (share(&flagged[..half]), share(&flagged[flagged.len() - half..]))
}

pub(super) fn assess(sessions: &[Session]) -> Said {
    let recent = sessions.iter().rev().take(RECENT_SESSIONS).rev();
    let sets: Vec<&PastSet> = recent.flat_map(|s| s.sets.iter().copied()).collect();
    let sets: Vec<&PastSet> = sets.into_iter().filter(|s| s.judged().count() >= DRIFT_SET_REPS).collect();
    if sets.len() < DRIFT_SETS {
        return Err(format!(
            "{} of {DRIFT_SET_REPS} or more judged reps in the last {RECENT_SESSIONS} sessions, {DRIFT_SETS} are needed",
            count(sets.len(), "set")
        ));
    }
    let early: RepShare = sets.iter().map(|s| halves(s).0).sum();
    let late: RepShare = sets.iter().map(|s| halves(s).1).sum();
    let (rise, sd) = (late.value() - early.value(), late.sd().hypot(early.sd()));
    if rise < DRIFT_RISE || rise < SURE_SDS * sd {
        return Ok(Vec::new());
    }
    let goes: Vec<usize> = sets.iter().filter_map(|s| goes_at(s)).collect();
    let middle = median(goes.iter().map(|r| *r as f64));
    let list: Vec<String> = goes.iter().map(ToString::to_string).collect();
    let from = middle.map_or(String::new(), |m| {
        let held = sets.len() - goes.len();
        format!(" It slips from rep {m:.0} on (set by set: {}; {held} of {} sets hold).", list.join(", "), sets.len())
    });
    Ok(vec![Statement {
        tone: Tone::Note,
        rule: RULE,
        text: format!(
            "Your form slips late in your sets.{from} End the set while the reps still look like the first ones."
        ),
        measured: format!(
            "flagged: first halves {} of {} reps, second halves {} of {}, {} sets",
            percent(early),
            early.of,
            percent(late),
            late.of,
            sets.len()
        ),
        threshold: format!("a rise of {:.0} % and {SURE_SDS:.0} standard deviations", 100.0 * DRIFT_RISE),
        evidence: Evidence::B,
    }])
}
