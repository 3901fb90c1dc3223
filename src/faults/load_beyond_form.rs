//! `load_beyond_form`: the lower back rounds at this load and does not at lighter ones. It says up to which load form held,
//! never which load is too much for anybody. Source: see docs/faults.md.

use super::aspect::Aspect;
use super::by_rep::BY_REP;
use super::finding::{Assessment, Cue, Doubt, Evidence, Fault, Group, LOADED_BEND, grade};
use super::history::limits::{BETWEEN_CLIPS_SD_DEG, FREQUENT, LATELY_DAYS, LIGHTER, LOAD_EXCESS_DEG, LOAD_REPS};
use super::history::{History, PastSet, RepShare, middle};
use super::{Grades, Severity};
use crate::measures::{Plane, Unit, Value, lumbar_flexion_change, lumbar_flexion_peak};
use crate::statistics::quantile;

pub(super) const FAULT: Fault = Fault {
    name: "load_beyond_form",
    title: "load beyond form",
    group: Group::Set,
    plane: Plane::Any,
    evidence: Evidence::B,
    definition: "Lumbar flexion gained under load (or its level in the hinge) at this load less that at lighter loads of the last four weeks, where a quarter of the reps have a warning on the lower back.",
    criteria: &[],
    cue: Cue::of("Build up from the load at which form held."),
    applies: LOADED_BEND,
};

/// The load up to which form held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// Highest load at which, and at every lighter one, less than a quarter of the judged reps were flagged; none if the
    /// lightest load was not held.
    pub up_to_kg: Option<f64>,
    /// Flagged reps of those judged up to it.
    pub reps: RepShare,
    /// Reps up to it that could not be judged.
    pub unjudged: usize,
    /// The next load, at which form did not hold.
    pub not_at_kg: Option<f64>,
}

/// The load up to which form held in the given sets; nothing without judged reps at a known load.
pub fn held_up_to(sets: &[&PastSet]) -> Option<Held> {
    let mut by_load: Vec<(f64, RepShare, usize)> =
        sets.iter().filter_map(|s| Some((s.load_kg?, s.flagged(), s.reps.len() - s.judged().count()))).collect();
    by_load.retain(|(_, flagged, _)| flagged.of > 0);
    by_load.sort_by(|a, b| a.0.total_cmp(&b.0));
    by_load.first()?;
    let mut held = Held { up_to_kg: None, reps: RepShare::default(), unjudged: 0, not_at_kg: None };
    for same in by_load.chunk_by(|a, b| a.0 == b.0) {
        let flagged: RepShare = same.iter().map(|(_, share, _)| *share).sum();
        if flagged.value() >= FREQUENT {
            held.not_at_kg = Some(same[0].0);
            break;
        }
        let unjudged = held.unjudged + same.iter().map(|(_, _, unjudged)| unjudged).sum::<usize>();
        held = Held { up_to_kg: Some(same[0].0), reps: held.reps + flagged, unjudged, not_at_kg: None };
    }
    Some(held)
}

/// Rounder at a load than at lighter ones, by what a quarter of the reps reach at each.
#[derive(Debug, Clone, PartialEq)]
pub struct Excess {
    /// Degrees.
    pub value: f64,
    /// One standard deviation.
    pub sd: f64,
    /// Reps at the load.
    pub reps: usize,
    /// Reps at lighter loads.
    pub lighter_reps: usize,
    /// Whether it is the change within the rep; otherwise the level in the hinge.
    pub within_rep: bool,
}

/// The larger excess, in its own standard deviations, of the two lumbar measures: the change within the rep, in which clothes
/// and camera cancel, and the level in the hinge, in which they do not.
///
/// # Errors
/// A sentence, when too few reps were measured.
pub fn excess(at: &[&PastSet], lighter: &[&PastSet]) -> Result<Excess, String> {
    let values =
        |sets: &[&PastSet], name: &str| -> Vec<(f64, f64)> { sets.iter().flat_map(|s| s.metric(name)).collect() };
    let compare = |name: &str, between_clips_sd: f64| {
        let (here, there) = (values(at, name), values(lighter, name));
        let ((value, sd), (light, light_sd)) = (upper_quarter(&here)?, upper_quarter(&there)?);
        let sd = sd.hypot(light_sd).hypot(std::f64::consts::SQRT_2 * between_clips_sd);
        let within_rep = between_clips_sd == 0.0;
        let excess = Excess { value: value - light, sd, reps: here.len(), lighter_reps: there.len(), within_rep };
        (excess.lighter_reps >= LOAD_REPS).then_some(excess)
    };
    let by_change = compare(lumbar_flexion_change::MEASURE.key, 0.0);
    let by_level = compare(lumbar_flexion_peak::MEASURE.key, BETWEEN_CLIPS_SD_DEG);
    by_change
        .into_iter()
        .chain(by_level)
        .max_by(|a, b| (a.value / a.sd).total_cmp(&(b.value / b.sd)))
        .ok_or_else(|| format!("the lower back was not measured here and in {LOAD_REPS} reps at lighter loads"))
}

