//! What a history says of the bar's speed, on numbers written down by hand.

use spotter::faults::{Aspect, AspectJudgement, AspectVerdict, PastSet, Severity};
use spotter::history::{LifterHistory, Tone};
use spotter::lifts::LiftName;
use spotter::render::Units;
use spotter::words::Words;

use super::history_rules::{clean, flagged, history, history_in, measured, said, set};

/// A set a day: load and speed of its fastest rep, the second of two.
fn sets(of: &[(f64, f64)]) -> Vec<PastSet> {
    let one = |(day, (load_kg, speed)): (usize, &(f64, f64))| PastSet {
        reps: vec![
            measured(clean(1), "bar_speed_mean", speed - 0.04, 0.03),
            measured(clean(2), "bar_speed_mean", *speed, 0.03),
        ],
        ..set(day as i32, *load_kg, "")
    };
    of.iter().enumerate().map(one).collect()
}

fn texts(sets: &[PastSet], rule: &str) -> Vec<String> {
    let history = history(sets);
    said(&history, rule).iter().map(|s| format!("{} {}", s.text, s.measured)).collect()
}

fn reason(sets: &[PastSet], rule: &str) -> String {
    history(sets).cannot_say.iter().find(|c| c.rule == rule).map_or(String::new(), |c| c.reason.clone())
}

/// Eight sets whose line, its standard error and the quantile of its interval were reckoned with SciPy (`linregress`, `t.ppf`): the bar
/// slows by 0.0587 ± 0.0011 m/s for 10 kg, and would rise at 0.15 m/s with 168.7 kg, the interval being 2.447 × 8.61 kg on each side.
const EIGHT: [(f64, f64); 8] = [
    (100.0, 0.55),
    (110.0, 0.49),
    (120.0, 0.44),
    (130.0, 0.37),
    (140.0, 0.32),
    (150.0, 0.26),
    (105.0, 0.53),
    (125.0, 0.41),
];

#[test]
fn the_maximum_is_estimated_as_by_scipy_with_its_interval() {
    let texts = texts(&sets(&EIGHT), "load_velocity");
    assert!(texts[0].contains("from 0.55 m/s at 100 kg to 0.26 m/s at 150 kg"), "{texts:?}");
    assert!(texts[0].contains("8 sets from 100 kg to 150 kg; -0.059 ± 0.001 m/s"), "{texts:?}");
    assert!(texts[1].contains("estimated") && texts[1].contains("169 kg (95 %: 148 kg to 190 kg)"), "{texts:?}");
}

#[test]
fn a_reader_of_pounds_is_told_pounds() {
    let history = history_in(Units::Pounds, &sets(&EIGHT));
    let texts: Vec<String> =
        said(&history, "load_velocity").iter().map(|s| format!("{} {}", s.text, s.measured)).collect();
    // 100 kg are 220.46 lb, 150 kg 330.69 lb; 0.0587 m/s for 10 kg are 0.0266 m/s for 10 lb; 168.7 kg are 372 lb.
    assert!(texts[0].contains("at 220.5 lb to 0.26 m/s at 330.7 lb"), "{texts:?}");
    assert!(texts[0].contains("-0.027 ± 0.000 m/s for 10 lb more"), "{texts:?}");
    assert!(texts[1].contains("372 lb (95 %"), "{texts:?}");
    let page =
        spotter::history::render(&LifterHistory { lifter: "anna".into(), lifts: vec![history] }, Words::english())
            .unwrap();
    assert!(!page.contains(" kg") && page.contains("220.5 lb"), "a load is told in kilograms");
}

#[test]
fn no_maximum_is_told_beyond_what_was_lifted_or_where_it_would_be_unsure() {
    // Four sets leave two degrees of freedom, and a fifth to a quarter of doubt on each side.
    let few = texts(&sets(&EIGHT[2..6]), "load_velocity");
    assert!(few.len() == 1 && few[0].contains("it would be unsure by 2"), "{few:?}");
    // A line through light loads: 0.15 m/s lies at 185 kg, and 100 kg is the heaviest.
    let light: Vec<(f64, f64)> =
        [50.0, 60.0, 70.0, 80.0, 90.0, 100.0].map(|kg| (kg, 0.15 + 0.005 * (185.0 - kg))).to_vec();
    let light = texts(&sets(&light), "load_velocity");
    assert!(light.len() == 1 && light[0].contains("under 80 % of it"), "{light:?}");
    // Nobody measured how fast a heaviest good morning is.
    let mut other = sets(&EIGHT);
    other.iter_mut().for_each(|set| set.lift = LiftName::GoodMorning);
    let other = texts(&other, "load_velocity");
    assert!(other.len() == 1 && other[0].contains("nobody measured"), "{other:?}");
}

