//! The review desk through the real program and plain HTTP: its marks and its list.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::desk::{Desk, data_of, review};
use crate::support::results::{Session, finding, rep, report, sha256, write};

pub const ANA: Session = Session { lifter: "Ana", lift: "deadlift", date: "2026-03-01" };
pub const LEVEL: &str = "lumbar_flexion_level";

/// One clip with a clean rep, one with a warning, and one that cannot be judged; its bytes are those of `clip.mp4` beside it.
pub fn one_clip(folder: &Path) -> String {
    let content = b"not really a video";
    fs::write(folder.join("clip.mp4"), content).unwrap();
    let reps = vec![
        rep(1, "clean", vec![]),
        rep(2, "flagged", vec![finding(LEVEL, "warning", 31.0, 23.5)]),
        rep(3, "cannot_judge", vec![]),
    ];
    write(&folder.join("clip.spotter"), &report("clip.mp4", &sha256(content), &ANA, reps));
    sha256(content)
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn marks_are_kept_over_a_restart_and_a_new_analysis_that_counts_reps_differently() {
    let folder = tempfile::tempdir().unwrap();
    let content = one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let id = &desk.results()[0];
    desk.say(id, 2, LEVEL, "opinion", json!("disagree"));
    desk.say(id, 1, "clean", "opinion", json!("agree"));
    desk.say(id, 3, "", "note", json!("belt on"));
    desk.say(id, 3, "", "star", json!(true));
    assert_eq!(desk.close(), Some(0), "Ctrl-C is how a desk is closed");

    // The next version finds one more rep before the others, and each moment a little later.
    let reps = vec![
        json!({ "index": 1, "start_s": 2.0, "turn_s": 4.0, "end_s": 7.0, "completeness": "whole", "phases": [],
            "verdict": "clean", "severity": null, "metrics": {}, "findings": [], "not_assessed": [] }),
        json!({ "index": 2, "start_s": 10.2, "turn_s": 14.1, "end_s": 18.2, "completeness": "whole", "phases": [],
            "verdict": "clean", "severity": null, "metrics": {}, "findings": [], "not_assessed": [] }),
        json!({ "index": 3, "start_s": 20.2, "turn_s": 24.1, "end_s": 28.2, "completeness": "whole", "phases": [],
            "verdict": "flagged", "severity": "warning", "metrics": {}, "findings": [finding(LEVEL, "warning", 30.0, 23.7)],
            "not_assessed": [] }),
        rep(4, "clean", vec![]),
    ];
    let mut again = report("clip.mp4", &content, &ANA, reps);
    for (name, by) in [("start_s", 30.1), ("turn_s", 34.1), ("end_s", 38.0)] {
        again["reps"][3][name] = json!(by);
    }
    write(&folder.path().join("clip.spotter"), &again);

    let desk = Desk::open(folder.path(), &[]);
    assert_eq!(
        desk.marks(),
        [
            (3, LEVEL.into(), "opinion".into(), json!("disagree")),
            (2, "clean".into(), "opinion".into(), json!("agree")),
            (4, String::new(), "note".into(), json!("belt on")),
            (4, String::new(), "star".into(), json!(true)),
        ]
    );
}

#[test]
fn the_latest_word_holds_and_undo_takes_back_only_what_its_own_window_said() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let id = &desk.results()[0];
    let say = |window: &str, value: Value| {
        let said = json!({ "result": id, "rep": 2, "fault": LEVEL, "at_s": 23.5, "what": "opinion", "value": value, "window": window });
        assert_eq!(desk.json("/api/marks", &said).0, 200);
    };
    let undo = |window: &str| desk.json("/api/undo", &json!({ "window": window })).1["undone"].clone();
    let now = || desk.marks().iter().map(|m| m.3.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    say("left", json!("agree"));
    say("right", json!("unsure"));
    say("left", json!("disagree"));
    assert_eq!(now(), ["disagree"]);
    assert_eq!(undo("left"), json!({ "result": id, "rep": 2, "fault": LEVEL }), "the page goes back there");
    assert_eq!(now(), ["unsure"], "the other window's word holds again");
    assert_eq!(undo("left")["rep"], 2);
    assert_eq!(undo("left"), Value::Null);
    assert_eq!(now(), ["unsure"]);
    say("right", Value::Null);
    assert!(now().is_empty());
    assert_eq!(undo("right")["rep"], 2);
    assert_eq!(now(), ["unsure"]);
}

#[test]
fn two_desks_and_many_windows_at_once_lose_no_mark() {
    let folder = tempfile::tempdir().unwrap();
    let reps =
        (1..=40).map(|i| rep(i, "flagged", vec![finding(LEVEL, "warning", 31.0, 10.0 * i as f64 + 3.0)])).collect();
    write(&folder.path().join("a"), &report("a.mp4", &sha256(b"a"), &ANA, reps));
    let desks = [Desk::open(folder.path(), &[]), Desk::open(folder.path(), &[])];
    let id = &desks[0].results()[0];
    std::thread::scope(|scope| {
        for window in 0..4 {
            let desk = &desks[window % 2];
            scope.spawn(move || {
                for i in 0..10 {
                    desk.say(id, 1 + window * 10 + i, LEVEL, "opinion", json!("agree"));
                }
            });
        }
    });
    for desk in &desks {
        let mut reps: Vec<u64> = desk.marks().iter().map(|m| m.0).collect();
        reps.sort_unstable();
        assert_eq!(reps, (1..=40).collect::<Vec<u64>>());
    }
}

#[test]
fn marks_that_make_no_sense_are_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let id = &desk.results()[0];
    let said = |rep: usize, fault: &str, what: &str, value: Value| {
        let said = json!({ "result": id, "rep": rep, "fault": fault, "at_s": 1.0, "what": what, "value": value, "window": "w" });
        desk.json("/api/marks", &said).0
    };
    assert_eq!(said(9, LEVEL, "opinion", json!("agree")), 404);
    assert_eq!(said(1, "no_such_fault", "own", json!("warning")), 422);
    assert_eq!(said(1, LEVEL, "opinion", json!("perhaps")), 422);
    assert_eq!(said(1, "", "note", json!("x".repeat(2001))), 422);
    assert_eq!(said(1, LEVEL, "note", json!("of a fault")), 422);
    let (status, _) = desk.post("/api/marks", &vec![b' '; 100_000], "application/json");
    assert_eq!(status, 413);
    let (status, _) = desk.post("/api/marks", b"{}", "text/plain");
    assert_eq!(status, 415, "a form of another page cannot send what counts as JSON");
    assert!(desk.marks().is_empty());
}

