//! `lumbar_flexion_level`: how far the lower back is rounded in the hinge, against neutral standing. It is the only measure
//! that sees a set rounded alike from the first rep on. Source: biomechanics of loaded lifts, see docs/faults.md.

use std::f64::consts::FRAC_1_SQRT_2;

use super::lumbar_flexion_loss;
use super::lumbar_flexion_vs_own as vs_own;
use crate::angles::LumbarMethod;
use crate::faults::aspect::Aspect;
use crate::faults::finding::{Assessment, Criterion, Cue, Evidence, Fault, Group, LOADED_BEND};
use crate::faults::judged_set::JudgedSet;
use crate::faults::{Finding, Grades, Severity};
use crate::lifts::{Family, LiftName};
use crate::measures::lumbar_flexion_peak::MEASURE;
use crate::measures::{Plane, RepView, Unit, Value};
use crate::statistics::{lowest_third, median};
use crate::uncertainty::lumbar::pooled;

pub(in crate::faults) const FAULT: Fault = Fault {
    name: "lumbar_flexion_level",
    title: "rounded lower back",
    group: Group::Rep(Aspect::LowerBack),
    plane: Plane::Sagittal,
    evidence: Evidence::B,
    definition: "Robust peak of lumbar flexion in the hinge, against neutral standing.",
    criteria: &[HINGE, SQUAT],
    cue: Cue::of("Set the back before you pull, or raise the start height.")
        .or_from_the_top("Brace before you go down, and go as deep as the back keeps its shape."),
    applies: LOADED_BEND,
};

const HINGE: Criterion =
    Criterion::of("lumbar_flexion_level.hinge", &[&MEASURE], Unit::Degrees).only(|lift| !lift.is(Family::Squat));
const SQUAT: Criterion =
    Criterion::of("lumbar_flexion_level.squat", &[&MEASURE], Unit::Degrees).only(|lift| lift.is(Family::Squat));

/// Why points along the spine call no back clean.
const SPINE_POINTS: &str = "keypoints only: spine points, not validated";

/// A change that is as many standard deviations as this is surely one (one-sided 98 %).
const SURE_SDS: f64 = 2.0;

/// Whether the measure may clear a rep: a hip–shoulder proxy may hint at rounding, it cannot rule it out; nor can a value whose
/// error leaves room for a level, or a change against the own cleanest reps, of breakdown size. What a rep's own standard deviation says is
/// only half believed, because it scatters by itself: the other half is what the scene's reps have in common.
pub(in crate::faults) fn clears(set: &JudgedSet, rep: &RepView) -> Result<(), String> {
    let here = MEASURE.of(set, rep)?;
    match set.hinge_method(rep) {
        LumbarMethod::SpineModel | LumbarMethod::BackLine => {}
        LumbarMethod::SpinePoints => return Err(SPINE_POINTS.into()),
        _ => return Err("the lower back was estimated from hip and shoulder only".into()),
    }
    let open = |what: &str, by: f64| {
        let better = set.where_it_is_surer(rep);
        Err(format!("a {what} of {} is not ruled out in the lower back{better}", MEASURE.unit.one(by)))
    };
    let shows = |r: &&RepView| !set.hinge_method(r).is_hint();
    let levels: Vec<Value> = set.beside(rep).filter(shows).filter_map(|r| MEASURE.of(set, r).ok()).collect();
    // Plates, a bag, a rack hide the back in all reps of a scene alike: that it was read in this one and in few others is luck.
    if 2 * levels.len() < set.beside(rep).count() {
        return Err("the lower back was seen in fewer than half of the reps".into());
    }
    let common = median(levels.iter().map(|m| m.sd)).unwrap_or(here.sd);
    let (sd, sds) = (here.sd.hypot(common) * FRAC_1_SQRT_2, set.profile.judging.clearing_sds);
    let breakdown = grades(set)?.breakdown;
    if here.value + sds * sd > breakdown {
        return open("rounding", breakdown);
    }
    let change = set.grades(&vs_own::CRITERION)?.breakdown;
    let values: Vec<f64> = levels.iter().map(|m| m.value).collect();
    let more = lowest_third(&values).map_or(0.0, |own| here.value - own).max(0.0);
    let noise = set.noise(rep);
    // That reps read alike tells that they are only where the back shows well enough to tell a change at all: behind plates all read alike.
    let is_seen = sds * noise.change(common, common) <= change;
    if !is_seen || more + sds * pooled(noise.change(sd, common), &values) > change {
        return open("change", change);
    }
    Ok(())
}

fn criterion(lift: LiftName) -> &'static Criterion {
    if (SQUAT.applies)(lift) { &SQUAT } else { &HINGE }
}

fn grades<'a>(set: &JudgedSet<'a>) -> Result<&'a Grades, String> {
    set.grades(criterion(set.lift))
}

fn deepest(set: &JudgedSet) -> &'static str {
    if set.lift.is(Family::Squat) { "at the bottom" } else { "in the hinge" }
}

pub(super) fn assess(set: &JudgedSet, rep: &RepView) -> Assessment {
    let peak = MEASURE.of(set, rep)?;
    let cap = set.lumbar_cap(rep);
    let bent = MEASURE.shown(peak.value, peak.sd);
    let seen = format!("Lower back bent by {bent} {}, against a general limit.", deepest(set));
    Ok(FAULT.judge(set, criterion(set.lift), &peak, cap, &seen))
}

/// Two signs together: a lower back at a noted level that also gave way in the same rep, surely and by a noted change, is warned of,
/// though neither alone is sure enough. The level's error is mostly the lifter's build and clothes, which a change does not have.
/// That the pelvis turns under towards the bottom of a squat is no second sign: to some extent everybody's does.
pub(in crate::faults) fn corroborate(set: &JudgedSet, rep: &RepView, findings: &mut [Finding]) {
    let changes = [lumbar_flexion_loss::FAULT.name, vs_own::FAULT.name];
    let gave_way = findings.iter().any(|f| changes.contains(&f.fault.as_str()) && f.value >= SURE_SDS * f.sd);
    let Ok(grades) = grades(set) else { return };
    let highest = grades.highest.min(set.lumbar_cap(rep));
    for level in findings.iter_mut().filter(|f| f.fault == FAULT.name && f.severity == Severity::Note) {
        if gave_way && highest >= Severity::Warning {
            level.severity = Severity::Warning;
            level.threshold = grades.warning;
        }
    }
}

/// One finding for a set whose reps (two or more) are rounded alike, in place of the same finding on every rep.
pub(in crate::faults) fn assess_set(set: &JudgedSet) -> Option<Finding> {
    let levels: Vec<Value> = set.reps.iter().filter_map(|rep| MEASURE.of(set, rep).ok()).collect();
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
    let m = Value { value, sd, ..typical.clone() };
    let cap = set.reps.iter().map(|r| set.lumbar_cap(r)).min()?;
    let (bent, deepest) = (MEASURE.shown(value, sd), deepest(set));
    let seen = format!("Lower back bent alike in all reps, by {bent} {deepest}, against a general limit.");
    FAULT.judge(set, criterion(set.lift), &m, cap, &seen)
}
