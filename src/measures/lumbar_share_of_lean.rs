//! `lumbar_share_of_lean`: late in the lowering, how much of the lean comes from the lower back.

use std::ops::Range;

use super::rep_view::{sample, valid};
use super::set_view::Samples;
use super::{Measure, Measured, RepView, SetView, Unit, Value, Worse};
use crate::lifts::Family;
use crate::statistics::quantile;

/// Share of the lean gained in the last third of the lowering that comes from lumbar flexion; 0 where that is too little to tell.
pub const MEASURE: Measure = Measure {
    key: "lumbar_share_of_lean",
    title: "lean from the lower back",
    meaning: "share of the last lean of the lowering that is lumbar flexion",
    unit: Unit::Percent,
    worse: Worse::More,
    by_spine_model: true,
    on_card: false,
    followed: None,
    applies: |lift| lift.is(Family::Hinge),
    take: of,
};

/// Lean gained in a part of the lowering below which a share means nothing, degrees.
const LEAST_LEAN_DEG: f64 = 10.0;
/// Flexion gained below which it is within what repeated measurement cannot tell apart (docs/faults.md), degrees.
const LEAST_FLEXION_DEG: f64 = 8.0;

fn of(set: &SetView, rep: &RepView) -> Measured {
    set.picture_of(rep).lumbar.clone()?;
    let of = rep.eccentric.len();
    let leans: Samples = valid(&set.angles.trunk_inclination, rep.eccentric.clone()).collect();
    let seen = set.covered("the lean during the lowering", leans.len(), of)?;
    let values: Vec<f64> = leans.iter().map(|l| l.1).collect();
    let (top, bottom) = (quantile(&values, 0.05).ok_or("no lean")?, quantile(&values, 0.95).ok_or("no lean")?);
    let at = |share: f64| leans.iter().find(|l| l.1 >= top + share * (bottom - top)).map(|l| l.0);
    let (late, last) = (at(2.0 / 3.0).ok_or("no lean")?, at(0.97).ok_or("no lean")?);
    let (percent, sd, gained) = share(set, rep, late..last)?;
    let value = if percent / 100.0 * gained >= LEAST_FLEXION_DEG { percent } else { 0.0 };
    // The weaker of the methods behind the two lumbar values it is taken between.
    let method = set.lumbar_method([late, last]).name();
    Ok(Value { value, sd, at_s: set.time(last), method, seen })
}

/// Lumbar flexion gained over lean gained, percent, between the ends of a range, with its standard deviation and the lean
/// gained, degrees.
fn share(set: &SetView, rep: &RepView, range: Range<usize>) -> Result<(f64, f64, f64), String> {
    let ends = |column| sample(column, range.start).zip(sample(column, range.end));
    let ((lean0, _), (lean1, _)) = ends(&set.angles.trunk_inclination).ok_or("the lean was not measured")?;
    let ((flex0, sd0), (flex1, sd1)) =
        ends(&set.lumbar).ok_or("the lower back was not measured during the lowering")?;
    let gained = lean1 - lean0;
    if gained < LEAST_LEAN_DEG {
        return Err("the lowering leans too little for a share of it to be told".into());
    }
    Ok((100.0 * (flex1 - flex0) / gained, 100.0 * set.noise(rep).bend(sd0, sd1) / gained, gained))
}
