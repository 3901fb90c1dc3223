//! From the findings on each rep to its verdict, and what is said of the set as a whole.

use super::aspect::{self, Aspect, AspectJudgement, AspectVerdict, Aspects};
use super::by_rep::{BY_REP, ByRep, lumbar_flexion_level, lumbar_flexion_vs_own, lumbar_hyperextension_press};
use super::catalogue::{BY_HISTORY, BY_SET, NEVER_ASSESSED, title_of};
use super::finding::{Assessment, Fault, Group};
use super::judged_set::JudgedSet;
use super::{Finding, Known, NotAssessed, PastSet, Profile, RepVerdict, SetVerdict, Severity, Verdict, quality_gate};
use crate::advice::{self, Situation, Topic};
use crate::angles::AngleTrack;
use crate::lifts::CoreFault;
use crate::measures::{self, RepView, Unit};
use crate::reps::SetReps;

/// Judges every rep of a set, and the set. Faults that the picture does not allow to be judged are listed with the reason; a
/// rep in which the lift's core aspect could not be judged is never called clean.
pub fn judge(angles: &AngleTrack, reps: &SetReps, profile: &Profile) -> SetVerdict {
    judge_knowing(angles, reps, profile, &Known::default())
}

/// As [`judge`], with what is known beside the recording. With the lifter's history the own clean reps of earlier sessions are the reference
/// of the lower back, and the faults that only a history shows are judged.
pub fn judge_knowing(angles: &AngleTrack, reps: &SetReps, profile: &Profile, known: &Known) -> SetVerdict {
    let (set, history) = (JudgedSet::new(angles, reps, profile, known), known.history);
    let mut verdicts: Vec<RepVerdict> = set.reps.iter().map(|rep| assess_rep(&set, rep)).collect();

    // A set rounded alike is said once, and its reps are flagged by that; what is graver in a single rep stays.
    let alike =
        lumbar_flexion_level::FAULT.applies_to(set.lift).then(|| lumbar_flexion_level::assess_set(&set)).flatten();
    if let Some(alike) = &alike {
        for verdict in &mut verdicts {
            verdict.findings.retain(|f| f.fault != lumbar_flexion_level::FAULT.name || f.severity > alike.severity);
        }
    }
    for (verdict, rep) in verdicts.iter_mut().zip(&set.reps) {
        verdict.findings.sort_by(|a, b| b.by_gravity(a).then_with(|| a.at_s.total_cmp(&b.at_s)));
        verdict.severity = verdict.findings.iter().chain(&alike).map(|f| f.severity).max();
        for aspect in Aspect::ALL {
            if let Some(judged) = judge_aspect(&set, rep, verdict, alike.as_ref(), aspect) {
                verdict.aspects.insert(aspect, judged);
            }
        }
        verdict.verdict = aspect::together(&verdict.aspects, CORE, |a| shows(&set, rep, a));
    }

    let mut of_set = Outcomes { findings: quality_gate::findings(&set.picture), not_assessed: Vec::new() };
    of_set.findings.extend(alike);
    let is_judged = set.lift.has_family() && !set.reps.is_empty();
    for (fault, assess) in BY_SET.iter().filter(|(fault, _)| is_judged && fault.applies_to(set.lift)) {
        of_set.add(fault, assess(&set));
    }
    match history {
        Some(history) if is_judged => {
            let today = PastSet {
                clip_sha256: history.clip_sha256.clone(),
                spine_model_sha256: history.spine_model_sha256.clone(),
                date: history.date,
                load_kg: history.load_kg,
                lift: set.lift,
                reps: verdicts.clone(),
                findings: of_set.findings.clone(),
            };
            if let (Some(Err(reason)), true) = (&set.own_level, lumbar_flexion_vs_own::FAULT.applies_to(set.lift)) {
                let reason = format!("{reason}; it is judged against the best reps of this set");
                of_set.add(&lumbar_flexion_vs_own::FAULT, Err(reason));
            }
            for (fault, assess, _) in BY_HISTORY.iter().filter(|(fault, ..)| fault.applies_to(set.lift)) {
                of_set.add(fault, assess(history, &today));
            }
        }
        _ => BY_HISTORY.iter().for_each(|(fault, _, reason)| of_set.add(fault, Err((*reason).into()))),
    }
    let Outcomes { mut findings, mut not_assessed } = of_set;
    findings.sort_by(|a, b| b.by_gravity(a));
    not_assessed.extend(NEVER_ASSESSED.iter().map(|(fault, reason)| not_assessed_because(fault, reason)));
    let reference = lumbar_flexion_vs_own::reported(&set, reps.standing());
    SetVerdict { reps: verdicts, findings, not_assessed, reference }
}

/// What came of looking for several faults.
#[derive(Default)]
struct Outcomes {
    findings: Vec<Finding>,
    not_assessed: Vec<NotAssessed>,
}

impl Outcomes {
    fn add(&mut self, fault: &Fault, outcome: Assessment) {
        match outcome {
            Ok(found) => self.findings.extend(found),
            Err(reason) => self.not_assessed.push(not_assessed_because(fault.name, &reason)),
        }
    }
}

fn not_assessed_because(fault: &str, reason: &str) -> NotAssessed {
    NotAssessed { fault: fault.into(), reason: reason.into() }
}

