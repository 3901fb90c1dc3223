//! `lumbar_hyperextension_lockout`: arching or leaning back at the top. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure, Measured, graver};
use super::set_view::{RepView, SetView, method_cap, method_name, valid};
use crate::angles::Column;
use crate::reps::LiftName;
use crate::statistics::{lowest_third, median, quantile};

pub(super) const FAULT: Fault = Fault {
    name: "lumbar_hyperextension_lockout",
    title: "arching or leaning back at lockout",
    group: Group::Lumbar,
    evidence: Evidence::B,
    definition: "Lumbar extension beyond the own upright posture, or trunk leaning back, at the top with straight knees.",
    unit: "deg",
    cue: "Finish tall: squeeze the glutes, ribs down, do not lean back.",
    lifts: &[LiftName::Deadlift, LiftName::RomanianDeadlift, LiftName::GoodMorning, LiftName::Squat],
};

/// Knee flexion under which the knees count as straight at the top, degrees (10° and the error of the estimate).
const STRAIGHT_KNEE_DEG: f64 = 20.0;

/// Of an arched back the spine model shows half to nine tenths (14 rendered lockouts arched by 8 to 32°, on the average 0.7): so much of what it
/// shows is added to the standard deviation, and the value is said to be the least.
const SHORTFALL: f64 = 0.3;

/// The lifter stands upright at the top as in the posture it is held against, so that more cancels than between hinges: this share of the
/// standard deviation of a change is left, and at least so many degrees. Of 403 rendered lockouts (204 sets) 97 % lie within twice.
const UPRIGHT_SHARE: f64 = 0.6;
const LEAST_SD_DEG: f64 = 0.6;
/// The same of the trunk's lean.
const LEAST_LEAN_SD_DEG: f64 = 1.0;

/// Lowest value of a column at the top of a rep, turned round so that backwards is positive.
fn backwards(set: &SetView, rep: &RepView, column: &Column, what: &str, method: &str) -> Measured {
    let knees: Vec<f64> = valid(&set.angles.knee_flexion, rep.lockout.clone()).map(|k| k.1).collect();
    if quantile(&knees, 0.1).is_some_and(|k| k > STRAIGHT_KNEE_DEG) {
        return Err("the knees were not straight at the top".into());
    }
    let lowest = set.extreme(what, column, rep.lockout.clone(), -1.0, method)?;
    Ok(Measure { value: -lowest.value, ..lowest })
}

/// Less the same in quiet standing, if that was `stood` outside the reps; without it, in the lifter's own straightest lockouts, for
/// any other one may be arched itself.
fn beyond_own(
    set: &SetView,
    here: Measure,
    stood: Option<(f64, f64)>,
    tops: &[Measure],
    change_sd: impl Fn(f64, f64) -> f64,
) -> Measure {
    let own = stood.filter(|_| set.stood_apart()).map(|(v, sd)| (-v, sd)).or_else(|| {
        let values: Vec<f64> = tops.iter().map(|m| m.value).collect();
        let sds: Vec<f64> = tops.iter().map(|m| m.sd).collect();
        (tops.len() > 1).then(|| Some((lowest_third(&values)?, median(&sds)?))).flatten()
    });
    match own {
        Some((value, sd)) => Measure { value: here.value - value, sd: change_sd(here.sd, sd), ..here },
        None => here,
    }
}

/// Lumbar extension at the top beyond the own upright posture, degrees, extension +.
pub(super) fn spine(set: &SetView, rep: &RepView) -> Measured {
    set.gate.lumbar.clone()?;
    let method = |rep: &RepView| set.lumbar_method(rep.lockout.clone());
    let at = |rep: &RepView| backwards(set, rep, &set.lumbar, "the lower back at the top", method_name(method(rep)));
    let here = at(rep)?;
    let limit = set.profile.uncertainty.max_lumbar_sd_deg;
    if here.sd > limit {
        return Err(format!("the lower back is known to ±{:.0}° only, ±{limit:.0}° is the limit", here.sd));
    }
    let own = method(rep);
    let tops: Vec<Measure> = set.reps.iter().filter(|r| method(r) == own).filter_map(|r| at(r).ok()).collect();
    let beyond = beyond_own(set, here, set.standing_lumbar(own), &tops, |a, b| {
        (UPRIGHT_SHARE * set.change_sd_from(0.0, a, b)).max(LEAST_SD_DEG)
    });
    Ok(Measure { sd: beyond.sd.hypot(SHORTFALL * beyond.value.max(0.0)), ..beyond })
}

/// Lean of the trunk behind the own upright posture at the top, degrees, backwards +.
fn lean_back(set: &SetView, rep: &RepView) -> Measured {
    set.gate.sagittal.clone()?;
    let column = &set.angles.trunk_inclination;
    let at = |rep: &RepView| backwards(set, rep, column, "the lean of the trunk at the top", "leaning_back");
    let here = at(rep)?;
    let tops: Vec<Measure> = set.reps.iter().filter_map(|r| at(r).ok()).collect();
    let share = set.profile.uncertainty.change_noise_share;
    Ok(beyond_own(set, here, set.standing_value(column), &tops, |a, b| (share * a.hypot(b)).max(LEAST_LEAN_SD_DEG)))
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let grades = &set.profile.lumbar_hyperextension_lockout;
    let (spine, lean) = (spine(set, rep), lean_back(set, rep));
    let unseen = spine.as_ref().err().or(lean.as_ref().err()).cloned();
    let cap = set.cap().min(method_cap(set.lumbar_method(rep.lockout.clone())));
    let arched = spine.ok().and_then(|m| {
        let seen = format!("Lower back arched by at least {:.0}° ± {:.0}° beyond upright at the top.", m.value, m.sd);
        FAULT.judge(&m, &grades.spine, cap, &seen)
    });
    let leaning = lean.ok().and_then(|m| {
        let seen = format!("Trunk leaning back by {:.0}° ± {:.0}° at the top.", m.value, m.sd);
        FAULT.judge(&m, &grades.lean_back, set.cap(), &seen)
    });
    // Who does not lean back may still arch.
    graver(arched, leaning).map_or_else(|| unseen.map_or(Ok(None), Err), |found| Ok(Some(found)))
}
