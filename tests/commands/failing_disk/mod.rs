//! Every write, rename, link, sync and removal of a check, a batch, a mark and a library change fails in turn (full disk, I/O error,
//! kill): the earlier result is whole, or the new one is, and every file of somebody else is where it was.

mod stores;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::batch::{code, cut, result, tree};
use crate::support::clips;
use crate::support::disk;
use crate::support::{check, json as json_of, stderr};

type Tree = BTreeMap<String, Vec<u8>>;

const WAYS: [&str; 3] = ["full", "broken", "killed"];

/// A folder on a disk that can be made to fail, with what it looked like at first.
struct Disk {
    home: tempfile::TempDir,
    library: PathBuf,
}

impl Disk {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let library = disk::compile(home.path());
        fs::create_dir(home.path().join("first")).unwrap();
        Self { home, library }
    }

    /// Where the scene is set.
    fn first(&self) -> PathBuf {
        self.home.path().join("first")
    }

    /// Where the commands run.
    fn now(&self) -> PathBuf {
        self.home.path().join("now")
    }

    fn reset(&self) {
        let _ = fs::remove_dir_all(self.now());
        assert!(Command::new("cp").arg("-a").args([self.first(), self.now()]).status().unwrap().success());
    }

    fn command(&self, arguments: &[&str], how: &str, at: usize) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spotter"));
        command.current_dir(self.now()).args(arguments).envs(disk::failing(&self.library, &self.now(), how));
        command.env("FAILING_DISK_AT", at.to_string()).env("FAILING_DISK_COUNT", self.home.path().join("count"));
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_spotter")).current_dir(self.now()).args(arguments).output().unwrap()
    }

    /// Changes that the command makes where nothing fails.
    fn changes(&self, arguments: &[&str]) -> usize {
        let output = self.command(arguments, "", 0).output().unwrap();
        assert!(code(&output) < 2, "{}", stderr(&output));
        fs::read_to_string(self.home.path().join("count")).unwrap().parse().unwrap()
    }

    /// Lets each change in steps of `step` fail, in all the ways or in turns, from a fresh scene, and has `look` see what is there then.
    fn each(&self, arguments: &[&str], step: usize, all_ways: bool, look: impl Fn(&str)) {
        self.reset();
        let changes = self.changes(arguments);
        assert!(changes > 10, "{changes}");
        let mut met = 0;
        for at in (1..=changes).step_by(step) {
            for (_, how) in WAYS.iter().enumerate().filter(|(k, _)| all_ways || at / step % WAYS.len() == *k) {
                self.reset();
                let output = self.command(arguments, how, at).output().unwrap();
                let said = stderr(&output);
                let case = format!("change {at} of {changes}, {how}: {said}");
                assert!(!said.contains("panicked"), "{case}");
                match output.status.code() {
                    None => assert_eq!((*how, output.status.signal()), ("killed", Some(9)), "{case}"),
                    // What fails in tidying up is no failure of the command.
                    Some(0 | 1) => {}
                    Some(3) => assert!(!said.trim().is_empty(), "{case}"),
                    Some(other) => panic!("exit code {other}, {case}"),
                }
                met += usize::from(output.status.code() != Some(0));
                look(&case);
            }
        }
        println!("{arguments:?}: {changes} changes, {met} of them ended the command");
        assert!(3 * met > changes / step, "only {met} of {changes} ended the command");
    }
}

/// Puts files of somebody else beside and into the results.
fn foreign(folder: &Path, names: &[&str]) {
    for name in names {
        fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), "mine").unwrap();
    }
}

/// All files but the remembered hashes, which hold times.
fn all(folder: &Path) -> Tree {
    let mut there = tree(folder);
    there.retain(|name, _| !name.ends_with(".clips.json"));
    there
}

/// What is there without what Spotter has in the making.
fn settled(folder: &Path) -> Tree {
    let mut there = all(folder);
    there.retain(|name, _| !name.contains(".claim/") && !name.split('/').any(|part| part.starts_with(".spotter-")));
    there
}

fn below(there: &Tree, folder: &str) -> Tree {
    there.iter().filter(|(name, _)| name.starts_with(folder)).map(|(n, b)| (n.clone(), b.clone())).collect()
}

/// A disk with the stored pose of a small clip, `a.json`, and the same of another, `b.json`.
fn with_tracks() -> Option<Disk> {
    let clips = clips::folder()?;
    let disk = Disk::new();
    let (clip, out) = (cut(clips.path(), "one.mp4", 3.0), clips.path().join("one"));
    assert_eq!(code(&check(&clip, &out, &["--exit-zero"])), 0);
    let stored = fs::read_to_string(out.join("pose.json")).unwrap();
    fs::write(disk.first().join("a.json"), &stored).unwrap();
    let sha256 = spotter::clip::identify(&clip).unwrap();
    fs::write(disk.first().join("b.json"), stored.replace(&sha256, &"0".repeat(64))).unwrap();
    Some(disk)
}

