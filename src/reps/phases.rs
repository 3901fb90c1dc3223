//! From a cycle to a rep: turning sample, boundaries and phases.

use super::cycles::{Cycle, edges};
use super::motion::median;
use super::{Completeness, LiftName, Phase, PhaseName};

/// Share of the rep's range within which the signal counts as being at the turn.
const PLATEAU_SHARE: f64 = 0.02;
/// The turn is the middle of the hold. The extreme itself wanders over a held lockout with the noise; the crossings of this share
/// of the rep's range from it, where the bar still moves, do not.
const TURN_SHARE: f64 = 0.1;
/// A movement that eases into its hold as a cosine takes so much of the time from half its range to that crossing to go from there
/// to the hold. Without it the turn of a slow pull and a fast lowering comes too early.
const EASING: f64 = 0.69;
/// Samples within this share of the range of the extreme tell how high the signal is at the turn.
const NEAR_TURN_SHARE: f64 = 0.2;
/// A turn of which the clip shows one side only, and which is held longer than this, seconds, is dated by the moment it was reached.
const HELD_S: f64 = 0.3;

/// Landmarks of one rep, samples: `start <= reached <= turn <= leaves <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Landmarks {
    pub start: usize,
    /// First sample at rest at the turn.
    pub reached: usize,
    pub turn: usize,
    /// Last sample at rest at the turn.
    pub leaves: usize,
    pub end: usize,
}

/// Whether the turn is the top (lockout) of the lift.
pub(super) fn turns_at_top(lift: LiftName) -> bool {
    matches!(lift, LiftName::Deadlift | LiftName::BarbellRow | LiftName::OverheadPress)
}

/// Boundaries of a cycle of `signal` sampled at `rate`. Without a left (right) side the rep starts (ends) at the turn's edge.
pub(super) fn landmarks(signal: &[f64], cycle: &Cycle, lift: LiftName, rate: f64) -> Landmarks {
    let left = cycle.left.map(|home| edges(signal, home, cycle.turn, rate));
    let right = cycle.right.map(|home| edges(signal, home, cycle.turn, rate));
    let (first, last) = plateau(signal, cycle);
    let (mut reached, mut leaves) = (left.map_or(first, |e| e.1), right.map_or(last, |e| e.1));
    let held = (leaves.saturating_sub(reached)) as f64 / rate > HELD_S && reached <= cycle.turn;
    let turn = match (cycle.left, cycle.right) {
        (Some(left), Some(right)) => middle(signal, cycle.turn, left, right),
        _ if turns_at_top(lift) && held => reached,
        _ => cycle.turn,
    };
    reached = reached.min(turn);
    leaves = leaves.max(turn);
    let start = left.map_or(reached, |e| e.0).min(reached);
    let end = right.map_or(leaves, |e| e.0).max(leaves);
    Landmarks { start, reached, turn, leaves, end }
}

/// Middle of the hold about the maximum `turn`, between the minima `left` and `right`. How high the hold is is told by a median: the
/// maximum itself may be a glitch.
fn middle(signal: &[f64], turn: usize, left: usize, right: usize) -> usize {
    let range = signal[turn] - signal[left].max(signal[right]);
    let near: Vec<f64> =
        signal[left..=right].iter().copied().filter(|v| *v >= signal[turn] - NEAR_TURN_SHARE * range).collect();
    let hold = median(&near);
    let (level, half) = (hold - TURN_SHARE * range, hold - 0.5 * range);
    let rises = (left..=turn).find(|i| signal[*i] >= level).unwrap_or(turn);
    let falls = (turn..=right).rev().find(|i| signal[*i] >= level).unwrap_or(turn);
    let rising = (left..=rises).rev().take_while(|i| signal[*i] >= half).count();
    let falling = (falls..=right).take_while(|i| signal[*i] >= half).count();
    let (from, to) = (rises as f64 + EASING * rising as f64, falls as f64 - EASING * falling as f64);
    ((from + to) / 2.0).round().clamp(rises as f64, falls as f64) as usize
}

/// First and last sample around the turn at which the signal is within 2 % of the rep's range of it.
fn plateau(signal: &[f64], cycle: &Cycle) -> (usize, usize) {
    let low = cycle.left.unwrap_or(cycle.turn);
    let high = cycle.right.unwrap_or(signal.len() - 1);
    let bottom = [cycle.left, cycle.right].into_iter().flatten().map(|i| signal[i]).fold(f64::INFINITY, f64::min);
    let level = signal[cycle.turn] - PLATEAU_SHARE * (signal[cycle.turn] - bottom.min(signal[cycle.turn]));
    let first = (low..=cycle.turn).rev().take_while(|i| signal[*i] >= level).last().unwrap_or(cycle.turn);
    let last = (cycle.turn..=high).take_while(|i| signal[*i] >= level).last().unwrap_or(cycle.turn);
    (first, last)
}

/// The phases of a rep, in order, each ending where the next begins, together covering start to end. A turn without rest
/// has no lockout or bottom of its own.
pub(super) fn phases(marks: &Landmarks, lift: LiftName, completeness: Completeness, time: &[f64]) -> Vec<Phase> {
    let names = if turns_at_top(lift) {
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
