//! One process, one result folder: the right to write it, and how it is written so that nothing is lost at any moment.
//!
//! While somebody works on the folder `X`, a [`Workspace`] called `.X.claim` lies beside it: with `new/`, what is being written,
//! and for the moments in which the files change places `old/`, what was there before, and `moving`, what is to go where. Whoever
//! claims `X` next finds what a killed process left and puts it right: where the files were changing places, all go back to where
//! they were. So `X` is always whole: the old result, or the new one. Files in `X` that Spotter's mark does not name stay there;
//! where one has the name of a result, `X` cannot be claimed.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::results::NAMES;
use crate::files::{self, Foreign, MARK, Mark, Opened, Workspace, move_beside};
use crate::system::file_number;

const NEW: &str = "new";
const OLD: &str = "old";
const MOVING: &str = "moving";
const ENDING: &str = ".claim";

/// The right to write one result folder. Dropped before it is kept, it leaves nothing behind.
#[derive(Debug)]
pub struct Claim {
    to: PathBuf,
    /// Until the claim is dropped.
    work: Option<Workspace>,
}

/// What changes places, by name.
#[derive(Debug, Serialize, Deserialize)]
struct Moving {
    out: Vec<String>,
    into: Vec<String>,
}

impl Claim {
    /// Claims the folder `to` and makes an empty folder for what is to come; `None` while another process has it.
    ///
    /// # Errors
    /// [`Foreign`] when a file that Spotter did not write has the name of a result; when beside `to` nothing can be written, or
    /// the file system knows no locks.
    pub fn take(to: &Path) -> io::Result<Option<Self>> {
        if to.exists() && !to.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "it is a file, not a folder"));
        }
        let to = absolute(to)?;
        let mut name = OsString::from(".");
        name.push(to.file_name().unwrap_or_default());
        name.push(ENDING);
        let place = to.with_file_name(name);
        let parent = to.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent)?;
        let work = loop {
            match Workspace::open(&place)? {
                Opened::Busy => return Ok(None),
                Opened::Left(work) => break work,
                Opened::Nothing => {
                    let mut work = Workspace::make(parent)?;
                    if work.rename(&place)? {
                        break work;
                    }
                }
            }
        };
        let claim = Self { to, work: Some(work) };
        claim.put_right()?;
        let held = Mark::read(&claim.to);
        let lies_there = |name: &&&str| fs::symlink_metadata(claim.to.join(name)).is_ok();
        let is_own = |name: &str| held.as_ref().is_some_and(|mark| mark.owns(&claim.to, name));
        if let Some(name) = NAMES.iter().filter(lies_there).find(|name| !is_own(name)) {
            return Err(Foreign::error(&claim.to.join(name)));
        }
        fs::create_dir(claim.within(NEW))?;
        Ok(Some(claim))
    }

    /// Puts right what killed processes left among the results in `folder`. What cannot be put right now will be when its
    /// clip's turn comes, with an error that can be told.
    pub fn sweep(folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let of = name.to_str().and_then(|name| name.strip_prefix('.')?.strip_suffix(ENDING));
            if let Some(name) = of.filter(|_| Mark::read(&entry.path()).is_some()) {
                drop(Self::take(&folder.join(name)));
            }
        }
        Workspace::sweep(folder);
    }

    /// The folder that is claimed.
    pub fn folder(&self) -> &Path {
        &self.to
    }

    /// Where to write a file of the given name.
    pub fn path(&self, name: &str) -> PathBuf {
        self.within(NEW).join(name)
    }

    /// SHA-256 of the clip whose results are in the folder, if there are any.
    pub fn held_clip(&self) -> Option<String> {
        match Mark::read(&self.to)? {
            Mark::Results { clip_sha256, .. } => Some(clip_sha256),
            Mark::Work {} => None,
        }
    }

    /// Refuses if one of the files, which are read for the results, lies where a result belongs.
    ///
    /// # Errors
    /// [`Foreign`], with the file.
    pub fn spare<'f>(&self, read: impl IntoIterator<Item = &'f Path>) -> io::Result<()> {
        let number = |path: &Path| fs::metadata(path).map(|about| file_number(&about)).ok();
        let results: Vec<_> = NAMES.iter().filter_map(|name| number(&self.to.join(name))).collect();
        match read.into_iter().find(|path| number(path).is_some_and(|own| results.contains(&own))) {
            Some(path) => Err(Foreign::error(path)),
            None => Ok(()),
        }
    }

    /// Puts what was written in the place of Spotter's files that were there; `last` comes last: where it is, all is.
    ///
    /// # Errors
    /// When a file cannot be moved; the result is then what it was.
    pub fn keep(self, clip_sha256: &str, last: &str) -> io::Result<()> {
        let new = self.within(NEW);
        let mut into = names(&new)?;
        into.sort_by_key(|name| (name == last, name.clone()));
        let mut listed = into.clone();
        listed.sort();
        Mark::Results { clip_sha256: clip_sha256.into(), files: listed }.write(&new)?;
        sync(&new)?;
        if !self.to.exists() {
            return fs::rename(&new, &self.to).and_then(|()| sync(self.to.parent().unwrap_or(&self.to)));
        }
        into.insert(0, MARK.into());
        let mut out = match Mark::read(&self.to) {
            Some(mark @ Mark::Results { .. }) => NAMES.into_iter().filter(|name| mark.owns(&self.to, name)).collect(),
            _ => Vec::new(),
        };
        out.reverse();
        if self.to.join(MARK).exists() {
            out.push(MARK);
        }
        let moving = Moving { out: out.iter().map(|name| (*name).to_owned()).collect(), into };
        fs::create_dir(self.within(OLD))?;
        let draft = self.within("draft");
        fs::write(&draft, serde_json::to_vec(&moving)?)?;
        fs::File::open(&draft)?.sync_all()?;
        fs::rename(draft, self.within(MOVING))?;
        for name in &moving.out {
            fs::rename(self.to.join(name), self.within(OLD).join(name))?;
        }
        for name in &moving.into {
            move_beside(&new.join(name), &self.to.join(name))?;
        }
        sync(&self.to)?;
        // From here on it is the new result.
        fs::rename(self.within(MOVING), self.within("moved"))
    }

    fn within(&self, name: &str) -> PathBuf {
        self.work.as_ref().map_or_else(PathBuf::new, |work| work.path().join(name))
    }

    /// Where files were changing places, all go back.
    fn put_right(&self) -> io::Result<()> {
        let (new, old, list) = (self.within(NEW), self.within(OLD), self.within(MOVING));
        if list.exists() {
            let moving: Moving = serde_json::from_slice(&files::read(&list)?)?;
            for name in &moving.into {
                let (there, aside) = (self.to.join(name), new.join(name));
                // Not yet out of the way, so that what is there is the old one still.
                let is_old = moving.out.contains(name) && !lies(&old.join(name));
                let is_both = same(&there, &aside);
                if is_old || !lies(&there) || (lies(&aside) && !is_both) {
                    continue;
                }
                if is_both { fs::remove_file(&there)? } else { fs::rename(&there, &aside)? }
            }
            for name in moving.out.iter().filter(|name| lies(&old.join(name))) {
                move_beside(&old.join(name), &self.to.join(name))?;
            }
            fs::remove_file(&list)?;
        }
        [new, old].iter().filter(|folder| folder.exists()).try_for_each(fs::remove_dir_all)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let right = self.put_right();
        if let (Some(work), Err(_)) = (self.work.take(), right) {
            // What cannot be put right now is when the folder is claimed next.
            work.abandon();
        }
    }
}

