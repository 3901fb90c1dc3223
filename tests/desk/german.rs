//! Every page in German: no English word is left on any, neither in what stands there nor in what is read aloud.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fantoccini::Client;
use serde_json::{Value, json};
use spotter::faults::{Fault, catalogue};
use spotter::lifts::LiftName;
use spotter::measures::MEASURES;

use super::desk_browser::three_sets;
use super::pair::checked;
use crate::browser::{browse, eval, language, serves_a_phone_at_night, until};
use crate::support::desk::Desk;
use crate::support::results::{Session, report, sha256, write};

/// What a page says: its text, whether it is shown now or not, and the names and hints of its elements. What a person or a file is called, and
/// what is typed on a command line, is nobody's language.
const SAID: &str = "(() => { \
    const foreign = 'script, style, code, .clip-name, .clip, [name=lifter], h1, #viewer-where, .subtitle, footer p:last-child'; \
    const said = []; \
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(foreign)) said.push(walk.currentNode.data); \
    for (const t of document.querySelectorAll('template')) for (const e of t.content.querySelectorAll('*')) said.push(e.textContent); \
    for (const e of document.querySelectorAll('[aria-label], [title], [alt]')) { \
        if (!e.matches('.clip *, .rep-text [title]')) said.push(e.getAttribute('aria-label') ?? '', e.title ?? '', e.alt ?? ''); \
    } \
    for (const e of document.querySelectorAll('body *')) for (const at of ['::before', '::after']) said.push(getComputedStyle(e, at).content.replace(/^(none|normal)$/, '')); \
    return said.join('\\n'); })()";

/// Words of a catalogue's messages, those of two letters or less aside.
fn words_of(catalogues: &[&str]) -> BTreeSet<String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words");
    let texts: Vec<String> = catalogues.iter().map(|name| fs::read_to_string(own.join(name)).unwrap()).collect();
    let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#'));
    let said = lines.map(|line| line.split_once(" = ").map_or(line, |(_, said)| said));
    said.flat_map(words).collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    // Names of what is put in are no words.
    let plain = text.split_inclusive('}').map(|part| part.split('{').next().unwrap_or_default()).collect::<String>();
    let words: Vec<String> = plain
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 2)
        .map(str::to_lowercase)
        .collect();
    words.into_iter()
}

struct English(BTreeSet<String>);

impl English {
    fn new() -> Self {
        let german = words_of(&["de.ftl", "de_reports.ftl", "de_names.ftl"]);
        let mut english = words_of(&["en.ftl", "en_reports.ftl"]);
        // What the program has its English words of itself.
        let cues = |fault: &'static Fault| fault.cue.all(fault.name).map(|(_, words)| words);
        let of_faults = catalogue().flat_map(|fault| cues(fault).chain([fault.title, fault.definition]));
        english.extend(of_faults.flat_map(|said| words(said).collect::<Vec<_>>()));
        english.extend(MEASURES.iter().flat_map(|m| words(m.title).chain(words(m.meaning)).collect::<Vec<_>>()));
        let of_lifts = LiftName::ALL.iter().flat_map(|lift| lift.variants.iter().map(|v| v.words).chain([lift.words]));
        english.extend(of_lifts.flat_map(|said| words(said).collect::<Vec<_>>()));
        Self(english.difference(&german).cloned().collect())
    }

    /// The lines of a page in which English is left.
    async fn left_on(&self, page: &Client) -> Vec<String> {
        let said = eval(page, SAID).await;
        let lines = said.as_str().unwrap().lines().map(str::trim);
        lines.filter(|line| self.is_in(line)).map(str::to_owned).collect()
    }

    fn is_in(&self, line: &str) -> bool {
        words(line).any(|word| self.0.contains(&word))
    }
}

#[test]
fn no_english_word_is_left_on_any_page_that_is_opened_in_german() {
    let english = English::new();
    assert!(english.0.contains("rounded") && english.0.contains("the") && !english.0.contains("rumpf"));
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path();
    checked(results, "montag", 4.0, 5.0, "2026-03-02");
    checked(results, "freitag", 3.0, 45.0, "2026-03-06");
    three_sets(results);
    let none = Session { lifter: "Bea", lift: "squat", date: "2026-03-05" };
    let mut empty = report("empty.mp4", &sha256(b"empty"), &none, vec![]);
    empty["warnings"] = json!([{ "code": "no_reps", "message": "no rep was found: the lifter is too small in the picture; film nearer" }]);
    write(&results.join("empty"), &empty);
    let desk = Desk::open(results, &["--coach", "Kim"]);
    let ids = desk.results();
    let page_of = |name: &str| {
        let data = crate::support::desk::data_of(&desk.text("/"));
        let at = data["clips"].as_array().unwrap().iter().position(|c| c["name"] == name).unwrap();
        ids[at].clone()
    };
    let (one, two) = (page_of("montag.mp4"), page_of("freitag.mp4"));
    desk.say(&two, 2, "lumbar_flexion_level", "opinion", json!("agree"));
    let (status, said) = desk.json(
        "/api/corrections",
        &json!({ "result": one, "window": "w", "correction": { "kind": "joint", "joint": "hip", "at_s": 4.0, "x": 0.5, "y": 0.5 } }),
    );
    assert_eq!(status, 204, "{said}");
    let app = Desk::app(&results.join("app"), &[]);
    // What a coach may add to a rep, and how each is measured.
    let (_, _, faults) = desk.get_with(&format!("/api/faults/{two}?set=false"), "Accept-Language: de\r\n");
    let faults: Value = serde_json::from_slice(&faults).unwrap();
    let told = faults.as_array().unwrap().iter().flat_map(|f| [&f["title"], &f["definition"]]);
    let told: Vec<&str> = told.map(|text| text.as_str().unwrap()).collect();
    assert!(told.len() > 10);
    assert_eq!(told.into_iter().filter(|text| english.is_in(text)).collect::<Vec<_>>(), [""; 0]);
    browse(1440, 900, async |page| {
        language(page, "de").await;
        let mut left = Vec::new();
        let pages = [
            (
                String::new(),
                "document.querySelectorAll('#rows .rep').length > 2 && document.querySelector('.marks button')",
            ),
            (format!("set/{one}"), "document.querySelector('.playhead') && document.querySelector('.corrections li')"),
            (
                format!("set/{two}"),
                "document.querySelector('.playhead') && document.querySelector('.finding .marks button')",
            ),
            (format!("pair?a={one}&b={two}"), "document.querySelector('.playhead')"),
            ("lifter?name=Ada".into(), "document.querySelector('.plot svg')"),
            ("stats".into(), "document.querySelector('table')"),
        ];
        for (path, ready) in pages {
            page.goto(&format!("{}{path}", desk.address)).await.unwrap();
            until(page, ready).await;
            assert_eq!(eval(page, "document.documentElement.lang").await, "de", "{path}");
            left.extend(english.left_on(page).await.into_iter().map(|line| format!("{path}: {line}")));
            // Its longer words have room too.
            serves_a_phone_at_night(page).await;
        }
        // What went wrong is told in the language, too.
        let wrong = "(document.cookie = 'x', fetch('/video/nothing').then(a => a.text()).then(t => { document.title = t }), true)";
        eval(page, wrong).await;
        until(page, "document.title.startsWith('Hier ist nichts')").await;
        page.goto(&app.address).await.unwrap();
        until(page, "document.querySelector('#none') && !location.search").await;
        left.extend(english.left_on(page).await.into_iter().map(|line| format!("app: {line}")));
        serves_a_phone_at_night(page).await;
        assert_eq!(left, Vec::<String>::new());
    });
}
