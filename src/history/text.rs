//! What the terminal shows of a history: what went well first, then what is worth a look, the measures and the last sets.

use std::io::{self, Write};

use super::{LiftHistory, LifterHistory, SetSummary, Statement, Tone, Trend};
use crate::faults::history::limits::{RECENT_SESSIONS, TREND_SESSIONS, WINDOW_SESSIONS};
use crate::measures::Unit;
use crate::render::Units;
use crate::report::SCOPE_LINE;

/// `1 set`, `2 sets`.
pub(super) fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Sessions, sets, reps and their verdicts.
pub(super) fn counts(lift: &LiftHistory) -> String {
    let (sessions, sets) = (&lift.sessions, lift.sessions.iter().map(|s| s.sets).sum());
    let (clean, judged): (usize, usize) = sessions.iter().fold((0, 0), |(c, j), s| (c + s.clean.part, j + s.clean.of));
    let partly_seen: usize = sessions.iter().map(|s| s.partly_seen).sum();
    let unjudged: usize = sessions.iter().map(|s| s.unjudged).sum();
    let days = match (sessions.first(), sessions.last()) {
        (Some(a), Some(b)) if a.date != b.date => format!(" from {} to {}", a.date, b.date),
        (Some(a), _) => format!(" on {}", a.date),
        _ => String::new(),
    };
    format!(
        "{}{days}, {}, {}: {clean} clean, {} flagged, {partly_seen} partly seen, {unjudged} cannot be judged",
        count(sessions.len(), "session"),
        count(sets, "set"),
        count(judged + partly_seen + unjudged, "rep"),
        judged - clean
    )
}

/// A difference with its sign and its standard deviation: `+5° ± 2°`.
pub(super) fn signed(units: Units, unit: Unit, value: f64, sd: f64) -> String {
    let shown = units.pair(unit, value, sd);
    shown.strip_prefix('-').map_or_else(|| format!("+{shown}"), |rest| format!("−{rest}"))
}

/// First, last and change of what is followed; a change within its uncertainty says so. With too few sessions for windows of them the last one
/// alone is shown, with its day.
pub(super) fn change_cells(trend: &Trend, units: Units) -> [String; 3] {
    let course = &trend.course;
    match &trend.change {
        Some(c) => {
            let sure = if c.sure { "" } else { ", no change that can be told" };
            [
                course.shown(c.first, units),
                course.shown(c.last, units),
                signed(units, course.unit, c.value, c.sd) + sure,
            ]
        }
        None => {
            let last = trend.points.last().map(|p| format!("{} on {}; ", course.shown((p.value, p.sd), units), p.date));
            let needs = format!("a change needs {TREND_SESSIONS} sessions, so far {}", trend.points.len());
            [String::new(), String::new(), last.unwrap_or_default() + &needs]
        }
    }
}

/// How a set went.
pub(super) fn set_outcome(set: &SetSummary) -> String {
    let judged = match (set.goes_at, set.flagged.part, set.flagged.of) {
        (_, _, 0) if set.partly_seen > 0 => "form held as far as it was seen".to_owned(),
        (_, _, 0) => return "cannot be judged".into(),
        (_, 0, _) => "form held".to_owned(),
        (Some(rep), ..) => format!("form slips from rep {rep} on"),
        (None, flagged, _) => format!("{flagged} flagged"),
    };
    if set.unjudged > 0 { format!("{judged}, {} cannot be judged", set.unjudged) } else { judged }
}

/// A load, `–` if nobody said it.
pub(super) fn load(load_kg: Option<f64>, units: Units) -> String {
    load_kg.map_or("–".into(), |kg| units.load(kg))
}

/// Writes the history for people. `±` is one standard deviation.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_text(history: &LifterHistory, to: &mut impl Write) -> io::Result<()> {
    for lift in &history.lifts {
        writeln!(to, "{}, {}: {}", history.lifter, lift.lift.words, counts(lift))?;
        let of = |wanted: &[Tone]| -> Vec<&Statement> {
            lift.statements.iter().filter(|s| wanted.contains(&s.tone)).collect()
        };
        write_statements("what went well", &of(&[Tone::Praise]), to)?;
        write_statements("worth a look", &of(&[Tone::Warning, Tone::Note]), to)?;
        write_statements("to know", &of(&[Tone::Plain]), to)?;
        write_trends(lift, to)?;
        write_sets(lift, to)?;
        if !lift.cannot_say.is_empty() {
            writeln!(to, "\ncannot be said yet")?;
        }
        for c in &lift.cannot_say {
            writeln!(to, "  {}: {}", c.rule.replace('_', " "), c.reason)?;
        }
        if lift.other_model_sets > 0 {
            let sets = count(lift.other_model_sets, "set");
            writeln!(to, "\nnote: {sets} measured by another spine model; their lumbar values are left out")?;
        }
        if lift.other_scale_sets > 0 {
            let sets = count(lift.other_scale_sets, "set");
            writeln!(to, "\nnote: {sets} with metres by another scale; their numbers in metres are left out")?;
        }
        writeln!(to)?;
    }
    writeln!(to, "{SCOPE_LINE}")
}

fn write_statements(heading: &str, statements: &[&Statement], to: &mut impl Write) -> io::Result<()> {
    if statements.is_empty() {
        return Ok(());
    }
    writeln!(to, "\n{heading}")?;
    for s in statements {
        let severity = match s.tone {
            Tone::Warning => "warning    ",
            Tone::Note => "note       ",
            Tone::Praise | Tone::Plain => "",
        };
        let indent = " ".repeat(2 + severity.len());
        writeln!(to, "  {severity}{}", s.text)?;
        writeln!(to, "{indent}{}", s.measured)?;
        writeln!(to, "{indent}[{}: {}; evidence {}]", s.rule.replace('_', " "), s.threshold, s.evidence)?;
    }
    Ok(())
}

fn write_trends(lift: &LiftHistory, to: &mut impl Write) -> io::Result<()> {
    if lift.trends.is_empty() {
        return Ok(());
    }
    // Windows that no measure has sessions for have no columns.
    let windows = lift.trends.iter().any(|trend| trend.change.is_some());
    let [first, last] = ["first", "last"].map(|which| format!("{which} {WINDOW_SESSIONS} sessions"));
    let head = ("over sessions", [first, last, if windows { "change".into() } else { String::new() }]);
    let rows = lift.trends.iter().map(|trend| (trend.course.title, change_cells(trend, lift.units)));
    let rows: Vec<(&str, [String; 3])> = std::iter::once(head).chain(rows).collect();
    let wide = |k: usize| 2 + rows.iter().map(|(_, cells)| cells[k].chars().count()).max().unwrap_or(0);
    let (of_first, of_last) = (wide(0), wide(1));
    writeln!(to)?;
    for (name, [first, last, change]) in &rows {
        let line = match windows {
            true => format!("  {name:<24}{first:>of_first$}{last:>of_last$}   {change}"),
            false => format!("  {name:<24}{change}"),
        };
        writeln!(to, "{}", line.trim_end())?;
    }
    Ok(())
}

fn write_sets(lift: &LiftHistory, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "\n  sets of the last {}", count(lift.sessions.len().min(RECENT_SESSIONS), "session"))?;
    for set in &lift.last_sets {
        let rpe = set.rpe.map_or(String::new(), |rpe| format!("RPE {rpe}"));
        writeln!(
            to,
            "  {}  {:>9}  {rpe:<7}  {:<7}  {}",
            set.date,
            load(set.load_kg, lift.units),
            count(set.reps(), "rep"),
            set_outcome(set)
        )?;
    }
    Ok(())
}
