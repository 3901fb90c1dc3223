//! `lumbar_flexion_vs_own`: the lower back in the hinge against the lifter's own cleanest reps of the set, at like lean.
//! Body, clothes and camera are the same in both and cancel. Source: see docs/faults.md.

use super::finding::{Assessment, Fault, Group, LOADED_BEND, Measure, Measured};
use super::lumbar_flexion_level as level;
use super::set_view::{RepView, SetView, method_cap};
use super::stats::lowest_third;
use crate::reps::{Reference, ReferenceKind};

pub(super) const FAULT: Fault = Fault {
    name: "lumbar_flexion_vs_own",
    group: Group::Lumbar,
    evidence: "B",
    definition: "Peak lumbar flexion in the hinge less that of the lifter's own cleanest reps (median of the lowest third).",
    unit: "deg",
    cue: "Brace as in your best reps, and stop the set when you cannot.",
    lifts: LOADED_BEND,
};

/// The lifter's own cleanest level and its standard deviation, with the rep that stands for it.
pub(super) fn reference<'s>(set: &'s SetView) -> Result<(Measure, &'s RepView), String> {
    let levels: Vec<(Measure, &RepView)> =
        set.reps.iter().filter_map(|rep| level::measure(set, rep).ok().map(|m| (m, rep))).collect();
    if levels.len() < 2 {
        return Err("there are not two reps in which the lower back could be measured".into());
    }
    let values: Vec<f64> = levels.iter().map(|(m, _)| m.value).collect();
    let own = lowest_third(&values).ok_or("the lower back was not measured")?;
    let (nearest, rep) = levels
        .into_iter()
        .min_by(|a, b| (a.0.value - own).abs().total_cmp(&(b.0.value - own).abs()))
        .ok_or("the lower back was not measured")?;
    Ok((Measure { value: own, ..nearest }, rep))
}

/// The same as the report states it; without two measured reps the quiet standing, if there is some.
pub(super) fn reported(set: &SetView, standing: Reference) -> Reference {
    match reference(set) {
        Ok((_, rep)) if FAULT.applies_to(set.lift) => Reference {
            kind: ReferenceKind::CleanReps,
            start_s: Some(set.time(rep.start)),
            end_s: Some(set.time(rep.end)),
        },
        _ => standing,
    }
}

/// Difference from the own cleanest reps.
pub(super) fn measure(set: &SetView, rep: &RepView) -> Measured {
    let here = level::measure(set, rep)?;
    let (own, _) = reference(set)?;
    Ok(Measure { value: here.value - own.value, sd: set.change_sd(here.sd, own.sd), ..here })
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let m = measure(set, rep)?;
    let cap = set.cap().min(method_cap(set.lumbar_method(rep.whole.clone())));
    let seen = format!("Lower back rounder by {:.0}° ± {:.0}° than in your own cleanest reps.", m.value, m.sd);
    Ok(FAULT.judge(&m, &set.profile.lumbar_flexion_vs_own, cap, &seen))
}
