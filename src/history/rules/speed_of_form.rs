//! `speed_of_form`: whether the lower back gives way as the bar slows.

use super::super::{Session, Statement, Tone};
use super::{Said, lately, percent};
use crate::faults::history::RepShare;
use crate::faults::history::limits::{FREQUENT, LATELY_DAYS, SPEED_REPS, SURE_SDS};
use crate::faults::{Aspect, AspectVerdict, Evidence, RepVerdict};
use crate::statistics::median;

pub(super) const RULE: &str = "speed_of_form";

/// Speed of a rep's bar, and whether its lower back was flagged; nothing where either is not known.
fn told(rep: &RepVerdict) -> Option<(f64, bool)> {
    let speed = rep.metrics.get("bar_speed_mean")?.value;
    match rep.aspects.get(&Aspect::LowerBack)?.verdict {
        AspectVerdict::Flagged => Some((speed, true)),
        AspectVerdict::Clean => Some((speed, false)),
        AspectVerdict::NotSeen => None,
    }
}

pub(super) fn assess(sessions: &[Session]) -> Said {
    let reps: Vec<(f64, bool)> = lately(sessions)?.iter().flat_map(|set| set.reps.iter().filter_map(told)).collect();
    let needs = || {
        format!(
            "it needs {} reps with a bar speed and a judged lower back in {LATELY_DAYS} days, so far {}",
            2 * SPEED_REPS,
            reps.len()
        )
    };
    let middle = median(reps.iter().map(|rep| rep.0)).ok_or_else(needs)?;
    let share = |slow: bool| -> RepShare {
        let side = reps.iter().filter(|rep| (rep.0 < middle) == slow);
        side.map(|rep| RepShare { part: usize::from(rep.1), of: 1 }).sum()
    };
    let (slow, fast) = (share(true), share(false));
    if slow.of < SPEED_REPS || fast.of < SPEED_REPS {
        return Err(needs());
    }
    let (rise, sd) = (slow.value() - fast.value(), slow.sd().hypot(fast.sd()));
    if rise < FREQUENT || rise < SURE_SDS * sd {
        return Ok(Vec::new());
    }
    Ok(vec![Statement {
        tone: Tone::Warning,
        rule: RULE,
        text: format!(
            "The lower back gives way as the bar slows: end the set before it is slower than {middle:.2} m/s."
        ),
        measured: format!(
            "flagged: slower {} of {} reps, faster {} of {}",
            percent(slow),
            slow.of,
            percent(fast),
            fast.of
        ),
        threshold: format!("a rise of {:.0} % and {SURE_SDS:.0} standard deviations", 100.0 * FREQUENT),
        evidence: Evidence::C,
    }])
}
