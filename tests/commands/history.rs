//! What a history finds in the training of made-up lifters, held against what was planted, through the real binary. Their sets
//! are tracks of the articulated figure, taken through the whole analysis.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

use crate::support::lifter;
use crate::support::lifter::{CLEAN, ROUNDED, Set, day, deadlift, train};
use crate::support::{json, misfits, stderr, verdicts};

fn spotter(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("spotter").unwrap();
    command.current_dir(folder).env("SPOTTER_LIBRARY", "library.sqlite").args(arguments).output().unwrap()
}

/// Five reps, rounded at the given places.
fn five(rounded: &[usize]) -> Vec<f64> {
    (1..=5).map(|rep| if rounded.contains(&rep) { ROUNDED } else { CLEAN }).collect()
}

fn set(after: i32, load_kg: f64, reps: Vec<f64>) -> Set {
    Set { date: day(after), load_kg, base: CLEAN, reps }
}

/// Trains, stores, and returns the history as the terminal shows it.
fn history(sets: &[Set]) -> String {
    let folder = tempfile::tempdir().unwrap();
    train("anna", sets, &folder.path().join("results"));
    let added = spotter(folder.path(), &["library", "add", "results"]);
    assert!(added.status.success(), "{}", stderr(&added));
    let shown = spotter(folder.path(), &["history", "anna"]);
    assert!(shown.status.success(), "{}", stderr(&shown));
    String::from_utf8(shown.stdout).unwrap()
}

/// The block under a heading of the text.
fn block<'t>(text: &'t str, heading: &str) -> &'t str {
    let from = text.find(&format!("\n{heading}\n")).map(|at| at + heading.len() + 2);
    from.map_or("", |from| text[from..].split("\n\n").next().unwrap())
}

/// Names of the rules in a block.
fn rules(block: &str) -> Vec<&str> {
    let mut rules: Vec<&str> =
        block.lines().filter_map(|l| l.trim_start().strip_prefix('[')?.split(':').next()).collect();
    rules.dedup();
    rules
}

/// Thirteen weeks of two sessions with two sets of five reps.
fn three_months(rounded: impl Fn(i32) -> Vec<usize>) -> Vec<Set> {
    let sessions = (0..26).map(|k| (k, 7 * (k / 2) + 3 * (k % 2)));
    sessions.flat_map(|(k, at)| [100.0, 110.0].map(|load| set(at, load, five(&rounded(k))))).collect()
}

#[test]
fn nothing_is_found_in_a_steady_lifter() {
    // A rounded rep now and then is no pattern.
    let text = history(&three_months(|k| if k % 7 == 3 { vec![1 + (k as usize) % 5] } else { vec![] }));
    assert_eq!(block(&text, "worth a look"), "", "{text}");
    assert!(!text.contains("improvement"), "{text}");
    assert_eq!(rules(block(&text, "what went well")), ["consistency", "load beyond form"], "{text}");
    let ranges = text.lines().filter(|l| l.contains("no change that can be told")).count();
    assert!(ranges >= 6, "{text}");
}

#[test]
fn a_planted_repeated_fault_is_found() {
    let bad = [21, 23, 25];
    let text = history(&three_months(|k| if bad.contains(&k) { vec![1, 3, 5] } else { vec![] }));
    let found = block(&text, "worth a look");
    assert!(rules(found).contains(&"repeated fault"), "{text}");
    assert!(found.contains("in 3 of the last 5 sessions"), "{text}");
    assert!(found.contains("36 % ± 7 % of 50 reps"), "{text}");
    assert!(!rules(found).iter().any(|r| ["load beyond form", "fatigue drift"].contains(r)), "{text}");
    assert!(!block(&text, "what went well").contains("consistency"), "{text}");
    assert!(!text.contains("improvement"), "{text}");
}

#[test]
fn a_planted_load_limit_is_found() {
    let heavy = |week: i32| if week > 6 { five(&[2, 3, 4]) } else { five(&[]) };
    let week = |w: i32| [set(7 * w, 100.0, five(&[])), set(7 * w, 120.0, five(&[])), set(7 * w, 140.0, heavy(w))];
    let text = history(&(0..13).flat_map(week).collect::<Vec<_>>());
    let found = block(&text, "worth a look");
    assert_eq!(rules(found), ["load beyond form"], "{text}");
    assert!(found.contains("Faults appear above 120 kg"), "{text}");
    assert!(found.contains("rounder at 140 kg"), "{text}");
    assert!(block(&text, "to know").contains("Form held up to 120 kg"), "{text}");
}

