//! A sheet tells of each clip who lifted what; one that cannot be read is refused.

use std::fs;
use std::path::Path;

use crate::support::batch::{batch, code, result, statuses};
use crate::support::{json, stderr};

use super::batch::scene;

#[test]
fn a_sheet_tells_who_lifted_what() {
    let Some((home, folder)) = scene(3, 0) else { return };
    let (out, sheet) = (home.path().join("out"), home.path().join("sets.csv"));
    let path = sheet.to_str().unwrap();
    fs::write(
        &sheet,
        "clip,lifter,lift,load_kg,date,rpe,person\n\
         clips/set_000.mp4,Ada,deadlift,102.5,2026-03-01,8,\n\
         set_001.mp4,Grace,romanian_deadlift,60,,,1\n\
         gone.mp4,Ada,,,,,\n",
    )
    .unwrap();
    // Its copy, which comes first and of which nothing is told, stands back.
    fs::copy(folder.join("set_000.mp4"), folder.join("copy.mp4")).unwrap();
    let output = batch(&folder, &out, &["--sheet", path]).output().unwrap();
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("copy.mp4: a copy of"), "{}", stderr(&output));
    assert_eq!(json(&out.join("summary.json"))["clips"].as_array().unwrap().len(), 3);
    assert!(stderr(&output).contains("line 4") && stderr(&output).contains("gone.mp4"), "{}", stderr(&output));
    let report = json(&result(&out, "set_000").join("report.json"));
    let session = serde_json::json!({"lifter": "Ada", "load_kg": 102.5, "date": "2026-03-01", "rpe": 8.0});
    assert_eq!(report["session"], session);
    assert_eq!((&report["lift"]["name"], &report["lift"]["source"]), (&"deadlift".into(), &"given".into()));
    let report = json(&result(&out, "set_001").join("report.json"));
    assert_eq!((&report["lift"]["name"], &report["session"]["lifter"]), (&"romanian_deadlift".into(), &"Grace".into()));
    assert!(result(&out, "set_001").to_string_lossy().ends_with("-person1"));
    let summary = fs::read_to_string(out.join("summary.csv")).unwrap();
    assert!(summary.contains("Ada,102.5,2026-03-01,8,"), "{summary}");

    // A corrected row judges its own clip again and no other.
    let corrected = fs::read_to_string(&sheet).unwrap().replace("102.5", "105").replace("gone.mp4,Ada,,,,,\n", "");
    fs::write(&sheet, corrected).unwrap();
    let (again, code) = statuses(&folder, &out, &["--sheet", path]);
    assert_eq!(code, 0);
    assert_eq!(
        again.values().map(String::as_str).collect::<Vec<_>>(),
        ["duplicate", "judged_again", "already_done", "already_done"]
    );

    fs::write(&sheet, "clip,load_kg,load kg\na.mp4,1,2\n").unwrap();
    refused(&folder, &sheet, &["line 1", "load_kg", "twice"]);
    fs::write(&sheet, "clip,load_kg,rpe\nset_000.mp4,heavy,\nset_001.mp4,,12\n").unwrap();
    refused(&folder, &sheet, &["line 2", "heavy", "line 3", "12"]);
    refused(&folder, Path::new("absent.csv"), &["absent.csv"]);
}

/// Asserts that the sheet is refused before anything is checked, with these words.
fn refused(folder: &Path, sheet: &Path, words: &[&str]) {
    let out = folder.with_file_name("refused");
    let output = batch(folder, &out, &["--sheet", sheet.to_str().unwrap()]).output().unwrap();
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    for word in words {
        assert!(stderr(&output).contains(word), "`{word}` in: {}", stderr(&output));
    }
    assert!(!out.exists());
}
