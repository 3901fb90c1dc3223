//! `spotter compare`: how far two recordings of the same movement agree.

use std::io::{self, Write};
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::options::KeypointArguments;
use super::terminal::{out, tell};
use crate::compare::{self, Against, Agreement, Lag, Panel, Quantity, Recording};

#[derive(Debug, Args)]
pub struct CompareArguments {
    /// A results folder of `spotter check` (or its frames.csv or report.json), an OpenSim .mot or .sto, or keypoints or markers of another
    /// program (docs/formats.md)
    #[arg(value_name = "A")]
    pub a: PathBuf,
    /// What A is compared with, in any of the same forms
    #[arg(value_name = "B")]
    pub b: PathBuf,
    /// B is the truth: differences are errors and stand against it, not against the mean of both
    #[arg(long)]
    pub truth: bool,
    /// Seconds to add to B's times [default: where the two run most alike]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    pub offset: Option<f64>,
    /// Also draw Bland–Altman plots
    #[arg(long, value_name = "FILE.svg")]
    pub plot: Option<PathBuf>,
    #[command(flatten)]
    pub told: KeypointArguments,
}

/// Why two files could not be compared.
#[derive(Debug, thiserror::Error)]
enum CompareError {
    #[error("{0}: {1}")]
    Recording(String, compare::RecordingError),
    #[error("{a} holds {held_a}, {b} holds {held_b}: there is nothing that both measure")]
    NothingShared { a: String, b: String, held_a: String, held_b: String },
    #[error(
        "the courses of {0} and {1} tell no lag (too little in common, or nothing moves); give it with `--offset SECONDS`"
    )]
    NoLag(String, String),
    #[error(
        "at an offset of {offset:+.2} s {a} and {b} have no measured moment in common; try another `--offset`, or none"
    )]
    NoMoment { offset: f64, a: String, b: String },
    #[error("cannot write the plot to `{0}`: {1}; choose another place with `--plot`")]
    Plot(String, io::Error),
}

/// Compares two files and prints the table.
pub fn run(arguments: &CompareArguments) -> Outcome {
    match compare(arguments) {
        Ok(text) => {
            // A closed pipe is the reader's choice.
            let _ = out().write_all(text.as_bytes());
            Outcome::Clean
        }
        Err(error) => {
            tell(format_args!("spotter: {error}"));
            if let CompareError::Plot(_, cause) = &error { Outcome::of_write(cause) } else { Outcome::Failed }
        }
    }
}

fn compare(arguments: &CompareArguments) -> Result<String, CompareError> {
    let (a, b) = (name(&arguments.a), name(&arguments.b));
    let told = arguments.told.told();
    let read = |path: &Path| Recording::read(path, &told).map_err(|e| CompareError::Recording(name(path), e));
    let (first, second) = (read(&arguments.a)?, read(&arguments.b)?);
    if compare::shared(&first, &second).is_empty() {
        let (held_a, held_b) = (held(&first), held(&second));
        return Err(CompareError::NothingShared { a, b, held_a, held_b });
    }
    let lag = match arguments.offset {
        Some(seconds) => Lag { seconds, correlation: None },
        None => compare::best_lag(&first, &second).ok_or_else(|| CompareError::NoLag(a.clone(), b.clone()))?,
    };
    let against = if arguments.truth { Against::Truth } else { Against::Mean };
    let panels: Vec<(Panel, Quantity)> = compare::shared(&first, &second)
        .into_iter()
        .filter_map(|quantity| {
            // The sign of a difference is A less B: A is what is put to the test, B what it is held against.
            let pairs = compare::pairs(&second, &first, quantity, -lag.seconds);
            let agreement = Agreement::of(&pairs, against)?;
            Some((Panel { title: quantity.to_string(), pairs, agreement }, quantity))
        })
        .collect();
    if panels.is_empty() {
        return Err(CompareError::NoMoment { offset: lag.seconds, a, b });
    }
    if let Some(plot) = &arguments.plot {
        let drawn: Vec<Panel> = panels.iter().map(|(panel, _)| panel.clone()).collect();
        compare::bland_altman(&drawn, against, plot).map_err(|e| CompareError::Plot(name(plot), e))?;
    }
    Ok(text(&a, &b, &first, &second, lag, against, &panels))
}

fn text(
    a: &str,
    b: &str,
    first: &Recording,
    second: &Recording,
    lag: Lag,
    against: Against,
    panels: &[(Panel, Quantity)],
) -> String {
    let role = if against == Against::Truth { ", taken for the truth" } else { "" };
    let how = match lag.correlation {
        Some(r) => format!("found where the courses run most alike (mean correlation {r:.2})"),
        None => "as given".into(),
    };
    let mut out = format!("A  {a}\nB  {b}{role}\nB's clock is shifted by {:+.2} s, {how}.\n\n", lag.seconds);
    out += "difference A − B, degrees   moments    bias    RMSE    95 % limits      slope  correlation\n";
    let number = |v: f64| if v.is_finite() { format!("{v:+.2}") } else { "–".into() };
    for (panel, quantity) in panels {
        let found = panel.agreement;
        let limits = format!("{:+.1} … {:+.1}", found.limits.0, found.limits.1);
        out += &format!(
            "{quantity:<26} {:>8} {:>+7.1} {:>7.1}    {limits:<15} {:>6} {:>12}\n",
            found.pairs,
            found.bias,
            found.rmse,
            number(found.slope),
            number(found.correlation),
        );
    }
    out += match against {
        Against::Truth => "\nSlope: change of the error with the truth (−0.10: a tenth too small).\n",
        Against::Mean => "\nSlope: change of the difference with the mean of both.\n",
    };
    out += "Read as:\n";
    for (_, quantity) in panels {
        let source = |r: &Recording| r.course(*quantity).map(|c| c.source.clone()).unwrap_or_default();
        out += &format!("  {quantity:<18} A: {};  B: {}\n", source(first), source(second));
    }
    for (file, recording) in [("A", first), ("B", second)] {
        recording.notes.iter().for_each(|note| out += &format!("{file}: {note}.\n"));
    }
    out
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

fn held(recording: &Recording) -> String {
    let names: Vec<String> = recording.courses.iter().map(|c| c.quantity.to_string()).collect();
    names.join(", ")
}