#[test]
fn a_planted_improvement_is_found_and_said_first() {
    let rounded = |k: i32| match k {
        0..8 => vec![1, 3, 5],
        8..14 => vec![3],
        _ => vec![],
    };
    let text = history(&three_months(rounded));
    let praise = block(&text, "what went well");
    assert_eq!(rules(praise)[0], "improvement", "{text}");
    assert!(praise.contains("More of your reps are clean"), "{text}");
    assert!(praise.contains("clean reps: +60 %"), "{text}");
    assert_eq!(block(&text, "worth a look"), "", "{text}");
    assert!(text.find("what went well").unwrap() < text.find("over sessions").unwrap());
    // No column runs into the next.
    let trends: Vec<&str> =
        text[text.find("over sessions").unwrap()..].lines().take_while(|line| !line.is_empty()).collect();
    for row in &trends[1..] {
        let cells = row.trim().split("  ").filter(|cell| !cell.is_empty()).count();
        assert!(cells == 4 || row.contains("a change needs"), "{row}");
    }
}

#[test]
fn a_planted_fatigue_drift_is_found_with_its_rep() {
    let text = history(&(0..13).map(|w| set(7 * w, 100.0, five(&[4, 5]))).collect::<Vec<_>>());
    let found = block(&text, "worth a look");
    assert!(rules(found).contains(&"fatigue drift"), "{text}");
    assert!(found.contains("from rep 4 on"), "{text}");
}

#[test]
fn too_few_sessions_say_what_cannot_be_said() {
    let text = history(&[set(0, 100.0, five(&[2, 4]))]);
    let missing = block(&text, "cannot be said yet");
    for rule in ["improvement", "consistency", "repeated fault", "flagged reps", "fatigue drift"] {
        assert!(missing.contains(&format!("  {rule}: ")), "{rule}: {text}");
    }
    assert_eq!(block(&text, "worth a look"), "", "{text}");
    // One session is not shown as several.
    let row = text.lines().find(|line| line.trim_start().starts_with("clean reps")).unwrap();
    assert!(row.contains("60 %") && row.contains(&format!("on {}", day(0))), "{text}");
    assert!(!text.contains("last 3 sessions"), "{text}");
}

/// Checks a stored track of a set as lifted by anna, and returns its report.
fn checked(folder: &Path, set: &Set, more: &[&str]) -> serde_json::Value {
    deadlift(set).write(fs::File::create(folder.join("pose.json")).unwrap()).unwrap();
    let load = set.load_kg.to_string();
    let arguments = ["check", "pose.json", "--out", "out", "--force", "--lift", "deadlift", "--lifter", "anna"];
    let output = spotter(folder, &[&arguments[..], &["--date", &set.date, "--load-kg", &load], more].concat());
    assert!(output.status.code().unwrap() <= 1, "{}", stderr(&output));
    json(&folder.join("out/report.json"))
}

const FLAT: f64 = 3.0;

fn faults(list: &serde_json::Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|f| f["fault"].as_str().unwrap()).collect()
}

#[test]
fn a_new_set_is_judged_against_the_own_clean_reps() {
    let folder = tempfile::tempdir().unwrap();
    let weeks = (0..4).flat_map(|w| [set(7 * w, 100.0, five(&[])), set(7 * w, 120.0, five(&[]))]);
    let mut sets: Vec<Set> = weeks.collect();
    sets.extend([4, 5].map(|w| set(7 * w, 140.0, five(&[1, 3, 5]))));
    // A lifter who keeps the back flatter than most.
    for set in &mut sets {
        set.base = FLAT;
        set.reps.iter_mut().filter(|level| **level == CLEAN).for_each(|level| *level = FLAT);
    }
    train("anna", &sets, &folder.path().join("results"));
    assert!(spotter(folder.path(), &["library", "add", "results"]).status.success());

    // Alike in all reps and below the general range: only the own history shows that it is unusual.
    let alike = Set { base: FLAT + 18.0, ..set(42, 140.0, vec![FLAT + 18.0; 5]) };
    let empty = folder.path().join("empty.sqlite");
    let without = checked(folder.path(), &alike, &["--library", empty.to_str().unwrap()]);
    assert_eq!(verdicts(&without), ["clean"; 5]);
    assert!(faults(&without["set"]["not_assessed"]).contains(&"load_beyond_form"));
    let with = checked(folder.path(), &alike, &[]);
    assert_eq!(verdicts(&with), ["flagged"; 5], "{:#}", with["reps"][0]);
    assert_eq!(with["reference"], serde_json::json!({ "kind": "clean_reps", "start_s": null, "end_s": null }));
    let own = with["reps"][0]["metrics"]["lumbar_flexion_vs_own"]["value"].as_f64().unwrap();
    assert!((own - 18.0).abs() < 5.0, "{own}");
    let set_findings = faults(&with["set"]["findings"]);
    assert!(set_findings.contains(&"load_beyond_form"), "{:#}", with["set"]);
    assert!(!faults(&with["set"]["not_assessed"]).contains(&"repeated_fault"), "{:#}", with["set"]);
    assert_eq!(with["session"]["lifter"], "anna");
    assert_eq!(misfits(&with), None);

    // The third session with the same fault.
    let bad = [ROUNDED, FLAT, ROUNDED, FLAT, ROUNDED];
    let again = checked(folder.path(), &Set { base: FLAT, ..set(42, 140.0, bad.to_vec()) }, &[]);
    assert!(faults(&again["set"]["findings"]).contains(&"repeated_fault"), "{:#}", again["set"]);
    // A clean set stays clean, and its history is no reason to doubt it.
    let clean = checked(folder.path(), &Set { base: FLAT, ..set(42, 100.0, vec![FLAT; 5]) }, &[]);
    assert_eq!(verdicts(&clean), ["clean"; 5], "{:#}", clean["reps"][0]);
    assert!(!faults(&clean["set"]["findings"]).contains(&"repeated_fault"), "{:#}", clean["set"]);
}

