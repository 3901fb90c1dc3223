//! The rules over several sets on numbers written down by hand: just below and just above each threshold.

use std::collections::BTreeMap;

use approx::assert_relative_eq;
use spotter::faults::history::RepShare;
use spotter::faults::load_beyond_form::{excess, held_up_to, lighter};
use spotter::faults::repeated_fault::repeated;
use spotter::faults::{Evidence, Finding, NotAssessed, PastSet, RepVerdict, Severity, Verdict};
use spotter::history::{LiftHistory, LifterHistory, Statement, Tone};
use spotter::library::StoredSet;
use spotter::lifts::LiftName;
use spotter::measures::{Metric, Unit, measure};
use spotter::render::Units;

const LOSS: &str = "lumbar_flexion_loss";

fn finding(fault: &str, severity: Severity) -> Finding {
    Finding {
        fault: fault.into(),
        severity,
        value: 20.0,
        sd: 4.0,
        threshold: 10.0,
        unit: "deg".into(),
        at_s: 3.0,
        method: "spine_model".into(),
        evidence: Evidence::B,
        cue: "Seen.".into(),
    }
}

pub fn clean(index: usize) -> RepVerdict {
    RepVerdict {
        index,
        verdict: Verdict::Clean,
        severity: None,
        aspects: BTreeMap::new(),
        metrics: BTreeMap::new(),
        findings: vec![],
        not_assessed: vec![],
    }
}

pub fn flagged(index: usize) -> RepVerdict {
    RepVerdict {
        verdict: Verdict::Flagged,
        severity: Some(Severity::Warning),
        findings: vec![finding(LOSS, Severity::Warning)],
        ..clean(index)
    }
}

pub fn measured(mut rep: RepVerdict, name: &str, value: f64, sd: f64) -> RepVerdict {
    let unit = measure(name).map_or(Unit::Degrees, |measure| measure.unit);
    let scale = unit.is_metric().then(|| "plate_450".into());
    rep.metrics.insert(name.into(), Metric { value, sd, unit: unit.id().into(), at_s: 3.0, scale });
    rep
}

/// A set on the given day: one letter a rep, `c` clean, `f` flagged with a warning.
pub fn set(after: i32, load_kg: f64, reps: &str) -> PastSet {
    let rep = |(i, letter)| if letter == 'f' { flagged(i + 1) } else { clean(i + 1) };
    PastSet {
        clip_sha256: format!("{after} {load_kg} {reps}"),
        spine_model_sha256: "model".into(),
        date: jiff::civil::date(2026, 3, 2).checked_add(jiff::Span::new().days(after)).unwrap(),
        load_kg: Some(load_kg),
        lift: LiftName::Deadlift,
        reps: reps.chars().enumerate().map(rep).collect(),
        findings: vec![],
    }
}

/// One set a week.
fn weekly(reps: &[&str]) -> Vec<PastSet> {
    reps.iter().enumerate().map(|(w, reps)| set(7 * w as i32, 100.0, reps)).collect()
}

pub fn history(sets: &[PastSet]) -> LiftHistory {
    history_in(Units::Metric, sets)
}

pub fn history_in(units: Units, sets: &[PastSet]) -> LiftHistory {
    let stored =
        |set: &PastSet| StoredSet { clip: "a.mp4".into(), rpe: None, profile: "default".into(), set: set.clone() };
    let sets: Vec<StoredSet> = sets.iter().map(stored).collect();
    LifterHistory::new("anna", &sets, None, units).lifts.remove(0)
}

pub fn said<'h>(history: &'h LiftHistory, rule: &str) -> Vec<&'h Statement> {
    history.statements.iter().filter(|s| s.rule == rule).collect()
}

fn tone(sets: &[PastSet], rule: &str) -> Option<Tone> {
    said(&history(sets), rule).first().map(|s| s.tone)
}

fn grade(sets: &[PastSet]) -> Option<Severity> {
    let sets: Vec<&PastSet> = sets.iter().collect();
    repeated(&sets).unwrap().first().and_then(|r| r.severity())
}

#[test]
fn a_share_knows_how_sure_it_is() {
    // Beta(1, 6): variance 6 / (49 · 8).
    assert_relative_eq!(RepShare { part: 0, of: 5 }.sd(), (6.0_f64 / 392.0).sqrt());
    assert_relative_eq!(RepShare { part: 5, of: 5 }.sd(), RepShare { part: 0, of: 5 }.sd());
    assert_eq!(RepShare { part: 1, of: 4 }.value(), 0.25);
    assert!(RepShare { part: 10, of: 40 }.sd() < RepShare { part: 1, of: 4 }.sd());
}

