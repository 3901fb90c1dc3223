//! Reports as earlier versions wrote them (`fixtures/reports`) are still read by all that reads reports.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::desk::{Desk, data_of};
use crate::support::{fixture, program};

/// Two results of one lifter: of the first version of the schema, and of the second before `plate450` became `plate_450`.
fn results(folder: &Path) {
    for name in ["1.0", "2.0_with_plate450"] {
        let of = folder.join("results").join(format!("{name}.spotter"));
        fs::create_dir_all(&of).unwrap();
        fs::copy(fixture(&format!("reports/{name}.json")), of.join("report.json")).unwrap();
    }
}

fn spotter(folder: &Path, arguments: &[&str]) -> (Output, String) {
    let mut command = Command::new(program());
    let output = command.current_dir(folder).env("SPOTTER_LIBRARY", "library.sqlite").args(arguments).output().unwrap();
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    (output, said)
}

#[test]
fn the_library_and_a_history_hold_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path());
    let (_, added) = spotter(folder.path(), &["library", "add", "results"]);
    assert!(added.starts_with("2 sets stored, 0 replaced, 0 unchanged, 0 not stored"), "{added}");
    let (_, history) = spotter(folder.path(), &["history", "anna"]);
    let told =
        "anna, deadlift: 2 sessions from 2026-11-25 to 2026-11-28, 2 sets, 6 reps: 2 clean, 4 flagged, 0 partly seen";
    assert!(history.starts_with(told), "{history}");
}

#[test]
fn a_batch_beside_them_sums_up_and_the_desk_shows_their_reps() {
    let folder = tempfile::tempdir().unwrap();
    results(folder.path());
    fs::create_dir(folder.path().join("clips")).unwrap();
    fs::write(folder.path().join("clips/no_clip.mp4"), "no clip").unwrap();
    let (batch, _) = spotter(folder.path(), &["check", "clips", "--out", "results"]);
    assert_eq!(batch.status.code(), Some(3), "the one clip fails, nothing else: {batch:?}");

    let desk = Desk::open(&folder.path().join("results"), &[]);
    let shown = data_of(&desk.text("/"));
    let clips = &shown["clips"];
    assert_eq!((clips[0]["date"].as_str(), clips[1]["date"].as_str()), (Some("2026-11-25"), Some("2026-11-28")));
    // A row is clip, rep, times, verdict, findings: how far the third rep is rounded beyond the first stands in both reports.
    let rows = shown["rows"].as_array().unwrap();
    for clip in 0..2 {
        let row = rows.iter().find(|row| row[0] == clip && row[1] == 3).unwrap();
        assert_eq!(row[6][0][2], 41.706, "{row}");
    }
}
