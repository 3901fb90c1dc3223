//! Words that every shower of a report uses alike: the view, the completeness of a rep, limits, what was not assessed.

use super::Units;
use crate::angles::ViewKind;
use crate::clip::{SlowMotion, SlowMotionSource};
use crate::faults::{Finding, title_of};
use crate::measures::Unit;
use crate::report::SetReport;
use crate::reps::Completeness;
use crate::words::Words;

pub(super) fn view_in_words(view: ViewKind) -> &'static str {
    match view {
        ViewKind::Side => "side view",
        ViewKind::Oblique => "oblique view",
        ViewKind::Front => "front view",
        ViewKind::Back => "back view",
        ViewKind::Unknown => "view not known",
    }
}

/// How much slower than it happened a clip plays, in words.
pub(super) fn slow_motion_in_words(slow: &SlowMotion) -> String {
    let by = match slow.source {
        SlowMotionSource::Camera => "by the camera's own account",
        SlowMotionSource::Told => "as told",
    };
    format!(
        "slow motion, {} times slower than filmed {by}, read in real seconds",
        (slow.factor * 100.0).round() / 100.0
    )
}

pub(super) fn completeness_in_words(completeness: Completeness) -> &'static str {
    match completeness {
        Completeness::Whole => "",
        Completeness::NoEccentric => "no lowering",
        Completeness::StartCut => "its beginning is not shown",
        Completeness::EndCut => "its end is not shown",
    }
}

pub(super) fn threshold_in_words(f: &Finding, units: Units) -> String {
    // A report of another version may have another unit.
    Unit::named(&f.unit).map_or_else(|| format!("{} {}", f.threshold, f.unit), |unit| units.limit(unit, f.threshold))
}

/// What was seen and what to do about it, in the reader's units and language.
pub(super) fn cue_in_words(f: &Finding, units: Units, words: &Words) -> String {
    let Some(unit) = Unit::named(&f.unit) else { return words.told(&f.cue) };
    words.told(&f.cue.replace(&unit.pair(f.value, f.sd), &units.pair(unit, f.value, f.sd)))
}

/// Why faults could not be assessed, each reason once, with the faults.
pub(super) fn reasons(report: &SetReport) -> Vec<(&str, Vec<String>)> {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    let all = report.reps.iter().flat_map(|r| &r.not_assessed).chain(&report.set.not_assessed);
    for item in all {
        match reasons.iter_mut().find(|(reason, _)| *reason == item.reason) {
            Some((_, faults)) if faults.contains(&title_of(&item.fault)) => {}
            Some((_, faults)) => faults.push(title_of(&item.fault)),
            None => reasons.push((&item.reason, vec![title_of(&item.fault)])),
        }
    }
    reasons
}
