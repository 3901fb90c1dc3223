//! From the findings on each rep to its verdict, and what is said of the set as a whole.

use super::catalogue::{BY_HISTORY, BY_REP, BY_SET, NEVER_ASSESSED};
use super::finding::{Evidence, Fault, Group};
use super::judged_set::JudgedSet;
use super::{
    Finding, History, NotAssessed, PastSet, Profile, RepVerdict, SetVerdict, Severity, Verdict, catalogue,
    lumbar_flexion_level, lumbar_flexion_vs_own, lumbar_hyperextension_press, quality_gate,
};
use crate::angles::AngleTrack;
use crate::lifts::CoreFault;
use crate::measures::{self, RepView};
use crate::reps::SetReps;

/// Judges every rep of a set, and the set. Faults that the picture does not allow to be judged are listed with the reason; a
/// rep in which the lift's core fault could not be judged is never called clean.
pub fn judge(angles: &AngleTrack, reps: &SetReps, profile: &Profile) -> SetVerdict {
    judge_with_history(angles, reps, profile, None)
}

/// As [`judge`], and with the lifter's history: the own clean reps of earlier sessions are the reference of the lower back, and
/// the faults that only a history shows are judged.
pub fn judge_with_history(
    angles: &AngleTrack,
    reps: &SetReps,
    profile: &Profile,
    history: Option<&History>,
) -> SetVerdict {
    let set = JudgedSet::new(angles, reps, profile, history);
    let mut verdicts: Vec<RepVerdict> = set.reps.iter().map(|rep| look_at(&set, rep)).collect();

    // A set rounded alike is said once, and its reps are flagged by that; what is graver in a single rep stays.
    let alike =
        lumbar_flexion_level::FAULT.applies_to(set.lift).then(|| lumbar_flexion_level::assess_set(&set)).flatten();
    if let Some(alike) = &alike {
        for verdict in &mut verdicts {
            verdict.findings.retain(|f| f.fault != lumbar_flexion_level::FAULT.name || f.severity > alike.severity);
        }
    }
    let by_set = alike.as_ref().map(|f| f.severity).filter(|s| *s >= Severity::Warning);
    let repeated = repeated_warnings(&verdicts, profile.judging.successive_warnings.max(1) as usize);
    for ((verdict, rep), repeated) in verdicts.iter_mut().zip(&set.reps).zip(repeated) {
        verdict.findings.sort_by(|a, b| b.by_gravity(a).then_with(|| a.at_s.total_cmp(&b.at_s)));
        verdict.severity = verdict.findings.iter().map(|f| f.severity).max().max(by_set);
        verdict.verdict = if by_set.is_some() || repeated || breaks_down(&verdict.findings, profile) {
            Verdict::Flagged
        } else if let Err(reason) = core_judged(&set, rep) {
            note_core(verdict, &set, reason);
            Verdict::CannotJudge
        } else {
            Verdict::Clean
        };
    }

    let mut findings = quality_gate::findings(&set.picture);
    findings.extend(alike);
    let mut not_assessed = Vec::new();
    for (fault, assess) in BY_SET {
        if !set.lift.is_named || !fault.applies_to(set.lift) || set.reps.is_empty() {
            continue;
        }
        match assess(&set) {
            Ok(found) => findings.extend(found),
            Err(reason) => not_assessed.push(NotAssessed { fault: fault.name.into(), reason }),
        }
    }
    match history {
        Some(history) if set.lift.is_named && !set.reps.is_empty() => {
            let today = PastSet {
                clip_sha256: history.clip_sha256.clone(),
                spine_model_sha256: history.spine_model_sha256.clone(),
                date: history.date,
                load_kg: history.load_kg,
                lift: set.lift,
                reps: verdicts.clone(),
                findings: findings.clone(),
            };
            if let (Some(Err(reason)), true) = (&set.own_level, lumbar_flexion_vs_own::FAULT.applies_to(set.lift)) {
                let reason = format!("{reason}; it is judged against the best reps of this set");
                not_assessed.push(not_assessed_because(lumbar_flexion_vs_own::FAULT.name, &reason));
            }
            for (fault, assess, _) in BY_HISTORY.iter().filter(|(fault, ..)| fault.applies_to(set.lift)) {
                match assess(history, &today) {
                    Ok(found) => findings.extend(found),
                    Err(reason) => not_assessed.push(NotAssessed { fault: fault.name.into(), reason }),
                }
            }
        }
        _ => not_assessed.extend(BY_HISTORY.iter().map(|(fault, _, reason)| not_assessed_because(fault.name, reason))),
    }
    findings.sort_by(|a, b| b.by_gravity(a));
    not_assessed.extend(NEVER_ASSESSED.iter().map(|(fault, reason)| not_assessed_because(fault, reason)));
    let reference = lumbar_flexion_vs_own::reported(&set, reps.standing);
    SetVerdict { reps: verdicts, findings, not_assessed, reference }
}

