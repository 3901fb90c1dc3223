//! Work handed from one thread, which decodes, to several, which run the models.
//!
//! Jobs are independent and each worker owns its sessions, so a result never depends on how many workers there are. How
//! many jobs wait at a time is left to whoever hands them out.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::PoseError;

/// The workers, as seen by whoever hands out the jobs.
pub(super) struct Workers<J, R> {
    jobs: Sender<J>,
    results: Receiver<std::thread::Result<Result<R, PoseError>>>,
    open: usize,
}

impl<J: Send, R: Send> Workers<J, R> {
    /// Runs `lead`, which hands out jobs, beside one worker for each of `tools`, which does them by `work`.
    pub fn run<T, Tool: Send>(
        tools: &mut [Tool],
        work: impl Fn(&mut Tool, J) -> Result<R, PoseError> + Sync,
        lead: impl FnOnce(Self) -> Result<T, PoseError>,
    ) -> Result<T, PoseError> {
        let (jobs, jobs_out) = channel();
        let (results_in, results) = channel();
        let jobs_out = Arc::new(Mutex::new(jobs_out));
        std::thread::scope(|scope| {
            for own in tools {
                let (jobs, results, work) = (Arc::clone(&jobs_out), results_in.clone(), &work);
                scope.spawn(move || {
                    while let Some(job) = next(&jobs) {
                        // A panic is a result too: whoever waits for this one must not wait for ever.
                        if results.send(catch_unwind(AssertUnwindSafe(|| work(own, job)))).is_err() {
                            break;
                        }
                    }
                });
            }
            // The workers hold the only other ends now: they end when `lead` is through, and it hears when they are gone.
            drop((jobs_out, results_in));
            lead(Self { jobs, results, open: 0 })
        })
    }

    /// Hands out a job.
    pub fn give(&mut self, job: J) {
        // Never fails while the workers run, which is as long as `self` is there.
        self.open += usize::from(self.jobs.send(job).is_ok());
    }

    /// How many jobs were handed out whose result was not taken yet.
    pub fn open(&self) -> usize {
        self.open
    }

    /// A result that is there by now; they come in no order.
    ///
    /// # Errors
    /// The job's. A job's panic goes on here.
    pub fn ready(&mut self) -> Result<Option<R>, PoseError> {
        let result = self.results.try_recv().ok();
        self.taken(result)
    }

    /// The next result, waiting for it; `None` when every job's was taken.
    ///
    /// # Errors
    /// The job's. A job's panic goes on here.
    pub fn wait(&mut self) -> Result<Option<R>, PoseError> {
        let result = if self.open > 0 { self.results.recv().ok() } else { None };
        self.taken(result)
    }

    fn taken(&mut self, result: Option<std::thread::Result<Result<R, PoseError>>>) -> Result<Option<R>, PoseError> {
        self.open -= usize::from(result.is_some());
        result.map(|result| result.unwrap_or_else(|panic| resume_unwind(panic))).transpose()
    }
}

fn next<T>(channel: &Mutex<Receiver<T>>) -> Option<T> {
    channel.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_panics_ends_the_wait_for_it() {
        let work = |_: &mut (), job: u32| if job == 3 { panic!("job 3") } else { Ok(job) };
        let ended = catch_unwind(AssertUnwindSafe(|| {
            Workers::run(&mut [(); 2], work, |mut workers| {
                (0..6).for_each(|job| workers.give(job));
                while workers.wait()?.is_some() {}
                Ok(())
            })
        }));
        assert_eq!(ended.unwrap_err().downcast_ref(), Some(&"job 3"));
    }

    #[test]
    fn every_result_is_taken() {
        let mut sum = 0;
        Workers::run(
            &mut [10, 10],
            |tool: &mut u32, job: u32| Ok(*tool * job),
            |mut workers| {
                (1..=100).for_each(|job| workers.give(job));
                while let Some(result) = workers.wait()? {
                    sum += result;
                }
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(sum, 50_500);
    }
}
