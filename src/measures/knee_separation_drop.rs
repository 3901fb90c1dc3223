//! `knee_separation_drop`: how much closer the knees come together than the feet allow.

use super::set_view::KEYPOINTS;
use super::{Measure, Measured, RepView, SetView, Unit, Value, Worse};
use crate::lifts::Family;
use crate::statistics::{median, quantile};
use crate::uncertainty::calibration::SEPARATION_SD_PERCENT;

/// Drop of the knee-to-ankle separation ratio from the top to its narrowest.
pub const MEASURE: Measure = Measure {
    key: "knee_separation_drop",
    title: "knees coming in",
    meaning: "drop of the distance of the knees over that of the feet",
    unit: Unit::Percent,
    worse: Worse::More,
    by_spine_model: false,
    on_card: false,
    followed: None,
    applies: |lift| lift.is(Family::Squat),
    take: of,
};

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).frontal.clone()?;
    let ratio = &set.angles.knee_ankle_separation;
    let found: Vec<(usize, f64)> = rep
        .whole
        .clone()
        .filter_map(|i| ratio.get(i).copied().filter(|v| v.is_finite() && *v > 0.0).map(|v| (i, v)))
        .collect();
    let seen = set.covered("the distance of the knees", found.len(), rep.whole.len())?;
    let values: Vec<f64> = found.iter().map(|f| f.1).collect();
    let edge = (values.len() / 10).max(1).min(values.len());
    // A stance that is narrow at one end of the rep is no movement of the knees under load, nor are knees that only go out.
    let ends = [&values[..edge], &values[values.len() - edge..]];
    let top = ends.into_iter().filter_map(median).reduce(f64::min).ok_or("the top was not seen")?;
    let below = &found[edge..(found.len() - edge).max(edge)];
    let least = quantile(below.iter().map(|f| f.1), 0.05).ok_or("the distance of the knees was not measured")?;
    let at = below.iter().min_by(|a, b| (a.1 - least).abs().total_cmp(&(b.1 - least).abs())).map_or(rep.turn, |f| f.0);
    Ok(Value {
        value: 100.0 * (1.0 - least / top),
        sd: SEPARATION_SD_PERCENT.value,
        at_s: set.time(at),
        method: KEYPOINTS,
        seen,
    })
}
