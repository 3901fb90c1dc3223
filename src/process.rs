//! What libraries beneath take for the whole process: from the environment alone, set before they are loaded, or once.

use std::env;
use std::sync::LazyLock;

use opencv::core::{self, LogLevel};

use crate::system::is_only_thread;

/// Read by ONNX Runtime when it is loaded: Microsoft's builds send usage data otherwise, and keep some in the home folder.
/// Nothing of what Spotter does leaves the machine.
const TELEMETRY: (&str, &str) = ("ORT_DISABLE_TELEMETRY", "1");

/// Keeps ONNX Runtime from sending usage data.
///
/// To be called as the first thing in `main`. It is taken from the environment alone, and the environment may only be
/// changed while no other thread can read it; therefore nothing happens if other threads run already or if their number
/// cannot be told (outside Linux). A variable that the user has set is left alone. Results are the same either way.
#[allow(unsafe_code)]
pub fn settle_environment() {
    if !is_only_thread() {
        return;
    }
    let (variable, value) = TELEMETRY;
    if env::var_os(variable).is_none() {
        // SAFETY: `set_var` must not run beside another thread's reading of the environment. This is the process's only
        // thread, as just seen, and only this thread could start another.
        unsafe { env::set_var(variable, value) };
    }
}

/// Has OpenCV work on the thread that calls it, and it and FFmpeg write nothing to the terminal. Every call but the first does nothing: OpenCV makes
/// the arena of its threads anew when it is told their number, and one thread that did so while another was using it crashed.
///
/// # Errors
/// OpenCV's own.
pub(crate) fn settle_opencv() -> opencv::Result<()> {
    static SETTLED: LazyLock<opencv::Result<()>> = LazyLock::new(|| {
        ffmpeg_the_third::log::set_level(ffmpeg_the_third::log::Level::Quiet);
        core::set_log_level(LogLevel::LOG_LEVEL_SILENT)?;
        core::set_num_threads(1)
    });
    SETTLED.as_ref().copied().map_err(|error| opencv::Error::new(error.code, error.message.clone()))
}
