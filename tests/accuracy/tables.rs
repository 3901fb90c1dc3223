//! The tables of a group of rendered sets.

use crate::bars::{SIDE, Standing};
use crate::page::Table;
use crate::rendered::Set;
use crate::tally::{Sample, Timing, largest, mean, summary};

/// The bars in one table, a column a group of sets.
pub fn bars(groups: &[(&str, Vec<Standing>)]) -> Table {
    let head: Vec<&str> = ["quantity", "bar"].into_iter().chain(groups.iter().map(|g| g.0)).collect();
    let mut table = Table::new(&head);
    for (k, first) in groups[0].1.iter().enumerate() {
        let found = groups.iter().map(|(_, standings)| found(&standings[k]));
        table.row([first.quantity.to_owned(), first.bar.to_owned()].into_iter().chain(found).collect());
    }
    table
}

/// What was found, and whether the bar was met.
fn found(standing: &Standing) -> String {
    match (standing.bar, standing.met) {
        ("–", _) | (_, None) => standing.found.clone(),
        (_, Some(met)) => format!("**{}**: {}", if met { "met" } else { "not met" }, standing.found),
    }
}

/// Quantities that stand in docs/accuracy.md.
const HEADLINE: [&str; 10] = [
    "lumbar flexion of a rep, deadlift and Romanian deadlift",
    "the same in squats, where judged",
    "change against the own cleanest reps",
    "trunk inclination, frames of reps",
    "knee flexion, frames of reps",
    "trunk–thigh angle, frames of reps",
    "sensitivity: reps ≥ 18° rounder than the own cleanest, flagged",
    "specificity: reps of ≤ 6° true change not flagged",
    "± 2 sd: lumbar flexion of a rep",
    "rep count",
];

/// The figures that everybody should know, of one group.
pub fn headline(group: &str, standings: &[Standing]) -> Table {
    let mut table = Table::new(&["quantity", "bar", group]);
    for quantity in HEADLINE {
        let standing = standings.iter().find(|s| s.quantity == quantity).expect("a quantity of the headline is a bar");
        table.row(vec![quantity.to_owned(), standing.bar.to_owned(), found(standing)]);
    }
    table
}

/// Every set: lift, view, reps and their times.
pub fn sets(sets: &[Set]) -> Table {
    let mut table = Table::new(&[
        "set",
        "lift: rendered / found",
        "yaw: rendered / found",
        "reps",
        "start",
        "turn",
        "end",
        "overlap",
    ]);
    for set in sets {
        let timing = set.timing();
        let worst = |of: fn(&Timing) -> f64| format!("{:.0} ms", largest(timing.iter().map(of)));
        let lift = serde_json::to_value(set.analysis.reps.lift.name).unwrap();
        let lift = lift.as_str().unwrap().replace('_', " ");
        let rendered = set.truth.lift.replace('_', " ");
        let lift = if lift == rendered { lift } else { format!("{rendered} / **{lift}**") };
        let yaw = set.analysis.angles.view.yaw_deg;
        let overlaps: Vec<f64> = timing.iter().map(|t| t.overlap).collect();
        table.row(vec![
            set.name.clone(),
            lift,
            format!("{:.0}° / {:.0} ± {:.0}°", set.truth.yaw, yaw.value, yaw.sd),
            format!("{} of {}", set.found().len(), set.truth.reps.len()),
            worst(|t| t.start),
            worst(|t| t.turn),
            worst(|t| t.end),
            format!("{:.2}", mean(&overlaps)),
        ]);
    }
    table
}

/// Every set's reps: rendered and stated flexion, verdicts.
pub fn reps(sets: &[Set]) -> Table {
    let mut table = Table::new(&["set", "rendered flexion", "stated", "verdict"]);
    for set in sets {
        let reps = set.reps();
        let rendered: Vec<String> = reps.iter().map(|r| format!("{:.0}", r.true_peak())).collect();
        let stated: Vec<String> = reps
            .iter()
            .map(|r| r.peak().map_or("–".into(), |(pair, sd)| format!("{:.0} ± {sd:.0}", pair.measured)))
            .collect();
        let verdicts: Vec<&str> = reps.iter().map(|r| r.found.verdict.words()).collect();
        table.row(vec![set.name.clone(), rendered.join(" / "), stated.join(" / "), verdicts.join(" / ")]);
    }
    table
}

/// Agreement of every angle, frame by frame, in groups of the samples.
pub fn angles(samples: &[Sample]) -> Table {
    let mut table =
        Table::new(&["angle", "frames of", "n", "bias", "RMSE", "95 % limits", "slope", "± 1 sd", "± 2 sd"]);
    let near = |s: &&Sample| s.yaw <= SIDE;
    for angle in ["lumbar flexion", "trunk inclination", "hip hinge", "knee flexion", "shank inclination"] {
        let of = || samples.iter().filter(|s| s.angle == angle);
        let mut row = |group: &str, chosen: Vec<&Sample>| {
            if let Some((a, one, two)) = summary(chosen) {
                table.row(vec![
                    angle.into(),
                    group.into(),
                    a.pairs.to_string(),
                    format!("{:+.1}°", a.bias),
                    format!("{:.1}°", a.rmse),
                    format!("{:+.1} … {:+.1}°", a.limits.0, a.limits.1),
                    format!("{:+.2}", a.slope),
                    format!("{:.0} %", 100.0 * one),
                    format!("{:.0} %", 100.0 * two),
                ]);
            }
        };
        for lift in ["deadlift", "romanian_deadlift", "squat"] {
            row(&lift.replace('_', " "), of().filter(near).filter(|s| s.lift == lift).collect());
        }
        for phase in ["lifting", "top", "lowering", "bottom"] {
            row(phase, of().filter(near).filter(|s| s.phase == phase).collect());
        }
        for (name, from, to) in [
            ("0–7° off the side", 0.0, 7.5),
            ("8–15° off", 7.5, 15.5),
            ("16–30° off", 15.5, 30.5),
            ("31–60° off", 30.5, 60.0),
        ] {
            row(name, of().filter(|s| (from..to).contains(&s.yaw)).collect());
        }
    }
    table
}
