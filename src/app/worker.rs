//! Who checks the clips of the queue: the code of `spotter check` on several threads, which take the next clip as soon as they are
//! free, and one more that only judges again what was read before, so that nobody waits for a judgement behind a long clip.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::queue::Settled;
use super::{Queue, QueueError, Queued, State, Uploads};
use crate::batch::{
    CheckError, Common, Ending, Failure, ModelIdentity, Observer, Orders, Reader, Request, Standing, Task, run_one,
    summarise,
};
use crate::clip::{ClipOptions, identify};
use crate::faults::Profile;
use crate::formats::Told;
use crate::pose::{Apart, LandmarkModel, Resources, Stage};
use crate::review::{self, Store};

/// The queue is read so often where nothing wakes the worker.
const PATIENCE: Duration = Duration::from_secs(2);
/// A clip that another program checks into the same folder is asked for so often.
const ELSEWHERE: Duration = Duration::from_millis(300);
/// Cores that one clip keeps busy without waste.
const THREADS: usize = 4;
/// Clips at a time at most: each holds its models.
const MOST_READERS: usize = 4;

/// Runtime and models, with what tells which they are.
pub type Models = (Resources, LandmarkModel, ModelIdentity);

/// What the threads share.
#[derive(Debug)]
pub struct Workshop {
    queue: Arc<Queue>,
    uploads: Arc<Uploads>,
    results: PathBuf,
    profile: Profile,
    models: Option<Models>,
    /// The program that reads clips in processes of its own; without it this one does.
    program: Option<PathBuf>,
    working: Mutex<HashMap<String, Arc<Work>>>,
    bell: Condvar,
    stop: AtomicBool,
}

/// A clip that is being checked.
#[derive(Debug, Default)]
pub struct Work {
    cancelled: AtomicBool,
    /// 0 before the first frame, 1 at the first reading, 2 at the second.
    stage: AtomicUsize,
    done: AtomicU64,
    /// Frames that the container says there are, 0 where it says none.
    expected: AtomicU64,
}

/// How far a clip that is being checked is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Whether the frames that were unsure are being read a second time.
    pub again: bool,
    /// Share of the frames that are read, where the container says how many there are.
    pub share: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Checks whatever comes.
    Reader,
    /// Judges again what was read before.
    Judge,
}

impl Workshop {
    /// Sets up a workshop; without models clips wait.
    pub fn new(
        queue: Arc<Queue>,
        uploads: Arc<Uploads>,
        results: &Path,
        profile: Profile,
        models: Option<Models>,
        program: Option<PathBuf>,
    ) -> Self {
        Self {
            queue,
            uploads,
            results: results.to_path_buf(),
            profile,
            models,
            program,
            working: Mutex::default(),
            bell: Condvar::new(),
            stop: AtomicBool::new(false),
        }
    }

    /// Starts the threads for a computer of so many cores.
    pub fn start(self: &Arc<Self>, cores: usize) -> Vec<JoinHandle<()>> {
        let readers = if self.models.is_some() { (cores / THREADS).clamp(1, MOST_READERS) } else { 0 };
        let threads = (cores / readers.max(1)).max(1);
        let kinds = std::iter::repeat_n(Kind::Reader, readers).chain([Kind::Judge]);
        kinds
            .map(|kind| {
                let shop = self.clone();
                std::thread::spawn(move || shop.serve(kind, threads))
            })
            .collect()
    }

    /// There is something new in the queue.
    pub fn ring(&self) {
        // Under the lock, or a thread that has just looked would not hear it.
        drop(self.working());
        self.bell.notify_all();
    }

    /// Asks all threads to end; what is being read waits for the next start.
    pub fn close(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.ring();
    }

    /// How far a clip is; nothing where none is being checked.
    pub fn progress(&self, id: &str) -> Option<Progress> {
        let work = self.working().get(id)?.clone();
        let (done, expected) = (work.done.load(Ordering::Relaxed), work.expected.load(Ordering::Relaxed));
        let share = (expected > 0).then(|| (done as f64 / expected as f64).min(1.0));
        Some(Progress { again: work.stage.load(Ordering::Relaxed) > 1, share })
    }

