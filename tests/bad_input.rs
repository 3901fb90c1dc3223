//! Every bad input ends in a sentence that names the file and the way out, the documented exit code, and no partial files.

// In a test, and in what serves it, a panic is the message.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use support::{check, fixture, stderr};

/// Asserts exit code, that the message names `clip` and holds `words`, and that nothing was left behind.
fn assert_refused(clip: &Path, more: &[&str], words: &str, code: i32) {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("results");
    let output = check(clip, &out, more);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(words), "expected `{words}` in: {said}");
    let name = clip.file_name().unwrap().to_string_lossy();
    assert!(code == 2 || said.contains(name.as_ref()), "`{name}` is not named: {said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "something was left behind");
}

#[test]
fn files_that_are_no_clip() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = home.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    assert_refused(&home.path().join("absent.mp4"), &[], "no such file", 3);
    assert_refused(&write("empty.mp4", b""), &[], "empty", 3);
    assert_refused(&write("garbage.mp4", &[7; 5000]), &[], "video", 3);
    assert_refused(&write("note.json", b"{\"a\":1}"), &[], "pose track", 3);
    let whole = fs::read(fixture("clips/squat.mp4")).unwrap();
    assert_refused(&write("cut.mp4", &whole[..300]), &[], "", 3);
}

#[test]
fn one_bad_clip_does_not_stop_the_others() {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::cargo_bin("spotter").unwrap();
    command.arg("check").arg(home.path().join("absent.mp4")).arg(fixture("clips/good_deadlift.mp4"));
    let output = command.arg("--out").arg(home.path().join("results")).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let results = fs::read_dir(home.path().join("results")).unwrap().map(|entry| entry.unwrap().path());
    let of_the_good =
        |path: &std::path::PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("good_deadlift-");
    assert!(results.into_iter().find(of_the_good).unwrap().join("report.json").exists());
}

#[test]
fn wrong_usage() {
    let clip = fixture("clips/squat.mp4");
    assert_refused(&clip, &["--lift", "curl"], "romanian_deadlift", 2);
    assert_refused(&clip, &["--person", "0"], "--person", 2);
    let home = tempfile::tempdir().unwrap();
    let profile = home.path().join("mine.toml");
    fs::write(&profile, "name = \"mine\"\nno_such_key = 3\n").unwrap();
    assert_refused(&clip, &["--profile", profile.to_str().unwrap()], "no_such_key", 2);
    assert_refused(&clip, &["--profile", "absent.toml"], "absent.toml", 2);
}

#[test]
fn missing_runtime_and_models() {
    let clip = fixture("clips/squat.mp4");
    assert_refused(&clip, &["--onnxruntime", "absent.so"], "make setup", 3);
    let empty = tempfile::tempdir().unwrap();
    assert_refused(&clip, &["--models", empty.path().to_str().unwrap()], "make setup", 3);
    let fake = empty.path().join("libonnxruntime.so");
    fs::write(&fake, b"not a library").unwrap();
    assert_refused(&clip, &["--onnxruntime", fake.to_str().unwrap()], "ONNX Runtime", 3);
}

#[test]
fn an_output_folder_that_cannot_be_made() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, b"").unwrap();
    let output = check(&fixture("clips/squat.mp4"), &file, &[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("--out"), "{}", stderr(&output));
}
