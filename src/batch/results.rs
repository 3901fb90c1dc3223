//! One clip from its pictures, or from its stored pose, to its result files.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::claim::Claim;
use crate::analysis::{AnalysisError, SetAnalysis};
use crate::clip::{self, ClipOptions};
use crate::faults::{Known, Profile, title_of};
use crate::files::results::{ANNOTATED, FRAMES, PAGE, POSE, REPORT};
use crate::files::{self, Foreign, write_json};
use crate::formats::{self, FormatError, Told};
use crate::library::Remembered;
use crate::lifts::GivenLift;
use crate::pose::{Album, PoseError, PoseReader, Progress, ResourceError};
use crate::render::page::{self, Assets, PageData};
use crate::render::{self, AnnotateError, Annotation, Caption};
use crate::report::{self, Analysis, Session, SetReport};
use crate::reps::{self, Correction};
use crate::track::{Person, StoredTrackError, Track};
use crate::words::Words;

/// Why a clip could not be checked; the caller puts the clip's name in front.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The runtime or a model is missing.
    #[error(transparent)]
    Resources(#[from] ResourceError),
    /// No pose could be read from the pictures.
    #[error(transparent)]
    Pose(#[from] PoseError),
    /// The file cannot be read.
    #[error("cannot read it: {0}")]
    Read(io::Error),
    /// It is not a stored pose.
    #[error(transparent)]
    Stored(#[from] StoredTrackError),
    /// Its keypoints cannot be read.
    #[error(transparent)]
    Keypoints(#[from] FormatError),
    /// Options of keypoints with something else.
    #[error(
        "`--video`, `--fps`, `--size` and `--skeleton` belong to keypoints of another program, and this holds none"
    )]
    NoKeypoints,
    /// Nothing can be judged in it.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// The results cannot be written.
    #[error("cannot write the results to `{}`: {source}; {}", folder.display(), remedy(source))]
    Write {
        /// Where to.
        folder: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// A stored pose has no pictures to draw over.
    #[error("`--annotate` needs the video itself, not a stored track; to keypoints add it with `--video CLIP`")]
    AnnotateTrack,
    /// The annotated video could not be made.
    #[error(transparent)]
    Annotate(#[from] AnnotateError),
    /// The clip is no longer the one whose hash was taken.
    #[error("the file changed while it was read; check it again when it is copied in full")]
    Changed,
    /// Another clip's results lie where this one's belong.
    #[error("`{}` holds the results of another clip; name another folder with `--out`, or replace them with `--force`", .0.display())]
    Taken(PathBuf),
    /// A file of somebody else lies where a result belongs.
    #[error("{0}; name another folder with `--out`, or move it away")]
    Foreign(Foreign),
    /// The pose in the folder is of somebody else than the lifter who was chosen: it has to be read anew.
    #[error(
        "another lifter was chosen: the clip has to be read again, run `spotter check` with the same results folder"
    )]
    OtherLifter,
    /// It cannot be judged again as it was judged.
    #[error("it was judged by {0}, which is not here; check the clip again with it")]
    OtherJudge(String),
    /// A defect of the program.
    #[error("Spotter failed on it; this is a defect of the program, please report it with the clip")]
    Defect,
    /// The caller asked to stop.
    #[error("stopped; nothing was written for it")]
    Interrupted,
}

impl CheckError {
    /// Of a folder of results that cannot be written.
    pub fn write(folder: &Path, source: io::Error) -> Self {
        match Foreign::of(&source) {
            Some(path) => Self::Foreign(Foreign(path.to_path_buf())),
            None => Self::Write { folder: folder.to_path_buf(), source },
        }
    }
}

fn remedy(cause: &io::Error) -> &'static str {
    if is_full(cause) { "make room and run the same command again" } else { "choose another folder with `--out`" }
}

