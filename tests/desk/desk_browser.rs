//! The triage page and the desk as a coach meets them: a real browser, keys and clicks.

use std::fs;
use std::path::Path;
use std::process::Command;

use fantoccini::Client;
use fantoccini::key::Key;
use serde_json::{Value, json};
use spotter::render::triage::{Assets, Triage, render};
use spotter::words::Words;
use url::Url;

use super::corrections::store_track;
use crate::browser::{browse, console_errors, eval, press, until};
use crate::support::desk::Desk;
use crate::support::results::{Session, finding, rep, report, sha256, write};

/// What no page may take for anything but text.
pub const HOSTILE: &str = "<img src=x onerror=document.title='owned'></script><script>document.title='owned'</script>";

/// Three lifters: a flagged deadlift with two findings, a squat with a note, a clean deadlift.
pub fn three_sets(folder: &Path) {
    let set = |name: &str, lifter: &str, lift: &str, date: &str, reps: Vec<Value>| {
        write(
            &folder.join(name),
            &report(&format!("{name}.mp4"), &sha256(name.as_bytes()), &Session { lifter, lift, date }, reps),
        );
    };
    let two =
        vec![finding("lumbar_flexion_level", "breakdown", 45.0, 22.0), finding("hinge_deficit", "warning", 60.0, 23.0)];
    set("a", "Ana", "deadlift", "2026-03-01", vec![rep(1, "clean", vec![]), rep(2, "flagged", two)]);
    set("b", "Bea", "squat", "2026-03-02", vec![rep(1, "clean", vec![finding("butt_wink", "note", 12.0, 13.0)])]);
    let mut clean = rep(1, "clean", vec![]);
    clean["aspects"] = json!({
        "lower_back": { "verdict": "clean", "severity": null, "reason": null },
        "symmetry": { "verdict": "not_seen", "severity": null, "reason": "it shows from the front or back only" }
    });
    set("c", "Chris", "deadlift", "2026-03-03", vec![clean, rep(2, "cannot_judge", vec![])]);
}

/// Clip and rep of the rows, in order.
async fn rows(page: &Client) -> Vec<String> {
    let script = "[...document.querySelectorAll('#rows > .rep')].map(r => r.querySelector('.clip-name').textContent + ' ' + r.dataset.rep)";
    let Value::Array(rows) = eval(page, script).await else { panic!("no rows") };
    rows.iter().map(|r| r.as_str().unwrap().to_owned()).collect()
}

async fn set_filter(page: &Client, name: &str, value: &str) {
    let script = format!(
        "(f => {{ f.value = '{value}'; f.dispatchEvent(new Event('change', {{ bubbles: true }})); return true }})(document.querySelector('#filters [name={name}]'))"
    );
    eval(page, &script).await;
}

/// Everything the page has asked for, itself included, from where it came itself.
async fn asked_only_its_own(page: &Client) {
    let foreign = eval(page, "performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('data:'))").await;
    assert_eq!(foreign, json!([]));
    assert_eq!(console_errors(page).await, Vec::<String>::new());
}

async fn open(page: &Client, desk: &Desk) {
    page.goto(&desk.address).await.unwrap();
    until(page, "document.querySelector('#viewer .opinions, #viewer .tools')").await;
}

const CURRENT: &str = "document.getElementById('viewer-title').textContent";

