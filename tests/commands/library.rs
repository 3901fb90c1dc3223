//! The library of lifters through the real binary: what goes in once stays once, what is forgotten is gone, and nobody else
//! can read it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Output, Stdio};

use assert_cmd::cargo::cargo_bin;
use rusqlite::Connection;
use serde_json::Value;
use spotter::library::{Entry, Library, LibraryError, write_json};

use crate::support::lifter::{CLEAN, ROUNDED, Set, day, report, train, write};
use crate::support::stderr;

fn command(folder: &Path, arguments: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(cargo_bin("spotter"));
    command.current_dir(folder).env("SPOTTER_LIBRARY", "library.sqlite").args(arguments);
    command
}

fn spotter(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn set(after: i32, load_kg: f64) -> Set {
    Set { date: day(after), load_kg, base: CLEAN, reps: vec![CLEAN, ROUNDED] }
}

/// Stores so many sets of a lifter below `folder/<lifter>` and adds them.
fn added(folder: &Path, lifter: &str, sets: i32) -> Output {
    let sets: Vec<Set> = (0..sets).map(|k| set(k, 100.0)).collect();
    train(lifter, &sets, &folder.join(lifter));
    spotter(folder, &["library", "add", lifter])
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Files of a folder that hold the text, whatever they are.
fn holding(folder: &Path, text: &str) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file());
    let holds = |p: &Path| fs::read(p).unwrap().windows(text.len()).any(|w| w == text.as_bytes());
    files.filter(|p| holds(p)).map(|p| p.display().to_string()).collect()
}

#[test]
fn a_set_that_is_added_twice_is_there_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = added(folder.path(), "anna", 3);
    assert!(stdout(&first).starts_with("3 sets stored, 0 replaced, 0 unchanged"), "{}", stdout(&first));
    let again = spotter(folder.path(), &["library", "add", "anna"]);
    assert!(stdout(&again).starts_with("0 sets stored, 0 replaced, 3 unchanged"), "{}", stdout(&again));

    // The same clip judged anew takes the place of its earlier judgement.
    let mut judged = report("anna", &set(1, 100.0), None);
    judged.spotter.profile = "cautious".into();
    write(&judged, &folder.path().join("anew"));
    let anew = spotter(folder.path(), &["library", "add", "anew/report.json"]);
    assert!(stdout(&anew).starts_with("0 sets stored, 1 replaced"), "{}", stdout(&anew));
    let list = stdout(&spotter(folder.path(), &["library", "list"]));
    let row: Vec<&str> = list.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(row, ["anna", "3", "3", "6", "2026-01-05", "2026-01-07"]);
}

