//! `spotter check`: one clip with its table and its folder of results; several are handed to the batch.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Outcome;
use super::batch;
use super::check_options::{CheckArguments, Format};
use super::options::cores;
use super::progress::{self, Bar};
use super::table::Line;
use super::terminal::{out, tell, width};
use crate::batch::{CheckError, Claim, Judging, PoseFrom, Row, check, find_clips, has_namesake, is_track};
use crate::clip::{self, ClipOptions};
use crate::faults::Profile;
use crate::files::results::REPORT;
use crate::files::{self, Workspace};
use crate::formats::{self, Told};
use crate::library::{Library, LibraryError, Remembered};
use crate::pose::Extractor;
use crate::render;
use crate::report::{Session, SetReport};
use crate::reps::{Correction, chosen, in_force};
use crate::review::Store;
use crate::system::beginning_of_name;
use crate::track::{Person, Track};

/// Between two tries to claim a folder that another check is writing.
const PATIENCE: Duration = Duration::from_millis(200);

/// Checks what is given and reports the worst outcome.
pub fn run(arguments: &CheckArguments) -> Outcome {
    progress::catch_interrupt();
    let usage = |error: &dyn std::fmt::Display| {
        tell(format_args!("spotter: {error}"));
        Outcome::Usage
    };
    let profile = match Profile::load(&arguments.profile) {
        Ok(profile) => profile,
        Err(error) => return usage(&error),
    };
    let remembered = match arguments.library.as_deref().map(remember).transpose() {
        Ok(remembered) => remembered.flatten(),
        Err(error) => return usage(&error),
    };
    if let Err(error) = arguments.own_model() {
        return usage(&error);
    }
    let options = arguments.reading.options();
    if options.from_s.zip(options.to_s).is_some_and(|(from_s, to_s)| from_s >= to_s) {
        return usage(&"`--from` must lie before `--to`");
    }
    let found = find_clips(&arguments.clips);
    let is_read = |clip: &&PathBuf| is_track(clip) || formats::may_hold_keypoints(clip);
    if let Some(track) = found.clips.iter().find(is_read).filter(|_| options != ClipOptions::default()) {
        let track = track.display();
        return usage(&format_args!("{track}: `--slow-motion`, `--from` and `--to` need the video, not a stored pose"));
    }
    if found.clips.len() > 1 && arguments.video.is_some() {
        return usage(&"`--video` is the video of one file of keypoints: check each with its own");
    }
    if arguments.tells_of_keypoints() && !found.clips.iter().any(|clip| is_read(&clip)) {
        return usage(&CheckError::NoKeypoints);
    }
    let told = arguments.sheet.is_some() || arguments.shard.is_some();
    match arguments.clips.as_slice() {
        [clip] if !told && found.clips == [clip.clone()] => single(clip, arguments, &profile, remembered.as_ref()),
        _ => batch::run(found, arguments, &profile, remembered.as_ref()),
    }
}

