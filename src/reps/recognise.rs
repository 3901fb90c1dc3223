//! Which lift it is. Every movement of the clip, lowering or lifting, votes for the lifts whose table it fits; what fits
//! none votes for "unknown".

use super::Rule;
use super::cycles::{Extreme, extremes, prominence};
use super::limits::{HALF, NOTABLE, SHORTEST_S, SMALLEST};
use super::motion::Motion;
use super::pattern::{HANGING, LEAST_ANGLE, Posture};
use crate::angles::HipsUnseen;
use crate::lifts::{Family, GivenLift, LiftName};
use crate::statistics::{median, quantile};

/// A misfit (sum of squared departures) up to which a movement is rather the lift than none: √6 ≈ 2.4 standard deviations in all.
const MISFIT: f64 = 6.0;

/// Weight of "none of these" for each movement: that of one which just passes as a lift.
fn unknown() -> f64 {
    likelihood(MISFIT)
}

fn likelihood(misfit: f64) -> f64 {
    (-misfit / 2.0).exp()
}

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
                (Some(a), Some(b)) if !a.high && !b.high && motion.feet_travel(a.at, b.at) <= 2.0 * NOTABLE
            ) && sits(motion, signal, &found);
            let by_one_hand = by_arms && motion.by_one_hand && Rule::BothHands.holds();
            for (k, pair) in found.windows(2).enumerate() {
                // Hands that are not seen where they turn have moved in no way that is known.
                if by_arms && pair.iter().any(|end| !motion.wrist_known[end.at]) {
                    continue;
                }
                let (high, low) = if pair[0].high { (pair[0].at, pair[1].at) } else { (pair[1].at, pair[0].at) };
                let posture = Posture::of(motion, high, low, by_arms);
                let rests = rests_low(motion, &bar, &found, if pair[0].high { k + 1 } else { k });
                // Hands that move against the body by as much as those of a lifter who stands hang below the shoulders have a full vote: a row takes
                // them to the belly, a press overhead, but placed behind plates they wander by half of this.
                let weight = if by_arms { ((signal[high] - signal[low]) / -HANGING).min(1.0).powi(2) } else { 1.0 };
                let fit = |lift: LiftName| {
                    // Shoulders that go down and up are seen in a squat, in a hinge and in who sits down: without hips nothing tells them apart. What
                    // hides them is mostly the plate of a squat, which comes down before them.
                    let bends_unseen = lift.bends_under_load()
                        && match motion.hips_unseen {
                            None => false,
                            Some(HipsUnseen::Hidden) => !lift.is(Family::Squat),
                            Some(HipsUnseen::Outside) => true,
                        };
                    if lift.is_by_arms() != by_arms || by_one_hand || bends_unseen {
                        return 0.0;
                    }
                    let plausible = weight * plausible(lift, &posture, rests, seated);
                    let seen = if lift.is(Family::Squat) { posture.with_hands_of_either_end() } else { posture };
                    plausible * likelihood(seen.misfit(lift))
                };
                share(&mut self.named, fit);
                // An arm that works alone does another exercise, however the body moves with it.
                self.none += if by_one_hand { weight } else { weight * unknown() };
                if by_one_hand {
                    self.of_the_body += weight;
                } else if !by_arms {
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
        if 2.0 * vote >= total && total > 0.0 {
            return (best, vote / total);
        }
        // Told that it is one of several, it is none that has no name.
        let by_family: f64 = self.unnamed.iter().map(|(_, vote)| vote).sum();
        match most(&self.unnamed) {
            Some((lift, vote))
                if Rule::ByFamily.holds() && given.is_none() && vote > 0.0 && 2.0 * by_family >= self.of_the_body =>
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
        // One sits on a seat, one does not squat so; hands that seem to rise from hanging to the chest may be lost behind plates, or swing a weight.
        let seat = if Rule::Seat.holds() && seated { unknown() } else { 1.0 };
        return if Rule::HandsRise.holds() && posture.hands_rise() { HALF * seat } else { seat };
    }
    match (lift.is_named && Rule::RestOfTheBar.holds(), rests) {
        // Nobody rests at the bottom of a Romanian deadlift or good morning; touch-and-go deadlifts are pulled without.
        (true, true) if lift.turns_in_hinge() => HALF * HALF,
        (true, false) if lift.starts_on_floor => HALF,
        _ => 1.0,
    }
}

/// Whether the lifter is low where a scene begins.
fn begins_low(motion: &Motion) -> bool {
    let ends = quantile(&motion.shoulder, 0.02).zip(quantile(&motion.shoulder, 0.98));
    ends.zip(motion.shoulder.first()).is_some_and(|((low, high), first)| first - low < high - first)
}

/// Whether the lifter rests upright where they are low, as on a seat, with less than half of the lean that they get up with: who squats leans
/// there most, for balance.
fn sits(motion: &Motion, signal: &[f64], found: &[Extreme]) -> bool {
    let share = |low: usize| {
        let there = |i: &usize| signal[*i] < signal[low] + SMALLEST;
        let (from, to) = (
            (0..=low).rev().take_while(there).last().unwrap_or(low),
            (low..signal.len()).take_while(there).last().unwrap_or(low),
        );
        let trunk = motion.trunk.get(from..=to)?;
        Some(quantile(trunk, 0.1)? / quantile(trunk, 0.9)?.max(LEAST_ANGLE))
    };
    let shares = found.iter().filter(|e| !e.high).filter_map(|e| share(e.at));
    median(shares.collect::<Vec<f64>>()).is_some_and(|share| share < HALF)
}

/// Whether the low extreme `found[k]` is a rest: the clip begins or ends there, or the bar stays low for longer than the time that it takes to
/// come up explains.
fn rests_low(motion: &Motion, bar: &[f64], found: &[Extreme], k: usize) -> bool {
    let neighbours = (k.checked_sub(1).and_then(|b| found.get(b)), found.get(k + 1));
    let (Some(before), Some(after)) = neighbours else { return true };
    let low = found[k].at;
    let level = |share: f64| bar[low] + share * (bar[after.at] - bar[low]);
    // Hands behind plates wander while the bar lies still: all of the time counts, and the rise is the last one.
    let stays = (before.at..=after.at).filter(|i| bar[*i] < level(0.3)).count();
    let leaves = (low..=after.at).rfind(|i| bar[*i] < level(0.3)).unwrap_or(low);
    let rise = (leaves..=after.at).take_while(|i| bar[*i] < level(0.9)).count();
    stays as f64 / motion.rate > SHORTEST_S + 1.5 * rise as f64 / motion.rate
}
