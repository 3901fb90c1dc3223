//! Which lift it is. Every movement of the clip, lowering or lifting, votes for the lifts whose table it fits; what fits
//! none votes for "unknown". A vote counts as far as the movement was surely seen.

use super::cycles::{Extreme, LONGER, edges, extremes, prominence};
use super::motion::Motion;
use super::pattern::Posture;
use super::reject::FEET_TRAVEL;
use crate::lifts::{Family, GivenLift, LiftName};

/// Weight of "none of these" for each movement: a lift must fit better than about √6 ≈ 2.4 standard deviations in all.
const UNKNOWN: f64 = 0.05;
/// A movement of the body this large, body lengths, has a full vote; smaller ones, in which rests and set-ups abound, by their square
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
/// A row is pulled bent over. Who in a clip stands up and bends down more often than it takes to fetch the bar and put it away, movements,
/// and at least so often for each that looks like a row, does not row: in the rests hands behind plates seem to.
const STANDS_UP: f64 = 3.0;
const STANDS_UP_PER_ROW: f64 = 0.25;
/// What is left of the votes for rows then.
const STANDS_UP_FACTOR: f64 = 0.1;
/// Below this share of the votes for a lift and those alike no lift is named.
const SURE: f64 = 0.5;
/// Recognises the lift among those that it may be, and says how sure that is, 0…1.
pub(super) fn recognise(motion: &Motion, given: &GivenLift) -> (LiftName, f64) {
    let lifts: Vec<LiftName> = LiftName::named().filter(|lift| given.may_be(*lift)).collect();
    let mut votes = vec![0.0; lifts.len()];
    let mut total = 0.0;
    let bar = motion.hands_and_shoulders();
    for (signal, by_arms) in [(&motion.shoulder, false), (&motion.reach, true)] {
        let found = extremes(signal, prominence(signal));
        // Low at both ends, and in one place between: not a lifter who crouches at the phone and walks to the bar.
        let seated = matches!(
            (found.first(), found.last()),
            (Some(a), Some(b)) if !a.high && !b.high && motion.feet_travel(a.at, b.at) <= 2.0 * FEET_TRAVEL
        );
        for (k, pair) in found.windows(2).enumerate() {
            let Some((from, to)) = on_the_spot(motion, signal, &found, k) else { continue };
            let (high, low) = if pair[0].high { (from, to) } else { (to, from) };
            let (a, b) = edges(signal, low, high, motion.rate);
            let full = if by_arms { FULL_VOTE_ARMS } else { FULL_VOTE };
            let weight =
                ((signal[high] - signal[low]) / full).min(1.0).powi(2) * motion.sure(a.min(b), a.max(b)).powi(2);
            let posture = Posture::of(motion, high, low, by_arms);
            let rests = rests_low(motion, &bar, &found, if pair[0].high { k + 1 } else { k });
            let fits: Vec<f64> = lifts
                .iter()
                .map(|lift| {
                    let plausible = match lift {
                        lift if lift.is_by_arms() != by_arms => 0.0,
                        lift if lift.turns_in_hinge() && rests => REST_FACTOR,
                        lift if lift.is(Family::Squat) && seated => SEAT_FACTOR,
                        _ => 1.0,
                    };
                    let seen = if lift.is(Family::Squat) { posture.with_hands_of_either_end() } else { posture };
                    plausible * (-seen.misfit(*lift) / 2.0).exp()
                })
                .collect();
            let sum = fits.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            for (vote, fit) in votes.iter_mut().zip(fits) {
                // A movement that two lifts explain is shared between them.
                *vote += weight * fit * fit / sum;
            }
            total += weight * UNKNOWN;
        }
    }
    let body_votes = lifts.iter().zip(&votes).filter(|(lift, _)| !lift.is_by_arms());
    let stands_up: f64 = body_votes.map(|(_, vote)| vote).sum();
    for (lift, vote) in lifts.iter().zip(&mut votes) {
        if lift.is(Family::Row) && stands_up > STANDS_UP.max(STANDS_UP_PER_ROW * *vote) {
            *vote *= STANDS_UP_FACTOR;
        }
    }
    total += votes.iter().sum::<f64>();
    let by_votes = lifts.iter().zip(&votes).max_by(|a, b| a.1.total_cmp(b.1));
    let Some((&best, &vote)) = by_votes else { return (LiftName::none(), 1.0) };
    let alike = |lift: &LiftName| *lift == best || best.alike.contains(lift);
    let votes_alike: f64 = lifts.iter().zip(&votes).filter(|(lift, _)| alike(lift)).map(|(_, vote)| vote).sum();
    let share = |votes: f64| if total > 0.0 { votes / total } else { 0.0 };
    if share(votes_alike) < SURE {
        return (LiftName::none(), 1.0 - share(votes_alike));
    }
    (best, share(vote))
}

/// The ends of the movement from extreme `k` to the next one, if the feet stay where they are; else, of one that goes much further than the
/// one before or after it, as much of it as leads back to where that began, if they stay for that: a lifter who squats, stands, and
/// later walks to the camera has squatted.
fn on_the_spot(motion: &Motion, signal: &[f64], found: &[Extreme], k: usize) -> Option<(usize, usize)> {
    let (from, to) = (found.get(k)?.at, found.get(k + 1)?.at);
    let far = |i: usize, j: usize| (signal[i] - signal[j]).abs();
    let range = |k: usize| Some(far(found.get(k)?.at, found.get(k + 1)?.at));
    let much_less = |other: &f64| far(from, to) > LONGER * other;
    let back = k.checked_sub(1).and_then(range).filter(much_less);
    let back = back.and_then(|other| (from..=to).find(|i| far(*i, from) >= other)).map(|end| (from, end));
    let forth = range(k + 1).filter(much_less);
    let forth = forth.and_then(|other| (from..=to).rfind(|i| far(*i, to) >= other)).map(|start| (start, to));
    let stays = |(from, to): &(usize, usize)| {
        let (a, b) = edges(signal, *from, *to, motion.rate);
        motion.feet_travel(a.min(b), a.max(b)) <= FEET_TRAVEL
    };
    [Some((from, to)), back, forth].into_iter().flatten().find(stays)
}

/// Whether the low extreme `found[k]` is a rest: the clip begins or ends there, or the bar stays low for long against the
/// time it takes to come up.
fn rests_low(motion: &Motion, bar: &[f64], found: &[Extreme], k: usize) -> bool {
    let neighbours = (k.checked_sub(1).and_then(|b| found.get(b)), found.get(k + 1));
    let (Some(before), Some(after)) = neighbours else { return true };
    let low = found[k].at;
    let level = |share: f64| bar[low] + share * (bar[after.at] - bar[low]);
    // Hands behind plates wander while the bar lies still: all of the time counts, and the rise is the last one.
    let stays = (before.at..=after.at).filter(|i| bar[*i] < level(0.3)).count();
    let leaves = (low..=after.at).rfind(|i| bar[*i] < level(0.3)).unwrap_or(low);
    let rise = (leaves..=after.at).take_while(|i| bar[*i] < level(0.9)).count();
    stays as f64 / motion.rate > REST_S + 1.5 * rise as f64 / motion.rate
}
