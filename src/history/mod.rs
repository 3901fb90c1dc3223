//! A lifter's sessions side by side: how the measures went, what went well, which faults came back, up to which load and which
//! rep form held. Every statement carries its count, its value with uncertainty, its rule and threshold; what the sets do not
//! allow to be said is listed with the reason. It describes, and says nothing of injury.

mod page;
mod plot;
mod repeatability;
mod rules;
mod session;
mod table;
mod text;
mod trend;

use jiff::civil::Date;

pub use page::{PageError, render};
pub(crate) use page::{STYLE, sections};
pub use repeatability::Repeatability;
pub use session::{SessionSummary, SetSummary};
pub use table::{write_csv, write_json};
pub use text::write_text;
pub use trend::{Change, Course, Trend, TrendPoint};

use crate::faults::{Evidence, PastSet, Severity};
use crate::library::StoredSet;
use crate::lifts::{GivenLift, LiftName};
use crate::render::Units;

/// How a statement is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// It went well.
    Praise,
    /// Worth a look, by a value and its uncertainty.
    Warning,
    /// Worth a look, by the value alone.
    Note,
    /// To know.
    Plain,
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Self {
        if severity == Severity::Note { Self::Note } else { Self::Warning }
    }
}

/// Something that is said of several sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// How it is meant.
    pub tone: Tone,
    /// Name of the rule (docs/history.md).
    pub rule: &'static str,
    /// A sentence for the lifter.
    pub text: String,
    /// Count, value and uncertainty.
    pub measured: String,
    /// What the value was held against.
    pub threshold: String,
    /// How well it is known that the measure marks poor technique.
    pub evidence: Evidence,
}

/// Something that cannot be said, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannotSay {
    /// Name of the rule.
    pub rule: &'static str,
    /// A sentence.
    pub reason: String,
}

/// One lift of a lifter.
#[derive(Debug, Clone)]
pub struct LiftHistory {
    /// The lift.
    pub lift: LiftName,
    /// In what units it is told.
    pub units: Units,
    /// Oldest first.
    pub sessions: Vec<SessionSummary>,
    /// Sets of the last sessions, oldest first.
    pub last_sets: Vec<SetSummary>,
    /// Sets with a load, all of them.
    pub loads: Vec<SetSummary>,
    /// Flagged reps by their number in the set, over the last sessions.
    pub by_rep: Vec<crate::faults::history::RepShare>,
    /// Praise first, then what is worth a look, gravest first.
    pub statements: Vec<Statement>,
    /// What cannot be said.
    pub cannot_say: Vec<CannotSay>,
    /// Measures over the sessions.
    pub trends: Vec<Trend>,
    /// How repeatable each measure is.
    pub repeatability: Vec<Repeatability>,
    /// Sets that an older spine model measured: their lumbar values are left out.
    pub other_model_sets: usize,
    /// Sets with numbers in metres that rest on another scale than most: these numbers are left out.
    pub other_scale_sets: usize,
}

/// All of a lifter.
#[derive(Debug, Clone)]
pub struct LifterHistory {
    /// Name or pseudonym.
    pub lifter: String,
    /// Lifts, the one with most sets first.
    pub lifts: Vec<LiftHistory>,
}

/// The sets of one day.
#[derive(Debug, Clone)]
pub(crate) struct Session<'s> {
    pub date: Date,
    pub sets: Vec<&'s PastSet>,
}

impl LifterHistory {
    /// What a lifter's sets, oldest first, show; `only` keeps one lift. What is said of it is said in `units`.
    pub fn new(lifter: &str, sets: &[StoredSet], only: impl Into<GivenLift>, units: Units) -> Self {
        let only = only.into();
        let lifts = LiftName::named().filter(|lift| only.may_be(*lift));
        let of = |lift| sets.iter().filter(|s| s.set.lift == lift).collect::<Vec<_>>();
        let mut lifts: Vec<_> = lifts.map(|lift| (lift, of(lift))).filter(|(_, sets)| !sets.is_empty()).collect();
        lifts.sort_by_key(|(_, sets)| std::cmp::Reverse(sets.len()));
        let lifts = lifts.into_iter().map(|(lift, sets)| LiftHistory::new(lift, &sets, units)).collect();
        Self { lifter: lifter.trim().into(), lifts }
    }
}

impl LiftHistory {
    fn new(lift: LiftName, stored: &[&StoredSet], units: Units) -> Self {
        // Lumbar values of different spine models do not compare; those of the newest set count.
        let model = stored.last().map_or("", |s| s.set.spine_model_sha256.as_str());
        // Nor do metres by a plate and by a stature: each is off by its own share.
        let scale = session::usual_scale(stored);
        let comparable: Vec<PastSet> = stored.iter().map(|s| session::comparable(&s.set, model, scale)).collect();
        let sessions: Vec<Session> = comparable
            .chunk_by(|a, b| a.date == b.date)
            .map(|sets| Session { date: sets[0].date, sets: sets.iter().collect() })
            .collect();
        let trends = trend::all(lift, &sessions);
        let (mut statements, cannot_say) = rules::apply(lift, &sessions, &trends, units);
        statements.sort_by_key(|s| s.tone);
        let recent = sessions.len().saturating_sub(crate::faults::history::limits::RECENT_SESSIONS);
        let recent = sessions.get(recent).map(|s| s.date);
        let summaries: Vec<SetSummary> = stored.iter().map(|s| SetSummary::new(s)).collect();
        let last = |s: &&SetSummary| recent.is_some_and(|from| s.date >= from);
        Self {
            lift,
            units,
            sessions: sessions.iter().map(SessionSummary::new).collect(),
            last_sets: summaries.iter().filter(last).cloned().collect(),
            by_rep: session::by_rep(&sessions),
            loads: summaries.into_iter().filter(|s| s.load_kg.is_some() && s.flagged.of > 0).collect(),
            statements,
            cannot_say,
            trends,
            repeatability: repeatability::all(lift, &sessions),
            other_model_sets: stored.iter().filter(|s| s.set.spine_model_sha256 != model).count(),
            other_scale_sets: stored.iter().filter(|s| session::has_other_scale(&s.set, scale)).count(),
        }
    }
}
