//! The coach against Spotter, fault by fault: how often a finding is agreed with, and what was missed. Every share carries its
//! count and a 95 % interval; a handful of marks says little, and the interval shows it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::desk::{Desk, DeskError, split};
use super::exchange;
use super::proportion::Proportion;
use super::thresholds::{Suggestion, graded, suggest};
use super::{CLEAN, Conflict, Judgement, Opinion, Placed, Scope};
use crate::faults::{Finding, Profile, catalogue};
use crate::files;
use crate::report::SetReport;

/// One rep (or set) and one fault, with what Spotter and the coach say.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Which clip, counted in the order of the reports.
    pub clip: usize,
    /// Name of the fault.
    pub fault: &'static str,
    /// Whether Spotter has the finding.
    pub found: bool,
    /// Whether the coach sees it; `None` when unsure.
    pub seen: Option<bool>,
    /// The measured value and where its thresholds stand, when the report has the value and the threshold is known.
    pub measured: Option<(super::thresholds::Key, f64)>,
}

/// What one coach's marks say of one fault.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaultStats {
    /// Name of the fault.
    pub fault: &'static str,
    /// Findings the coach has looked at, the unsure ones among them.
    pub marked: usize,
    /// Of those, unsure.
    pub unsure: usize,
    /// Same opinion on whether the fault is there, over everything that both judged.
    pub agreement: Proportion,
    /// Of Spotter's findings, those the coach sees too.
    pub precision: Proportion,
    /// Reps with the fault in the coach's eyes that Spotter does not report.
    pub missed: usize,
    /// Of what the coach sees, that which Spotter reports.
    pub sensitivity: Proportion,
}

/// Everything that the report of a clip and the coach's marks say of the same reps. `clip` is the clip's number, `marks` are one coach's,
/// placed on it.
pub fn observe(clip: usize, report: &SetReport, marks: &[&Placed]) -> Vec<Observation> {
    let mut out = Vec::new();
    let lift = report.lift.name;
    for rep in &report.reps {
        let here: Vec<&Placed> = marks.iter().filter(|p| p.rep == Some(rep.index)).copied().collect();
        if here.is_empty() {
            continue;
        }
        let cleared = says(&here, CLEAN) == Some(Some(true));
        for fault in catalogue().filter(|f| f.applies_to(lift)) {
            let finding = rep.findings.iter().find(|f| f.fault == fault.name);
            let assessed = !rep.not_assessed.iter().any(|n| n.fault == fault.name);
            let seen = match says(&here, fault.name) {
                Some(seen) => seen,
                // "Clean" speaks of what Spotter could have found there and did not.
                None if cleared && finding.is_none() && assessed && is_by_rep(fault.name) => Some(false),
                None => continue,
            };
            let measured = graded(fault, rep, lift);
            out.push(Observation { clip, fault: fault.name, found: finding.is_some(), seen, measured });
        }
    }
    let of_set: Vec<&Placed> = marks.iter().filter(|p| p.mark.subject.scope == Scope::Set).copied().collect();
    for fault in catalogue() {
        let Some(seen) = says(&of_set, fault.name) else { continue };
        let finding: Option<&Finding> = report.set.findings.iter().find(|f| f.fault == fault.name);
        let measured = finding.and_then(|f| Some((fault.criterion_of(f, lift)?.key, f.value)));
        out.push(Observation { clip, fault: fault.name, found: finding.is_some(), seen, measured });
    }
    out
}

/// What the coach says of a fault: `None` nothing, `Some(None)` unsure. A finding of their own counts as seen, whatever else.
fn says(marks: &[&Placed], fault: &str) -> Option<Option<bool>> {
    let mut said = None;
    for placed in marks.iter().filter(|p| p.mark.subject.fault == fault) {
        match &placed.mark.judgement {
            Judgement::Own(_) => return Some(Some(true)),
            Judgement::Opinion(Opinion::Agree) => said = Some(Some(true)),
            Judgement::Opinion(Opinion::Disagree) => said = Some(Some(false)),
            Judgement::Opinion(Opinion::Unsure) => said = Some(None),
            Judgement::Note(_) | Judgement::Star(_) | Judgement::Correction(_) | Judgement::Drawing(_) => {}
        }
    }
    said
}

/// Whether a fault is looked for rep by rep.
fn is_by_rep(fault: &str) -> bool {
    catalogue().any(|f| f.name == fault && f.group.is_by_rep())
}