/// A rep with its findings; what they make together is judged when those of the set are known.
fn assess_rep(set: &JudgedSet, rep: &RepView) -> RepVerdict {
    let mut of_rep = Outcomes::default();
    for (fault, assess) in BY_REP {
        if !set.lift.has_family() {
            of_rep.add(fault, Err(not_recognised()));
        } else if fault.applies_to(set.lift) {
            of_rep.add(fault, set.shows(rep, fault.plane).and_then(|()| assess(set, rep)));
        }
    }
    let Outcomes { mut findings, not_assessed } = of_rep;
    lumbar_flexion_level::corroborate(set, rep, &mut findings);
    RepVerdict {
        index: rep.index,
        verdict: Verdict::CannotJudge,
        severity: None,
        aspects: Aspects::new(),
        metrics: measures::of_rep(set, rep),
        findings,
        not_assessed,
    }
}

/// The aspect without which no rep is clean.
const CORE: Aspect = Aspect::LowerBack;

/// The faults of one aspect that apply to the set's lift.
fn faults_of<'s>(set: &'s JudgedSet, aspect: Aspect) -> impl Iterator<Item = &'static ByRep> + 's {
    BY_REP.iter().filter(move |(fault, _)| fault.group == Group::Rep(aspect) && fault.applies_to(set.lift))
}

/// Whether the picture can show an aspect.
fn shows(set: &JudgedSet, rep: &RepView, aspect: Aspect) -> bool {
    faults_of(set, aspect).any(|(fault, _)| set.shows(rep, fault.plane).is_ok())
}

/// One aspect of a rep by the findings on it and on the set; nothing where the lift has no fault of that aspect. Says first among what was
/// not assessed why the lower back cannot be called clean.
fn judge_aspect(
    set: &JudgedSet,
    rep: &RepView,
    verdict: &mut RepVerdict,
    of_the_set: Option<&Finding>,
    aspect: Aspect,
) -> Option<AspectJudgement> {
    let faults: Vec<&Fault> = faults_of(set, aspect).map(|(fault, _)| fault).collect();
    let first = faults.first()?;
    let found = verdict.findings.iter().chain(of_the_set);
    let severity = found.filter(|f| faults.iter().any(|fault| fault.name == f.fault)).map(|f| f.severity).max();
    let unseen: Vec<&NotAssessed> =
        verdict.not_assessed.iter().filter(|n| faults.iter().any(|fault| fault.name == n.fault)).collect();
    let open = if aspect == CORE { Vec::new() } else { not_ruled_out(set, rep, aspect) };
    let partly = || {
        let named =
            |what: &str, titles: Vec<String>| (!titles.is_empty()).then(|| format!("{what}: {}", titles.join(", ")));
        let unseen = named("not judged", unseen.iter().map(|n| title_of(&n.fault)).collect());
        let open = named("not ruled out", open.clone());
        let reasons: Vec<String> = [unseen, open].into_iter().flatten().collect();
        (!reasons.is_empty()).then(|| reasons.join("; "))
    };
    if severity >= Some(Severity::Warning) {
        return Some(AspectJudgement { verdict: AspectVerdict::Flagged, severity, reason: partly() });
    }
    let judged = if aspect == CORE {
        core_judged(set, rep)
    } else if unseen.len() + open.len() == faults.len() {
        let first_open = || open.first().map_or(first.title, |title| title).to_owned() + " is not ruled out";
        Err(unseen.first().map_or_else(first_open, |n| n.reason.clone()))
    } else {
        Ok(())
    };
    Some(match judged {
        Ok(()) => AspectJudgement { verdict: AspectVerdict::Clean, severity, reason: partly() },
        Err(reason) => {
            let core = core_fault(set);
            // What was measured and noted was assessed, though not so surely that it could be called clean.
            if aspect == CORE && !verdict.findings.iter().chain(of_the_set).any(|f| f.fault == core) {
                // The reason for `cannot_judge` is the first on the rep.
                verdict.not_assessed.retain(|n| n.fault != core);
                verdict.not_assessed.insert(0, not_assessed_because(core, &reason));
            }
            AspectJudgement { verdict: AspectVerdict::NotSeen, severity, reason: Some(reason) }
        }
    })
}

/// The faults of an aspect that were looked for and may be there, being known too roughly, each with how far it may go.
fn not_ruled_out(set: &JudgedSet, rep: &RepView, aspect: Aspect) -> Vec<String> {
    let worst = set.at_worst();
    let shown = faults_of(set, aspect).filter(|(fault, _)| set.picture_of(rep).shows(fault.plane).is_ok());
    let open = shown.filter_map(|(fault, assess)| {
        let found = assess(&worst, rep).ok()?.filter(|f| f.severity >= Severity::Warning)?;
        let by =
            Unit::named(&found.unit).map_or_else(String::new, |unit| format!(" by {}", unit.limit(found.threshold)));
        Some(format!("{}{by}", fault.title))
    });
    open.collect()
}

/// Whether the fault that matters most in this lift could be judged.
fn core_judged(set: &JudgedSet, rep: &RepView) -> Result<(), String> {
    match set.lift.core_fault {
        _ if !set.lift.has_family() => Err(not_recognised()),
        CoreFault::Arching => lumbar_hyperextension_press::clears(set, rep),
        CoreFault::Rounding => lumbar_flexion_level::clears(set, rep),
    }
}

/// The fault that matters most in the set's lift.
fn core_fault(set: &JudgedSet) -> &'static str {
    match set.lift.core_fault {
        CoreFault::Arching => lumbar_hyperextension_press::FAULT.name,
        CoreFault::Rounding => lumbar_flexion_level::FAULT.name,
    }
}

fn not_recognised() -> String {
    advice::first(Topic::Lift, &Situation::default()).to_owned()
}
