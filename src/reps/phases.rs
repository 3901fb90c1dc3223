//! From a cycle to a rep: turning sample, boundaries and phases.

use super::bar::Bar;
use super::cycles::{Cycle, edges};
use super::landmarks::Landmarks;
use super::limits::{HALF, MOMENT_S, STILL};
use super::turn::Rise;
use super::{Completeness, Phase, PhaseName, Rule};
use crate::lifts::LiftName;

/// Boundaries of a cycle of `signal` sampled at `rate`; the turn of a cycle with both sides is told by the `bar`, where that tells it,
/// else by the `course`, in which it is a maximum too. Without a left (right) side the rep starts (ends) at the turn's edge.
pub(super) fn landmarks(
    signal: &[f64],
    course: &[f64],
    bar: Option<&Bar>,
    cycle: &Cycle,
    lift: LiftName,
    rate: f64,
) -> Landmarks {
    let left = cycle.left.map(|home| edges(signal, home, cycle.turn));
    let right = cycle.right.map(|home| edges(signal, home, cycle.turn));
    let (first, last) = plateau(signal, cycle, STILL);
    let (mut reached, mut leaves) = (left.map_or(first, |e| e.1), right.map_or(last, |e| e.1));
    let turn = match (cycle.left, cycle.right) {
        (Some(left), Some(right)) => {
            // Where joints are misplaced angle and height disagree; the movement that was found is the height's, and the turn lies where
            // that is nearer to it than to where the lifter came from and goes to.
            let (first, last) = plateau(signal, cycle, HALF);
            let rise = Rise::of(course, left, cycle.turn, right);
            let by_bar = bar.filter(|_| Rule::BarTop.holds()).and_then(|bar| bar.top(first, last));
            let by_joints = || {
                if !Rule::Eased.holds() {
                    cycle.turn
                } else if lift.lifts_first() {
                    rise.held()
                } else {
                    rise.brief(MOMENT_S * rate)
                }
            };
            by_bar.unwrap_or_else(by_joints).clamp(first, last)
        }
        _ => cycle.turn,
    };
    reached = reached.min(turn);
    leaves = leaves.max(turn);
    let start = left.map_or(reached, |e| e.0).min(reached);
    let end = right.map_or(leaves, |e| e.0).max(leaves);
    Landmarks { start, reached, turn, leaves, end }
}

/// First and last sample around the turn at which the signal is within this share of the rep's range of it.
fn plateau(signal: &[f64], cycle: &Cycle, share: f64) -> (usize, usize) {
    let low = cycle.left.unwrap_or(cycle.turn);
    let high = cycle.right.unwrap_or(signal.len() - 1);
    let bottom = [cycle.left, cycle.right].into_iter().flatten().map(|i| signal[i]).fold(f64::INFINITY, f64::min);
    let level = signal[cycle.turn] - share * (signal[cycle.turn] - bottom.min(signal[cycle.turn]));
    let first = (low..=cycle.turn).rev().take_while(|i| signal[*i] >= level).last().unwrap_or(cycle.turn);
    let last = (cycle.turn..=high).take_while(|i| signal[*i] >= level).last().unwrap_or(cycle.turn);
    (first, last)
}

/// The phases of a rep, in order, each ending where the next begins, together covering start to end. A turn without rest
/// has no lockout or bottom of its own.
pub(super) fn phases(marks: &Landmarks, lift: LiftName, completeness: Completeness, time: &[f64]) -> Vec<Phase> {
    let names = if lift.lifts_first() {
        [PhaseName::Concentric, PhaseName::Lockout, PhaseName::Eccentric]
    } else {
        [PhaseName::Eccentric, PhaseName::Bottom, PhaseName::Concentric]
    };
    let lowered = completeness != Completeness::NoEccentric;
    let leaves = if lowered { marks.leaves } else { marks.end };
    let bounds = [(marks.start, marks.reached), (marks.reached, leaves), (leaves, marks.end)];
    let spans = names.into_iter().zip(bounds).filter(|(_, (a, b))| b > a);
    spans.map(|(name, (a, b))| Phase { name, start_s: time[a], end_s: time[b] }).collect()
}
