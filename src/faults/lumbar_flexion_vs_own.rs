//! `lumbar_flexion_vs_own`: the lower back in the hinge against the lifter's own cleanest reps, at like lean. Against those of
//! the same set body, clothes and camera cancel, but a set rounded alike hides; the clean reps of earlier sessions, where they
//! are known, show that too, less surely. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, LOADED_BEND, Measure, Measured, graver};
use super::history::OwnLevel;
use super::lumbar_flexion_level as level;
use super::set_view::{RepView, SetView};
use crate::reps::{Reference, ReferenceKind};
use crate::statistics::lowest_third;

pub(super) const FAULT: Fault = Fault {
    name: "lumbar_flexion_vs_own",
    title: "rounding beyond own best reps",
    group: Group::Lumbar,
    evidence: Evidence::B,
    definition: "Peak lumbar flexion in the hinge less that of the lifter's own cleanest reps (median of the lowest third).",
    unit: "deg",
    cue: "Brace as in your best reps, and stop the set when you cannot.",
    lifts: LOADED_BEND,
};

/// The lifter's own cleanest level in the set and its standard deviation, with the rep that stands for it.
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

/// What the report names as the reference: the own clean reps of earlier sessions (nowhere in this clip), those of the set, or
/// without two measured reps the quiet standing, if there is some.
pub(super) fn reported(set: &SetView, standing: Reference) -> Reference {
    if !FAULT.applies_to(set.lift) {
        return standing;
    }
    match (&set.own_level, reference(set)) {
        (Some(Ok(_)), _) => Reference { kind: ReferenceKind::CleanReps, start_s: None, end_s: None },
        (_, Ok((_, rep))) => Reference {
            kind: ReferenceKind::CleanReps,
            start_s: Some(set.time(rep.start)),
            end_s: Some(set.time(rep.end)),
        },
        _ => standing,
    }
}

/// Difference from the own cleanest reps of the set.
pub(super) fn in_set(set: &SetView, rep: &RepView) -> Measured {
    let here = level::measure(set, rep)?;
    let (own, _) = reference(set)?;
    Ok(Measure { value: here.value - own.value, sd: set.change_sd(here.sd, own.sd), ..here })
}

/// Difference from the own clean reps of earlier sessions: between clips only the body is the same.
fn against_earlier(set: &SetView, rep: &RepView, own: &OwnLevel) -> Measured {
    let here = level::measure(set, rep)?;
    let sd = own.sd.hypot(own.between_clips_sd).hypot(set.noise_sd(here.sd));
    Ok(Measure { value: here.value - own.value, sd, ..here })
}

/// Difference from the reference that the report names.
pub(super) fn measure(set: &SetView, rep: &RepView) -> Measured {
    match &set.own_level {
        Some(Ok(own)) => against_earlier(set, rep, own),
        _ => in_set(set, rep),
    }
}

/// The graver of the two comparisons: a history must not blunt what the set itself shows.
pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let cap = level::cap(set, rep);
    let judge = |m: Measure, than: &str| {
        let seen = format!("Lower back rounder by {:.0}° ± {:.0}° than in {than}.", m.value, m.sd);
        FAULT.judge(&m, &set.profile.lumbar_flexion_vs_own, cap, &seen)
    };
    let here = in_set(set, rep).map(|m| judge(m, "your own cleanest reps"));
    let Some(Ok(own)) = &set.own_level else { return here };
    let earlier = against_earlier(set, rep, own)
        .map(|m| judge(m, &format!("your own clean reps of {} earlier sessions", own.sessions)));
    match (here, earlier) {
        (Ok(a), Ok(b)) => Ok(graver(a, b)),
        (Ok(found), Err(_)) | (Err(_), Ok(found)) => Ok(found),
        (Err(reason), Err(_)) => Err(reason),
    }
}