#[test]
fn an_export_holds_what_the_reports_said() {
    let folder = tempfile::tempdir().unwrap();
    added(folder.path(), "anna", 1);
    added(folder.path(), "ben", 1);
    let told: Value = serde_json::to_value(report("anna", &set(0, 100.0), None)).unwrap();
    let exported: Value = serde_json::from_slice(&spotter(folder.path(), &["library", "export"]).stdout).unwrap();
    assert_eq!(exported[0]["lifter"], "anna");
    assert_eq!(exported[1]["lifter"], "ben");
    let stored = &exported[0]["sets"][0];
    assert_eq!(stored["date"], "2026-01-05");
    assert_eq!(stored["load_kg"], 100.0);
    assert_eq!(stored["clip"], "2026-01-05 100 kg.mp4");
    assert_eq!(stored["findings"], told["set"]["findings"]);
    for (stored, told) in stored["reps"].as_array().unwrap().iter().zip(told["reps"].as_array().unwrap()) {
        for key in ["index", "verdict", "severity", "findings", "not_assessed"] {
            assert_eq!(stored[key], told[key], "{key}");
        }
        // Metres by a guess at the lifter's size do not compare between sets, and are left out.
        let mut metrics = told["metrics"].as_object().unwrap().clone();
        metrics.retain(|_, metric| metric["scale"] != "usual_stature");
        assert!(metrics.len() < told["metrics"].as_object().unwrap().len());
        assert_eq!(stored["metrics"], Value::Object(metrics));
    }

    let output = spotter(folder.path(), &["library", "export", "ben", "--format", "csv", "--out", "ben.csv"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(mode(&folder.path().join("ben.csv")), 0o600);
    let mut table = csv::Reader::from_path(folder.path().join("ben.csv")).unwrap();
    let header: Vec<String> = table.headers().unwrap().iter().map(String::from).collect();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    let cell = |row: usize, name: &str| &rows[row][header.iter().position(|h| h == name).unwrap()];
    assert_eq!((cell(0, "lifter"), cell(0, "rep"), cell(1, "rep")), ("ben", "1", "2"));
    assert_eq!((cell(0, "verdict"), cell(1, "verdict")), ("clean", "flagged"));
    let depth = told["reps"][0]["metrics"]["hip_hinge_peak"]["value"].to_string();
    assert_eq!(cell(0, "hip_hinge_peak"), depth);
}

#[test]
fn a_forgotten_lifter_leaves_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("kept");
    fs::create_dir(&place).unwrap();
    let file = place.join("library.sqlite");
    let library = ["--library", file.to_str().unwrap()];
    for name in ["Zwetschgenknödel", "ben"] {
        train(name, &(0..8).map(|k| set(k, 100.0)).collect::<Vec<_>>(), &folder.path().join(name));
        let mut arguments = vec!["library", "add", name];
        arguments.extend(library);
        assert!(spotter(folder.path(), &arguments).status.success());
    }
    assert!(!holding(&place, "Zwetschgenknödel").is_empty());
    let clip = report("Zwetschgenknödel", &set(3, 100.0), None).clip.sha256;

    let output = spotter(folder.path(), &[&["library", "forget", "Zwetschgenknödel"][..], &library].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stdout(&output).contains("8 sets with 16 reps of 8 sessions"), "{}", stdout(&output));
    assert_eq!(holding(&place, "Zwetschgenknödel"), [""; 0]);
    let list = stdout(&spotter(folder.path(), &[&["library", "list"][..], &library].concat()));
    assert!(list.contains("ben") && !list.contains("Zwet"), "{list}");
    // Both lifted the same made-up clips; ben's rows are whole.
    assert_eq!(holding(&place, &clip).len(), 1);
    assert!(spotter(folder.path(), &[&["library", "check"][..], &library].concat()).status.success());

    let again = spotter(folder.path(), &[&["library", "forget", "Zwetschgenknödel"][..], &library].concat());
    assert_eq!(again.status.code(), Some(3));
    assert!(stderr(&again).contains("no lifter named"), "{}", stderr(&again));
}

#[test]
fn an_idle_reader_holds_nothing_back() {
    let folder = tempfile::tempdir().unwrap();
    added(folder.path(), "anna", 4);
    let reader = Connection::open(folder.path().join("library.sqlite")).unwrap();
    reader.query_row("SELECT count(*) FROM rep", [], |row| row.get::<_, i64>(0)).unwrap();
    let output = spotter(folder.path(), &["library", "forget", "anna"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(holding(folder.path(), "anna"), [""; 0]);
}

#[test]
fn only_the_owner_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    train("anna", &[set(0, 100.0)], &folder.path().join("results"));
    let output = command(folder.path(), &["library", "add", "results"])
        .env_remove("SPOTTER_LIBRARY")
        .env("XDG_DATA_HOME", folder.path().join("data"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let home = folder.path().join("data/spotter");
    assert_eq!((mode(&home), mode(&home.join("library.sqlite"))), (0o700, 0o600));

    // Also while it is open.
    let file = folder.path().join("open/library.sqlite");
    let mut library = Library::open_or_create(&file).unwrap();
    library.add(&Entry::new(&report("anna", &set(0, 100.0), None)).unwrap()).unwrap();
    for entry in fs::read_dir(file.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

#[test]
fn files_of_other_versions_and_of_others_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("library.sqlite");
    // Version 1, as its first release made it.
    let first = Connection::open(&file).unwrap();
    first.execute_batch(include_str!("../../src/library/migrations/1.sql")).unwrap();
    first.execute_batch("PRAGMA application_id = 0x53504f54; PRAGMA user_version = 1;").unwrap();
    first.execute("INSERT INTO lifter (name) VALUES ('early')", []).unwrap();
    drop(first);
    assert!(added(folder.path(), "anna", 1).status.success());
    let list = stdout(&spotter(folder.path(), &["library", "list"]));
    assert!(list.contains("early") && list.contains("anna"), "{list}");

    let newer = Connection::open(&file).unwrap();
    newer.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(newer);
    let before = fs::read(&file).unwrap();
    let output = spotter(folder.path(), &["library", "add", "anna"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("version 99") && stderr(&output).contains("newer"), "{}", stderr(&output));
    assert!(before == fs::read(&file).unwrap());

    let foreign = folder.path().join("other.sqlite");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    fs::write(folder.path().join("notes.txt"), "no database at all, but long enough to look at\n".repeat(40)).unwrap();
    for name in ["other.sqlite", "notes.txt"] {
        let before = fs::read(folder.path().join(name)).unwrap();
        let output = spotter(folder.path(), &["library", "add", "anna", "--library", name]);
        assert_eq!(output.status.code(), Some(3), "{name}");
        assert!(stderr(&output).contains("is not a library of Spotter"), "{name}: {}", stderr(&output));
        assert!(before == fs::read(folder.path().join(name)).unwrap(), "{name}");
    }
    let missing = spotter(folder.path(), &["library", "list", "--library", "nowhere.sqlite"]);
    assert_eq!(missing.status.code(), Some(3));
    assert!(stderr(&missing).contains("library add"), "{}", stderr(&missing));
    assert!(!folder.path().join("nowhere.sqlite").exists());
}

#[test]
fn processes_that_add_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["anna", "ben", "cleo", "dora"];
    for name in names {
        train(name, &(0..5).map(|k| set(k, 100.0)).collect::<Vec<_>>(), &folder.path().join(name));
    }
    let start = |name: &&str| {
        command(folder.path(), &["library", "add", name]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<Child> = names.iter().chain(&names).map(start).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let check = spotter(folder.path(), &["library", "check"]);
    assert!(stdout(&check).contains("whole; 4 lifters, 20 sets, 40 reps"), "{}{}", stdout(&check), stderr(&check));
}

#[test]
fn reports_that_cannot_be_stored_are_named_and_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path().join("results");
    train("anna", &[set(0, 100.0)], &results);
    let whole = serde_json::to_string(&report("anna", &set(1, 100.0), None)).unwrap();
    let put = |name: &str, text: &str| {
        fs::create_dir_all(results.join(name)).unwrap();
        fs::write(results.join(name).join("report.json"), text).unwrap();
    };
    put("torn", &whole[..whole.len() / 2]);
    put("nobody", &whole.replacen("\"lifter\":\"anna\"", "\"lifter\":null", 1));
    put("never", &whole.replacen("\"2026-01-06\"", "null", 1));
    put("someday", &whole.replacen("\"2026-01-06\"", "\"06.01.2026\"", 1));
    put("heavy", &whole.replacen("\"load_kg\":100.0", "\"load_kg\":-5.0", 1));
    put("bell", &whole.replacen("\"lifter\":\"anna\"", "\"lifter\":\"a\\u0007b\"", 1));
    let mut huge = report("anna", &set(2, 100.0), None);
    huge.reps[0].metrics.values_mut().for_each(|metric| metric.value = 1e300);
    put("huge", &serde_json::to_string(&huge).unwrap());
    put(".half", "{");
    let output = spotter(folder.path(), &["library", "add", "results"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stdout(&output).starts_with("1 set stored, 0 replaced, 0 unchanged, 7 not stored"), "{}", stdout(&output));
    let errors = stderr(&output);
    for (name, reason) in [
        ("torn", "no report of Spotter"),
        ("nobody", "--lifter"),
        ("never", "--date"),
        ("someday", "YYYY-MM-DD"),
        ("heavy", "the load must be"),
        ("bell", "the lifter's name"),
        ("huge", "beyond all measure"),
    ] {
        let line = errors.lines().find(|l| l.contains(&format!("results/{name}/report.json")));
        assert!(line.is_some_and(|l| l.contains(reason)), "{name}: {errors}");
    }
    assert!(!errors.contains('\u{7}'));

    // What a report lacks can be said, what it says is not overruled.
    let told = spotter(
        folder.path(),
        &["library", "add", "results/nobody", "results/never", "--lifter", "ben", "--date", "2026-02-01"],
    );
    assert!(told.status.success(), "{}", stderr(&told));
    let list = stdout(&spotter(folder.path(), &["library", "list"]));
    let rows: Vec<Vec<&str>> = list.lines().skip(1).map(|l| l.split_whitespace().collect()).collect();
    assert_eq!(
        rows,
        [["anna", "2", "2", "4", "2026-01-05", "2026-02-01"], ["ben", "1", "1", "2", "2026-01-06", "2026-01-06"]]
    );
    let empty = spotter(folder.path(), &["library", "add", "."]);
    assert_eq!(empty.status.code(), Some(3));
}

#[test]
fn a_library_that_was_tampered_with_is_named_and_harms_nobody() {
    let tamperings = [
        ("UPDATE rep SET verdict = 'splendid'", "splendid"),
        ("UPDATE metric SET value = 9e999", "beyond all measure"),
        ("UPDATE lift_set SET load_kg = -1e300", "beyond all measure"),
        ("UPDATE lift_set SET date = 'yesterday'", "does not know"),
        ("UPDATE rep SET number = -number", "out of range"),
    ];
    for (tampering, told) in tamperings {
        let folder = tempfile::tempdir().unwrap();
        added(folder.path(), "anna", 1);
        Connection::open(folder.path().join("library.sqlite")).unwrap().execute_batch(tampering).unwrap();
        for arguments in [&["library", "check"][..], &["history", "anna", "--out", "page.html"]] {
            let output = spotter(folder.path(), arguments);
            assert_eq!(output.status.code(), Some(3), "{tampering}: {}", stderr(&output));
            let error = stderr(&output);
            assert!(error.contains(told) && !error.contains("panicked"), "{tampering}: {error}");
        }
        assert!(!folder.path().join("page.html").exists());
    }
}

#[test]
fn a_report_with_an_unknown_camera_angle_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut unknown = report("anna", &set(0, 100.0), None);
    unknown.view.yaw_deg.value = f64::NAN;
    unknown.view.yaw_deg.sd = f64::NAN;
    write(&unknown, &folder.path().join("results"));
    let output = spotter(folder.path(), &["library", "add", "results"]);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn a_value_that_changed_on_the_disk_is_named_with_its_session() {
    let tamperings = [
        ("UPDATE metric SET value = value + 1 WHERE rep_id = (SELECT min(id) FROM rep)", "the session of 2026-01-05"),
        ("UPDATE finding SET cue = cue || '!' WHERE id = (SELECT max(id) FROM finding)", "the session of 2026-01-06"),
        ("UPDATE lift_set SET clip = 'other.mp4' WHERE date = '2026-01-06'", "the session of 2026-01-06"),
        ("UPDATE lift_set SET load_kg = 101 WHERE date = '2026-01-05'", "the session of 2026-01-05"),
        ("DELETE FROM lift_set WHERE date = '2026-01-05'", "other sessions of `anna`"),
        ("UPDATE lifter SET name = 'anne'", "other lifters than were stored"),
        ("DELETE FROM lifter", "other lifters than were stored"),
    ];
    for (tampering, told) in tamperings {
        let folder = tempfile::tempdir().unwrap();
        added(folder.path(), "anna", 2);
        Connection::open(folder.path().join("library.sqlite")).unwrap().execute_batch(tampering).unwrap();
        let output = spotter(folder.path(), &["library", "check"]);
        assert_eq!(output.status.code(), Some(3), "{tampering}");
        assert!(stderr(&output).contains(told), "{tampering}: {}", stderr(&output));
        if told.starts_with("the session") {
            let output = spotter(folder.path(), &["history", "anna"]);
            assert_eq!(output.status.code(), Some(3), "{tampering}");
            assert!(stderr(&output).contains(told), "{tampering}: {}", stderr(&output));
        }
        // Nothing is added to what is not whole.
        if told.starts_with("other lifters") {
            assert_eq!(spotter(folder.path(), &["library", "add", "anna"]).status.code(), Some(3), "{tampering}");
        }
    }
}

/// All that a library holds, as its export; an error where it cannot be read or says itself that it is not whole.
fn told(path: &Path) -> Result<Vec<u8>, String> {
    let said = |error: LibraryError| error.to_string();
    let library = Library::open(path).map_err(said)?;
    let (wrong, _) = library.check().map_err(said)?;
    if !wrong.is_empty() {
        return Err(wrong.join("; "));
    }
    let (mut all, mut text) = (Vec::new(), Vec::new());
    for lifter in library.lifters().map_err(said)? {
        let sets = library.sets(&lifter.name).map_err(said)?;
        all.push((lifter.name, sets));
    }
    write_json(&all, &mut text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// Flips a bit of every `step`-th byte of a library, one after the other: each time what is read is what was stored, or it is said that it is not.
fn flips(step: usize) {
    let folder = tempfile::tempdir().unwrap();
    added(folder.path(), "anna", 2);
    let path = folder.path().join("library.sqlite");
    let whole = told(&path).unwrap();
    let bytes = fs::read(&path).unwrap();
    let mut noticed = 0;
    for place in (0..bytes.len()).step_by(step) {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1 << (place % 8);
        fs::write(&path, &flipped).unwrap();
        match told(&path) {
            Ok(read) => assert!(read == whole, "byte {place} is another, and nobody says so"),
            Err(_) => noticed += 1,
        }
    }
    assert!(noticed > 0, "no byte of {} mattered", bytes.len());
}

#[test]
fn a_flipped_bit_is_noticed_or_changes_nothing() {
    flips(997);
}

#[test]
#[ignore = "`make soak` runs it: it takes minutes"]
fn any_flipped_bit_is_noticed_or_changes_nothing() {
    flips(31);
}
