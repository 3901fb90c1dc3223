//! `knee_valgus`: the knees come closer together than the feet allow. Front and back views only. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure};
use super::set_view::{RepView, SetView};
use crate::reps::LiftName;
use crate::statistics::{median, quantile};

pub(super) const FAULT: Fault = Fault {
    name: "knee_valgus",
    title: "knees coming in",
    group: Group::Frontal,
    evidence: Evidence::B,
    definition: "Drop of the knee-to-ankle separation ratio from the top to its narrowest, in percent.",
    unit: "percent",
    cue: "Knees track over the toes.",
    lifts: &[LiftName::Squat],
};

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    set.gate.frontal.clone()?;
    let ratio = &set.angles.knee_ankle_separation;
    let found: Vec<(usize, f64)> = rep
        .whole
        .clone()
        .filter_map(|i| ratio.get(i).copied().filter(|v| v.is_finite() && *v > 0.0).map(|v| (i, v)))
        .collect();
    set.covered("the distance of the knees", found.len(), rep.whole.len())?;
    let values: Vec<f64> = found.iter().map(|f| f.1).collect();
    let edge = (values.len() / 10).max(1).min(values.len());
    // A stance that is narrow at one end of the rep is no movement of the knees under load, nor are knees that only go out.
    let ends = [&values[..edge], &values[values.len() - edge..]];
    let top = ends.into_iter().filter_map(median).reduce(f64::min).ok_or("the top was not seen")?;
    let below = &found[edge..(found.len() - edge).max(edge)];
    let least = quantile(below.iter().map(|f| f.1), 0.05).ok_or("the distance of the knees was not measured")?;
    let at = below.iter().min_by(|a, b| (a.1 - least).abs().total_cmp(&(b.1 - least).abs())).map_or(rep.turn, |f| f.0);
    let m = Measure {
        value: 100.0 * (1.0 - least / top),
        sd: set.profile.uncertainty.separation_sd_percent,
        at_s: set.time(at),
        method: "keypoints".into(),
    };
    let seen = format!("Knees came in by {:.0} % ± {:.0} % of their distance at the top.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.knee_valgus, set.cap(), &seen))
}
