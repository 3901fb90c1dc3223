//! Progress on a terminal, nothing when the output is piped, and Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use indicatif::{ProgressBar, ProgressStyle};

use crate::pose::{Progress, Stage};

/// Set by Ctrl-C.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Makes Ctrl-C ask the running stage to stop, so that nothing is left half-written.
pub fn catch_interrupt() {
    let stop = STOP.get_or_init(Arc::default).clone();
    // A handler that cannot be set leaves the default: the process ends at once, and its temporary folder stays behind.
    let _ = ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed));
}

/// Whether Ctrl-C was pressed.
pub fn interrupted() -> bool {
    STOP.get().is_some_and(|s| s.load(Ordering::Relaxed))
}

/// A bar on the error output; invisible when that is no terminal.
pub struct Bar(ProgressBar);

impl Bar {
    pub fn new() -> Self {
        let bar = ProgressBar::no_length();
        if let Ok(style) =
            ProgressStyle::with_template("{msg:<16} {wide_bar} {pos}/{len} frames  {per_sec}  {eta} left")
        {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn frames_done(&self, stage: Stage, done: u64, expected: Option<u64>) -> bool {
        let name = match stage {
            Stage::Survey => "finding lifter",
            Stage::Track => "reading the pose",
        };
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