fn not_assessed_because(fault: &str, reason: &str) -> NotAssessed {
    NotAssessed { fault: fault.into(), reason: reason.into() }
}

fn look_at(set: &JudgedSet, rep: &RepView) -> RepVerdict {
    let mut findings = Vec::new();
    let mut not_assessed = Vec::new();
    for (fault, assess) in BY_REP {
        let outcome = if !set.lift.is_named {
            Err("the lift was not recognised: name it with --lift".to_string())
        } else if fault.applies_to(set.lift) {
            assess(set, rep)
        } else {
            continue;
        };
        match outcome {
            Ok(found) => findings.extend(found),
            Err(reason) => not_assessed.push(NotAssessed { fault: fault.name.into(), reason }),
        }
    }
    lumbar_flexion_level::corroborate(set, rep, &mut findings);
    RepVerdict {
        index: rep.index,
        verdict: Verdict::CannotJudge,
        severity: None,
        metrics: measures::of_rep(set, rep),
        findings,
        not_assessed,
    }
}

/// Any breakdown, a warning on the lower back, or warnings of several groups. Where only coaching practice speaks for a measure
/// (the pelvis that turns under in a squat, to an extent that is individual) its warning needs a second one.
fn breaks_down(findings: &[Finding], profile: &Profile) -> bool {
    let mut groups: Vec<Group> = Vec::new();
    for finding in findings.iter().filter(|f| f.severity >= Severity::Warning) {
        let Some(Fault { group, .. }) = catalogue().find(|fault| fault.name == finding.fault) else { continue };
        let telling = *group == Group::Lumbar && finding.evidence != Evidence::C;
        if finding.severity == Severity::Breakdown || telling {
            return true;
        }
        if !groups.contains(group) {
            groups.push(*group);
        }
    }
    groups.len() >= profile.judging.warning_groups.max(1) as usize
}

/// Reps in a run of at least `least` successive reps that share a warning.
fn repeated_warnings(verdicts: &[RepVerdict], least: usize) -> Vec<bool> {
    let mut repeated = vec![false; verdicts.len()];
    for fault in catalogue() {
        let warned =
            |v: &RepVerdict| v.findings.iter().any(|f| f.fault == fault.name && f.severity >= Severity::Warning);
        let mut run = 0;
        for i in 0..=verdicts.len() {
            if verdicts.get(i).is_some_and(warned) {
                run += 1;
                continue;
            }
            if run >= least {
                repeated[i - run..i].fill(true);
            }
            run = 0;
        }
    }
    repeated
}

/// Whether the fault that matters most in this lift could be judged.
fn core_judged(set: &JudgedSet, rep: &RepView) -> Result<(), String> {
    match set.lift.core_fault {
        _ if !set.lift.is_named => Err("the lift was not recognised: name it with --lift".into()),
        CoreFault::Arching => lumbar_hyperextension_press::clears(set, rep),
        CoreFault::Rounding => lumbar_flexion_level::clears(set, rep),
    }
}

/// Sees to it that the reason for `cannot_judge` is the first on the rep.
fn note_core(verdict: &mut RepVerdict, set: &JudgedSet, reason: String) {
    let core = match set.lift.core_fault {
        CoreFault::Arching => lumbar_hyperextension_press::FAULT.name,
        CoreFault::Rounding => lumbar_flexion_level::FAULT.name,
    };
    verdict.not_assessed.retain(|n| n.fault != core);
    verdict.not_assessed.insert(0, NotAssessed { fault: core.into(), reason });
}
