//! A set to send on: one page that holds all it needs, with a small video, the pose over it, the findings, and what the coach says; one sheet
//! of paper; or its worst finding beside the best rep.

use std::io;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fluent_bundle::FluentArgs;

use super::drawing;
use super::pages::{self, PageError};
use super::{CLEAN, Judgement, Opinion, Placed, Scope, Store, StoreError, resolve};
use crate::analysis::SetAnalysis;
use crate::clip::plays_in_browsers;
use crate::faults::{Known, Profile, title_of};
use crate::files::{self, results::POSE, results::PREVIEW};
use crate::render::page::{self, Assets, PageData, small_video};
use crate::render::triage::{Clip, Triage};
use crate::render::{Moving, Shown, Units, excerpt, one_page};
use crate::report::RepReport;
use crate::track::Track;
use crate::words::Words;

/// A clip that browsers play goes in as it is up to this size, bytes; a larger one is made smaller.
const SMALL: u64 = 3 << 20;

/// How to share.
#[derive(Debug, Clone)]
pub struct Sharing {
    /// Whether lifter, coach and the clip's file name are told.
    pub names: bool,
    /// Whether the lifter's face is blurred. Other people's are not.
    pub blurred: bool,
    /// Units of loads and lengths.
    pub units: Units,
    /// The language.
    pub words: &'static Words,
    /// The finding of a rep that is shown beside the best rep; `None` = the worst.
    pub finding: Option<OfRep>,
}

/// A finding of a rep, written `3.lumbar_flexion_level`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfRep {
    /// The rep's number.
    pub rep: usize,
    /// Name of the fault.
    pub fault: String,
}

/// Text that names no finding of a rep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no finding: say the rep and the fault, such as 3.lumbar_flexion_level")]
pub struct NoFinding(pub String);

impl std::str::FromStr for OfRep {
    type Err = NoFinding;

    fn from_str(text: &str) -> Result<Self, NoFinding> {
        let parts = text.split_once('.').and_then(|(rep, fault)| Some((rep.parse().ok()?, fault.to_owned())));
        let (rep, fault) = parts.ok_or_else(|| NoFinding(text.to_owned()))?;
        Ok(Self { rep, fault })
    }
}

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One page that holds all, with its video.
    Html,
    /// One sheet of paper.
    Pdf,
    /// The worst finding beside the best rep, as a short video or a moving picture.
    Finding(Moving),
}

impl Form {
    /// Ending of the file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Finding(Moving::Mp4) => "mp4",
            Self::Finding(Moving::Gif) => "gif",
        }
    }

    /// The form of this ending.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        let all = [Self::Html, Self::Pdf, Self::Finding(Moving::Mp4), Self::Finding(Moving::Gif)];
        all.into_iter().find(|form| form.extension() == extension)
    }
}

