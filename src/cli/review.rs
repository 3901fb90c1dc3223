//! `spotter review`: the coach's desk as a local web page, its marks in and out, and what they say of Spotter.

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Outcome;
use super::options::coach;
use super::table::counted;
use super::terminal::{out, tell};
use crate::faults::{PROFILE_BEGINS, title_of};
use crate::files::{self, Kind, write_whole};
use crate::review::{self, Desk, DeskError, Imported, ServeError, ServeOptions, Stats};

#[derive(Debug, Args)]
pub struct ReviewArguments {
    /// Folder of results made by `spotter check`; the marks are kept in its marks.sqlite
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Port of the page; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = crate::review::PORT)]
    pub port: u16,
    /// Address to listen at; beyond this computer `--token` is needed
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// A secret that a browser must know, 16 letters and digits or more
    #[arg(long, value_name = "TOKEN", env = "SPOTTER_TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Whose marks these are
    #[arg(long, value_name = "NAME", env = "USER")]
    pub coach: Option<String>,
    /// Print how the marks compare with Spotter's findings, and which thresholds would agree best
    #[arg(long)]
    pub stats: bool,
    /// Write those thresholds as a profile
    #[arg(long, value_name = "FILE")]
    pub write_profile: Option<PathBuf>,
    /// Write the marks as .csv or .json
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    /// Take in a colleague's marks and show where you differ
    #[arg(long, value_name = "FILE")]
    pub import: Option<PathBuf>,
}

impl ReviewArguments {
    /// The coach's name; without any, `coach`.
    pub fn coach(&self) -> &str {
        coach(self.coach.as_deref())
    }
}

/// What coaches say of people.
const MARKS: Kind = Kind {
    is_own: |head| head.starts_with(b"uid,coach,") || Kind::holds(head, "\"format\": \"spotter marks"),
    private: true,
};
const PROFILES: Kind = Kind { is_own: |head| head.starts_with(PROFILE_BEGINS.as_bytes()), private: false };