#[test]
fn a_line_needs_sets_and_loads_far_enough_apart() {
    assert!(reason(&sets(&EIGHT[..3]), "load_velocity").contains("it needs 4 sets"));
    let near = [(100.0, 0.5), (105.0, 0.47), (110.0, 0.45), (115.0, 0.42)];
    assert!(reason(&sets(&near), "load_velocity").contains("the lightest at most 80 %"));
    let level = [(100.0, 0.5), (110.0, 0.45), (120.0, 0.52), (130.0, 0.49)];
    assert!(reason(&sets(&level), "load_velocity").contains("not surely slower"));
    // Of another training block.
    let mut old = sets(&EIGHT);
    old.push(set(60, 100.0, "cc"));
    assert!(reason(&old, "load_velocity").contains("so far 0"));
}

/// Reps of one set: speeds, and whether the lower back was flagged.
fn reps(of: impl IntoIterator<Item = (f64, bool)>) -> Vec<PastSet> {
    let one = |(i, (speed, rounded)): (usize, (f64, bool))| {
        let mut rep = measured(if rounded { flagged(i + 1) } else { clean(i + 1) }, "bar_speed_mean", speed, 0.03);
        let verdict = if rounded { AspectVerdict::Flagged } else { AspectVerdict::Clean };
        let severity = rounded.then_some(Severity::Warning);
        rep.aspects.insert(Aspect::LowerBack, AspectJudgement { verdict, severity, reason: None });
        rep
    };
    vec![PastSet { reps: of.into_iter().enumerate().map(one).collect(), ..set(0, 100.0, "") }]
}

#[test]
fn a_back_that_gives_way_as_the_bar_slows_is_told_with_the_speed() {
    let speed = |i: usize| 0.6 - 0.02 * i as f64;
    let slow_ones = reps((0..16).map(|i| (speed(i), i >= 8)));
    let history = history(&slow_ones);
    let said = said(&history, "speed_of_form");
    assert_eq!(said.len(), 1);
    assert!(said[0].tone == Tone::Warning && said[0].text.contains("0.45 m/s"), "{:?}", said[0]);
    // As often in fast reps as in slow ones, it is not the speed.
    assert!(texts(&reps((0..16).map(|i| (speed(i), i % 2 == 0))), "speed_of_form").is_empty());
    let few = reps((0..10).map(|i| (speed(i), i >= 5)));
    assert!(reason(&few, "speed_of_form").contains("so far 10"));
}

#[test]
fn metres_by_a_plate_and_by_a_stature_are_never_mixed() {
    let eight = sets(&EIGHT);
    let by = |set: &PastSet, scale: Option<&str>| {
        let mut set = set.clone();
        let speeds = set.reps.iter_mut().filter_map(|rep| rep.metrics.get_mut("bar_speed_mean"));
        speeds.for_each(|speed| speed.scale = scale.map(Into::into));
        set
    };
    // Two sets by a told height, one of which nobody knows by what: the line is that of the other five.
    let mut mixed = eight.clone();
    mixed[0] = by(&eight[0], Some("stature"));
    mixed[5] = by(&eight[5], Some("stature"));
    mixed[6] = by(&eight[6], None);
    let history = history(&mixed);
    assert_eq!(history.other_scale_sets, 3);
    let line = said(&history, "load_velocity");
    assert!(line[0].measured.contains("5 sets from 110 kg to 140 kg"), "{line:?}");
    let speeds = history.trends.iter().find(|t| t.course.key() == "bar_speed_mean").unwrap();
    assert_eq!(speeds.points.len(), 5);
    let mut text = Vec::new();
    let all = LifterHistory { lifter: "anna".into(), lifts: vec![history] };
    spotter::history::write_text(&all, &mut text).unwrap();
    assert!(String::from_utf8(text).unwrap().contains("3 sets with metres by another scale"));
    // All by the same told height compare.
    let told: Vec<PastSet> = eight.iter().map(|set| by(set, Some("stature"))).collect();
    assert_eq!(texts(&told, "load_velocity"), texts(&eight, "load_velocity"));
}
