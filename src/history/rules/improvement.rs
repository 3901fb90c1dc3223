//! `improvement`: more reps clean, or less rounding, than in the first sessions, by more than the uncertainty explains.

use super::super::text::{count, signed};
use super::super::trend::Trend;
use super::super::{Statement, Tone};
use super::Said;
use crate::faults::Evidence;
use crate::faults::history::limits::{SURE_SDS, TREND_SESSIONS, WINDOW_SESSIONS};

pub(super) const RULE: &str = "improvement";

/// Measures whose change has a better direction, and the sign of it. A deeper hinge or a faster lift is a choice.
const BETTER: [(&str, f64, &str); 3] = [
    ("", 1.0, "More of your reps are clean"),
    ("lumbar_flexion_change", -1.0, "Your lower back keeps its set position better"),
    ("lumbar_flexion_peak", -1.0, "Your lower back rounds less in the hinge"),
];

pub(super) fn assess(trends: &[Trend]) -> Said {
    let followed: Vec<(&Trend, f64, &str)> = BETTER
        .iter()
        .filter_map(|(metric, sign, words)| Some((trends.iter().find(|t| t.measure.metric == *metric)?, *sign, *words)))
        .collect();
    if followed.iter().all(|(trend, ..)| trend.change.is_none()) {
        let most = followed.iter().map(|(trend, ..)| trend.points.len()).max().unwrap_or(0);
        return Err(format!("measured in {}, {TREND_SESSIONS} are needed to tell a change", count(most, "session")));
    }
    let mut said = Vec::new();
    for (Trend { measure, points, change }, sign, words) in followed {
        let Some(change) = change.filter(|c| c.sure && sign * c.value > 0.0) else { continue };
        let (unit, decimals) = (measure.unit, measure.decimals);
        said.push(Statement {
            tone: Tone::Praise,
            rule: RULE,
            text: format!(
                "{words}: {:.decimals$}{unit} in the last {WINDOW_SESSIONS} sessions, {:.decimals$}{unit} in the first.",
                change.last.0, change.first.0
            ),
            measured: format!(
                "{}: {}{unit} ± {:.decimals$}{unit} over {} sessions, {} reps",
                measure.title,
                signed(change.value, decimals),
                change.sd,
                points.len(),
                points.iter().map(|p| p.reps).sum::<usize>()
            ),
            threshold: format!(
                "at least {:.0}{unit} and {SURE_SDS:.0} standard deviations, first {WINDOW_SESSIONS} against last {WINDOW_SESSIONS} sessions",
                measure.smallest_change(change.first.0)
            ),
            evidence: Evidence::B,
        });
    }
    Ok(said)
}
