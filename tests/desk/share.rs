//! Sets sent on as single files, through the real binary and opened in a real browser.

use std::fs;
use std::process::Command;

use serde_json::json;
use url::Url;

use crate::browser::{browse, console_errors, eval, until};
use crate::support;
use crate::support::batch::cut;
use crate::support::check;
use crate::support::clips;
use crate::support::desk::Desk;

#[test]
fn a_set_is_one_file_with_video_and_the_coachs_words_and_without_names_if_asked() {
    let Some(home) = clips::folder() else { return };
    // Kept as a kind that browsers do not play: a small video is made.
    let clip = cut(home.path(), "Tegernsee.mkv", 5.0);
    let results = home.path().join("results");
    let told = ["--exit-zero", "--lifter", "Ada Lovelace", "--lift", "deadlift"];
    assert!(check(&clip, &results.join("monday"), &told).status.success());
    let desk = Desk::open(&results, &["--coach", "Kim Coachman"]);
    let id = desk.results()[0].clone();
    desk.say(&id, 0, "", "note", json!("Brace <b>before</b> you pull."));
    let share = |out: &str, more: &[&str]| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_spotter"));
        run.arg("share").arg(results.join("monday")).arg("--out").arg(home.path().join(out)).args(more);
        let output = run.output().unwrap();
        assert!(output.status.success(), "{}", support::stderr(&output));
        let files: Vec<_> = fs::read_dir(home.path().join(out)).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(files.len(), 1);
        files[0].clone()
    };
    let (named, unnamed) = (share("named", &[]), share("unnamed", &["--without-names"]));
    assert_eq!(named.file_name().unwrap(), "Tegernsee.html");
    let page = fs::read_to_string(&unnamed).unwrap();
    for name in ["Lovelace", "Tegernsee", "Coachman"] {
        assert!(!page.contains(name), "{name} is told");
    }
    // The desk hands out the same.
    assert_eq!(desk.text(&format!("/share/{id}")), fs::read_to_string(&named).unwrap());
    assert_eq!(desk.text(&format!("/share/{id}?names=false")), page);
    // The clip may be gone: all is in the file.
    fs::remove_file(&clip).unwrap();
    fs::remove_dir_all(&results).unwrap();
    browse(1440, 900, async |page| {
        page.goto(Url::from_file_path(&named).unwrap().as_str()).await.unwrap();
        until(page, "document.getElementById('video')?.readyState >= 1").await;
        // The clip is 1.3 s long.
        let length = eval(page, "document.getElementById('video').duration").await.as_f64().unwrap();
        assert!((length - 1.3).abs() < 0.3, "{length}");
        assert_eq!(
            eval(page, "performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length")
                .await,
            0
        );
        let said = eval(page, "document.querySelector('[aria-labelledby=coach-title] li').textContent").await;
        assert_eq!(said, "The set: “Brace <b>before</b> you pull.” (Kim Coachman)");
        assert!(eval(page, "document.body.textContent.includes('Ada Lovelace')").await == true);
        assert_eq!(console_errors(page).await, Vec::<String>::new());
    });
}
