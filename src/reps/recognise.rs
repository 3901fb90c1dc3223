//! Which lift it is. Every movement of the clip, lowering or lifting, votes for the lifts whose table it fits; what fits
//! none votes for "unknown". A vote counts as far as the movement was surely seen.

use super::cycles::{Extreme, LONGER, edges, extremes, prominence};
use super::motion::Motion;
use super::pattern::Posture;
use super::reject::FEET_TRAVEL;
use crate::lifts::{Family, GivenLift, LiftName};
use crate::statistics::{median, quantile};

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
/// What is left of a vote for a squat in which the hands seem to rise from hanging to the chest: they may be lost behind plates, or swing a
/// weight.
const HANDS_RISE_FACTOR: f64 = 0.5;
/// What is left of the votes for squats in a clip that begins and ends low: one sits on a seat, one does not squat so.
const SEAT_FACTOR: f64 = 0.03;
/// On the seat is within this of the lowest, body lengths; one leans there to get up, by this at least, degrees, and sits with less than
/// this share of that.
const SEAT_HEIGHT: f64 = 0.05;
const SEAT_LEAN: f64 = 15.0;
const SEAT_UPRIGHT: f64 = 0.65;
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
    let mut by_family = Unnamed::new(motion);
    let mut total = 0.0;
    let bar = motion.hands_and_shoulders();
    for (signal, by_arms) in [(&motion.shoulder, false), (&motion.reach, true)] {
        let found = extremes(signal, prominence(signal));
        // Low at both ends, and in one place between: not a lifter who crouches at the phone and walks to the bar.
        let seated = matches!(
            (found.first(), found.last()),
            (Some(a), Some(b)) if !a.high && !b.high && motion.feet_travel(a.at, b.at) <= 2.0 * FEET_TRAVEL
        ) && sits(motion, signal, &found);
        for (k, pair) in found.windows(2).enumerate() {
            let Some((from, to)) = on_the_spot(motion, signal, &found, k) else { continue };
            let (high, low) = if pair[0].high { (from, to) } else { (to, from) };
            let (a, b) = edges(signal, low, high, motion.rate);
            let full = if by_arms { FULL_VOTE_ARMS } else { FULL_VOTE };
            let weight =
                ((signal[high] - signal[low]) / full).min(1.0).powi(2) * motion.sure(a.min(b), a.max(b)).powi(2);
            let posture = Posture::of(motion, high, low, by_arms);
            let rests = rests_low(motion, &bar, &found, if pair[0].high { k + 1 } else { k });
            let fit = |lift: &LiftName| {
                let plausible = match lift {
                    lift if lift.is_by_arms() != by_arms => 0.0,
                    lift if lift.turns_in_hinge() && lift.is_named && rests => REST_FACTOR,
                    lift if lift.is(Family::Squat) && seated => SEAT_FACTOR,
                    _ => 1.0,
                };
                let seen = if lift.is(Family::Squat) { posture.with_hands_of_either_end() } else { posture };
                let plausible = if lift.is(Family::Squat) && posture.hands_rise() {
                    HANDS_RISE_FACTOR * plausible
                } else {
                    plausible
                };
                plausible * (-seen.misfit(*lift) / 2.0).exp()
            };
            let fits: Vec<f64> = lifts.iter().map(fit).collect();
            let sum = fits.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            for (vote, fit) in votes.iter_mut().zip(&fits) {
                // A movement that two lifts explain is shared between them.
                *vote += weight * fit * fit / sum;
            }
            by_family.add(if by_arms { 0.0 } else { weight }, fit);
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
        // Told that it is one of several, it is none that has no name.
        let family = by_family.likeliest().filter(|_| given.is_none());
        return family.unwrap_or((LiftName::none(), 1.0 - share(votes_alike)));
    }
    (best, share(vote))
}

/// Votes of the body's movements for what has no name, by family.
struct Unnamed {
    lifts: Vec<(LiftName, f64)>,
    total: f64,
}

impl Unnamed {
    /// Those that begin as the clip does: low, a lift begins with the lifting; high, with the lowering.
    fn new(motion: &Motion) -> Self {
        let ends = quantile(&motion.shoulder, 0.02).zip(quantile(&motion.shoulder, 0.98));
        let begins_low =
            ends.zip(motion.shoulder.first()).is_some_and(|((low, high), first)| first - low < high - first);
        // A squat from the bottom is one that the clip's beginning cuts.
        let begins_so = |lift: &LiftName| lift.is(Family::Squat) || lift.lifts_first() == begins_low;
        Self { lifts: LiftName::unnamed().filter(begins_so).map(|lift| (lift, 0.0)).collect(), total: 0.0 }
    }

    /// The vote of a movement; what two families explain is shared between them.
    fn add(&mut self, weight: f64, fit: impl Fn(&LiftName) -> f64) {
        let fits: Vec<f64> = self.lifts.iter().map(|(lift, _)| fit(lift)).collect();
        let sum = fits.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        for ((_, vote), fit) in self.lifts.iter_mut().zip(fits) {
            *vote += weight * fit * fit / sum;
        }
        self.total += weight;
    }

    /// The likeliest, where most movements are of one of the families, and how sure it is, 0…1.
    fn likeliest(&self) -> Option<(LiftName, f64)> {
        let (lift, vote) = self.lifts.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let all: f64 = self.lifts.iter().map(|(_, vote)| vote).sum();
        (all >= SURE * self.total && self.total > 0.0).then_some((lift, vote / self.total))
    }
}

/// Whether the lifter rests upright where they are low, as on a seat: who squats leans there most, for balance.
fn sits(motion: &Motion, signal: &[f64], found: &[Extreme]) -> bool {
    let share = |low: usize| {
        let there = |i: &usize| signal[*i] < signal[low] + SEAT_HEIGHT;
        let (from, to) = (
            (0..=low).rev().take_while(there).last().unwrap_or(low),
            (low..signal.len()).take_while(there).last().unwrap_or(low),
        );
        let trunk = motion.trunk.get(from..=to)?;
        Some(quantile(trunk, 0.1)? / quantile(trunk, 0.9)?.max(SEAT_LEAN))
    };
    let shares = found.iter().filter(|e| !e.high).filter_map(|e| share(e.at));
    median(shares.collect::<Vec<f64>>()).is_some_and(|share| share < SEAT_UPRIGHT)
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
    // Feet that stand after the way back where they stood before did not step: they were misplaced meanwhile.
    let at = |k: Option<usize>| k.and_then(|k| found.get(k)).map(|e| e.at);
    let there_and_back = [(k.checked_sub(1), k + 1), (Some(k), k + 2)];
    let comes_back = there_and_back
        .into_iter()
        .filter_map(|(a, b)| at(a).zip(at(Some(b))))
        .any(|(a, b)| motion.feet_moved(a, b) <= FEET_TRAVEL / 2.0);
    let stays = |(from, to): &(usize, usize)| {
        let (a, b) = edges(signal, *from, *to, motion.rate);
        comes_back || motion.feet_travel(a.min(b), a.max(b)) <= FEET_TRAVEL
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
