//! The app as a lifter and a coach meet it: a real browser, clicks and keys.

use std::fs;
use std::path::Path;

use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::json;
use spotter::track::Keypoint;

use super::pair::checked_from;
use crate::browser::{browse, console_errors, eval, press, serves_a_phone_at_night, serves_everybody, until};
use crate::support::batch::cut;
use crate::support::clips;
use crate::support::desk::Desk;
use crate::support::figure::Camera;
use crate::support::json as read_json;

/// The app's page, with nothing in its queue.
pub async fn open(page: &Client, app: &Desk) {
    page.goto(&app.address).await.unwrap();
    until(page, "document.querySelector('#none') && !location.search").await;
}

async fn choose(page: &Client, field: &str, files: &[&Path]) {
    let names: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    page.find(Locator::Id(field)).await.unwrap().send_keys(&names.join("\n")).await.unwrap();
}

async fn write(page: &Client, text: &str) {
    for letter in text.chars() {
        press(page, letter).await;
    }
}

#[test]
fn clips_are_dropped_checked_told_about_and_opened_with_what_went_wrong_said() {
    let Some(home) = clips::folder() else { return };
    let (good, other) = (cut(home.path(), "good.mp4", 2.0), cut(home.path(), "other.mp4", 6.0));
    let notes = home.path().join("notes.txt");
    fs::write(&notes, "no clip").unwrap();
    let app = Desk::app(&home.path().join("Spotter"), &[]);
    browse(1440, 900, async |page| {
        open(page, &app).await;
        // What is said before goes with the clips.
        eval(page, "(document.getElementById('before').open = true)").await;
        page.find(Locator::Css("#details-before [name=lifter]")).await.unwrap().send_keys("Ada").await.unwrap();
        choose(page, "files", &[&good]).await;
        until(page, "document.querySelector('.clip[data-state=done] .open:not([hidden])')").await;
        assert!(eval(page, "document.querySelector('.session').textContent").await == "Ada");
        // A file that is no clip is refused in words, also when it is dropped.
        let drop = "(() => { const all = new DataTransfer(); all.items.add(new File(['no clip'], 'notes.txt')); \
            document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: all, bubbles: true })); return true })()";
        eval(page, drop).await;
        until(page, "document.getElementById('trouble').textContent.includes('`notes.txt` is no video')").await;
        choose(page, "files", &[&other]).await;
        until(page, "document.querySelectorAll('.clip[data-state=done]').length === 2").await;
        eval(page, "(document.getElementById('phone').open = true)").await;
        serves_everybody(page).await;

        // Both are chosen and told about with keys alone.
        eval(page, "document.getElementById('all').focus()").await;
        press(page, ' ').await;
        until(page, "!document.getElementById('tell').disabled").await;
        press(page, Key::Tab.into()).await;
        press(page, Key::Enter.into()).await;
        until(page, "document.querySelector('#telling[open] [name=lifter]') === document.activeElement").await;
        serves_everybody(page).await;
        press(page, Key::Tab.into()).await;
        press(page, Key::Tab.into()).await;
        write(page, "heavy").await;
        press(page, Key::Enter.into()).await;
        until(page, "document.querySelector('#telling .trouble').textContent.includes('a load is a number')").await;
        eval(page, "document.querySelector('#telling [name=load]').select()").await;
        write(page, "225").await;
        press(page, Key::Tab.into()).await;
        write(page, "lb").await;
        eval(page, "document.querySelector('#telling [value=keep]').focus()").await;
        press(page, Key::Enter.into()).await;
        until(page, "!document.querySelector('dialog[open]')").await;
        let told = "[...document.querySelectorAll('.session')].every(s => s.textContent === 'Ada · 102.058 kg')";
        until(page, told).await;
        until(page, "document.querySelectorAll('.clip[data-state=done]').length === 2").await;

        // Pounds come back as they were typed, here and on every page.
        eval(page, "(u => { u.value = 'lb'; u.dispatchEvent(new Event('change')); return true })(document.getElementById('units'))").await;
        until(page, "[...document.querySelectorAll('.session')].every(s => s.textContent === 'Ada · 225 lb')").await;

        // From the list to the set, from there to the desk, and back.
        page.find(Locator::Css(".clip .open")).await.unwrap().click().await.unwrap();
        until(page, "location.pathname.startsWith('/set/') && document.querySelector('.back a')").await;
        until(page, "document.querySelector('.subtitle').textContent.includes('225 lb')").await;
        page.find(Locator::Css(".back a")).await.unwrap().click().await.unwrap();
        until(page, "location.pathname === '/desk' && document.querySelector('#rows')").await;
        page.find(Locator::LinkText("Clips")).await.unwrap().click().await.unwrap();
        until(page, "location.pathname === '/' && document.querySelectorAll('.clip').length === 2").await;

        page.find(Locator::Css(".clip .remove")).await.unwrap().click().await.unwrap();
        until(page, "document.querySelector('#removing[open]')").await;
        serves_a_phone_at_night(page).await;
        press(page, Key::Enter.into()).await;
        until(page, "document.querySelectorAll('.clip').length === 1").await;
        let refused = |line: &String| line.contains("415") || line.contains("422");
        assert_eq!(console_errors(page).await.into_iter().filter(|line| !refused(line)).collect::<Vec<_>>(), [""; 0]);
    });
}

