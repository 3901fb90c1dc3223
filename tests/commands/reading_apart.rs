//! A batch reads clips in processes of their own: one that crashes or hangs costs its clip and no other, and none is left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::support::batch::{assert_same, batch, code, cut, file_name, lines, statuses, text};
use crate::support::{clips, stderr};

/// Far more than any step of these tests takes on a loaded machine.
const LONGEST: Duration = Duration::from_secs(120);

fn scene(clips: u8) -> Option<(tempfile::TempDir, PathBuf)> {
    let home = clips::folder()?;
    let folder = home.path().join("clips");
    fs::create_dir(&folder).unwrap();
    for k in 0..clips {
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

#[test]
fn a_reader_that_crashes_is_killed_or_hangs_costs_its_clip_and_the_next_run_reads_it() {
    let Some((home, folder)) = scene(4) else { return };
    let [out, undisturbed] = ["out", "undisturbed"].map(|name| home.path().join(name));
    assert_eq!(statuses(&folder, &undisturbed, &[]).1, 0);
    let more = ["--format", "json", "--jobs", "1", "--patience", "0.1"];
    let child = batch(&folder, &out, &more).spawn().unwrap();
    // The third clip is read in peace.
    let disturbed = [
        ("set_0.mp4", "-ABRT", "crashed (signal 6)"),
        ("set_1.mp4", "-STOP", "did not go on for 0.1"),
        ("set_3.mp4", "-KILL", "memory is short"),
    ];
    for (clip, name, _) in disturbed {
        signal(name, reader_of(&child, &folder.join(clip)));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let lines = lines(&output);
    assert_eq!(lines.len(), 4);
    for line in &lines {
        let clip = file_name(line);
        match disturbed.iter().find(|(disturbed, ..)| *disturbed == clip) {
            Some((_, name, expected)) => {
                assert_eq!(line["status"], "failed", "{name}: {line}");
                assert!(text(&line["reason"]).contains(expected), "{name}: {line}");
            }
            None => assert_eq!(line["status"], "checked", "{line}"),
        }
    }
    let (again, code) = statuses(&folder, &out, &[]);
    let again: Vec<&str> = again.values().map(String::as_str).collect();
    assert_eq!((again, code), (vec!["checked", "checked", "already_done", "checked"], 0));
    assert_same(&out, &undisturbed);
}

#[test]
fn a_reader_ends_with_the_batch_however_that_ends() {
    let Some((home, folder)) = scene(1) else { return };
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
