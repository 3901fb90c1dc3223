//! Progress on a terminal, plain lines when the output is piped, and the signals that ask to stop.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use signal_hook::flag;

use super::Outcome;
use super::check_options::Format;
use super::table::{Line, counted, in_short};
use super::terminal::tell;
use crate::batch::{Ending, Failure, Observer, Task};
use crate::outside::line;
use crate::pose::{Progress, Stage};
use crate::system::stop_signals;

/// Set by Ctrl-C, or by being asked to end.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Makes Ctrl-C, and being asked to end, ask the running stage to stop, so that nothing is left half-written. A second one ends the process at
/// once, whatever it waits for, and the next run tidies up.
pub fn catch_interrupt() {
    let stop = STOP.get_or_init(Arc::default);
    for signal in stop_signals() {
        // A handler that cannot be set leaves the default: the process ends at once.
        let _ = flag::register_conditional_shutdown(signal, Outcome::Interrupted as i32, stop.clone());
        let _ = flag::register(signal, stop.clone());
    }
}

/// Whether it was.
pub fn interrupted() -> bool {
    STOP.get().is_some_and(|s| s.load(Ordering::Relaxed))
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn stage_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Track => "reading the pose",
        Stage::Again => "making sure",
    }
}

/// A bar on the error output; invisible when that is no terminal.
pub struct Bar(ProgressBar);

impl Bar {
    pub fn new() -> Self {
        let bar = ProgressBar::no_length();
        let rate = |state: &ProgressState, to: &mut dyn fmt::Write| {
            let _ = write!(to, "{:.0} frames/s", state.per_sec());
        };
        bar.set_style(style("{msg:<18} {wide_bar} {pos}/{len}  {rate}  {eta} left").with_key("rate", rate));
        Self(bar)
    }

    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn frames_done(&self, stage: Stage, done: u64, expected: Option<u64>) -> bool {
        let name = stage_name(stage);
        if self.0.message() != name {
            self.0.reset();
            self.0.set_message(name);
        }
        if let Some(expected) = expected {
            self.0.set_length(expected.max(done));
        }
        self.0.set_position(done);
        !interrupted()
    }
}

/// Clips looked through before a batch.
pub struct Counting(ProgressBar);

impl Counting {
    pub fn new(clips: usize) -> Self {
        let bar = ProgressBar::new(clips as u64);
        bar.set_style(style("looking through the clips {wide_bar} {pos}/{len}  {eta} left"));
        Self(bar)
    }

    /// So many are through; false = stop.
    pub fn through(&self, clips: usize) -> bool {
        self.0.set_position(clips as u64);
        !interrupted()
    }

    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// A batch: one bar over all and a line for each clip in work; where nobody watches, a plain line for each finished clip.
pub struct Dashboard {
    results: PathBuf,
    format: Format,
    clips: usize,
    through: AtomicUsize,
    frames: AtomicU64,
    began: Instant,
    screen: MultiProgress,
    /// In bytes of the clips, which foretell the work better than their number.
    overall: ProgressBar,
    workers: Mutex<Vec<Worker>>,
    waiting: AtomicUsize,
}

/// What a worker is at, if anything.
#[derive(Default)]
struct Worker {
    bar: Option<ProgressBar>,
    /// Size of its clip, bytes.
    bytes: u64,
    /// Bytes of it that the bar over all counts as done.
    counted: u64,
    /// Frames of it that are read.
    frames: u64,
}

impl Worker {
    /// Takes the bar off the screen: one that is only dropped draws itself once more.
    fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Dashboard {
    pub fn new(results: &Path, format: Format, clips: usize) -> Self {
        let screen = MultiProgress::new();
        let overall = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        Self {
            results: results.into(),
            format,
            clips,
            through: AtomicUsize::new(0),
            frames: AtomicU64::new(0),
            began: Instant::now(),
            screen,
            overall,
            workers: Mutex::default(),
            waiting: AtomicUsize::new(0),
        }
    }

    /// Shows the bars for the tasks that are left.
    pub fn begin<'a>(&self, tasks: impl Iterator<Item = &'a Task>, workers: usize) {
        self.screen.add(self.overall.clone());
        self.overall.set_style(style("{msg}  {wide_bar}  {prefix}  {eta} left"));
        self.overall.set_length(tasks.map(|task| bytes(&task.request.clip)).sum());
        self.overall.reset();
        self.overall.set_message(format!("{}/{} clips", self.done(), self.clips));
        let mut own = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        *own = (0..workers).map(|_| Worker::default()).collect();
    }

