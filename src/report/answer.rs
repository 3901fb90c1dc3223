//! The answer of a set before anything else: one sentence, one line of detail, and each aspect over all reps.

use super::{SetReport, capitalised};
use crate::faults::{Aspect, AspectVerdict, Finding, Severity, Verdict, catalogue, title_of};

/// What a lifter reads first.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// How the set went, as one sentence.
    pub sentence: String,
    /// What was seen of the gravest finding and what to do about it; where nothing was found, why something was not seen.
    pub detail: Option<String>,
    /// The gravest finding, where a warning was given.
    pub finding: Option<Finding>,
    /// When the gravest finding was, seconds, and in which rep; 0 for the set as a whole. Nothing where no warning was given.
    pub moment: Option<(f64, usize)>,
    /// The aspects that the lift has, over all reps.
    pub aspects: Vec<(Aspect, AspectVerdict, String)>,
}

impl Answer {
    /// Reads it off a report.
    #[must_use]
    pub fn of(report: &SetReport) -> Self {
        let worst = gravest(report).filter(|(_, f)| f.severity >= Severity::Warning);
        Self {
            sentence: sentence(report, worst),
            detail: worst
                .map(|(_, f)| f.cue.clone())
                .or_else(|| unseen(report).map(|(aspect, why)| format!("{}: {why}.", capitalised(aspect.words())))),
            finding: worst.map(|(_, f)| f.clone()),
            moment: worst.map(|(rep, f)| (f.at_s, rep)),
            aspects: Aspect::ALL.into_iter().filter_map(|a| over_all_reps(report, a)).collect(),
        }
    }
}

/// The finding on the lifter that tells most of the set, with its rep: of the gravest the one that flags most reps, then the one furthest past
/// its threshold; of those alike the first.
fn gravest(report: &SetReport) -> Option<(usize, &Finding)> {
    let of_reps = report.reps.iter().flat_map(|rep| rep.findings.iter().map(move |f| (rep.index, f)));
    let of_set = report.set.findings.iter().filter(|f| !f.is_about_the_picture()).map(|f| (0, f));
    let all: Vec<(usize, &Finding)> = of_reps.chain(of_set).collect();
    let warned = |f: &Finding, fault: &str| f.fault == fault && f.severity >= Severity::Warning;
    let flags = |rep: usize, fault: &str| match rep {
        // What is said of the set flags its reps only where it is a fault of a rep.
        0 if catalogue().any(|f| f.name == fault && f.group.is_by_rep()) => report.reps.len(),
        0 => 0,
        _ => report.reps.iter().filter(|r| r.findings.iter().any(|f| warned(f, fault))).count(),
    };
    let tells = |(rep, f): &(usize, &Finding)| (f.severity, flags(*rep, &f.fault));
    all.into_iter().rev().max_by(|a, b| tells(a).cmp(&tells(b)).then_with(|| a.1.by_gravity(b.1)))
}

/// The first aspect that was not seen in a rep that is not clean, and why.
fn unseen(report: &SetReport) -> Option<(Aspect, &str)> {
    report.reps.iter().filter(|rep| rep.verdict != Verdict::Clean).find_map(|rep| {
        let (aspect, judged) = rep.aspects.iter().find(|(_, a)| a.verdict == AspectVerdict::NotSeen)?;
        Some((*aspect, judged.reason.as_deref()?))
    })
}

fn sentence(report: &SetReport, worst: Option<(usize, &Finding)>) -> String {
    let reps = report.reps.len();
    let flagged = report.count(Verdict::Flagged);
    if reps == 0 {
        return "No rep was counted in this clip.".into();
    }
    if let (1.., Some((rep, finding))) = (flagged, worst) {
        let title = title_of(&finding.fault);
        let rep = if rep == 0 { String::new() } else { format!(", most in rep {rep}") };
        return match (flagged, reps) {
            (1, 1) => format!("The rep is flagged: {title}."),
            (n, all) if n == all => format!("{} are flagged: {title}{rep}.", all_of(all)),
            (n, all) => format!("{n} of {all} reps {} flagged: {title}{rep}.", if n == 1 { "is" } else { "are" }),
        };
    }
    let whole = all_of(reps);
    let is = if reps == 1 { "is" } else { "are" };
    if report.count(Verdict::Clean) == reps {
        return format!("{whole} {is} clean.");
    }
    let unseen = unseen(report).map(|(aspect, _)| format!("; the {} was not", aspect.words())).unwrap_or_default();
    match report.count(Verdict::CannotJudge) {
        2 if reps == 2 => "Neither rep could be judged.".into(),
        n if n == reps => format!("{whole} could not be judged."),
        0 if report.count(Verdict::PartlySeen) == reps => format!("{whole} {is} clean as far as seen{unseen}."),
        _ => format!("Nothing was found in what was seen of {reps} reps: {}.", report.tally()),
    }
}

/// Every one of so many reps, at the head of a sentence.
fn all_of(reps: usize) -> String {
    match reps {
        1 => "The rep".into(),
        2 => "Both reps".into(),
        _ => format!("All {reps} reps"),
    }
}

/// An aspect over all reps: flagged in any, clean only in all; with how many. Nothing where no rep has it.
fn over_all_reps(report: &SetReport, aspect: Aspect) -> Option<(Aspect, AspectVerdict, String)> {
    let all: Vec<AspectVerdict> = report.reps.iter().filter_map(|r| Some(r.aspects.get(&aspect)?.verdict)).collect();
    let count = |verdict| all.iter().filter(|v| **v == verdict).count();
    let (clean, flagged, of) = (count(AspectVerdict::Clean), count(AspectVerdict::Flagged), all.len());
    let share = |n: usize, what: &str| if n == of { what.to_owned() } else { format!("{what} in {n} of {of}") };
    match (of, flagged, clean) {
        (0, ..) => None,
        (_, 1.., _) => Some((aspect, AspectVerdict::Flagged, share(flagged, "flagged"))),
        (_, 0, n) if n == of => Some((aspect, AspectVerdict::Clean, share(n, "clean"))),
        (_, 0, 0) => Some((aspect, AspectVerdict::NotSeen, "not seen".into())),
        (_, 0, n) => Some((aspect, AspectVerdict::NotSeen, format!("clean in the {n} of {of} where it was seen"))),
    }
}