#[test]
fn a_page_goes_on_by_itself_when_spotter_is_started_again() {
    let Some(home) = clips::folder() else { return };
    let clip = cut(home.path(), "good.mp4", 2.0);
    let folder = home.path().join("Spotter");
    let app = Desk::app(&folder, &[]);
    browse(1000, 800, async |page| {
        open(page, &app).await;
        let port = app.port.to_string();
        app.kill();
        choose(page, "files", &[&clip]).await;
        until(page, "document.getElementById('trouble').textContent.includes('does not answer')").await;
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_spotter"));
        let mut again = command.arg("app").arg(&folder).args(["--no-browser", "--port", &port]).spawn().unwrap();
        until(page, "document.querySelector('.clip[data-state=done]')").await;
        assert_eq!(eval(page, "document.getElementById('trouble').hidden").await, json!(true));
        again.kill().unwrap();
        again.wait().unwrap();
    });
}

#[test]
fn the_page_speaks_the_browsers_language() {
    let home = tempfile::tempdir().unwrap();
    let app = Desk::app(home.path(), &[]);
    for (accept, lang, title) in [("de-AT,de;q=0.9", "de", "Clips hier ablegen"), ("fr", "en", "Drop clips here")] {
        let (status, _, body) = app.get_with("/", &format!("Accept-Language: {accept}\r\n"));
        let text = String::from_utf8(body).unwrap();
        assert!(status == 200 && text.contains(&format!("<html lang=\"{lang}\">")) && text.contains(title), "{text}");
    }
}

