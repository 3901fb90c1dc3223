//! `lumbar_flexion_level`: how far the lower back is rounded in the hinge, against neutral standing. It is the only measure
//! that sees a set rounded alike from the first rep on. Source: biomechanics of loaded lifts, see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, LOADED_BEND, Measure, Measured};
use super::lumbar_flexion_vs_own as vs_own;
use super::set_view::{RepView, SetView, method_cap, method_name};
use super::{Finding, Grades, Severity, lumbar_flexion_loss};
use crate::angles::LumbarMethod;
use crate::reps::LiftName;
use crate::statistics::median;

pub(super) const FAULT: Fault = Fault {
    name: "lumbar_flexion_level",
    title: "rounded lower back",
    group: Group::Lumbar,
    evidence: Evidence::B,
    definition: "Robust peak of lumbar flexion in the hinge, against neutral standing.",
    unit: "deg",
    cue: "Set the back before you pull, or raise the start height.",
    lifts: LOADED_BEND,
};

/// A change that is as many standard deviations as this is surely one (one-sided 98 %).
const SURE_SDS: f64 = 2.0;

/// Peak lumbar flexion in the hinge.
pub(super) fn measure(set: &SetView, rep: &RepView) -> Measured {
    set.gate.lumbar.clone()?;
    set.hinge_from.ok_or("the lean was not measured")?;
    let (found, method) = set.hinge_lumbar(rep)?;
    let peak = set.extreme_of(&found, 1.0, method_name(method)).ok_or("the lower back was not measured")?;
    let uncertainty = &set.profile.uncertainty;
    let limit = uncertainty.max_lumbar_sd_deg;
    if peak.sd > limit {
        return Err(format!("the lower back is known to ±{:.0}° only, ±{limit:.0}° is the limit", peak.sd));
    }
    // The spine model has seen these lifts less than the others, and a row's bar at the belly.
    let less_seen = matches!(set.lift, LiftName::GoodMorning | LiftName::BarbellRow);
    Ok(if less_seen { Measure { sd: peak.sd.hypot(uncertainty.less_seen_lumbar_sd_deg), ..peak } } else { peak })
}

/// Whether the measure may clear a rep: a hip–shoulder proxy may hint at rounding, it cannot rule it out; nor can a value whose
/// error leaves room for a level, or a change against the own cleanest reps, of breakdown size.
pub(super) fn clears(set: &SetView, rep: &RepView) -> Result<(), String> {
    let here = measure(set, rep)?;
    let sds = set.profile.judging.clearing_sds;
    let breakdown = grades(set).breakdown;
    if here.value + sds * here.sd > breakdown {
        return Err(format!(
            "at {:.0}° ± {:.0}° a rounding of {breakdown:.0}° is not ruled out in the lower back",
            here.value, here.sd
        ));
    }
    let change = set.profile.lumbar_flexion_vs_own.breakdown;
    let (more, sd) =
        vs_own::in_set(set, rep).map_or((0.0, set.change_sd(here.sd, here.sd)), |m| (m.value.max(0.0), m.sd));
    if more + sds * sd > change {
        return Err(format!(
            "a change of {change:.0}° is not ruled out in the lower back, which is compared to ±{sd:.0}°"
        ));
    }
    match set.hinge_method(rep) {
        LumbarMethod::SpineModel | LumbarMethod::BackLine => Ok(()),
        _ => Err("the lower back was estimated from hip and shoulder only".into()),
    }
}

/// Highest grade that flexion of a rep's lower back may reach: by the picture, by the method behind it, and by how unsure it is. Where
/// joints are misplaced errors are larger than a standard deviation of ten degrees and more tells, so that it grades no warning.
pub(super) fn cap(set: &SetView, rep: &RepView) -> Severity {
    let unsure = measure(set, rep).is_ok_and(|m| m.sd > set.profile.uncertainty.note_lumbar_sd_deg);
    let own = if unsure { Severity::Note } else { Severity::Breakdown };
    set.cap().min(method_cap(set.hinge_method(rep))).min(own)
}

fn grades<'a>(set: &SetView<'a>) -> &'a Grades {
    let levels = &set.profile.lumbar_flexion_level;
    if set.lift == LiftName::Squat { &levels.squat } else { &levels.hinge }
}

fn deepest(set: &SetView) -> &'static str {
    if set.lift == LiftName::Squat { "at the bottom" } else { "in the hinge" }
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let peak = measure(set, rep)?;
    let cap = cap(set, rep);
    let seen =
        format!("Lower back bent by {:.0}° ± {:.0}° {}, against a general limit.", peak.value, peak.sd, deepest(set));
    Ok(FAULT.judge(&peak, grades(set), cap, &seen))
}

/// Two signs together: a lower back at a noted level that also gave way in the same rep, surely and by a noted change, is warned of,
/// though neither alone is sure enough. The level's error is mostly the lifter's build and clothes, which a change does not have.
/// That the pelvis turns under towards the bottom of a squat is no second sign: to some extent everybody's does.
pub(super) fn corroborate(set: &SetView, rep: &RepView, findings: &mut [Finding]) {
    let changes = [lumbar_flexion_loss::FAULT.name, vs_own::FAULT.name];
    let gave_way = findings.iter().any(|f| changes.contains(&f.fault.as_str()) && f.value >= SURE_SDS * f.sd);
    let highest = grades(set).highest.min(cap(set, rep));
    for level in findings.iter_mut().filter(|f| f.fault == FAULT.name && f.severity == Severity::Note) {
        if gave_way && highest >= Severity::Warning {
            level.severity = Severity::Warning;
            level.threshold = grades(set).warning;
        }
    }
}

/// One finding for a set whose reps (two or more) are rounded alike, in place of the same finding on every rep.
pub(super) fn assess_set(set: &SetView) -> Option<Finding> {
    let levels: Vec<Measure> = set.reps.iter().filter_map(|rep| measure(set, rep).ok()).collect();
    if levels.len() < 2 || levels.len() < set.reps.len() {
        return None;
    }
    let values: Vec<f64> = levels.iter().map(|m| m.value).collect();
    let sds: Vec<f64> = levels.iter().map(|m| m.sd).collect();
    let spread = values.iter().fold(f64::MIN, |a, b| a.max(*b)) - values.iter().fold(f64::MAX, |a, b| a.min(*b));
    if spread > set.profile.judging.alike_deg {
        return None;
    }
    let (value, sd) = (median(&values)?, median(&sds)?);
    let typical = levels.iter().min_by(|a, b| (a.value - value).abs().total_cmp(&(b.value - value).abs()))?;
    let m = Measure { value, sd, at_s: typical.at_s, method: typical.method.clone() };
    let cap = set.reps.iter().map(|r| cap(set, r)).min()?;
    let deepest = deepest(set);
    let seen =
        format!("Lower back bent alike in all reps, by {value:.0}° ± {sd:.0}° {deepest}, against a general limit.");
    FAULT.judge(&m, grades(set), cap, &seen)
}
