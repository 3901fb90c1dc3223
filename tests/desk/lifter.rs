//! A lifter's page.

use serde_json::json;

use super::desk_browser::{HOSTILE, three_sets};
use super::pair::checked;
use crate::browser::{browse, console_errors, eval, serves_everybody, until};
use crate::support::desk::Desk;

#[test]
fn a_lifters_page_has_the_sets_the_best_and_worst_reps_the_notes_and_the_trends() {
    let folder = tempfile::tempdir().unwrap();
    let results = folder.path();
    for (name, lumbar, date) in [("one", 5.0, "2026-03-02"), ("two", 45.0, "2026-03-06"), ("three", 12.0, "2026-03-09")]
    {
        checked(results, name, 4.0, lumbar, date);
    }
    three_sets(results);
    let desk = Desk::open(results, &["--coach", "Kim"]);
    let ids = desk.results();
    let place = |name: &str| {
        let page = desk.text("/");
        let data = crate::support::desk::data_of(&page);
        let at = data["clips"].as_array().unwrap().iter().position(|c| c["name"] == name).unwrap();
        ids[at].clone()
    };
    let (one, two) = (place("one.mp4"), place("two.mp4"));
    desk.say(&two, 2, "", "note", json!(HOSTILE));
    browse(1440, 900, async |page| {
        page.goto(&format!("{}lifter", desk.address)).await.unwrap();
        until(page, "document.querySelector('h1').textContent === 'Ada'").await;
        // Three sets, the newest first, each a link to its page and beside the one before.
        let days =
            "[...document.querySelectorAll('[aria-labelledby=sets-title] tbody tr')].map(r => r.cells[0].textContent)";
        assert_eq!(eval(page, days).await, json!(["2026-03-09", "2026-03-06", "2026-03-02"]));
        let beside = "document.querySelectorAll('[aria-labelledby=sets-title] a[href^=\"/pair\"]').length";
        assert_eq!(eval(page, beside).await, 2);
        // The flat back is the best, the round one the worst.
        let sets = "[...document.querySelectorAll('.shown a')].map(a => a.getAttribute('href').split('#')[0])";
        assert_eq!(eval(page, sets).await, json!([format!("/set/{one}"), format!("/set/{two}")]));
        assert_eq!(eval(page, "document.querySelector('.notes p').textContent").await, json!(format!("“{HOSTILE}”")));
        assert_eq!(eval(page, "document.querySelectorAll('.plot svg').length > 2").await, true);
        serves_everybody(page).await;
        eval(page, "(document.querySelector('select[name=name]').value = 'Bea', document.querySelector('header form').requestSubmit(), true)").await;
        until(page, "document.querySelector('h1').textContent === 'Bea' && location.search === '?name=Bea'").await;
        assert_eq!(console_errors(page).await, Vec::<String>::new());
    });
    desk.close();

    // The page that is written for a lifter's own hands.
    let spotter = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("spotter").unwrap();
        let output = command.current_dir(results).args(arguments).args(["--library", "sets.sqlite"]).output().unwrap();
        assert!(output.status.success(), "{}", crate::support::stderr(&output));
    };
    spotter(&["library", "add", "one", "two", "three"]);
    spotter(&["history", "Ada", "--out", "history.html"]);
    browse(1440, 900, async |page| {
        page.goto(&format!("file://{}", results.join("history.html").display())).await.unwrap();
        assert_eq!(eval(page, "document.querySelectorAll('svg').length > 2").await, true);
        serves_everybody(page).await;
        assert_eq!(console_errors(page).await, Vec::<String>::new());
    });
}
