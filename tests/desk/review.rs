//! The review desk through the real program and plain HTTP: marks, statistics, and what must not get in or out.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use spotter::faults::Profile;

use crate::support::desk::{Desk, data_of, review};
use crate::support::results::{Session, finding, rep, report, sha256, write};

const ANA: Session = Session { lifter: "Ana", lift: "deadlift", date: "2026-03-01" };
const LEVEL: &str = "lumbar_flexion_level";

/// One clip with a clean rep, one with a warning, and one that cannot be judged; its bytes are those of `clip.mp4` beside it.
fn one_clip(folder: &Path) -> String {
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

fn text(bytes: &[u8]) -> String {
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

/// Twenty clips of one rep each with lumbar levels of 21…40°; the coach sees rounding from 30° on, and Spotter reports it from
/// 20°. One rep without a finding the coach flags, two they call clean.
fn judged(folder: &Path) {
    for i in 0..20 {
        let value = 21.0 + f64::from(i);
        let reps = vec![rep(1, "flagged", vec![finding(LEVEL, "warning", value, 13.0)])];
        write(&folder.join(format!("c{i:02}")), &report("c.mp4", &sha256(&[i as u8]), &ANA, reps));
    }
    let clean = (1..=3).map(|i| rep(i, "clean", vec![])).collect();
    write(&folder.join("clean"), &report("clean.mp4", &sha256(b"clean"), &ANA, clean));
    let desk = Desk::open(folder, &[]);
    let ids = desk.results();
    for (i, id) in ids[..20].iter().enumerate() {
        desk.say(id, 1, LEVEL, "opinion", json!(if i >= 9 { "agree" } else { "disagree" }));
    }
    desk.say(&ids[20], 1, "clean", "opinion", json!("agree"));
    desk.say(&ids[20], 2, "clean", "opinion", json!("agree"));
    desk.say(&ids[20], 3, LEVEL, "own", json!("warning"));
}

#[test]
fn statistics_count_what_was_marked_and_suggest_the_threshold_the_coach_keeps_to() {
    let folder = tempfile::tempdir().unwrap();
    judged(folder.path());
    let own = folder.path().join("mine.toml");
    let output = review(folder.path(), &["--stats", "--write-profile", own.to_str().unwrap()]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    // Wilson's interval for 11 of 20: 0.342…0.742; for 11 of 12: 0.646…0.985; for 13 of 23: 0.368…0.744: the roots of (p − k/n)² = z² p (1 − p) / n.
    for line in [
        "looked at        20 (0 unsure)",
        "precision        11 of 20, 55 % (34–74 %)",
        "missed reps      1",
        "found of seen    11 of 12, 92 % (65–99 %)",
        "agreement        13 of 23, 57 % (37–74 %)",
        "lumbar_flexion_level.hinge: 30 instead of 20",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    // The profile is one that `spotter check` takes, and differs in nothing else.
    let written = fs::read_to_string(&own).unwrap();
    let profile = Profile::load(&own).unwrap();
    let hinge = profile.grades("lumbar_flexion_level.hinge").unwrap();
    assert_eq!(
        (hinge.note, hinge.warning, hinge.breakdown),
        (30.0, 30.0, 32.0),
        "a warning is no less than a note: {written}"
    );
    assert_eq!(profile.grades("butt_wink"), Profile::built_in("default").unwrap().grades("butt_wink"));
    assert_eq!(written.lines().count(), 4, "{written}");
    let page = Desk::open(folder.path(), &[]).text("/stats");
    assert!(page.contains("11 of 20, 55 % (34–74 %)") && page.contains("30 instead of 20"));
}

#[test]
fn few_marks_or_marks_without_a_pattern_suggest_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..20u8 {
        let reps = vec![rep(1, "flagged", vec![finding(LEVEL, "warning", 21.0 + f64::from(i), 13.0)])];
        write(&folder.path().join(format!("c{i:02}")), &report("c.mp4", &sha256(&[i]), &ANA, reps));
    }
    let desk = Desk::open(folder.path(), &[]);
    let ids = desk.results();
    for id in &ids[..4] {
        desk.say(id, 1, LEVEL, "opinion", json!("disagree"));
    }
    let stats = || text(&review(folder.path(), &["--stats"]).stdout);
    assert!(stats().contains("keep 20: too few marks: 0 seen and 4 not seen"), "{}", stats());
    for (i, id) in ids.iter().enumerate() {
        desk.say(id, 1, LEVEL, "opinion", json!(if i % 2 == 0 { "agree" } else { "disagree" }));
    }
    assert!(stats().contains("lumbar_flexion_level.hinge: keep 20"), "{}", stats());
    let own = folder.path().join("mine.toml");
    let output = review(folder.path(), &["--write-profile", own.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(!own.exists());
}

#[test]
fn only_pages_of_the_desk_itself_may_talk_to_it() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let get = |host: &str, more: &str| {
        desk.raw(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n"), b"").0
    };
    let (own, port) = (desk.host(), desk.port);
    assert_eq!(get(&own, ""), 200);
    assert_eq!(get(&format!("localhost:{port}"), ""), 200);
    // A name that its owner lets point to 127.0.0.1.
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        &format!("127.0.0.1.evil.example:{port}"),
        "127.0.0.1",
        "127.0.0.1:1",
    ] {
        assert_eq!(get(host, ""), 403, "{host}");
    }
    assert_eq!(get(&own, "Origin: http://evil.example\r\n"), 403);
    assert_eq!(get(&own, "Origin: null\r\n"), 403);
    assert_eq!(get(&own, "Sec-Fetch-Site: cross-site\r\n"), 403);
    assert_eq!(get(&own, &format!("Origin: http://{own}\r\nSec-Fetch-Site: same-origin\r\n")), 200);
    let body = json!({ "window": "w" }).to_string();
    for origin in ["", "Origin: http://evil.example\r\n", &format!("Origin: https://{own}\r\n")] {
        for path in ["/api/undo", "/api/drawings", "/api/drawings/retract", "/api/corrections"] {
            let request = format!(
                "POST {path} HTTP/1.1\r\nHost: {own}\r\n{origin}Connection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            assert_eq!(desk.raw(&request, body.as_bytes()).0, 403, "{path} {origin}");
        }
    }
}

#[test]
fn every_answer_forbids_foreign_scripts_frames_and_guessing_of_types() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    for path in ["/", "/stats", "/pair", "/lifter", "/assets/marks.js", "/api/marks", "/nothing"] {
        let (_, head, _) = desk.get_with(path, "");
        let head = head.to_lowercase();
        for line in [
            "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
        ] {
            assert!(head.contains(line), "{path} lacks {line}:\n{head}");
        }
        assert!(!head.contains("unsafe") && !head.contains("access-control-allow"), "{path}:\n{head}");
    }
}

#[test]
fn nothing_outside_of_the_results_is_served_however_it_is_asked_for() {
    let outside = tempfile::tempdir().unwrap();
    let secret = "the secret of somebody else";
    fs::write(outside.path().join("secret.mp4"), secret).unwrap();
    let folder = outside.path().join("results");
    fs::create_dir_all(&folder).unwrap();
    one_clip(&folder);
    // A report from elsewhere that points at another file, one whose preview is a link to it, a folder that is a link, and
    // a report that is one.
    let pointing = report(outside.path().join("secret.mp4").to_str().unwrap(), &sha256(b"another"), &ANA, vec![]);
    write(&folder.join("pointing"), &pointing);
    write(&folder.join("preview"), &report("gone.mp4", &sha256(b"gone"), &ANA, vec![]));
    std::os::unix::fs::symlink(outside.path().join("secret.mp4"), folder.join("preview/preview.mp4")).unwrap();
    write(&outside.path().join("away"), &report("away.mp4", &sha256(b"away"), &ANA, vec![]));
    std::os::unix::fs::symlink(outside.path().join("away"), folder.join("linked")).unwrap();
    fs::create_dir_all(folder.join("file")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("away/report.json"), folder.join("file/report.json")).unwrap();

    let desk = Desk::open(&folder, &[]);
    let data = data_of(&desk.text("/"));
    let clips = data["clips"].as_array().unwrap();
    let mut names: Vec<&str> = clips.iter().map(|c| c["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["clip.mp4", "gone.mp4", "secret.mp4"], "links are not followed");
    let refused = |path: &str| {
        let (status, body) = desk.get(path);
        assert!(!text(&body).contains(secret), "{path}");
        assert!(status == 404 || status == 400, "{path}: {status}");
    };
    for clip in clips.iter().filter(|c| c["name"] != "clip.mp4") {
        for way in ["video", "share", "figure"] {
            // A report without a pose has no figure: an empty answer.
            let (status, body) = desk.get(&format!("/{way}/{}", clip["id"].as_str().unwrap()));
            assert!(status != 200 && body.len() < 500 && !text(&body).contains(secret), "{way}: {status}");
        }
    }
    for path in [
        "/../secret.mp4",
        "/video/../../secret.mp4",
        "/video/..%2f..%2fsecret.mp4",
        "/video/%2e%2e/%2e%2e/secret.mp4",
        "/video/%2e%2e%2fsecret.mp4",
        "/video/..%5csecret.mp4",
        "/video/%252e%252e%252fsecret.mp4",
        "/assets/../../secret.mp4",
        "/assets/..%2f..%2fsecret.mp4",
        "/set/..%2fsecret.mp4",
        "//secret.mp4",
        "/video//etc/passwd",
        "/video/%2fetc%2fpasswd",
        "/video/%00",
        "/share/..%2f..%2fsecret.mp4/mp4",
        "/figure/..%2fsecret.mp4",
        "/api/drawings/..%2fsecret.mp4",
        "/marks.sqlite",
        "/assets/marks.sqlite",
        "/clip.spotter/report.json",
    ] {
        refused(path);
    }
    let absolute = outside.path().join("secret.mp4");
    refused(&format!("/video{}", absolute.display()));
}

#[test]
fn a_clip_is_served_in_ranges_and_no_longer_once_it_is_another_one() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let path = format!("/video/{}", desk.results()[0]);
    let (status, head, body) = desk.get_with(&path, "Range: bytes=4-9\r\n");
    assert_eq!((status, text(&body).as_str()), (206, "really"));
    let head = head.to_lowercase();
    assert!(head.contains("content-range: bytes 4-9/18") && head.contains("content-type: video/mp4"), "{head}");
    assert_eq!(desk.get_with(&path, "Range: bytes=50-\r\n").0, 416);
    // RFC 9110, 14.1.2: a suffix longer than the file is the whole file, and a last byte beyond it is its last.
    for (range, answer) in [("-500", "0-17/18"), ("-5", "13-17/18"), ("13-99", "13-17/18"), ("0-", "0-17/18")] {
        let (status, head, body) = desk.get_with(&path, &format!("Range: bytes={range}\r\n"));
        assert_eq!(status, 206, "{range}");
        assert!(head.to_lowercase().contains(&format!("content-range: bytes {answer}")), "{range}: {head}");
        assert!("not really a video".ends_with(&text(&body)), "{range}");
    }
    // Several at once are answered by the whole.
    let (status, _, body) = desk.get_with(&path, "Range: bytes=0-3,8-9\r\n");
    assert_eq!((status, text(&body).as_str()), (200, "not really a video"));
    assert_eq!(text(&desk.get(&path).1), "not really a video");
    fs::write(folder.path().join("clip.mp4"), "another clip under the same name").unwrap();
    assert_eq!(desk.get(&path).0, 404, "marks and times belong to the clip that was checked");
}

#[test]
fn beyond_this_computer_a_token_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let output = review(folder.path(), &["--listen", "0.0.0.0", "--port", "0"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("add `--token`"), "{}", text(&output.stderr));
    let output = review(folder.path(), &["--listen", "0.0.0.0", "--port", "0", "--token", "short"]);
    assert_eq!(output.status.code(), Some(2));

    let token = "a-token-of-20-letters";
    let desk = Desk::open(folder.path(), &["--listen", "0.0.0.0", "--token", token]);
    assert_eq!(desk.address, format!("http://127.0.0.1:{}/?token={token}", desk.port), "what can be opened");
    for path in [
        "/",
        "/api/marks",
        "/pair",
        "/lifter",
        "/figure/0123456789ab",
        "/assets/theme.css",
        "/?token=a-token-of-20-letterz",
        "/api/marks?token=a-token-of-20-letters",
    ] {
        assert_eq!(desk.get(path).0, 401, "{path}");
    }
    let (status, head, _) = desk.get_with(&format!("/?token={token}"), "");
    assert_eq!(status, 303);
    assert!(head.to_lowercase().contains("httponly; samesite=strict"), "{head}");
    assert_eq!(desk.get_with("/", &format!("Cookie: other=1; spotter_desk_{}={token}\r\n", desk.port)).0, 200);
    assert_eq!(desk.get_with("/", &format!("Authorization: Bearer {token}\r\n")).0, 200);
    assert_eq!(desk.get_with("/", &format!("Cookie: spotter_desk_{}=wrong\r\n", desk.port)).0, 401);
}

#[test]
fn a_port_in_use_and_a_folder_that_is_none_are_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let output = review(folder.path(), &["--port", &desk.port.to_string()]);
    assert_eq!(output.status.code(), Some(3));
    let said = text(&output.stderr);
    assert!(said.contains(&format!("port {} is in use", desk.port)) && said.contains("--port"), "{said}");
    let output = review(&folder.path().join("nowhere"), &["--stats"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("nowhere` cannot be read"), "{}", text(&output.stderr));
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
