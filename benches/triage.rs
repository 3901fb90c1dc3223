//! The triage page of 2,000 clips with 20,000 reps: reading the reports, making the page, and opening it in Chromium, each as a
//! ratio to its bar (`README.md`).

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../tests/support/browser.rs"]
mod browser;
#[path = "../tests/support/programs.rs"]
mod programs;
#[path = "../tests/support/results.rs"]
mod results;

use std::time::Instant;

use browser::{browse, eval, until};
use results::{Session, finding, rep, report, sha256, write};
use spotter::render::triage::{Assets, Triage, render};
use spotter::words::Words;
use url::Url;

const CLIPS: usize = 2000;
const REPS: usize = 10;
/// Seconds.
const BAR: f64 = 1.0;
const FAULTS: [&str; 4] = ["lumbar_flexion_level", "lumbar_flexion_vs_own", "hinge_deficit", "hips_rise_first"];

fn set(i: usize) -> serde_json::Value {
    let one = |k: usize| match (i + k) % 4 {
        0 => rep(k, "clean", vec![]),
        n => {
            let severity = ["note", "warning", "breakdown"][n - 1];
            let found =
                FAULTS[..n].iter().map(|f| finding(f, severity, 21.0 + (i * k % 37) as f64, 10.0 * k as f64 + 3.0));
            rep(k, if n == 1 { "clean" } else { "flagged" }, found.collect())
        }
    };
    let (lifter, date) = (format!("lifter {}", i % 40), format!("2026-{:02}-{:02}", 1 + i % 12, 1 + i % 28));
    let lift = ["deadlift", "squat", "romanian_deadlift"][i % 3];
    let session = Session { lifter: &lifter, lift, date: &date };
    report(&format!("clip {i}.mp4"), &sha256(&i.to_le_bytes()), &session, (1..=REPS).map(one).collect())
}

fn say(what: &str, seconds: f64) {
    println!("{what:<44} {seconds:6.3} s   bar / measured {:6.1}", BAR / seconds);
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..CLIPS {
        write(&folder.path().join(format!("clip {i}")), &set(i));
    }
    let start = Instant::now();
    let triage = Triage::gather(folder.path()).unwrap();
    say("read 2,000 reports", start.elapsed().as_secs_f64());
    let start = Instant::now();
    triage.again(folder.path()).unwrap();
    say("look which of them changed", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let page = render(&triage, Words::english(), Assets::Inline, &[]).unwrap();
    say("make the page", start.elapsed().as_secs_f64());
    println!("{:.1} MB", page.len() as f64 / 1e6);
    let path = folder.path().join("index.html");
    std::fs::write(&path, page).unwrap();
    browse(1440, 900, async |page| {
        let address = Url::from_file_path(&path).unwrap();
        let mut opened: Vec<f64> = Vec::new();
        for _ in 0..5 {
            page.goto(address.as_str()).await.unwrap();
            until(page, "performance.getEntriesByType('navigation')[0]?.domContentLoadedEventEnd > 0").await;
            let shown =
                eval(page, "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000").await;
            opened.push(shown.as_f64().unwrap());
            assert_eq!(eval(page, "document.querySelectorAll('#rows > .rep').length").await, 40);
        }
        opened.sort_by(f64::total_cmp);
        say("open it: rows shown, keys taken (median of 5)", opened[2]);
        let filter = "(() => { const f = document.querySelector('#filters [name=fault]'); f.value = f.options[1].value; \
            const t = performance.now(); f.dispatchEvent(new Event('change', { bubbles: true })); return (performance.now() - t) / 1000 })()";
        say("filter it", eval(page, filter).await.as_f64().unwrap().max(1e-4));
    });
}