#[test]
fn a_quarter_of_the_reps_in_two_sessions_is_repeated() {
    assert_eq!(grade(&weekly(&["cccc", "fccc", "cccc", "cccc", "fccc"])), Some(Severity::Note));
    assert_eq!(grade(&weekly(&["ccccc", "fcccc", "ccccc", "ccccc", "fcccc"])), None);
    assert_eq!(grade(&weekly(&["cccc", "cccc", "cccc", "cccc", "ffff"])), None);
    // A warning counts the sessions that are frequent also by the share less its uncertainty.
    assert_eq!(grade(&weekly(&["fccc", "fccc", "fccc", "cccc", "cccc"])), Some(Severity::Note));
    assert_eq!(grade(&weekly(&["ffff", "cccc", "ffff", "cccc", "ffff"])), Some(Severity::Warning));
    // Six sessions ago is not lately.
    assert_eq!(grade(&weekly(&["ffff", "ffff", "cccc", "cccc", "cccc", "cccc", "cccc"])), None);
    // Two reps are no share.
    let few = weekly(&["ff", "ff", "ff"]);
    assert!(repeated(&few.iter().collect::<Vec<_>>()).is_err());
}

#[test]
fn a_fault_is_counted_where_it_was_assessed_and_grave_enough() {
    let mut hidden = weekly(&["fcccccccc", "fcccccccc"]);
    for rep in hidden.iter_mut().flat_map(|s| &mut s.reps).filter(|r| r.index > 3) {
        rep.not_assessed.push(NotAssessed { fault: LOSS.into(), reason: "hidden".into() });
    }
    assert_eq!(grade(&hidden), Some(Severity::Note), "one of three assessed reps is a third");

    let mut notes = weekly(&["ffff", "ffff"]);
    for rep in notes.iter_mut().flat_map(|s| &mut s.reps) {
        rep.findings[0].severity = Severity::Note;
    }
    assert_eq!(grade(&notes), None);

    // A level that all reps share is said of the set, and holds for each.
    let mut alike = weekly(&["cccc", "cccc", "cccc"]);
    for set in &mut alike {
        set.findings.push(finding("lumbar_flexion_level", Severity::Warning));
    }
    assert_eq!(grade(&alike), Some(Severity::Warning));
}

#[test]
fn faults_of_one_kind_are_said_once() {
    let mut sets = weekly(&["ffff", "ffff", "ffff"]);
    for rep in sets.iter_mut().flat_map(|s| &mut s.reps) {
        rep.findings.push(finding("lumbar_flexion_vs_own", Severity::Warning));
        rep.findings.push(finding("hips_rise_first", Severity::Warning));
    }
    let found = repeated(&sets.iter().collect::<Vec<_>>()).unwrap();
    let named: Vec<(&str, &[&str])> = found.iter().map(|r| (r.fault, r.also.as_slice())).collect();
    assert_eq!(named, [(LOSS, &["lumbar_flexion_vs_own"][..]), ("hips_rise_first", &[])]);
}

#[test]
fn flagged_reps_are_held_against_the_own_weekly_mean() {
    let one_a_week = ["fcccccccc", "fcccccccc", "fcccccccc", "fcccccccc"];
    let with = |last: &'static str| {
        let reps: Vec<&str> = one_a_week.into_iter().chain([last]).collect();
        tone(&weekly(&reps), "flagged_reps")
    };
    // 4 ± 2 against 1.5 · (1 ± 0.5): 4 − √(4 + 0.5625) = 1.86.
    assert_eq!(with("ffffccccc"), Some(Tone::Note));
    assert_eq!(with("fffcccccc"), None, "fewer than four");
    let three_a_week = ["fffcccccc"; 4];
    let reps: Vec<&str> = three_a_week.into_iter().chain(["ffffffccc"]).collect();
    // 6 − √(6 + 1.69) = 3.2, below 4.5.
    assert_eq!(tone(&weekly(&reps), "flagged_reps"), None);
    let first = history(&weekly(&["ffff"]));
    assert!(first.cannot_say.iter().any(|c| c.rule == "flagged_reps"));
}

#[test]
fn form_holds_up_to_the_load_before_the_first_that_fails() {
    let held = |sets: &[PastSet]| held_up_to(&sets.iter().collect::<Vec<_>>()).map(|h| (h.up_to_kg, h.not_at_kg));
    let day = [set(0, 140.0, "ffccc"), set(0, 100.0, "ccccc"), set(0, 120.0, "fcccc"), set(0, 160.0, "ccccc")];
    assert_eq!(held(&day), Some((Some(120.0), Some(140.0))));
    assert_eq!(held(&day[1..3]), Some((Some(120.0), None)));
    // Sets at one load count together: four of ten.
    assert_eq!(held(&[set(0, 100.0, "ccccc"), set(0, 100.0, "ffffc")]), Some((None, Some(100.0))));
    let unknown = PastSet { load_kg: None, ..set(0, 0.0, "ccccc") };
    assert_eq!(held(&[unknown]), None);
}

