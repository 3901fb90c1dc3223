//! `form_drift`: over the set the lower back rounds or the trunk tips further, rep by rep. Source: see docs/faults.md.

use super::Severity;
use super::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group, LOADED_BEND, graver};
use super::judged_set::{JudgedSet, method_cap};
use crate::measures::{Measure, Plane, RepView, Unit, Value, lumbar_flexion_peak, trunk_inclination_peak};
use crate::statistics::{mann_kendall, median, theil_sen};
use crate::uncertainty::movement::lean_change;

pub(super) const FAULT: Fault = Fault {
    name: "form_drift",
    title: "form drifting over the set",
    group: Group::Set,
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Change from the first to the last rep by a Theil–Sen line, with a Mann–Kendall trend or between the first and last two reps.",
    criteria: &[CRITERION],
    cue: Cue::of("End the set while the reps still look like the first ones."),
    applies: LOADED_BEND,
};

const CRITERION: Criterion = Criterion::of("form_drift", &[], Unit::Degrees);

/// Two-sided p = 0.1 of the standardised Mann–Kendall statistic.
const TREND_Z: f64 = 1.645;

/// Change from first to last rep: along the trend where there is one, else of the last two against the first two.
fn drift(set: &JudgedSet, reps: &[RepView], measure: &Measure, sd: impl Fn(f64, f64) -> f64) -> Option<Value> {
    let values: Vec<(usize, Value)> =
        reps.iter().filter_map(|rep| Some((rep.index, measure.of(set, rep).ok()?))).collect();
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
    Some(Value { value, sd: sd(first.sd, last.sd), ..last.clone() })
}

pub(super) fn assess(set: &JudgedSet) -> Assessment {
    // What changes over a cut may be the camera: of several scenes the one with the most reps tells.
    let too_few = || "fewer than four reps could be measured".to_owned();
    let reps = set.by_scene().rev().max_by_key(|reps| reps.len()).ok_or_else(too_few)?;
    let any = reps.first().ok_or_else(too_few)?;
    set.picture_of(any).sagittal.clone()?;
    let back = drift(set, reps, &lumbar_flexion_peak::MEASURE, |a, b| set.noise(any).change(a, b));
    let trunk = drift(set, reps, &trunk_inclination_peak::MEASURE, |a, b| lean_change(a, b, set.is_from_side(any)));
    if back.is_none() && trunk.is_none() {
        return Err(too_few());
    }
    let judge = |m: Value, cap: Severity, what: &str| {
        let seen = format!("{what} by {} over the set.", CRITERION.unit.pair(m.value, m.sd));
        FAULT.judge(set, &CRITERION, &m, cap.min(set.cap()), &seen)
    };
    let caps = reps.iter().map(|r| method_cap(set.hinge_method(r)));
    let cap = caps.min().unwrap_or(Severity::Note);
    let rounder = back.and_then(|m| judge(m, cap, "Lower back rounder"));
    // More lean alone is a change of style until the back or the hips say otherwise: no more than a warning.
    let tipped = trunk.and_then(|m| judge(m, Severity::Warning, "Trunk tipped further"));
    Ok(graver(rounder, tipped))
}
