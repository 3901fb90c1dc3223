//! From a clip to what was read of each of its frames, decoding it once where possible.
//!
//! Where a frame is to be read is known only from the samples around it, and who lifts only from the whole clip. So frames wait
//! until the survey is about half a second past them, and are then read as the latest samples let expect, unless a sample
//! of the frame has read it there already. At the end of the clip the plan is made with all samples in view, and the frames of
//! which it expects something else are decoded and read again. The result is thus that of a survey of the whole clip first, whatever
//! was guessed on the way.

use std::path::Path;
use std::sync::Arc;

use super::album::Album;
use super::behind::Behind;
use super::cadence::Rhythm;
use super::camera::Background;
use super::course::Course;
use super::error::PoseError;
use super::frame::Models;
use super::frame_record::FrameRecord;
use super::jobs::{Done, Frame, Job, Sample, work};
use super::progress::{Progress, Stage};
use super::session::Picture;
use super::survey::Survey;
use super::workers::Workers;
use crate::clip::{ClipError, ClipInfo, ClipOptions, ClipReader, Cuts, Edits, Overlay, Stamp, Thumbnail};
use crate::track::Person as Asked;

/// Pictures that wait take at most so much memory, bytes: 1.2 s of 1280 × 720 at 60 frames a second. Where that is too little,
/// frames are left to the second pass.
const WAITING_BYTES: usize = 192 << 20;
/// Jobs under way for each worker beyond which the decoder waits: enough that workers never do.
const JOBS_UNDER_WAY: usize = 3;

/// What was read of a clip.
pub(super) struct Read {
    pub stamps: Vec<Stamp>,
    /// One for each stamp.
    pub records: Vec<FrameRecord>,
    /// The clip, as known at its end.
    pub clip: ClipInfo,
    pub people_seen: usize,
    /// Of each scene: +1 = the lifter faces the picture's right, −1 = to the left, 0 = not known.
    pub facings: Vec<f32>,
    /// How the clip was edited; frames are rows of the stamps.
    pub edits: Edits,
    pub album: Album,
    /// What stands still behind the lifter.
    pub background: Background,
}

/// Reads the frames of the clip `source`, as many as its numbers need, as `options` say; `person` is the lifter asked for.
///
/// # Errors
/// The clip's own, an inference that fails, no clear lifter, or [`PoseError::Stopped`].
pub(super) fn read_clip(
    source: &Path,
    models: &mut [Models],
    person: Option<Asked>,
    options: &ClipOptions,
    progress: &dyn Progress,
) -> Result<Read, PoseError> {
    let FirstPass { course, mut frames, clip, edits, album, background } =
        first_pass(ClipReader::open_with(source, options)?, models, person, progress)?;
    again(|| ClipReader::open_with(source, options), models, &course, &mut frames, progress)?;
    // Of a clip that became shorter meanwhile, what is left.
    let (stamps, records) = frames.into_iter().map_while(|frame| Some((frame.stamp, frame.record()?))).unzip();
    Ok(Read {
        stamps,
        records,
        clip,
        people_seen: course.people_seen(),
        facings: course.facings(),
        edits,
        album,
        background,
    })
}

/// What the first pass makes of a clip.
struct FirstPass {
    course: Course,
    frames: Vec<Frame>,
    clip: ClipInfo,
    edits: Edits,
    album: Album,
    background: Background,
}

