//! The history as a page that opens by double click: no script, no network, plots within.

use askama::Template;

use super::plot::{self, PlotError};
use super::session::form_held;
use super::text::{change_cells, count, counts, load, set_outcome};
use super::{LiftHistory, LifterHistory, Statement, Tone};
use crate::faults::history::limits::{RECENT_SESSIONS, WINDOW_SESSIONS};
use crate::report::SCOPE;
use crate::words::Words;

/// The page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A plot.
    #[error("a plot could not be drawn: {0}")]
    Plot(#[from] PlotError),
    /// The template.
    #[error("the page could not be filled: {0}")]
    Template(#[from] askama::Error),
}

const THEME: &str = include_str!("../render/page/assets/theme.css");
/// Style of the sections; colours and small parts come from the theme.
pub(crate) const STYLE: &str = include_str!("page.css");

#[derive(Template)]
#[template(path = "history/page.html")]
struct Page<'a> {
    words: &'a Words,
    theme: &'static str,
    style: &'static str,
    scope: &'static str,
    version: &'static str,
    lifter: &'a str,
    sections: String,
}

#[derive(Template)]
#[template(path = "history/sections.html")]
struct Sections<'a> {
    words: &'a Words,
    lifts: Vec<LiftView<'a>>,
}

struct LiftView<'a> {
    title: &'static str,
    counts: String,
    groups: Vec<Group<'a>>,
    plots: Vec<Plot>,
    window: usize,
    changes: Vec<(&'static str, &'static str, [String; 3])>,
    recent: usize,
    sets: Vec<SetRow>,
    cannot_say: Vec<(String, &'a str)>,
    other_model: Option<String>,
    other_scale: Option<String>,
}

struct Group<'a> {
    heading: &'static str,
    statements: Vec<&'a Statement>,
}

struct Plot {
    title: &'static str,
    caption: String,
    /// What a reader who cannot see the plot is told.
    summary: String,
    svg: String,
    head: [&'static str; 3],
    rows: Vec<[String; 3]>,
}

struct SetRow {
    date: String,
    load: String,
    rpe: String,
    reps: usize,
    held: bool,
    outcome: String,
    clip: String,
}

impl Statement {
    /// The badge of a severity: its word, and a class of the theme.
    fn badge(&self) -> Option<&'static str> {
        match self.tone {
            Tone::Warning => Some("warning"),
            Tone::Note => Some("note"),
            Tone::Praise | Tone::Plain => None,
        }
    }

    fn rule_words(&self) -> String {
        self.rule.replace('_', " ")
    }
}

/// Renders the page in a language.
///
/// # Errors
/// When a plot cannot be drawn or the template not filled.
pub fn render(history: &LifterHistory, words: &Words) -> Result<String, PageError> {
    let sections = sections(history, words)?;
    let version = env!("CARGO_PKG_VERSION");
    Ok(Page { words, theme: THEME, style: STYLE, scope: SCOPE, version, lifter: &history.lifter, sections }.render()?)
}

/// A section for each lift, for a page with [`STYLE`].
///
/// # Errors
/// As [`render`].
pub(crate) fn sections(history: &LifterHistory, words: &Words) -> Result<String, PageError> {
    let lifts = history.lifts.iter().map(|lift| LiftView::new(lift, words)).collect::<Result<_, _>>()?;
    Ok(Sections { words, lifts }.render()?)
}

impl<'a> LiftView<'a> {
    fn new(lift: &'a LiftHistory, words: &Words) -> Result<Self, PlotError> {
        let groups = [
            ("What went well", &[Tone::Praise][..]),
            ("Worth a look", &[Tone::Warning, Tone::Note]),
            ("To know", &[Tone::Plain]),
        ];
        let groups = groups.map(|(heading, tones)| Group {
            heading,
            statements: lift.statements.iter().filter(|s| tones.contains(&s.tone)).collect(),
        });
        let set = |s: &super::SetSummary| SetRow {
            date: s.date.to_string(),
            load: load(s.load_kg, lift.units),
            rpe: s.rpe.map(|rpe| rpe.to_string()).unwrap_or_default(),
            reps: s.reps(),
            held: form_held(s.flagged),
            outcome: set_outcome(s),
            clip: s.clip.clone(),
        };
        Ok(Self {
            title: lift.lift.words,
            counts: counts(lift),
            groups: groups.into_iter().filter(|g| !g.statements.is_empty()).collect(),
            plots: plots(lift, words)?,
            window: WINDOW_SESSIONS,
            changes: lift
                .trends
                .iter()
                .map(|t| (t.course.title, t.course.meaning, change_cells(t, lift.units)))
                .collect(),
            recent: lift.sessions.len().min(RECENT_SESSIONS),
            sets: lift.last_sets.iter().map(set).collect(),
            cannot_say: lift.cannot_say.iter().map(|c| (c.rule.replace('_', " "), c.reason.as_str())).collect(),
            other_model: (lift.other_model_sets > 0).then(|| count(lift.other_model_sets, "set")),
            other_scale: (lift.other_scale_sets > 0).then(|| count(lift.other_scale_sets, "set")),
        })
    }
}

fn plots(lift: &LiftHistory, words: &Words) -> Result<Vec<Plot>, PlotError> {
    let mut plots = Vec::new();
    for trend in &lift.trends {
        let [first, last, change] = change_cells(trend, lift.units);
        let summary = match &trend.change {
            Some(_) => format!("first {first}, last {last}, change {change}"),
            None => change,
        };
        plots.push(Plot {
            title: trend.course.title,
            caption: trend.course.meaning.into(),
            summary,
            svg: plot::trend(trend, lift.units, words)?,
            head: ["date", "value", "reps"],
            rows: trend
                .points
                .iter()
                .map(|p| [p.date.to_string(), trend.course.shown((p.value, p.sd), lift.units), p.reps.to_string()])
                .collect(),
        });
    }
    if !lift.loads.is_empty() {
        let held = lift.loads.iter().filter(|s| form_held(s.flagged)).count();
        plots.push(Plot {
            title: "load",
            caption: "● form held   ▲ a quarter or more of the reps flagged".into(),
            summary: format!("form held in {held} of {} with a load", count(lift.loads.len(), "set")),
            svg: plot::loads(&lift.loads, lift.units, words)?,
            head: ["date", "load", "flagged-head"],
            rows: lift
                .loads
                .iter()
                .map(|s| {
                    [s.date.to_string(), load(s.load_kg, lift.units), format!("{} of {}", s.flagged.part, s.flagged.of)]
                })
                .collect(),
        });
    }
    if lift.by_rep.iter().any(|s| s.of > 0) {
        let rows: Vec<[String; 3]> = lift
            .by_rep
            .iter()
            .enumerate()
            .map(|(i, s)| [format!("rep {}", i + 1), s.part.to_string(), s.of.to_string()])
            .collect();
        plots.push(Plot {
            title: "flagged by rep of the set",
            caption: format!("over the last {}", count(lift.sessions.len().min(RECENT_SESSIONS), "session")),
            summary: rows.iter().map(|r| format!("{}: {} of {}", r[0], r[1], r[2])).collect::<Vec<_>>().join(", "),
            svg: plot::by_rep(&lift.by_rep, words)?,
            head: ["rep", "flagged-head", "judged"],
            rows,
        });
    }
    Ok(plots)
}
