//! What the desk makes of a coach's marks: statistics, and the thresholds that would agree best.

use std::fs;
use std::path::Path;

use serde_json::json;
use spotter::faults::Profile;

use super::review::{ANA, LEVEL, text};
use crate::support::desk::{Desk, review};
use crate::support::results::{finding, rep, report, sha256, write};

/// Twenty clips of one rep each with lumbar levels of 21…40°; the coach sees rounding from 30° on, and Spotter reports it from
/// 20°. One rep without a finding the coach flags, two they call clean.
fn judged(folder: &Path) {
    for i in 0..20 {
        let value = 21.0 + f64::from(i);
        let reps = vec![rep(1, "flagged", vec![finding(LEVEL, "warning", value, 13.0)])];
        write(&folder.join(format!("c{i:02}")), &report("c.mp4", &sha256(&[i as u8]), &ANA, reps));
    }
    let clean = (1..=3).map(|i| rep(i, "clean", vec![])).collect();
    write(&folder.join("clean"), &report("clean.mp4", &sha256(b"clean"), &ANA, clean));
    let desk = Desk::open(folder, &[]);
    let ids = desk.results();
    for (i, id) in ids[..20].iter().enumerate() {
        desk.say(id, 1, LEVEL, "opinion", json!(if i >= 9 { "agree" } else { "disagree" }));
    }
    desk.say(&ids[20], 1, "clean", "opinion", json!("agree"));
    desk.say(&ids[20], 2, "clean", "opinion", json!("agree"));
    desk.say(&ids[20], 3, LEVEL, "own", json!("warning"));
}

#[test]
fn statistics_count_what_was_marked_and_suggest_the_threshold_the_coach_keeps_to() {
    let folder = tempfile::tempdir().unwrap();
    judged(folder.path());
    let own = folder.path().join("mine.toml");
    let output = review(folder.path(), &["--stats", "--write-profile", own.to_str().unwrap()]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    // Wilson's interval for 11 of 20: 0.342…0.742; for 11 of 12: 0.646…0.985; for 13 of 23: 0.368…0.744: the roots of (p − k/n)² = z² p (1 − p) / n.
    for line in [
        "looked at        20 (0 unsure)",
        "precision        11 of 20, 55 % (34–74 %)",
        "missed reps      1",
        "found of seen    11 of 12, 92 % (65–99 %)",
        "agreement        13 of 23, 57 % (37–74 %)",
        "lumbar_flexion_level.hinge: 30 instead of 20",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    // The profile is one that `spotter check` takes, and differs in nothing else.
    let written = fs::read_to_string(&own).unwrap();
    let profile = Profile::load(&own).unwrap();
    let hinge = profile.grades("lumbar_flexion_level.hinge").unwrap();
    assert_eq!(
        (hinge.note, hinge.warning, hinge.breakdown),
        (30.0, 30.0, 32.0),
        "a warning is no less than a note: {written}"
    );
    assert_eq!(profile.grades("butt_wink"), Profile::built_in("default").unwrap().grades("butt_wink"));
    assert_eq!(written.lines().count(), 4, "{written}");
    let desk = Desk::open(folder.path(), &[]);
    let page = desk.text("/stats");
    assert!(page.contains("11 of 20, 55 % (34–74 %)") && page.contains("30 instead of 20"));
    let (_, _, german) = desk.get_with("/stats", "Accept-Language: de\r\n");
    let german = text(&german);
    assert!(german.contains("11 von 20, 55 % (34–74 %)") && german.contains("30 statt 20"), "{german}");
    assert!(german.contains("Runder unterer Rücken") && german.contains("<html lang=\"de\">"));
    for english in ["Rounded", " of ", "instead", "Fault", "marks", "Agreement"] {
        assert!(!german.contains(english), "{english} on a German page");
    }
}

#[test]
fn few_marks_or_marks_without_a_pattern_suggest_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..20u8 {
        let reps = vec![rep(1, "flagged", vec![finding(LEVEL, "warning", 21.0 + f64::from(i), 13.0)])];
        write(&folder.path().join(format!("c{i:02}")), &report("c.mp4", &sha256(&[i]), &ANA, reps));
    }
    let desk = Desk::open(folder.path(), &[]);
    let ids = desk.results();
    for id in &ids[..4] {
        desk.say(id, 1, LEVEL, "opinion", json!("disagree"));
    }
    let stats = || text(&review(folder.path(), &["--stats"]).stdout);
    assert!(stats().contains("keep 20: too few marks: 0 seen and 4 not seen"), "{}", stats());
    for (i, id) in ids.iter().enumerate() {
        desk.say(id, 1, LEVEL, "opinion", json!(if i % 2 == 0 { "agree" } else { "disagree" }));
    }
    assert!(stats().contains("lumbar_flexion_level.hinge: keep 20"), "{}", stats());
    let own = folder.path().join("mine.toml");
    let output = review(folder.path(), &["--write-profile", own.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(!own.exists());
}