/// Whether the disk, or one's share of it, has no room left.
pub(super) fn is_full(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Where the pose comes from.
pub enum PoseFrom<'a> {
    /// The clip's pictures; `person` as [`PoseReader::read`] takes it.
    Pictures {
        /// Who reads them.
        reader: &'a mut dyn PoseReader,
        /// The lifter, if told.
        person: Option<Person>,
        /// How the clip is read.
        options: ClipOptions,
        /// Hears how far the work is.
        progress: &'a dyn Progress,
    },
    /// A `pose.json`.
    Track(&'a Path),
    /// Keypoints that another program placed; their clip is the video, if there is one.
    Keypoints(Box<Track>),
}

/// How to judge.
#[derive(Debug, Clone, Copy)]
pub struct Judging<'a> {
    /// Thresholds.
    pub profile: &'a Profile,
    /// The lift, if told.
    pub lift: GivenLift,
    /// Who lifted what and when.
    pub session: &'a Session,
    /// Whether to draw the annotated video.
    pub annotate: bool,
    /// What a library knows of the lifters, if one was named.
    pub remembered: Option<&'a Remembered>,
    /// What somebody corrected by hand.
    pub corrections: &'a [Correction],
}

/// Whether the path names a stored pose, not a recording.
pub fn is_track(clip: &Path) -> bool {
    clip.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"))
}

/// Whether keypoints of another program lie there, as far as the name tells; of JSON only its content does.
pub fn is_keypoints(clip: &Path) -> bool {
    !is_track(clip) && formats::may_hold_keypoints(clip)
}

/// Where the pose of what was not read from pictures comes from: a stored track, or keypoints of another program, of which `told` holds what they
/// do not say.
///
/// # Errors
/// When the keypoints cannot be read, or something is missing that only a person can tell.
pub fn placed<'a>(clip: &'a Path, told: &Told) -> Result<PoseFrom<'a>, CheckError> {
    Ok(match formats::recognise(clip)? {
        Some((format, source)) => PoseFrom::Keypoints(Box::new(formats::track(format, &source, told)?)),
        None => PoseFrom::Track(clip),
    })
}

/// Checks one clip and writes all its files into the claimed folder's successor; the caller then keeps the claim.
///
/// The pose is judged as it is stored, so that judging the stored one again gives the same bytes.
///
/// # Errors
/// When the clip cannot be read or judged, or a file cannot be written; what was written goes with the claim.
pub fn check(clip: &Path, from: PoseFrom, judging: &Judging, claim: &Claim) -> Result<SetReport, CheckError> {
    if !matches!(from, PoseFrom::Pictures { .. }) {
        return make(clip, from, judging, claim);
    }
    let state = clip::content_state(clip).ok();
    let made = make(clip, from, judging, claim);
    // What was read must be what was hashed, from the first frame to the last.
    let is_other = |report: &SetReport| clip::identify(clip).ok().as_ref() != Some(&report.clip.sha256);
    match made {
        Err(CheckError::Interrupted) => made,
        // That the clip changed also explains why it could not be read.
        _ if state.is_some() && clip::content_state(clip).ok() != state => Err(CheckError::Changed),
        Ok(report) if is_other(&report) => Err(CheckError::Changed),
        made => made,
    }
}

