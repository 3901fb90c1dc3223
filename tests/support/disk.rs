//! The disk that fails, see failing_disk.c.

#![allow(dead_code, clippy::unwrap_used)] // in a test a panic is the message

use std::path::{Path, PathBuf};
use std::process::Command;

/// Compiles it into the folder.
pub fn compile(folder: &Path) -> PathBuf {
    let library = folder.join("failing_disk.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/failing_disk.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    assert!(compiler.status().unwrap().success());
    library
}

/// What the environment of a program has to hold so that `folder` fails in the given way.
pub fn failing(library: &Path, folder: &Path, how: &str) -> [(&'static str, String); 3] {
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    [("LD_PRELOAD", text(library)), ("FAILING_DISK_FOLDER", text(folder)), ("FAILING_DISK_HOW", how.into())]
}