    /// Clips that are through.
    pub fn done(&self) -> usize {
        self.through.load(Ordering::Relaxed)
    }

    /// Says at once what cannot be checked whatever the run brings.
    pub fn failed(&self, failure: &Failure) {
        self.tell(&format!("{}: {}", failure.clip, failure.reason));
        self.print(|| Line::failed(Path::new(&failure.clip), failure.reason.clone()));
    }

    /// Says that a clip needs no check of its own.
    pub fn duplicate(&self, clip: &Path, of: &Path) {
        self.tell(&format!("{}: a copy of {}, checked once", clip.display(), of.display()));
        self.print(|| Line::duplicate(clip, of));
    }

    /// A sentence for people.
    fn tell(&self, sentence: &str) {
        match self.format {
            Format::Json => {}
            Format::Text if self.screen.is_hidden() => tell(format_args!("{sentence}")),
            // A terminal that goes away needs no progress.
            Format::Text => drop(self.screen.println(line(sentence))),
        }
    }

    /// A line for programs.
    fn print(&self, line: impl FnOnce() -> Line) {
        if self.format == Format::Json {
            self.screen.suspend(|| line().print());
        }
    }

    pub fn clear(&self) {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner).iter_mut().for_each(Worker::clear);
        self.overall.finish_and_clear();
    }

    fn with_worker(&self, worker: usize, change: impl FnOnce(&mut Worker)) {
        if let Some(worker) = self.workers.lock().unwrap_or_else(PoisonError::into_inner).get_mut(worker) {
            change(worker);
        }
    }
}

fn bytes(clip: &Path) -> u64 {
    std::fs::metadata(clip).map_or(0, |found| found.len())
}

impl Observer for Dashboard {
    fn began(&self, worker: usize, clip: &Path) {
        self.with_worker(worker, |own| {
            (own.bytes, own.counted, own.frames) = (bytes(clip), 0, 0);
            let bar = self.screen.add(ProgressBar::new(0));
            bar.set_style(style("  {msg:<40!} {bar:24} {prefix}"));
            bar.set_message(line(&clip.file_name().unwrap_or_default().to_string_lossy()));
            own.bar = Some(bar);
        });
    }

    fn frames_done(&self, worker: usize, stage: Stage, done: u64, expected: Option<u64>) {
        let expected = expected.unwrap_or(0).max(done).max(1);
        self.with_worker(worker, |own| {
            if let Some(bar) = &own.bar {
                bar.set_length(expected);
                bar.set_position(done);
                bar.set_prefix(stage_name(stage));
            }
            // What is read again was counted before.
            let counted = ((own.bytes as f64 * done as f64 / expected as f64) as u64).max(own.counted);
            self.overall.inc(counted - own.counted);
            own.counted = counted;
            if stage == Stage::Track && done > own.frames {
                let frames = self.frames.fetch_add(done - own.frames, Ordering::Relaxed) + done - own.frames;
                own.frames = done;
                let rate = frames as f64 / self.began.elapsed().as_secs_f64().max(0.1);
                self.overall.set_prefix(format!("{rate:.0} frames/s"));
            }
        });
    }

    fn ended(&self, worker: Option<usize>, task: &Task, ending: &Ending) {
        let through = self.through.fetch_add(1, Ordering::Relaxed) + 1;
        self.overall.set_message(format!("{through}/{} clips", self.clips));
        if let Some(worker) = worker {
            self.with_worker(worker, |own| {
                self.overall.inc(bytes(&task.request.clip).saturating_sub(own.counted));
                own.clear();
            });
        }
        let (clip, place) = (&task.request.clip, format!("{through}/{}  {}", self.clips, task.request.clip.display()));
        let (status, row) = match ending {
            Ending::Checked(row) => ("checked", row),
            Ending::JudgedAgain(row) => ("judged_again", row),
            Ending::AlreadyDone(row) => ("already_done", row),
            Ending::Failed(error) => {
                self.tell(&format!("{place}: {error}"));
                return self.print(|| Line::failed(clip, error.to_string()));
            }
        };
        // On a terminal the bars tell it.
        if self.screen.is_hidden() && worker.is_some() {
            self.tell(&format!("{place}: {}", in_short(row)));
        }
        self.print(|| Line::done(clip, status, &self.results.join(&task.folder), row.clone()));
    }

    fn waiting(&self, clips: usize) {
        if self.waiting.swap(clips, Ordering::Relaxed) != clips {
            self.tell(&format!("waiting for {} that another process is checking", counted(clips, "clip")));
        }
    }

    fn stop(&self) -> bool {
        interrupted()
    }
}
