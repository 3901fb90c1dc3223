//! `spotter history`: a lifter's sessions side by side, on the terminal and as a page.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::options::LibraryPlace;
use super::terminal::{out, tell};
use crate::files::{Kind, write_whole};
use crate::history::{self, LifterHistory};
use crate::lifts::GivenLift;
use crate::render::{Units, is_page};
use crate::words::Words;

/// What a history looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HistoryFormat {
    /// For people
    Text,
    /// A row a measure: last value, change, repeatability (SEM, MDC, ICC)
    Csv,
    /// The same as JSON
    Json,
}

#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// Name or pseudonym
    pub lifter: String,
    /// One lift only
    #[arg(long, value_name = "NAME")]
    pub lift: Option<GivenLift>,
    /// Also write a page with plots
    #[arg(long, value_name = "FILE.html")]
    pub out: Option<PathBuf>,
    /// What goes to the standard output
    #[arg(long, value_enum, default_value = "text")]
    pub format: HistoryFormat,
    /// Units of loads and lengths: kg (with centimetres) or lb (with inches)
    #[arg(long, value_name = "UNIT", default_value = "kg", value_parser = ["kg", "lb"])]
    pub units: String,
    #[command(flatten)]
    pub place: LibraryPlace,
}

/// It names a person.
const PAGES: Kind = Kind { is_own: is_page, private: true };

/// Shows a history.
pub fn run(arguments: &HistoryArguments) -> Outcome {
    let sets = match super::library::open(&arguments.place).and_then(|library| library.sets(&arguments.lifter)) {
        Ok(sets) => sets,
        Err(error) => {
            tell(format_args!("spotter: {error}"));
            return Outcome::Failed;
        }
    };
    let history = LifterHistory::new(
        &arguments.lifter,
        &sets,
        arguments.lift.unwrap_or_default(),
        Units::named(&arguments.units),
    );
    if history.lifts.is_empty() {
        tell(format_args!(
            "spotter: there is no set of this lift by {}; leave out `--lift` to see all",
            history.lifter
        ));
        return Outcome::Failed;
    }
    // A closed pipe is the reader's choice.
    let _ = match arguments.format {
        HistoryFormat::Text => history::write_text(&history, &mut out()),
        HistoryFormat::Csv => history::write_csv(&history, out()).map_err(io::Error::other),
        HistoryFormat::Json => history::write_json(&history, out()),
    };
    let Some(out) = &arguments.out else { return Outcome::Clean };
    let written = history::render(&history, Words::english())
        .map_err(io::Error::other)
        .and_then(|page| write_whole(out, PAGES, |to| to.write_all(page.as_bytes())));
    if let Err(error) = written {
        tell(format_args!("spotter: cannot write `{}`: {error}; choose another file with `--out`", out.display()));
        return Outcome::of_write(&error);
    }
    Outcome::Clean
}
