//! Movements beside the lift's own: walking, waving, taking the bar up or putting it away. They were never candidates for a
//! rep, because the lift is counted in another signal, but a reader of the report should find them accounted for.

use super::cycles::{edges, extremes};
use super::limits::NOTABLE;
use super::motion::Motion;
use super::{RejectedMovement, Rep};
use crate::lifts::LiftName;

/// Notable movements that overlap neither a rep nor a movement that was rejected already, in order of time.
pub(super) fn others(
    motion: &Motion,
    lift: LiftName,
    reps: &[Rep],
    rejected: &[RejectedMovement],
) -> Vec<RejectedMovement> {
    let beside = if lift.is_by_arms() {
        (&motion.shoulder, "The body moves rather than the arms: the bar is taken up or put away.")
    } else {
        (&motion.reach, "The arms move rather than the body: the lifter waves, or takes up or puts away the bar.")
    };
    let mut found: Vec<RejectedMovement> = Vec::new();
    let feet = (&motion.feet, "The feet move: the lifter walks or steps.");
    for (signal, reason) in [feet, beside] {
        for pair in extremes(signal, NOTABLE).windows(2) {
            let (start, end) = edges(signal, pair[0].at, pair[1].at);
            let (start_s, end_s) = (motion.time[start.min(end)], motion.time[start.max(end)]);
            let apart = |a: f64, b: f64| end_s <= a || b <= start_s;
            let free = reps.iter().all(|r| apart(motion.time[r.start], motion.time[r.end]))
                && rejected.iter().chain(&found).all(|r| r.reason == reason || apart(r.start_s, r.end_s));
            // Steps that follow one another are one walk.
            match found.last_mut() {
                _ if !free => {}
                Some(last) if last.reason == reason && start_s - last.end_s < 1.0 => last.end_s = end_s,
                _ => found.push(RejectedMovement { start_s, end_s, reason: reason.to_owned() }),
            }
        }
    }
    found
}
