//! Which lift it is. Every movement of the clip, lowering or lifting, votes for the lifts whose table it fits; what fits
//! none votes for "unknown". A vote counts as far as the movement was surely seen.

use super::cycles::{Extreme, edges, extremes, prominence};
use super::motion::Motion;
use super::pattern::{LIFTS, Posture, is_by_arms};
use super::reject::FEET_TRAVEL;
use super::{Lift, LiftName, LiftSource};

/// Weight of "none of these" for each movement: a lift must fit better than about √6 ≈ 2.4 standard deviations in all.
const UNKNOWN: f64 = 0.05;
/// A movement of the body this large, statures, has a full vote; smaller ones, in which rests and set-ups abound, by their square
/// less.
const FULL_VOTE: f64 = 0.15;
/// The same for hands that move against the body: a row takes them from hanging to the belly, a press overhead. Behind plates
/// placed wrists wander by half of this.
const FULL_VOTE_ARMS: f64 = 0.25;
/// Low for this much longer than the tempo explains, seconds, is resting on the floor; in a Romanian deadlift or good morning
/// nobody does.
const REST_S: f64 = 2.0;
/// What is left of a vote for a hanging lift by a movement that begins or ends in such a rest.
const REST_FACTOR: f64 = 0.3;
/// What is left of the votes for squats in a clip that begins and ends low: one sits on a seat, one does not squat so.
const SEAT_FACTOR: f64 = 0.03;
/// Below this share of the votes no lift is named.
const SURE: f64 = 0.5;

/// Recognises the lift.
pub(super) fn recognise(motion: &Motion) -> Lift {
    let mut votes = [0.0; LIFTS.len()];
    let mut total = 0.0;
    let bar = motion.signal(LiftName::Deadlift);
    for (signal, by_arms) in [(&motion.shoulder, false), (&motion.reach, true)] {
        let found = extremes(signal, prominence(signal));
        // Low at both ends, and in one place between: not a lifter who crouches at the phone and walks to the bar.
        let seated = matches!(
            (found.first(), found.last()),
            (Some(a), Some(b)) if !a.high && !b.high && motion.feet_travel(a.at, b.at) <= 2.0 * FEET_TRAVEL
        );
        for (k, pair) in found.windows(2).enumerate() {
            let (high, low) = if pair[0].high { (pair[0].at, pair[1].at) } else { (pair[1].at, pair[0].at) };
            let (a, b) = edges(signal, low, high, motion.rate);
            if motion.feet_travel(a.min(b), a.max(b)) > FEET_TRAVEL {
                continue;
            }
            let full = if by_arms { FULL_VOTE_ARMS } else { FULL_VOTE };
            let weight =
                ((signal[high] - signal[low]) / full).min(1.0).powi(2) * motion.sure(a.min(b), a.max(b)).powi(2);
            let posture = Posture::of(motion, high, low, by_arms);
            let rests = rests_low(motion, &bar, &found, if pair[0].high { k + 1 } else { k });
            let fits = LIFTS.map(|lift| {
                let plausible = match lift {
                    lift if is_by_arms(lift) != by_arms => 0.0,
                    LiftName::RomanianDeadlift | LiftName::GoodMorning if rests => REST_FACTOR,
                    LiftName::Squat if seated => SEAT_FACTOR,
                    _ => 1.0,
                };
                let seen = if lift == LiftName::Squat { posture.with_hands_of_either_end() } else { posture };
                plausible * (-seen.misfit(lift) / 2.0).exp()
            });
            let sum = fits.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            for (vote, fit) in votes.iter_mut().zip(fits) {
                // A movement that two lifts explain is shared between them.
                *vote += weight * fit * fit / sum;
            }
            total += weight * UNKNOWN;
        }
    }
    total += votes.iter().sum::<f64>();
    let by_votes = LIFTS.into_iter().zip(votes).max_by(|a, b| a.1.total_cmp(&b.1));
    let (best, vote) = by_votes.unwrap_or((LiftName::Unknown, 0.0));
    let confidence = if total > 0.0 { vote / total } else { 0.0 };
    if confidence < SURE {
        return Lift { name: LiftName::Unknown, source: LiftSource::Recognised, confidence: 1.0 - confidence };
    }
    Lift { name: best, source: LiftSource::Recognised, confidence }
}

/// Whether the low extreme `found[k]` is a rest: the clip begins or ends there, or the bar stays low for long against the
/// time it takes to come up.
fn rests_low(motion: &Motion, bar: &[f64], found: &[Extreme], k: usize) -> bool {
    let neighbours = (k.checked_sub(1).and_then(|b| found.get(b)), found.get(k + 1));
    let (Some(before), Some(after)) = neighbours else { return true };
    let low = found[k].at;
    let level = |share: f64| bar[low] + share * (bar[after.at] - bar[low]);
    let since = (before.at..=low).rev().take_while(|i| bar[*i] < level(0.3)).count();
    let until = (low..=after.at).take_while(|i| bar[*i] < level(0.3)).count();
    let rise = (low + until..=after.at).take_while(|i| bar[*i] < level(0.9)).count();
    (since + until) as f64 / motion.rate > REST_S + 1.5 * rise as f64 / motion.rate
}