/// Decodes the clip, surveying it and reading its frames behind the survey.
fn first_pass(
    mut reader: ClipReader,
    models: &mut [Models],
    person: Option<Asked>,
    progress: &dyn Progress,
) -> Result<FirstPass, PoseError> {
    let (width, height, expected) = (reader.info().width, reader.info().height, reader.info().frames_expected);
    let jobs = JOBS_UNDER_WAY * models.len();
    let pictures = WAITING_BYTES / Picture::bytes(width, height).max(1);
    let (mut rhythm, mut cuts, mut background) = (Rhythm::new(), Cuts::default(), Background::default());
    // Frames of which there are pictures.
    let mut pictured: Vec<usize> = Vec::new();
    Workers::run(models, work, |workers| {
        let mut behind = Behind::new(workers, Survey::new(person, (width, height)));
        while let Some(stamp) = reader.grab()? {
            let measured = rhythm.next(stamp.time_s);
            behind.frames.push(Frame::new(stamp, measured));
            if !measured.landmarks {
                continue;
            }
            let picture = reader.retrieve()?;
            cuts.add(Thumbnail::of(&picture)?, stamp.time_s)?;
            pictured.push(stamp.index);
            let picture = Arc::new(Picture::new(picture)?);
            background.add(stamp.index, &picture)?;
            if measured.survey {
                let reduced = !behind.album.is_given_up();
                behind.sample(Sample { stamp, picture: Arc::clone(&picture), reduced });
            }
            behind.waiting.push_back((stamp, picture));
            while let Some(done) = behind.workers.ready()? {
                behind.take(done);
            }
            while behind.workers.open() > jobs || behind.waiting.len() > pictures {
                match behind.workers.wait()? {
                    Some(done) => behind.take(done),
                    None => drop(behind.waiting.pop_front()),
                }
            }
            let passed = behind.waiting.front().map_or(behind.frames.len(), |(stamp, _)| stamp.index) as u64;
            if !progress.frames_done(Stage::Track, passed, expected) {
                return Err(PoseError::Stopped);
            }
        }
        behind.sample_last();
        behind.settle()?;
        let edits = of_all_frames(cuts.finish()?, &pictured, behind.frames.len());
        let cuts_s: Vec<f64> = edits.cuts.iter().map(|cut| behind.frames[*cut].stamp.time_s).collect();
        behind.leave_out_shown_people(&edits.overlays, [width as f32, height as f32]);
        let course = behind.survey.course(&cuts_s)?;
        behind.read(behind.waiting.len(), |time_s| course.at(time_s));
        behind.settle()?;
        Ok(FirstPass { course, frames: behind.frames, clip: reader.finish(), edits, album: behind.album, background })
    })
}

/// The same edits where frames are counted among all `frames` of a clip rather than among those of which there are pictures.
fn of_all_frames(edits: Edits, pictured: &[usize], frames: usize) -> Edits {
    let of_all = |frame: usize| pictured.get(frame).copied().unwrap_or(frames);
    let overlay = |o: Overlay| Overlay { frames: of_all(o.frames.start)..of_all(o.frames.end), ..o };
    Edits {
        cuts: edits.cuts.into_iter().filter_map(|cut| pictured.get(cut).copied()).collect(),
        overlays: edits.overlays.into_iter().map(overlay).collect(),
    }
}

/// Decodes and reads again what was not read as the plan says.
fn again(
    open: impl Fn() -> Result<ClipReader, ClipError>,
    models: &mut [Models],
    course: &Course,
    frames: &mut [Frame],
    progress: &dyn Progress,
) -> Result<(), PoseError> {
    for frame in frames.iter_mut() {
        let Some(expected) = course.at(frame.stamp.time_s) else {
            (frame.wanted, frame.read, frame.sampled) = (false, None, Vec::new());
            continue;
        };
        let other = frame.read.take_if(|(by, _)| **by != expected);
        let alike = other.filter(|(by, _)| by.reads_as(&expected));
        frame.alike = alike.map(|(_, record)| record.without_plate());
    }
    let Some(last) = frames.iter().rposition(Frame::is_missing) else { return Ok(()) };
    let mut reader = open()?;
    let keep = |frames: &mut [Frame], done| {
        if let Done::Read { index, expected, record } = done {
            frames[index].read = Some((expected, record));
        }
    };
    let jobs = JOBS_UNDER_WAY * models.len();
    Workers::run(models, work, |mut workers| {
        while let Some(stamp) = reader.grab()?
            && let Some(frame) = frames.get(stamp.index)
        {
            if let Some(expected) = course.at(stamp.time_s).filter(|_| frame.is_missing()) {
                let picture = Arc::new(Picture::new(reader.retrieve()?)?);
                workers.give(Job::Read(frame.reading(picture, expected)));
            }
            while let Some(done) = if workers.open() > jobs { workers.wait()? } else { workers.ready()? } {
                keep(frames, done);
            }
            if !progress.frames_done(Stage::Again, stamp.index as u64 + 1, Some(last as u64 + 1)) {
                return Err(PoseError::Stopped);
            }
            if stamp.index == last {
                break;
            }
        }
        while let Some(done) = workers.wait()? {
            keep(frames, done);
        }
        Ok(())
    })
}