    /// Stops the check of a clip, or keeps it from beginning.
    ///
    /// # Errors
    /// When the queue cannot be written.
    pub fn cancel(&self, clip: &Queued) -> Result<(), QueueError> {
        self.queue.put(&clip.id, State::Cancelled)?;
        if let Some(work) = self.working().get(&clip.id) {
            work.cancelled.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Whether a clip is being checked now.
    pub fn is_at(&self, id: &str) -> bool {
        self.working().contains_key(id)
    }

    fn working(&self) -> MutexGuard<'_, HashMap<String, Arc<Work>>> {
        self.working.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stops(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn serve(&self, kind: Kind, threads: usize) {
        let mut reader = None;
        while !self.stops() {
            match self.take(kind) {
                Some((clip, work)) => {
                    // What cannot be written to the queue is found waiting again.
                    let _ = self.check(&clip, &work, threads, &mut reader);
                    self.working().remove(&clip.id);
                    self.sum_up();
                    self.bell.notify_all();
                }
                None => {
                    let working = self.working();
                    if !self.stops() {
                        drop(self.bell.wait_timeout(working, PATIENCE));
                    }
                }
            }
        }
    }

    /// The next clip for a thread; nobody else gets it.
    fn take(&self, kind: Kind) -> Option<(Queued, Arc<Work>)> {
        let waiting: Vec<Queued> =
            self.queue.clips().ok()?.into_iter().filter(|clip| clip.state == State::Waiting).collect();
        let mut working = self.working();
        let clip = waiting
            .into_iter()
            .find(|clip| !working.contains_key(&clip.id) && (kind == Kind::Reader || self.is_read(clip)))?;
        let work = Arc::new(Work::default());
        working.insert(clip.id.clone(), work.clone());
        Some((clip, work))
    }

    /// Whether the pose of a clip was read before and stands.
    fn is_read(&self, clip: &Queued) -> bool {
        let task = clip.sha256.as_ref().and_then(|sha256| self.task(clip, sha256));
        task.is_some_and(|task| {
            let standing = task.identity.standing(&self.results.join(&task.folder));
            matches!(standing, Standing::Done | Standing::PoseOnly)
        })
    }

    fn task(&self, clip: &Queued, sha256: &str) -> Option<Task> {
        let request = Request {
            clip: self.uploads.path(clip)?,
            lift: clip.details.lift,
            person: None,
            options: ClipOptions::default(),
            told: Told::default(),
            session: clip.details.session(),
        };
        let models = self.models.as_ref().map(|(_, _, identity)| identity);
        // Marks that cannot be read are said at the desk; they keep no clip from being checked.
        let corrections = Store::open(&self.results).and_then(|mut marks| marks.corrections()).unwrap_or_default();
        let common =
            Common { models, profile: &self.profile, annotate: false, remembered: None, corrections: &corrections };
        Some(Task::new(request, sha256.to_owned(), &common))
    }

    fn check<'s>(
        &'s self,
        clip: &Queued,
        work: &Work,
        threads: usize,
        reader: &mut Reader<'s>,
    ) -> Result<(), QueueError> {
        let failed = |reason: String| Settled { state: State::Failed, reason: Some(reason), result: None };
        let Some(path) = self.uploads.path(clip) else { return Ok(()) };
        let sha256 = match &clip.sha256 {
            Some(known) => known.clone(),
            None => match identify(&path) {
                Ok(sha256) => sha256,
                Err(error) => return self.queue.settle(clip, &failed(error.to_string())),
            },
        };
        self.queue.hashed(&clip.id, &sha256)?;
        let others = self.queue.clips()?;
        let earlier = others.iter().take_while(|other| other.id != clip.id);
        if let Some(same) = earlier.filter(|other| other.sha256.as_deref() == Some(&sha256)).last() {
            return self.queue.settle(clip, &failed(format!("it is the same clip as `{}`", same.name)));
        }
        let Some(task) = self.task(clip, &sha256) else { return Ok(()) };
        let orders = Orders {
            results: &self.results,
            models: self.models.as_ref().map(|(resources, model, _)| (resources, *model)),
            apart: self.program.as_deref().map(|program| Apart { program, patience: Apart::PATIENCE }),
            profile: &self.profile,
            annotate: false,
            remembered: None,
            force: false,
            jobs: 1,
            threads,
        };
        let watch = Watch { shop: self, work, ending: Mutex::new(None) };
        while !run_one(&task, &orders, &watch, reader) && !watch.stop() {
            std::thread::sleep(ELSEWHERE);
        }
        match watch.ending.into_inner().unwrap_or_else(PoisonError::into_inner) {
            // Stopped: it waits, or is cancelled already.
            None => Ok(()),
            Some(Err(reason)) => self.queue.settle(clip, &failed(reason)),
            Some(Ok(())) => {
                let done = Settled { state: State::Done, reason: None, result: Some(task.folder) };
                self.queue.settle(clip, &done)
            }
        }
    }

    /// Writes what stands over all results, when nothing is left to do.
    fn sum_up(&self) {
        let Ok(clips) = self.queue.clips() else { return };
        if !self.working().is_empty() || clips.iter().any(|clip| clip.state == State::Waiting) {
            return;
        }
        let failures: Vec<Failure> = clips
            .iter()
            .filter_map(|clip| {
                let path = self.uploads.path(clip)?;
                Some(Failure { clip: path.to_string_lossy().into_owned(), reason: clip.reason.clone()? })
            })
            .collect();
        // The next time when all is done it is written again.
        let _ = summarise(&self.results, &failures);
    }
}

impl review::Reader for Workshop {
    fn read_again(&self, sha256: &str) -> bool {
        let clips = self.queue.clips().unwrap_or_default();
        let same = clips.iter().filter(|clip| clip.sha256.as_deref() == Some(sha256));
        let asked = same.filter(|clip| self.queue.again(&clip.id).is_ok()).count();
        self.ring();
        asked > 0
    }
}

/// Listens to the check of one clip.
struct Watch<'a> {
    shop: &'a Workshop,
    work: &'a Work,
    ending: Mutex<Option<Result<(), String>>>,
}

impl Observer for Watch<'_> {
    fn began(&self, _: usize, _: &Path) {}

    fn frames_done(&self, _: usize, stage: Stage, done: u64, expected: Option<u64>) {
        let stage = if stage == Stage::Track { 1 } else { 2 };
        self.work.stage.store(stage, Ordering::Relaxed);
        self.work.done.store(done, Ordering::Relaxed);
        self.work.expected.store(expected.unwrap_or(0), Ordering::Relaxed);
    }

    fn ended(&self, _: Option<usize>, _: &Task, ending: &Ending) {
        let said = match ending {
            Ending::Checked(_) | Ending::JudgedAgain(_) | Ending::AlreadyDone(_) => Ok(()),
            Ending::Failed(CheckError::Interrupted) => return,
            Ending::Failed(error) => Err(error.to_string()),
        };
        *self.ending.lock().unwrap_or_else(PoisonError::into_inner) = Some(said);
    }

    fn waiting(&self, _: usize) {}

    fn stop(&self) -> bool {
        self.shop.stops() || self.work.cancelled.load(Ordering::Relaxed)
    }
}
