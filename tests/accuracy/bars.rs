//! The bars that Spotter is to reach, and where a group of rendered sets stands against them.

use spotter::compare::{Against, Agreement, Pair};

use crate::page::Table;
use crate::rendered::{Rep, Set};
use crate::statistics::{Confusion, HitRate, cluster_bootstrap, coverage};
use crate::tally::{Sample, largest, summary};

/// Within this of the side view the bars hold, degrees.
pub const SIDE: f64 = 15.0;
/// Beyond this the lower back must not be assessed, degrees (20 are validated, and the yaw itself is uncertain).
const BEYOND: f64 = 25.0;
/// Seed of all resampling.
pub const SEED: u64 = 20;

/// A figure against its bar.
pub struct Standing {
    pub quantity: &'static str,
    pub bar: &'static str,
    pub found: String,
    /// None where nothing could be measured.
    pub met: Option<bool>,
}

impl Standing {
    fn of(quantity: &'static str, bar: &'static str, found: Option<(String, bool)>) -> Self {
        let (found, met) = found.map_or(("–".into(), None), |(text, met)| (text, Some(met)));
        Self { quantity, bar, found, met }
    }
}

/// A measured value of a rep, with its stated standard deviation.
type Stated = (Pair, f64);

/// Values of the reps of each set, a cluster a set.
fn by_set(sets: &[&Set], of: impl Fn(&Rep) -> Option<Stated>) -> Vec<Vec<Stated>> {
    let clusters = sets.iter().map(|set| set.reps().iter().filter_map(&of).collect::<Vec<Stated>>());
    clusters.filter(|c| !c.is_empty()).collect()
}

fn agreement(values: &[Stated]) -> Option<Agreement> {
    Agreement::of(&values.iter().map(|v| v.0).collect::<Vec<Pair>>(), Against::Truth)
}

/// "RMSE 4.8° (3.9 … 5.7), bias -0.9° (-2.1 … +0.3), slope -0.05; 25 reps, 9 sets".
fn error_text(clusters: &[Vec<Stated>]) -> Option<(String, Agreement)> {
    let all = clusters.concat();
    let found = agreement(&all)?;
    // Of one or two clusters the bootstrap knows nothing.
    let interval = |of: fn(&Agreement) -> f64, digits: &dyn Fn(f64) -> String| {
        let ends = cluster_bootstrap(clusters, SEED, |v| agreement(v).map(|a| of(&a))).filter(|_| clusters.len() > 2);
        ends.map_or_else(String::new, |(low, high)| format!(" ({} … {})", digits(low), digits(high)))
    };
    let rmse = interval(|a| a.rmse, &|v| format!("{v:.1}"));
    let bias = interval(|a| a.bias, &|v| format!("{v:+.1}"));
    let text = format!(
        "RMSE {:.1}°{rmse}, bias {:+.1}°{bias}, slope {:+.2}; {} reps, {} set{}",
        found.rmse,
        found.bias,
        found.slope,
        all.len(),
        clusters.len(),
        if clusters.len() == 1 { "" } else { "s" }
    );
    Some((text, found))
}

/// "0.96 (0.80–0.99), 24 of 25".
pub fn share_text(share: &HitRate) -> Option<String> {
    let value = share.value()?;
    Some(format!("{value:.2} ({:.2}–{:.2}), {} of {}", share.interval.0, share.interval.1, share.right, share.of))
}

fn judged_share(sets: &[&Set]) -> HitRate {
    HitRate::clustered(
        &sets.iter().map(|s| s.reps().iter().map(|r| r.judged()).collect()).collect::<Vec<Vec<bool>>>(),
        SEED,
    )
}

fn outcomes(sets: &[&Set], of: impl Fn(&Rep) -> Option<bool>) -> HitRate {
    HitRate::clustered(
        &sets.iter().map(|s| s.reps().iter().filter_map(&of).collect()).collect::<Vec<Vec<bool>>>(),
        SEED,
    )
}

