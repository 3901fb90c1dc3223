//! A batch reads clips in processes of their own: one that crashes or hangs costs its clip and no other, and none is left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::support::batch::{assert_same, batch, code, cut, file_name, lines, statuses, text};
use crate::support::{clips, stderr};

/// Far more than any step of these tests takes on a loaded machine.
const LONGEST: Duration = Duration::from_secs(120);

fn three_clips() -> Option<(tempfile::TempDir, PathBuf)> {
    let home = clips::folder()?;
    let folder = home.path().join("clips");
    fs::create_dir(&folder).unwrap();
    for k in 0..3 {
        cut(&folder, &format!("set_{k}.mp4"), 1.0 + 3.0 * f64::from(k));
    }
    Some((home, folder))
}

/// The process below `parent` that has `clip` open, as soon as there is one.
fn reader_of(parent: &Child, clip: &Path) -> u32 {
    let clip = clip.canonicalize().unwrap();
    let begun = Instant::now();
    while begun.elapsed() < LONGEST {
        for child in children(parent.id()) {
            let open = fs::read_dir(format!("/proc/{child}/fd")).into_iter().flatten().flatten();
            if open.filter_map(|file| fs::read_link(file.path()).ok()).any(|path| path == clip) {
                return child;
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("{} was never being read", clip.display());
}

fn children(parent: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().map(|id| id.parse().unwrap()).collect::<Vec<_>>()).collect()
}

fn signal(name: &str, process: u32) {
    assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
}

/// Runs a batch, sends the signal to the process that reads the second clip, and returns why that clip failed. The others must be checked.
fn reason_after(name: &str, folder: &Path, out: &Path) -> String {
    let more = ["--format", "json", "--jobs", "1", "--patience", "0.1"];
    let child = batch(folder, out, &more).spawn().unwrap();
    signal(name, reader_of(&child, &folder.join("set_1.mp4")));
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let lines = lines(&output);
    let (failed, checked): (Vec<_>, Vec<_>) = lines.iter().partition(|line| line["status"] == "failed");
    assert_eq!(checked.iter().map(|line| file_name(line)).collect::<Vec<_>>(), ["set_0.mp4", "set_2.mp4"]);
    assert_eq!(failed.iter().map(|line| file_name(line)).collect::<Vec<_>>(), ["set_1.mp4"]);
    text(&failed[0]["reason"])
}

#[test]
fn a_reader_that_crashes_is_killed_or_hangs_costs_its_clip_and_the_next_run_reads_it() {
    let Some((home, folder)) = three_clips() else { return };
    let undisturbed = home.path().join("undisturbed");
    assert_eq!(statuses(&folder, &undisturbed, &[]).1, 0);
    for (name, expected) in
        [("-ABRT", "crashed (signal 6)"), ("-KILL", "memory is short"), ("-STOP", "did not go on for 0.1")]
    {
        let out = home.path().join(name);
        let reason = reason_after(name, &folder, &out);
        assert!(reason.contains(expected), "{name}: {reason}");
        let (again, code) = statuses(&folder, &out, &[]);
        assert_eq!((again["set_0.mp4"].as_str(), again["set_1.mp4"].as_str(), code), ("already_done", "checked", 0));
        assert_same(&out, &undisturbed);
    }
}

#[test]
fn a_reader_ends_with_the_batch_however_that_ends() {
    let Some((home, folder)) = three_clips() else { return };
    for name in ["-KILL", "-TERM"] {
        let mut child = batch(&folder, &home.path().join(name), &["--jobs", "1"]).spawn().unwrap();
        let reader = reader_of(&child, &folder.join("set_0.mp4"));
        signal(name, child.id());
        child.wait().unwrap();
        let begun = Instant::now();
        while Path::new(&format!("/proc/{reader}/fd/0")).exists() {
            assert!(begun.elapsed() < LONGEST, "{name}: the reader is still there");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
