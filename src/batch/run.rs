//! The tasks of a batch on several workers, shared with whatever other process works on the same folder.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::claim::Claim;
use super::identity::Standing;
use super::results::{CheckError, Judging, PoseFrom, check, is_full, is_keypoints, is_track, placed, write};
use super::summary::{Failure, Row};
use super::work::Task;
use crate::clip;
use crate::faults::Profile;
use crate::files::results::{IDENTITY, POSE, REPORT};
use crate::files::write_json;
use crate::formats::Told;
use crate::library::Remembered;
use crate::pose::{Apart, Extractor, LandmarkModel, PoseReader, Progress, ReaderProcess, Resources, Stage};

/// Between two tries to take up clips that another process has.
const PATIENCE: Duration = Duration::from_millis(200);

/// How the tasks are to be done.
#[derive(Debug)]
pub struct Orders<'a> {
    /// Folder of the result folders.
    pub results: &'a Path,
    /// Runtime and models, needed unless all clips are stored tracks.
    pub models: Option<(&'a Resources, LandmarkModel)>,
    /// How clips are read in processes of their own, so that a crash or a hang costs one; otherwise they are read in this one.
    pub apart: Option<Apart<'a>>,
    /// Thresholds.
    pub profile: &'a Profile,
    /// Whether to draw annotated videos.
    pub annotate: bool,
    /// What a library knows of the lifters, if one was named.
    pub remembered: Option<&'a Remembered>,
    /// Whether to check anew what is done already.
    pub force: bool,
    /// Clips at a time.
    pub jobs: usize,
    /// Inference threads of each.
    pub threads: usize,
}

/// What became of a clip.
#[derive(Debug)]
pub enum Ending {
    /// Read and judged.
    Checked(Row),
    /// Judged again from the stored pose.
    JudgedAgain(Row),
    /// Found done, by an earlier run or another process.
    AlreadyDone(Row),
    /// Not checked, with the reason.
    Failed(CheckError),
}

/// Hears how the work goes, from several threads. Workers are numbered from 0.
pub trait Observer: Sync {
    /// A worker takes up a clip that is not done yet.
    fn began(&self, worker: usize, clip: &Path);
    /// `done` frames of its clip are behind this stage, of `expected`, if the container says.
    fn frames_done(&self, worker: usize, stage: Stage, done: u64, expected: Option<u64>);
    /// A clip is through. `worker` is none for one that had nothing to be done.
    fn ended(&self, worker: Option<usize>, task: &Task, ending: &Ending);
    /// Nothing is left but clips that other processes work on.
    fn waiting(&self, clips: usize);
    /// Whether to stop as soon as possible.
    fn stop(&self) -> bool;
}

/// How a batch ended.
#[derive(Debug, Default)]
pub struct Ended {
    /// Clips that have a result with a flagged rep.
    pub flagged: usize,
    /// Clips without a result, and why.
    pub failures: Vec<Failure>,
    /// Whether the observer stopped it.
    pub stopped: bool,
    /// Whether it stopped because the disk is full.
    pub disk_full: bool,
}

/// What reads a worker's clips, made when the first needs it.
pub type Reader<'a> = Option<Box<dyn PoseReader + 'a>>;

struct Run<'o, 'a> {
    orders: &'o Orders<'a>,
    observer: &'o dyn Observer,
    disk_full: AtomicBool,
    ended: Mutex<Ended>,
}

/// The tasks that have no standing result, by index; the observer hears of the others as already done.
pub fn to_do(tasks: &[Task], orders: &Orders, observer: &dyn Observer) -> (Vec<usize>, Ended) {
    let run = Run::new(orders, observer);
    let open = tasks.iter().enumerate().filter(|(_, task)| !run.is_done(None, task)).map(|(k, _)| k).collect();
    (open, run.ended.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Does the tasks of `open`, as [`to_do`] found them, and adds what comes of them to `before`. A clip that fails stops no other, unless
/// the disk is full. Where another process works on a clip, its result is waited for; if it gives up, the clip is done here.
pub fn run(tasks: &[Task], open: &[usize], before: Ended, orders: &Orders, observer: &dyn Observer) -> Ended {
    let run = Run { ended: Mutex::new(before), ..Run::new(orders, observer) };
    let (next, elsewhere) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for worker in 0..orders.jobs.max(1) {
            let (run, next, elsewhere) = (&run, &next, &elsewhere);
            scope.spawn(move || {
                let mut reader = None;
                while !run.stops() {
                    let Some(task) = open.get(next.fetch_add(1, Ordering::Relaxed)).and_then(|k| tasks.get(*k)) else {
                        break;
                    };
                    if !run.attempt(worker, task, &mut reader) {
                        elsewhere.lock().unwrap_or_else(PoisonError::into_inner).push(task);
                    }
                }
            });
        }
    });
    let mut elsewhere = elsewhere.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut reader = None;
    while !elsewhere.is_empty() && !run.stops() {
        observer.waiting(elsewhere.len());
        std::thread::sleep(PATIENCE);
        elsewhere.retain(|task| run.stops() || !run.attempt(0, task, &mut reader));
    }
    let mut ended = run.ended.into_inner().unwrap_or_else(PoisonError::into_inner);
    ended.disk_full = run.disk_full.into_inner();
    ended.stopped = observer.stop();
    ended
}

/// Does one task with the reader of the one before, if there is one; `false` while another process is at it. The observer hears how
/// it ended.
pub fn run_one<'a>(task: &Task, orders: &Orders<'a>, observer: &dyn Observer, reader: &mut Reader<'a>) -> bool {
    Run::new(orders, observer).attempt(0, task, reader)
}

