//! Which lift it is. Every movement of the clip, lowering or lifting, votes for the lifts whose table it fits; what fits
//! none votes for "unknown".

use super::cycles::{Extreme, extremes, prominence};
use super::motion::Motion;
use super::pattern::{LIFTS, Posture};
use super::reject::FEET_TRAVEL;
use super::{Lift, LiftName, LiftSource};

/// Weight of "none of these" for each movement: a lift must fit better than about √6 ≈ 2.4 standard deviations in all.
const UNKNOWN: f64 = 0.05;
/// A movement this large, statures, has a full vote; smaller ones, which set-ups abound in, proportionally less.
const FULL_VOTE: f64 = 0.15;
/// A set that begins or ends low with the hands at the floor makes a deadlift this much likelier than a Romanian one.
const FLOOR_FACTOR: f64 = 1.5;
/// Below this share of the votes no lift is named.
const SURE: f64 = 0.5;

/// Recognises the lift.
pub(super) fn recognise(motion: &Motion) -> Lift {
    let mut votes = [0.0; LIFTS.len()];
    let mut total = 0.0;
    let body = extremes(&motion.shoulder, prominence(&motion.shoulder));
    let arms = extremes(&motion.reach, prominence(&motion.reach));
    for (signal, found, by_arms) in [(&motion.shoulder, &body, false), (&motion.reach, &arms, true)] {
        for pair in found.windows(2) {
            let (high, low) = if pair[0].high { (pair[0].at, pair[1].at) } else { (pair[1].at, pair[0].at) };
            if motion.feet_travel(high.min(low), high.max(low)) > FEET_TRAVEL {
                continue;
            }
            let weight = ((signal[high] - signal[low]) / FULL_VOTE).min(1.0);
            let posture = Posture::of(motion, high, low);
            let fits =
                LIFTS.map(|lift| if is_by_arms(lift) == by_arms { (-posture.misfit(lift) / 2.0).exp() } else { 0.0 });
            let sum = fits.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            for (vote, fit) in votes.iter_mut().zip(fits) {
                // A movement that two lifts explain is shared between them.
                *vote += weight * fit * fit / sum;
            }
            total += weight * UNKNOWN;
        }
    }
    if rests_at_floor(motion, &body) {
        votes[0] *= FLOOR_FACTOR;
    } else {
        votes[1] *= FLOOR_FACTOR;
    }
    total += votes.iter().sum::<f64>();
    let (best, vote) =
        LIFTS.into_iter().zip(votes).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((LiftName::Unknown, 0.0));
    let confidence = if total > 0.0 { vote / total } else { 0.0 };
    if confidence < SURE {
        return Lift { name: LiftName::Unknown, source: LiftSource::Recognised, confidence: 1.0 - confidence };
    }
    Lift { name: best, source: LiftSource::Recognised, confidence }
}

fn is_by_arms(lift: LiftName) -> bool {
    matches!(lift, LiftName::BarbellRow | LiftName::OverheadPress)
}

/// Whether the first or last extreme of the clip is low with the hands at the height of a bar on the floor.
fn rests_at_floor(motion: &Motion, body: &[Extreme]) -> bool {
    let low = |e: Option<&Extreme>| e.is_some_and(|e| !e.high && motion.around(&motion.wrist, e.at) < 0.3);
    low(body.first()) || low(body.last())
}