/// The observations by fault, in the order of the catalogue; faults of which nothing was said are left out.
pub fn by_fault(observations: &[Observation]) -> Vec<FaultStats> {
    let mut of: BTreeMap<&str, Vec<&Observation>> = BTreeMap::new();
    for observation in observations {
        of.entry(observation.fault).or_default().push(observation);
    }
    let row = |fault: &'static str, all: &Vec<&Observation>| {
        let count = |found: bool, seen: bool| all.iter().filter(|o| o.found == found && o.seen == Some(seen)).count();
        let (agreed, wrong, missed, rightly_clear) =
            (count(true, true), count(true, false), count(false, true), count(false, false));
        let unsure = all.iter().filter(|o| o.found && o.seen.is_none()).count();
        FaultStats {
            fault,
            marked: agreed + wrong + unsure,
            unsure,
            agreement: Proportion::new(agreed + rightly_clear, agreed + wrong + missed + rightly_clear),
            precision: Proportion::new(agreed, agreed + wrong),
            missed,
            sensitivity: Proportion::new(agreed, agreed + missed),
        }
    };
    catalogue().filter_map(|f| of.get(f.name).map(|all| row(f.name, all))).collect()
}

/// The comparison of a coach's marks with Spotter.
#[derive(Debug, Clone, Serialize)]
pub struct Stats {
    /// Whose marks.
    pub coach: String,
    /// Marks that hold.
    pub marks: usize,
    /// Those on reps that are no longer in any report: they are kept, and counted when the rep is found again.
    pub homeless: usize,
    /// Reps called clean by Spotter that the coach has judged.
    pub clean_judged: usize,
    /// Fault by fault.
    pub faults: Vec<FaultStats>,
    /// Threshold by threshold.
    pub suggestions: Vec<Suggestion>,
    /// The built-in profile that the thresholds are compared with.
    pub profile: String,
    /// Whether every report was judged by just that profile.
    pub one_profile: bool,
    /// Where another coach sees it differently.
    pub conflicts: Vec<Conflict>,
}

impl Desk {
    /// Compares the marks of this desk's coach with the reports.
    ///
    /// # Errors
    /// When marks, reports or the profile cannot be read.
    pub fn stats(&self) -> Result<(Stats, Profile), DeskError> {
        let triage = self.refresh()?;
        let mut marks = self.placed()?;
        marks.retain(|placed| !matches!(placed.mark.judgement, Judgement::Correction(_) | Judgement::Drawing(_)));
        let (own, others) = split(marks, self.coach());
        let mut observations = Vec::new();
        let mut profiles: Vec<(String, String)> = Vec::new();
        let mut clean_judged = 0;
        for (i, clip) in triage.clips.iter().enumerate() {
            let marks: Vec<&Placed> = own.iter().filter(|p| p.clip == Some(i)).collect();
            if marks.is_empty() {
                continue;
            }
            let path = triage.root.join(&clip.folder).join("report.json");
            let Some(report) = files::read(&path).ok().and_then(|b| serde_json::from_slice::<SetReport>(&b).ok())
            else {
                continue;
            };
            observations.extend(observe(i, &report, &marks));
            profiles.push((report.spotter.profile, report.spotter.profile_hash));
            let by_hand = |p: &&&Placed| p.mark.subject.fault == CLEAN;
            clean_judged += marks.iter().filter(by_hand).count();
        }
        profiles.sort();
        profiles.dedup();
        let built_in = match profiles.as_slice() {
            [(name, hash)] => Profile::built_in(name).ok().filter(|p| p.hash() == *hash),
            _ => None,
        };
        let one_profile = built_in.is_some() || profiles.is_empty();
        let profile = built_in.map_or_else(|| Profile::built_in("default"), Ok)?;
        let stats = Stats {
            coach: self.coach().to_owned(),
            marks: own.len(),
            homeless: own.iter().filter(|p| p.clip.is_none() || is_homeless(p)).count(),
            clean_judged,
            faults: by_fault(&observations),
            suggestions: suggest(&observations, &profile),
            profile: profile.name.clone(),
            one_profile,
            conflicts: exchange::conflicts(&own, &others),
        };
        Ok((stats, profile))
    }
}

fn is_homeless(placed: &Placed) -> bool {
    placed.rep.is_none() && placed.mark.subject.scope == Scope::Rep
}
