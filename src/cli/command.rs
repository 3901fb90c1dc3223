//! The commands that can be typed. What one of them takes stands beside what it does.

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use super::app::AppArguments;
use super::check_options::CheckArguments;
use super::compare::CompareArguments;
use super::export::ExportArguments;
use super::history::HistoryArguments;
use super::library::LibraryArguments;
use super::merge::MergeArguments;
use super::options::ResourceArguments;
use super::review::ReviewArguments;
use super::share::ShareArguments;

/// Watches a recorded lifting set and says, rep by rep, where form broke down and how sure it is.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 checked and nothing flagged (reps that could not be judged do not change it), \
1 checked and something flagged, 2 wrong usage or profile, 3 some input could not be checked, 130 interrupted.";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check recorded sets: print the reps with their verdicts and write report.html, report.json, frames.csv and pose.json
    Check(Box<CheckArguments>),
    /// Join result folders that were made apart, such as those of shards, into one, and summarise it
    Merge(MergeArguments),
    /// Compare two recordings of the same movement: Spotter's angles, an OpenSim motion, or markers
    Compare(CompareArguments),
    /// Write results of checks for other programs: OpenSim, Mokka, Kinovea, players, spreadsheets
    Export(ExportArguments),
    /// Keep judged sets of named lifters in one file, to see them beside each other
    Library(LibraryArguments),
    /// Show how a lifter's sessions went: progress, repeated faults, load and fatigue
    History(HistoryArguments),
    /// Open the coach's desk: look through a folder of results in the browser and say where you agree
    Review(ReviewArguments),
    /// Open the app in the browser: drop clips, see the answers, look through the reps
    App(AppArguments),
    /// Write sets as single files to send on: small video, pose, findings, and what the coach says
    Share(ShareArguments),
    /// Show which runtime and models were found, and what is missing with the remedy
    Doctor(ResourceArguments),
    /// Print what completes commands and options in a shell: `source <(spotter completions bash)`
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Read clips for a check of many, told on the input by the process that started this one
    #[command(hide = true)]
    ReadPoses,
    /// Print a manual page: of the program, or of one of its commands
    #[command(hide = true)]
    Manual {
        /// Name of the command
        command: Option<String>,
    },
}
