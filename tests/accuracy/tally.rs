//! What the parts of the stand gather, and how it comes to statistics.

use spotter::angles::{AngleTrack, Column, SampleState};
use spotter::compare::{Against, Agreement, Pair};
use spotter::reps::SetReps;

use crate::statistics::{Span, coverage, matched, overlap};

/// The angles of a track that have a truth, with their names.
pub fn columns(angles: &AngleTrack) -> [(&'static str, &Column); 5] {
    [
        ("trunk inclination", &angles.trunk_inclination),
        ("hip hinge", &angles.hip_hinge),
        ("knee flexion", &angles.knee_flexion),
        ("shank inclination", &angles.shank_inclination),
        ("lumbar flexion", &angles.lumbar_flexion),
    ]
}

/// One measured sample against its truth.
#[derive(Debug, Clone)]
pub struct Sample {
    pub lift: String,
    pub angle: &'static str,
    /// Off the true side view, degrees.
    pub yaw: f64,
    pub phase: String,
    pub pair: Pair,
    pub sd: f64,
}

/// Value and standard deviation of a sample that was measured.
pub fn measured(column: &Column, i: usize) -> Option<(f64, f64)> {
    (column.state[i] != SampleState::Missing).then(|| (column.value[i], column.sd[i]))
}

/// Agreement of samples with the truth, and the share of truths within one and two stated standard deviations.
pub fn summary<'a>(samples: impl IntoIterator<Item = &'a Sample>) -> Option<(Agreement, f64, f64)> {
    let stated: Vec<(Pair, f64)> = samples.into_iter().map(|s| (s.pair, s.sd)).collect();
    let pairs: Vec<Pair> = stated.iter().map(|s| s.0).collect();
    Some((Agreement::of(&pairs, Against::Truth)?, coverage(&stated, 1.0)?, coverage(&stated, 2.0)?))
}

/// A rep that is there: its boundaries and the hold at its turning point (one moment, where there is none), seconds.
#[derive(Debug, Clone, Copy)]
pub struct TrueRep {
    pub start: f64,
    pub hold: (f64, f64),
    pub end: f64,
}

impl TrueRep {
    pub fn span(&self) -> Span {
        Span { start: self.start, turn: self.hold.0, end: self.end }
    }
}

/// Errors of one found rep in time, milliseconds, late +.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    pub start: f64,
    /// From the middle of the hold.
    pub turn: f64,
    /// How far the turn lies before or after the hold, 0 within.
    pub outside: f64,
    pub end: f64,
    pub overlap: f64,
}

/// The reps of a set as spans.
pub fn spans(angles: &AngleTrack, reps: &SetReps) -> Vec<Span> {
    let at = |i: usize| angles.time_s[i];
    reps.reps.iter().map(|r| Span { start: at(r.start), turn: at(r.turn), end: at(r.end) }).collect()
}

/// Errors in time of the found reps that overlap one that is there.
pub fn timing(found: &[Span], there: &[TrueRep]) -> Vec<Timing> {
    let truth: Vec<Span> = there.iter().map(TrueRep::span).collect();
    let one = |(f, t): (&Span, &Span)| {
        let hold = there.iter().find(|r| r.start == t.start).map_or((t.turn, t.turn), |r| r.hold);
        let turn = (f.turn - 0.5 * (hold.0 + hold.1)) * 1000.0;
        let (start, end) = ((f.start - t.start) * 1000.0, (f.end - t.end) * 1000.0);
        let outside = (hold.0 - f.turn).max(f.turn - hold.1).max(0.0) * 1000.0;
        Timing { start, turn, outside, end, overlap: overlap(f, t) }
    };
    matched(found, &truth).into_iter().map(one).collect()
}

/// Largest of the sizes; 0 of none.
pub fn largest(values: impl IntoIterator<Item = f64>) -> f64 {
    values.into_iter().map(f64::abs).fold(0.0, f64::max)
}

/// Mean; NaN of none.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
