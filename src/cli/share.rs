//! `spotter share`: sets as single files to send on.

use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};

use super::Outcome;
use super::terminal::{out, tell};
use crate::files::{Kind, write_whole};
use crate::render::{Moving, Units, is_page, triage::Triage};
use crate::review::{Form, OfRep, Sharing, marks_about, share};
use crate::words::Words;

#[derive(Debug, Args)]
pub struct ShareArguments {
    /// Folders of results made by `spotter check`
    #[arg(required = true, value_name = "SET")]
    pub sets: Vec<PathBuf>,
    /// Folder for the files, one a set
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,
    /// Leave out who lifted, who coached, and the clip's file name
    #[arg(long)]
    pub without_names: bool,
    /// Blur the lifter's face, not those of others in the picture
    #[arg(long)]
    pub blur_face: bool,
    /// Units of loads and lengths: kg (with centimetres) or lb (with inches)
    #[arg(long, value_name = "UNIT", default_value = "kg", value_parser = ["kg", "lb"])]
    pub units: String,
    /// Language of what is written
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = PossibleValuesParser::new(Words::languages()))]
    pub language: String,
    /// The finding that is shown beside the best rep, such as 3.lumbar_flexion_level [default: the worst]
    #[arg(long, value_name = "REP.FAULT")]
    pub finding: Option<OfRep>,
    /// What to write: a page with its video, a sheet to print, or the worst finding beside the best rep as video or moving picture
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = ShareForm::Html)]
    pub form: ShareForm,
}

/// What is sent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShareForm {
    /// One page that holds all
    Html,
    /// One sheet of paper
    Pdf,
    /// The worst finding beside the best rep, a video
    Mp4,
    /// The same as a moving picture
    Gif,
}

/// Files with a person in them; only those of Spotter are replaced.
fn kind_of(form: Form) -> Kind {
    let is_own: fn(&[u8]) -> bool = match form {
        Form::Html => is_page,
        Form::Pdf => |head| head.starts_with(b"%PDF-"),
        Form::Finding(Moving::Mp4) => |head| head.get(4..8) == Some(b"ftyp"),
        Form::Finding(Moving::Gif) => |head| head.starts_with(b"GIF89a"),
    };
    Kind { is_own, private: true }
}

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
    let form = match arguments.form {
        ShareForm::Html => Form::Html,
        ShareForm::Pdf => Form::Pdf,
        ShareForm::Mp4 => Form::Finding(Moving::Mp4),
        ShareForm::Gif => Form::Finding(Moving::Gif),
    };
    let how = Sharing {
        names: !arguments.without_names,
        blurred: arguments.blur_face,
        units: Units::named(&arguments.units),
        words: Words::of_language(&arguments.language).unwrap_or(Words::english()),
        finding: arguments.finding.clone(),
    };
    for (place, clip) in triage.clips.iter().enumerate() {
        let file = share(&triage, clip, &marks, form, &how).map_err(|e| failed(&e))?;
        let stem = Path::new(&clip.name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let stem = if arguments.without_names { format!("set-{}", place + 1) } else { stem };
        let to = arguments.out.join(format!("{stem}.{}", form.extension()));
        let written = std::fs::create_dir_all(&arguments.out)
            .and_then(|()| write_whole(&to, kind_of(form), |to| to.write_all(&file)));
        written.map_err(|error| {
            (
                format!("cannot write `{}`: {error}; choose another folder with `--out`", to.display()),
                Outcome::of_write(&error),
            )
        })?;
        // A closed pipe is the reader's choice.
        let _ = writeln!(out(), "{} ({:.1} MB)", to.display(), file.len() as f64 / 1e6);
    }
    Ok(())
}
