//! Programs beside Spotter that tests use.

/// Whether programs that a test needs are there. Where one is not the test fails, for what was not tried is not green, unless
/// `SPOTTER_LEAVE_OUT` names `kind` among those that are to be left out.
pub fn are_there(kind: &str, programs: &[&str]) -> bool {
    let runs = |program: &&str| {
        // ffmpeg's own way of saying it.
        let version = if program.starts_with("ff") { "-version" } else { "--version" };
        let run = std::process::Command::new(program).arg(version).stdin(std::process::Stdio::null()).output();
        run.is_ok_and(|output| output.status.success())
    };
    let missing = programs.iter().find(|program| !runs(program));
    missing.is_none_or(|missing| !leave_out(kind, &format!("`{missing}`")))
}

/// Leaves a test out for want of something; see [`are_there`].
pub fn leave_out(kind: &str, missing: &str) -> bool {
    let left_out = std::env::var("SPOTTER_LEAVE_OUT").is_ok_and(|kinds| kinds.split(',').any(|name| name == kind));
    assert!(
        left_out,
        "{missing} is needed: run `make test`, install it, or leave such tests out with SPOTTER_LEAVE_OUT={kind}"
    );
    println!("left out: {missing} is needed");
    true
}
