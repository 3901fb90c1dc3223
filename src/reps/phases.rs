//! From a cycle to a rep: turning sample, boundaries and phases.

use super::cycles::{Cycle, edges};
use super::motion::quantile;
use super::{Completeness, LiftName, Phase, PhaseName};

/// Share of the rep's range within which the signal counts as being at the turn.
const PLATEAU_SHARE: f64 = 0.02;
/// The turn is the middle of the hold. The extreme itself wanders over a held lockout with the noise; where the course crosses
/// these shares of the rep's range, and the lifter still moves, it does not.
const CROSSINGS: (f64, f64) = (0.4, 0.85);
/// So much of the time between those crossings it takes to go on to the hold: 1.1 if the angle itself moves with minimum jerk (Flash
/// & Hogan 1985, J Neurosci), a little more as several joints add up to it (1.2 dates 39 rendered deadlifts and squats best, by
/// their true joints). Without it the turn of a slow pull and a fast lowering comes too early.
const EASING: f64 = 1.2;
/// Samples within this share of the range of the extreme tell how high the course is at the turn, by this quantile: the extreme
/// itself may be a glitch, and a slow approach is not the hold.
const NEAR_TURN_SHARE: f64 = 0.2;
const HOLD_QUANTILE: f64 = 0.8;
/// The turn lies where the signal itself is nearer to it than to where the lifter came from and goes to.
const UPPER_HALF: f64 = 0.5;
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

/// Boundaries of a cycle of `signal` sampled at `rate`; the turn of a cycle with both sides is told by the `course`, in which it is
/// a maximum too. Without a left (right) side the rep starts (ends) at the turn's edge.
pub(super) fn landmarks(signal: &[f64], course: &[f64], cycle: &Cycle, lift: LiftName, rate: f64) -> Landmarks {
    let left = cycle.left.map(|home| edges(signal, home, cycle.turn, rate));
    let right = cycle.right.map(|home| edges(signal, home, cycle.turn, rate));
    let (first, last) = plateau(signal, cycle, PLATEAU_SHARE);
    let (mut reached, mut leaves) = (left.map_or(first, |e| e.1), right.map_or(last, |e| e.1));
    let held = (leaves.saturating_sub(reached)) as f64 / rate > HELD_S && reached <= cycle.turn;
    let turn = match (cycle.left, cycle.right) {
        (Some(left), Some(right)) => {
            // Where joints are misplaced angle and height disagree; the movement that was found is the height's.
            let (first, last) = plateau(signal, cycle, UPPER_HALF);
            middle(course, cycle.turn, left, right).clamp(first, last)
        }
        _ if turns_at_top(lift) && held => reached,
        _ => cycle.turn,
    };
    reached = reached.min(turn);
    leaves = leaves.max(turn);
    let start = left.map_or(reached, |e| e.0).min(reached);
    let end = right.map_or(leaves, |e| e.0).max(leaves);
    Landmarks { start, reached, turn, leaves, end }
}

/// Middle of the hold about `turn`, between `left` and `right`, in a course that rises to it and falls from it. A half that does not
/// ease (a slow, uneven descent, cut off by the turn) is no reason to date the turn before the lifter has come to the hold, nor
/// after they have left it.
fn middle(course: &[f64], turn: usize, left: usize, right: usize) -> usize {
    let highest = course[left..=right].iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = highest - course[left].max(course[right]);
    let near: Vec<f64> =
        course[left..=right].iter().copied().filter(|v| *v >= highest - NEAR_TURN_SHARE * range).collect();
    let hold = quantile(&near, HOLD_QUANTILE);
    let [low, high, there] = [CROSSINGS.0, CROSSINGS.1, 1.0 - PLATEAU_SHARE].map(|share| hold - (1.0 - share) * range);
    let first = |level: f64| (left..=turn).find(|i| course[*i] >= level).unwrap_or(turn);
    let last = |level: f64| (turn..=right).rev().find(|i| course[*i] >= level).unwrap_or(turn);
    let (rises, falls) = (first(high), last(high));
    let rising = (left..=rises).rev().take_while(|i| course[*i] >= low).last().unwrap_or(rises);
    let falling = (falls..=right).take_while(|i| course[*i] >= low).last().unwrap_or(falls);
    // Between samples: at 30 a second a whole sample here is 40 ms at the hold.
    let before = |i: usize, level: f64| i as f64 - passed(course, i, i.saturating_sub(1).max(left), level);
    let after = |i: usize, level: f64| i as f64 + passed(course, i, (i + 1).min(right), level);
    let (up, down) = (before(rises, high), after(falls, high));
    let from = up + EASING * (up - before(rising, low));
    let to = down - EASING * (after(falling, low) - down);
    (((from + to) / 2.0).round() as usize).clamp(first(there), last(there))
}

/// How much of the step from the sample `inside`, where the course is at `level` or above it, to its neighbour `outside` lies above.
fn passed(course: &[f64], inside: usize, outside: usize, level: f64) -> f64 {
    let fall = course[inside] - course[outside];
    if fall > 0.0 { ((course[inside] - level) / fall).clamp(0.0, 1.0) } else { 0.0 }
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
