//! Which marks hold now, and to which rep of the latest analysis each belongs.
//!
//! A mark carries the clip's content and a time, never a rep's number: another version or profile may count reps differently.
//! It belongs to the finding of its fault within [`NEAR_S`], otherwise to the rep in whose time it falls. Of several marks of
//! one coach on the same thing the latest holds.

use std::collections::HashMap;

use super::{Entry, Mark, Scope};
use crate::render::triage::Clip;

/// A moment of another analysis may lie so far off, seconds.
const NEAR_S: f64 = 0.5;

/// A mark that holds, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The mark.
    pub mark: Mark,
    /// Index of its clip in the list that was given; `None` when the clip is no longer there.
    pub clip: Option<usize>,
    /// Number of its rep, from 1; `None` for marks on the set and where the latest analysis has no rep.
    pub rep: Option<usize>,
    /// Whether Spotter's latest analysis has the finding that an opinion speaks of.
    pub found: bool,
}

/// What of the log holds for the clips as they are analysed now. A clip that was analysed into several folders has its marks
/// in each. `entries` must be in the order in which they were made.
pub fn resolve(entries: &[Entry], clips: &[Clip]) -> Vec<Placed> {
    let mut by_content: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, clip) in clips.iter().enumerate() {
        by_content.entry(&clip.sha256).or_default().push(i);
    }
    let mut latest: HashMap<_, (usize, Placed)> = HashMap::new();
    for (order, entry) in entries.iter().enumerate() {
        let nowhere = [usize::MAX];
        let holders = by_content.get(entry.subject.clip.as_str()).map_or(&nowhere[..], Vec::as_slice);
        for &holder in holders {
            let clip = clips.get(holder);
            let rep = clip.and_then(|c| rep_of(entry, c));
            // Where there is no rep, marks at different moments are different things.
            let moment =
                if rep.is_none() && entry.subject.scope == Scope::Rep { millis(entry.subject.at_s) } else { 0 };
            // Each correction and each drawing stands for itself.
            let own = if matches!(entry.kind.as_str(), "correction" | "drawing") { entry.uid.as_str() } else { "" };
            let what = (&entry.coach, &entry.kind, entry.subject.scope, &entry.subject.fault, own);
            let key = (holder, &entry.subject.clip, what, rep, moment);
            match &entry.judgement {
                None => drop(latest.remove(&key)),
                Some(judgement) => {
                    let mark = Mark {
                        uid: entry.uid.clone(),
                        coach: entry.coach.clone(),
                        made_at: entry.made_at.clone(),
                        clip_name: entry.clip_name.clone(),
                        subject: entry.subject.clone(),
                        judgement: judgement.clone(),
                    };
                    let found = clip.is_some_and(|c| has_finding(entry, c, rep));
                    latest.insert(key, (order, Placed { mark, clip: clip.map(|_| holder), rep, found }));
                }
            }
        }
    }
    let mut placed: Vec<_> = latest.into_values().collect();
    placed.sort_by_key(|(order, p)| (*order, p.clip));
    placed.into_iter().map(|(_, p)| p).collect()
}

fn millis(time_s: f64) -> i64 {
    (time_s * 1000.0).round() as i64
}

/// The rep that an entry belongs to.
fn rep_of(entry: &Entry, clip: &Clip) -> Option<usize> {
    let subject = &entry.subject;
    if subject.scope == Scope::Set {
        return None;
    }
    let same = clip.reps.iter().flat_map(|r| r.findings.iter().map(move |f| (r, f)));
    let near = same
        .filter(|(_, f)| f.fault == subject.fault)
        .map(|(r, f)| (r.index, (f.at_s - subject.at_s).abs()))
        .filter(|(_, off)| *off <= NEAR_S)
        .min_by(|a, b| a.1.total_cmp(&b.1));
    let off = |r: &crate::render::triage::TriageRep| (r.start_s - subject.at_s).max(subject.at_s - r.end_s).max(0.0);
    let within = || {
        let reps = clip.reps.iter().map(|r| (r.index, off(r)));
        reps.filter(|(_, off)| *off <= NEAR_S).min_by(|a, b| a.1.total_cmp(&b.1))
    };
    near.or_else(within).map(|(index, _)| index)
}

fn has_finding(entry: &Entry, clip: &Clip, rep: Option<usize>) -> bool {
    let fault = &entry.subject.fault;
    match (entry.subject.scope, rep) {
        (Scope::Set, _) => clip.set.iter().any(|f| f.fault == *fault),
        (Scope::Rep, Some(rep)) => {
            clip.reps.iter().filter(|r| r.index == rep).any(|r| r.findings.iter().any(|f| f.fault == *fault))
        }
        (Scope::Rep, None) => false,
    }
}