/// What a quarter of the reps reach, as a fault is frequent from a quarter on; and the median of their standard deviations.
fn upper_quarter(values: &[(f64, f64)]) -> Option<(f64, f64)> {
    let reached: Vec<f64> = values.iter().map(|v| v.0).collect();
    Some((quantile(&reached, 1.0 - FREQUENT)?, middle(values)?.1))
}

/// Whether at least a quarter of the reps have a warning on the lower back.
pub fn rounds(sets: &[&PastSet]) -> bool {
    let lumbar = |set: &PastSet| {
        let named = |rep| BY_REP.iter().any(|(f, _)| f.group == Group::Rep(Aspect::LowerBack) && set.has(rep, f.name));
        RepShare { part: set.reps.iter().filter(|r| named(r)).count(), of: set.reps.len() }
    };
    let share: RepShare = sets.iter().map(|s| lumbar(s)).sum();
    share.value() >= FREQUENT
}

/// Sets at lighter loads, measured by the same spine model: those of the same day, because a bad day is no bad load, or
/// without enough of them those of the last four weeks.
pub fn lighter<'s>(sets: &[&'s PastSet], of: &PastSet) -> Vec<&'s PastSet> {
    let Some(load) = of.load_kg else { return Vec::new() };
    let is = |s: &&&PastSet| {
        let age = (of.date - s.date).get_days();
        s.load_kg.is_some_and(|l| l <= LIGHTER * load)
            && (0..LATELY_DAYS).contains(&age)
            && s.spine_model_sha256 == of.spine_model_sha256
    };
    let lately: Vec<&PastSet> = sets.iter().filter(is).copied().collect();
    let today: Vec<&PastSet> = lately.iter().filter(|s| s.date == of.date).copied().collect();
    if today.iter().map(|s| s.reps.len()).sum::<usize>() >= LOAD_REPS { today } else { lately }
}

/// A note by the value, a warning by the value less its standard deviation.
pub fn severity(excess: &Excess) -> Option<Severity> {
    grade(&measure(excess, 0.0), &GRADES, Severity::Warning, Doubt::ForTheLifter).map(|(severity, _)| severity)
}

const GRADES: Grades =
    Grades { note: LOAD_EXCESS_DEG, warning: LOAD_EXCESS_DEG, breakdown: f64::INFINITY, highest: Severity::Warning };

fn measure(excess: &Excess, at_s: f64) -> Value {
    Value { value: excess.value, sd: excess.sd, at_s, method: "history", seen: 1.0 }
}

pub(super) fn assess(history: &History, today: &PastSet) -> Assessment {
    let load = today.load_kg.ok_or("the weight on the bar is not known")?;
    let earlier = history.earlier(today.lift);
    let lighter = lighter(&earlier, today);
    if lighter.is_empty() {
        return Err(format!("the same spine model measured no set at a lighter load in the last {LATELY_DAYS} days"));
    }
    let excess = excess(&[today], &lighter)?;
    if !rounds(&[today]) {
        return Ok(None);
    }
    let held = held_up_to(&lighter).and_then(|h| h.up_to_kg);
    let held =
        held.map_or("Form did not hold at lighter loads either.".to_owned(), |kg| format!("Form held up to {kg} kg."));
    let seen = format!(
        "Lower back rounder by {} at {load} kg than at lighter loads. {held}",
        Unit::Degrees.pair(excess.value, excess.sd)
    );
    let at_s = today.reps.iter().find_map(|r| r.metrics.get(lumbar_flexion_peak::MEASURE.key)).map_or(0.0, |m| m.at_s);
    let m = measure(&excess, at_s);
    let grade = grade(&m, &GRADES, Severity::Warning, Doubt::ForTheLifter);
    Ok(grade.map(|grade| FAULT.found(today.lift, &m, Unit::Degrees, grade, &seen)))
}
