//! How a measure went over the sessions, and whether its change is beyond what can be told apart.

use jiff::civil::Date;

use super::Session;
use crate::faults::history::limits::{
    ANGLE_CHANGE_DEG, DEPTH_CHANGE_THIGHS, SHARE_CHANGE, SURE_SDS, TEMPO_CHANGE, TREND_SESSIONS, WINDOW_SESSIONS,
};
use crate::faults::history::{Share, middle};
use crate::lifts::{Family, LiftName};
use crate::statistics::{median, sd_of_median, standard_deviation};

/// A measure that is followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// For people.
    pub title: &'static str,
    /// What it is, in a few words.
    pub meaning: &'static str,
    /// The metric of report.json; empty for the share of clean reps.
    pub metric: &'static str,
    /// Unit as shown, with the blank before it where there is one.
    pub unit: &'static str,
    /// Decimals shown.
    pub decimals: usize,
    smallest: Smallest,
}

/// Smallest change worth a word.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Smallest {
    /// In the measure's unit.
    Of(f64),
    /// Part of the first value.
    Part(f64),
}

impl Measure {
    /// Smallest change from `first` that is worth a word, in the measure's unit.
    pub fn smallest_change(&self, first: f64) -> f64 {
        match self.smallest {
            Smallest::Of(change) => change,
            Smallest::Part(part) => part * first.abs(),
        }
    }
}

const fn angle(title: &'static str, meaning: &'static str, metric: &'static str) -> Measure {
    Measure { title, meaning, metric, unit: "°", decimals: 0, smallest: Smallest::Of(ANGLE_CHANGE_DEG) }
}

const fn tempo(title: &'static str, meaning: &'static str, metric: &'static str, unit: &'static str) -> Measure {
    Measure { title, meaning, metric, unit, decimals: 2, smallest: Smallest::Part(TEMPO_CHANGE) }
}

/// All measures, in the order of the report.
pub const MEASURES: [Measure; 8] = [
    Measure {
        title: "clean reps",
        meaning: "of those that could be judged",
        metric: "",
        unit: " %",
        decimals: 0,
        smallest: Smallest::Of(100.0 * SHARE_CHANGE),
    },
    angle("lumbar change", "rounding gained under load, within the rep", "lumbar_flexion_change"),
    angle("lumbar level", "rounding in the hinge, against standing", "lumbar_flexion_peak"),
    angle("hip hinge", "trunk–thigh angle at the deepest", "hip_hinge_peak"),
    Measure {
        title: "squat depth",
        meaning: "hip above knee at the bottom, thigh lengths",
        metric: "depth",
        unit: "",
        decimals: 2,
        smallest: Smallest::Of(DEPTH_CHANGE_THIGHS),
    },
    tempo("lifting time", "duration of the lifting", "concentric_s", " s"),
    tempo("lowering time", "duration of the lowering", "eccentric_s", " s"),
    tempo("lifting speed", "mean, statures a second", "concentric_speed", ""),
];

/// One session.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendPoint {
    /// Day.
    pub date: Date,
    /// Median over the session's reps.
    pub value: f64,
    /// One standard deviation: median of those stated for the reps.
    pub sd: f64,
    /// Reps.
    pub reps: usize,
}

/// First sessions against last sessions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Median of the first three sessions and its standard deviation.
    pub first: (f64, f64),
    /// Median of the last three.
    pub last: (f64, f64),
    /// Last less first.
    pub value: f64,
    /// One standard deviation.
    pub sd: f64,
    /// Whether it is at least twice its standard deviation, and large enough to matter.
    pub sure: bool,
}

/// A measure over the sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Which.
    pub measure: Measure,
    /// Sessions in which it was measured, oldest first.
    pub points: Vec<TrendPoint>,
    /// Nothing with too few sessions.
    pub change: Option<Change>,
}

/// Every measure that was taken in at least one session.
pub(super) fn all(lift: LiftName, sessions: &[Session]) -> Vec<Trend> {
    let measures = MEASURES.into_iter().filter(|m| m.metric != "depth" || lift.is(Family::Squat));
    measures.map(|m| Trend::new(m, sessions)).filter(|t| !t.points.is_empty()).collect()
}

impl Trend {
    fn new(measure: Measure, sessions: &[Session]) -> Self {
        let points: Vec<TrendPoint> = sessions.iter().filter_map(|s| point(&measure, s)).collect();
        let change = (points.len() >= TREND_SESSIONS).then(|| change(&measure, &points)).flatten();
        Self { measure, points, change }
    }
}

fn point(measure: &Measure, session: &Session) -> Option<TrendPoint> {
    if measure.metric.is_empty() {
        let flagged: Share = session.sets.iter().map(|s| s.flagged()).sum();
        let clean = Share { part: flagged.of - flagged.part, of: flagged.of };
        let (value, sd) = (100.0 * clean.value(), 100.0 * clean.sd());
        return (clean.of > 0).then_some(TrendPoint { date: session.date, value, sd, reps: clean.of });
    }
    let values: Vec<(f64, f64)> = session.sets.iter().flat_map(|s| s.metric(measure.metric)).collect();
    let (value, sd) = middle(&values)?;
    Some(TrendPoint { date: session.date, value, sd, reps: values.len() })
}

/// Median of a few sessions. Its uncertainty comes from what is stated or from how the sessions scatter, whichever is more.
fn window(points: &[TrendPoint]) -> Option<(f64, f64)> {
    let values: Vec<f64> = points.iter().map(|p| p.value).collect();
    let stated: Vec<f64> = points.iter().map(|p| p.sd).collect();
    let sd = median(&stated)?.max(standard_deviation(&values));
    Some((median(&values)?, sd_of_median(sd, points.len())))
}

fn change(measure: &Measure, points: &[TrendPoint]) -> Option<Change> {
    let first = window(&points[..WINDOW_SESSIONS])?;
    let last = window(&points[points.len() - WINDOW_SESSIONS..])?;
    let value = last.0 - first.0;
    let sd = first.1.hypot(last.1);
    let smallest = measure.smallest_change(first.0);
    let sure = value.abs() >= SURE_SDS * sd && value.abs() >= smallest;
    Some(Change { first, last, value, sd, sure })
}
