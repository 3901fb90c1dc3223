//! `lumbar_flexion_vs_own`: the lower back in the hinge against the lifter's own cleanest reps, at like lean. Against those of
//! the same set body, clothes and camera cancel, but a set rounded alike hides; the clean reps of earlier sessions, where they
//! are known, show that too, less surely. Source: see docs/faults.md.

use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group, LOADED_BEND, graver};
use crate::faults::judged_set::JudgedSet;
use crate::measures::lumbar_flexion_vs_own::{MEASURE, against_earlier, cleanest, in_set};
use crate::measures::{Plane, RepView, Unit, Value};
use crate::reps::{Reference, ReferenceKind};

pub(in crate::faults) const FAULT: Fault = Fault {
    name: "lumbar_flexion_vs_own",
    title: "rounding beyond own best reps",
    group: Group::Rep(Aspect::LowerBack),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Peak lumbar flexion in the hinge less that of the lifter's own cleanest reps (median of the lowest third).",
    criteria: &[CRITERION],
    cue: Cue::of("Brace as in your best reps, and stop the set when you cannot."),
    applies: LOADED_BEND,
};

pub(super) const CRITERION: Criterion = Criterion::of("lumbar_flexion_vs_own", &[&MEASURE], Unit::Degrees);

/// What the report names as the reference: the own clean reps of earlier sessions (nowhere in this clip), those of the set, or
/// without two measured reps the quiet standing, if there is some.
pub(in crate::faults) fn reported(set: &JudgedSet, standing: Reference) -> Reference {
    if !FAULT.applies_to(set.lift) {
        return standing;
    }
    let own_reps = set.reps.iter().find_map(|rep| cleanest(set, rep).ok());
    match (&set.own_level, own_reps) {
        (Some(Ok(_)), _) => Reference { kind: ReferenceKind::CleanReps, start_s: None, end_s: None },
        (_, Some((_, rep))) => Reference {
            kind: ReferenceKind::CleanReps,
            start_s: Some(set.time(rep.start)),
            end_s: Some(set.time(rep.end)),
        },
        _ => standing,
    }
}

/// The graver of the two comparisons: a history must not blunt what the set itself shows.
pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let cap = set.lumbar_cap(rep);
    let judge = |m: Value, than: &str| {
        let seen = format!("Lower back rounder by {} than in {than}.", MEASURE.shown(m.value, m.sd));
        FAULT.judge(set, &CRITERION, &m, cap, &seen)
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
