//! Many small clips and what a batch makes of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::clips::make;
use super::fixture;

/// Seconds of a cut clip: just enough to be judged.
const CUT_S: f64 = 1.3;

/// Cuts a small clip out of a rendered set, from `start_s` on: a dozen frames, so that a check takes less than a second.
pub fn cut(folder: &Path, name: &str, start_s: f64) -> PathBuf {
    let set = fixture("clips/round_deadlift.mp4");
    make(folder, name, &format!("-ss {start_s:.2} -t {CUT_S} -i {} -r 10 -vf scale=-2:160 -an", set.display()))
}

/// Files that are no clip, of the kinds that turn up in folders.
pub fn broken(folder: &Path, count: usize) {
    let whole = fs::read(fixture("clips/squat.mp4")).unwrap();
    for k in 0..count {
        let bytes = match k % 4 {
            0 => Vec::new(),
            1 => vec![k as u8; 4000],
            2 => whole[..200 + 1000 * k].to_vec(),
            _ => format!("a note, number {k}").into_bytes(),
        };
        fs::write(folder.join(format!("broken_{k:02}.mp4")), bytes).unwrap();
    }
}

/// `spotter check` with its arguments, output to be captured.
pub fn batch(clips: &Path, out: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(super::program());
    command.arg("check").arg(clips).arg("--out").arg(out).args(["--exit-zero"]).args(more);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it with `--format json` and returns how each clip ended, by file name, and the exit code.
pub fn statuses(clips: &Path, out: &Path, more: &[&str]) -> (BTreeMap<String, String>, i32) {
    let output = batch(clips, out, more).args(["--format", "json"]).output().unwrap();
    (lines(&output).into_iter().map(|line| (file_name(&line), text(&line["status"]))).collect(), code(&output))
}

/// The lines of JSON on the standard output.
pub fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

/// The file name of a line's clip.
pub fn file_name(line: &Value) -> String {
    Path::new(&text(&line["clip"])).file_name().unwrap().to_string_lossy().into_owned()
}

/// A JSON string.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// The exit code, with what was said if there is none.
pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {}", String::from_utf8_lossy(&output.stderr)))
}

/// Every file below `folder` with its bytes, but for the remembered hashes, which hold times of this machine.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned(), entry.into_path()))
        .filter(|(name, _)| name != ".clips.json")
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// Asserts that two folders hold the same files with the same bytes.
pub fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (tree(a), tree(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(*bytes == b[name], "{name} differs");
    }
}

/// The result folders of the clip whose file name begins with `stem`, one unless several people were asked for.
pub fn results(out: &Path, stem: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path());
    let begins = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(&format!("{stem}-"));
    entries.filter(begins).collect()
}

/// The only one of [`results`].
pub fn result(out: &Path, stem: &str) -> PathBuf {
    let mut results = results(out, stem);
    assert_eq!(results.len(), 1, "results of {stem} in {}", out.display());
    results.remove(0)
}

/// Starts the command and kills it (SIGKILL) after `delay`; whether it was still running then.
pub fn killed_after(mut command: Command, delay: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(delay);
    let running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    running
}

/// Numbers from 0 to 1 that look random and are the same on every run (splitmix64).
pub fn shares(count: u64) -> impl Iterator<Item = f64> {
    (1..=count).map(|k| {
        let mut z = k.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    })
}
