//! A set to send on: one page that holds all it needs, with a small video, the pose over it, the findings, and what the coach says.

use std::io;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::pages::{self, PageError};
use super::{CLEAN, Judgement, Opinion, Placed, Scope, Store, StoreError, resolve};
use crate::clip::plays_in_browsers;
use crate::faults::title_of;
use crate::files::{self, results::POSE};
use crate::render::page::{self, Assets, PageData, small_video};
use crate::render::triage::{Clip, Triage};
use crate::report::capitalised;
use crate::track::Track;

/// A clip that browsers play goes in as it is up to this size, bytes; a larger one is made smaller.
const SMALL: u64 = 3 << 20;

/// How to share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharing {
    /// Whether lifter, coach and the clip's file name are told.
    pub names: bool,
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
}

/// The page of a set as one file.
///
/// # Errors
/// When there is no page or pose, or its marks cannot be read. Without its clip a set is shared without a video.
pub fn share(triage: &Triage, clip: &Clip, marks: &[Placed], how: Sharing) -> Result<String, ShareError> {
    let mut data = pages::data(triage, clip).map_err(ShareError::Page)?;
    data.video = None;
    if let Some(video) = &clip.video {
        embed(&mut data, video, &triage.root.join(&clip.folder).join(POSE))?;
    }
    let place = triage.clips.iter().position(|other| other.id == clip.id);
    data.coach = marks.iter().filter(|m| m.clip == place).filter_map(|m| sentence(m, how)).collect();
    if !how.names {
        data.report.session.lifter = None;
        data.report.clip.path = "set".into();
    }
    page::render(&data, Assets::Inline).map_err(|error| ShareError::Page(error.to_string()))
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
fn embed(data: &mut PageData, video: &Path, pose: &Path) -> io::Result<()> {
    let is_small = video.metadata().is_ok_and(|about| about.len() <= SMALL) && plays_in_browsers(video);
    let (bytes, kind) = if is_small {
        let webm = video.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("webm"));
        (files::read(video)?, if webm { "webm" } else { "mp4" })
    } else {
        let aside = tempfile::tempdir()?;
        let small = aside.path().join("small.mp4");
        let Ok(track) = Track::read(io::BufReader::new(files::open(pose)?)) else { return Ok(()) };
        // Of a clip that cannot be read any more the pictures of the reps remain.
        if !small_video(Path::new(video), &track, &small).unwrap_or(false) {
            return Ok(());
        }
        data.clock = data.report.clip.clock_of_copy();
        (files::read(&small)?, "mp4")
    };
    data.video = Some(format!("data:video/{kind};base64,{}", STANDARD.encode(bytes)));
    Ok(())
}

/// A mark as a sentence.
fn sentence(placed: &Placed, how: Sharing) -> Option<String> {
    let mark = &placed.mark;
    let fault = || {
        let fault = mark.subject.fault.as_str();
        if fault == CLEAN { "Clean".to_owned() } else { capitalised(&title_of(fault)) }
    };
    let said = match &mark.judgement {
        Judgement::Opinion(Opinion::Agree) => format!("{}: agreed.", fault()),
        Judgement::Opinion(Opinion::Disagree) => format!("{}: the coach does not see it.", fault()),
        Judgement::Opinion(Opinion::Unsure) => format!("{}: the coach is unsure.", fault()),
        Judgement::Own(severity) => format!("{} ({}), seen by the coach.", fault(), crate::report::name_of(severity)),
        Judgement::Note(text) => format!("“{text}”"),
        // Stars are for finding again; corrections stand on the page of themselves.
        Judgement::Star(_) | Judgement::Correction(_) => return None,
    };
    let about = match (mark.subject.scope, placed.rep) {
        (Scope::Rep, Some(rep)) => format!("Rep {rep}"),
        _ => "The set".to_owned(),
    };
    let by = if how.names { format!(" ({})", mark.coach) } else { String::new() };
    Some(format!("{about}: {said}{by}"))
}
