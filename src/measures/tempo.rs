//! Whether a set's reps take as long as anybody's: a clip that was sped up or slowed down without saying so tells no times.

use super::{RepView, SetView};
use crate::advice::{self, Situation, Topic};
use crate::reps::Completeness;
use crate::statistics::median;

/// Nobody goes there and back under a bar in less, seconds, rep after rep: quick squats without a load take half as long again.
const FASTEST_REP_S: f64 = 1.2;
/// Nobody lifts for longer, seconds, rep after rep: the slowest that are finished take five or six.
const SLOWEST_LIFTING_S: f64 = 8.0;

/// Fails with the reason where the times of the set are not those of a lifter.
pub(super) fn is_a_lifters(set: &SetView) -> Result<(), String> {
    let whole = || set.reps.iter().filter(|rep| rep.completeness == Completeness::Whole);
    let lifting = |rep: &RepView| if set.lift.lifts_first() { (rep.start, rep.turn) } else { (rep.turn, rep.end) };
    let seconds = |(from, to): (usize, usize)| set.time(to) - set.time(from);
    let rep_s = median(whole().map(|rep| seconds((rep.start, rep.end))));
    let lifting_s = median(whole().map(|rep| seconds(lifting(rep))));
    if let Some(rep_s) = rep_s.filter(|s| *s < FASTEST_REP_S) {
        return Err(format!(
            "a rep takes {rep_s:.1} s, and nobody lifts so fast: {}",
            advice::first(Topic::Tempo, &Situation { too_fast: true, ..Situation::default() })
        ));
    }
    if let Some(lifting_s) = lifting_s.filter(|s| *s > SLOWEST_LIFTING_S) {
        return Err(format!(
            "the lifting takes {lifting_s:.0} s, and nobody lifts so slowly: {}",
            advice::first(Topic::Tempo, &Situation::default())
        ));
    }
    Ok(())
}
