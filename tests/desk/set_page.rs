//! The set page as a lifter meets it: opened by a double click in a real browser, with the video and without.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::Value;
use url::Url;

use crate::browser::{browse, console_errors, eval, lively, press, resize, until};
use crate::support::{check, clips, fixture, json, stderr, verdicts};

/// What a file may be called on this system, and what no page may take for anything but text.
const HOSTILE: &str = "<img src=x onerror=document.title='owned'>&lt;%41 #1?";

/// A rounded deadlift, checked once for all tests, under a hostile name: its folder stays until the tests end.
pub(super) static CHECKED: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let clip = folder.path().join(format!("{HOSTILE}.mp4"));
    std::fs::copy(fixture("clips/round_deadlift.mp4"), &clip).unwrap();
    let results = folder.path().join("sets/results");
    let output = check(&clip, &results, &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(verdicts(&json(&results.join("report.json"))), ["clean", "flagged", "flagged"]);
    (folder, results)
});

fn address(results: &Path) -> String {
    Url::from_file_path(results.join("report.html")).unwrap().to_string()
}

/// The results without the clip beside them.
fn moved_away() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["report.html", "report.json"] {
        std::fs::copy(CHECKED.1.join(name), folder.path().join(name)).unwrap();
    }
    folder
}

pub(super) async fn open(page: &Client, results: &Path) {
    page.goto(&address(results)).await.unwrap();
    until(page, "document.querySelectorAll('.uplot').length === 4").await;
}

async fn open_with_video(page: &Client) {
    open(page, &CHECKED.1).await;
    until(page, "document.getElementById('video').readyState >= 2 && !document.getElementById('video').seeking").await;
}

/// Seconds on the page's clock.
async fn clock(page: &Client) -> f64 {
    let text = eval(page, "document.getElementById('clock').value").await;
    let (minutes, seconds) = text.as_str().unwrap().split_once(':').unwrap();
    60.0 * minutes.parse::<f64>().unwrap() + seconds.parse::<f64>().unwrap()
}

async fn number(page: &Client, expression: &str) -> f64 {
    eval(page, expression).await.as_f64().unwrap()
}

const OVERLAY: &str = "document.getElementById('overlay').toDataURL()";
/// Whether anything is drawn over the picture.
const DRAWN: &str = "(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v))(document.getElementById('overlay'))";

/// When the gravest finding of the set is, by the report.
fn worst(results: &Path) -> (u64, f64) {
    let report = json(&results.join("report.json"));
    let reps = report["reps"].as_array().unwrap();
    let roundest = reps.iter().max_by(|a, b| lumbar(a).total_cmp(&lumbar(b))).unwrap();
    (roundest["index"].as_u64().unwrap(), roundest["findings"][0]["at_s"].as_f64().unwrap())
}

fn lumbar(rep: &Value) -> f64 {
    rep["metrics"]["lumbar_flexion_peak"]["value"].as_f64().unwrap()
}

