//! What goes with the error of a rep's lumbar flexion.

use spotter::compare::{Against, Agreement, Pair};

use crate::bars::SIDE;
use crate::page::Table;
use crate::rendered::{Rep, Set};
use crate::statistics::cluster_bootstrap;

/// Correlation of each possible cause with the error, over hinge reps within 15° of the side view, clustered by set.
pub fn table(sets: &[Set]) -> Table {
    let mut table = Table::new(&["possible cause", "range", "correlation with the error", "error that goes with it"]);
    type Of = fn(&Rep) -> Option<f64>;
    let causes: [(&str, f64, &str, Of); 5] = [
        ("hip placed too far forward (ventral), share of the torso", 0.01, "a hundredth of the torso (5 mm)", |r| {
            Some(r.placement()?.hip_ventral)
        }),
        ("hip placed too high (towards the shoulders)", 0.01, "a hundredth of the torso", |r| {
            Some(r.placement()?.hip_along)
        }),
        ("length of the torso in the picture, pixels", 50.0, "50 pixels", |r| Some(r.placement()?.torso_px)),
        ("camera off the side view, degrees", 10.0, "10°", |r| Some(r.set.truth.yaw)),
        ("rendered flexion, degrees", 10.0, "10°", |r| Some(r.true_peak())),
    ];
    for (name, step, unit, of) in causes {
        // The error as the difference of a pair whose reference is the cause.
        let one = |r: &Rep| {
            let cause = of(r)?;
            let error = r.peak()?.0.difference();
            Some(Pair { reference: cause, measured: cause + error })
        };
        let hinges = sets.iter().filter(|s| s.hinge() && s.truth.yaw <= SIDE);
        let clusters: Vec<Vec<Pair>> = hinges.map(|s| s.reps().iter().filter_map(one).collect()).collect();
        let found = |pairs: &[Pair]| Agreement::of(pairs, Against::Truth);
        let correlation = |pairs: &[Pair]| {
            let errors: Vec<Pair> =
                pairs.iter().map(|p| Pair { reference: p.reference, measured: p.difference() }).collect();
            found(&errors).map(|a| a.correlation)
        };
        let all = clusters.concat();
        let (Some(a), Some(r), Some(interval)) =
            (found(&all), correlation(&all), cluster_bootstrap(&clusters, 20, correlation))
        else {
            continue;
        };
        let range =
            all.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), p| (l.min(p.reference), h.max(p.reference)));
        let digits = if step < 1.0 { 2 } else { 0 };
        table.row(vec![
            name.into(),
            format!("{:.digits$} … {:.digits$}", range.0, range.1),
            format!("{r:+.2} ({:+.2} … {:+.2})", interval.0, interval.1),
            format!("{:+.1}° for {unit}", a.slope * step),
        ]);
    }
    table
}
