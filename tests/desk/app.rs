//! The app through the real binary: what is sent is checked as by `spotter check`, a kill loses nothing, and nobody gets in or out.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support;
use crate::support::batch::cut;
use crate::support::clips;
use crate::support::desk::Desk;
use crate::support::{check, fixture, json as read_json};

/// Far longer than any of this takes.
const PATIENCE: Duration = Duration::from_secs(60);
const MODIFIED: i64 = 1_700_000_000_000;

fn queue(app: &Desk) -> Vec<Value> {
    serde_json::from_str(&app.text("/api/clips")).unwrap()
}

/// The clip of a name, once it is in one of the states.
fn until(app: &Desk, name: &str, states: &[&str]) -> Value {
    let start = Instant::now();
    loop {
        let found = queue(app).into_iter().find(|c| c["name"] == name);
        if let Some(clip) = found.as_ref().filter(|c| states.iter().any(|state| c["state"] == *state)) {
            return clip.clone();
        }
        assert!(start.elapsed() < PATIENCE, "{name} never was {states:?}: {found:?}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

fn begin(app: &Desk, name: &str, size: usize) -> (u16, Value) {
    app.json("/api/clips", &json!({ "name": name, "size": size, "modified_ms": MODIFIED }))
}

/// Sends bytes from an offset on; returns the status.
fn piece(app: &Desk, id: &str, from: usize, bytes: &[u8]) -> u16 {
    app.send("PUT", &format!("/api/clips/{id}?from={from}"), bytes, "application/octet-stream").0
}

/// Sends a whole clip and returns its id.
fn send(app: &Desk, name: &str, bytes: &[u8]) -> String {
    let (status, answer) = begin(app, name, bytes.len());
    assert_eq!(status, 200, "{answer}");
    let id = answer["id"].as_str().unwrap().to_owned();
    for (k, part) in bytes.chunks(100_000).enumerate() {
        assert_eq!(piece(app, &id, 100_000 * k, part), 200);
    }
    id
}

fn act(app: &Desk, what: &str, id: &Value) {
    let (status, _) =
        app.post("/api/clips/act", json!({ "ids": [id], "what": what }).to_string().as_bytes(), "application/json");
    assert_eq!(status, 204, "{what}");
}

/// Names in a folder, without the hidden ones.
fn listed(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

#[test]
fn a_clip_that_is_sent_is_checked_as_by_check_judged_again_when_told_more_and_taken_away() {
    let Some(home) = clips::folder() else { return };
    let clip = cut(home.path(), "set 1.mp4", 5.0);
    let (bytes, folder) = (fs::read(&clip).unwrap(), home.path().join("Spotter"));
    let app = Desk::app(&folder, &[]);
    send(&app, "set 1.mp4", &bytes);
    let done = until(&app, "set 1.mp4", &["done", "failed"]);
    assert_eq!(done["state"], "done", "{done}");
    let results = folder.join("results");
    let [result] =
        listed(&results).into_iter().filter(|n| n.starts_with("set 1-")).collect::<Vec<_>>().try_into().unwrap();
    // What the check of the same file writes, to the byte.
    let kept = folder.canonicalize().unwrap().join("clips/set 1.mp4");
    let beside = home.path().join("beside");
    assert!(check(&kept, &beside, &["--exit-zero"]).status.success());
    for name in ["pose.json", "frames.csv", "report.json"] {
        assert!(fs::read(results.join(&result).join(name)).unwrap() == fs::read(beside.join(name)).unwrap(), "{name}");
    }
    let answer = spotter::report::Answer::of(&serde_json::from_value(read_json(&beside.join("report.json"))).unwrap());
    assert_eq!(done["text"], answer.sentence);
    assert!(app.text(done["page"].as_str().unwrap()).contains("set 1.mp4"));
    // The desk lists it.
    assert!(app.text("/desk").contains("set 1.mp4"));

    let telling = json!({ "ids": [done["id"]], "change": { "lifter": "Ada", "load": "102,5", "lift": "deadlift" } });
    assert_eq!(app.json("/api/clips/tell", &telling).0, 204);
    let again = until(&app, "set 1.mp4", &["done"]);
    assert_eq!(again["details"], json!({ "lifter": "Ada", "lift": "deadlift", "load_kg": 102.5, "date": null }));
    let report = read_json(&results.join(&result).join("report.json"));
    assert_eq!((&report["session"]["lifter"], &report["session"]["load_kg"]), (&json!("Ada"), &json!(102.5)));
    assert_eq!(report["lift"]["source"], "given");

    let nonsense = json!({ "ids": [done["id"]], "change": { "load": "heavy" } });
    let (status, said) = app.post("/api/clips/tell", nonsense.to_string().as_bytes(), "application/json");
    assert_eq!(status, 422, "{}", String::from_utf8_lossy(&said));

    act(&app, "remove", &done["id"]);
    assert_eq!(queue(&app), Vec::<Value>::new());
    assert_eq!(listed(&folder.join("clips")), [""; 0]);
    assert!(!results.join(&result).exists());
}

#[test]
fn a_kill_at_any_moment_loses_nothing_and_the_queue_goes_on() {
    let Some(home) = clips::folder() else { return };
    let folder = home.path().join("Spotter");
    let bytes = fs::read(cut(home.path(), "a.mp4", 2.0)).unwrap();
    let long = fs::read(fixture("clips/good_deadlift.mp4")).unwrap();
    let app = Desk::app(&folder, &[]);
    let half = bytes.len() / 2;
    let (_, begun) = begin(&app, "a.mp4", bytes.len());
    let id = begun["id"].as_str().unwrap();
    assert_eq!(piece(&app, id, 0, &bytes[..half]), 200);
    send(&app, "long.mp4", &long);
    until(&app, "long.mp4", &["working"]);
    app.kill();
    let app = Desk::app(&folder, &[]);
    until(&app, "long.mp4", &["working"]);
    act(&app, "cancel", &until(&app, "long.mp4", &["working"])["id"]);
    until(&app, "long.mp4", &["cancelled"]);
    // The same clip goes on where it stopped; what does not follow is not taken.
    let (_, again) = begin(&app, "a.mp4", bytes.len());
    assert_eq!(again, json!({ "id": id, "received": half }));
    assert_eq!(piece(&app, id, 0, &bytes[..half]), 409);
    assert_eq!(piece(&app, id, half, &bytes[half..]), 200);
    assert_eq!(until(&app, "a.mp4", &["done", "failed"])["state"], "done");
    assert_eq!(fs::read(folder.join("clips/a.mp4")).unwrap(), bytes);
    assert_eq!(until(&app, "long.mp4", &["cancelled"])["state"], "cancelled");
    assert_eq!(app.close(), Some(0));
    let names = listed(&folder.join("results"));
    assert!(names.contains(&"summary.csv".into()) && names.iter().all(|name| !name.starts_with("long")), "{names:?}");
}

#[test]
fn what_cannot_be_checked_says_why_and_stops_nothing() {
    let Some(home) = clips::folder() else { return };
    let folder = home.path().join("Spotter");
    let bytes = fs::read(cut(home.path(), "a.mp4", 2.0)).unwrap();
    let app = Desk::app(&folder, &[]);
    send(&app, "broken.mp4", &fs::read(fixture("clips/squat.mp4")).unwrap()[..2000]);
    send(&app, "first.mp4", &bytes);
    send(&app, "second.mp4", &bytes);
    let broken = until(&app, "broken.mp4", &["failed"]);
    assert!(!broken["text"].as_str().unwrap().is_empty());
    until(&app, "first.mp4", &["done"]);
    assert_eq!(until(&app, "second.mp4", &["failed"])["text"], "it is the same clip as `first.mp4`");
    // Taken away, it takes nothing of the first with it.
    act(&app, "remove", &until(&app, "second.mp4", &["failed"])["id"]);
    assert_eq!(listed(&folder.join("clips")), ["broken.mp4", "first.mp4"]);
    assert_eq!(queue(&app).len(), 2);
    assert!(app.text("/desk").contains("first.mp4"));
}

#[test]
fn without_models_clips_are_taken_and_wait() {
    let home = tempfile::tempdir().unwrap();
    let nowhere = home.path().join("nowhere");
    let app = Desk::app(&home.path().join("Spotter"), &["--models", nowhere.to_str().unwrap()]);
    assert!(app.text("/").contains("Nothing can be checked yet"));
    send(&app, "a.mp4", &fs::read(fixture("clips/squat.mp4")).unwrap());
    assert_eq!(until(&app, "a.mp4", &["waiting"])["text"], "waiting");
}

#[test]
fn nobody_gets_in_without_the_token_and_no_page_but_its_own_sends() {
    let home = tempfile::tempdir().unwrap();
    let mut app = Desk::app(home.path(), &[]);
    let token = app.address.split_once("?token=").unwrap().1.to_owned();
    assert_eq!(token.len(), 32);
    assert!(app.text("/").contains("Drop clips here"));
    let bearer = std::mem::take(&mut app.bearer);
    for path in [
        "/",
        "/api/clips",
        "/choose/0",
        "/clip/0",
        "/desk",
        "/app/clips.js",
        "/?token=00000000000000000000000000000000",
    ] {
        assert_eq!(app.get(path).0, 401, "{path}");
    }
    assert_eq!(begin(&app, "a.mp4", 10).0, 401);
    let (status, head, _) = app.get_with(&format!("/?token={token}"), "");
    assert_eq!(status, 303);
    assert!(head.contains("HttpOnly; SameSite=Strict"), "{head}");
    app.bearer = bearer;
    let host = app.host();
    for (origin, expected) in
        [(format!("http://{host}"), 200), ("http://example.org".into(), 403), ("null".into(), 403)]
    {
        let body = json!({ "name": "a.mp4", "size": 10, "modified_ms": 0 }).to_string();
        let request = format!(
            "POST /api/clips HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\n{}Connection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            app.bearer,
            body.len()
        );
        assert_eq!(app.raw(&request, body.as_bytes()).0, expected, "{origin}");
    }
    let other = format!("GET /api/clips HTTP/1.1\r\nHost: example.org\r\n{}Connection: close\r\n\r\n", app.bearer);
    assert_eq!(app.raw(&other, b"").0, 403);
}

#[test]
fn a_phone_is_let_in_by_the_picture_and_only_where_the_owner_says_so() {
    let home = tempfile::tempdir().unwrap();
    let alone = Desk::app(home.path(), &[]);
    assert_eq!(alone.get("/phone.svg").0, 404);
    assert!(alone.text("/").contains("--listen 0.0.0.0"));
    alone.close();
    let mut app = Desk::app(home.path(), &["--listen", "0.0.0.0"]);
    assert!(app.address.starts_with("http://127.0.0.1:"), "{}", app.address);
    let page = app.text("/");
    let Some((_, rest)) = page.split_once("<a href=\"http://") else {
        return; // this computer is on no network
    };
    let address = format!("http://{}", rest.split('"').next().unwrap());
    assert!(app.text("/phone.svg").contains("<svg"));
    let (host, token) = address["http://".len()..].split_once("/?token=").unwrap();
    assert!(!host.starts_with("0.0.0.0") && !host.starts_with("127."), "{host}");
    app.bearer.clear();
    assert_eq!(app.get("/phone.svg").0, 401);
    // As the phone asks, by the address that it was shown.
    let asked = |path: &str| {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        app.raw(&request, b"").0
    };
    assert_eq!((asked(&format!("/?token={token}")), asked("/")), (303, 401));
}

#[test]
fn what_is_sent_is_bounded_in_kind_and_size_and_names_no_path() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("Spotter");
    let app = Desk::app(&folder, &[]);
    assert_eq!(begin(&app, "notes.txt", 10).0, 415);
    assert_eq!(begin(&app, "a.mp4", 0).0, 422);
    assert_eq!(begin(&app, "a.mp4", 1 << 40).0, 413);
    let (_, begun) = begin(&app, "../../up.mp4", 6 << 20);
    let id = begun["id"].as_str().unwrap();
    assert_eq!(piece(&app, id, 0, &vec![0; 5 << 20]), 413, "a piece is at most 4 MB");
    assert_eq!(piece(&app, id, 0, b"#!/bin/sh and no video"), 415);
    assert_eq!(piece(&app, id, 0, b"....ftyp"), 404, "it is gone");
    for id in ["..%2f..%2fqueue.sqlite", "%2e%2e", "0000000000000000"] {
        assert_eq!(piece(&app, id, 0, b"....ftyp"), 404, "{id}");
    }
    for path in ["/video/..%2f..%2fqueue.sqlite", "/app/..%2frun.rs", "/set/..", "/clips/.uploads"] {
        assert_eq!(app.get(path).0, 404, "{path}");
    }
    assert_eq!(listed(home.path()), ["Spotter"]);
    assert_eq!(listed(&folder.join("clips")), [""; 0]);
}

#[test]
fn started_a_second_time_it_says_where_it_runs() {
    let home = tempfile::tempdir().unwrap();
    let app = Desk::app(home.path(), &[]);
    let mut second = Command::new(env!("CARGO_BIN_EXE_spotter"));
    let output = second.arg("app").arg(home.path()).args(["--no-browser", "--port", "0"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(support::stderr(&output).contains(&app.address), "{}", support::stderr(&output));
}