/// Takes the results in a folder away, and the folder too where nothing else lies in it. Broken off, it can be done again.
///
/// # Errors
/// When another process works on the folder, or a file cannot be taken away.
pub fn discard(folder: &Path) -> io::Result<()> {
    let Some(claim) = Claim::take(folder)? else {
        return Err(io::Error::new(io::ErrorKind::WouldBlock, "another program works on these results"));
    };
    if let Some(mark) = Mark::read(&claim.to) {
        // The report first: without it the rest is no result.
        let own = NAMES.iter().rev().filter(|name| mark.owns(&claim.to, name));
        own.map(|name| claim.to.join(name)).try_for_each(fs::remove_file)?;
        fs::remove_file(claim.to.join(MARK))?;
        // What is not Spotter's stays, and the folder with it.
        let _ = fs::remove_dir(&claim.to);
    }
    Ok(())
}

fn lies(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn same(a: &Path, b: &Path) -> bool {
    let number = |path: &Path| fs::symlink_metadata(path).map(|about| file_number(&about));
    number(a).is_ok_and(|a| number(b).is_ok_and(|b| a == b))
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

fn sync(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Where a folder really is, of what is there already; `.` and `..` have no name to put a claim beside.
fn absolute(to: &Path) -> io::Result<PathBuf> {
    let path = if to.exists() { to.canonicalize()? } else { std::path::absolute(to)? };
    match path.file_name() {
        Some(_) => Ok(path),
        None => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no folder of its own")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "report.json";

    /// A result as an earlier check left it.
    fn kept(to: &Path, files: &[(&str, &str)]) {
        let claim = Claim::take(to).unwrap().unwrap();
        files.iter().for_each(|(name, text)| fs::write(claim.path(name), text).unwrap());
        claim.keep("a", REPORT).unwrap();
    }

    fn read(folder: &Path) -> String {
        fs::read_to_string(folder.join(REPORT)).unwrap()
    }

    fn listed(folder: &Path) -> Vec<String> {
        let mut names = names(folder).unwrap();
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
        assert_eq!(listed(home.path()), [""; 0]);
        assert!(Claim::take(&to).unwrap().is_some());
    }

    #[test]
    fn a_result_makes_way_as_a_whole_and_what_is_not_spotters_stays() {
        let home = tempfile::tempdir().unwrap();
        let to = home.path().join("set");
        kept(&to, &[(REPORT, "old"), ("annotated.mp4", "of the old judgement")]);
        fs::write(to.join("diary.txt"), b"mine").unwrap();
        kept(&to, &[(REPORT, "new"), ("pose.json", "{}")]);
        assert_eq!(read(&to), "new");
        assert_eq!(listed(&to), [MARK, "diary.txt", "pose.json", REPORT]);
        assert_eq!(listed(home.path()), ["set"]);
    }

    #[test]
    fn a_folder_with_somebody_elses_file_under_the_name_of_a_result_cannot_be_claimed() {
        for name in NAMES {
            let home = tempfile::tempdir().unwrap();
            let to = home.path().join("set");
            fs::create_dir(&to).unwrap();
            fs::write(to.join(name), "mine").unwrap();
            let error = Claim::take(&to).unwrap_err();
            assert_eq!(Foreign::of(&error), Some(to.canonicalize().unwrap().join(name).as_path()));
            assert_eq!(fs::read(to.join(name)).unwrap(), b"mine");
            assert_eq!(listed(home.path()), ["set"]);
        }
    }

    #[test]
    fn a_file_that_appears_on_the_way_stays_and_so_does_the_old_result() {
        let home = tempfile::tempdir().unwrap();
        let to = home.path().join("set");
        kept(&to, &[(REPORT, "old")]);
        let claim = Claim::take(&to).unwrap().unwrap();
        for name in [REPORT, "frames.csv", "pose.json"] {
            fs::write(claim.path(name), "new").unwrap();
        }
        fs::write(to.join("frames.csv"), "mine").unwrap();
        assert!(Foreign::of(&claim.keep("a", REPORT).unwrap_err()).is_some());
        assert_eq!((read(&to).as_str(), fs::read(to.join("frames.csv")).unwrap().as_slice()), ("old", &b"mine"[..]));
        assert_eq!(listed(&to), [MARK, "frames.csv", REPORT]);
        assert_eq!(listed(home.path()), ["set"]);
    }

    #[test]
    fn results_are_taken_away_and_what_is_not_spotters_stays() {
        let home = tempfile::tempdir().unwrap();
        let (own, shared) = (home.path().join("own"), home.path().join("shared"));
        kept(&own, &[(REPORT, "new"), ("pose.json", "{}")]);
        kept(&shared, &[(REPORT, "new")]);
        fs::write(shared.join("diary.txt"), "mine").unwrap();
        discard(&own).unwrap();
        discard(&shared).unwrap();
        discard(&home.path().join("absent")).unwrap();
        assert_eq!(listed(home.path()), ["shared"]);
        assert_eq!(listed(&shared), ["diary.txt"]);
    }

    /// Foreign folders and files under the names that claims have or had.
    #[test]
    fn what_has_no_mark_is_foreign_whatever_its_name() {
        let home = tempfile::tempdir().unwrap();
        let foreign = [".set.new", ".set.old", ".set.lock", ".set.claim", ".spotter-1234"];
        for name in foreign {
            fs::create_dir(home.path().join(name)).unwrap();
            fs::write(home.path().join(name).join("diary.txt"), "mine").unwrap();
        }
        fs::write(home.path().join(".other.lock"), "mine").unwrap();
        Claim::sweep(home.path());
        let error = Claim::take(&home.path().join("set")).unwrap_err();
        assert!(Foreign::of(&error).is_some_and(|path| path.ends_with(".set.claim")), "{error}");
        kept(&home.path().join("other"), &[(REPORT, "new")]);
        for name in foreign {
            assert_eq!(fs::read(home.path().join(name).join("diary.txt")).unwrap(), b"mine", "{name}");
        }
        assert_eq!(fs::read(home.path().join(".other.lock")).unwrap(), b"mine");
    }
}
