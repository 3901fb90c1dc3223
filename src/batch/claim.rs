//! One process, one result folder: the right to write it, and how it is written so that a kill at any moment does no harm.
//!
//! Beside the folder `X` lie, while somebody works on it, `.X.lock` (an advisory lock, which the operating system lifts when
//! the process ends, however it ends), `.X.new` (what is being written) and, for the moment between two renames, `.X.old` (what
//! was there before). Whoever takes the lock next finds what a killed process left and puts it right: `.X.old` goes back if
//! `X` is gone, and `.X.new` is thrown away. So `X` is always whole: the old result, or the new one.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Between two tries for a lock that is held for as long as it takes to write a file.
const MOMENT: Duration = Duration::from_millis(5);

/// The right to write one result folder. Dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct Claim {
    to: PathBuf,
    lock: PathBuf,
    new: PathBuf,
    old: PathBuf,
    /// Locked as long as it is open.
    _file: File,
}

impl Claim {
    /// Claims the folder `to` and makes an empty folder for what is to come; `None` while another process has it.
    ///
    /// # Errors
    /// When beside `to` nothing can be written, or the file system knows no locks.
    pub fn take(to: &Path) -> io::Result<Option<Self>> {
        if to.exists() && !to.is_dir() {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is a file, not a folder"));
        }
        let to = absolute(to)?;
        let beside = |ending: &str| {
            let mut name = OsString::from(".");
            name.push(to.file_name().unwrap_or_default());
            name.push(ending);
            to.with_file_name(name)
        };
        let (lock, new, old) = (beside(".lock"), beside(".new"), beside(".old"));
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        let Some(file) = locked(&lock)? else { return Ok(None) };
        let claim = Self { to, lock, new, old, _file: file };
        claim.put_right()?;
        fs::create_dir(&claim.new)?;
        Ok(Some(claim))
    }

    /// Puts right what killed processes left among the results in `folder`. What cannot be put right now will be when its
    /// clip's turn comes, with an error that can be told.
    pub fn sweep(folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let of = name.to_str().and_then(|name| name.strip_prefix('.')?.strip_suffix(".lock"));
            if let Some(name) = of {
                drop(Self::take(&folder.join(name)));
            }
        }
    }

    fn put_right(&self) -> io::Result<()> {
        if self.old.exists() {
            if self.to.exists() { fs::remove_dir_all(&self.old)? } else { fs::rename(&self.old, &self.to)? }
        }
        if self.new.exists() { fs::remove_dir_all(&self.new) } else { Ok(()) }
    }

    /// The folder that is claimed.
    pub fn folder(&self) -> &Path {
        &self.to
    }

    /// Where to write a file of the given name.
    pub fn path(&self, name: &str) -> PathBuf {
        self.new.join(name)
    }

    /// Puts what was written in the place of whatever was there.
    ///
    /// # Errors
    /// When a folder cannot be renamed; the result is then what it was.
    pub fn replace(self) -> io::Result<()> {
        File::open(&self.new)?.sync_all()?;
        if self.to.exists() {
            fs::rename(&self.to, &self.old)?;
        }
        // The old one goes, or on failure comes back, when the claim is dropped.
        fs::rename(&self.new, &self.to)
    }

    /// Moves the files into the folder, over those of the same name; of the others, those that are `stale` without them go, and the rest
    /// stays. `last` goes last: where it is, all is.
    ///
    /// # Errors
    /// When a file cannot be renamed or removed.
    pub fn move_in(self, stale: &[&str], last: &str) -> io::Result<()> {
        if !self.to.exists() {
            return self.replace();
        }
        let mut names: Vec<_> =
            fs::read_dir(&self.new)?.map(|e| e.map(|e| e.file_name())).collect::<io::Result<_>>()?;
        names.sort_by_key(|n| (n == last, n.clone()));
        for gone in stale.iter().filter(|gone| !names.iter().any(|name| name == **gone)) {
            match fs::remove_file(self.to.join(gone)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        names.iter().try_for_each(|name| fs::rename(self.new.join(name), self.to.join(name)))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // What cannot be put right now is when the folder is claimed next. The lock's file goes while the lock is held, so
        // that nobody can hold another file of this name.
        let _ = self.put_right();
        let _ = fs::remove_file(&self.lock);
    }
}

/// Writes `file` as a whole or not at all; processes that write the same one wait for each other.
///
/// # Errors
/// When the folder cannot be written, or `fill` fails.
pub fn write_whole(file: &Path, fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
    let beside = |ending: &str| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        file.with_file_name(format!(".{}{ending}", name.trim_start_matches('.')))
    };
    let (lock, new) = (beside(".lock"), beside(".new"));
    let _held = loop {
        match locked(&lock)? {
            Some(held) => break held,
            None => std::thread::sleep(MOMENT),
        }
    };
    let written = File::create(&new).and_then(|created| {
        let mut to = BufWriter::new(created);
        fill(&mut to)?;
        to.into_inner()?.sync_all()?;
        fs::rename(&new, file)
    });
    if written.is_err() {
        // Half a file is of no use, and on a full disk it takes room.
        let _ = fs::remove_file(&new);
    }
    let _ = fs::remove_file(&lock);
    written
}