#[test]
fn the_lifter_is_chosen_by_clicking_where_two_lift_and_again_on_the_page_of_the_set() {
    let Some(home) = clips::folder() else { return };
    let clip = clips::two_lifters(home.path());
    let folder = home.path().join("Spotter");
    let app = Desk::app(&folder, &[]);
    let press_at = "((s, x, y) => { const b = s.getBoundingClientRect(); s.dispatchEvent(new MouseEvent('click', { bubbles: true, \
        clientX: b.left + x * b.width, clientY: b.top + y * b.height })); return true })";
    let facing = "JSON.parse(document.getElementById('set-data')?.textContent ?? 'null')?.report.view.facing";
    browse(1440, 900, async |page| {
        open(page, &app).await;
        choose(page, "files", &[&clip]).await;
        until(page, "document.querySelector('.clip[data-state=failed] .choose:not([hidden])')").await;
        page.find(Locator::Css(".clip .choose")).await.unwrap().click().await.unwrap();
        until(page, "location.pathname.startsWith('/choose/') && document.getElementById('video').readyState >= 2")
            .await;
        serves_everybody(page).await;
        eval(page, "(m => { m.value = 1; m.dispatchEvent(new Event('input')); return true })(document.getElementById('moment'))").await;
        until(page, "document.getElementById('video').currentTime === 1").await;
        let same = "(([a, b]) => Math.abs(a.width - b.width) < 1 && Math.abs(a.height - b.height) < 1)\
            (['video', 'surface'].map(id => document.getElementById(id).getBoundingClientRect()))";
        assert_eq!(eval(page, same).await, true, "who is pressed on is who is seen there");
        eval(page, &format!("{press_at}(document.getElementById('surface'), 0.25, 0.5)")).await;
        until(
            page,
            "location.pathname === '/' && document.querySelector('.clip[data-state=done] .open:not([hidden])')",
        )
        .await;
        page.find(Locator::Css(".clip .open")).await.unwrap().click().await.unwrap();
        until(page, "document.querySelector('.corrections li')").await;
        assert_eq!(eval(page, facing).await, "left");

        eval(
            page,
            "[...document.querySelectorAll('.correct button')].find(b => b.textContent.startsWith('Somebody')).click()",
        )
        .await;
        until(page, "document.activeElement.id === 'overlay' && document.querySelector('.cross:not([hidden])')").await;
        eval(page, &format!("{press_at}(document.getElementById('overlay'), 0.75, 0.5)")).await;
        until(page, &format!("{facing} === 'right'")).await;
        assert_eq!(eval(page, "document.querySelectorAll('.corrections li').length").await, json!(2));
        serves_everybody(page).await;
        // Taken back, the first choice holds again.
        eval(page, "[...document.querySelectorAll('.corrections li button')].pop().click()").await;
        until(page, &format!("{facing} === 'left'")).await;
        assert_eq!(console_errors(page).await, [""; 0]);
    });
}

#[test]
fn a_joint_is_moved_with_the_keys_and_the_set_is_judged_with_it() {
    let Some(home) = clips::folder() else { return };
    let clip = cut(home.path(), "good.mp4", 2.0);
    let folder = home.path().join("Spotter");
    let app = Desk::app(&folder, &[]);
    browse(1440, 900, async |page| {
        open(page, &app).await;
        choose(page, "files", &[&clip]).await;
        until(page, "document.querySelector('.clip[data-state=done] .open:not([hidden])')").await;
        page.find(Locator::Css(".clip .open")).await.unwrap().click().await.unwrap();
        until(page, "document.querySelector('.correct summary')").await;
        let hip = "(() => { const d = new SetData(document.getElementById('set-data').textContent); \
            return d.points(d.frameAt(Number(document.getElementById('position').value)))[1] })()";
        eval(page, "(document.querySelector('.correct:not(.draw)').open = true)").await;
        until(page, "document.querySelectorAll('.joints button').length === 4").await;
        let before = eval(page, hip).await;
        eval(page, "[...document.querySelectorAll('.joints button')].find(b => b.textContent === 'Hip').click()").await;
        until(page, "document.activeElement.id === 'overlay'").await;
        serves_everybody(page).await;
        for key in [Key::Left, Key::Left, Key::Left, Key::Left, Key::Down, Key::Enter] {
            press(page, key.into()).await;
        }
        until(page, "document.querySelector('.corrections li')?.textContent.includes('The hip at')").await;
        until(page, "document.querySelector('.correct:not(.draw) [role=status]').textContent === 'Judged again.'")
            .await;
        let after = eval(page, hip).await;
        let at = |point: &serde_json::Value, axis: usize| point[axis].as_f64().unwrap();
        let width =
            eval(page, "new SetData(document.getElementById('set-data').textContent).width").await.as_f64().unwrap();
        let left = (at(&before, 0) - at(&after, 0)) / width;
        assert!(
            (0.01..=0.03).contains(&left),
            "{left}: a fiftieth of the picture to the left, or what is left of it between two readings"
        );
        // What is said of it stands in the report too, until it is taken back.
        assert!(eval(page, "document.body.textContent").await.as_str().unwrap().contains("was moved"));
        eval(page, "document.querySelector('.corrections li button').click()").await;
        until(page, "document.querySelector('.correct') && !document.querySelector('.corrections li')").await;
        assert_eq!(console_errors(page).await, [""; 0]);
    });
}

