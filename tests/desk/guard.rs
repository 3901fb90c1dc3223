//! What must not get into the desk or out of it: foreign pages, paths, other computers.

use std::fs;

use serde_json::json;

use super::review::{ANA, one_clip, text};
use crate::support::desk::{Desk, data_of, review};
use crate::support::results::{report, sha256, write};

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
