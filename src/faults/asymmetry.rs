//! `asymmetry`: shoulders or hips tilt sideways under the bar. Front and back views only. Source: see docs/faults.md.

use super::finding::{ALL_LIFTS, Assessment, Evidence, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView};
use crate::statistics::{median, quantile, running_median};

pub(super) const FAULT: Fault = Fault {
    name: "asymmetry",
    title: "tilt to one side",
    group: Group::Frontal,
    evidence: Evidence::C,
    definition: "Largest tilt of the line through the shoulders or the hips within the rep, against the rep's start.",
    unit: "deg",
    cue: "Film from behind and compare feet and grip.",
    lifts: ALL_LIFTS,
};

/// Half of the time over which a moment's misplaced keypoints are forgiven, and of that which tells how a rep begins, seconds.
const MOMENT_S: f64 = 0.25;

/// Largest change of a plain column within a rep from what it was at the rep's start: a camera that is turned or a stance that is not
/// square is no movement.
pub(super) fn largest_change(set: &SetView, rep: &RepView, column: &[f64], what: &str, sd: f64) -> Measured {
    let half = set.samples(MOMENT_S);
    let course = running_median(column.get(rep.whole.clone()).unwrap_or_default(), half);
    let beginning = course.iter().take(half + 1).filter(|v| v.is_finite());
    let start = median(beginning).ok_or_else(|| format!("{what} was not seen at the start"))?;
    let found: Vec<(usize, f64)> = rep
        .whole
        .clone()
        .zip(&course)
        .filter(|(i, v)| column[*i].is_finite() && v.is_finite())
        .map(|(i, v)| (i, (v - start).abs()))
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
    let shoulders = largest_change(set, rep, &set.angles.shoulder_tilt, "the tilt of the shoulders", sd);
    let hips = largest_change(set, rep, &set.angles.hip_tilt, "the tilt of the hips", sd);
    let (part, m) = match (shoulders, hips) {
        (Ok(s), Ok(h)) if h.value > s.value => ("Hips", h),
        (Ok(s), _) => ("Shoulders", s),
        (Err(_), Ok(h)) => ("Hips", h),
        (Err(reason), Err(_)) => return Err(reason),
    };
    let seen = format!("{part} tilted sideways by {:.0}° ± {:.0}° from how the rep began.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.asymmetry, set.cap(), &seen))
}