/// From the front the left and the right joint lie apart; each button begins where the camera saw its own.
#[test]
fn eight_joints_can_be_moved_of_a_lifter_who_is_seen_from_the_front() {
    let folder = tempfile::tempdir().unwrap();
    let front = Camera { yaw: 90.0, ..Camera::default() };
    let seen = checked_from(&front, folder.path(), "front", 4.0, 5.0, "2026-03-02");
    let desk = Desk::open(folder.path(), &[]);
    let id = desk.results()[0].clone();
    let joints = [
        ("Left shoulder", Keypoint::LeftShoulder),
        ("Right shoulder", Keypoint::RightShoulder),
        ("Left hip", Keypoint::LeftHip),
        ("Right hip", Keypoint::RightHip),
        ("Left knee", Keypoint::LeftKnee),
        ("Right knee", Keypoint::RightKnee),
        ("Left ankle", Keypoint::LeftAnkle),
        ("Right ankle", Keypoint::RightAnkle),
    ];
    // Standing still, in shares of the picture.
    let (frame, at_s) = (30, 1.0);
    let truth = |joint: Keypoint| {
        let [x, y] = seen.keypoint(frame, joint).unwrap();
        [f64::from(x) / f64::from(front.width), f64::from(y) / f64::from(front.height)]
    };
    let [left, right] = [Keypoint::LeftHip, Keypoint::RightHip].map(truth);
    assert!((left[0] - right[0]).abs() > 0.04, "apart by more than the cross may miss: {left:?} {right:?}");
    browse(1440, 900, async |page| {
        page.goto(&format!("{}set/{id}", desk.address)).await.unwrap();
        until(page, "document.querySelector('.correct:not(.draw)')").await;
        eval(page, "(document.querySelector('.correct:not(.draw)').open = true)").await;
        until(page, "document.querySelectorAll('.joints button').length === 8").await;
        eval(
            page,
            &format!("(document.dispatchEvent(new CustomEvent('seek', {{ detail: {{ time: {at_s} }} }})), true)"),
        )
        .await;
        until(page, &format!("Math.abs(document.getElementById('position').value - {at_s}) < 0.02")).await;
        let take = async |name: &str| {
            let button =
                format!("[...document.querySelectorAll('.joints button')].find(b => b.textContent === '{name}')");
            eval(page, &format!("({button}.click(), true)")).await;
            until(page, "document.activeElement.id === 'overlay'").await;
        };
        for (name, joint) in joints {
            take(name).await;
            let cross = eval(
                page,
                "(s => [parseFloat(s.left), parseFloat(s.top)])(document.querySelector('.stage .cross').style)",
            );
            let cross = cross.await;
            let [x, y] = truth(joint);
            for (axis, expected) in [x, y].into_iter().enumerate() {
                let shown = cross[axis].as_f64().unwrap() / 100.0;
                assert!((shown - expected).abs() < 0.02, "{name}: {cross}, seen at {x} {y}");
            }
            press(page, Key::Escape.into()).await;
        }
        serves_a_phone_at_night(page).await;
        take("Right knee").await;
        for key in [Key::Left, Key::Left, Key::Left, Key::Enter] {
            press(page, key.into()).await;
        }
        until(page, "document.querySelector('.corrections li')?.textContent.includes('The right knee at')").await;
        let report = read_json(&folder.path().join("front/report.json"));
        let moved = &report["corrections"][0];
        assert_eq!((&moved["joint"], &moved["side"]), (&json!("knee"), &json!("right")));
        assert_eq!(console_errors(page).await, [""; 0]);
    });
}
