//! The command line: arguments, calls into the modules, messages and exit codes. It knows nothing of angles.

mod app;
mod batch;
mod check;
mod check_options;
mod command;
mod compare;
pub mod doctor;
mod export;
mod history;
mod library;
mod manual;
mod merge;
mod options;
mod progress;
mod review;
mod share;
mod table;
mod terminal;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::files::Foreign;
use crate::pose;
use command::{Arguments, Command};

/// How a run ended; the numbers are a contract with scripts (docs/reference.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Everything was checked and nothing was flagged.
    Clean = 0,
    /// Everything was checked and something was flagged.
    Flagged = 1,
    /// The command line or the profile is wrong.
    Usage = 2,
    /// Some input could not be checked.
    Failed = 3,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Outcome {
    /// Of a file that could not be written: to name one of somebody else is wrong usage.
    fn of_write(error: &std::io::Error) -> Self {
        if Foreign::of(error).is_some() { Self::Usage } else { Self::Failed }
    }

    /// Of clips of which some failed or were flagged; `exit_zero` says that a flag is no reason for a code of its own.
    fn of(failed: bool, flagged: bool, exit_zero: bool) -> Self {
        match (failed, flagged && !exit_zero) {
            (true, _) => Self::Failed,
            (_, true) => Self::Flagged,
            _ => Self::Clean,
        }
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { Outcome::Usage } else { Outcome::Clean };
            // A closed pipe leaves nobody to tell.
            let _ = error.print();
            return ExitCode::from(code as u8);
        }
    };
    let outcome = match arguments.command {
        Command::Check(check) => check::run(&check),
        Command::Merge(arguments) => merge::run(&arguments),
        Command::Compare(compare) => compare::run(&compare),
        Command::Export(arguments) => export::run(&arguments),
        Command::Library(library) => library::run(&library),
        Command::History(history) => history::run(&history),
        Command::Review(review) => review::run(&review),
        Command::App(arguments) => app::run(&arguments),
        Command::Share(arguments) => share::run(&arguments),
        // The other process says what failed; that it is gone is no failure.
        Command::ReadPoses => match pose::serve(std::io::stdin(), &mut std::io::stdout()) {
            Ok(()) => Outcome::Clean,
            Err(_) => Outcome::Failed,
        },
        Command::Completions { shell } => manual::completions(shell),
        Command::Manual { command } => manual::page(command.as_deref()),
        Command::Doctor(resources) => {
            let mut out = terminal::out();
            match doctor::run(&resources.search(), &mut out).and_then(|well| out.flush().map(|()| well)) {
                Ok(true) => Outcome::Clean,
                _ => Outcome::Failed,
            }
        }
    };
    ExitCode::from(outcome as u8)
}
