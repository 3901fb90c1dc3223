//! Pipes, devices, sockets and folders where files are expected: a sentence at once, never a wait; and what names and cells of others do
//! to the terminal and to tables: nothing.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::Duration;

use assert_cmd::Command;

use crate::support::batch::cut;
use crate::support::clips;
use crate::support::disk;
use crate::support::results;
use crate::support::{check, fixture, json, stderr};

/// Whoever waits for a pipe waits for ever, so that any time will do here.
const EVER: Duration = Duration::from_secs(120);

fn spotter(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("spotter").unwrap();
    command.current_dir(folder).args(arguments).timeout(EVER).output().unwrap()
}

fn pipe(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn only_regular_files_are_opened() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    for name in
        ["set.mp4", "pose.json", "sets.csv", "mine.toml", "marks.json", "a.mot", "b.trc", "frames.csv", "all.sqlite"]
    {
        pipe(&path(name));
    }
    let _bound = std::os::unix::net::UnixListener::bind(path("socket.mp4")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", path("zero.json")).unwrap();
    let ana = results::Session { lifter: "ana", lift: "deadlift", date: "2026-03-01" };
    let report = results::report("a.mp4", &results::sha256(b"a"), &ana, vec![results::rep(1, "clean", vec![])]);
    results::write(&path("results/whole"), &report);
    fs::create_dir_all(path("results/pipe")).unwrap();
    pipe(&path("results/pipe/report.json"));
    fs::copy(fixture("clips/squat.mp4"), path("squat.mp4")).unwrap();
    fs::create_dir(path("frames")).unwrap();
    pipe(&path("frames/0001.png"));

    let library = ["library", "list", "--library", "all.sqlite"];
    for (arguments, code, words) in [
        (&["check", "set.mp4"][..], 3, "not a regular file"),
        (&["check", "socket.mp4"], 3, "not a regular file"),
        (&["check", "pose.json"], 3, "a named pipe, not a regular file"),
        (&["check", "zero.json"], 3, "a device, not a regular file"),
        (&["check", "/dev/zero"], 3, "not a regular file"),
        (&["check", "frames"], 3, "no numbered png or jpg pictures"),
        (&["check", "https://example.org/set.mp4"], 3, "an address, not a file"),
        (&["check", "squat.mp4", "--sheet", "sets.csv"], 2, "a named pipe"),
        (&["check", "squat.mp4", "--profile", "mine.toml"], 2, "a named pipe"),
        (&["check", "squat.mp4", "--library", "all.sqlite"], 2, "not a library of Spotter"),
        (&["compare", "a.mot", "b.trc"], 3, "a named pipe"),
        (&["compare", "frames.csv", "b.trc"], 3, "a named pipe"),
        (&["review", "results", "--import", "marks.json"], 3, "a named pipe"),
        (&library, 3, "not a library of Spotter"),
        (&["library", "add", "results/pipe/report.json", "--library", "new.sqlite"], 3, "a named pipe"),
    ] {
        let output = spotter(home.path(), arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{arguments:?}: {}", stderr(&output));
    }
    // Among the results of others: the rest is read.
    assert!(spotter(home.path(), &["review", "results", "--stats"]).status.success());
}

#[test]
fn a_link_to_nothing_and_a_folder_that_cannot_be_written_are_told_as_such() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    fs::create_dir(path("sets")).unwrap();
    fs::copy(fixture("clips/squat.mp4"), path("sets/squat.mp4")).unwrap();
    fs::create_dir(path("out")).unwrap();
    let library = disk::compile(home.path());
    let mut command = Command::cargo_bin("spotter").unwrap();
    command.current_dir(home.path()).envs(disk::failing(&library, &path("out"), "readonly"));
    let output = command.args(["check", "sets", "--out", "out"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("cannot write to `out`"), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 1, "no clip was read: {}", stderr(&output));

    fs::remove_file(path("sets/squat.mp4")).unwrap();
    std::os::unix::fs::symlink("nowhere.mp4", path("sets/link.mp4")).unwrap();
    let output = spotter(home.path(), &["check", "sets", "--out", "all"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("link.mp4: the link leads to nothing"), "{}", stderr(&output));
}

#[test]
fn a_stored_pose_that_names_a_pipe_is_judged_without_pictures() {
    let Some(home) = clips::folder() else { return };
    let path = |name: &str| home.path().join(name);
    let clip = cut(home.path(), "one.mp4", 3.0);
    assert_eq!(check(&clip, &path("one"), &["--exit-zero"]).status.code(), Some(0));
    pipe(&path("pipe.mp4"));
    let stored = fs::read_to_string(path("one/pose.json")).unwrap();
    for target in [path("pipe.mp4").to_str().unwrap(), "/dev/zero", "/", "https://example.org/one.mp4", "-", "pipe:0"] {
        fs::write(path("track.json"), stored.replacen(clip.to_str().unwrap(), target, 1)).unwrap();
        let output = spotter(home.path(), &["check", "track.json", "--out", "out", "--exit-zero"]);
        assert_eq!(output.status.code(), Some(0), "{target}: {}", stderr(&output));
        assert_eq!(json(&path("out/report.json"))["clip"]["path"], target);
        assert!(!path("out/preview.mp4").exists());
    }
}

/// What a terminal must not get.
fn assert_harmless(output: &Output, longest: usize) {
    for said in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(said);
        assert!(text.len() < longest, "{} bytes", text.len());
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    }
}

#[test]
fn cells_and_names_do_nothing_to_a_terminal() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    let long = format!("{}\u{1b}[2J", "x".repeat(100_000));
    fs::copy(fixture("clips/squat.mp4"), path("squat.mp4")).unwrap();
    fs::write(path("loads.csv"), format!("clip,load_kg,lift\n\"{long}\",{long},{long}\n")).unwrap();
    fs::write(path("mine.toml"), format!("\"{}\" = 1\n", "y".repeat(100_000))).unwrap();
    fs::write(path("texts.toml"), format!("[judging]\nclearing_sds = \"{}\"\n", "y".repeat(100_000))).unwrap();
    fs::write(path("pose.json"), format!("{{\"format\":\"{}\"}}", "z".repeat(100_000))).unwrap();
    fs::write(path("marks.json"), format!("{{\"format\":\"{}\",\"marks\":[]}}", "z".repeat(100_000))).unwrap();
    fs::write(path("marks.csv"), format!("{long}\n")).unwrap();
    fs::write(path("frames.csv"), format!("time_s,hip_hinge_deg\n0,{long}\n")).unwrap();
    fs::write(path("a.mot"), format!("endheader\ntime knee_angle_r\n0 {}\n", "x".repeat(100_000))).unwrap();
    fs::create_dir(path("results")).unwrap();
    for arguments in [
        &["check", "squat.mp4", "--sheet", "loads.csv"][..],
        &["check", "squat.mp4", "--profile", "mine.toml"],
        &["check", "squat.mp4", "--profile", "texts.toml"],
        &["check", "pose.json"],
        &["check", "a\u{1b}[2J\u{9b}b\nc.mp4"],
        &["check", "a\u{1b}]0;x\u{7}.mp4", "b\r.mp4", "--out", "batch"],
        &["compare", "frames.csv", "a.mot"],
        &["review", "results", "--import", "marks.json"],
        &["review", "results", "--import", "marks.csv"],
    ] {
        let output = spotter(home.path(), arguments);
        assert!(output.status.code().unwrap() >= 2, "{arguments:?}");
        assert_harmless(&output, 4000);
    }
    let output = spotter(home.path(), &["check", "a\nspotter: all clean.mp4"]);
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
}

#[test]
fn names_are_no_formulas_in_tables() {
    let Some(home) = clips::folder() else { return };
    let path = |name: &str| home.path().join(name);
    let clip = cut(home.path(), "one.mp4", 3.0);
    assert_eq!(check(&clip, &path("one"), &["--exit-zero"]).status.code(), Some(0));
    fs::create_dir(path("sets")).unwrap();
    fs::copy(path("one/pose.json"), path("sets/-1+2.json")).unwrap();
    fs::write(path("sheet.csv"), "clip,lifter,date,lift\nsets/-1+2.json,=cmd|' /C calc'!A0,2026-03-01,deadlift\n")
        .unwrap();
    let arguments =
        ["check", "sets/-1+2.json", "--sheet", "sheet.csv", "--out", "out", "--exit-zero", "--library", "none.sqlite"];
    let output = spotter(home.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let added = spotter(home.path(), &["library", "add", "out", "--library", "all.sqlite"]);
    assert!(added.status.success(), "{}", stderr(&added));
    let export = ["library", "export", "--format", "csv", "--out", "all.csv", "--library", "all.sqlite"];
    assert!(spotter(home.path(), &export).status.success());
    for table in ["out/summary.csv", "all.csv"] {
        let text = fs::read_to_string(path(table)).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let formulas: Vec<String> = reader
            .records()
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|cell| {
                cell.starts_with(['=', '+', '@', '\t']) || (cell.starts_with('-') && cell.parse::<f64>().is_err())
            })
            .collect();
        assert_eq!(formulas, [""; 0], "{table}: {text}");
        assert!(text.contains("'=cmd"), "{table}: {text}");
    }
}
