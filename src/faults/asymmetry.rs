//! `asymmetry`: shoulders or hips tilt sideways under the bar. Front and back views only. Source: see docs/faults.md.

use super::finding::{ALL_LIFTS, Assessment, Evidence, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView};
use crate::statistics::quantile;

pub(super) const FAULT: Fault = Fault {
    name: "asymmetry",
    title: "tilt to one side",
    group: Group::Frontal,
    evidence: Evidence::C,
    definition: "Largest tilt of the line through the shoulders or the hips within the rep.",
    unit: "deg",
    cue: "Film from behind and compare feet and grip.",
    lifts: ALL_LIFTS,
};

/// Robust largest magnitude of a plain column within a rep.
pub(super) fn largest(set: &SetView, rep: &RepView, column: &[f64], centre: f64, what: &str, sd: f64) -> Measured {
    let found: Vec<(usize, f64)> = rep
        .whole
        .clone()
        .filter_map(|i| column.get(i).filter(|v| v.is_finite()).map(|v| (i, (v - centre).abs())))
        .collect();
    set.covered(what, found.len(), rep.whole.len())?;
    let values: Vec<f64> = found.iter().map(|f| f.1).collect();
    let value = quantile(&values, 0.95).ok_or_else(|| format!("{what} was not measured"))?;
    let at = found.iter().min_by(|a, b| (a.1 - value).abs().total_cmp(&(b.1 - value).abs())).map_or(rep.turn, |f| f.0);
    Ok(Measure { value, sd, at_s: set.time(at), method: "keypoints".into() })
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    set.gate.frontal.clone()?;
    let sd = set.profile.uncertainty.tilt_sd_deg;
    let shoulders = largest(set, rep, &set.angles.shoulder_tilt, 0.0, "the tilt of the shoulders", sd);
    let hips = largest(set, rep, &set.angles.hip_tilt, 0.0, "the tilt of the hips", sd);
    let (part, m) = match (shoulders, hips) {
        (Ok(s), Ok(h)) if h.value > s.value => ("Hips", h),
        (Ok(s), _) => ("Shoulders", s),
        (Err(_), Ok(h)) => ("Hips", h),
        (Err(reason), Err(_)) => return Err(reason),
    };
    let seen = format!("{part} tilt sideways by {:.0}° ± {:.0}°.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.asymmetry, set.cap(), &seen))
}