/// What the library knows; nothing, and a word of it, where there is none yet.
fn remember(library: &Path) -> Result<Option<Remembered>, LibraryError> {
    match Library::open(library) {
        Ok(library) => library.remember().map(Some),
        Err(error @ LibraryError::Missing(_)) => {
            tell(format_args!("spotter: {error}; judging without a history"));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn single(clip: &Path, arguments: &CheckArguments, profile: &Profile, remembered: Option<&Remembered>) -> Outcome {
    let folder = arguments.out.clone().unwrap_or_else(|| beside(clip));
    let checked = check_one(clip, &folder, arguments, profile, remembered);
    if arguments.format == Format::Json {
        Line::of_single(clip, &folder, checked.as_ref()).print();
    }
    match checked {
        Ok(report) => {
            if arguments.format == Format::Text {
                let mut out = out();
                // A closed pipe (`spotter check … | head`) is the reader's choice, not a failure: the files are written.
                let _ = render::write_text(&report, width(), &mut out)
                    .and_then(|()| writeln!(out, "results: {}\n", folder.display()));
            }
            Outcome::of(false, report.is_flagged(), arguments.exit_zero)
        }
        Err(error) => {
            tell(format_args!("spotter: {}: {error}", clip.display()));
            match error {
                CheckError::Interrupted => Outcome::Interrupted,
                CheckError::Foreign(_) | CheckError::Taken(_) | CheckError::NoKeypoints => Outcome::Usage,
                _ => Outcome::Failed,
            }
        }
    }
}

/// Longest part of a clip's name that is the name of its results, bytes: with what is put before and after it in the making it stays within
/// the 255 of file systems.
const LONGEST_NAME: usize = 230;

/// `<clip>.spotter` beside the clip; where another clip has the same name, the extension tells the two apart.
fn beside(clip: &Path) -> PathBuf {
    let name = if has_namesake(clip) { clip.file_name() } else { clip.file_stem() };
    let mut folder = beginning_of_name(name.unwrap_or(clip.as_os_str()), LONGEST_NAME);
    folder.push(".spotter");
    clip.with_file_name(folder)
}

fn check_one(
    clip: &Path,
    folder: &Path,
    arguments: &CheckArguments,
    profile: &Profile,
    remembered: Option<&Remembered>,
) -> Result<SetReport, CheckError> {
    let failed = |source| CheckError::write(folder, source);
    // First of all: an output that cannot be written fails before the long work, not after it.
    let claim = claim(folder)?;
    claim.spare(clip::files(clip).unwrap_or_default().iter().map(PathBuf::as_path)).map_err(failed)?;
    claim.spare(arguments.video.as_deref()).map_err(failed)?;
    let keypoints = keypoints(clip, arguments)?;
    if arguments.annotate && (is_track(clip) || keypoints.is_some()) && arguments.video.is_none() {
        return Err(CheckError::AnnotateTrack);
    }
    let own = || keypoints.as_ref().map(|track| track.clip.sha256.clone()).or_else(|| clip_of(clip));
    if !arguments.force && claim.held_clip().is_some_and(|held| own().is_some_and(|own| own != held)) {
        return Err(CheckError::Taken(folder.to_path_buf()));
    }
    let session = arguments.lengths.complete(arguments.session.complete(Session::default()));
    let may_choose = keypoints.is_none() && !is_track(clip) && arguments.person.is_none();
    let corrections = in_force(&corrections_of(clip, folder), may_choose);
    let judging = Judging {
        profile,
        lift: arguments.lift.unwrap_or_default(),
        session: &session,
        annotate: arguments.annotate,
        remembered,
        corrections: &corrections,
    };
    let report = if let Some(track) = keypoints {
        check(clip, PoseFrom::Keypoints(Box::new(track)), &judging, &claim)?
    } else if is_track(clip) {
        check(clip, PoseFrom::Track(clip), &judging, &claim)?
    } else {
        let resources = arguments.located()?;
        let threads = arguments.threads.map_or_else(cores, usize::from);
        let mut extractor = Extractor::load(&resources, arguments.landmark_model(), threads)?;
        let bar = Bar::new();
        let person = chosen(&corrections).map(Person::At).or(arguments.person);
        let options = arguments.reading.options();
        let from = PoseFrom::Pictures { reader: &mut extractor, person, options, progress: &bar };
        let report = check(clip, from, &judging, &claim);
        bar.clear();
        report?
    };
    if progress::interrupted() {
        return Err(CheckError::Interrupted);
    }
    claim.keep(&report.clip.sha256, REPORT).map_err(failed)?;
    Ok(report)
}

/// The track of keypoints that another program placed; `None` of a recording and of a stored pose.
fn keypoints(clip: &Path, arguments: &CheckArguments) -> Result<Option<Track>, CheckError> {
    let told = Told { video: arguments.video.as_deref(), person: arguments.person, ..arguments.told.told() };
    match formats::recognise(clip)? {
        Some((format, source)) => Ok(Some(formats::track(format, &source, &told)?)),
        None if arguments.tells_of_keypoints() => Err(CheckError::NoKeypoints),
        None => Ok(None),
    }
}

/// SHA-256 of the clip, or of the one that a stored pose was read from; nothing where it cannot be told, which the check then says.
fn clip_of(clip: &Path) -> Option<String> {
    if !is_track(clip) {
        return clip::identify(clip).ok();
    }
    Some(Track::read(files::open(clip).ok()?).ok()?.clip.sha256)
}

/// What was corrected by hand of this clip, at a desk on its folder of results or on the one above; without marks that can be read nothing.
fn corrections_of(clip: &Path, folder: &Path) -> Vec<Correction> {
    let (Some(sha256), Some(above)) = (clip_of(clip), folder.parent()) else { return Vec::new() };
    let found = [folder, above].into_iter().filter_map(|place| Store::open(place).ok()?.corrections().ok());
    found.filter_map(|mut all| all.remove(&sha256)).flatten().collect()
}

/// Claims the folder, after another check of the same clip if need be.
fn claim(folder: &Path) -> Result<Claim, CheckError> {
    let failed = |source| CheckError::write(folder, source);
    let mut said = false;
    loop {
        match Claim::take(folder).map_err(failed)? {
            Some(claim) => {
                // What a kill left beside it before it had its place.
                if let Some(parent) = claim.folder().parent() {
                    Workspace::sweep(parent);
                }
                return Ok(claim);
            }
            None if progress::interrupted() => return Err(CheckError::Interrupted),
            None => {
                if !said {
                    tell(format_args!("spotter: another check is writing to `{}`; waiting for it", folder.display()));
                }
                said = true;
                std::thread::sleep(PATIENCE);
            }
        }
    }
}

impl Line {
    /// The line of a clip that was checked alone.
    fn of_single(clip: &Path, folder: &Path, checked: Result<&SetReport, &CheckError>) -> Self {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        match checked {
            Ok(report) => Self::done(clip, "checked", folder, Row::new(report, &name)),
            Err(error) => Self::failed(clip, error.to_string()),
        }
    }
}
