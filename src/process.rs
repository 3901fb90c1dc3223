//! What libraries beneath take from the environment alone, set before they are loaded.

use std::{env, fs};

/// Variables and values, with what they do.
const SETTINGS: [(&str, &str); 2] = [
    // Read by OpenCV when the first capture is made; -8 is FFmpeg's "quiet": one damaged file brings dozens of lines on stderr,
    // which say nothing to a lifter.
    ("OPENCV_FFMPEG_LOGLEVEL", "-8"),
    // Read by ONNX Runtime when it is loaded: Microsoft's builds send usage data otherwise, and keep some in the home folder.
    // Nothing of what Spotter does leaves the machine.
    ("ORT_DISABLE_TELEMETRY", "1"),
];

/// Silences FFmpeg's messages and keeps ONNX Runtime from sending usage data.
///
/// To be called as the first thing in `main`. These settings are taken from the environment alone, and the environment may only be
/// changed while no other thread can read it; therefore nothing happens if other threads run already or if their number
/// cannot be told (outside Linux). A variable that the user has set is left alone. Results are the same either way.
#[allow(unsafe_code)]
pub fn settle_environment() {
    if !is_only_thread() {
        return;
    }
    for (variable, value) in SETTINGS {
        if env::var_os(variable).is_none() {
            // SAFETY: `set_var` must not run beside another thread's reading of the environment. This is the process's only
            // thread, as just seen, and only this thread could start another.
            unsafe { env::set_var(variable, value) };
        }
    }
}

/// Whether this thread is the process's only one; false if the system does not say.
fn is_only_thread() -> bool {
    fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() == 1)
}
