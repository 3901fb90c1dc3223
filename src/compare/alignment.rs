//! Two recordings with clocks of their own brought to the same times.

use super::agreement::Pair;
use super::recording::{Quantity, Recording};

/// Step of the search for the lag, seconds.
const STEP_S: f64 = 0.01;
/// Longest recording, in steps, that is searched in the finest steps at once.
const MOST_STEPS: f64 = 4000.0;
/// Values are interpolated between samples at most this far apart, seconds.
const LONGEST_STEP_S: f64 = 0.15;
/// At least this share of the shorter recording must overlap the other.
const LEAST_OVERLAP: f64 = 0.5;
/// Fewer common moments than this tell no lag.
const LEAST_MOMENTS: usize = 20;

/// How the clocks stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lag {
    /// Seconds to be added to the second recording's times to get the first's.
    pub seconds: f64,
    /// Mean correlation of the quantities there; None for a lag that was given.
    pub correlation: Option<f64>,
}

/// Value at a time by linear interpolation; NaN outside and where a neighbour is missing or far.
pub fn value_at(time_s: &[f64], values: &[f64], t: f64) -> f64 {
    let after = time_s.partition_point(|v| *v < t);
    let (Some(t1), Some(v1)) = (time_s.get(after), values.get(after)) else { return f64::NAN };
    if *t1 == t {
        return *v1;
    }
    let Some(before) = after.checked_sub(1) else { return f64::NAN };
    let (t0, v0) = (time_s[before], values[before]);
    if t1 - t0 > LONGEST_STEP_S { f64::NAN } else { v0 + (v1 - v0) * (t - t0) / (t1 - t0) }
}

/// Quantities that both recordings hold.
pub fn shared(a: &Recording, b: &Recording) -> Vec<Quantity> {
    Quantity::ALL.into_iter().filter(|q| a.course(*q).is_some() && b.course(*q).is_some()).collect()
}

/// The lag at which the courses run most alike: the highest mean correlation over the shared quantities, times the share of the
/// shorter recording that overlaps, of all lags with at least half of it overlapping. None where nothing moves.
///
/// Long recordings are searched in coarse steps first, so that the work does not grow with the square of their length.
pub fn best_lag(a: &Recording, b: &Recording) -> Option<Lag> {
    let length = |r: &Recording| Some(r.time_s.last()? - r.time_s.first()?);
    let (long, apart) = (length(a)?.max(length(b)?), length(a)? + length(b)?);
    let coarse = (long / MOST_STEPS).max(STEP_S);
    let middle = 0.5 * (a.time_s.first()? + a.time_s.last()? - b.time_s.first()? - b.time_s.last()?);
    let first = search(a, b, coarse, middle, apart)?;
    if coarse > STEP_S { search(a, b, STEP_S.max(coarse / 20.0), first.seconds, 2.0 * coarse) } else { Some(first) }
}

/// The best lag in steps of `step` within `reach` of `around`, seconds.
fn search(a: &Recording, b: &Recording, step: f64, around: f64, reach: f64) -> Option<Lag> {
    let (from, to) = (*b.time_s.first()?, *b.time_s.last()?);
    let shorter = (to - from).min(a.time_s.last()? - a.time_s.first()?);
    // Both on one grid: b's from its first moment, a's from the moment that meets it at the lag in the middle.
    let steps = (reach / step).ceil() as isize;
    let n = ((to - from) / step) as usize + 1;
    let quantities = shared(a, b);
    let column = |r: &Recording, q: &Quantity, first: f64, count: usize| -> Option<Vec<f64>> {
        let course = r.course(*q)?;
        Some((0..count).map(|k| value_at(&r.time_s, &course.degrees, first + k as f64 * step)).collect())
    };
    let before = from + around - steps as f64 * step;
    let of_a = quantities.iter().map(|q| column(a, q, before, n + 2 * steps as usize)).collect::<Option<Vec<_>>>()?;
    let of_b = quantities.iter().map(|q| column(b, q, from, n)).collect::<Option<Vec<_>>>()?;
    let mut best: Option<(f64, Lag)> = None;
    for shift in 0..=2 * steps as usize {
        let seconds = around + (shift as f64 - steps as f64) * step;
        let overlap = (to + seconds).min(*a.time_s.last()?) - (from + seconds).max(*a.time_s.first()?);
        let share = overlap / shorter;
        if share < LEAST_OVERLAP {
            continue;
        }
        let each = of_a.iter().zip(&of_b).filter_map(|(ca, cb)| correlation(&ca[shift..shift + n], cb));
        let (sum, count) = each.fold((0.0, 0.0), |(s, n), r| (s + r, n + 1.0));
        let score = share.min(1.0) * sum / count;
        if count > 0.0 && best.as_ref().is_none_or(|(s, _)| score > *s) {
            best = Some((score, Lag { seconds, correlation: Some(sum / count) }));
        }
    }
    best.map(|(_, lag)| lag)
}

fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mut n, mut sa, mut sb, mut saa, mut sbb, mut sab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b).filter(|(x, y)| x.is_finite() && y.is_finite()) {
        n += 1.0;
        sa += x;
        sb += y;
        saa += x * x;
        sbb += y * y;
        sab += x * y;
    }
    let (va, vb) = (n * saa - sa * sa, n * sbb - sb * sb);
    // A course that does not move has no correlation; rounding may leave a crumb of variance.
    let moves = |v: f64, s: f64| v > 1e-9 * s.max(1.0);
    (n >= LEAST_MOMENTS as f64 && moves(va, n * saa) && moves(vb, n * sbb))
        .then(|| (n * sab - sa * sb) / (va * vb).sqrt())
}

/// Pairs of a quantity at the first recording's times: its value the reference, the second's the measured one. `lag` in seconds
/// as [`Lag::seconds`]. Moments that one of them lacks are left out.
pub fn pairs(a: &Recording, b: &Recording, quantity: Quantity, lag: f64) -> Vec<Pair> {
    let (Some(x), Some(y)) = (a.course(quantity), b.course(quantity)) else { return Vec::new() };
    let one = |(t, reference): (&f64, &f64)| Pair {
        reference: *reference,
        measured: value_at(&b.time_s, &y.degrees, t - lag),
    };
    a.time_s.iter().zip(&x.degrees).map(one).filter(|p| p.difference().is_finite()).collect()
}
