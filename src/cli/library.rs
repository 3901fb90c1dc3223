//! `spotter library`: judged sets of named lifters, stored, listed, exported, forgotten. One bad report never stops the others.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use walkdir::WalkDir;

use super::Outcome;
use super::options::{LibraryPlace, SessionArguments};
use super::table::counted;
use super::terminal::{out, tell};
use crate::files::results::REPORT;
use crate::files::{self, Kind, write_whole};
use crate::library::{self, Added, Entry, EntryError, Library, LibraryError, StoredSet};
use crate::outside::shown_message;
use crate::report::SetReport;

#[derive(Debug, Args)]
pub struct LibraryArguments {
    #[command(subcommand)]
    pub command: LibraryCommand,
    #[command(flatten)]
    pub place: LibraryPlace,
}

#[derive(Debug, Subcommand)]
pub enum LibraryCommand {
    /// Store checked sets of named lifters; a clip that is there already is replaced
    Add {
        /// report.json files, or folders of results
        #[arg(required = true, value_name = "RESULTS")]
        results: Vec<PathBuf>,
        /// For reports that do not say it themselves
        #[command(flatten)]
        session: SessionArguments,
    },
    /// Show who is in the library
    List,
    /// Remove every trace of a lifter
    Forget {
        /// Name or pseudonym
        lifter: String,
    },
    /// Write what is stored, for other programs
    Export {
        /// One lifter only
        lifter: Option<String>,
        /// All of it, or a table of reps
        #[arg(long, value_enum, default_value = "json")]
        format: ExportFormat,
        /// File to write [default: the terminal]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Read every page and row, and say what is wrong
    Check,
}

/// What an export looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Json,
    Csv,
}

/// Exports name people.
const EXPORTS: Kind = Kind {
    is_own: |head| head.starts_with(b"lifter,date,") || head.starts_with(b"[]") || Kind::holds(head, "\"lifter\":"),
    private: true,
};

