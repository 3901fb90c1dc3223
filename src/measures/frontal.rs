//! Movements to one side, seen from the front or from behind.

use super::set_view::KEYPOINTS;
use super::{Measured, RepView, SetView, Value};
use crate::statistics::{median, quantile, robust_sd, running_median};

/// Half of the time over which a moment's misplaced keypoints are forgiven, and of that which tells how a rep begins, seconds.
const MOMENT_S: f64 = 0.25;

/// Largest change of a plain column within a rep from what it was at the rep's start: a camera that is turned or a stance that is not
/// square is no movement. `sd` is what misplaced joints make of it, in the column's unit; what the keypoints of this rep scatter by about the
/// course comes on top, so that a blurred or tiny lifter is known less well than a clear one.
pub(super) fn largest_change(set: &SetView, rep: &RepView, column: &[f64], what: &str, sd: f64) -> Measured {
    set.picture_of(rep).frontal.clone()?;
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
    let seen = set.covered(what, found.len(), rep.whole.len())?;
    let about: Vec<f64> =
        rep.whole.clone().zip(&course).map(|(i, v)| column[i] - v).filter(|d| d.is_finite()).collect();
    let values: Vec<f64> = found.iter().map(|f| f.1).collect();
    let value = quantile(&values, 0.95).ok_or_else(|| format!("{what} was not measured"))?;
    let at = found.iter().min_by(|a, b| (a.1 - value).abs().total_cmp(&(b.1 - value).abs())).map_or(rep.turn, |f| f.0);
    Ok(Value { value, sd: sd.hypot(robust_sd(&about)), at_s: set.time(at), method: KEYPOINTS, seen })
}