/// Where a group of sets stands against the bars that rendered lifters can test.
pub fn standings(sets: &[Set], refused: usize, samples: &[Sample]) -> Vec<Standing> {
    let side: Vec<&Set> = sets.iter().filter(|s| s.truth.yaw <= SIDE).collect();
    let hinges: Vec<&Set> = side.iter().copied().filter(|s| s.hinge()).collect();
    let squats: Vec<&Set> = side.iter().copied().filter(|s| !s.hinge()).collect();
    type Of = for<'a, 'b> fn(&'a Rep<'b>) -> Option<Stated>;
    let judged = |of: Of| move |r: &Rep| of(r).filter(|_| r.judged());
    let mut all = Vec::new();

    let peak = error_text(&by_set(&hinges, judged(|r| r.peak())));
    all.push(Standing::of(
        "lumbar flexion of a rep, deadlift and Romanian deadlift",
        "RMSE ≤ 6°, bias within ± 2°",
        peak.map(|(text, a)| (text, a.rmse <= 6.0 && a.bias.abs() <= 2.0)),
    ));
    let squat = error_text(&by_set(&squats, judged(|r| r.peak())));
    all.push(Standing::of(
        "the same in squats, where judged",
        "RMSE ≤ 8°",
        squat.map(|(text, a)| (text, a.rmse <= 8.0)),
    ));
    let own = error_text(&by_set(&hinges, judged(|r| r.against_own())));
    all.push(Standing::of(
        "change against the own cleanest reps",
        "RMSE ≤ 6°",
        own.map(|(text, a)| (text, a.rmse <= 6.0)),
    ));
    let lockout = error_text(&by_set(&hinges, |r| r.lockout()));
    all.push(Standing::of("lumbar extension at lockout", "RMSE ≤ 6°", lockout.map(|(text, a)| (text, a.rmse <= 6.0))));

    for (angle, quantity, bar, limit) in [
        ("trunk inclination", "trunk inclination, frames of reps", "RMSE ≤ 3°", 3.0),
        ("knee flexion", "knee flexion, frames of reps", "RMSE ≤ 5°", 5.0),
        ("hip hinge", "trunk–thigh angle, frames of reps", "RMSE ≤ 5°", 5.0),
    ] {
        let found = summary(samples.iter().filter(|s| s.angle == angle && s.yaw <= SIDE));
        let text = found.map(|(a, ..)| {
            (
                format!("RMSE {:.1}°, bias {:+.1}°, slope {:+.2}; {} frames", a.rmse, a.bias, a.slope, a.pairs),
                a.rmse <= limit,
            )
        });
        all.push(Standing::of(quantity, bar, text));
    }

    // A rep may be told by its change, or, in a set rounded throughout, by its level alone.
    let changed = |r: &Rep| r.true_peak() - r.set.truth.own() >= 18.0;
    let level_only = |r: &Rep| !changed(r) && r.change() >= 18.0;
    let clean = |r: &Rep| r.change() <= 6.0;
    let sensitivity = |quantity: &'static str, bar: &'static str, round: &dyn Fn(&Rep) -> bool| {
        let caught = outcomes(&hinges, |r| (round(r) && r.judged()).then(|| r.flagged()));
        let of_all = outcomes(&hinges, |r| round(r).then(|| r.flagged()));
        let text = share_text(&caught).zip(share_text(&of_all));
        let text = text.map(|(judged, every)| format!("{judged} judged; of all, judged or not: {every}"));
        Standing::of(quantity, bar, text.map(|text| (text, caught.value() >= Some(0.95))))
    };
    all.push(sensitivity("sensitivity: reps ≥ 18° rounder than the own cleanest, flagged", "≥ 0.95", &changed));
    let quantity = "by level alone: reps ≥ 18° from neutral standing in sets without a clean one, flagged (from 20°)";
    all.push(sensitivity(quantity, "–", &level_only));
    let spared = outcomes(&hinges, |r| (clean(r) && r.judged()).then(|| !r.flagged()));
    all.push(Standing::of(
        "specificity: reps of ≤ 6° true change not flagged",
        "≥ 0.97",
        share_text(&spared).map(|t| (t, spared.value() >= Some(0.97))),
    ));
    let flagged = outcomes(&hinges, |r| (r.judged() && r.flagged()).then(|| r.change() > 6.0));
    all.push(Standing::of(
        "precision: flagged reps with more than 6° of true change",
        "–",
        share_text(&flagged).map(|t| (t, true)),
    ));

    let clean_sets: Vec<&Set> =
        side.iter().copied().filter(|s| s.truth.reps.iter().all(|r| s.truth.peak(r) <= 12.0)).collect();
    let broken = outcomes(&clean_sets, |r| Some(r.rounding() == 3));
    all.push(Standing::of(
        "breakdown verdicts on clean sets (no rep over 12°)",
        "≤ 1 % of reps",
        share_text(&broken).map(|t| (t, broken.value() <= Some(0.01))),
    ));
    let share = judged_share(&hinges);
    all.push(Standing::of(
        "deadlift and Romanian deadlift reps with a lumbar judgement",
        "≥ 0.9",
        share_text(&share).map(|t| (t, share.value() >= Some(0.9))),
    ));
    all.extend(coverages(sets, &hinges));
    all.extend(in_time(sets, refused));
    all.extend(views(sets));
    all.push(order(&hinges));
    all
}