impl<'o, 'a> Run<'o, 'a> {
    fn new(orders: &'o Orders<'a>, observer: &'o dyn Observer) -> Self {
        Self { orders, observer, disk_full: AtomicBool::new(false), ended: Mutex::default() }
    }

    fn stops(&self) -> bool {
        self.observer.stop() || self.disk_full.load(Ordering::Relaxed)
    }

    /// Does the task; false when another process is at it.
    fn attempt(&self, worker: usize, task: &Task, reader: &mut Reader<'a>) -> bool {
        let to = self.orders.results.join(&task.folder);
        let ending = match Claim::take(&to) {
            Ok(None) => return false,
            Err(source) => Ending::Failed(CheckError::write(&to, source)),
            // Another process may have finished it since the list was made.
            Ok(Some(_)) if self.is_done(Some(worker), task) => return true,
            Ok(Some(claim)) => {
                self.observer.began(worker, &task.request.clip);
                let attempt = AssertUnwindSafe(|| self.check(worker, task, claim, reader));
                catch_unwind(attempt)
                    .unwrap_or_else(|_| {
                        *reader = None;
                        Err(CheckError::Defect)
                    })
                    .unwrap_or_else(Ending::Failed)
            }
        };
        self.end(Some(worker), task, ending);
        true
    }

    fn is_done(&self, worker: Option<usize>, task: &Task) -> bool {
        let to = self.orders.results.join(&task.folder);
        if self.orders.force || task.identity.standing(&to) != Standing::Done {
            return false;
        }
        let Ok(row) = Row::read(&to) else { return false };
        self.end(worker, task, Ending::AlreadyDone(row));
        true
    }

    fn check(&self, worker: usize, task: &Task, claim: Claim, reader: &mut Reader<'a>) -> Result<Ending, CheckError> {
        let Task { request, identity, folder } = task;
        let to = self.orders.results.join(folder);
        let failed = |source| CheckError::write(&to, source);
        claim.spare(clip::files(&request.clip).unwrap_or_default().iter().map(PathBuf::as_path)).map_err(failed)?;
        let standing = identity.standing(&to);
        if standing == Standing::OtherClip && !self.orders.force {
            return Err(CheckError::Taken(to));
        }
        let judging = Judging {
            profile: self.orders.profile,
            lift: request.lift,
            session: &request.session,
            annotate: self.orders.annotate,
            remembered: self.orders.remembered,
            corrections: &identity.judging.corrections,
        };
        let stored = to.join(POSE);
        let again = (standing == Standing::PoseOnly && !self.orders.force)
            .then(|| check(&request.clip, PoseFrom::Track(&stored), &judging, &claim));
        let judged_again = matches!(&again, Some(Ok(_)));
        let report = match again {
            // Somebody changed the stored pose: as good as none.
            None | Some(Err(CheckError::Stored(_))) if is_track(&request.clip) || is_keypoints(&request.clip) => {
                if self.orders.annotate {
                    return Err(CheckError::AnnotateTrack);
                }
                let told = Told { person: request.person, ..request.told };
                check(&request.clip, placed(&request.clip, &told)?, &judging, &claim)?
            }
            None | Some(Err(CheckError::Stored(_))) => {
                let (reader, progress) = (self.loaded(reader)?, &Listener { run: self, worker });
                let from =
                    PoseFrom::Pictures { reader, person: identity.pose.lifter(), options: request.options, progress };
                check(&request.clip, from, &judging, &claim)?
            }
            Some(again) => again?,
        };
        if !is_track(&request.clip) && report.clip.sha256 != identity.pose.clip_sha256 {
            return Err(CheckError::Changed);
        }
        if self.stops() {
            return Err(CheckError::Interrupted);
        }
        write(&claim, IDENTITY, |to| write_json(to, identity)).map_err(failed)?;
        claim.keep(&report.clip.sha256, REPORT).map_err(failed)?;
        let row = Row::new(&report, folder);
        Ok(if judged_again { Ending::JudgedAgain(row) } else { Ending::Checked(row) })
    }

    /// The worker's reader, made when the first clip needs it.
    fn loaded<'r>(&self, reader: &'r mut Reader<'a>) -> Result<&'r mut dyn PoseReader, CheckError> {
        let Orders { models: Some((resources, model)), apart, threads, .. } = *self.orders else {
            return Err(CheckError::Defect);
        };
        let made = match reader.take() {
            Some(made) => made,
            None => match apart {
                Some(apart) => Box::new(ReaderProcess::new(apart, resources, model, threads)) as Box<dyn PoseReader>,
                None => Box::new(Extractor::load(resources, model, threads)?),
            },
        };
        Ok(reader.insert(made).as_mut())
    }

    fn end(&self, worker: Option<usize>, task: &Task, ending: Ending) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        match &ending {
            Ending::Checked(row) | Ending::JudgedAgain(row) | Ending::AlreadyDone(row) => {
                ended.flagged += usize::from(row.flagged > 0);
            }
            Ending::Failed(CheckError::Interrupted) => return,
            Ending::Failed(error) => {
                if let CheckError::Write { source, .. } = error
                    && is_full(source)
                {
                    self.disk_full.store(true, Ordering::Relaxed);
                }
                let clip = task.request.clip.to_string_lossy().into_owned();
                ended.failures.push(Failure { clip, reason: error.to_string() });
            }
        }
        self.observer.ended(worker, task, &ending);
    }
}

/// Tells the observer how far a worker's clip is.
struct Listener<'r, 'o, 'a> {
    run: &'r Run<'o, 'a>,
    worker: usize,
}

impl Progress for Listener<'_, '_, '_> {
    fn frames_done(&self, stage: Stage, done: u64, expected: Option<u64>) -> bool {
        self.run.observer.frames_done(self.worker, stage, done, expected);
        !self.run.stops()
    }
}
