//! `form_drift`: over the set the lower back rounds or the trunk tips further, rep by rep. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, LOADED_BEND, Measure, graver};
use super::lumbar_flexion_level as level;
use super::set_view::{RepView, SetView, method_cap};
use super::{Finding, Severity};
use crate::statistics::{mann_kendall, median, theil_sen};

pub(super) const FAULT: Fault = Fault {
    name: "form_drift",
    title: "form drifting over the set",
    group: Group::Set,
    evidence: Evidence::B,
    definition: "Change from the first to the last rep by a Theil–Sen line, with a Mann–Kendall trend or between the first and last two reps.",
    unit: "deg",
    cue: "End the set while the reps still look like the first ones.",
    lifts: LOADED_BEND,
};

/// Two-sided p = 0.1 of the standardised Mann–Kendall statistic.
const TREND_Z: f64 = 1.645;

/// Change from first to last rep: along the trend where there is one, else of the last two against the first two.
fn drift(values: &[(usize, Measure)], sd: impl Fn(f64, f64) -> f64) -> Option<Measure> {
    let x: Vec<f64> = values.iter().map(|(i, _)| *i as f64).collect();
    let y: Vec<f64> = values.iter().map(|(_, m)| m.value).collect();
    let n = y.len();
    if n < 4 {
        return None;
    }
    let fitted = theil_sen(&x, &y)? * (x[n - 1] - x[0]);
    let ends = median(&y[n - 2..])? - median(&y[..2])?;
    let trend = n >= 5 && mann_kendall(&y) > TREND_Z;
    let value = if trend { fitted.max(ends) } else { ends };
    let (first, last) = (&values[0].1, &values[n - 1].1);
    Some(Measure { value, sd: sd(first.sd, last.sd), ..last.clone() })
}

fn judge(set: &SetView, m: Measure, cap: Severity, what: &str) -> Option<Finding> {
    let seen = format!("{what} by {:.0}° ± {:.0}° over the set.", m.value, m.sd);
    FAULT.judge(&m, &set.profile.form_drift, cap.min(set.cap()), &seen)
}

pub(super) fn assess(set: &SetView) -> Assessment {
    set.gate.sagittal.clone()?;
    let lean = |rep: &RepView| {
        set.extreme("the lean", &set.angles.trunk_inclination, rep.whole.clone(), 1.0, "keypoints").ok()
    };
    let by_back: Vec<(usize, Measure)> =
        set.reps.iter().filter_map(|r| Some((r.index, level::measure(set, r).ok()?))).collect();
    let by_lean: Vec<(usize, Measure)> = set.reps.iter().filter_map(|r| Some((r.index, lean(r)?))).collect();
    let back = drift(&by_back, |a, b| set.change_sd(a, b));
    let trunk = drift(&by_lean, |a, b| 0.5 * a.hypot(b));
    if back.is_none() && trunk.is_none() {
        return Err("fewer than four reps could be measured".into());
    }
    let caps = set.reps.iter().map(|r| method_cap(set.hinge_method(r)));
    let cap = caps.min().unwrap_or(Severity::Note);
    let rounder = back.and_then(|m| judge(set, m, cap, "Lower back rounder"));
    // More lean alone is a change of style until the back or the hips say otherwise: no more than a warning.
    let tipped = trunk.and_then(|m| judge(set, m, Severity::Warning, "Trunk tipped further"));
    Ok(graver(rounder, tipped))
}