/// How often the truth lies within the stated standard deviations. One round of lifters tells it to a few percent only: reps of a lifter
/// are off alike.
fn coverages(sets: &[Set], hinges: &[&Set]) -> Vec<Standing> {
    let row = |quantity, clusters: &[Vec<Stated>]| {
        let within = |sds: f64| coverage(&clusters.concat(), sds);
        let text = within(1.0).zip(within(2.0)).map(|(one, two)| {
            // Compared as printed.
            let percent = (100.0 * two).round();
            let wide = if percent > 98.0 { ", stated too wide" } else { "" };
            let ends = cluster_bootstrap(clusters, SEED, |v| coverage(v, 2.0)).filter(|_| clusters.len() > 2);
            let ends =
                ends.map_or_else(String::new, |(low, high)| format!(" ({:.0} … {:.0})", 100.0 * low, 100.0 * high));
            (format!("{percent:.0} %{ends}{wide}; ± 1 sd: {:.0} %", 100.0 * one), (93.0..=98.0).contains(&percent))
        });
        Standing::of(quantity, "93–98 %", text)
    };
    let reps =
        |quantity, of: fn(&Rep) -> Option<Stated>| row(quantity, &by_set(hinges, |r| of(r).filter(|_| r.judged())));
    let mut all = vec![
        reps("± 2 sd: lumbar flexion of a rep", |r| r.peak()),
        reps("± 2 sd: change against the own cleanest reps", |r| r.against_own()),
        reps("± 2 sd: lumbar extension at lockout", |r| r.lockout()),
    ];
    let samples: Vec<Vec<Sample>> = sets.iter().filter(|s| s.truth.yaw <= SIDE).map(Set::samples).collect();
    for (angle, quantity) in [
        ("lumbar flexion", "± 2 sd: lumbar flexion, frames"),
        ("trunk inclination", "± 2 sd: trunk inclination, frames"),
        ("knee flexion", "± 2 sd: knee flexion, frames"),
        ("hip hinge", "± 2 sd: trunk–thigh angle, frames"),
        ("shank inclination", "± 2 sd: shank inclination, frames"),
    ] {
        let of_a_set = |samples: &Vec<Sample>| -> Vec<Stated> {
            samples.iter().filter(|s| s.angle == angle).map(|s| (s.pair, s.sd)).collect()
        };
        all.push(row(quantity, &samples.iter().map(of_a_set).collect::<Vec<_>>()));
    }
    all
}

fn in_time(sets: &[Set], refused: usize) -> Vec<Standing> {
    let exact = sets.iter().filter(|s| s.found().len() == s.truth.reps.len()).count();
    let all = sets.len() + refused;
    let timings: Vec<_> = sets.iter().flat_map(Set::timing).collect();
    let turns: Vec<f64> = timings.iter().map(|t| t.turn).collect();
    let late = turns.iter().filter(|t| t.abs() > 80.0).count();
    let some = !sets.is_empty();
    vec![
        Standing::of(
            "rep count",
            "exact",
            some.then(|| (format!("exact in {exact} of {all} sets, {refused} refused"), exact == all)),
        ),
        Standing::of(
            "turning point, from the middle of the rendered hold",
            "within 80 ms",
            some.then(|| {
                (
                    format!(
                        "{} of {} within 80 ms, worst {:.0} ms; outside the hold by at most {:.0} ms",
                        turns.len() - late,
                        turns.len(),
                        largest(turns.clone()),
                        largest(timings.iter().map(|t| t.outside))
                    ),
                    late == 0,
                )
            }),
        ),
    ]
}

