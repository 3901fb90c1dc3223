//! Two sets side by side, as a coach meets them.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spotter::track::Track;

use crate::browser::{browse, console_errors, eval, press, resize, serves_everybody, until};
use crate::support::desk::Desk;
use crate::support::figure::{Camera, Posture, even_times, track};
use crate::support::results::sha256;

/// Three lifts, each `lift_s` long with a back that is rounded by `lumbar` at the bottom, checked into a folder of that name.
pub fn checked(results: &Path, name: &str, lift_s: f64, lumbar: f64, date: &str) {
    checked_from(&Camera::default(), results, name, lift_s, lumbar, date);
}

/// The same before another camera; returns what the camera saw.
pub fn checked_from(camera: &Camera, results: &Path, name: &str, lift_s: f64, lumbar: f64, date: &str) -> Track {
    let lift = |t: f64| {
        let depth = 0.5 - 0.5 * (std::f64::consts::TAU * (t - 2.0) / lift_s).cos();
        let depth = if (2.0..2.0 + 3.0 * lift_s).contains(&t) { depth } else { 0.0 };
        Posture { lumbar: lumbar * depth, ..Posture::hinge_lift(depth, 75.0, 110.0, 60.0) }
    };
    let mut stored = track(&even_times(30.0, 4.0 + 3.0 * lift_s), 2, camera, lift);
    stored.clip.sha256 = sha256(name.as_bytes());
    stored.clip.path = format!("{name}.mp4");
    let pose = results.join(format!("{name}.pose.json"));
    fs::create_dir_all(results).unwrap();
    stored.write(fs::File::create(&pose).unwrap()).unwrap();
    let mut run = Command::new(env!("CARGO_BIN_EXE_spotter"));
    run.arg("check").arg(&pose).arg("--out").arg(results.join(name));
    run.args(["--lift", "deadlift", "--exit-zero", "--lifter", "Ada", "--date", date, "--load-kg", "100"]);
    let output = run.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    stored
}

fn metric(results: &Path, name: &str, rep: usize) -> (f64, f64) {
    let report: Value = serde_json::from_slice(&fs::read(results.join(name).join("report.json")).unwrap()).unwrap();
    let metric = &report["reps"][rep - 1]["metrics"]["lumbar_flexion_peak"];
    (metric["value"].as_f64().unwrap(), metric["sd"].as_f64().unwrap())
}

/// A slow set with a flat back and a quick one with a round back go in step, whatever their days and their paces.
#[test]
fn two_sets_of_any_days_go_in_step_and_tell_what_they_differ_by() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path();
    checked(results, "monday", 6.0, 5.0, "2026-03-02");
    checked(results, "friday", 3.0, 45.0, "2026-03-06");
    let desk = Desk::open(results, &[]);
    let (_, _, pounds) = desk.get_with("/pair", "Cookie: theme=x; spotter-units=lb\r\n");
    assert!(String::from_utf8(pounds).unwrap().contains("220.5 lb") && desk.text("/pair").contains("100 kg"));
    let (_, _, german) = desk.get_with("/pair", "Accept-Language: de\r\nCookie: spotter-units=lb\r\n");
    let german = String::from_utf8(german).unwrap();
    assert!(german.contains("220,5 lb") && german.contains("06.03.2026") && german.contains("unterer Rücken"));
    let number = |text: &str| {
        let digits: String = text.trim().chars().take_while(|c| c.is_ascii_digit() || "+-−".contains(*c)).collect();
        digits.replace('−', "-").parse::<f64>().unwrap()
    };
    browse(1440, 900, async |page| {
        // From the page of a set: the newest other set of the lifter is beside it.
        page.goto(&format!("{}pair", desk.address)).await.unwrap();
        until(page, "document.querySelector('.playhead')").await;
        let titles = "[...document.querySelectorAll('.side p.quiet')].map(p => p.textContent)";
        let shown = eval(page, titles).await;
        assert!(shown[0].as_str().unwrap().contains("2026-03-06"), "{shown}");
        assert!(shown[1].as_str().unwrap().contains("2026-03-02"), "{shown}");
        serves_everybody(page).await;

        // One rep of each, chosen with the keyboard's own means.
        let choose = "(() => { const [a, b] = ['a', 'b'].map(n => document.querySelector(`[name=${n}]`)); \
            a.value = b.value + '.1'; b.value = [...b.options].find(o => !o.value.startsWith(b.value.split('.')[0])).value + '.2'; \
            document.querySelector('form.choose .primary').focus(); return true })()";
        eval(page, choose).await;
        press(page, '\u{e007}').await;
        until(page, "location.search.includes('.1&b=') && document.querySelector('.playhead')").await;
        let cells = "[...[...document.querySelectorAll('tbody tr')].find(r => r.cells[0].textContent === 'lower back').cells].map(c => c.textContent)";
        let row = eval(page, cells).await;
        let ((left, left_sd), (right, right_sd)) = (metric(results, "monday", 1), metric(results, "friday", 2));
        let difference = row[3].as_str().unwrap();
        assert!((number(difference) - (right - left)).abs() <= 0.5, "{row}");
        let sd = number(difference.split('±').nth(1).unwrap());
        assert!((sd - (left_sd.powi(2) + right_sd.powi(2)).sqrt()).abs() <= 0.5, "{row}");
        assert!(difference.ends_with("sure") && number(difference) > 20.0, "{row}");

        // Half of the way to the turn is another time in each, and the same place of the movement.
        eval(page, "(p => { p.value = 0.25; p.dispatchEvent(new Event('input')); return true })(document.getElementById('position'))").await;
        until(page, "document.getElementById('clock').textContent === '50 % of the way to the turn'").await;
        let legend = eval(page, "document.getElementById('legend').textContent").await;
        assert!(
            legend.as_str().unwrap().contains("difference: +") || legend.as_str().unwrap().contains("Difference: +"),
            "{legend}"
        );
        let before = eval(page, "document.getElementById('position').value").await;
        press(page, '\u{e014}').await; // →
        until(page, &format!("document.getElementById('position').value !== '{}'", before.as_str().unwrap())).await;
        press(page, ' ').await;
        until(page, "document.getElementById('play').ariaPressed === 'true' && Number(document.getElementById('position').value) > 0.5").await;
        press(page, ' ').await;
        until(page, "document.getElementById('play').ariaPressed === 'false'").await;
        resize(page, 390, 844).await;
        // The numbers with their difference need no scrolling sideways.
        until(page, "(s => s.scrollWidth <= s.clientWidth)(document.querySelector('.pair .scroll'))").await;
        let beside = "(([a, b]) => a.top === b.top && a.right <= b.left)([...document.querySelectorAll('.side')].map(s => s.getBoundingClientRect()))";
        assert_eq!(eval(page, beside).await, true, "also on a phone");
        assert_eq!(console_errors(page).await, Vec::<String>::new());
    });
}

/// Whatever is asked for, something is shown, and nothing that was asked gets into the page.
#[test]
fn what_is_not_there_is_not_asked_for_in_vain() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path(), &[]);
    assert!(desk.text("/pair").contains("There is no set with a rep yet"));
    drop(desk);
    super::desk_browser::three_sets(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    let page = desk.text("/pair?a=%3Cscript%3E&b=../../etc.99");
    assert!(!page.contains("<script>") && !page.contains("etc."));
    // Reports without a pose have their numbers, and say that nothing can be drawn.
    assert!(page.contains("could be drawn"));
    let (_, _, german) = desk.get_with("/pair", "Accept-Language: de\r\n");
    assert!(String::from_utf8(german).unwrap().contains("Kreuzheben"));
}
