//! The threshold that would agree best with a coach, for every threshold of which enough was marked.
//!
//! A finding appears when its value reaches the *note* threshold, so that is the one looked for: among the values of marked
//! reps, where the split lies that puts most of what the coach sees on the far side and most of what they do not on the near.
//! Chosen and counted on the same marks such a number flatters itself; so it is also chosen on nine tenths of the clips and
//! counted on the last tenth, in turns, and only suggested where *that* agreement beats today's.

use serde::Serialize;

use super::Observation;
use super::proportion::Proportion;
use crate::faults::{Fault, Profile, ProfileError};
use crate::lifts::LiftName;
use crate::measures::Worse;
use crate::report::RepReport;

/// Marks of each kind (seen, not seen) below which no threshold is suggested.
const LEAST_MARKS: usize = 5;
/// Parts for choosing on some clips and counting on the others.
const FOLDS: usize = 10;

/// A table of thresholds in a profile, as `lumbar_flexion_level.hinge`.
pub type Key = &'static str;

/// The value of a fault on a rep and the thresholds it is graded with, whether or not it was found; nothing where it was not measured, or
/// where a report does not say which of two measures a finding is of.
pub(super) fn graded(fault: &Fault, rep: &RepReport, lift: LiftName) -> Option<(Key, f64)> {
    if let Some(finding) = rep.findings.iter().find(|f| f.fault == fault.name) {
        return Some((fault.criterion_of(finding, lift)?.key, finding.value));
    }
    let criterion = fault.criterion(lift)?;
    let measured = criterion.measures.iter().filter_map(|m| Some((m.worse, rep.metrics.get(m.key)?.value)));
    let worst = measured.reduce(|a, b| {
        let less = a.0 == Worse::Less;
        if (b.1 > a.1) != less { b } else { a }
    });
    Some((criterion.key, worst?.1))
}

/// What the marks say of one threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// The table in the profile; the threshold is its `note`.
    pub key: Key,
    /// Today's threshold.
    pub now: f64,
    /// Reps that today's threshold puts where the coach does.
    pub agreement_now: Proportion,
    /// A better one, or a sentence why none is suggested.
    pub better: Result<Better, Kept>,
}

/// Why today's threshold is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Kept {
    /// Of one of the two kinds fewer are marked than are needed.
    #[error("too few marks: {seen} seen and {unseen} not seen, {LEAST_MARKS} of each are needed")]
    TooFew {
        /// Marked reps in which the coach sees the fault.
        seen: usize,
        /// Those in which they do not.
        unseen: usize,
    },
    /// The best one is negative.
    #[error("what agrees best lies below 0, which no profile holds")]
    BelowZero,
    /// Today's is the best.
    #[error("no other threshold agrees better")]
    NoneBetter,
    /// The best one is only the best for those clips that it was chosen on.
    #[error("what fits some clips better does not hold for the others")]
    NotOnOthers,
}

impl Kept {
    /// Marks of each kind that are needed.
    pub const NEEDED: usize = LEAST_MARKS;
}

impl Serialize for Kept {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// A threshold that agrees better with the coach than today's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Better {
    /// Threshold.
    pub threshold: f64,
    /// Any threshold from here …
    pub from: f64,
    /// … to here splits the marked reps in the same way.
    pub to: f64,
    /// Reps put where the coach puts them.
    pub agreement: Proportion,
    /// The same, each tenth of the clips with a threshold chosen on the others.
    pub on_other_clips: Proportion,
}

/// One marked value: clip, value with the worse side up, whether the coach sees the fault.
type Marked = (usize, f64, bool);

