//! `hinge_deficit`: late in the lowering the lean comes from the spine where it should come from the hips.
//! Source: lumbopelvic rhythm, see docs/faults.md.

use std::ops::Range;

use super::finding::{Assessment, Evidence, Fault, Group, Measure};
use super::set_view::{RepView, SetView, method_cap, method_name, sample, valid};
use crate::angles::LumbarMethod;
use crate::reps::LiftName;
use crate::statistics::quantile;

pub(super) const FAULT: Fault = Fault {
    name: "hinge_deficit",
    title: "lower back taking over",
    group: Group::Hinge,
    evidence: Evidence::B,
    definition: "Share of the lean gained in the last third of the lowering that comes from lumbar flexion.",
    unit: "percent",
    cue: "You run out of hip there: stop at that depth, soften the knees, or use blocks.",
    lifts: &[LiftName::Deadlift, LiftName::RomanianDeadlift, LiftName::GoodMorning],
};

/// Lean gained in a part of the lowering below which a share means nothing, degrees.
const LEAST_LEAN_DEG: f64 = 10.0;
/// Flexion gained below which it is within what repeated measurement cannot tell apart (docs/faults.md), degrees.
const LEAST_FLEXION_DEG: f64 = 8.0;

/// The share, and the weaker of the methods behind the two lumbar values it is taken between.
fn measure(set: &SetView, rep: &RepView) -> Result<(Measure, LumbarMethod), String> {
    set.gate.lumbar.clone()?;
    let lean = &set.angles.trunk_inclination;
    let of = rep.eccentric.len();
    let leans: Vec<(usize, f64, f64)> = valid(lean, rep.eccentric.clone()).collect();
    set.covered("the lean during the lowering", leans.len(), of)?;
    let values: Vec<f64> = leans.iter().map(|l| l.1).collect();
    let (top, bottom) = (quantile(&values, 0.05).ok_or("no lean")?, quantile(&values, 0.95).ok_or("no lean")?);
    let at = |share: f64| leans.iter().find(|l| l.1 >= top + share * (bottom - top)).map(|l| l.0);
    let (late, last) = (at(2.0 / 3.0).ok_or("no lean")?, at(0.97).ok_or("no lean")?);
    let (percent, sd, gained) = share(set, late..last)?;
    let value = if percent / 100.0 * gained >= LEAST_FLEXION_DEG { percent } else { 0.0 };
    let method = set.lumbar_method([late, last]);
    Ok((Measure { value, sd, at_s: set.time(last), method: method_name(method).into() }, method))
}

/// Lumbar flexion gained over lean gained, percent, between the ends of a range, with its standard deviation and the lean
/// gained, degrees.
fn share(set: &SetView, range: Range<usize>) -> Result<(f64, f64, f64), String> {
    let ends = |column| sample(column, range.start).zip(sample(column, range.end));
    let ((lean0, _), (lean1, _)) = ends(&set.angles.trunk_inclination).ok_or("the lean was not measured")?;
    let ((flex0, sd0), (flex1, sd1)) =
        ends(&set.lumbar).ok_or("the lower back was not measured during the lowering")?;
    let gained = lean1 - lean0;
    if gained < LEAST_LEAN_DEG {
        return Err("the lowering leans too little for a share of it to be told".into());
    }
    Ok((100.0 * (flex1 - flex0) / gained, 100.0 * set.bend_sd(sd0, sd1) / gained, gained))
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let (m, method) = measure(set, rep)?;
    let cap = set.cap().min(method_cap(method));
    let seen = format!("{:.0} % ± {:.0} % of the last lean came from the lower back.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.hinge_deficit, cap, &seen))
}