/// Why a review could not be done.
#[derive(Debug, thiserror::Error)]
enum ReviewError {
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error("`{}` cannot be read: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("`{}`: {source}", path.display())]
    Import { path: PathBuf, source: Box<DeskError> },
    #[error("`{}` cannot be written: {source}; choose another place", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("`{}`: give a name that ends in .csv or .json", .0.display())]
    Format(PathBuf),
    #[error("no profile was written: {0}")]
    NoProfile(&'static str),
    #[error(transparent)]
    Profile(#[from] crate::faults::ProfileError),
}

/// Serves the desk, or does with its marks what was asked.
pub fn run(arguments: &ReviewArguments) -> Outcome {
    match review(arguments) {
        Ok(()) => Outcome::Clean,
        Err(error) => {
            tell(format_args!("spotter: {error}"));
            match error {
                ReviewError::Serve(ServeError::NoToken(_) | ServeError::WeakToken) | ReviewError::Format(_) => {
                    Outcome::Usage
                }
                ReviewError::Write { source, .. } => Outcome::of_write(&source),
                _ => Outcome::Failed,
            }
        }
    }
}

fn review(arguments: &ReviewArguments) -> Result<(), ReviewError> {
    let desk = Desk::open(&arguments.folder, arguments.coach())?;
    if let Some(reason) = desk.read_only() {
        tell(format_args!("spotter: the marks can only be read: {reason}"));
    }
    let mut out = out();
    if let Some(path) = &arguments.import {
        let bytes = files::read(path).map_err(|source| ReviewError::Read { path: path.clone(), source })?;
        let imported =
            desk.import(&bytes).map_err(|source| ReviewError::Import { path: path.clone(), source: source.into() })?;
        // A closed pipe is the reader's choice.
        let _ = say_imported(&imported, &mut out);
    }
    if let Some(path) = &arguments.export {
        let exchange = desk.export()?;
        let mut bytes = Vec::new();
        let written = match path.extension().and_then(|e| e.to_str()) {
            Some("csv") => exchange.write_csv(&mut bytes),
            Some("json") => exchange.write_json(&mut bytes),
            _ => return Err(ReviewError::Format(path.clone())),
        };
        written.map_err(|source| ReviewError::Write { path: path.clone(), source })?;
        write(path, MARKS, &bytes)?;
        let _ = writeln!(out, "{} written to {}", counted(exchange.marks.len(), "mark"), path.display());
    }
    if arguments.stats || arguments.write_profile.is_some() {
        let (stats, base) = desk.stats()?;
        let _ = say_stats(&stats, &mut out);
        if let Some(path) = &arguments.write_profile {
            let better = stats.suggestions.iter().filter(|s| s.better.is_ok()).count();
            if better == 0 {
                return Err(ReviewError::NoProfile("no other threshold is known to agree better with these marks"));
            }
            let name = path.file_stem().map_or_else(|| "own".into(), |n| n.to_string_lossy());
            let own = review::profile_with(&base, &stats.suggestions, &name)?;
            write(path, PROFILES, own.to_toml()?.as_bytes())?;
            let _ = writeln!(
                out,
                "\nprofile with {} written to {}: spotter check --profile {}",
                counted(better, "other threshold"),
                path.display(),
                path.display()
            );
        }
    }
    let asked = arguments.stats
        || arguments.write_profile.is_some()
        || arguments.import.is_some()
        || arguments.export.is_some();
    if asked {
        return Ok(());
    }
    let options = ServeOptions { address: arguments.listen, port: arguments.port, token: arguments.token.clone() };
    let triage = desk.triage();
    let (clips, broken) = (triage.clips.len(), triage.unreadable.len());
    drop(triage);
    review::serve(desk, &options, |addresses| {
        if broken > 0 {
            tell(format_args!("spotter: {} could not be read; the page says which", counted(broken, "report")));
        }
        if clips == 0 {
            tell(format_args!(
                "spotter: there are no reports in `{}` yet; `spotter check` makes them",
                arguments.folder.display()
            ));
        }
        let others: String =
            addresses.iter().skip(1).map(|address| format!(", or {address} on another device")).collect();
        let here = addresses.first().map_or("", String::as_str);
        let _ = writeln!(out, "{}. Open {here} in a browser{others}; Ctrl-C ends the desk.", counted(clips, "clip"));
        let _ = out.flush();
    })?;
    Ok(())
}

fn write(path: &Path, kind: Kind, bytes: &[u8]) -> Result<(), ReviewError> {
    let written = write_whole(path, kind, |to| to.write_all(bytes));
    written.map_err(|source| ReviewError::Write { path: path.to_path_buf(), source })
}

fn say_imported(imported: &Imported, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{} in the file, {} of them new", counted(imported.in_file, "mark"), imported.new)?;
    for c in &imported.conflicts {
        let (own, other) = (&c.own, &c.other);
        writeln!(
            out,
            "  conflict: {} at {:.1} s, {}: {} says {}, {} says {}",
            c.clip_name,
            c.subject.at_s,
            title_of(&c.subject.fault),
            own.0,
            own.1.value(),
            other.0,
            other.1.value()
        )?;
    }
    if !imported.conflicts.is_empty() {
        writeln!(out, "Both opinions are kept, each under its coach's name.")?;
    }
    Ok(())
}

fn say_stats(stats: &Stats, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}: {}", stats.coach, counted(stats.marks, "mark"))?;
    if stats.homeless > 0 {
        writeln!(out, "{} of them on clips or reps that no report has now; they are kept", stats.homeless)?;
    }
    for f in &stats.faults {
        writeln!(out, "\n{}", title_of(f.fault))?;
        writeln!(out, "  looked at        {} ({} unsure)", f.marked, f.unsure)?;
        writeln!(out, "  precision        {}", f.precision)?;
        writeln!(out, "  missed reps      {}", f.missed)?;
        writeln!(out, "  found of seen    {}", f.sensitivity)?;
        writeln!(out, "  agreement        {}", f.agreement)?;
    }
    if !stats.suggestions.is_empty() {
        writeln!(out, "\nnote thresholds that would agree best, against profile `{}`", stats.profile)?;
        if !stats.one_profile {
            writeln!(out, "(the reports were judged by several profiles, or by one of your own)")?;
        }
    }
    for s in &stats.suggestions {
        writeln!(out, "  {}: {s}", s.key)?;
    }
    if !stats.conflicts.is_empty() {
        writeln!(
            out,
            "\n{} of other coaches against these; the desk's page lists them",
            counted(stats.conflicts.len(), "mark")
        )?;
    }
    writeln!(
        out,
        "\nIn brackets: 95 % interval (Wilson). Misses are only known of judged reps ({} without a finding so far).",
        stats.clean_judged
    )
}
