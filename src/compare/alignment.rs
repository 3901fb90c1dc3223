//! Two recordings with clocks of their own brought to the same times.

use super::agreement::Pair;
use super::recording::{Quantity, Recording};

/// Step of the search for the lag, seconds.
const STEP_S: f64 = 0.01;
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
pub fn best_lag(a: &Recording, b: &Recording) -> Option<Lag> {
    let quantities = shared(a, b);
    let grid = |r: &Recording| -> Option<Vec<Vec<f64>>> {
        let (first, last) = (*r.time_s.first()?, *r.time_s.last()?);
        let n = ((last - first) / STEP_S) as usize + 1;
        let column = |q: &Quantity| {
            let course = r.course(*q)?;
            Some((0..n).map(|k| value_at(&r.time_s, &course.degrees, first + k as f64 * STEP_S)).collect())
        };
        quantities.iter().map(column).collect()
    };
    let (ga, gb) = (grid(a)?, grid(b)?);
    let (na, nb) = (ga.first()?.len() as isize, gb.first()?.len() as isize);
    let shorter = na.min(nb);
    let mut best: Option<(f64, f64, isize)> = None;
    // b's sample k stands at a's sample k + shift.
    for shift in (1 - nb)..na {
        let (from, to) = (shift.max(0), (shift + nb).min(na));
        let share = (to - from) as f64 / shorter as f64;
        if share < LEAST_OVERLAP {
            continue;
        }
        let each = ga.iter().zip(&gb).filter_map(|(ca, cb)| {
            correlation(&ca[from as usize..to as usize], &cb[(from - shift) as usize..(to - shift) as usize])
        });
        let (sum, count) = each.fold((0.0, 0.0), |(s, n), r| (s + r, n + 1.0));
        let score = share.min(1.0) * sum / count;
        if count > 0.0 && best.is_none_or(|(s, ..)| score > s) {
            best = Some((score, sum / count, shift));
        }
    }
    let (_, correlation, shift) = best?;
    let seconds = a.time_s.first()? + shift as f64 * STEP_S - b.time_s.first()?;
    Some(Lag { seconds, correlation: Some(correlation) })
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
