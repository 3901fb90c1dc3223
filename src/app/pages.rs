//! The app's own pages and assets.

use std::path::PathBuf;
use std::sync::OnceLock;

use askama::Template;

use crate::batch::EXTENSIONS;
use crate::lifts::LiftName;
use crate::words::Words;

const STYLE: &str = include_str!("assets/app.css");
const SCRIPT: &str = include_str!("assets/clips.js");
const CHOOSE_SCRIPT: &str = include_str!("assets/choose.js");

/// What the pages say of this app.
#[derive(Debug)]
pub(super) struct About {
    /// The folder in which everything is kept.
    pub folder: PathBuf,
    /// Why nothing can be checked, if so.
    pub problem: Option<String>,
    /// Where a phone opens the app, once that is known; `None` where only this computer may.
    pub phone: OnceLock<Option<String>>,
}

/// A script or style: its media type and text.
pub(super) fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "app.css" => Some(("text/css; charset=utf-8", STYLE)),
        "choose.js" => Some(("text/javascript; charset=utf-8", CHOOSE_SCRIPT)),
        "clips.js" => Some(("text/javascript; charset=utf-8", SCRIPT)),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "app/clips.html")]
struct ClipsPage<'a> {
    words: &'a Words,
    /// The words of the script.
    said: String,
    about: &'a About,
    folder: String,
    phone: Option<&'a str>,
    /// What a browser offers for choosing.
    kinds: String,
    lifts: Vec<(&'static str, String)>,
}

/// The page of the queue.
pub(super) fn clips(about: &About, words: &Words) -> Result<String, askama::Error> {
    let page = ClipsPage {
        words,
        said: words.for_scripts([SCRIPT]),
        about,
        folder: about.folder.display().to_string(),
        phone: about.phone.get().and_then(Option::as_deref),
        kinds: EXTENSIONS.map(|extension| format!(".{extension}")).join(",") + ",video/*",
        lifts: LiftName::named().map(|lift| (lift.id(), words.told(lift.words))).collect(),
    };
    page.render()
}

#[derive(Template)]
#[template(path = "app/choose.html")]
struct ChoosePage<'a> {
    words: &'a Words,
    /// The words of the script.
    said: String,
    id: &'a str,
    name: &'a str,
}

/// The page on which the lifter is chosen in a clip.
pub(super) fn choose(id: &str, name: &str, words: &Words) -> Result<String, askama::Error> {
    ChoosePage { words, said: words.for_scripts([CHOOSE_SCRIPT]), id, name }.render()
}
