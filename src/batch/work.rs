//! What is to be done: one task a clip and person, each with the key of its result.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::hashes::ContentHashes;
use super::identity::{Identity, JudgingIdentity, ModelIdentity, PoseIdentity};
use super::results::{is_keypoints, is_track};
use super::sheet::Row;
use super::summary::Failure;
use crate::clip::ClipOptions;
use crate::faults::Profile;
use crate::files::results::IDENTITY;
use crate::formats::{Source, Told};
use crate::library::Remembered;
use crate::lifts::GivenLift;
use crate::report::Session;
use crate::reps::{Correction, chosen, in_force};
use crate::track::Person;

/// The hashes found so far are kept this often, so that an interrupted run need not begin again.
const KEEP_EVERY: Duration = Duration::from_secs(20);

/// A clip and what is told about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The clip.
    pub clip: PathBuf,
    /// The lift, if told.
    pub lift: GivenLift,
    /// The lifter, if told.
    pub person: Option<Person>,
    /// How the clip is read.
    pub options: ClipOptions,
    /// What keypoints of another program do not say themselves.
    pub told: Told<'static>,
    /// The rest.
    pub session: Session,
}

impl Request {
    /// What a row of the sheet tells goes before what holds for all clips.
    pub fn new(
        clip: PathBuf,
        row: Option<&Row>,
        lift: GivenLift,
        person: Option<Person>,
        options: ClipOptions,
    ) -> Self {
        Self {
            clip,
            options,
            told: Told::default(),
            lift: row.map_or(lift, |row| row.lift.or(lift)),
            person: row.and_then(|row| row.person).or(person),
            session: row.map(|row| row.session.clone()).unwrap_or_default(),
        }
    }
}

/// A request with the key of its result.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What is asked for.
    pub request: Request,
    /// Key of the result.
    pub identity: Identity,
    /// Name of its folder.
    pub folder: String,
}

impl Task {
    /// Of a request, with the SHA-256 of its clip.
    pub fn new(request: Request, clip_sha256: String, common: &Common) -> Self {
        let identity = identity(&request, clip_sha256, common);
        let folder = identity.folder_name(&request.clip);
        Self { request, identity, folder }
    }
}

/// All there is to do.
#[derive(Debug, Default)]
pub struct WorkList {
    /// In the order of the requests; no two are of the same content, person and part.
    pub tasks: Vec<Task>,
    /// Copies of a clip, whatever their names, with that clip.
    pub duplicates: Vec<(PathBuf, PathBuf)>,
    /// Clips that cannot be read.
    pub failures: Vec<Failure>,
}

/// What is the same for all clips of a run.
#[derive(Debug)]
pub struct Common<'a> {
    /// Models, needed by everything but stored tracks.
    pub models: Option<&'a ModelIdentity>,
    /// Thresholds.
    pub profile: &'a Profile,
    /// Whether annotated videos are wanted.
    pub annotate: bool,
    /// What a library knows of the lifters, if one was named.
    pub remembered: Option<&'a Remembered>,
    /// What somebody corrected by hand.
    pub corrections: &'a Corrections,
}

/// Corrections by the SHA-256 of the clip, in the order in which they were made.
pub type Corrections = HashMap<String, Vec<Correction>>;

