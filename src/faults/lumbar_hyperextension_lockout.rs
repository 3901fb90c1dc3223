//! `lumbar_hyperextension_lockout`: arching or leaning back at the top. Source: see docs/faults.md.

use super::finding::{Assessment, Evidence, Fault, Group, Measure, Measured, graver};
use super::set_view::{RepView, SetView, method_name, valid};
use crate::angles::LumbarMethod;
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
/// standard deviation of a change is left, and at least so many degrees. Of 188 rendered lockouts of unseen lifters (66 sets) 96 %
/// lie within twice.
const UPRIGHT_SHARE: f64 = 0.6;
const LEAST_SD_DEG: f64 = 0.6;
/// The same of the trunk's lean.
const LEAST_LEAN_SD_DEG: f64 = 1.0;
/// A back that is seen for so long at the top can be said to have arched, seconds; that it did not needs the profile's share of the top.
const GLIMPSE_S: f64 = 0.1;

fn straight_knees(set: &SetView, rep: &RepView) -> Result<(), String> {
    let knees: Vec<f64> = valid(&set.angles.knee_flexion, rep.lockout.clone()).map(|k| k.1).collect();
    if quantile(&knees, 0.1).is_some_and(|k| k > STRAIGHT_KNEE_DEG) {
        return Err("the knees were not straight at the top".into());
    }
    Ok(())
}

/// The back at the top of a rep, by its own picture, and whether enough of the top was seen to tell that it did not arch more.
struct Top {
    /// Extension against neutral standing, degrees, extension +.
    extension: Measure,
    method: LumbarMethod,
    whole: Result<(), String>,
}

fn top(set: &SetView, rep: &RepView) -> Result<Top, String> {
    straight_knees(set, rep)?;
    // Hip and shoulder show no arch: of 12° of it they hinted at one.
    let (seen, method) = set.of_the_back(rep.lockout.clone());
    let whole = set.covered("the lower back at the top", seen.len(), rep.lockout.len());
    if seen.len() < set.samples(GLIMPSE_S) {
        whole.clone()?;
    }
    let lowest =
        set.extreme_of(&seen, -1.0, method_name(method)).ok_or("the lower back at the top was not measured")?;
    Ok(Top { extension: Measure { value: -lowest.value, ..lowest }, method, whole })
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

/// Lumbar extension at the top beyond the own upright posture, degrees, extension +, and whether the top was seen well enough to tell
/// that there was no more.
fn beyond_upright(set: &SetView, rep: &RepView) -> Result<(Measure, Result<(), String>), String> {
    set.gate.lumbar.clone()?;
    let Top { extension, method, whole } = top(set, rep)?;
    let limit = set.profile.uncertainty.max_lumbar_sd_deg;
    if extension.sd > limit {
        return Err(format!("the lower back is known to ±{:.0}° only, ±{limit:.0}° is the limit", extension.sd));
    }
    let alike = |top: &Top| top.whole.is_ok() && top.method == method;
    let tops: Vec<Measure> =
        set.reps.iter().filter_map(|r| top(set, r).ok().filter(alike)).map(|top| top.extension).collect();
    let beyond = beyond_own(set, extension, set.standing_lumbar(method), &tops, |a, b| {
        (UPRIGHT_SHARE * set.change_sd_from(0.0, a, b)).max(LEAST_SD_DEG)
    });
    Ok((Measure { sd: beyond.sd.hypot(SHORTFALL * beyond.value.max(0.0)), ..beyond }, whole))
}

/// Lumbar extension at the top where enough of it was seen.
pub(super) fn spine(set: &SetView, rep: &RepView) -> Measured {
    let (extension, whole) = beyond_upright(set, rep)?;
    whole.map(|()| extension)
}

/// Lean of the trunk behind the own upright posture at the top, degrees, backwards +.
fn lean_back(set: &SetView, rep: &RepView) -> Measured {
    set.gate.sagittal.clone()?;
    let column = &set.angles.trunk_inclination;
    let at = |rep: &RepView| {
        straight_knees(set, rep)?;
        let lowest =
            set.extreme("the lean of the trunk at the top", column, rep.lockout.clone(), -1.0, "leaning_back")?;
        Ok::<_, String>(Measure { value: -lowest.value, ..lowest })
    };
    let here = at(rep)?;
    let tops: Vec<Measure> = set.reps.iter().filter_map(|r| at(r).ok()).collect();
    let share = set.profile.uncertainty.change_noise_share;
    Ok(beyond_own(set, here, set.standing_value(column), &tops, |a, b| (share * a.hypot(b)).max(LEAST_LEAN_SD_DEG)))
}

pub(super) fn assess(set: &SetView, rep: &RepView) -> Assessment {
    let grades = &set.profile.lumbar_hyperextension_lockout;
    let (spine, lean) = (beyond_upright(set, rep), lean_back(set, rep));
    let unseen = match &spine {
        Ok((_, whole)) => whole.clone().err(),
        Err(reason) => Some(reason.clone()),
    }
    .or(lean.as_ref().err().cloned());
    // Where a part of the top is hidden the rest still tells that the back arched at least so far.
    let arched = spine.ok().and_then(|(m, _)| {
        let seen = format!("Lower back arched by at least {:.0}° ± {:.0}° beyond upright at the top.", m.value, m.sd);
        FAULT.judge(&m, &grades.spine, set.cap(), &seen)
    });
    let leaning = lean.ok().and_then(|m| {
        let seen = format!("Trunk leaning back by {:.0}° ± {:.0}° at the top.", m.value, m.sd);
        FAULT.judge(&m, &grades.lean_back, set.cap(), &seen)
    });
    // Who does not lean back may still arch.
    graver(arched, leaning).map_or_else(|| unseen.map_or(Ok(None), Err), |found| Ok(Some(found)))
}
