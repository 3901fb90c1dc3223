//! The shipped workflow under Snakemake's local executor: killed in the middle and resumed it ends like a plain check.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::batch::{assert_same, broken, code, cut, statuses};
use crate::support::clips;
use crate::support::stderr;

/// Snakemake, which SPOTTER_SNAKEMAKE may name, over the workflow in `home`.
fn snakemake(home: &Path, clips: &Path, program: &Path) -> Command {
    let name = std::env::var_os("SPOTTER_SNAKEMAKE").unwrap_or_else(|| "snakemake".into());
    let mut command = Command::new(name);
    command.arg("--snakefile").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("workflow/Snakefile"));
    command.args(["--cores", "2", "--config", "shards=3"]);
    command.arg(format!("clips={}", clips.display())).arg(format!("spotter={}", program.display()));
    command.current_dir(home).env("XDG_CACHE_HOME", home.join("cache"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

#[test]
#[ignore = "needs Snakemake; `make soak` brings it"]
fn a_killed_workflow_goes_on_and_ends_like_a_plain_check() {
    let Some(home) = clips::folder() else { return };
    let (home, folder) = (home.path(), home.path().join("clips"));
    let program = Path::new(env!("CARGO_BIN_EXE_spotter"));
    let mut command = snakemake(home, &folder, program);
    fs::create_dir(&folder).unwrap();
    for k in 0..9 {
        cut(&folder, &format!("set_{k}.mp4"), 1.0 + k as f64);
    }
    broken(&folder, 2);
    // As deep as the joined results, so that the pages name the clips alike.
    let plain = home.join("results/plain");
    statuses(&folder, &plain, &[]);

    // Killed with all its jobs as soon as the first result is there.
    let mut child = command.process_group(0).stderr(Stdio::null()).spawn().unwrap();
    let shards = || (1..=3).map(|k| home.join(format!("results/shard-{k:05}")));
    let files = || shards().flat_map(walkdir::WalkDir::new).flatten();
    while !files().any(|entry| entry.file_name() == "report.json") {
        assert!(child.try_wait().unwrap().is_none(), "it ended without a result");
        std::thread::sleep(Duration::from_millis(20));
    }
    let group = format!("kill -KILL -{}", child.id());
    assert!(Command::new("sh").args(["-c", &group]).status().unwrap().success());
    child.wait().unwrap();
    assert!(!home.join("results/all/summary.json").exists());

    // A job whose machine fails under it is tried again.
    let flaky = home.join("flaky");
    let script = "#!/bin/sh\nif mkdir \"$0.failed\" 2>/dev/null; then exit 137; fi\nexec PROGRAM \"$@\"\n";
    fs::write(&flaky, script.replace("PROGRAM", &program.display().to_string())).unwrap();
    fs::set_permissions(&flaky, fs::Permissions::from_mode(0o755)).unwrap();
    let again = |more: &str| snakemake(home, &folder, &flaky).arg(more).output().unwrap();
    again("--unlock");
    let output = again("--rerun-incomplete");
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(home.join("flaky.failed").is_dir());
    assert_same(&home.join("results/all"), &plain);
}