impl WorkList {
    /// Takes the hashes of all clips on `threads` threads and makes the tasks, whose results go into the folder `results`; `None` when `heard`, which is told how many
    /// clips are through, says to stop.
    pub fn new(
        requests: Vec<Request>,
        common: &Common,
        results: &Path,
        hashes: &ContentHashes,
        threads: usize,
        heard: impl Fn(usize) -> bool + Sync,
    ) -> Option<Self> {
        let (next, through) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let taken: Vec<Mutex<Option<Result<String, String>>>> = requests.iter().map(|_| Mutex::default()).collect();
        let kept = Mutex::new(Instant::now());
        let go_on = || heard(through.load(Ordering::Relaxed));
        std::thread::scope(|scope| {
            for _ in 0..threads.max(1) {
                scope.spawn(|| {
                    while go_on() {
                        let k = next.fetch_add(1, Ordering::Relaxed);
                        let (Some(request), Some(place)) = (requests.get(k), taken.get(k)) else { break };
                        let hash = if is_keypoints(&request.clip) {
                            Source::open(&request.clip).map(|source| source.sha256()).map_err(|e| e.to_string())
                        } else {
                            hashes.of(&request.clip).map_err(|e| e.to_string())
                        };
                        *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(hash);
                        through.fetch_add(1, Ordering::Relaxed);
                        if let Ok(mut kept) = kept.try_lock()
                            && kept.elapsed() > KEEP_EVERY
                        {
                            // Only a convenience: what cannot be kept is read again.
                            let _ = hashes.save();
                            *kept = Instant::now();
                        }
                    }
                });
            }
        });
        let _ = hashes.save();
        let mut list = Self::default();
        let mut readings: HashMap<Reading, usize> = HashMap::new();
        for (request, taken) in requests.into_iter().zip(taken) {
            match taken.into_inner().unwrap_or_else(PoisonError::into_inner)? {
                Ok(sha256) => list.add(Task::new(request, sha256, common), results, &mut readings),
                Err(reason) => {
                    list.failures.push(Failure { clip: request.clip.to_string_lossy().into_owned(), reason });
                }
            }
        }
        go_on().then_some(list)
    }

    /// Makes the request's task, unless it is a copy of a clip that has one: a set that was lifted once counts once. Of copies the one of
    /// which something is told stands for all; where different things are told, nobody but the coach knows which is true.
    fn add(&mut self, task: Task, results: &Path, readings: &mut HashMap<Reading, usize>) {
        let reading = (
            task.identity.pose.clip_sha256.clone(),
            task.request.person.map(|person| person.to_string()),
            part(&task.request.options),
        );
        let Some(first) = readings.get(&reading).and_then(|k| self.tasks.get_mut(*k)) else {
            readings.insert(reading, self.tasks.len());
            self.tasks.push(task);
            return;
        };
        let told = |task: &Task| task.request.session != Session::default() || !task.request.lift.is_none();
        let stands = |task: &Task| results.join(&task.folder).join(IDENTITY).is_file();
        if first.identity == task.identity || !told(&task) || !told(first) {
            let (mut kept, copy) =
                if told(&task) && !told(first) { (task, first.clone()) } else { (first.clone(), task) };
            // A result that was made under the copy's name is not made once more under another.
            if stands(&copy) && !stands(&kept) {
                kept.folder = copy.folder;
            }
            self.duplicates.push((copy.request.clip, kept.request.clip.clone()));
            *first = kept;
        } else {
            let reason = format!(
                "it is a copy of `{}`, but something else is told about it; keep one row of the two",
                first.request.clip.display()
            );
            self.failures.push(Failure { clip: task.request.clip.to_string_lossy().into_owned(), reason });
        }
    }
}

/// What makes two requests the same reading of the same clip: content, person, part.
type Reading = (String, Option<String>, [Option<u64>; 2]);

/// First and last moment of a part of a clip, as comparable bits.
fn part(options: &ClipOptions) -> [Option<u64>; 2] {
    [options.from_s, options.to_s].map(|moment_s| moment_s.map(f64::to_bits))
}

fn identity(request: &Request, clip_sha256: String, common: &Common) -> Identity {
    let placed = is_track(&request.clip) || is_keypoints(&request.clip);
    let may_choose = !placed && request.person.is_none();
    let corrections = common.corrections.get(&clip_sha256).map(|all| in_force(all, may_choose)).unwrap_or_default();
    let chosen = chosen(&corrections);
    Identity {
        pose: PoseIdentity {
            clip_sha256,
            spotter: env!("CARGO_PKG_VERSION").into(),
            person: request.person,
            chosen,
            options: request.options,
            models: common.models.filter(|_| !placed).cloned(),
            told: if placed { request.told.typed() } else { String::new() },
        },
        judging: JudgingIdentity {
            lift: request.lift,
            profile_hash: common.profile.hash(),
            profile: common.profile.name.clone(),
            session: request.session.clone(),
            annotated: common.annotate,
            corrections,
            history_sha256: common.remembered.and_then(|r| r.sha256(&request.session)),
        },
    }
}

/// Whether any of the clips is a recording, for which models are needed.
pub fn needs_models(clips: &[PathBuf]) -> bool {
    clips.iter().any(|clip| !is_track(clip) && !is_keypoints(clip))
}
