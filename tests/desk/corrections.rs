//! What was counted wrongly is put right on the page of a set.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::browser::{browse, console_errors, eval, press, serves_everybody, until};
use crate::support::desk::Desk;
use crate::support::figure::three_deadlifts;
use crate::support::results::sha256;

/// A rep is taken out, put back, moved and put in with clicks; all of it is kept, and holds for the next check.
#[test]
fn what_was_counted_is_corrected_judged_again_and_survives_the_next_analysis() {
    let folder = tempfile::tempdir().unwrap();
    let pose = store_track(&folder.path().join("stored"));
    let results = folder.path().join("results");
    let check = || {
        let mut run = Command::new(env!("CARGO_BIN_EXE_spotter"));
        run.arg("check").arg(&pose).arg("--out").arg(results.join("set")).args(["--lift", "deadlift", "--exit-zero"]);
        assert!(run.output().unwrap().status.success());
    };
    let reps = || {
        let report: Value = serde_json::from_slice(&fs::read(results.join("set/report.json")).unwrap()).unwrap();
        let turns = report["reps"].as_array().unwrap().iter().map(|rep| rep["turn_s"].as_f64().unwrap().round());
        (turns.collect::<Vec<_>>(), report["corrections"].as_array().map_or(0, Vec::len))
    };
    check();
    // Lifts of 4 s from the second second on, deepest in their middle.
    assert_eq!(reps().0.len(), 3);
    let before = reps().0;
    let desk = Desk::open(&results, &[]);
    browse(1440, 900, async |page| {
        let set = format!("{}set/{}", desk.address, desk.results()[0]);
        page.goto(&set).await.unwrap();
        let press_button = async |text: &str| {
            let button = format!(
                "[...document.querySelectorAll('.correct button')].find(b => b.textContent === '{text}').click()"
            );
            until(page, "document.querySelector('.correct')").await;
            eval(page, "(document.querySelector('.correct').open = true)").await;
            eval(page, &format!("({button}, true)")).await;
        };
        let go = async |time: f64| {
            eval(
                page,
                &format!("(document.dispatchEvent(new CustomEvent('seek', {{ detail: {{ time: {time} }} }})), true)"),
            )
            .await;
            until(page, &format!("Math.abs(document.getElementById('position').value - {time}) < 0.05")).await;
        };
        go(before[1]).await;
        press_button("Not a rep").await;
        until(
            page,
            "document.querySelectorAll('.rep[data-rep]').length === 2 && document.querySelector('.corrections li')",
        )
        .await;
        assert_eq!(reps(), (vec![before[0], before[2]], 1));
        until(page, "document.body.textContent.includes('Corrected by hand')").await;
        serves_everybody(page).await;
        // The next check of the clip counts as the coach does.
        check();
        assert_eq!(reps(), (vec![before[0], before[2]], 1));
        press_button("Take back").await;
        until(page, "document.querySelectorAll('.rep[data-rep]').length === 3").await;
        assert_eq!(reps(), (before.clone(), 0));
        go(before[0] + 0.5).await;
        press_button("The rep ends here").await;
        until(page, "document.querySelector('.corrections li')").await;
        let end = "document.querySelector('.rep[data-rep=\"1\"]').dataset.endS";
        let end: f64 = eval(page, end).await.as_str().unwrap().parse().unwrap();
        assert!((end - before[0] - 0.5).abs() < 0.1, "{end}");
        // Undone like a mark.
        press(page, Key::Backspace.into()).await;
        until(page, "document.querySelector('.desk-status').textContent === 'Undone.'").await;
        assert_eq!(reps(), (before.clone(), 0));

        // A rep that was missed is put in from where it begins to where it ends, and so is the quiet standing.
        go(before[1]).await;
        press_button("Not a rep").await;
        until(page, "document.querySelectorAll('.rep[data-rep]').length === 2").await;
        let stretch = async |text: &str, from: f64, to: f64, corrections: usize| {
            go(from).await;
            press_button(text).await;
            let waits = format!(
                "document.querySelector('.correct:not(.draw) [role=status]').textContent.startsWith('From {from:.2} s')"
            );
            until(page, &waits).await;
            go(to).await;
            press_button(text).await;
            until(page, &format!("document.querySelectorAll('.corrections li').length === {corrections}")).await;
        };
        stretch("A rep from here …", before[1] - 1.5, before[1] + 1.5, 2).await;
        assert_eq!(reps(), (before.clone(), 2));
        stretch("Stands from here …", 0.5, 1.5, 3).await;
        let report: Value = serde_json::from_slice(&fs::read(results.join("set/report.json")).unwrap()).unwrap();
        let stands = &report["corrections"][2];
        let limits = ["start_s", "end_s"].map(|limit| stands[limit].as_f64().unwrap());
        assert!(
            stands["kind"] == "standing" && (limits[0] - 0.5).abs() < 0.1 && (limits[1] - 1.5).abs() < 0.1,
            "{stands}"
        );
        assert_eq!(console_errors(page).await, [""; 0]);
    });
    // What was corrected goes with the marks, and comes back with them.
    let answer = desk.json(
        "/api/corrections",
        &json!({ "result": desk.results()[0], "correction": { "kind": "drop", "at_s": before[2] }, "window": "w" }),
    );
    assert_eq!(answer.0, 204);
    let exported = desk.text("/export.json");
    assert!(exported.contains("\"kind\": \"drop\""), "{exported}");
    assert!(desk.text("/export.csv").contains("correction"));
    let nonsense = json!({ "result": desk.results()[0], "correction": { "kind": "add", "start_s": 9.0, "end_s": 2.0 }, "window": "w" });
    assert_eq!(desk.json("/api/corrections", &nonsense).0, 422);
}

/// Three deadlifts, the last rounded, as a stored track.
pub fn store_track(folder: &Path) -> std::path::PathBuf {
    let mut stored = three_deadlifts();
    stored.clip.sha256 = sha256(b"a rendered set");
    fs::create_dir_all(folder).unwrap();
    let path = folder.join("pose.json");
    stored.write(File::create(&path).unwrap()).unwrap();
    path
}
