//! `excess_forward_lean`: the trunk tips forward in the squat, against the own other reps or against the shank.
//! Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure, Measured, graver};
use super::set_view::{RepView, SetView, sample, valid};
use crate::reps::LiftName;
use crate::statistics::median;

pub(super) const FAULT: Fault = Fault {
    name: "excess_forward_lean",
    title: "forward lean",
    group: Group::Hinge,
    evidence: Evidence::B,
    definition: "Deepest lean of the trunk against the set's median, or lean of the trunk less lean of the shank.",
    unit: "deg",
    cue: "Bar over midfoot, knees forward, chest and hips up together.",
    lifts: &[LiftName::Squat],
};

fn deepest(set: &SetView, rep: &RepView) -> Measured {
    set.gate.sagittal.clone()?;
    let to = rep.concentric.start + rep.concentric.len().div_ceil(2);
    let range = rep.eccentric.start.min(to)..to;
    set.extreme("the lean of the trunk", &set.angles.trunk_inclination, range, 1.0, "keypoints")
}

fn against_own(set: &SetView, rep: &RepView) -> Measured {
    let here = deepest(set, rep)?;
    let all: Vec<f64> = set.reps.iter().filter_map(|r| deepest(set, r).ok()).map(|m| m.value).collect();
    if all.len() < 2 {
        return Err("there is no other rep to compare with".into());
    }
    let own = median(&all).ok_or("the lean was not measured")?;
    Ok(Measure { value: here.value - own, sd: here.sd, ..here })
}

fn against_shank(set: &SetView, rep: &RepView) -> Measured {
    set.gate.sagittal.clone()?;
    let half = set.samples(0.15);
    let bottom = rep.turn.saturating_sub(half)..rep.turn + half + 1;
    let of = bottom.len();
    let found: Vec<(usize, f64, f64)> = valid(&set.angles.trunk_inclination, bottom)
        .filter_map(|(i, lean, sd)| sample(&set.angles.shank_inclination, i).map(|(s, u)| (i, lean - s, sd.hypot(u))))
        .collect();
    set.covered("trunk and shank at the bottom", found.len(), of)?;
    let values: Vec<f64> = found.iter().map(|f| f.1).collect();
    let sds: Vec<f64> = found.iter().map(|f| f.2).collect();
    let (value, sd) = median(&values).zip(median(&sds)).ok_or("trunk and shank were not measured")?;
    Ok(Measure { value, sd, at_s: set.time(rep.turn), method: "keypoints".into() })
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let grades = &set.profile.excess_forward_lean;
    let (own, shank) = (against_own(set, rep), against_shank(set, rep));
    if let (Err(_), Err(reason)) = (&own, &shank) {
        return Err(reason.clone());
    }
    let by_own = own.ok().and_then(|m| {
        let seen = format!("Trunk tipped {:.0}° ± {:.0}° further than in your other reps.", m.value, m.sd);
        FAULT.judge(&m, &grades.vs_own, set.cap(), &seen)
    });
    let by_shank = shank.ok().and_then(|m| {
        let seen = format!("Trunk tipped {:.0}° ± {:.0}° more than the shank at the bottom.", m.value, m.sd);
        FAULT.judge(&m, &grades.trunk_minus_shank, set.cap(), &seen)
    });
    Ok(graver(by_own, by_shank))
}
