//! Which lift it is. Every movement of the clip, lowering or lifting, votes for the lifts whose table it fits; what fits
//! none votes for "unknown".

use super::Rule;
use super::cycles::{Extreme, extremes, prominence};
use super::motion::Motion;
use super::pattern::Posture;
use super::reject::FEET_TRAVEL;
use crate::lifts::{Family, GivenLift, LiftName};
use crate::statistics::{median, quantile};

/// Weight of "none of these" for each movement: a lift must fit better than about √6 ≈ 2.4 standard deviations in all.
const UNKNOWN: f64 = 0.05;
/// Low for this much longer than the tempo explains, seconds, is resting on the floor; in a Romanian deadlift or good morning
/// nobody does.
const REST_S: f64 = 2.0;
/// What is left of a vote for such a lift by a movement that begins or ends in such a rest, and of one for a lift from the floor by a
/// movement that does not, as in touch-and-go.
const REST_FACTOR: f64 = 0.3;
const NO_REST_FACTOR: f64 = 0.65;
/// Hands that move this far against the body, body lengths, have a full vote, and less by their square: a row takes them from hanging to the
/// belly, a press overhead, but placed behind plates they wander by half of this.
const FULL_VOTE_ARMS: f64 = 0.25;
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
/// Below this share of the votes no lift is named.
const SURE: f64 = 0.5;
/// Recognises the lift that the scenes of a clip show, among those that it may be, and says how sure that is, 0…1.
pub(super) fn recognise<'a>(scenes: impl IntoIterator<Item = &'a Motion>, given: &GivenLift) -> (LiftName, f64) {
    let mut votes = Votes::among(given);
    for scene in scenes {
        votes.add(scene);
    }
    votes.likeliest(given)
}

/// Votes of movements.
struct Votes {
    named: Vec<(LiftName, f64)>,
    /// For none of these.
    none: f64,
    /// For what has no name, by the movements of the body alone.
    unnamed: Vec<(LiftName, f64)>,
    of_the_body: f64,
}

impl Votes {
    fn among(given: &GivenLift) -> Self {
        let may_be = |lift: &LiftName| given.may_be(*lift);
        Self {
            named: LiftName::named().filter(may_be).map(|lift| (lift, 0.0)).collect(),
            none: 0.0,
            unnamed: LiftName::unnamed().map(|lift| (lift, 0.0)).collect(),
            of_the_body: 0.0,
        }
    }

    /// The votes of a scene's movements.
    fn add(&mut self, motion: &Motion) {
        let bar = motion.hands_and_shoulders();
        let begins_low = begins_low(motion);
        for (signal, by_arms) in [(&motion.shoulder, false), (&motion.reach, true)] {
            let found = extremes(signal, prominence(signal));
            // Low at both ends, and in one place between: not a lifter who crouches at the phone and walks to the bar.
            let seated = matches!(
                (found.first(), found.last()),
                (Some(a), Some(b)) if !a.high && !b.high && motion.feet_travel(a.at, b.at) <= 2.0 * FEET_TRAVEL
            ) && sits(motion, signal, &found);
            for (k, pair) in found.windows(2).enumerate() {
                let (high, low) = if pair[0].high { (pair[0].at, pair[1].at) } else { (pair[1].at, pair[0].at) };
                let posture = Posture::of(motion, high, low, by_arms);
                let rests = rests_low(motion, &bar, &found, if pair[0].high { k + 1 } else { k });
                let weight =
                    if by_arms { ((signal[high] - signal[low]) / FULL_VOTE_ARMS).min(1.0).powi(2) } else { 1.0 };
                let fit = |lift: LiftName| {
                    if lift.is_by_arms() != by_arms {
                        return 0.0;
                    }
                    let plausible = weight * plausible(lift, &posture, rests, seated);
                    let seen = if lift.is(Family::Squat) { posture.with_hands_of_either_end() } else { posture };
                    plausible * (-seen.misfit(lift) / 2.0).exp()
                };
                share(&mut self.named, fit);
                self.none += weight * UNKNOWN;
                if !by_arms {
                    // Low, a lift begins with the lifting; high, with the lowering. A squat from the bottom is one that the clip's beginning cuts.
                    let begins_so = |lift: LiftName| lift.is(Family::Squat) || lift.lifts_first() == begins_low;
                    share(&mut self.unnamed, |lift| if begins_so(lift) { fit(lift) } else { 0.0 });
                    self.of_the_body += 1.0;
                }
            }
        }
    }

    /// The lift that most votes are for; else the family, where most movements are of one; else none.
    fn likeliest(self, given: &GivenLift) -> (LiftName, f64) {
        let total = self.none + self.named.iter().map(|(_, vote)| vote).sum::<f64>();
        let Some((best, vote)) = most(&self.named) else { return (LiftName::none(), 1.0) };
        if vote >= SURE * total && total > 0.0 {
            return (best, vote / total);
        }
        // Told that it is one of several, it is none that has no name.
        let by_family: f64 = self.unnamed.iter().map(|(_, vote)| vote).sum();
        match most(&self.unnamed) {
            Some((lift, vote))
                if Rule::ByFamily.holds() && given.is_none() && vote > 0.0 && by_family >= SURE * self.of_the_body =>
            {
                (lift, vote / self.of_the_body)
            }
            _ => (LiftName::none(), 1.0 - if total > 0.0 { vote / total } else { 0.0 }),
        }
    }
}

/// The vote of a movement, which is shared between the lifts that explain it.
fn share(votes: &mut [(LiftName, f64)], fit: impl Fn(LiftName) -> f64) {
    let fits: Vec<f64> = votes.iter().map(|(lift, _)| fit(*lift)).collect();
    let sum = fits.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    for ((_, vote), fit) in votes.iter_mut().zip(fits) {
        *vote += fit * fit / sum;
    }
}

fn most(votes: &[(LiftName, f64)]) -> Option<(LiftName, f64)> {
    votes.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// What is left of the vote of a movement for a lift, by what happens around it.
fn plausible(lift: LiftName, posture: &Posture, rests: bool, seated: bool) -> f64 {
    if lift.is(Family::Squat) {
        let seat = if Rule::Seat.holds() && seated { SEAT_FACTOR } else { 1.0 };
        return if Rule::HandsRise.holds() && posture.hands_rise() { HANDS_RISE_FACTOR * seat } else { seat };
    }
    match (lift.is_named && Rule::RestOfTheBar.holds(), rests) {
        (true, true) if lift.turns_in_hinge() => REST_FACTOR,
        (true, false) if lift.starts_on_floor => NO_REST_FACTOR,
        _ => 1.0,
    }
}

/// Whether the lifter is low where a scene begins.
fn begins_low(motion: &Motion) -> bool {
    let ends = quantile(&motion.shoulder, 0.02).zip(quantile(&motion.shoulder, 0.98));
    ends.zip(motion.shoulder.first()).is_some_and(|((low, high), first)| first - low < high - first)
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
