//! What the terminal shows of a report: a table of the reps, what could not be judged, and the scope.

use std::io::{self, Write};

use super::Units;
use super::bar_text;
use super::words::{completeness_in_words, reasons, slow_motion_in_words, threshold_in_words, view_in_words};
use crate::angles::Facing;
use crate::faults::{Aspect, AspectVerdict, Finding, Verdict, title_of};
use crate::measures::{Measure, Unit, hip_hinge_peak, knee_flexion_peak, lumbar_flexion_peak, trunk_inclination_peak};
use crate::outside::line;
use crate::report::words::{clock, corrected};
use crate::report::{Answer, RepReport, SCOPE_LINE, SetReport};
use crate::reps::LiftSource;

/// Columns of angles.
const COLUMNS: [&Measure; 4] = [
    &lumbar_flexion_peak::MEASURE,
    &trunk_inclination_peak::MEASURE,
    &hip_hinge_peak::MEASURE,
    &knee_flexion_peak::MEASURE,
];

/// Head of the column of marks: one letter for each of [`Aspect::ALL`].
const MARKS: &str = "b c r t s";

/// The marks of a rep's aspects under [`MARKS`]; blank where the lift has no such aspect.
fn marks(rep: &RepReport) -> String {
    let mark = |a: Aspect| rep.aspects.get(&a).map_or(' ', |judged| judged.verdict.mark()).to_string();
    Aspect::ALL.map(mark).join(" ")
}

/// Width of a row of the table before its angles, and of an angle, characters.
const BEFORE_ANGLES: usize = 48;
const ANGLE: usize = 12;

/// Writes the report for people. Angles are whole degrees ± one standard deviation; `–` was not measured. The table of the reps shows as many
/// angles as fit into `width` characters; sentences are whole lines.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_text(report: &SetReport, width: usize, to: &mut impl Write) -> io::Result<()> {
    let columns = &COLUMNS[..(width.saturating_sub(BEFORE_ANGLES) / ANGLE).min(COLUMNS.len())];
    writeln!(to, "{}: {}", line(&report.clip.path), heading(report))?;
    if let Some(source) = &report.pose.keypoints {
        writeln!(to, "keypoints of another program: {}", line(&source.line(&report.pose.skeleton)))?;
    }
    if let Some(own) = &report.pose.own_model {
        writeln!(to, "points of {} placed by {}", report.pose.skeleton, line(&own.file))?;
    }
    let answer = Answer::of(report);
    writeln!(to, "\n{}", answer.sentence)?;
    if let Some(detail) = answer.detail {
        writeln!(to, "{detail}")?;
    }
    if !report.reps.is_empty() {
        write!(to, "\n rep  time              verdict       {MARKS}  ")?;
        for measure in columns {
            write!(to, "{:>10}  ", measure.title)?;
        }
        writeln!(to)?;
    }
    for rep in &report.reps {
        write_rep(report, rep, columns, to)?;
    }
    if !report.reps.is_empty() {
        let letters = MARKS.split(' ').zip(Aspect::ALL).map(|(letter, aspect)| format!("{letter} {}", aspect.words()));
        writeln!(to, "{:>37}{}: ✓ clean, ! flagged, – not seen", "", letters.collect::<Vec<_>>().join(", "))?;
    }
    bar_text::write(report, to)?;
    let set = &report.set;
    if !set.findings.is_empty() {
        writeln!(to, "\nthe set as a whole")?;
        for finding in &set.findings {
            writeln!(to, "  {}", sentence(finding))?;
        }
    }
    write_not_assessed(report, to)?;
    if !report.corrections.is_empty() {
        writeln!(to, "\ncorrected by hand")?;
        for correction in &report.corrections {
            writeln!(to, "  {}", corrected(correction))?;
        }
    }
    if !report.rejected_movements.is_empty() {
        writeln!(to, "\nnot counted as reps")?;
        for m in &report.rejected_movements {
            writeln!(to, "  {} – {}  {}", clock(m.start_s), clock(m.end_s), m.reason)?;
        }
    }
    for warning in &report.warnings {
        writeln!(to, "\nnote: {}", warning.message)?;
    }
    let reps = report.reps.len();
    let plural = if reps == 1 { "" } else { "s" };
    let tally = if reps == 0 { String::new() } else { format!(": {}", report.tally()) };
    writeln!(to, "\n{reps} rep{plural}{tally}")?;
    writeln!(to, "{}", SCOPE_LINE)
}

fn heading(report: &SetReport) -> String {
    let lift = report.lift.words();
    let how = match (report.lift.source, report.lift.name.has_family()) {
        (_, false) => String::new(),
        (LiftSource::Given, _) => " (as told)".into(),
        (LiftSource::Recognised, _) => format!(" (recognised, {:.0} % sure)", report.lift.confidence * 100.0),
    };
    let view = view_in_words(report.view.kind);
    let facing = match report.view.facing {
        Facing::Left => ", facing left",
        Facing::Right => ", facing right",
        Facing::Unknown => "",
    };
    let yaw = report.view.yaw_deg;
    let yaw = if yaw.value.is_finite() {
        format!(" ({} off the side)", Unit::Degrees.pair(yaw.value, yaw.sd))
    } else {
        String::new()
    };
    let clip = &report.clip;
    let slowed = clip.slow_motion.map_or_else(String::new, |slow| format!(", {}", slow_motion_in_words(&slow)));
    format!("{lift}{how}, {view}{facing}{yaw}, {:.1} s at {:.0} frames/s{slowed}", clip.duration_s, clip.mean_fps)
}

fn write_rep(report: &SetReport, rep: &RepReport, columns: &[&Measure], to: &mut impl Write) -> io::Result<()> {
    let verdict = match (rep.verdict, rep.severity) {
        (Verdict::Flagged, Some(severity)) => severity.words(),
        (verdict, _) => verdict.words(),
    };
    let marks = marks(rep);
    write!(to, "{:>4}  {} – {}  {verdict:<13} {marks}  ", rep.index, clock(rep.start_s), clock(rep.end_s))?;
    for measure in columns {
        let shown = rep.metrics.get(measure.key).map_or("–".into(), |m| measure.shown(m.value, m.sd));
        write!(to, "{shown:>10}  ")?;
    }
    writeln!(to, "{}", completeness_in_words(rep.completeness))?;
    if let Some(by) = report.flagged_by_the_set(rep) {
        writeln!(to, "        by {by}")?;
    }
    rep.findings.iter().try_for_each(|f| writeln!(to, "        {}", sentence(f)))?;
    for (aspect, judged) in &rep.aspects {
        if let (AspectVerdict::NotSeen, Some(_), Some(reason)) = (judged.verdict, judged.severity, &judged.reason) {
            writeln!(to, "        {} not called clean: {reason}", aspect.words())?;
        }
    }
    Ok(())
}

/// `breakdown  0:07.2  Lower back rounder by 27° ± 8° … [rounding beyond own best reps, from 18°]`; the cue holds value and uncertainty.
fn sentence(f: &Finding) -> String {
    let severity = f.severity.words();
    let threshold = threshold_in_words(f, Units::Metric);
    format!("{severity:<9}  {}  {} [{}, from {threshold}]", clock(f.at_s), f.cue, title_of(&f.fault))
}

fn write_not_assessed(report: &SetReport, to: &mut impl Write) -> io::Result<()> {
    let reasons = reasons(report);
    if !reasons.is_empty() {
        writeln!(to, "\nnot assessed")?;
    }
    for (reason, faults) in reasons {
        writeln!(to, "  {}: {reason}", faults.join(", "))?;
    }
    Ok(())
}
