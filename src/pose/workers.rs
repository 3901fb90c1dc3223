//! Work handed from one thread, which decodes, to several, which run the models.
//!
//! Jobs are independent and each worker owns its sessions, so a result never depends on how many workers there are. How
//! many jobs wait at a time is left to whoever hands them out.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::PoseError;
use super::frame::Models;

/// The workers, as seen by whoever hands out the jobs.
pub(super) struct Workers<J, R> {
    jobs: Sender<J>,
    results: Receiver<Result<R, PoseError>>,
    open: usize,
}

impl<J: Send, R: Send> Workers<J, R> {
    /// Runs `lead`, which hands out jobs, beside one worker for each of `models`, which does them by `work`.
    pub fn run<T>(
        models: &mut [Models],
        work: impl Fn(&mut Models, J) -> Result<R, PoseError> + Sync,
        lead: impl FnOnce(Self) -> Result<T, PoseError>,
    ) -> Result<T, PoseError> {
        let (jobs, jobs_out) = channel();
        let (results_in, results) = channel();
        let jobs_out = Arc::new(Mutex::new(jobs_out));
        std::thread::scope(|scope| {
            for own in models {
                let (jobs, results, work) = (Arc::clone(&jobs_out), results_in.clone(), &work);
                scope.spawn(move || {
                    while let Some(job) = next(&jobs) {
                        if results.send(work(own, job)).is_err() {
                            break;
                        }
                    }
                });
            }
            // The workers hold the only other ends now: they go home when `lead` is through, and it hears when they are gone.
            drop((jobs_out, results_in));
            lead(Self { jobs, results, open: 0 })
        })
    }

    /// Hands out a job.
    pub fn give(&mut self, job: J) {
        // Fails only when all workers have panicked, which is passed on as they are joined.
        self.open += usize::from(self.jobs.send(job).is_ok());
    }

    /// How many jobs were handed out whose result was not taken yet.
    pub fn open(&self) -> usize {
        self.open
    }

    /// A result that is there by now; they come in no order.
    ///
    /// # Errors
    /// The job's.
    pub fn ready(&mut self) -> Result<Option<R>, PoseError> {
        let result = self.results.try_recv().ok();
        self.open -= usize::from(result.is_some());
        result.transpose()
    }

    /// The next result, waiting for it; `None` when every job's was taken.
    ///
    /// # Errors
    /// The job's.
    pub fn wait(&mut self) -> Result<Option<R>, PoseError> {
        let result = if self.open > 0 { self.results.recv().ok() } else { None };
        self.open -= usize::from(result.is_some());
        result.transpose()
    }
}

fn next<T>(channel: &Mutex<Receiver<T>>) -> Option<T> {
    channel.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