/// Reps whose lumbar flexion changes by so much within the rep.
fn changing(after: i32, load_kg: f64, change: f64, letter: &str) -> PastSet {
    let mut set = set(after, load_kg, &letter.repeat(4));
    set.reps = set.reps.into_iter().map(|rep| measured(rep, "lumbar_flexion_change", change, 3.0)).collect();
    set
}

#[test]
fn a_load_is_beyond_form_from_twelve_degrees_on() {
    let today = |change: f64| [changing(0, 100.0, 1.0, "c"), changing(0, 140.0, 1.0 + change, "f")];
    let rule = |sets: &[PastSet]| {
        said(&history(sets), "load_beyond_form").iter().find(|s| s.text.contains("rounder")).map(|s| s.tone)
    };
    assert_eq!(rule(&today(11.9)), None);
    assert_eq!(rule(&today(12.1)), Some(Tone::Note));
    // One standard deviation is √2 · 3° = 4.2°.
    assert_eq!(rule(&today(16.1)), Some(Tone::Note));
    assert_eq!(rule(&today(16.4)), Some(Tone::Warning));
    // Without a warning on the lower back it is a style.
    assert_eq!(rule(&[changing(0, 100.0, 1.0, "c"), changing(0, 140.0, 30.0, "c")]), None);
    // A bad day is no bad load.
    let bad_day = [changing(-7, 100.0, 1.0, "c"), changing(0, 100.0, 25.0, "f"), changing(0, 140.0, 26.0, "f")];
    assert_eq!(rule(&bad_day), None);
    // Without lighter sets today those of the last four weeks count.
    assert_eq!(rule(&[changing(-27, 100.0, 1.0, "c"), changing(0, 140.0, 26.0, "f")]), Some(Tone::Warning));
    assert_eq!(rule(&[changing(-28, 100.0, 1.0, "c"), changing(0, 140.0, 26.0, "f")]), None);
}

#[test]
fn levels_of_other_clips_or_spine_models_are_less_sure_or_not_compared() {
    let level = |after: i32, load: f64, level: f64| {
        let mut set = set(after, load, "cccc");
        set.reps = set.reps.into_iter().map(|rep| measured(rep, "lumbar_flexion_peak", level, 6.0)).collect();
        set
    };
    let (light, heavy) = (level(0, 100.0, 8.0), level(0, 140.0, 30.0));
    let found = excess(&[&heavy], &[&light]).unwrap();
    assert_eq!((found.value, found.within_rep), (22.0, false));
    // Two stated sd of 6° and two clips of 5.5°.
    assert_relative_eq!(found.sd, (2.0 * 36.0 + 2.0 * 30.25_f64).sqrt());
    let other = PastSet { spine_model_sha256: "older".into(), ..light.clone() };
    assert_eq!(lighter(&[&light, &other], &heavy), [&light]);
    assert_eq!(lighter(&[&level(0, 134.0, 8.0)], &heavy), Vec::<&PastSet>::new(), "not lighter by 5 %");
    let old = history(&[other, heavy]);
    assert_eq!(old.other_model_sets, 1);
    let levels = old.trends.iter().find(|t| t.course.key() == "lumbar_flexion_peak").unwrap();
    assert_eq!(levels.points.len(), 1);
}

#[test]
fn form_goes_at_the_first_of_the_late_flagged_reps() {
    let goes = |reps: &str| history(&[set(0, 100.0, reps)]).last_sets[0].goes_at;
    assert_eq!(goes("cccff"), Some(4));
    assert_eq!(goes("ccfcf"), Some(3));
    assert_eq!(goes("ccccc"), None);
    assert_eq!(goes("ccfccc"), None, "one flagged rep in the middle");
    assert_eq!(goes("fffff"), None, "it was gone from the first rep on");
}

#[test]
fn fatigue_drift_needs_sets_and_a_sure_rise() {
    assert_eq!(tone(&weekly(&["cccff", "cccff", "ccccf"]), "fatigue_drift"), Some(Tone::Note));
    assert_eq!(tone(&weekly(&["ffccc", "ffccc", "ffccc"]), "fatigue_drift"), None, "early is not late");
    assert_eq!(tone(&weekly(&["ccccf", "ccccc", "ccccc"]), "fatigue_drift"), None);
    let two = history(&weekly(&["cccff", "cccff"]));
    assert!(two.cannot_say.iter().any(|c| c.rule == "fatigue_drift"));
}