fn make(clip: &Path, from: PoseFrom, judging: &Judging, claim: &Claim) -> Result<SetReport, CheckError> {
    let is_keypoints = matches!(from, PoseFrom::Keypoints(_));
    if judging.annotate && is_track(clip) && !is_keypoints {
        return Err(CheckError::AnnotateTrack);
    }
    let failed = |source| CheckError::write(claim.folder(), source);
    let album = match from {
        PoseFrom::Pictures { reader, person, options, progress } => {
            let (track, album) = reader.read(clip, person, &options, progress).map_err(|error| match error {
                PoseError::Stopped => CheckError::Interrupted,
                error => error.into(),
            })?;
            write(claim, POSE, |to| track.write(to).map_err(into_io)).map_err(failed)?;
            Some(album)
        }
        PoseFrom::Track(path) => {
            let bytes = files::read(path).map_err(CheckError::Read)?;
            write(claim, POSE, |to| to.write_all(&bytes)).map_err(failed)?;
            None
        }
        PoseFrom::Keypoints(track) => {
            write(claim, POSE, |to| track.write(to).map_err(into_io)).map_err(failed)?;
            None
        }
    };
    let stored = File::open(claim.path(POSE)).map_err(failed)?;
    let track = Track::read(stored)?;
    // A stored pose names its clip, which no result shall replace either.
    claim.spare([Path::new(&track.clip.path)]).map_err(failed)?;
    let history = judging.remembered.and_then(|r| r.history(judging.session, &track));
    let known = Known { history: history.as_ref(), told: judging.session.told(), ..Known::default() };
    let mut analysis = SetAnalysis::corrected(&track, judging.lift, judging.profile, &known, judging.corrections)?;
    analysis.report.session = judging.session.clone();
    // A stored pose names its clip, and so do keypoints with a video: while that is there, the page has pictures.
    let pictures = if is_track(clip) || is_keypoints { Path::new(&track.clip.path) } else { clip };
    let track = analysis.track(&track);
    write_page(claim, track, &analysis, judging.profile, pictures, album.as_ref()).map_err(failed)?;
    write_files(claim, &analysis).map_err(failed)?;
    if judging.annotate {
        let annotation =
            Annotation { angles: &analysis.angles, bar: Some(&analysis.bar), captions: captions(&analysis.report) };
        render::annotate(pictures, track, &annotation, &claim.path(ANNOTATED)).map_err(|error| match error {
            AnnotateError::Write { cause, .. } => failed(cause),
            error => error.into(),
        })?;
    }
    Ok(analysis.report)
}

/// The set page, with pictures from the album or, where it does not hold them, from the clip.
fn write_page(
    claim: &Claim,
    track: &Track,
    set: &SetAnalysis,
    profile: &Profile,
    clip: &Path,
    album: Option<&Album>,
) -> io::Result<()> {
    let stages =
        Analysis { track, angles: &set.angles, reps: &set.reps, bar: &set.bar, verdict: &set.verdict, profile };
    let mut data = PageData::new(&set.report, &stages);
    data.add_pictures(clip, album, track, claim.folder(), &claim.path(""));
    let page = page::render(&data, Words::english(), Assets::Inline).map_err(io::Error::other)?;
    write(claim, PAGE, |to| to.write_all(page.as_bytes()))
}

/// Everything else that is made from the analysis.
fn write_files(claim: &Claim, analysis: &SetAnalysis) -> io::Result<()> {
    let moved = reps::moved(&analysis.report.corrections);
    write(claim, FRAMES, |to| {
        report::write_frames(&analysis.angles, &analysis.reps, &analysis.bar, &moved, to).map_err(from_csv)
    })?;
    write(claim, REPORT, |to| write_json(to, &analysis.report))
}

/// Writes one file of the results.
pub(super) fn write(
    claim: &Claim,
    name: &str,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut to = BufWriter::new(File::create(claim.path(name))?);
    fill(&mut to)?;
    to.into_inner()?.sync_all()
}

/// The kind of the error is kept, because a full disk ends a batch.
fn into_io(error: StoredTrackError) -> io::Error {
    match error {
        StoredTrackError::Read(error) => error,
        StoredTrackError::Json(error) => error.into(),
        other => io::Error::other(other),
    }
}

/// As [`into_io`].
pub(super) fn from_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// What the annotated video says of each rep.
fn captions(report: &SetReport) -> Vec<Caption> {
    let caption = |rep: &report::RepReport| Caption {
        start_s: rep.start_s,
        end_s: rep.end_s,
        rep: rep.index,
        verdict: rep.verdict,
        text: report
            .flagged_by_the_set(rep)
            .or_else(|| rep.findings.first().map(|f| title_of(&f.fault)))
            .unwrap_or_default(),
    };
    report.reps.iter().map(caption).collect()
}
