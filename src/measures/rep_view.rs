//! One rep as its measures see it: its parts as ranges of samples, and what a column holds there.

use std::ops::Range;

use crate::angles::{AngleTrack, Column, SampleState};
use crate::lifts::LiftName;
use crate::reps::{Completeness, PhaseName, Rep};

/// The set position is held from so long before the start of a rep to so long after it, seconds; a pull starts a quarter second before the
/// bar leaves the floor, and longer before that the lifter still arranges the back.
const SET_S: (f64, f64) = (0.4, 0.1);
const PULL_SET_S: (f64, f64) = (0.1, 0.15);

/// The parts of a rep, as samples. Empty where the clip does not show them.
#[derive(Debug, Clone)]
pub(crate) struct RepView {
    pub index: usize,
    pub start: usize,
    /// Where the lifting ends in lifts that begin with it, else the turning point.
    pub turn: usize,
    pub end: usize,
    pub whole: Range<usize>,
    pub concentric: Range<usize>,
    pub eccentric: Range<usize>,
    /// Where the weight begins to sink, after any hold.
    pub lowers: usize,
    /// Last tenth of the lifting and the hold at the top.
    pub lockout: Range<usize>,
    /// Just before and at the start.
    pub set_position: Range<usize>,
    pub completeness: Completeness,
}

impl RepView {
    pub fn new(rep: &Rep, previous_end: usize, angles: &AngleTrack, lift: LiftName) -> Self {
        let n = angles.len();
        let last = n.saturating_sub(1);
        let start = rep.start.min(last);
        let end = rep.end.clamp(start, last);
        // A held lockout is neither lifting nor, yet, lowering: the lifting ends where the hold begins.
        let lifted = rep.phases.iter().find(|p| lift.lifts_first() && p.name == PhaseName::Concentric);
        let turn = lifted.map_or(rep.turn, |p| time_range(angles, p.start_s, p.end_s).end.max(1) - 1).clamp(start, end);
        let lowered = rep.phases.iter().find(|p| p.name == PhaseName::Eccentric);
        let tenth = |r: &Range<usize>| r.start + (r.len() * 9) / 10;
        let samples = |seconds: f64| samples_in(angles.rate_hz, seconds);
        let first = start..(turn + 1).min(n);
        let second = turn..(end + 1).min(n);
        let (concentric, mut eccentric) = if lift.lifts_first() { (first, second) } else { (second, first) };
        if rep.completeness == Completeness::NoEccentric {
            eccentric = 0..0;
        }
        let hold =
            rep.phases.iter().filter(|p| p.name == PhaseName::Lockout).map(|p| time_range(angles, p.start_s, p.end_s));
        // The hold that ends this lifting: in lifts that begin at the top there is another before the lowering.
        let hold_end = hold.filter(|h| h.end > concentric.start && h.start <= concentric.end + 1).map(|h| h.end).max();
        // Lifts that begin at the top also end there: what follows the last movement is still the top.
        let after = if lift.lifts_first() || rep.completeness == Completeness::EndCut { 0 } else { samples(0.3) };
        let top = (concentric.end + after).max(hold_end.unwrap_or(0)).min(n);
        let lockout = tenth(&concentric).min(top)..top;
        let (before_s, after_s) = if lift.starts_on_floor { PULL_SET_S } else { SET_S };
        let set_from = start.saturating_sub(samples(before_s)).max(previous_end).min(start);
        let set_position = set_from..(start + samples(after_s) + 1).min(n);
        Self {
            index: rep.index,
            start,
            turn,
            end,
            whole: start..(end + 1).min(n),
            concentric,
            lowers: lowered.map_or(eccentric.start, |p| time_range(angles, p.start_s, p.end_s).start).clamp(start, end),
            eccentric,
            lockout,
            set_position,
            completeness: rep.completeness,
        }
    }

    /// Whether the clip shows the moment where the bar leaves the floor, or the start of the lowering.
    pub fn start_is_seen(&self) -> bool {
        self.completeness != Completeness::StartCut
    }
}

/// Samples in a stretch of time, at most 10 s worth of a plausible rate.
pub(crate) fn samples_in(rate_hz: f64, seconds: f64) -> usize {
    if rate_hz.is_finite() { (rate_hz.clamp(0.0, 1000.0) * seconds.clamp(0.0, 10.0)).round() as usize } else { 0 }
}

/// The samples in a stretch of time.
pub(crate) fn time_range(angles: &AngleTrack, from_s: f64, to_s: f64) -> Range<usize> {
    let from = angles.time_s.partition_point(|t| *t < from_s);
    let to = angles.time_s.partition_point(|t| *t <= to_s);
    from..to.max(from)
}

/// Value and standard deviation of a valid sample.
pub(crate) fn sample(column: &Column, i: usize) -> Option<(f64, f64)> {
    let (value, sd) = (*column.value.get(i)?, *column.sd.get(i)?);
    let known = *column.state.get(i)? != SampleState::Missing;
    (known && value.is_finite() && sd.is_finite()).then_some((value, sd.abs()))
}

/// Valid samples of a range.
pub(crate) fn valid(column: &Column, range: Range<usize>) -> impl Iterator<Item = (usize, f64, f64)> {
    range.filter_map(|i| sample(column, i).map(|(value, sd)| (i, value, sd)))
}
