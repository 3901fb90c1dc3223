//! `consistency`: the reps of the last sessions are alike, and clean. Alike means near the median of their own set, so that
//! clothes and camera do not count.

use super::super::text::count;
use super::super::{Session, Statement, Tone};
use super::{Said, percent};
use crate::faults::Evidence;
use crate::faults::history::RepShare;
use crate::faults::history::limits::{ALIKE_DEG, CONSISTENT, CONSISTENT_REPS, WINDOW_SESSIONS};
use crate::measures::lumbar_flexion_peak;
use crate::statistics::median;

pub(super) const RULE: &str = "consistency";

pub(super) fn assess(sessions: &[Session]) -> Said {
    if sessions.len() < WINDOW_SESSIONS {
        return Err(format!("{}, {WINDOW_SESSIONS} are needed", count(sessions.len(), "session")));
    }
    let (mut alike, mut flagged) = (RepShare::default(), RepShare::default());
    for set in sessions.iter().rev().take(WINDOW_SESSIONS).flat_map(|s| &s.sets) {
        flagged = flagged + set.flagged();
        let levels: Vec<f64> = set.metric(lumbar_flexion_peak::MEASURE.key).map(|m| m.0).collect();
        let Some(own) = median(&levels).filter(|_| levels.len() > 1) else { continue };
        let near = levels.iter().filter(|level| (*level - own).abs() <= ALIKE_DEG).count();
        alike = alike + RepShare { part: near, of: levels.len() };
    }
    if alike.of < CONSISTENT_REPS {
        return Err(format!(
            "the lower back was measured in {} of the last {WINDOW_SESSIONS} sessions, {CONSISTENT_REPS} are needed",
            count(alike.of, "rep")
        ));
    }
    let clean = RepShare { part: flagged.of - flagged.part, of: flagged.of };
    if alike.value() - alike.sd() < CONSISTENT || clean.of == 0 || clean.value() < CONSISTENT {
        return Ok(Vec::new());
    }
    Ok(vec![Statement {
        tone: Tone::Praise,
        rule: RULE,
        text: format!(
            "Your reps are alike and clean: {} of {} of the last {WINDOW_SESSIONS} sessions lie within ±{ALIKE_DEG:.0}° of their set.",
            alike.part, alike.of
        ),
        measured: format!("alike {} of {} reps, clean {}", percent(alike), alike.of, percent(clean)),
        threshold: format!("{:.0} %, less one standard deviation", 100.0 * CONSISTENT),
        evidence: Evidence::C,
    }])
}