/// A suggestion for every threshold of which something was marked, against those of `profile`.
pub fn suggest(observations: &[Observation], profile: &Profile) -> Vec<Suggestion> {
    let mut keys: Vec<Key> = observations.iter().filter_map(|o| o.measured.map(|(key, _)| key)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys.iter().filter_map(|key| suggest_one(key, observations, profile)).collect()
}

fn suggest_one(key: Key, observations: &[Observation], profile: &Profile) -> Option<Suggestion> {
    let now = profile.number(&format!("{key}.note"))?;
    let sign = if profile.number(&format!("{key}.breakdown"))? < now { -1.0 } else { 1.0 };
    let of_key = observations.iter().filter(|o| o.measured.is_some_and(|(k, _)| k == key));
    let marked: Vec<Marked> = of_key.filter_map(|o| Some((o.clip, sign * o.measured?.1, o.seen?))).collect();
    let agreement_now = agreement(&marked, sign * now);
    let seen = marked.iter().filter(|m| m.2).count();
    let suggestion = |better| Some(Suggestion { key, now, agreement_now, better });
    let unseen = marked.len() - seen;
    if seen < LEAST_MARKS || unseen < LEAST_MARKS {
        return suggestion(Err(Kept::TooFew { seen, unseen }));
    }
    let Some((from, to)) = holdable(best_split(&marked, sign * now), sign) else {
        return suggestion(Err(Kept::BelowZero));
    };
    if (from..=to).contains(&(sign * now)) {
        return suggestion(Err(Kept::NoneBetter));
    }
    let mut right = 0;
    for fold in 0..FOLDS {
        let (test, train): (Vec<Marked>, Vec<Marked>) = marked.iter().partition(|m| m.0 % FOLDS == fold);
        let threshold = match holdable(best_split(&train, sign * now), sign) {
            Some((low, high)) if !(low..=high).contains(&(sign * now)) => readable(low, high),
            _ => sign * now,
        };
        right += agreement(&test, threshold).k;
    }
    if right <= agreement_now.k {
        return suggestion(Err(Kept::NotOnOthers));
    }
    let chosen = readable(from, to);
    let (a, b) = (sign * from, sign * to);
    suggestion(Ok(Better {
        threshold: sign * chosen,
        from: a.min(b),
        to: a.max(b),
        agreement: agreement(&marked, chosen),
        on_other_clips: Proportion::new(right, marked.len()),
    }))
}

/// The part of a stretch of thresholds that a profile can hold, which knows none below 0; `sign` turns them so that larger is worse.
fn holdable((from, to): (f64, f64), sign: f64) -> Option<(f64, f64)> {
    let (from, to) = if sign > 0.0 { (from.max(0.0), to) } else { (from, to.min(0.0)) };
    (from <= to).then_some((from, to))
}

fn agreement(marked: &[Marked], threshold: f64) -> Proportion {
    Proportion::new(marked.iter().filter(|m| (m.1 >= threshold) == m.2).count(), marked.len())
}

/// The stretch of thresholds that agree best; of several such the one nearest to `now`. It ends at the highest value, not
/// beyond: no threshold is suggested that nothing was seen to reach.
fn best_split(marked: &[Marked], now: f64) -> (f64, f64) {
    let mut sorted: Vec<(f64, bool)> = marked.iter().map(|m| (m.1, m.2)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Everything at or above the threshold counts as found: start below all values.
    let mut right = sorted.iter().filter(|m| m.1).count();
    let mut best = (0, f64::INFINITY, now, now);
    let mut low = f64::NEG_INFINITY;
    let mut i = 0;
    while i < sorted.len() {
        let high = sorted[i].0;
        let off = if now <= low { low - now } else { (now - high).max(0.0) };
        if right > best.0 || (right == best.0 && off < best.1) {
            // (low, high]: a threshold at `low` itself would still count `low` as found.
            let from = if low.is_finite() { low + 0.001 * (high - low) } else { now.min(high) };
            best = (right, off, from, high);
        }
        while i < sorted.len() && sorted[i].0 == high {
            right = if sorted[i].1 { right - 1 } else { right + 1 };
            i += 1;
        }
        low = high;
    }
    (best.2, best.3)
}

/// A number in the stretch that a person would choose: its middle, with as few digits as keep it inside.
fn readable(from: f64, to: f64) -> f64 {
    let middle = 0.5 * (from + to);
    let rounded = [0.0, 1.0, 2.0, 3.0].map(|digits| {
        let scale = 10f64.powf(digits);
        (middle * scale).round() / scale
    });
    rounded.into_iter().find(|r| (from..=to).contains(r)).unwrap_or(to)
}

/// `base` with the suggested thresholds. The grades above a moved threshold move with it where they would stand below.
///
/// # Errors
/// When a threshold is outside of what a profile may hold.
pub fn profile_with(base: &Profile, suggestions: &[Suggestion], name: &str) -> Result<Profile, ProfileError> {
    let mut changes = Vec::new();
    for suggestion in suggestions {
        let Ok(better) = &suggestion.better else { continue };
        let grade = |name: &str| format!("{}.{name}", suggestion.key);
        let grades = ["note", "warning", "breakdown"].map(|g| base.number(&grade(g)));
        let [Some(note), Some(warning), Some(breakdown)] = grades else { continue };
        let worse: fn(f64, f64) -> f64 = if breakdown < note { f64::min } else { f64::max };
        let warning = worse(warning, better.threshold);
        changes.push((grade("note"), better.threshold));
        changes.push((grade("warning"), warning));
        changes.push((grade("breakdown"), worse(breakdown, warning)));
    }
    base.with(name, &changes)
}

impl std::fmt::Display for Suggestion {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match &self.better {
            Err(reason) => write!(f, "keep {}: {reason}", self.now),
            Ok(b) => write!(
                f,
                "{} instead of {} (any from {:.2} to {:.2}): agrees on {} instead of {}; on clips it was not chosen on, {}",
                b.threshold, self.now, b.from, b.to, b.agreement, self.agreement_now, b.on_other_clips
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_profile_holds_is_suggested() {
        assert_eq!(holdable((0.1, 0.4), 1.0), Some((0.1, 0.4)));
        assert_eq!(holdable((-0.3, 0.2), 1.0), Some((0.0, 0.2)));
        assert_eq!(holdable((-0.3, -0.1), 1.0), None);
        // Where smaller is worse, thresholds are turned round.
        assert_eq!(holdable((-0.3, -0.1), -1.0), Some((-0.3, -0.1)));
        assert_eq!(holdable((-0.3, 0.1), -1.0), Some((-0.3, 0.0)));
        assert_eq!(holdable((0.1, 0.3), -1.0), None);
    }
}