#[test]
fn marks_go_to_a_colleague_and_back_and_contradictions_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let id = desk.results()[0].clone();
    desk.say(&id, 2, LEVEL, "opinion", json!("agree"));
    desk.say(&id, 1, "", "note", json!("=HYPERLINK(\"x\")"));
    drop(desk);

    let theirs = tempfile::tempdir().unwrap();
    one_clip(theirs.path());
    for name in ["marks.csv", "marks.json"] {
        let file = folder.path().join(name);
        let output = review(folder.path(), &["--export", file.to_str().unwrap()]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let written = fs::read_to_string(&file).unwrap();
        assert!(!written.contains(",=HYPERLINK") && !written.contains(",\"=HYPERLINK"), "a spreadsheet would run it");

        let desk = Desk::open(theirs.path(), &["--coach", "lee"]);
        desk.say(&id, 2, LEVEL, "opinion", json!("disagree"));
        drop(desk);
        let output = review(theirs.path(), &["--coach", "lee", "--import", file.to_str().unwrap()]);
        let said = text(&output.stdout);
        let new = if name == "marks.csv" {
            "2 marks in the file, 2 of them new"
        } else {
            "2 marks in the file, 0 of them new"
        };
        assert!(said.contains(new), "{said}");
        assert!(said.contains("lee says disagree, kim says agree"), "{said}");
    }
    let desk = Desk::open(theirs.path(), &["--coach", "lee"]);
    let marks = desk.marks();
    assert!(marks.iter().any(|m| m.3 == "=HYPERLINK(\"x\")"), "the note is as it was: {marks:?}");
    assert_eq!(marks.iter().filter(|m| m.2 == "opinion").count(), 2, "both opinions are kept: {marks:?}");
    assert!(desk.text("/stats").contains("lee disagrees, kim agrees"));
}

