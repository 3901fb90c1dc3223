//! `spotter export`: results of checks for other programs. One bad result never stops the others.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::library::reports;
use super::terminal::{out, tell};

use crate::export::{self, ExportError, Make, Set, SetError};
use crate::files::{Foreign, write_whole};

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Results of `spotter check`: folders, folders of them, or report.json files
    #[arg(required = true, value_name = "RESULTS")]
    pub results: Vec<PathBuf>,
    /// Form of the files
    #[arg(long, value_name = "FORMAT", value_parser = export_format, long_help = export_help())]
    pub to: &'static export::Format,
    /// Folder for the files
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
}

fn export_format(text: &str) -> Result<&'static export::Format, String> {
    let names = || export::ALL.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
    export::named(text).ok_or_else(|| match text {
        "parquet" => "this build has no Parquet: build it with `cargo build --release --features parquet`".to_owned(),
        _ => format!("give one of {}", names()),
    })
}

fn export_help() -> String {
    let lines = export::ALL.iter().map(|format| format!("{:<5} {}\n", format.name, format.words));
    format!("Form of the files:\n{}", lines.collect::<String>().trim_end())
}

/// Why a set was not exported. The command line puts the results' name in front.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("cannot read it: {0}")]
    Find(io::Error),
    #[error("it holds no report.json; name a folder of results")]
    None,
    #[error(transparent)]
    Set(#[from] SetError),
    #[error(transparent)]
    Make(#[from] ExportError),
    #[error("cannot write `{0}`: {1}; choose another folder with `--out`, or move it away")]
    Write(String, io::Error),
}

/// Writes the files.
pub fn run(arguments: &ExportArguments) -> Outcome {
    let mut outcome = Outcome::Clean;
    let mut fail = |what: &Path, error: &Failed| {
        tell(format_args!("spotter: {}: {error}", what.display()));
        let is_foreign = matches!(error, Failed::Write(_, cause) if Foreign::of(cause).is_some());
        outcome = if is_foreign { Outcome::Usage } else { Outcome::Failed };
    };
    let mut sets = Vec::new();
    for result in &arguments.results {
        match reports(result).map_err(Failed::Find) {
            Ok(found) if found.is_empty() => fail(result, &Failed::None),
            Err(error) => fail(result, &error),
            Ok(found) => {
                for report in found {
                    match Set::read(&report) {
                        Ok(set) => sets.push((report, set)),
                        Err(error) => fail(&report, &error.into()),
                    }
                }
            }
        }
    }
    if let Err(error) = std::fs::create_dir_all(&arguments.out) {
        fail(&arguments.out, &Failed::Write(arguments.out.display().to_string(), error));
        return outcome;
    }
    match arguments.to.make {
        Make::Each(make) => {
            for (report, set) in &sets {
                let made = make(set).map_err(Failed::from).and_then(|bytes| write(arguments, &set.name, &bytes));
                made.unwrap_or_else(|error| fail(report, &error));
            }
        }
        Make::All(make) if !sets.is_empty() => {
            let sets: Vec<Set> = sets.into_iter().map(|(_, set)| set).collect();
            let made = make(&sets).map_err(Failed::from).and_then(|bytes| write(arguments, "spotter", &bytes));
            made.unwrap_or_else(|error| fail(&arguments.out, &error));
        }
        Make::All(_) => {}
    }
    outcome
}

fn write(arguments: &ExportArguments, name: &str, bytes: &[u8]) -> Result<(), Failed> {
    let path: PathBuf = arguments.out.join(format!("{name}.{}", arguments.to.name));
    let failed = |error| Failed::Write(path.display().to_string(), error);
    write_whole(&path, arguments.to.kind, |to| to.write_all(bytes)).map_err(failed)?;
    // A closed pipe is the reader's choice.
    let _ = writeln!(out(), "{}", path.display());
    Ok(())
}