/// `.` and `..` have no name to put a lock beside.
fn absolute(to: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(to)?;
    if path.file_name().is_some() { Ok(path) } else { path.canonicalize() }
}

/// Locks the file, making it if need be; `None` while another process has it.
fn locked(path: &Path) -> io::Result<Option<File>> {
    loop {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        // Its last holder may have removed it between our opening and locking: then this lock is on nothing.
        let (own, there) = (file.metadata()?, fs::metadata(path));
        if there.is_ok_and(|there| (there.dev(), there.ino()) == (own.dev(), own.ino())) {
            return Ok(Some(file));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, text: &str) {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("report.json"), text).unwrap();
    }

    fn read(folder: &Path) -> String {
        fs::read_to_string(folder.join("report.json")).unwrap()
    }

    fn names(folder: &Path) -> Vec<OsString> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_claim_excludes_others_until_it_is_given_up() {
        let home = tempfile::tempdir().unwrap();
        let to = home.path().join("set");
        let claim = Claim::take(&to).unwrap().unwrap();
        assert!(Claim::take(&to).unwrap().is_none());
        drop(claim);
        assert_eq!(names(home.path()), Vec::<OsString>::new());
        assert!(Claim::take(&to).unwrap().is_some());
    }

    #[test]
    fn a_result_is_replaced_as_a_whole() {
        let home = tempfile::tempdir().unwrap();
        let to = home.path().join("set");
        write(&to, "old");
        fs::write(to.join("annotated.mp4"), b"old").unwrap();
        let claim = Claim::take(&to).unwrap().unwrap();
        fs::write(claim.path("report.json"), "new").unwrap();
        claim.replace().unwrap();
        assert_eq!((read(&to).as_str(), names(&to)), ("new", vec!["report.json".into()]));
        assert_eq!(names(home.path()), ["set"]);
    }

    #[test]
    fn moving_in_spares_what_is_not_a_result_and_leaves_none_of_another_judgement() {
        let home = tempfile::tempdir().unwrap();
        let to = home.path().join("set");
        write(&to, "old");
        fs::write(to.join("diary.txt"), b"mine").unwrap();
        fs::write(to.join("annotated.mp4"), b"of the old judgement").unwrap();
        let claim = Claim::take(&to).unwrap().unwrap();
        fs::write(claim.path("report.json"), "new").unwrap();
        claim.move_in(&["annotated.mp4", "preview.mp4", "report.json"], "report.json").unwrap();
        assert_eq!((read(&to).as_str(), names(&to)), ("new", vec!["diary.txt".into(), "report.json".into()]));
        assert_eq!(names(home.path()), ["set"]);
    }

    /// The states that a kill can leave: before the first rename, between the two, and after the second.
    #[test]
    fn whatever_a_killed_process_left_is_put_right() {
        for (there, old, expected) in
            [(Some("old"), None, "old"), (None, Some("old"), "old"), (Some("new"), Some("old"), "new")]
        {
            let home = tempfile::tempdir().unwrap();
            let beside = |name: &str| home.path().join(name);
            for (folder, text) in [("set", there), (".set.old", old), (".set.new", Some("half"))] {
                if let Some(text) = text {
                    write(&beside(folder), text);
                }
            }
            fs::write(beside(".set.lock"), b"").unwrap();
            Claim::sweep(home.path());
            assert_eq!(names(home.path()), ["set"], "{there:?} {old:?}");
            assert_eq!(read(&beside("set")), expected);
        }
    }
}
