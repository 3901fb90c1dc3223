//! What the test programs share: running the real binary, made-up lifters, clips, results and files of others.

// Each test program takes what it needs, and in a test a panic is the message.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

pub mod batch;
pub mod clips;
pub mod desk;
pub mod disk;
pub mod disturbances;
pub mod figure;
pub mod keypoint_files;
pub mod lifter;
pub mod programs;
pub mod results;

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// A file under `fixtures/`.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The built program `spotter`: Cargo puts it into the folder above that of its tests and examples.
pub fn program() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    this.ancestors().skip(2).map(|folder| folder.join("spotter")).find(|file| file.is_file()).unwrap()
}

/// Runs `spotter check` on `clip` with results in `out`.
pub fn check(clip: &Path, out: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(program());
    command.arg("check").arg(clip).arg("--out").arg(out).args(more).output().unwrap()
}

/// Reads a JSON file.
pub fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))).unwrap()
}

/// In what a report does not fit `docs/report.schema.json`.
pub fn misfits(report: &Value) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    let (mut compiler, mut schemas) = (boon::Compiler::new(), boon::Schemas::new());
    let schema = compiler.compile(path.to_str().unwrap(), &mut schemas).unwrap();
    schemas.validate(report, schema).err().map(|error| format!("{error:#}"))
}

/// A column of the `frames.csv` among the results `out`, `None` where nothing was measured.
pub fn column(out: &Path, name: &str) -> Vec<Option<f64>> {
    let mut reader = csv::Reader::from_path(out.join("frames.csv")).unwrap();
    let place = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|row| row.unwrap()[place].parse().ok()).collect()
}

/// The error output as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The verdicts of a report, in order of the reps.
pub fn verdicts(report: &Value) -> Vec<String> {
    let reps = report["reps"].as_array().unwrap();
    reps.iter().map(|r| r["verdict"].as_str().unwrap().to_owned()).collect()
}
