//! The numbers of a rep that are reported whether or not anything was found. A number that was not measured is absent.

use std::collections::BTreeMap;

use super::finding::Measured;
use super::set_view::{RepView, SetView, method_name, sample};
use super::uncontrolled_eccentric::{concentric, eccentric};
use super::{
    Metric, hips_rise_first, lumbar_flexion_level, lumbar_flexion_loss, lumbar_flexion_vs_own,
    lumbar_hyperextension_lockout, squat_depth, velocity_loss,
};
use crate::angles::{Column, LumbarMethod};
use crate::reps::LiftName;
use crate::statistics::median;

pub(super) fn of(set: &SetView, rep: &RepView) -> BTreeMap<String, Metric> {
    let mut metrics = BTreeMap::new();
    let mut keep = |name: &str, unit: &str, measured: Measured| {
        // What hip and shoulder hint at is ground for a note, not a number of the back.
        if let Ok(m) = measured
            && m.value.is_finite()
            && m.sd.is_finite()
            && m.method != method_name(LumbarMethod::HipShoulderProxy)
        {
            let metric = Metric { value: m.value, sd: m.sd, unit: unit.into(), at_s: m.at_s };
            metrics.insert(name.to_string(), metric);
        }
    };
    let angles = set.angles;
    let peak = |column: &Column| {
        set.gate.sagittal.clone()?;
        set.extreme("the angle", column, rep.whole.clone(), 1.0, "keypoints")
    };
    keep("lumbar_flexion_peak", "deg", lumbar_flexion_level::measure(set, rep));
    keep("lumbar_flexion_change", "deg", lumbar_flexion_loss::measure(set, rep));
    keep("lumbar_flexion_vs_own", "deg", lumbar_flexion_vs_own::measure(set, rep));
    keep("back_line_sagitta", "percent", sagitta(set, rep));
    keep("lumbar_extension_lockout", "deg", lumbar_hyperextension_lockout::spine(set, rep));
    keep("hip_hinge_peak", "deg", peak(&angles.hip_hinge));
    keep("trunk_inclination_peak", "deg", peak(&angles.trunk_inclination));
    keep("knee_flexion_peak", "deg", peak(&angles.knee_flexion));
    if hips_rise_first::FAULT.applies_to(set.lift) {
        keep("hip_rise_ratio", "ratio", hips_rise_first::measure(set, rep).map(|m| m.0));
    }
    keep("concentric_s", "s", concentric(set, rep));
    keep("eccentric_s", "s", eccentric(set, rep));
    keep("concentric_speed", "statures_per_s", velocity_loss::body_speed(set, rep));
    if set.lift == LiftName::Squat {
        keep("depth", "thighs", squat_depth::measure(set, rep));
    }
    metrics
}

/// Median convexity of the back line in the hinge, percent of the torso, rounded +.
fn sagitta(set: &SetView, rep: &RepView) -> Measured {
    set.gate.sagittal.clone()?;
    let hinge = set.hinge(rep);
    let line = &set.angles.back_line_sagitta;
    let found: Vec<(usize, f64, f64)> =
        hinge.iter().filter_map(|i| sample(line, *i).map(|(v, sd)| (*i, v, sd))).collect();
    set.covered("the back line in the hinge", found.len(), hinge.len())?;
    let values: Vec<f64> = found.iter().map(|f| f.1).collect();
    let value = median(&values).ok_or("the back line was not measured")?;
    let nearest = found.iter().min_by(|a, b| (a.1 - value).abs().total_cmp(&(b.1 - value).abs()));
    let (i, _, sd) = nearest.ok_or("the back line was not measured")?;
    Ok(super::finding::Measure { value, sd: *sd, at_s: set.time(*i), method: "back_line".into() })
}