/// Why a set cannot be shared.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// The page.
    #[error("the page cannot be made: {0}")]
    Page(PageError),
    /// The marks.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Files.
    #[error("its small video cannot be made: {0}; see that the disk is not full")]
    Video(#[from] io::Error),
    /// There is nothing of the kind that is wanted.
    #[error("{0}")]
    Nothing(&'static str),
}

/// A set as one file.
///
/// # Errors
/// When there is no page or pose, or its marks cannot be read; a finding also when there is none, or no clip. Without its clip a page is
/// made without a video.
pub fn share(triage: &Triage, clip: &Clip, marks: &[Placed], form: Form, how: &Sharing) -> Result<Vec<u8>, ShareError> {
    let mut data = pages::data(triage, clip).map_err(ShareError::Page)?;
    let pose = triage.root.join(&clip.folder).join(POSE);
    (data.video, data.units) = (None, how.units);
    if how.blurred {
        data.blur_faces(&track(&pose)?);
    }
    let place = triage.clips.iter().position(|other| other.id == clip.id);
    data.coach = marks.iter().filter(|m| m.clip == place).filter_map(|m| sentence(m, how)).collect();
    data.drawings = drawing::on_clip(marks, place);
    if !how.names {
        data.report.session.lifter = None;
        data.report.clip.path = "set".into();
    }
    match form {
        Form::Pdf => Ok(one_page(&data, how.words)),
        Form::Finding(kind) => finding(clip, &data, &track(&pose)?, kind, how),
        Form::Html => {
            if let Some(video) = &clip.video {
                embed(&mut data, video, &pose, how)?;
            }
            let page =
                page::render(&data, how.words, Assets::Inline).map_err(|error| ShareError::Page(error.to_string()))?;
            Ok(page.into_bytes())
        }
    }
}

fn track(pose: &Path) -> Result<Track, ShareError> {
    Track::read(files::open(pose)?)
        .map_err(|_| ShareError::Nothing("the pose of this set cannot be read; check the clip again"))
}

/// The rep of a finding beside the best.
fn finding(clip: &Clip, data: &PageData, track: &Track, kind: Moving, how: &Sharing) -> Result<Vec<u8>, ShareError> {
    let reps = &data.report.reps;
    let found = |rep: &&RepReport| match &how.finding {
        Some(asked) => rep.index == asked.rep && rep.findings.iter().any(|f| f.fault == asked.fault),
        None => !rep.findings.is_empty(),
    };
    let nothing = match how.finding {
        Some(_) => "this set has no such finding",
        None => "nothing was found in this set that could be shown",
    };
    let worst = reps.iter().filter(found).max_by_key(|rep| rep.gravity()).ok_or(ShareError::Nothing(nothing))?;
    let video = clip
        .video
        .as_ref()
        .filter(|video| !video.ends_with(PREVIEW))
        .map_or_else(|| of_report(clip), |v| Some(v.clone()));
    let video =
        video.ok_or(ShareError::Nothing("its clip is not where it was checked, so there is nothing to show"))?;
    let others = reps.iter().filter(|rep| rep.index != worst.index && rep.rank().is_some());
    let best = others.min_by_key(|rep| rep.rank());
    let fault = how.finding.as_ref().map(|asked| &asked.fault).or(worst.findings.first().map(|f| &f.fault));
    let said = fault.map(|fault| how.words.told(&title_of(fault))).unwrap_or_default();
    let shown =
        |rep: &RepReport, title: String| Shown { start_s: rep.start_s, turn_s: rep.turn_s, end_s: rep.end_s, title };
    let mut both = vec![shown(worst, about_rep("rep-and-what", worst.index, "what", &said, how))];
    both.extend(best.map(|rep| shown(rep, how.words.say_of("rep-best", "number", rep.index))));
    let profile = Profile::built_in("default").map_err(|error| ShareError::Page(error.to_string()))?;
    // The angles and the figure with the joints that were moved by hand.
    let (lift, corrections) = (Some(data.report.lift.name), &data.report.corrections);
    let set = SetAnalysis::corrected(track, lift, &profile, &Known::default(), corrections);
    let set = set.map_err(|error| ShareError::Page(error.to_string()))?;
    let aside = tempfile::tempdir()?;
    let to = aside.path().join(format!("finding.{}", Form::Finding(kind).extension()));
    match excerpt(&video, set.track(track), &set.angles, &both, how.blurred, kind, &to) {
        Ok(true) => Ok(files::read(&to)?),
        Ok(false) => {
            Err(ShareError::Nothing("the clip is another one than was checked, or no video can be written here"))
        }
        Err(error) => Err(ShareError::Video(io::Error::other(error))),
    }
}

/// The clip itself where the page plays a copy of it.
fn of_report(clip: &Clip) -> Option<PathBuf> {
    Some(PathBuf::from(&clip.path)).filter(|path| path.is_file())
}

/// The marks on the sets below a folder, those in the folder above it among them, where a batch is looked through.
///
/// # Errors
/// When a file of marks cannot be read.
pub fn marks_about(triage: &Triage) -> Result<Vec<Placed>, StoreError> {
    let mut entries = Store::open(&triage.root)?.entries(None)?;
    if let Some(above) = triage.root.parent() {
        entries.extend(Store::open(above)?.entries(None)?);
    }
    Ok(resolve(&entries, &triage.clips))
}

/// Puts the clip into the page, small.
fn embed(data: &mut PageData, video: &Path, pose: &Path, how: &Sharing) -> io::Result<()> {
    let is_small = !how.blurred && video.metadata().is_ok_and(|about| about.len() <= SMALL) && plays_in_browsers(video);
    let (bytes, kind) = if is_small {
        let webm = video.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("webm"));
        (files::read(video)?, if webm { "webm" } else { "mp4" })
    } else {
        let aside = tempfile::tempdir()?;
        let small = aside.path().join("small.mp4");
        let Ok(track) = Track::read(files::open(pose)?) else { return Ok(()) };
        // Of a clip that cannot be read any more the pictures of the reps remain.
        if !small_video(video, &track, how.blurred, &small).unwrap_or(false) {
            return Ok(());
        }
        data.clock = data.report.clip.clock_of_copy();
        (files::read(&small)?, "mp4")
    };
    data.video = Some(format!("data:video/{kind};base64,{}", STANDARD.encode(bytes)));
    Ok(())
}

/// A mark as a sentence.
fn sentence(placed: &Placed, how: &Sharing) -> Option<String> {
    let mark = &placed.mark;
    let fault = || {
        let fault = mark.subject.fault.as_str();
        if fault == CLEAN { how.words.say("mark-clean") } else { how.words.told_first(&title_of(fault)) }
    };
    let said = match &mark.judgement {
        Judgement::Opinion(Opinion::Agree) => how.words.say_of("mark-agreed", "what", fault()),
        Judgement::Opinion(Opinion::Disagree) => how.words.say_of("mark-disagreed", "what", fault()),
        Judgement::Opinion(Opinion::Unsure) => how.words.say_of("mark-unsure", "what", fault()),
        Judgement::Own(severity) => {
            let mut put = FluentArgs::new();
            put.set("what", fault());
            put.set("grade", how.words.told(severity.words()));
            how.words.say_with("mark-own", put)
        }
        Judgement::Note(text) => format!("“{text}”"),
        // Stars are for finding again; corrections and drawings stand on the page of themselves.
        Judgement::Star(_) | Judgement::Correction(_) | Judgement::Drawing(_) => return None,
    };
    let about = match (mark.subject.scope, placed.rep) {
        (Scope::Rep, Some(rep)) => about_rep("about-rep", rep, "said", &said, how),
        _ => how.words.say_of("about-set", "said", said),
    };
    let by = if how.names { format!(" ({})", mark.coach) } else { String::new() };
    Some(about + &by)
}

/// A message about a rep, with what is said of it.
fn about_rep(message: &str, rep: usize, name: &'static str, said: &str, how: &Sharing) -> String {
    let mut put = FluentArgs::new();
    put.set("number", rep);
    put.set(name, said.to_owned());
    how.words.say_with(message, put)
}
