//! `spotter share`: sets as single files to send on.

use std::io::Write;
use std::path::Path;

use super::Outcome;
use super::args::ShareArguments;
use super::terminal::{out, tell};
use crate::files::{Kind, write_whole};
use crate::render::{is_page, triage::Triage};
use crate::review::{Sharing, marks_about, share};

/// A page with a person in it.
const PAGES: Kind = Kind { is_own: is_page, private: true };

/// Writes a page for every set in the folders that are named.
pub fn run(arguments: &ShareArguments) -> Outcome {
    let mut worst = Outcome::Clean;
    for folder in &arguments.sets {
        if let Err((sentence, outcome)) = share_all(folder, arguments) {
            tell(format_args!("spotter: {}: {sentence}", folder.display()));
            worst = outcome;
        }
    }
    worst
}

fn share_all(folder: &Path, arguments: &ShareArguments) -> Result<(), (String, Outcome)> {
    let failed = |error: &dyn std::fmt::Display| (error.to_string(), Outcome::Failed);
    let triage = Triage::gather(folder).map_err(|e| failed(&e))?;
    if triage.clips.is_empty() {
        return Err(("it holds no results; name a folder that `spotter check` made".into(), Outcome::Failed));
    }
    let marks = marks_about(&triage).map_err(|e| failed(&e))?;
    for (place, clip) in triage.clips.iter().enumerate() {
        let page = share(&triage, clip, &marks, Sharing { names: !arguments.without_names }).map_err(|e| failed(&e))?;
        let stem = Path::new(&clip.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let stem = if arguments.without_names { format!("set-{}", place + 1) } else { stem };
        let to = arguments.out.join(format!("{stem}.html"));
        let written = std::fs::create_dir_all(&arguments.out)
            .and_then(|()| write_whole(&to, PAGES, |file| file.write_all(page.as_bytes())));
        written.map_err(|error| {
            (
                format!("cannot write `{}`: {error}; choose another folder with `--out`", to.display()),
                Outcome::of_write(&error),
            )
        })?;
        // A closed pipe is the reader's choice.
        let _ = writeln!(out(), "{} ({:.1} MB)", to.display(), page.len() as f64 / 1e6);
    }
    Ok(())
}
