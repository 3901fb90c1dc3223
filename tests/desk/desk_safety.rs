//! The desk keeps what it acknowledges, touches no file that is not its own, and is not held up by anybody; through the real binary.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Output;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::desk::{Desk, review};
use crate::support::disk;
use crate::support::results::{Session, finding, rep, report, sha256, write};

const ANA: Session = Session { lifter: "ana", lift: "deadlift", date: "2026-03-01" };

fn one_clip(folder: &Path) {
    let findings = vec![finding("lumbar_flexion_vs_own", "warning", 30.0, 12.0)];
    let reps = vec![rep(1, "flagged", findings), rep(2, "clean", vec![])];
    write(&folder.join("clip.spotter"), &report("clip.mp4", &sha256(b"clip"), &ANA, reps));
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Says something of rep 2 and returns the answer, whatever it is.
fn star(desk: &Desk, on: bool) -> (u16, String) {
    let result = &desk.results()[0];
    let body =
        json!({ "result": result, "rep": 2, "fault": "", "at_s": 22.0, "what": "star", "value": on, "window": "w" });
    let (status, answer) = desk.post("/api/marks", body.to_string().as_bytes(), "application/json");
    (status, String::from_utf8(answer).unwrap())
}

#[test]
fn nothing_is_left_before_there_is_a_mark() {
    let folder = tempfile::tempdir().unwrap();
    assert!(review(folder.path(), &["--stats"]).status.success());
    let desk = Desk::open(folder.path(), &[]);
    desk.text("/");
    assert_eq!(desk.marks(), []);
    assert_eq!(desk.close(), Some(0));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_file_of_marks_that_is_taken_away_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let (marks, aside) = (folder.path().join("marks.sqlite"), folder.path().join("aside"));
    let desk = Desk::open(folder.path(), &[]);
    assert_eq!(star(&desk, true).0, 200);
    fs::rename(&marks, &aside).unwrap();
    let (status, answer) = star(&desk, false);
    assert_eq!(status, 500, "{answer}");
    assert!(answer.contains("removed or replaced while it was open"), "{answer}");
    // Nor is another one taken for it.
    fs::write(&marks, "").unwrap();
    assert_eq!(star(&desk, false).0, 500);
    fs::rename(&aside, &marks).unwrap();
    assert_eq!(star(&desk, false).0, 200);
    assert_eq!(desk.marks(), [(2, String::new(), "star".into(), json!(false))]);
}

#[test]
fn links_and_files_of_others_are_refused_and_stay() {
    for kind in ["link", "foreign", "text"] {
        let folder = tempfile::tempdir().unwrap();
        one_clip(folder.path());
        let (marks, other) = (folder.path().join("marks.sqlite"), folder.path().join("other.sqlite"));
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (1);").unwrap();
        match kind {
            "link" => std::os::unix::fs::symlink(&other, &marks).unwrap(),
            "foreign" => drop(fs::copy(&other, &marks).unwrap()),
            _ => fs::write(&marks, "a diary\n".repeat(100)).unwrap(),
        }
        let before = fs::read(&marks).unwrap();
        let output = review(folder.path(), &["--stats"]);
        assert_eq!(output.status.code(), Some(3), "{kind}");
        assert!(said(&output).contains("no file of marks that Spotter wrote"), "{kind}: {}", said(&output));
        assert!(fs::read(&marks).unwrap() == before, "{kind}: it was changed");
    }
}

#[test]
fn what_came_last_holds_whatever_the_clocks_say() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let ahead = json!({ "format": "spotter marks 1", "marks": [{
        "uid": "ahead", "coach": "kim", "made_at": "2999-01-01T00:00:00Z", "clip": sha256(b"clip"), "scope": "rep", "fault": "",
        "at_s": 24.0, "what": "star", "value": true
    }] });
    fs::write(folder.path().join("ahead.json"), ahead.to_string()).unwrap();
    let file = folder.path().join("ahead.json");
    assert!(review(folder.path(), &["--import", file.to_str().unwrap()]).status.success());
    let desk = Desk::open(folder.path(), &[]);
    assert_eq!(desk.marks(), [(2, String::new(), "star".into(), json!(true))]);
    assert_eq!(star(&desk, false).0, 200);
    assert_eq!(desk.marks(), [(2, String::new(), "star".into(), json!(false))]);
}

