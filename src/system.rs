//! What Spotter asks of the operating system beyond Rust's standard library, in one place: another system is a port of this module.
//! It is written for Unix; only [`is_only_thread`], [`outlives_terminal`] and [`own_program`] know Linux, and do without elsewhere.

#[cfg(feature = "cli")]
use std::ffi::{OsStr, OsString};
use std::fs::{File, FileType, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
#[cfg(feature = "cli")]
use std::path::PathBuf;

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

/// Bytes that may still be written to the disk of a folder.
///
/// # Errors
/// When the disk does not tell.
#[cfg(feature = "desk")]
pub fn free_bytes(folder: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// The beginning of a file's name: at most so many bytes, and no half of a letter.
#[cfg(feature = "cli")]
pub fn beginning_of_name(name: &OsStr, longest: usize) -> OsString {
    use std::os::unix::ffi::OsStrExt;
    let bytes = name.as_bytes();
    // A byte of the form 10xxxxxx goes on with the one before.
    let mut ends = (0..=bytes.len().min(longest)).rev();
    let end = ends.find(|end| bytes.get(*end).is_none_or(|byte| byte & 0xC0 != 0x80)).unwrap_or(0);
    OsStr::from_bytes(&bytes[..end]).to_os_string()
}

/// Whether this thread is the process's only one; false if the system does not say.
#[cfg(feature = "video")]
pub fn is_only_thread() -> bool {
    std::fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() == 1)
}

/// The program that runs, to be started once more: under Linux the very file, also where an update has replaced it since.
///
/// # Errors
/// When the system does not say.
#[cfg(feature = "cli")]
pub fn own_program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_path_buf()) } else { std::env::current_exe() }
}

/// Has a process that is to be started not hear what is typed at the terminal, such as Ctrl-C.
#[cfg(feature = "video")]
pub fn apart_from_terminal(command: &mut std::process::Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// The signal that ended a process, if one did.
#[cfg(feature = "video")]
pub fn killing_signal(ended: std::process::ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&ended)
}

/// Fills with random bytes that nobody guesses.
///
/// # Errors
/// When the system gives none.
#[cfg(feature = "desk")]
pub fn fill_with_chance(bytes: &mut [u8]) -> io::Result<()> {
    std::io::Read::read_exact(&mut File::open("/dev/urandom")?, bytes)
}

/// The signals by which a program is asked to stop: Ctrl-C, the request to end, and the end of the terminal where that is a reason to.
#[cfg(feature = "cli")]
pub fn stop_signals() -> Vec<i32> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = vec![SIGINT, SIGTERM];
    signals.extend((!outlives_terminal()).then_some(SIGHUP));
    signals
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