#[test]
fn a_broken_file_of_marks_changes_nothing_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let file = folder.path().join("broken.csv");
    let good =
        format!("{},kim,2026-03-01T10:00:00Z,{},clip.mp4,rep,3,{LEVEL},opinion,agree", "a".repeat(32), sha256(b"x"));
    let bad = good.replace("agree", "maybe");
    fs::write(&file, format!("uid,coach,made_at,clip,clip_name,scope,at_s,fault,what,value\n{good}\n{bad}\n")).unwrap();
    let output = review(folder.path(), &["--import", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stderr).contains("mark 2: `value` is wrong; nothing was imported"),
        "{}",
        text(&output.stderr)
    );
    assert!(Desk::open(folder.path(), &[]).marks().is_empty());
}

#[test]
fn marks_of_a_newer_version_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    desk.say(&desk.results()[0], 2, "", "star", json!(true));
    drop(desk);
    let database = rusqlite::Connection::open(folder.path().join("marks.sqlite")).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let output = review(folder.path(), &["--stats"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("made by a newer Spotter (format 99"), "{}", text(&output.stderr));
}

#[test]
fn the_page_lists_the_worst_first_and_names_reports_that_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let reps =
        vec![rep(1, "flagged", vec![finding("hinge_deficit", "breakdown", 90.0, 12.0)]), rep(2, "clean", vec![])];
    write(&folder.path().join("b/deep/er"), &report("b.mp4", &sha256(b"b"), &ANA, reps));
    fs::create_dir_all(folder.path().join("broken")).unwrap();
    fs::write(folder.path().join("broken/report.json"), "{ \"schema").unwrap();
    // Nor is a clip forgotten in which nothing was judged.
    let mut none = report("standing.mp4", &sha256(b"n"), &ANA, vec![]);
    none["rejected_movements"] = json!([{ "start_s": 1.0, "end_s": 3.0, "reason": "the hips hardly move" }]);
    write(&folder.path().join("standing"), &none);
    let failed = |clip: &str| json!({ "clip": clip, "reason": "it holds no video" });
    let summary = json!({ "failures": [failed("notes.mp4"), failed("clip.mp4")] });
    fs::write(folder.path().join("summary.json"), summary.to_string()).unwrap();
    let page = Desk::open(folder.path(), &[]).text("/");
    assert!(page.contains("1 report could not be read") && page.contains("broken: not a report"));
    let data = data_of(&page);
    let verdict = |row: &Value| (data["clips"][row[0].as_u64().unwrap() as usize]["name"].clone(), row[1].clone());
    let order: Vec<_> = data["rows"].as_array().unwrap().iter().map(verdict).collect();
    let expected = [
        ("b.mp4", 1),
        ("clip.mp4", 2),
        ("clip.mp4", 3),
        ("standing.mp4", 0),
        ("notes.mp4", 0),
        ("b.mp4", 2),
        ("clip.mp4", 1),
    ];
    let why = |name: &str| {
        let of = |row: &&Value| verdict(row).0 == name;
        data["rows"].as_array().unwrap().iter().find(of).unwrap()[7].clone()
    };
    assert_eq!(why("standing.mp4"), "no rep was counted: the hips hardly move");
    assert_eq!(why("notes.mp4"), "it holds no video");
    assert_eq!(order, expected.map(|(name, rep)| (json!(name), json!(rep))));
}
