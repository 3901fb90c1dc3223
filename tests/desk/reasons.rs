//! On the list every row says why it is there: also a rep that the whole set flags, and a clip without a result.

use serde_json::json;

use crate::browser::{browse, eval, press, until};
use crate::support::desk::Desk;
use crate::support::results::{Session, finding, rep, report, sha256, write};

#[test]
fn a_rep_that_the_set_flags_and_a_clip_without_a_result_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let session = Session { lifter: "Ana", lift: "deadlift", date: "2026-03-01" };
    let mut alike = report("alike.mp4", &sha256(b"alike"), &session, vec![rep(1, "flagged", vec![])]);
    alike["set"]["findings"] = json!([finding("lumbar_flexion_level", "warning", 35.0, 12.0)]);
    write(&folder.path().join("alike"), &alike);
    let mut empty = report("empty.mp4", &sha256(b"empty"), &session, vec![]);
    let why = "no rep was found: the lifter is too small in the picture; film nearer";
    empty["warnings"] = json!([{ "code": "no_reps", "message": why }]);
    write(&folder.path().join("empty"), &empty);
    let desk = Desk::open(folder.path(), &[]);
    browse(1000, 800, async |page| {
        page.goto(&desk.address).await.unwrap();
        until(page, "document.querySelectorAll('#rows > .rep').length === 3").await;
        let said = "[...document.querySelectorAll('#rows > .rep')].map(r => \
            ['.rep-name', '.clip-name', '.severity', '.fault'].map(part => r.querySelector(part).textContent))";
        let said = eval(page, said).await;
        let rows = said.as_array().unwrap();
        let by_set = json!(["Rep 1", "alike.mp4", "flagged", "by the whole set: Rounded lower back"]);
        assert!(rows.contains(&by_set), "{said}");
        assert!(rows.contains(&json!(["Whole set", "alike.mp4", "warning", "Rounded lower back"])), "{said}");
        let without = rows.iter().find(|row| row[1] == "empty.mp4").unwrap();
        assert_eq!((&without[0], &without[2]), (&json!("No result"), &json!("no result")));
        assert!(without[3].as_str().unwrap().contains("too small in the picture"), "{without}");
        // Nothing is counted as a rep that is none, and the row can be passed with the key that agrees.
        let counts = eval(page, "document.querySelector('.counts').innerText").await;
        assert!(counts.as_str().unwrap().contains("clip without a result"), "{counts}");
        for _ in 0..3 {
            press(page, 'A').await;
        }
        until(page, "document.querySelectorAll('#rows .mark.opinion').length === 1").await;
        assert_eq!(desk.marks().len(), 1);
    });
}
