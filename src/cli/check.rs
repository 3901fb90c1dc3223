//! `spotter check`: clips in, verdicts on the terminal, result folders on disk. One bad clip never stops the others.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use super::Outcome;
use super::args::CheckArguments;
use super::output::Results;
use super::progress::{self, Bar};
use crate::analysis::{AnalysisError, SetAnalysis};
use crate::faults::Profile;
use crate::pose::{self, PoseError, PoseOptions, PoseTrack, ResourceError, StoredTrackError};
use crate::report::{self, Caption, Overlay, SetReport};

/// Why a clip could not be checked. The command line puts the clip's name in front.
#[derive(Debug, thiserror::Error)]
enum CheckError {
    #[error(transparent)]
    Resources(#[from] ResourceError),
    #[error(transparent)]
    Pose(#[from] PoseError),
    #[error("cannot read it: {0}")]
    Read(io::Error),
    #[error(transparent)]
    Stored(#[from] StoredTrackError),
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    #[error("cannot write the results to `{}`: {source}; choose another folder with `--out`", folder.display())]
    Write { folder: PathBuf, source: io::Error },
    #[error("`--annotate` needs the video itself, not a stored track")]
    AnnotateTrack,
    #[error(transparent)]
    Annotate(#[from] report::AnnotateError),
    #[error("stopped; nothing was written for it")]
    Interrupted,
}

/// Checks every clip and reports the worst outcome.
pub fn run(arguments: &CheckArguments) -> Outcome {
    progress::catch_interrupt();
    let profile = match Profile::load(&arguments.profile) {
        Ok(profile) => profile,
        Err(error) => {
            eprintln!("spotter: {error}");
            return Outcome::Usage;
        }
    };
    let (mut flagged, mut failed) = (false, false);
    for clip in &arguments.clips {
        match check(clip, arguments, &profile) {
            Ok(report) => flagged |= report.is_flagged(),
            Err(CheckError::Interrupted) => {
                eprintln!("spotter: {}: {}", clip.display(), CheckError::Interrupted);
                return Outcome::Interrupted;
            }
            Err(error) => {
                failed = true;
                eprintln!("spotter: {}: {error}", clip.display());
            }
        }
    }
    match (failed, flagged && !arguments.exit_zero) {
        (true, _) => Outcome::Failed,
        (_, true) => Outcome::Flagged,
        _ => Outcome::Clean,
    }
}

fn check(clip: &Path, arguments: &CheckArguments, profile: &Profile) -> Result<SetReport, CheckError> {
    let folder = result_folder(clip, arguments);
    let write_error = |source| CheckError::Write { folder: folder.clone(), source };
    let stored = clip.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    if stored && arguments.annotate {
        return Err(CheckError::AnnotateTrack);
    }
    std::fs::metadata(clip).map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => CheckError::Read(io::Error::new(e.kind(), "there is no such file; check the name")),
        _ => CheckError::Read(e),
    })?;
    let results = Results::prepare(&folder).map_err(write_error)?;
    let track = if stored { read_track(clip)? } else { extract(clip, arguments)? };
    let analysis = SetAnalysis::new(&track, arguments.lift, profile)?;
    results.write(&track, &analysis).map_err(write_error)?;
    if arguments.annotate {
        let overlay = Overlay { angles: &analysis.angles, captions: captions(&analysis.report) };
        report::annotate(clip, &track, &overlay, &results.path("annotated.mp4"))?;
    }
    if progress::interrupted() {
        return Err(CheckError::Interrupted);
    }
    let kept = results.keep().map_err(write_error)?;
    let mut out = io::stdout().lock();
    // A closed pipe (`spotter check … | head`) is the reader's choice, not a failure: the files are written.
    let _ =
        report::write_text(&analysis.report, &mut out).and_then(|()| writeln!(out, "results: {}\n", kept.display()));
    Ok(analysis.report)
}

/// `--out` for one clip, a folder below it for each of several; otherwise beside the clip.
fn result_folder(clip: &Path, arguments: &CheckArguments) -> PathBuf {
    let name = clip.file_stem().unwrap_or(clip.as_os_str());
    match &arguments.out {
        Some(out) if arguments.clips.len() == 1 => out.clone(),
        Some(out) => out.join(name),
        None => {
            let mut folder = name.to_os_string();
            folder.push(".spotter");
            clip.with_file_name(folder)
        }
    }
}

fn read_track(path: &Path) -> Result<PoseTrack, CheckError> {
    let file = File::open(path).map_err(CheckError::Read)?;
    Ok(PoseTrack::read(BufReader::new(file))?)
}

fn extract(clip: &Path, arguments: &CheckArguments) -> Result<PoseTrack, CheckError> {
    let resources = arguments.resources.search().locate(arguments.model)?;
    let threads = arguments.threads.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from);
    let options = PoseOptions { model: arguments.model, person: arguments.person.map(usize::from), threads };
    let bar = Bar::new();
    let track = pose::extract(clip, &resources, &options, &bar);
    bar.clear();
    track.map_err(|e| if progress::interrupted() { CheckError::Interrupted } else { e.into() })
}

/// What the annotated video says of each rep.
fn captions(report: &SetReport) -> Vec<Caption> {
    let caption = |rep: &report::RepReport| Caption {
        start_s: rep.start_s,
        end_s: rep.end_s,
        rep: rep.index,
        verdict: rep.verdict,
        text: rep.findings.first().map(|f| f.fault.replace('_', " ")).unwrap_or_default(),
    };
    report.reps.iter().map(caption).collect()
}
