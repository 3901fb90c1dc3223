//! `improvement`: more reps clean, or less rounding, than in the first sessions, by more than the uncertainty explains.

use super::super::text::{count, signed};
use super::super::trend::Trend;
use super::super::{Statement, Tone};
use super::Said;
use crate::faults::Evidence;
use crate::faults::history::limits::{SURE_SDS, TREND_SESSIONS, WINDOW_SESSIONS};
use crate::render::Units;

pub(super) const RULE: &str = "improvement";

pub(super) fn assess(trends: &[Trend], units: Units) -> Said {
    // A deeper hinge or a faster lift is a choice: only what has a better direction is praised.
    let followed: Vec<(&Trend, &str)> = trends.iter().filter_map(|t| Some((t, t.course.followed.improved?))).collect();
    if followed.iter().all(|(trend, _)| trend.change.is_none()) {
        let most = followed.iter().map(|(trend, _)| trend.points.len()).max().unwrap_or(0);
        return Err(format!("measured in {}, {TREND_SESSIONS} are needed to tell a change", count(most, "session")));
    }
    let mut said = Vec::new();
    for (Trend { course, points, change }, words) in followed {
        let sign = if course.more_is_better { 1.0 } else { -1.0 };
        let Some(change) = change.filter(|c| c.sure && sign * c.value > 0.0) else { continue };
        let unit = course.unit;
        said.push(Statement {
            tone: Tone::Praise,
            rule: RULE,
            text: format!(
                "{words}: {} in the last {WINDOW_SESSIONS} sessions, {} in the first.",
                units.one(unit, change.last.0),
                units.one(unit, change.first.0)
            ),
            measured: format!(
                "{}: {} over {} sessions, {} reps",
                course.title,
                signed(units, unit, change.value, change.sd),
                points.len(),
                points.iter().map(|p| p.reps).sum::<usize>()
            ),
            threshold: format!(
                "at least {} and {SURE_SDS:.0} standard deviations, first {WINDOW_SESSIONS} against last {WINDOW_SESSIONS} sessions",
                units.limit(unit, course.followed.notable.from(change.first.0))
            ),
            evidence: Evidence::B,
        });
    }
    Ok(said)
}