/// A desk on a folder that cannot be written, or whose file system knows no locks.
#[test]
fn where_nothing_can_be_written_the_desk_shows_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("results");
    one_clip(&folder);
    let library = disk::compile(home.path());
    for with_marks in [false, true] {
        if with_marks {
            let desk = Desk::open(&folder, &[]);
            assert_eq!(star(&desk, true).0, 200);
            desk.close();
        }
        for how in ["readonly", "lockless"] {
            let desk = Desk::open_in(&folder, &[], &disk::failing(&library, &folder, how));
            desk.text("/");
            assert_eq!(desk.marks().len(), usize::from(with_marks), "{how}");
            assert!(desk.text("/api/marks?since=-1").contains("\"read_only\":"), "{how}: the pages say it too");
            let (status, answer) = star(&desk, false);
            assert_eq!(status, 500, "{how}: {answer}");
            assert!(answer.contains("can only be read here"), "{how}: {answer}");
            desk.close();
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_spotter"));
            let export = home.path().join("marks.json");
            command.arg("review").arg(&folder).arg("--export").arg(&export).arg("--stats");
            let output = command.envs(disk::failing(&library, &folder, how)).output().unwrap();
            assert!(output.status.success(), "{how}: {}", said(&output));
            assert!(said(&output).contains("the marks can only be read"), "{how}: {}", said(&output));
            let marks: Value = serde_json::from_slice(&fs::read(&export).unwrap()).unwrap();
            assert_eq!(marks["marks"].as_array().unwrap().len(), usize::from(with_marks));
        }
    }
}

/// Sends a piece of a request and returns what comes until the desk closes the connection.
fn answer_to(desk: &Desk, piece: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", desk.port)).unwrap();
    stream.write_all(piece.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn whoever_says_nothing_is_closed_and_nobody_takes_all_the_room() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let host = desk.host();
    let length = format!(
        "POST /api/undo HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
    );
    std::thread::scope(|scope| {
        // Each of these waits until the desk ends it.
        for piece in ["", "GET / HT", &length] {
            let desk = &desk;
            scope.spawn(move || assert!(!answer_to(desk, piece).contains(" 200 "), "{piece}"));
        }
    });
    // One address has so much room and no more; when it makes some, it has it again.
    let silent: Vec<TcpStream> = (0..40).map(|_| TcpStream::connect(("127.0.0.1", desk.port)).unwrap()).collect();
    let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    assert_eq!(answer_to(&desk, &request), "");
    drop(silent);
    while !answer_to(&desk, &request).contains(" 200 ") {}
}

#[test]
fn a_request_names_the_desk_once_and_plainly() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let host = desk.host();
    let twice = format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: example.org\r\nConnection: close\r\n\r\n");
    let whole = format!("GET http://{host}/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    for request in [twice, whole] {
        let status = desk.raw(&request, b"").0;
        assert!((400..404).contains(&status), "{status}: {request}");
    }
}

#[test]
fn two_desks_on_one_computer_leave_each_other_alone() {
    let folder = tempfile::tempdir().unwrap();
    one_clip(folder.path());
    let token = "a-token-of-20-letters";
    let cookie = |desk: &Desk| {
        let (status, head, _) = desk.get_with(&format!("/?token={token}"), "");
        assert_eq!(status, 303);
        let line = head.lines().find(|line| line.to_lowercase().starts_with("set-cookie")).unwrap().to_owned();
        line.split_once(": ").unwrap().1.split('=').next().unwrap().to_owned()
    };
    let (one, other) = (Desk::open(folder.path(), &["--token", token]), Desk::open(folder.path(), &["--token", token]));
    assert_ne!(cookie(&one), cookie(&other));
}