fn views(sets: &[Set]) -> Vec<Standing> {
    // Beyond the oblique a picture tells front or back, not degrees.
    let asked: Vec<&Set> = sets.iter().filter(|s| s.truth.yaw <= 45.0).collect();
    let error = |s: &Set| s.analysis.angles.view.yaw_deg.value - s.truth.yaw;
    let errors: Vec<f64> = asked.iter().map(|s| error(s)).collect();
    let worst = largest(errors.clone());
    let beyond: Vec<&Set> = sets.iter().filter(|s| s.truth.yaw >= BEYOND).collect();
    let off: Vec<(f64, f64)> = beyond
        .iter()
        .flat_map(|s| s.reps())
        .filter_map(|r| r.peak())
        .map(|(pair, sd)| (pair.measured - pair.reference, sd))
        .collect();
    let reps: usize = beyond.iter().map(|s| s.reps().len()).sum();
    vec![
        Standing::of(
            "camera yaw, per set, to 45° off the side",
            "within 7°",
            (!errors.is_empty()).then(|| {
                let root = (errors.iter().map(|e| e * e).sum::<f64>() / errors.len() as f64).sqrt();
                (format!("RMSE {root:.1}°, worst {worst:.1}°; {} sets", errors.len()), worst <= 7.0)
            }),
        ),
        Standing::of(
            "lumbar flexion of a rep, 25° and more off the side",
            "RMSE ≤ 8°, ± 2 sd 90 % and more",
            (!off.is_empty()).then(|| {
                let root = (off.iter().map(|(e, _)| e * e).sum::<f64>() / off.len() as f64).sqrt();
                let within = off.iter().filter(|(e, sd)| e.abs() <= 2.0 * sd).count() as f64 / off.len() as f64;
                let found =
                    format!("RMSE {root:.1}°, within 2 sd {:.0} %; {} of {reps} reps", 100.0 * within, off.len());
                (found, root <= 8.0 && within >= 0.9)
            }),
        ),
    ]
}

/// Pairs of reps of one set whose true flexion differs by at least 10°: the rounder one has the rounder back line.
fn order(sets: &[&Set]) -> Standing {
    let mut clusters = Vec::new();
    for set in sets {
        let reps = set.reps();
        let line = |r: &Rep| Some((r.true_peak(), r.found.metrics.get("back_line_sagitta")?.value));
        let known: Vec<(f64, f64)> = reps.iter().filter_map(line).collect();
        let pairs = known.iter().flat_map(|a| known.iter().filter(|b| b.0 - a.0 >= 10.0).map(move |b| b.1 > a.1));
        clusters.push(pairs.collect::<Vec<bool>>());
    }
    let share = HitRate::clustered(&clusters, SEED);
    Standing::of(
        "back line rounder in the rounder of two reps (≥ 10° apart, same set)",
        "every pair",
        share_text(&share).map(|t| (t, share.right == share.of)),
    )
}

/// True against given grades of rounding, by the default thresholds of the level in hinge lifts.
pub fn confusion(sets: &[Set]) -> (Table, Option<f64>) {
    let names = ["none", "note or warning (20°)", "breakdown (32°)"];
    let grade = |flexion: f64| if flexion >= 32.0 { 2 } else { usize::from(flexion >= 20.0) };
    let given = |r: &Rep| [0, 1, 1, 2][r.rounding()];
    let hinges = sets.iter().filter(|s| s.truth.yaw <= SIDE && s.hinge());
    let pairs: Vec<(usize, usize)> = hinges
        .flat_map(|s| {
            s.reps().iter().filter(|r| r.judged()).map(|r| (grade(r.true_peak()), given(r))).collect::<Vec<_>>()
        })
        .collect();
    let found = Confusion::<3>::of(pairs);
    let mut table = Table::new(&["rendered grade ↓, given grade →", "none", "note or warning", "breakdown"]);
    for (name, row) in names.iter().zip(found.counts) {
        table.row([(*name).to_owned()].into_iter().chain(row.map(|n| n.to_string())).collect());
    }
    (table, found.weighted_kappa())
}
