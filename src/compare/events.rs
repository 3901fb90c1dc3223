//! Stretches of time found against stretches that are there: reps counted, their times, their overlap.

/// A stretch of time with a turning point in it, seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// First moment.
    pub start: f64,
    /// Turning point.
    pub turn: f64,
    /// Last moment.
    pub end: f64,
}

/// Temporal intersection over union of two stretches, 0…1.
pub fn overlap(a: &Span, b: &Span) -> f64 {
    let shared = (a.end.min(b.end) - a.start.max(b.start)).max(0.0);
    let all = (a.end - a.start) + (b.end - b.start) - shared;
    if all > 0.0 { shared / all } else { 0.0 }
}

/// Pairs (found, true) that overlap, in order of time: each true span goes with the found one that overlaps it most, and no span
/// is used twice.
pub fn matched<'a>(found: &'a [Span], there: &'a [Span]) -> Vec<(&'a Span, &'a Span)> {
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for (i, f) in found.iter().enumerate() {
        all.extend(there.iter().enumerate().map(|(j, t)| (overlap(f, t), i, j)).filter(|o| o.0 > 0.0));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_found, mut used_there) = (vec![false; found.len()], vec![false; there.len()]);
    let mut pairs = Vec::new();
    for (_, i, j) in all {
        if !used_found[i] && !used_there[j] {
            (used_found[i], used_there[j]) = (true, true);
            pairs.push((&found[i], &there[j]));
        }
    }
    pairs.sort_by(|a, b| a.1.start.total_cmp(&b.1.start));
    pairs
}