#[test]
fn marks_are_made_by_single_keys_taken_back_and_still_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    three_sets(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    browse(1440, 900, async |page| {
        open(page, &desk).await;
        assert_eq!(eval(page, CURRENT).await, "Rounded lower back: breakdown");
        press(page, 'a').await;
        // The next finding comes by itself.
        until(page, &format!("{CURRENT} === 'Lower back taking over: warning'")).await;
        press(page, 'd').await;
        until(page, &format!("{CURRENT} === 'Butt wink: note'")).await;
        press(page, 's').await;
        until(page, "document.querySelector('#viewer [data-role=star]').ariaPressed === 'true'").await;
        press(page, 'u').await;
        until(page, &format!("{CURRENT} === 'Rep 2: cannot judge'")).await;
        press(page, 'n').await;
        until(page, "document.querySelector('dialog[open] textarea') === document.activeElement").await;
        for letter in "blurry".chars() {
            press(page, letter).await;
        }
        press(page, Key::Tab.into()).await;
        press(page, Key::Enter.into()).await;
        until(page, "document.querySelector('#viewer .mark.note')?.textContent === '“blurry”'").await;
        // A finding of one's own: the first fault of the list, "warning" as it stands.
        press(page, 'f').await;
        until(page, "document.querySelector('dialog[open] select') === document.activeElement").await;
        press(page, Key::Enter.into()).await;
        press(page, Key::Tab.into()).await;
        press(page, Key::Tab.into()).await;
        press(page, Key::Enter.into()).await;
        until(page, "document.querySelector('#viewer .mark.own')").await;
        press(page, 's').await;
        until(page, "document.querySelector('#viewer [data-role=star]').ariaPressed === 'true'").await;
        press(page, Key::Backspace.into()).await;
        until(page, "document.querySelector('#viewer [data-role=star]').ariaPressed === 'false'").await;
        asked_only_its_own(page).await;
    });
    if desk.marks().is_empty() {
        return; // without a browser nothing was marked
    }
    let kept = desk.marks();
    let expected = [
        (2, "lumbar_flexion_level", "opinion", json!("agree")),
        (2, "hinge_deficit", "opinion", json!("disagree")),
        (1, "", "star", json!(true)),
        (1, "butt_wink", "opinion", json!("unsure")),
        (2, "", "note", json!("blurry")),
        (2, "lumbar_flexion_loss", "own", json!("warning")),
    ];
    assert_eq!(kept, expected.map(|(rep, fault, what, value)| (rep, fault.to_owned(), what.to_owned(), value)));
    assert_eq!(desk.close(), Some(0));
    let desk = Desk::open(folder.path(), &[]);
    assert_eq!(desk.marks(), kept);
    browse(1440, 900, async |page| {
        open(page, &desk).await;
        until(page, "document.querySelector('#viewer [data-role=agree]').ariaPressed === 'true'").await;
        assert_eq!(eval(page, "document.querySelectorAll('#rows .mark.opinion').length").await, 3);
    });
}

#[test]
fn one_key_agrees_with_all_of_a_rep_and_goes_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    three_sets(folder.path());
    let session = Session { lifter: "Dora", lift: "deadlift", date: "2026-03-04" };
    let partly = report("d.mp4", &sha256(b"d"), &session, vec![rep(1, "partly_seen", vec![])]);
    write(&folder.path().join("d"), &partly);
    let desk = Desk::open(folder.path(), &[]);
    browse(1440, 900, async |page| {
        open(page, &desk).await;
        assert_eq!(eval(page, CURRENT).await, "Rounded lower back: breakdown");
        press(page, 'A').await;
        until(page, &format!("{CURRENT} === 'Butt wink: note'")).await;
        press(page, 'A').await;
        until(page, &format!("{CURRENT} === 'Rep 2: cannot judge'")).await;
        // There is nothing to agree with, and no reason to stay.
        press(page, 'A').await;
        until(page, &format!("{CURRENT} === 'Rep 1: partly seen'")).await;
        assert_eq!(
            eval(page, "document.querySelector('#viewer .opinions span').textContent").await,
            "Clean as far as seen?"
        );
        press(page, 'A').await;
        until(page, &format!("{CURRENT} === 'Rep 1: clean'")).await;
        press(page, 'A').await;
        until(page, "document.querySelectorAll('#rows .mark.opinion').length === 5").await;
        let said = [(2, "lumbar_flexion_level"), (2, "hinge_deficit"), (1, "butt_wink"), (1, "clean"), (1, "clean")];
        let agreed = said.map(|(rep, fault)| (rep, fault.to_owned(), "opinion".to_owned(), json!("agree")));
        assert_eq!(desk.marks(), agreed);
    });
}