/// One session a week whose reps all have the given lumbar level ± 4°.
fn levels(levels: &[f64]) -> Vec<PastSet> {
    let mut sets = weekly(&vec!["cccc"; levels.len()]);
    for (set, level) in sets.iter_mut().zip(levels) {
        set.reps = set.reps.drain(..).map(|rep| measured(rep, "lumbar_flexion_peak", *level, 4.0)).collect();
    }
    sets
}

#[test]
fn a_change_needs_its_size_and_its_evidence() {
    let change = |values: &[f64]| {
        let history = history(&levels(values));
        let trend = history.trends.iter().find(|t| t.course.key() == "lumbar_flexion_peak").unwrap();
        (trend.change, said(&history, "improvement").len())
    };
    let (found, praised) = change(&[20.0, 20.0, 20.0, 15.0, 10.0, 10.0, 10.0]);
    let found = found.unwrap();
    // The median of three sessions of ± 4°: 4 · √(π / 6).
    let sd = 4.0 * (std::f64::consts::PI / 6.0).sqrt();
    assert_relative_eq!(found.first.1, sd, epsilon = 1e-12);
    assert_relative_eq!(found.sd, sd * std::f64::consts::SQRT_2, epsilon = 1e-12);
    assert_eq!((found.value, found.sure, praised), (-10.0, true, 1));
    // Twice the standard deviation is 8.2°.
    let (small, praised) = change(&[20.0, 20.0, 20.0, 15.0, 12.0, 12.0, 12.0]);
    assert_eq!((small.unwrap().sure, praised), (false, 0));
    let (worse, praised) = change(&[10.0, 10.0, 10.0, 15.0, 20.0, 20.0, 20.0]);
    assert_eq!((worse.unwrap().sure, praised), (true, 0), "rounder is no improvement");
    let (few, _) = change(&[20.0, 20.0, 20.0, 10.0, 10.0]);
    assert!(few.is_none());
}

#[test]
fn more_clean_reps_are_praised_when_they_are_surely_more() {
    let rising = ["ffffcc", "ffffcc", "ffffcc", "cccccc", "cccccc", "cccccc"];
    let praise = history(&weekly(&rising));
    let praise = said(&praise, "improvement");
    assert_eq!(praise.len(), 1);
    assert!(praise[0].text.contains("100 % in the last 3 sessions, 33 % in the first"), "{}", praise[0].text);
    let chance = ["fccccc", "cccccc", "fccccc", "cccccc", "cccccc", "cccccc"];
    assert!(said(&history(&weekly(&chance)), "improvement").is_empty());
}

#[test]
fn consistency_is_praised_where_earned() {
    let spread = |odd: usize, of: usize, letter: &str| {
        let mut sets = weekly(&[&letter.repeat(of) as &str; 3]);
        for set in &mut sets {
            let level = |i: usize| if i < odd { 16.0 } else { 10.0 };
            set.reps = set
                .reps
                .drain(..)
                .enumerate()
                .map(|(i, r)| measured(r, "lumbar_flexion_peak", level(i), 8.0))
                .collect();
        }
        history(&sets)
    };
    assert_eq!(said(&spread(0, 3, "c"), "consistency").len(), 1);
    assert!(said(&spread(1, 4, "c"), "consistency").is_empty(), "a quarter lies 6° off");
    assert!(said(&spread(0, 5, "f"), "consistency").is_empty(), "alike, but not clean");
    let few = spread(0, 2, "c");
    assert!(few.cannot_say.iter().any(|c| c.rule == "consistency"), "six reps are too few");
}

#[test]
fn praise_comes_first_and_no_word_frightens() {
    let mut sets = weekly(&["ffffff", "ffffff", "ffffff", "cccccc", "cccccf", "cccccc", "cccccc", "cccccc"]);
    sets.extend([set(49, 140.0, "cffff"), set(42, 140.0, "cffff")]);
    sets.sort_by_key(|s| s.date);
    let history = history(&sets);
    let tones: Vec<Tone> = history.statements.iter().map(|s| s.tone).collect();
    assert!(tones.is_sorted() && tones.contains(&Tone::Praise) && tones.contains(&Tone::Warning), "{tones:?}");
    for s in &history.statements {
        let words = format!("{} {}", s.text, s.measured).to_lowercase();
        for word in ["danger", "unsafe", "injur", "pain", "damage", "correct spine", "too heavy"] {
            assert!(!words.contains(word), "{word}: {words}");
        }
        assert!(s.measured.chars().any(|c| c.is_ascii_digit()) && !s.threshold.is_empty());
    }
}
