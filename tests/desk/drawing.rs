//! Drawing on the picture of a set.

use serde_json::{Value, json};

use super::pair::checked;
use crate::browser::{browse, console_errors, eval, press, serves_everybody, until};
use crate::support::desk::Desk;

const ENTER: char = '\u{e007}';
const LEFT: char = '\u{e012}';
const UP: char = '\u{e013}';
const RIGHT: char = '\u{e014}';

#[test]
fn lines_angles_and_words_are_drawn_with_keys_alone_kept_undone_and_sent_on() {
    let folder = tempfile::tempdir().unwrap();
    checked(folder.path(), "set", 4.0, 40.0, "2026-03-02");
    let desk = Desk::open(folder.path(), &["--coach", "Kim"]);
    let id = desk.results()[0].clone();
    let kept = || -> Vec<Value> { serde_json::from_str(&desk.text(&format!("/api/drawings/{id}"))).unwrap() };
    browse(1440, 900, async |page| {
        page.goto(&format!("{}set/{id}", desk.address)).await.unwrap();
        until(page, "document.querySelector('.draw')").await;
        let take = async |tool: usize| {
            eval(page, &format!("(document.querySelector('.draw').open = true, document.querySelectorAll('.draw [role=toolbar] button')[{tool}].focus(), true)")).await;
            press(page, ENTER).await;
        };
        take(0).await;
        until(page, "document.activeElement.id === 'overlay'").await;
        let at = eval(page, "Number(document.getElementById('position').value)").await.as_f64().unwrap();
        press(page, ENTER).await;
        for _ in 0..10 {
            press(page, RIGHT).await;
        }
        press(page, ENTER).await;
        until(page, "document.querySelectorAll('.draw li').length === 1").await;
        let line = &kept()[0];
        let points: Vec<f64> = line["points"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|p| p.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()))
            .collect();
        assert!(points.iter().zip([0.5, 0.5, 0.6, 0.5]).all(|(a, b)| (a - b).abs() < 1e-6), "{line}");
        assert!((line["at_s"].as_f64().unwrap() - at).abs() < 1e-3 && line["coach"] == "Kim");
        // It is on the picture, in its ink.
        let inked = "(c => { const [r, g, b] = c.getContext('2d').getImageData(Math.round(0.55 * c.width), Math.round(0.5 * c.height), 1, 1).data; \
            return r > 200 && g > 180 && b < 90 })(document.getElementById('overlay'))";
        until(page, inked).await;
        // A right angle in the picture, whatever its shape.
        let right = "new Sketch({ data: { width: 640, height: 360 } }).angle([[0.1, 0.5], [0.5, 0.5], [0.5, 0.1]])";
        assert_eq!(eval(page, right).await, 90.0);
        let half =
            "Math.round(new Sketch({ data: { width: 640, height: 320 } }).angle([[0.5, 0.5], [0.25, 0.5], [0.5, 0]]))";
        assert_eq!(eval(page, half).await, 45);
        take(1).await;
        press(page, ENTER).await;
        press(page, UP).await;
        press(page, ENTER).await;
        press(page, LEFT).await;
        press(page, ENTER).await;
        until(page, "document.querySelectorAll('.draw li').length === 2").await;
        take(2).await;
        until(page, "document.activeElement.matches('.draw input')").await;
        for letter in "<b>hips".chars() {
            press(page, letter).await;
        }
        press(page, ENTER).await;
        until(page, "document.querySelectorAll('.draw li').length === 3").await;
        serves_everybody(page).await;
        // The last is undone like a mark, the first taken back by name.
        eval(page, "(document.activeElement.blur(), true)").await;
        press(page, '\u{e003}').await; // Backspace
        until(page, "document.querySelectorAll('.draw li').length === 2").await;
        eval(page, "([...document.querySelectorAll('.draw li button')].find(b => b.textContent === 'Take back').click(), true)").await;
        until(page, "document.querySelectorAll('.draw li').length === 1").await;
        assert_eq!(kept()[0]["shape"], "angle");
        assert_eq!(console_errors(page).await, Vec::<String>::new());
    });
    let draw = |drawing: Value| {
        desk.json("/api/drawings", &json!({ "result": id, "at_s": 3.0, "drawing": drawing, "window": "w" }))
    };
    assert_eq!(draw(json!({ "shape": "text", "at": [0.1, 0.1], "text": "</script><b>up" })).0, 204);
    assert_eq!(draw(json!({ "shape": "line", "points": [[0.1, 0.1], [1.5, 0.1]] })).0, 422, "beside the picture");
    // Export, import elsewhere, and the clip judged again into another folder of results.
    let exported: Value = serde_json::from_str(&desk.text("/export.json")).unwrap();
    let other = tempfile::tempdir().unwrap();
    checked(other.path(), "set", 4.0, 40.0, "2026-03-02");
    let elsewhere = Desk::open(other.path(), &[]);
    assert_eq!(elsewhere.post("/api/import", exported.to_string().as_bytes(), "application/json").0, 200);
    let csv = desk.text("/export.csv");
    assert!(csv.contains(",drawing,"));
    let there: Vec<Value> =
        serde_json::from_str(&elsewhere.text(&format!("/api/drawings/{}", elsewhere.results()[0]))).unwrap();
    assert_eq!(there.len(), kept().len());
    assert!(there.iter().any(|drawn| drawn["text"] == "</script><b>up" && drawn["coach"] == "Kim"));
    // What is sent on shows it too.
    let page = desk.text(&format!("/share/{id}?names=false"));
    assert!(
        page.contains("Drawn on the picture at")
            && page.contains("\\u003c/script>\\u003cb>up")
            && !page.contains("Kim")
    );
}
