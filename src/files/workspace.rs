//! Folders in which something is made.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::{Foreign, MARK, Mark};
use crate::system::file_number;

/// How the names of folders begin that have no place of their own yet, or no longer.
const PREFIX: &str = ".spotter-";

/// A marked folder that this process alone works in: its mark is locked, and the lock ends with the process, however it ends. It goes
/// with all that is in it when it is dropped.
#[derive(Debug)]
pub struct Workspace {
    path: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
}

/// What lies where a workspace was looked for.
#[derive(Debug)]
pub enum Opened {
    /// One that another process left; it is this one's now.
    Left(Workspace),
    /// One in which another process works.
    Busy,
    /// None, or no longer.
    Nothing,
}

impl Workspace {
    /// Makes an empty one in the folder, under a name of its own.
    ///
    /// # Errors
    /// When nothing can be written there, or the file system knows no locks.
    pub fn make(folder: &Path) -> io::Result<Self> {
        loop {
            let made = tempfile::Builder::new().prefix(PREFIX).tempdir_in(folder)?;
            let mark = made.path().join(MARK);
            // Before it is locked another process may take it for one that a killed process left, and sweep it away.
            let marked = Mark::Work {}.write(made.path()).and_then(|_| File::open(&mark));
            let lock = match marked {
                Ok(lock) => lock,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            lock.lock()?;
            if fs::symlink_metadata(&mark).is_ok() {
                return Ok(Self { path: made.keep(), _lock: lock });
            }
        }
    }

    /// Takes what a killed process left at `path`.
    ///
    /// # Errors
    /// [`Foreign`] when something without Spotter's mark lies there; when it cannot be looked into.
    pub fn open(path: &Path) -> io::Result<Opened> {
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Opened::Nothing),
            Err(error) => return Err(error),
            Ok(about) if !about.is_dir() => return Err(Foreign::error(path)),
            Ok(_) => {}
        }
        let mark = path.join(MARK);
        if Mark::read(path) != Some(Mark::Work {}) {
            // Its holder may be removing it just now.
            return if path.exists() { Err(Foreign::error(path)) } else { Ok(Opened::Nothing) };
        }
        let lock = match OpenOptions::new().read(true).open(&mark) {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Opened::Nothing),
            Err(error) => return Err(error),
        };
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Opened::Busy),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // Its last holder may have removed it between our opening and locking: then this lock is on nothing.
        let (own, there) = (lock.metadata()?, fs::metadata(&mark));
        let same = there.is_ok_and(|there| file_number(&there) == file_number(&own));
        Ok(if same { Opened::Left(Self { path: path.to_path_buf(), _lock: lock }) } else { Opened::Nothing })
    }

    /// Gives it a name at which others can find it; false, and nothing done, where something has that name.
    ///
    /// # Errors
    /// When it cannot be renamed.
    pub fn rename(&mut self, to: &Path) -> io::Result<bool> {
        if fs::symlink_metadata(to).is_ok() {
            return Ok(false);
        }
        match fs::rename(&self.path, to) {
            Ok(()) => {
                self.path = to.to_path_buf();
                Ok(true)
            }
            // Somebody was faster.
            Err(error) if matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes those in the folder that killed processes left under names of their own. What cannot be removed stays.
    pub fn sweep(folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()) {
                let path = entry.path();
                if Self::open(&path).is_err() {
                    remove_begun(&path);
                }
            }
        }
    }

    /// Leaves it where it is, for whoever comes next.
    pub fn abandon(mut self) {
        self.path = PathBuf::new();
    }
}

/// Removes a folder as a kill leaves one before its mark is whole: with nothing in it, or an empty mark. Whoever still writes that mark waits for
/// its lock and then finds it gone.
fn remove_begun(path: &Path) {
    let is_mark = |entry: io::Result<fs::DirEntry>| entry.is_ok_and(|entry| entry.file_name() == MARK);
    let is_begun = fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
        && fs::read_dir(path).is_ok_and(|mut entries| entries.all(is_mark));
    if !is_begun {
        return;
    }
    let mark = path.join(MARK);
    let is_empty = |about: &fs::Metadata| about.is_file() && about.len() == 0;
    let lock = fs::symlink_metadata(&mark).ok().filter(is_empty).and_then(|_| File::open(&mark).ok());
    if lock.as_ref().is_some_and(|lock| lock.try_lock().is_ok() && lock.metadata().is_ok_and(|about| is_empty(&about)))
    {
        let _ = fs::remove_file(mark);
    }
    // Not where anything is left in it.
    let _ = fs::remove_dir(path);
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if self.path.as_os_str().is_empty() {
            return;
        }
        // Under a name of its own first: half a workspace at a known place would be taken for somebody else's. The mark goes
        // last, so that what a kill leaves can be told and swept.
        let aside = self.path.with_file_name(format!("{PREFIX}{:016x}", fastrand::u64(..)));
        if fs::rename(&self.path, &aside).is_ok() {
            self.path = aside;
        }
        for entry in fs::read_dir(&self.path).into_iter().flatten().flatten().filter(|e| e.file_name() != MARK) {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let _ = if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
        }
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kill_left_before_its_mark_was_whole_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in [".spotter-a", ".spotter-b", ".spotter-c", ".spotter-d", "e"] {
            fs::create_dir(at(name)).unwrap();
        }
        fs::write(at(".spotter-b").join(MARK), "").unwrap();
        fs::write(at(".spotter-c").join(MARK), "").unwrap();
        fs::write(at(".spotter-c/notes"), "").unwrap();
        fs::write(at(".spotter-d").join(MARK), "mine").unwrap();
        fs::write(at(".spotter-file"), "").unwrap();
        std::os::unix::fs::symlink(at("e"), at(".spotter-link")).unwrap();
        Workspace::sweep(folder.path());
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".spotter-c", ".spotter-d", ".spotter-file", ".spotter-link", "e"]);
        assert!(at(".spotter-c").join(MARK).exists());
        // What another process works in stays too.
        let held = Workspace::make(folder.path()).unwrap();
        Workspace::sweep(folder.path());
        assert!(held.path().join(MARK).exists());
    }
}
