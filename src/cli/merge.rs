//! `spotter merge`: the results of shards in one folder.

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::table::{counted, write_summary};
use super::terminal::{out, tell, width};
use crate::batch;

#[derive(Debug, Args)]
pub struct MergeArguments {
    /// Folder to join the results in
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Folders that `spotter check` filled
    #[arg(required = true, value_name = "SHARD_DIR")]
    pub shards: Vec<PathBuf>,
    /// Exit with 0 even if something was flagged
    #[arg(long)]
    pub exit_zero: bool,
}

/// Joins the folders, writes the summary and tells what did not fit.
pub fn run(arguments: &MergeArguments) -> Outcome {
    if let Err(error) = batch::refuse_foreign(&arguments.out) {
        tell(format_args!("spotter: {error}; merge into another folder, or move it away"));
        return Outcome::of_write(&error);
    }
    let merged = match batch::merge(&arguments.out, &arguments.shards) {
        Ok(merged) => merged,
        Err(error) => {
            tell(format_args!("spotter: {error}"));
            return Outcome::Failed;
        }
    };
    for conflict in &merged.conflicts {
        tell(format_args!("spotter: conflict: {conflict}"));
    }
    for part in &merged.unfinished {
        tell(format_args!(
            "spotter: `{}` has no summary.json: its check was not finished; its results so far were taken",
            part.display()
        ));
    }
    let summary =
        std::fs::create_dir_all(&arguments.out).and_then(|()| batch::summarise(&arguments.out, &merged.failures));
    let summary = match summary {
        Ok(summary) => summary,
        Err(error) => {
            tell(format_args!("spotter: cannot summarise `{}`: {error}", arguments.out.display()));
            return Outcome::Failed;
        }
    };
    // A reader that went away has its reasons; the files are written all the same.
    let _ = write_summary(&summary, &arguments.out, width(), &mut out());
    tell(format_args!("{} added, {} there before", counted(merged.added, "result"), merged.kept));
    let failed = !(summary.failures.is_empty() && merged.conflicts.is_empty() && merged.unfinished.is_empty());
    Outcome::of(failed, summary.totals.flagged_clips > 0, arguments.exit_zero)
}
