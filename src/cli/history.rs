//! `spotter history`: a lifter's sessions side by side, on the terminal and as a page.

use std::io;

use super::Outcome;
use super::args::HistoryArguments;
use super::library::write_aside;
use crate::history::{self, LifterHistory};

/// Shows a history.
pub fn run(arguments: &HistoryArguments) -> Outcome {
    let sets = match super::library::open(&arguments.place).and_then(|library| library.sets(&arguments.lifter)) {
        Ok(sets) => sets,
        Err(error) => {
            eprintln!("spotter: {error}");
            return Outcome::Failed;
        }
    };
    let history = LifterHistory::new(&arguments.lifter, &sets, arguments.lift.unwrap_or_default());
    if history.lifts.is_empty() {
        eprintln!("spotter: there is no set of this lift by {}; leave out `--lift` to see all", history.lifter);
        return Outcome::Failed;
    }
    // A closed pipe is the reader's choice.
    let _ = history::write_text(&history, &mut io::stdout().lock());
    let Some(out) = &arguments.out else { return Outcome::Clean };
    let written =
        history::render(&history).map_err(io::Error::other).and_then(|page| write_aside(out, page.as_bytes()));
    if let Err(error) = written {
        eprintln!("spotter: cannot write `{}`: {error}; choose another file with `--out`", out.display());
        return Outcome::Failed;
    }
    Outcome::Clean
}