fn checks(step: usize, all_ways: bool) {
    let Some(disk) = with_tracks() else { return };
    disk.reset();
    let first = ["check", "a.json", "--out", "out", "--exit-zero"];
    assert_eq!(code(&disk.run(&first)), 0);
    foreign(&disk.now(), &["out/diary.txt", ".out.new/x", ".out.old/x", ".out.lock"]);
    fs::remove_dir_all(disk.first()).unwrap();
    fs::rename(disk.now(), disk.first()).unwrap();
    disk.reset();
    let again = [&first[..], &["--profile", "novice"]].concat();
    let before = settled(&disk.now());
    assert_eq!(code(&disk.run(&again)), 0);
    let after = settled(&disk.now());
    assert_ne!(before, after);
    disk.each(&again, step, all_ways, |case| {
        // Whoever comes next puts right what a kill left, even where nothing is to be done.
        let refused = disk.run(&["check", "b.json", "--out", "out"]);
        assert_eq!(refused.status.code(), Some(2), "{case}: {}", stderr(&refused));
        let there = settled(&disk.now());
        assert!(there == before || there == after, "{case}: neither the old nor the new: {:?}", there.keys());
    });
    // Into a new folder.
    let fresh = ["check", "a.json", "--out", "new", "--exit-zero"];
    disk.each(&fresh, 2 * step, all_ways, |case| {
        assert_eq!(code(&disk.run(&fresh)), 0, "{case}");
        let there = all(&disk.now());
        assert_eq!(settled(&disk.now()), there, "{case}: something was left behind");
        assert!(below(&there, "new/").contains_key("new/report.json"), "{case}");
    });
}

fn batches(step: usize, all_ways: bool) {
    let Some(disk) = with_tracks() else { return };
    disk.reset();
    let first = ["check", "a.json", "b.json", "--out", "out", "--exit-zero", "--jobs", "1"];
    assert_eq!(code(&disk.run(&first)), 0);
    let a = result(&disk.now().join("out"), "a").file_name().unwrap().to_string_lossy().into_owned();
    foreign(&disk.now().join("out"), &["diary.txt", &format!("{a}/notes.txt"), &format!(".{a}.new/x")]);
    fs::remove_dir_all(disk.first()).unwrap();
    fs::rename(disk.now(), disk.first()).unwrap();
    disk.reset();
    let again = [&first[..], &["--profile", "novice"]].concat();
    let before = settled(&disk.now());
    assert_eq!(code(&disk.run(&again)), 0);
    let after = settled(&disk.now());
    let b = result(&disk.now().join("out"), "b").file_name().unwrap().to_string_lossy().into_owned();
    let parts = [format!("out/{a}/"), format!("out/{b}/")];
    disk.each(&again, step, all_ways, |case| {
        let there = settled(&disk.now());
        for name in ["out/diary.txt".into(), format!("out/{a}/notes.txt"), format!("out/.{a}.new/x")] {
            assert_eq!(there.get(&name).map(Vec::as_slice), Some(&b"mine"[..]), "{case}: {name}");
        }
        for part in &parts {
            let (now, old, new) = (below(&there, part), below(&before, part), below(&after, part));
            let within = case.contains("killed")
                && disk.now().join("out").join(format!(".{}.claim", &part[4..part.len() - 1])).exists();
            assert!(within || now == old || now == new, "{case}: {part} is neither the old nor the new");
        }
        // A summary may tell of what failed; it is whole.
        json_of(&disk.now().join("out/summary.json"));
        assert_eq!(code(&disk.run(&again)), 0, "{case}");
        let there = all(&disk.now());
        assert!(there == after, "{case}: the next run left {:?}", there.keys());
    });
}

#[test]
fn a_check_that_fails_anywhere_leaves_the_old_result_or_the_new_one() {
    checks(7, false);
}

#[test]
fn a_batch_that_fails_anywhere_goes_on_later() {
    batches(19, false);
}

fn exports(step: usize, all_ways: bool) {
    let Some(disk) = with_tracks() else { return };
    disk.reset();
    assert_eq!(code(&disk.run(&["check", "a.json", "b.json", "--out", "sets", "--exit-zero", "--jobs", "1"])), 0);
    fs::remove_dir_all(disk.first()).unwrap();
    fs::rename(disk.now(), disk.first()).unwrap();
    for to in ["trc", "xlsx"] {
        disk.reset();
        let export = ["export", "sets", "--to", to, "--out", "out"];
        assert!(disk.run(&export).status.success());
        let whole = below(&all(&disk.now()), "out/");
        assert!(!whole.is_empty());
        disk.each(&export, step, all_ways, |case| {
            for (name, bytes) in below(&settled(&disk.now()), "out/") {
                assert!(whole.get(&name) == Some(&bytes), "{case}: {name} is not whole");
            }
            assert!(below(&all(&disk.now()), "sets/") == below(&all(&disk.first()), "sets/"), "{case}");
        });
    }
}

#[test]
fn an_export_that_fails_anywhere_leaves_whole_files_alone() {
    exports(4, false);
}

#[test]
#[ignore = "minutes; `make soak` runs it"]
fn every_change_of_checks_batches_and_exports_fails_in_every_way() {
    checks(1, true);
    batches(1, true);
    exports(1, true);
}
