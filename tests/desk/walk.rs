//! A coach's walk through the app in one go, each step counted: what is a step for a hand is one here, a click, a key or a choice.

use std::path::Path;

use fantoccini::{Client, Locator};

use super::app_browser::open;
use crate::browser::{browse, console_errors, eval, press, until};
use crate::support::batch::cut;
use crate::support::clips;
use crate::support::desk::Desk;

/// Clips that are dropped; each shows a rep.
const CLIPS: usize = 10;

/// A window, and the steps that were taken in it.
struct Walk<'a> {
    page: &'a Client,
    steps: usize,
}

impl Walk<'_> {
    async fn choose(&mut self, field: &str, files: &[impl AsRef<Path>]) {
        let names: Vec<&str> = files.iter().map(|file| file.as_ref().to_str().unwrap()).collect();
        self.page.find(Locator::Id(field)).await.unwrap().send_keys(&names.join("\n")).await.unwrap();
        self.steps += 1;
    }

    async fn click(&mut self, place: Locator<'_>) {
        self.page.find(place).await.unwrap().click().await.unwrap();
        self.steps += 1;
    }

    async fn press(&mut self, key: char) {
        press(self.page, key).await;
        self.steps += 1;
    }

    /// The steps since the last time that this was asked.
    fn taken(&mut self) -> usize {
        std::mem::take(&mut self.steps)
    }
}

#[test]
fn ten_clips_are_dropped_ten_reps_marked_one_corrected_two_sets_compared_and_one_sent_on() {
    let Some(home) = clips::folder() else { return };
    let dropped: Vec<_> =
        (0..CLIPS).map(|k| cut(home.path(), &format!("set_{k}.mp4"), 2.0 + 0.05 * k as f64)).collect();
    let app = Desk::app(&home.path().join("Spotter"), &[]);
    browse(1440, 900, async |page| {
        open(page, &app).await;
        let mut walk = Walk { page, steps: 0 };
        walk.choose("files", &dropped).await;
        until(page, &format!("document.querySelectorAll('.clip[data-state=done]').length === {CLIPS}")).await;
        assert_eq!(walk.taken(), 1, "ten clips are dropped at once");

        walk.click(Locator::LinkText("Desk")).await;
        until(page, "location.pathname === '/desk' && document.querySelector('#viewer .opinions, #viewer .tools')")
            .await;
        walk.taken();
        for done in 1..=CLIPS {
            walk.press('A').await;
            let marked = "new Set([...document.querySelectorAll('#rows > .rep')].filter(r => r.querySelector('.mark.mine'))).size";
            until(page, &format!("{marked} >= {done}")).await;
        }
        let presses = walk.taken();
        assert!(presses <= 15, "{presses} presses for {CLIPS} reps");

        walk.press('o').await;
        until(page, "location.pathname.startsWith('/set/') && document.querySelector('.correct:not(.draw) summary')")
            .await;
        walk.click(Locator::Css(".correct:not(.draw) summary")).await;
        walk.click(Locator::XPath("//button[text()='Not a rep']")).await;
        until(page, "document.querySelector('.corrections li') && !document.querySelector('.rep[data-rep]')").await;
        walk.click(Locator::XPath("//ul[@class='corrections']//button[text()='Take back']")).await;
        until(page, "document.querySelector('.rep[data-rep]') && !document.querySelector('.corrections li')").await;
        assert_eq!(walk.taken(), 4, "to the set, and there one correction and its taking back");

        walk.click(Locator::LinkText("Beside another set")).await;
        until(page, "location.pathname === '/pair' && document.querySelectorAll('.side').length === 2").await;
        until(page, "document.querySelector('tbody tr') && document.querySelector('.playhead')").await;
        assert_eq!(walk.taken(), 1, "two sets stand side by side");

        walk.click(Locator::Css(".side h2 a")).await;
        until(page, "location.pathname.startsWith('/set/') && document.querySelector('.send summary')").await;
        walk.click(Locator::Css(".send summary")).await;
        walk.click(Locator::Css(".send [name=names]")).await;
        // What the form asks for when the button is pressed, without the browser's own dialogue of saving.
        let asked = "(b => fetch(b.formAction + '?' + new URLSearchParams(new FormData(b.form))))\
            (document.querySelector('.send [formaction$=\"/html\"]'))";
        let sent = format!(
            "const done = arguments[0]; {asked}.then(async r => done([r.status, r.headers.get('content-disposition'), \
             (await r.text()).includes('set-data')]), e => done(String(e)))"
        );
        let answer = page.execute_async(&sent, vec![]).await.unwrap();
        assert_eq!((answer[0].as_u64(), answer[2].as_bool()), (Some(200), Some(true)), "{answer}");
        assert!(answer[1].as_str().unwrap().starts_with("attachment"), "{answer}");
        assert_eq!(walk.taken() + 1, 4, "to the set, and with the last press the file");
        assert_eq!(eval(page, "new FormData(document.querySelector('.send form')).get('names')").await, "false");
        assert_eq!(console_errors(page).await, [""; 0]);
    });
}
