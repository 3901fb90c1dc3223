//! The lifter's own upright moments outside the reps, and how far they differ: nobody stands in one posture alone, and what differs between
//! two quiet moments is no arch at the top of a rep.

use super::SetView;
use super::set_view::sample;
use crate::statistics::{median, robust_sd};

/// Lean and knee flexion up to which a sample is upright, degrees.
const LEAN_DEG: f64 = 15.0;
const KNEE_DEG: f64 = 25.0;
/// Length of a moment, seconds; of a shorter stretch half of it makes one.
const MOMENT_S: f64 = 0.5;
/// Standard deviation of what `value` gives of a sample between the upright moments outside the reps: the larger of that between the stretches
/// in which the lifter stands and that between the moments of all, robust against odd ones; zero of fewer than two.
pub(super) fn spread(set: &SetView, value: impl Fn(usize) -> Option<f64>) -> f64 {
    let angles = set.angles;
    let of_a_rep = |i: usize| set.reps.iter().any(|rep| rep.whole.contains(&i) || rep.lockout.contains(&i));
    let within = |column, i: usize, limit: f64| sample(column, i).is_some_and(|(v, _)| v.abs() <= limit);
    let upright: Vec<(usize, f64)> = (0..angles.len())
        .filter(|i| within(&angles.trunk_inclination, *i, LEAN_DEG) && within(&angles.knee_flexion, *i, KNEE_DEG))
        .filter(|i| !of_a_rep(*i))
        .filter_map(|i| value(i).map(|v| (i, v)))
        .collect();
    let moment = set.samples(MOMENT_S).max(1);
    let between = |parts: &mut dyn Iterator<Item = &[(usize, f64)]>| {
        let long = parts.filter(|part| 2 * part.len() >= moment);
        let middles: Vec<f64> = long.filter_map(|part| median(part.iter().map(|(_, v)| *v))).collect();
        robust_sd(&middles)
    };
    let stretches = || upright.chunk_by(|a, b| b.0 == a.0 + 1);
    between(&mut stretches()).max(between(&mut stretches().flat_map(|stretch| stretch.chunks(moment))))
}
