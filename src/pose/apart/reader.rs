//! The other end: the process of a reader, as who wants a clip read sees it.

use std::io::{self, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::messages::{Answer, Order, receive, receive_bytes, send};
use crate::clip::ClipOptions;
use crate::pose::{Album, LandmarkModel, PoseError, PoseReader, Progress, Resources, Stage, Track};
use crate::system::{apart_from_terminal, killing_signal};
use crate::track::Person;

/// The signal by which a system ends a process when memory is short.
const SIGKILL: i32 = 9;
/// The caller is asked so often whether it wants to stop.
const TICK: Duration = Duration::from_millis(100);

/// How clips are read in another process.
#[derive(Debug, Clone, Copy)]
pub struct Apart<'a> {
    /// The program, which is `spotter` itself.
    pub program: &'a Path,
    /// A clip whose reading does not go on for so long is given up.
    pub patience: Duration,
}

impl Apart<'_> {
    /// Patience with a clip of which nothing else is known: the longest step that tells nothing, at the end of a clip of an hour, takes a
    /// fraction of it.
    pub const PATIENCE: Duration = Duration::from_mins(10);
}

/// A process that reads clips. It is started with the first, and anew after one that it did not outlive.
#[derive(Debug)]
pub struct ReaderProcess<'a> {
    apart: Apart<'a>,
    resources: &'a Resources,
    model: LandmarkModel,
    threads: usize,
    running: Option<Running>,
}

/// What the process tells, with all that follows it.
enum Told {
    Progress(Stage, u64, Option<u64>),
    Read(Vec<u8>, Album),
    Failed(String),
}

#[derive(Debug)]
struct Running {
    child: Child,
    orders: ChildStdin,
    told: Receiver<io::Result<Told>>,
}

impl<'a> ReaderProcess<'a> {
    /// A reader with these models, which uses `threads` cores; see [`crate::pose::Extractor::load`].
    pub fn new(apart: Apart<'a>, resources: &'a Resources, model: LandmarkModel, threads: usize) -> Self {
        Self { apart, resources, model, threads, running: None }
    }

    fn start(&self) -> io::Result<Running> {
        let mut command = Command::new(self.apart.program);
        command.arg(READ_POSES).stdin(Stdio::piped()).stdout(Stdio::piped());
        // Ctrl-C is for the process that the person sees, which then ends this one.
        apart_from_terminal(&mut command);
        let mut child = command.spawn()?;
        let (Some(orders), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (teller, told) = channel();
        std::thread::spawn(move || {
            let mut answers = BufReader::new(answers);
            while let Some(answer) = next(&mut answers).transpose() {
                if teller.send(answer).is_err() {
                    break;
                }
            }
        });
        let mut running = Running { child, orders, told };
        let load = Order::Load { resources: self.resources.clone(), model: self.model, threads: self.threads };
        send(&mut running.orders, &load)?;
        Ok(running)
    }
}

/// Why a process that has ended answers no more.
fn ended(status: ExitStatus) -> PoseError {
    match killing_signal(status) {
        Some(SIGKILL) => PoseError::Killed,
        Some(signal) => PoseError::Crashed { signal },
        None => PoseError::Ended(status),
    }
}

/// The command that makes the program [`super::serve`].
pub(super) const READ_POSES: &str = "read-poses";

/// The next that the process tells, or nothing when it has ended.
fn next(answers: &mut BufReader<impl io::Read>) -> io::Result<Option<Told>> {
    let Some(answer) = receive(answers)? else { return Ok(None) };
    Ok(Some(match answer {
        Answer::Progress { again, done, expected } => {
            Told::Progress(if again { Stage::Again } else { Stage::Track }, done, expected)
        }
        Answer::Failed(reason) => Told::Failed(reason),
        Answer::Read { track, pictures } => {
            let track = receive_bytes(answers, track)?;
            let mut album = Album::default();
            for (frame, bytes) in pictures {
                album.keep(frame, receive_bytes(answers, bytes)?);
            }
            Told::Read(track, album)
        }
    }))
}

impl PoseReader for ReaderProcess<'_> {
    fn read(
        &mut self,
        clip: &Path,
        person: Option<Person>,
        options: &ClipOptions,
        progress: &dyn Progress,
    ) -> Result<(Track, Album), PoseError> {
        let kept = self.running.take().and_then(Running::if_alive);
        let mut running = kept.map_or_else(|| self.start(), Ok).map_err(PoseError::NotStarted)?;
        let order = Order::Read { clip: clip.to_owned(), person, options: *options };
        // One that has ended says so when it is listened to.
        let _ = send(&mut running.orders, &order);
        let answer = running.answer(progress, self.apart.patience)?;
        self.running = Some(running);
        match answer {
            Ok((track, album)) => Ok((Track::read(track.as_slice())?, album)),
            Err(reason) => Err(PoseError::Told(reason)),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It writes no file, and one that has ended is only taken note of.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    fn if_alive(mut self) -> Option<Self> {
        self.child.try_wait().is_ok_and(|ended| ended.is_none()).then_some(self)
    }

    /// What comes of the clip that was ordered; the process is killed with `self` where it does not answer.
    fn answer(
        &mut self,
        progress: &dyn Progress,
        patience: Duration,
    ) -> Result<Result<(Vec<u8>, Album), String>, PoseError> {
        let (mut stage, mut done, mut expected) = (Stage::Track, 0, None);
        // Counted, not timed: a computer that sleeps, or a process that is stopped, is no reason to give a clip up.
        let mut waited = Duration::ZERO;
        loop {
            match self.told.recv_timeout(TICK) {
                Ok(Ok(Told::Read(track, album))) => return Ok(Ok((track, album))),
                Ok(Ok(Told::Failed(reason))) => return Ok(Err(reason)),
                Ok(Ok(Told::Progress(of, so_far, of_all))) => {
                    (stage, done, expected, waited) = (of, so_far, of_all, Duration::ZERO);
                }
                Err(RecvTimeoutError::Timeout) => waited += TICK,
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                    // It closed its output, or says what nobody understands.
                    let _ = self.child.kill();
                    return Err(self.child.wait().map_or_else(PoseError::NotStarted, ended));
                }
            }
            if !progress.frames_done(stage, done, expected) {
                return Err(PoseError::Stopped);
            }
            if waited >= patience {
                return Err(PoseError::Stalled { minutes: patience.as_secs_f64() / 60.0 });
            }
        }
    }
}