/// Why a report was not stored. The command line puts the file's name in front.
#[derive(Debug, thiserror::Error)]
enum AddError {
    #[error("cannot read it: {0}")]
    Read(io::Error),
    #[error("it is no report of Spotter: {}; check the clip again", shown_message(.0))]
    Parse(serde_json::Error),
    #[error(transparent)]
    Entry(#[from] EntryError),
    #[error(transparent)]
    Library(#[from] LibraryError),
}

/// Runs one of the library's commands.
pub fn run(arguments: &LibraryArguments) -> Outcome {
    let done = match &arguments.command {
        LibraryCommand::Add { results, session } => add(results, session, &arguments.place),
        LibraryCommand::List => list(&arguments.place),
        LibraryCommand::Forget { lifter } => forget(lifter, &arguments.place),
        LibraryCommand::Export { lifter, format, out } => {
            export(lifter.as_deref(), *format, out.as_deref(), &arguments.place)
        }
        LibraryCommand::Check => check(&arguments.place),
    };
    done.unwrap_or_else(|error| {
        tell(format_args!("spotter: {error}"));
        Outcome::Failed
    })
}

/// The file that was named, or the default one.
fn path(place: &LibraryPlace) -> Result<PathBuf, LibraryError> {
    place.library.clone().map_or_else(Library::default_path, Ok)
}

/// Opens a library that must be there.
pub(super) fn open(place: &LibraryPlace) -> Result<Library, LibraryError> {
    let library = Library::open(&path(place)?)?;
    if let Some(reason) = library.read_only() {
        tell(format_args!("spotter: the library can only be read: {reason}"));
    }
    Ok(library)
}

/// Text on the terminal; a closed pipe is the reader's choice.
fn say(text: std::fmt::Arguments) {
    let _ = writeln!(out(), "{text}");
}

fn add(results: &[PathBuf], session: &SessionArguments, place: &LibraryPlace) -> Result<Outcome, LibraryError> {
    let mut library = Library::open_or_create(&path(place)?)?;
    let (mut new, mut replaced, mut unchanged, mut failed) = (0, 0, 0, 0);
    let mut fail = |file: &Path, error: &dyn std::fmt::Display| {
        failed += 1;
        tell(format_args!("spotter: {}: {error}", file.display()));
    };
    for result in results {
        let reports = match reports(result) {
            Ok(reports) if reports.is_empty() => {
                fail(result, &"it holds no report.json; name a folder of results");
                continue;
            }
            Ok(reports) => reports,
            Err(error) => {
                fail(result, &AddError::Read(error));
                continue;
            }
        };
        for report in reports {
            match store(&report, session, &mut library) {
                Ok(Added::New) => new += 1,
                Ok(Added::Replaced) => replaced += 1,
                Ok(Added::Unchanged) => unchanged += 1,
                // No other set would go in either.
                Err(AddError::Library(error)) => return Err(error),
                Err(error) => fail(&report, &error),
            }
        }
    }
    say(format_args!(
        "{} stored, {replaced} replaced, {unchanged} unchanged, {failed} not stored: {}",
        counted(new, "set"),
        library.path().display()
    ));
    Ok(if failed > 0 { Outcome::Failed } else { Outcome::Clean })
}

/// The report itself, or every `report.json` below a folder. Folders in the making begin with a dot.
pub(super) fn reports(result: &Path) -> io::Result<Vec<PathBuf>> {
    if !std::fs::metadata(result)?.is_dir() {
        return Ok(vec![result.to_path_buf()]);
    }
    let hidden = |e: &walkdir::DirEntry| e.depth() > 0 && e.file_name().as_encoded_bytes().starts_with(b".");
    let entries = WalkDir::new(result).sort_by_file_name().into_iter().filter_entry(|e| !hidden(e));
    let is_report = |e: &walkdir::DirEntry| e.file_type().is_file() && e.file_name() == REPORT;
    entries.map(|e| Ok(e?)).filter(|e| e.as_ref().map_or(true, is_report)).map(|e| e.map(|e| e.into_path())).collect()
}

fn store(file: &Path, session: &SessionArguments, library: &mut Library) -> Result<Added, AddError> {
    let bytes = files::read(file).map_err(AddError::Read)?;
    let mut report: SetReport = serde_json::from_slice(&bytes).map_err(AddError::Parse)?;
    report.session = session.complete(report.session);
    Ok(library.add(&Entry::new(&report)?)?)
}

fn list(place: &LibraryPlace) -> Result<Outcome, LibraryError> {
    let lifters = open(place)?.lifters()?;
    let width = lifters.iter().map(|l| l.name.chars().count()).max().unwrap_or(0).max(6);
    say(format_args!("{:<width$}  sessions  sets  reps  from        to", "lifter"));
    for l in &lifters {
        say(format_args!(
            "{:<width$}  {:>8}  {:>4}  {:>4}  {}  {}",
            l.name, l.sessions, l.sets, l.reps, l.first, l.last
        ));
    }
    Ok(Outcome::Clean)
}

fn forget(lifter: &str, place: &LibraryPlace) -> Result<Outcome, LibraryError> {
    let mut library = open(place)?;
    let gone = library.forget(lifter)?;
    say(format_args!(
        "Forgot {}: {} with {} of {} removed from {}, and their bytes overwritten.\n\
        Not touched: videos and folders of results, whose report.json may name the lifter, and files exported before.",
        lifter.trim(),
        counted(gone.sets, "set"),
        counted(gone.reps, "rep"),
        counted(gone.sessions, "session"),
        library.path().display()
    ));
    Ok(Outcome::Clean)
}

fn export(
    lifter: Option<&str>,
    format: ExportFormat,
    out: Option<&Path>,
    place: &LibraryPlace,
) -> Result<Outcome, LibraryError> {
    let library = open(place)?;
    let names = match lifter {
        Some(lifter) => vec![lifter.trim().to_owned()],
        None => library.lifters()?.into_iter().map(|l| l.name).collect(),
    };
    let mut lifters: Vec<(String, Vec<StoredSet>)> = Vec::new();
    for name in names {
        let sets = library.sets(&name)?;
        lifters.push((name, sets));
    }
    let mut bytes = Vec::new();
    let made = match format {
        ExportFormat::Json => library::write_json(&lifters, &mut bytes),
        ExportFormat::Csv => library::write_csv(&lifters, &mut bytes).map_err(io::Error::other),
    };
    let written = made.and_then(|()| match out {
        Some(out) => write_whole(out, EXPORTS, |to| to.write_all(&bytes)),
        None => {
            let _ = io::stdout().lock().write_all(&bytes);
            Ok(())
        }
    });
    if let Err(error) = written {
        let to = out.map_or("the terminal".into(), |o| format!("`{}`", o.display()));
        tell(format_args!("spotter: cannot write to {to}: {error}; choose another file with `--out`"));
        return Ok(Outcome::of_write(&error));
    }
    Ok(Outcome::Clean)
}

fn check(place: &LibraryPlace) -> Result<Outcome, LibraryError> {
    let library = open(place)?;
    let (wrong, totals) = library.check()?;
    for line in &wrong {
        tell(format_args!("spotter: {}: {line}", library.path().display()));
    }
    let well = if wrong.is_empty() { "whole" } else { "damaged; export what can be read, and add the results again" };
    say(format_args!(
        "{}: {well}; {}, {}, {}",
        library.path().display(),
        counted(totals.lifters, "lifter"),
        counted(totals.sets, "set"),
        counted(totals.reps, "rep")
    ));
    Ok(if wrong.is_empty() { Outcome::Clean } else { Outcome::Failed })
}
