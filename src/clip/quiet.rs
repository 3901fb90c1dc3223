//! Keeping the decoder's own chatter off the terminal.

use std::{env, fs};

/// Read by OpenCV when the first capture is made; -8 is FFmpeg's "quiet".
const VARIABLE: &str = "OPENCV_FFMPEG_LOGLEVEL";

/// Stops FFmpeg from writing to stderr: one damaged file brings dozens of lines there, which say nothing to a lifter.
///
/// To be called as the first thing in `main`. OpenCV takes this setting from the environment alone, and the environment
/// may only be changed while no other thread can read it; therefore nothing happens if other threads run already or if
/// their number cannot be told (outside Linux), nor if the user has set `OPENCV_FFMPEG_LOGLEVEL`. Decoding is the same
/// either way.
#[allow(unsafe_code)]
pub fn quiet_decoder() {
    if env::var_os(VARIABLE).is_none() && is_only_thread() {
        // SAFETY: `set_var` must not run beside another thread's reading of the environment. This is the process's only
        // thread, as just seen, and only this thread could start another.
        unsafe { env::set_var(VARIABLE, "-8") };
    }
}

/// Whether this thread is the process's only one; false if the system does not say.
fn is_only_thread() -> bool {
    fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() == 1)
}
