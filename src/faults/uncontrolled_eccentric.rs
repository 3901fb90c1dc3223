//! `uncontrolled_eccentric`: the weight falls where it should be lowered. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure, Measured};
use super::set_view::{RepView, SetView, lifts_first};
use crate::reps::{Completeness, LiftName};

pub(super) const FAULT: Fault = Fault {
    name: "uncontrolled_eccentric",
    title: "fast lowering",
    group: Group::Tempo,
    evidence: Evidence::C,
    definition: "Duration of the lowering. Deadlifts are left out: dropping the bar there is a choice.",
    unit: "s",
    cue: "Lower it under control.",
    lifts: &[LiftName::Squat, LiftName::RomanianDeadlift, LiftName::GoodMorning, LiftName::OverheadPress],
};

/// Two events, each between two pictures, standard deviation in pictures.
const FRAME_SDS: f64 = 0.4;

/// Duration of a half of the rep between its events; `what` names it.
fn duration(set: &SetView, from: usize, to: usize, seen: bool, what: &str) -> Measured {
    let (start, end) = (set.time(from), set.time(to));
    if !seen || end <= start {
        return Err(format!("the clip does not show all of the {what}"));
    }
    let rate = set.angles.rate_hz;
    if !(rate.is_finite() && rate > 0.0) {
        return Err("the rate of the pictures is not known".into());
    }
    let value = end - start;
    let sd = (set.profile.uncertainty.duration_sd_share * value).hypot(FRAME_SDS / rate);
    Ok(Measure { value, sd, at_s: start, method: "keypoints".into() })
}

/// Duration of the lowering, seconds: to the turning point in lifts that begin with it, else from the end of the hold.
pub(super) fn eccentric(set: &SetView, rep: &RepView) -> Measured {
    let first = !lifts_first(set.lift);
    let cut = if first { Completeness::StartCut } else { Completeness::EndCut };
    let seen = rep.completeness != cut && rep.completeness != Completeness::NoEccentric;
    let (from, to) = if first { (rep.start, rep.turn) } else { (rep.lowers, rep.end) };
    duration(set, from, to, seen, "lowering")
}

/// Duration of the lifting, seconds: to the beginning of the hold in lifts that begin with it, else from the turning point.
pub(super) fn concentric(set: &SetView, rep: &RepView) -> Measured {
    let first = lifts_first(set.lift);
    let cut = if first { Completeness::StartCut } else { Completeness::EndCut };
    let (from, to) = if first { (rep.start, rep.turn) } else { (rep.turn, rep.end) };
    duration(set, from, to, rep.completeness != cut, "lifting")
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let m = eccentric(set, rep)?;
    let seen = format!("Lowered in {:.2} ± {:.2} s.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.uncontrolled_eccentric, set.cap(), &seen))
}