#[test]
fn a_batch_is_judged_against_the_lifters_of_its_sheet_and_again_when_the_library_grows() {
    let folder = tempfile::tempdir().unwrap();
    let flat = |after, load| Set { base: FLAT, ..set(after, load, vec![FLAT; 5]) };
    for (name, set) in [("new", Set { base: FLAT + 18.0, ..flat(42, 140.0) }), ("other", flat(42, 100.0))] {
        let set = Set { reps: vec![set.base; 5], ..set };
        fs::create_dir_all(folder.path().join(name)).unwrap();
        deadlift(&set).write(fs::File::create(folder.path().join(name).join("pose.json")).unwrap()).unwrap();
    }
    let sheet = "clip,lifter,lift,load_kg,date\nnew/pose.json,anna,deadlift,140,2026-02-16\n\
                 other/pose.json,ben,deadlift,100,2026-02-16\n";
    fs::write(folder.path().join("sets.csv"), sheet).unwrap();
    let reports = || {
        let check = ["check", "new/pose.json", "other/pose.json", "--sheet", "sets.csv", "--out", "out"];
        let output = spotter(folder.path(), &check);
        assert!(output.status.code().unwrap() <= 1, "{}", stderr(&output));
        let mut folders: Vec<_> = fs::read_dir(folder.path().join("out")).unwrap().map(|e| e.unwrap().path()).collect();
        folders.retain(|f| f.join("report.json").exists());
        folders.sort();
        folders.iter().map(|f| json(&f.join("report.json"))).collect::<Vec<_>>()
    };
    let before = reports();
    assert_eq!(before.iter().map(verdicts).collect::<Vec<_>>(), [["clean"; 5], ["clean"; 5]]);

    train("anna", &(0..4).map(|w| flat(7 * w, 120.0)).collect::<Vec<_>>(), &folder.path().join("results"));
    assert!(spotter(folder.path(), &["library", "add", "results"]).status.success());
    let after = reports();
    assert_eq!(after.iter().map(verdicts).collect::<Vec<_>>(), [["flagged"; 5], ["clean"; 5]]);
    assert_eq!(after[0]["reference"]["start_s"], serde_json::Value::Null);
    assert!(!after[1]["reference"]["start_s"].is_null(), "nobody knows ben yet");
    let why = after[1]["set"]["not_assessed"].as_array().unwrap();
    let why = why.iter().find(|n| n["fault"] == "lumbar_flexion_vs_own").unwrap()["reason"].as_str().unwrap();
    assert!(why.starts_with("too few clean reps in earlier sessions") && why.contains(": 0 in 0,"), "{why}");
    assert_eq!(reports(), after);
}

#[test]
fn the_page_stands_alone_and_shows_names_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let name = "<img src=x onerror=alert(1)> & \"co\"";
    for (k, at) in (0..7).map(|w| (w as usize, 7 * w)) {
        let mut report = lifter::report(name, &set(at, 100.0, five(&[1 + k % 5])), None);
        report.clip.path = "/home/someone/</style><script>alert(2)</script>.mp4".into();
        lifter::write(&report, &folder.path().join(format!("results/{k}")));
    }
    assert!(spotter(folder.path(), &["library", "add", "results"]).status.success());
    let shown = spotter(folder.path(), &["history", name, "--out", "page.html"]);
    assert!(shown.status.success(), "{}", stderr(&shown));
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    for forbidden in ["<img", "<script", "<link", "href=", "@import", "url(", "/home/someone"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("&lt;img") || page.contains("&#60;img"));
    assert!(page.matches("<svg").count() >= 8 && page.matches("role=\"img\"").count() >= 8);
    assert!(page.contains("does not diagnose"));
    // The same library gives the same bytes.
    assert!(spotter(folder.path(), &["history", name, "--out", "again.html"]).status.success());
    assert_eq!(page, fs::read_to_string(folder.path().join("again.html")).unwrap());

    let nobody = spotter(folder.path(), &["history", "nobody"]);
    assert_eq!(nobody.status.code(), Some(3));
    assert!(stderr(&nobody).contains("no lifter named `nobody`"), "{}", stderr(&nobody));
    let other = spotter(folder.path(), &["history", name, "--lift", "squat"]);
    assert_eq!(other.status.code(), Some(3));
    assert!(stderr(&other).contains("--lift"), "{}", stderr(&other));
}
