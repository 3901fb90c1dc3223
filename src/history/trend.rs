//! How a measure went over the sessions, and whether its change is beyond what can be told apart.

use jiff::civil::Date;

use super::Session;
use crate::faults::history::limits::{SHARE_CHANGE, SURE_SDS, TREND_SESSIONS, WINDOW_SESSIONS};
use crate::faults::history::{RepShare, middle};
use crate::lifts::LiftName;
use crate::measures::{Followed, MEASURES, Measure, Notable, Unit, Worse};
use crate::render::Units;
use crate::statistics::{median, sd_of_median, standard_deviation};

/// A number that is followed over sessions: a measure of reps, or the share of clean ones.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    /// For people.
    pub title: &'static str,
    /// What it is, in a few words.
    pub meaning: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// The measure behind it; none for the share of clean reps.
    pub measure: Option<&'static Measure>,
    /// Which changes are worth a word.
    pub followed: Followed,
    /// Whether more of it is better.
    pub more_is_better: bool,
}

const CLEAN_REPS: Course = Course {
    title: "clean reps",
    meaning: "of those that could be judged",
    unit: Unit::Percent,
    measure: None,
    followed: Followed { notable: Notable::Of(100.0 * SHARE_CHANGE), improved: Some("More of your reps are clean") },
    more_is_better: true,
};

impl Course {
    fn of(measure: &'static Measure) -> Option<Self> {
        Some(Self {
            title: measure.title,
            meaning: measure.meaning,
            unit: measure.unit,
            measure: Some(measure),
            followed: measure.followed?,
            more_is_better: measure.worse == Worse::Less,
        })
    }

    /// Key of the measure; empty for the share of clean reps.
    pub fn key(&self) -> &'static str {
        self.measure.map_or("", |m| m.key)
    }

    /// A value with its standard deviation, as people read it.
    pub fn shown(&self, (value, sd): (f64, f64), units: Units) -> String {
        units.pair(self.unit, value, sd)
    }
}

/// What is followed in a lift, in the order of the report.
pub(super) fn courses(lift: LiftName) -> impl Iterator<Item = Course> {
    let measures = MEASURES.iter().copied().filter(move |m| (m.applies)(lift));
    [CLEAN_REPS].into_iter().chain(measures.filter_map(Course::of))
}

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
#[derive(Debug, Clone)]
pub struct Trend {
    /// Which.
    pub course: Course,
    /// Sessions in which it was measured, oldest first.
    pub points: Vec<TrendPoint>,
    /// Nothing with too few sessions.
    pub change: Option<Change>,
}

/// Every measure that was taken in at least one session.
pub(super) fn all(lift: LiftName, sessions: &[Session]) -> Vec<Trend> {
    courses(lift).map(|course| Trend::new(course, sessions)).filter(|t| !t.points.is_empty()).collect()
}

impl Trend {
    fn new(course: Course, sessions: &[Session]) -> Self {
        let points: Vec<TrendPoint> = sessions.iter().filter_map(|s| point(&course, s)).collect();
        let change = (points.len() >= TREND_SESSIONS).then(|| change(&course, &points)).flatten();
        Self { course, points, change }
    }
}

fn point(course: &Course, session: &Session) -> Option<TrendPoint> {
    let Some(measure) = course.measure else {
        let flagged: RepShare = session.sets.iter().map(|s| s.flagged()).sum();
        let clean = RepShare { part: flagged.of - flagged.part, of: flagged.of };
        let (value, sd) = (100.0 * clean.value(), 100.0 * clean.sd());
        return (clean.of > 0).then_some(TrendPoint { date: session.date, value, sd, reps: clean.of });
    };
    let values = of_reps(measure, session);
    let (value, sd) = middle(&values)?;
    Some(TrendPoint { date: session.date, value, sd, reps: values.len() })
}

/// Value and stated standard deviation of a measure in every rep of a session in which it was taken.
pub(super) fn of_reps(measure: &Measure, session: &Session) -> Vec<(f64, f64)> {
    session.sets.iter().flat_map(|s| s.metric(measure.key)).collect()
}

/// Median of a few sessions. Its uncertainty comes from what is stated or from how the sessions scatter, whichever is more.
fn window(points: &[TrendPoint]) -> Option<(f64, f64)> {
    let values: Vec<f64> = points.iter().map(|p| p.value).collect();
    let stated: Vec<f64> = points.iter().map(|p| p.sd).collect();
    let sd = median(&stated)?.max(standard_deviation(&values));
    Some((median(&values)?, sd_of_median(sd, points.len())))
}

fn change(course: &Course, points: &[TrendPoint]) -> Option<Change> {
    let first = window(&points[..WINDOW_SESSIONS])?;
    let last = window(&points[points.len() - WINDOW_SESSIONS..])?;
    let value = last.0 - first.0;
    let sd = first.1.hypot(last.1);
    let smallest = course.followed.notable.from(first.0);
    let sure = value.abs() >= SURE_SDS * sd && value.abs() >= smallest;
    Some(Change { first, last, value, sd, sure })
}
