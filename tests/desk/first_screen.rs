//! What stands on the first screen, on the first sheet of paper and under a thumb.

use fantoccini::Client;
use fantoccini::key::Key;
use serde_json::json;

use super::desk_browser::three_sets;
use super::set_page::{CHECKED, open};
use crate::browser::{
    browse, eval, on_paper, press, resize, serves_a_phone_at_night, serves_everybody, touched, until,
};
use crate::support::desk::Desk;

const PHONE: (u32, u32) = (390, 844);

/// Where an element ends, pixels from the head of the page.
async fn bottom(page: &Client, element: &str) -> f64 {
    let script = format!("document.querySelector('{element}').getBoundingClientRect().bottom + scrollY");
    eval(page, &script).await.as_f64().unwrap()
}

#[test]
fn sentence_cue_and_aspects_are_on_the_first_screen_and_the_first_sheet() {
    browse(1440, 900, async |page| {
        for (width, height) in [(1440, 900), (820, 1180), PHONE] {
            resize(page, width, height).await;
            open(page, &CHECKED.1).await;
            until(page, "document.querySelector('.answer-sentence').textContent.includes('reps are flagged')").await;
            assert_eq!(eval(page, "scrollY").await, json!(0), "{width}: it opens at its title");
            let ends = bottom(page, ".answer .aspects").await;
            assert!(ends <= f64::from(height), "{width}: the answer ends at {ends}");
            // The cue, and where the worst moment is.
            assert_eq!(eval(page, "document.querySelectorAll('.answer [data-seek]').length").await, json!(1));
        }
        // A4 at 96 pixels an inch.
        resize(page, 794, 1123).await;
        on_paper(page, true).await;
        let ends = bottom(page, ".answer .aspects").await;
        assert!(ends < 1123.0 / 3.0, "on paper the answer ends at {ends}");
        on_paper(page, false).await;
        resize(page, 1440, 900).await;
        // Cards of reps stand close.
        let holes = "(r => r.slice(1).filter((b, k) => b.top > r[k].bottom + 24).length)\
            ([...document.querySelectorAll('.reps .rep')].map(e => e.getBoundingClientRect()))";
        assert_eq!(eval(page, holes).await, json!(0));
    });
}

#[test]
fn on_a_phone_the_list_shows_the_video_first_and_has_room_for_a_thumb() {
    let folder = tempfile::tempdir().unwrap();
    three_sets(folder.path());
    let desk = Desk::open(folder.path(), &[]);
    browse(PHONE.0, PHONE.1, async |page| {
        resize(page, PHONE.0, PHONE.1).await;
        touched(page, true).await;
        page.goto(&desk.address).await.unwrap();
        until(page, "document.querySelector('#viewer .opinions') && matchMedia('(pointer: coarse)').matches").await;
        assert_eq!(eval(page, "scrollY").await, json!(0));
        let top = "['#viewer', '#filters', '#rows'].map(e => document.querySelector(e).getBoundingClientRect().top)";
        let top: Vec<f64> = serde_json::from_value(eval(page, top).await).unwrap();
        assert!(top.is_sorted(), "video, then filters and rows: {top:?}");
        assert!(top[0] < 300.0, "the video begins at {}", top[0]);
        let small = "[...document.querySelectorAll('button, select, input')].map(e => [e.textContent, e.getBoundingClientRect()])\
            .filter(([, box]) => box.width > 0 && box.height < 43.5).map(([text, box]) => `${text} ${box.height}`)";
        assert_eq!(eval(page, small).await, json!([]));
        // The table of faults is cut between two rows, if at all.
        let table = "(s => [parseFloat(getComputedStyle(s).maxHeight), ...[...s.querySelectorAll('tr')].map(r => r.offsetHeight)])(document.querySelector('.chart .scroll'))";
        eval(page, "(document.querySelector('.chart').open = true)").await;
        let heights: Vec<f64> = serde_json::from_value(eval(page, table).await).unwrap();
        assert!(heights[1..].iter().all(|row| (heights[0] / row).fract() < 1e-6), "{heights:?}");
        touched(page, false).await;
        // The list, its keys, a finding of one's own and the statistics are for everybody.
        serves_everybody(page).await;
        for (key, shown) in [('?', "#help[open]"), ('f', "dialog.ask[open] select")] {
            press(page, key).await;
            until(page, &format!("document.querySelector('{shown}')")).await;
            serves_a_phone_at_night(page).await;
            press(page, Key::Escape.into()).await;
            until(page, "!document.querySelector('dialog[open]')").await;
        }
        desk.say(&desk.results()[0], 2, "lumbar_flexion_level", "opinion", json!("agree"));
        page.goto(&format!("{}stats", desk.address)).await.unwrap();
        until(page, "document.querySelector('table')").await;
        serves_everybody(page).await;
    });
}
