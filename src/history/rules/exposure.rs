//! `flagged_reps`: more flagged reps in the last seven days than the lifter's own weekly mean of the four weeks before.

use super::super::text::count;
use super::super::{Session, Statement, Tone};
use super::Said;
use crate::faults::Evidence;
use crate::faults::history::limits::{EXPOSURE_BASE_DAYS, EXPOSURE_DAYS, EXPOSURE_RATIO, EXPOSURE_REPS};

pub(super) const RULE: &str = "flagged_reps";

/// Sessions in the four weeks before that make a mean.
const BASE_SESSIONS: usize = 2;

pub(super) fn assess(sessions: &[Session]) -> Said {
    let today = sessions.last().ok_or("there is no session")?.date;
    let within =
        |from: i32, to: i32| sessions.iter().filter(move |s| (from..to).contains(&(today - s.date).get_days()));
    let flagged = |from, to| within(from, to).flat_map(|s| &s.sets).map(|s| s.flagged().part).sum::<usize>();
    let base = within(EXPOSURE_DAYS, EXPOSURE_DAYS + EXPOSURE_BASE_DAYS).count();
    if base < BASE_SESSIONS {
        return Err(format!(
            "{} in the four weeks before the last seven days, {BASE_SESSIONS} are needed",
            count(base, "session")
        ));
    }
    let now = flagged(0, EXPOSURE_DAYS);
    let weeks = f64::from(EXPOSURE_BASE_DAYS) / f64::from(EXPOSURE_DAYS);
    let before = flagged(EXPOSURE_DAYS, EXPOSURE_DAYS + EXPOSURE_BASE_DAYS);
    let mean = before as f64 / weeks;
    // Counts scatter by about their square root (Poisson).
    let (sd, mean_sd) = ((now as f64).sqrt(), (before as f64).sqrt() / weeks);
    if now < EXPOSURE_REPS || now as f64 - sd.hypot(EXPOSURE_RATIO * mean_sd) < EXPOSURE_RATIO * mean {
        return Ok(Vec::new());
    }
    Ok(vec![Statement {
        tone: Tone::Note,
        rule: RULE,
        text: format!(
            "More flagged reps than usual: {now} in the last {EXPOSURE_DAYS} days, {mean:.1} a week in the four weeks before."
        ),
        measured: format!("{now} ± {sd:.0} reps against {mean:.1} ± {mean_sd:.1} a week, {base} sessions before"),
        threshold: format!(
            "{EXPOSURE_RATIO} times the own mean, less the uncertainty, and at least {EXPOSURE_REPS} reps"
        ),
        evidence: Evidence::C,
    }])
}