#[test]
fn filters_filter_and_the_chart_leads_to_its_reps() {
    let folder = tempfile::tempdir().unwrap();
    three_sets(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    browse(1440, 900, async |page| {
        open(page, &desk).await;
        assert_eq!(rows(page).await, ["a.mp4 2", "b.mp4 1", "c.mp4 2", "a.mp4 1", "c.mp4 1"], "worst first");
        let marks = "[...document.querySelectorAll('#rows .rep')].map(r => r.querySelector('.aspects').textContent)";
        assert_eq!(eval(page, marks).await, json!(["", "", "", "", "✓\u{a0}lower back–\u{a0}symmetry"]));
        for (name, value, expected) in [
            ("lifter", "0", vec!["a.mp4 2", "a.mp4 1"]),
            ("lift", "2", vec!["b.mp4 1"]),
            ("severity", "2", vec!["a.mp4 2"]),
            ("severity", "1", vec!["a.mp4 2", "b.mp4 1"]),
            ("severity", "unjudged", vec!["c.mp4 2"]),
            ("severity", "clean", vec!["b.mp4 1", "a.mp4 1", "c.mp4 1"]),
            ("from", "2026-03-03", vec!["c.mp4 2", "c.mp4 1"]),
            ("to", "2026-03-01", vec!["a.mp4 2", "a.mp4 1"]),
        ] {
            set_filter(page, name, value).await;
            assert_eq!(rows(page).await, expected, "{name} {value}");
            set_filter(page, name, "").await;
        }
        let all = rows(page).await.len();
        assert_eq!(all, 5);
        press(page, 'a').await;
        until(page, "document.querySelectorAll('#rows .mark.opinion').length === 1").await;
        set_filter(page, "marks", "unmarked").await;
        assert_eq!(rows(page).await.len(), 5, "one of two findings is not all of them");
        press(page, 'j').await;
        press(page, 'd').await;
        until(page, "document.querySelectorAll('#rows .mark.opinion').length === 2").await;
        set_filter(page, "marks", "marked").await;
        assert_eq!(rows(page).await, ["a.mp4 2"]);
        eval(page, "[...document.querySelectorAll('.chart tr')].find(r => r.textContent.includes('Butt wink')).querySelector('button').click()").await;
        until(page, "document.querySelectorAll('#rows > .rep').length === 1").await;
        assert_eq!(rows(page).await, ["b.mp4 1"]);
        // The place is kept over a reload.
        page.refresh().await.unwrap();
        until(page, "document.querySelectorAll('#rows > .rep').length === 1").await;
        // An address that is changed by hand filters as well.
        eval(page, "location.hash = '#severity=clean'").await;
        until(page, "document.querySelectorAll('#rows > .rep').length === 3").await;
    });
}

#[test]
fn names_and_notes_stay_text_in_the_desk_and_in_a_page_opened_by_double_click() {
    let folder = tempfile::tempdir().unwrap();
    let session = Session { lifter: HOSTILE, lift: "deadlift", date: HOSTILE };
    let reps = vec![rep(1, "flagged", vec![finding("lumbar_flexion_level", "breakdown", 45.0, 12.0)])];
    let name = format!("{HOSTILE}.mp4");
    write(&folder.path().join("set"), &report(&name, &sha256(b"x"), &session, reps));
    fs::create_dir_all(folder.path().join("broken <img src=x onerror=document.title='owned'>")).unwrap();
    fs::write(folder.path().join("broken <img src=x onerror=document.title='owned'>/report.json"), HOSTILE).unwrap();
    let desk = Desk::open(folder.path(), &["--coach", HOSTILE]);
    let id = desk.results()[0].clone();
    desk.say(&id, 1, "", "note", json!(HOSTILE));
    desk.say(&id, 1, "lumbar_flexion_level", "opinion", json!("agree"));
    let page = render(&Triage::gather(folder.path()).unwrap(), Words::english(), Assets::Inline, &[]).unwrap();
    fs::write(folder.path().join("index.html"), page).unwrap();
    let own = json!(name.rsplit('/').next().unwrap());
    browse(1000, 800, async |page| {
        let file = Url::from_file_path(folder.path().join("index.html")).unwrap();
        for address in [desk.address.as_str(), &format!("{}stats", desk.address), file.as_str()] {
            page.goto(address).await.unwrap();
            until(page, "document.readyState === 'complete'").await;
            if !address.ends_with("stats") {
                until(page, "document.querySelector('#rows .rep')").await;
                assert_eq!(eval(page, "document.querySelector('.clip-name').textContent").await, own);
            }
            if address == desk.address {
                until(page, "document.querySelector('#viewer .mark.note')").await;
                let note = eval(page, "document.querySelector('#viewer .mark.note').textContent").await;
                assert_eq!(note, json!(format!("“{HOSTILE}”")));
            }
            assert_ne!(eval(page, "document.title").await, "owned", "{address}");
            assert_eq!(eval(page, "document.images.length").await, 0, "{address}");
            assert_eq!(console_errors(page).await, Vec::<String>::new(), "{address}");
        }
        // On its own the page filters and asks nothing of anybody, and does not offer what only the desk can do.
        assert_eq!(eval(page, "performance.getEntriesByType('resource').length").await, 0);
        assert_eq!(eval(page, "document.getElementById('marks-filter').hidden").await, true);
        set_filter(page, "severity", "clean").await;
        assert_eq!(eval(page, "document.querySelectorAll('#rows .rep').length").await, 0);
    });
}

#[test]
fn what_one_window_says_another_shows() {
    let folder = tempfile::tempdir().unwrap();
    three_sets(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let id = desk.results()[0].clone();
    browse(1000, 800, async |page| {
        open(page, &desk).await;
        desk.say(&id, 2, "lumbar_flexion_level", "opinion", json!("disagree"));
        until(page, "document.querySelector('#viewer [data-role=disagree]').ariaPressed === 'true'").await;
    });
}

#[test]
fn marks_made_on_the_page_of_a_set_survive_its_next_analysis() {
    let folder = tempfile::tempdir().unwrap();
    let pose = store_track(&folder.path().join("stored"));
    let check = |profile: &str| {
        let out = folder.path().join("results/set");
        let mut run = Command::new(env!("CARGO_BIN_EXE_spotter"));
        run.arg("check").arg(&pose).arg("--out").arg(&out).args(["--lift", "deadlift", "--profile", profile]);
        assert_eq!(run.output().unwrap().status.code(), Some(1), "the rounded rep is flagged");
    };
    check("default");
    let results = folder.path().join("results");
    let desk = Desk::open(&results, &[]);
    let marked = "document.querySelector('.finding[data-fault=lumbar_flexion_vs_own] [data-role=agree]')";
    browse(1440, 900, async |page| {
        open(page, &desk).await;
        press(page, 'o').await;
        until(page, "location.pathname.startsWith('/set/')").await;
        until(page, marked).await;
        // The list's finding is the page's, and a key says of it what it says there.
        let fault = eval(page, "document.querySelector('[data-marking]').dataset.fault").await;
        press(page, 'd').await;
        until(page, "document.querySelectorAll('[data-role=disagree][aria-pressed=true]').length === 1").await;
        assert_eq!(desk.marks()[0].1, fault);
        eval(page, &format!("{marked}.click()")).await;
        until(page, &format!("{marked}.ariaPressed === 'true'")).await;
        asked_only_its_own(page).await;
        let before = desk.marks();
        check("cautious");
        page.refresh().await.unwrap();
        until(page, &format!("{marked}?.ariaPressed === 'true'")).await;
        assert!(eval(page, "document.body.textContent.includes('profile cautious')").await == true);
        assert_eq!(desk.marks(), before);
    });
}