#[test]
fn a_click_on_a_curve_moves_the_video_and_the_overlay() {
    browse(1280, 900, async |page| {
        open_with_video(page).await;
        let before = eval(page, OVERLAY).await;
        let plot = page.find(Locator::Css("#plots .u-over")).await.unwrap();
        let (_, _, width, _) = plot.rectangle().await.unwrap();
        // A third of the way from the left; the pointer counts from the middle.
        let click = MouseActions::new("mouse".into())
            .then(PointerAction::MoveToElement { element: plot, duration: None, x: -width / 6.0, y: 0.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        page.perform_actions(click).await.unwrap();
        let duration = json(&CHECKED.1.join("report.json"))["clip"]["duration_s"].as_f64().unwrap();
        until(page, "!document.getElementById('video').seeking").await;
        for time in [clock(page).await, number(page, "document.getElementById('video').currentTime").await] {
            assert!((time - duration / 3.0).abs() < 0.1, "{time} of {duration}");
        }
        assert_ne!(before, eval(page, OVERLAY).await);
        assert_eq!(console_errors(page).await, [""; 0]);
    });
}

#[test]
fn the_figure_over_the_picture_leans_as_the_lifter_was_rendered() {
    let truth = json(&fixture("clips/round_deadlift.truth.json"));
    browse(800, 600, async |page| {
        open(page, &CHECKED.1).await;
        for frame in [10, 60, 75, 110, 200, 290] {
            // Shoulder and hip are the first two points; the lifter looks to the left.
            let script = format!(
                "(([s, h]) => Math.atan2(h[0] - s[0], h[1] - s[1]) * 180 / Math.PI)\
                 (new SetData(document.getElementById('set-data').textContent).points({frame}))"
            );
            let (shown, rendered) = (number(page, &script).await, truth["trunk_inclination"][frame].as_f64().unwrap());
            assert!((shown - rendered).abs() < 8.0, "frame {frame}: {shown}, rendered {rendered}");
        }
    });
}

#[test]
fn the_page_rounds_as_the_terminal_does() {
    let values = [0.5, 1.5, 2.5, -2.5, 0.125, 1.005, -0.0004, 24.4999, 24.49999, 0.05, 3.35];
    browse(800, 600, async |page| {
        open(page, &CHECKED.1).await;
        for (value, decimals) in values.iter().flat_map(|v| [(*v, 0), (*v, 1), (*v, 2)]) {
            let shown = eval(page, &format!("Shown.fixed({value}, {decimals})")).await;
            assert_eq!(shown, spotter::measures::fixed(value, decimals), "{value} to {decimals}");
        }
    });
}

#[test]
fn every_key_does_what_the_help_says() {
    let (rep, at_s) = worst(&CHECKED.1);
    browse(1280, 900, async |page| {
        open_with_video(page).await;
        let video = "document.getElementById('video')";
        assert!((clock(page).await - at_s).abs() < 0.04, "it opens at the worst moment");

        press(page, Key::Right.into()).await;
        assert!((clock(page).await - at_s - 1.0 / 30.0).abs() < 0.04);
        press(page, Key::Left.into()).await;
        press(page, Key::Left.into()).await;
        assert!((clock(page).await - at_s + 1.0 / 30.0).abs() < 0.04);
        press(page, 'w').await;
        assert!((clock(page).await - at_s).abs() < 0.04);

        press(page, ',').await;
        until(page, &format!("document.querySelector('article[aria-current=true]').dataset.rep == {}", rep - 1)).await;
        press(page, '.').await;
        until(page, &format!("document.querySelector('article[aria-current=true]').dataset.rep == {rep}")).await;

        // The best rep is held against another one than itself.
        press(page, ',').await;
        press(page, ',').await;
        until(page, "document.querySelector('article[aria-current=true]').dataset.rep == 1").await;
        let compared = "['compare-rep', 'compare-with'].map(id => document.getElementById(id).value)";
        assert_eq!(eval(page, compared).await, serde_json::json!(["1", "2"]));
        press(page, '.').await;
        press(page, '.').await;
        until(page, &format!("document.querySelector('article[aria-current=true]').dataset.rep == {rep}")).await;
        assert_eq!(eval(page, compared).await, serde_json::json!([rep.to_string(), "1"]));

        press(page, '[').await;
        assert_eq!(eval(page, &format!("{video}.playbackRate")).await, 0.5);
        press(page, ']').await;
        assert_eq!(eval(page, &format!("{video}.playbackRate")).await, 1.0);

        press(page, 'o').await;
        assert_eq!(eval(page, DRAWN).await, false);
        press(page, 'o').await;
        assert_eq!(eval(page, DRAWN).await, true);
        let ghost = eval(page, OVERLAY).await;
        press(page, 'g').await;
        assert_ne!(ghost, eval(page, OVERLAY).await);

        press(page, Key::Home.into()).await;
        assert_eq!(clock(page).await, 0.0);
        press(page, ' ').await;
        until(page, &format!("!{video}.paused && document.getElementById('position').value > 0.2")).await;
        press(page, ' ').await;
        assert_eq!(eval(page, &format!("{video}.paused")).await, true);

        press(page, '?').await;
        assert_eq!(eval(page, "document.getElementById('keys').open").await, true);
        press(page, Key::Escape.into()).await;
        until(page, "!document.getElementById('keys').open").await;
        assert_eq!(console_errors(page).await, [""; 0]);
    });
}

/// A clip of two squats whose pictures begin two seconds after its sound, and which plays twice as slow as it was filmed.
#[test]
fn the_page_and_the_player_agree_on_what_is_when() {
    let Some(folder) = clips::folder() else { return };
    let clip = folder.path().join("late.mp4");
    let sound = ["-f", "lavfi", "-i", "anullsrc=d=4", "-itsoffset", "2", "-t", "6.8", "-i"];
    let made = std::process::Command::new("ffmpeg")
        .args(["-v", "error"])
        .args(sound)
        .arg(fixture("clips/squat.mp4"))
        .args(["-map", "1:v", "-map", "0:a", "-vf", "select=not(mod(n\\,2))", "-fps_mode", "vfr"])
        .args(["-preset", "ultrafast", "-c:a", "aac"])
        .arg(&clip)
        .status();
    assert!(made.unwrap().success());
    let results = folder.path().join("results");
    let output = check(&clip, &results, &["--slow-motion", "2", "--lift", "squat", "--exit-zero"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = json(&results.join("report.json"));
    assert_eq!(report["clip"]["start_s"].as_f64(), Some(1.0));
    assert_eq!(report["clip"]["slow_motion"]["factor"].as_f64(), Some(2.0));
    browse(1280, 900, async |page| {
        open(page, &results).await;
        let video = "document.getElementById('video')";
        until(page, &format!("{video}.readyState >= 2 && !{video}.seeking")).await;
        for key in ['w', '.'] {
            press(page, key).await;
            until(page, &format!("!{video}.seeking")).await;
            let shown = number(page, &format!("{video}.currentTime")).await;
            let on_page = clock(page).await;
            assert!(on_page > 1.0 && (shown / 2.0 - on_page).abs() < 0.1, "{shown} s of the video at {on_page} s");
        }
    });
}

#[test]
fn a_loop_stays_within_its_rep() {
    browse(1000, 800, async |page| {
        open_with_video(page).await;
        press(page, 'l').await;
        let current = "document.querySelector('article[aria-current=true]').dataset";
        let (start, end) =
            (number(page, &format!("+{current}.startS")).await, number(page, &format!("+{current}.endS")).await);
        // Just before the end: playing on, the time has to fall back.
        eval(page, &format!("document.dispatchEvent(new CustomEvent('seek', {{ detail: {{ time: {end} - 0.3 }} }}))"))
            .await;
        press(page, ' ').await;
        let position = "+document.getElementById('position').value";
        until(page, &format!("{position} < {end} - 0.5")).await;
        assert!(number(page, position).await >= start - 0.04);
        assert_eq!(eval(page, "document.getElementById('video').paused").await, false);
    });
}

#[test]
fn the_worst_moment_plays_by_itself_until_somebody_takes_over_and_not_for_who_wants_calm() {
    let (_, worst_s) = worst(&CHECKED.1);
    browse(1440, 900, async |page| {
        open_with_video(page).await;
        assert_eq!(eval(page, "document.getElementById('video').paused").await, true, "calm is asked for");
        lively(page).await;
        open(page, &CHECKED.1).await;
        let position = "+document.getElementById('position').value";
        // Past the moment, and back before it.
        until(page, &format!("{position} > {worst_s} + 0.5")).await;
        until(page, &format!("{position} < {worst_s} - 0.5")).await;
        let at = number(page, position).await;
        assert!((at - worst_s).abs() < 1.2, "{at} about {worst_s}");
        press(page, Key::Tab.into()).await;
        until(page, "document.getElementById('video').paused").await;
        // With the key that plays and stops it stops, too.
        open(page, &CHECKED.1).await;
        until(page, "!document.getElementById('video').paused").await;
        press(page, ' ').await;
        until(page, "document.getElementById('video').paused").await;
        assert_eq!(eval(page, "document.getElementById('loop').ariaPressed").await, "false");
    });
}

#[test]
fn without_its_clip_the_page_shows_pictures_and_figure() {
    let results = moved_away();
    let (rep, at_s) = worst(results.path());
    browse(1000, 800, async |page| {
        open(page, results.path()).await;
        until(page, "!document.getElementById('no-video').hidden").await;
        assert_eq!(eval(page, "document.getElementById('video').hidden").await, true);
        until(page, "[...document.querySelectorAll('.rep img')].filter(i => i.naturalWidth > 100).length === 3").await;
        assert!((clock(page).await - at_s).abs() < 0.1, "it opens at the picture of the worst moment");
        until(page, "document.getElementById('still').naturalWidth > 100").await;
        assert_eq!(eval(page, DRAWN).await, true);
        press(page, ' ').await;
        until(page, &format!("document.getElementById('position').value > {at_s} + 0.3")).await;
        assert_eq!(
            eval(page, "document.getElementById('still').hidden").await,
            true,
            "rep {rep}: no picture of this moment"
        );
    });
}

#[test]
fn a_hostile_name_stays_text_and_nothing_is_asked_of_the_network() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let elsewhere = format!("http://{}/", listener.local_addr().unwrap());
    browse(1000, 800, async |page| {
        open_with_video(page).await;
        let shown = eval(page, "document.querySelector('.subtitle').textContent").await;
        assert!(shown.as_str().unwrap().contains(HOSTILE), "{shown}");
        assert_ne!(eval(page, "document.title").await, "owned");
        assert_eq!(eval(page, "document.querySelector('[onerror]')").await, Value::Null);

        let asked = eval(page, "performance.getEntriesByType('resource').map(e => e.name)").await;
        let foreign: Vec<&Value> =
            asked.as_array().unwrap().iter().filter(|n| n.as_str().unwrap().starts_with("http")).collect();
        assert!(foreign.is_empty(), "{foreign:?}");
        // Even if something in the page wanted to: its policy refuses.
        for attempt in [
            "fetch(A).catch(() => 0)",
            "new Image().src = A",
            "navigator.sendBeacon(A)",
            "new WebSocket(A.replace('http', 'ws'))",
        ] {
            let script = format!("try {{ const A = '{elsewhere}'; {attempt}; }} catch {{}}");
            page.execute(&script, vec![]).await.unwrap();
        }
        page.execute_async("setTimeout(arguments[0], 300)", vec![]).await.unwrap();
        assert!(listener.accept().is_err(), "the page reached the network");
    });
}

#[test]
fn at_every_width_nothing_is_cut_off_sideways() {
    browse(1440, 900, async |page| {
        open(page, &CHECKED.1).await;
        for width in [1440, 820, 500] {
            resize(page, width, 900).await;
            until(page, &format!("innerWidth === {width}")).await;
            // Curves are drawn anew once the page has its new width.
            until(page, "document.documentElement.scrollWidth === document.documentElement.clientWidth").await;
        }
    });
}

#[test]
fn judged_again_from_its_track_the_page_is_the_same_to_the_byte() {
    let clip = std::fs::read(CHECKED.1.join("report.html")).unwrap();
    let folder = CHECKED.1.parent().unwrap();
    let again = |name: &str| {
        let to = folder.join(name);
        let output = check(&CHECKED.1.join("pose.json"), &to, &[]);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        std::fs::read(to.join("report.html")).unwrap()
    };
    assert!(again("first") == clip, "video and pictures are there as at first");
    assert!(again("second") == clip);
}
