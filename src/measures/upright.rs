//! The lifter's own upright moments outside the reps, and how far they differ: nobody stands in one posture alone, and what differs between
//! two quiet moments is no arch at the top of a rep.

use super::rep_view::sample;
use super::{RepView, SetView};
use crate::angles::is_upright;
use crate::statistics::{median, robust_sd};
use crate::uncertainty::movement::upright_spread;

/// Length of a moment, seconds; of a shorter stretch half of it makes one.
const MOMENT_S: f64 = 0.5;
/// Tops of reps that show how far a lifter's own differ.
const SEVERAL: usize = 3;

/// What a quantity is in the lifter's upright moments outside the reps, degrees.
pub(super) struct Moments {
    /// Its median; nothing of fewer than two.
    pub middle: Option<f64>,
    /// Standard deviation between them: the larger of that between the stretches in which the lifter stands and that between the moments of all,
    /// robust against odd ones, with what is known of other people as far as the own are few; nothing where there are fewer than two and so
    /// many tops of reps are held against each other as show it.
    pub spread: f64,
}

/// The upright moments in the scene of a rep, by what `value` gives of a sample, where so many `tops` of reps are held against each other.
pub(super) fn moments(set: &SetView, rep: &RepView, tops: usize, value: impl Fn(usize) -> Option<f64>) -> Moments {
    let angles = set.angles;
    let of_a_rep = |i: usize| set.reps.iter().any(|rep| rep.whole.contains(&i) || rep.lockout.contains(&i));
    let stands = |i: &usize| {
        let angles = sample(&angles.trunk_inclination, *i).zip(sample(&angles.knee_flexion, *i));
        angles.is_some_and(|((trunk, _), (knee, _))| is_upright(trunk, knee))
    };
    let upright: Vec<(usize, f64)> = set
        .scene_of(rep)
        .samples
        .clone()
        .filter(stands)
        .filter(|i| !of_a_rep(*i))
        .filter_map(|i| value(i).map(|v| (i, v)))
        .collect();
    let moment = set.samples(MOMENT_S).max(1);
    let middles = |parts: &mut dyn Iterator<Item = &[(usize, f64)]>| -> Vec<f64> {
        let long = parts.filter(|part| 2 * part.len() >= moment);
        long.filter_map(|part| median(part.iter().map(|(_, v)| *v))).collect()
    };
    let stretches = || upright.chunk_by(|a, b| b.0 == a.0 + 1);
    let moments = middles(&mut stretches().flat_map(|stretch| stretch.chunks(moment)));
    if moments.len() < 2 {
        return Moments { middle: None, spread: if tops < SEVERAL { upright_spread(0.0, 0) } else { 0.0 } };
    }
    let own = robust_sd(&moments).max(robust_sd(&middles(&mut stretches())));
    Moments { middle: median(&moments), spread: upright_spread(own, moments.len()) }
}
