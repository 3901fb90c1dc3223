//! What Spotter asks of the operating system beyond Rust's standard library, in one place: another system is a port of this module.
//! It is written for Unix; only [`on_one_core`] and [`outlives_terminal`] know Linux, and do without elsewhere.

use std::fs::{File, FileType, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

/// What tells a file from all others as long as it is there, whatever its names: device and number on it.
pub fn file_number(about: &Metadata) -> (u64, u64) {
    (about.dev(), about.ino())
}

/// When a file's content and its attributes changed last: seconds and nanoseconds of each.
#[cfg(feature = "video")]
pub fn times_of_change(about: &Metadata) -> [i64; 4] {
    [about.mtime(), about.mtime_nsec(), about.ctime(), about.ctime_nsec()]
}

/// What a file is that is neither a regular one nor a folder.
pub fn special_kind(kind: FileType) -> &'static str {
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

/// Makes a new file to be written, for its owner alone or for whom the user's settings let in.
///
/// # Errors
/// When it is there already, or cannot be made.
pub fn make_file(path: &Path, private: bool) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(if private { 0o600 } else { 0o666 }).open(path)
}

/// Opens a file to be read and written, making one for its owner alone where there is none.
///
/// # Errors
/// When it cannot be opened or made.
#[cfg(feature = "desk")]
pub fn open_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

/// Makes a folder and those above it where they are missing, for their owner alone.
///
/// # Errors
/// When one cannot be made.
#[cfg(feature = "desk")]
pub fn make_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Lets everybody read a file.
///
/// # Errors
/// When its permissions cannot be changed.
#[cfg(feature = "video")]
pub fn open_to_others(file: &File) -> io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))
}

/// Runs something as if the computer had one core.
#[cfg(feature = "video")]
pub fn on_one_core<T>(work: impl FnOnce() -> T) -> T {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let cores = sched_getaffinity(None);
    let first = |cores: &CpuSet| (0..CpuSet::MAX_CPU).find(|core| cores.is_set(*core));
    if let Some(first) = cores.as_ref().ok().and_then(first) {
        let mut one = CpuSet::new();
        one.set(first);
        // Where this cannot be said the work is done all the same.
        let _ = sched_setaffinity(None, &one);
    }
    let done = work();
    if let Ok(cores) = cores {
        let _ = sched_setaffinity(None, &cores);
    }
    done
}

/// Whether the end of the terminal is no reason to stop: `nohup` has SIGHUP ignored.
#[cfg(feature = "desk")]
pub fn outlives_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).map(str::trim);
    // SIGHUP is signal 1, the lowest bit.
    mask.and_then(|mask| u64::from_str_radix(mask, 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// Ctrl-C, or being asked to end; not the end of the terminal where that is no reason to stop. For programs that serve.
#[cfg(feature = "desk")]
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    // Before a handler changes what is ignored.
    let outlives = outlives_terminal();
    let asked = |kind: SignalKind| async move {
        match signal(kind) {
            Ok(mut asked) => drop(asked.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = asked(SignalKind::interrupt()) => {}
        () = asked(SignalKind::terminate()) => {}
        () = asked(SignalKind::hangup()), if !outlives => {}
    }
}
