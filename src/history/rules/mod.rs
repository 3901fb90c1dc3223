//! The rules over several sets, one small file each: pure functions of the sessions.

mod consistency;
mod exposure;
mod fatigue_drift;
mod improvement;
mod load_beyond_form;
mod load_velocity;
mod repeated_fault;
mod speed_of_form;

use super::trend::Trend;
use super::{CannotSay, Session, Statement};
use crate::faults::PastSet;
use crate::faults::history::RepShare;
use crate::faults::history::limits::LATELY_DAYS;
use crate::lifts::LiftName;
use crate::measures::Unit;
use crate::render::Units;

/// What a rule says, or why it cannot say anything.
type Said = Result<Vec<Statement>, String>;

/// Everything that the rules say of the sessions of one lift, loads and lengths in the units that are asked for.
pub(super) fn apply(
    lift: LiftName,
    sessions: &[Session],
    trends: &[Trend],
    units: Units,
) -> (Vec<Statement>, Vec<CannotSay>) {
    let rules: [(&'static str, Said); 8] = [
        (improvement::RULE, improvement::assess(trends, units)),
        (consistency::RULE, consistency::assess(sessions)),
        (repeated_fault::RULE, repeated_fault::assess(sessions)),
        (exposure::RULE, exposure::assess(sessions)),
        (load_beyond_form::RULE, load_beyond_form::assess(sessions, units)),
        (fatigue_drift::RULE, fatigue_drift::assess(sessions)),
        (load_velocity::RULE, load_velocity::assess(lift, sessions, units)),
        (speed_of_form::RULE, speed_of_form::assess(sessions)),
    ];
    let (mut statements, mut cannot_say) = (Vec::new(), Vec::new());
    for (rule, said) in rules {
        match said {
            Ok(said) => statements.extend(said),
            Err(reason) => cannot_say.push(CannotSay { rule, reason }),
        }
    }
    (statements, cannot_say)
}

fn all_sets<'s>(sessions: &[Session<'s>]) -> Vec<&'s PastSet> {
    sessions.iter().flat_map(|s| s.sets.iter().copied()).collect()
}

/// The sets of the last training block.
fn lately<'s>(sessions: &[Session<'s>]) -> Result<Vec<&'s PastSet>, String> {
    let last = sessions.last().ok_or("there is no session")?;
    Ok(all_sets(sessions).into_iter().filter(|s| (last.date - s.date).get_days() < LATELY_DAYS).collect())
}

/// `40 % ± 8 %`.
fn percent(share: RepShare) -> String {
    Unit::Percent.pair(100.0 * share.value(), 100.0 * share.sd())
}
