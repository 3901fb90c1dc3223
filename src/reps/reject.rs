//! Which cycles are reps, and of the others the reason why not.

use super::bar::Bar;
use super::cycles::Cycle;
use super::landmarks::Landmarks;
use super::limits::{HALF, MOMENT_S, NOTABLE, SHORTEST_S, THERE};
use super::motion::Motion;
use super::pattern::{Posture, departure, sentence};
use super::standing::is_upright;
use super::{Completeness, Halves, Rule};
use crate::lifts::{Family, LiftName};
use crate::statistics::median;

/// A misfit (sum of squared departures) up to which a movement passes as one of the set's lift: four standard deviations in all, for joints
/// that scatter are no other lift.
const MISFIT: f64 = 16.0;

/// What is said of a half of a movement that goes down and up.
const NO_LIFTING: &str = "The lifter goes down, and the clip does not show how they come up again.";
const NO_LOWERING: &str = "The lifter comes up without having gone down in the clip.";

/// A cycle and what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub cycle: Cycle,
    pub marks: Landmarks,
    pub completeness: Completeness,
    /// Range in body lengths: the smaller side, or the one that is whole.
    pub range: f64,
    /// Why it is no rep.
    pub reason: Option<String>,
    /// Of a movement that the clip shows one half of, without the turn: why it counts only where nothing else does.
    half: Option<&'static str>,
}

impl Candidate {
    /// Completeness and range of a cycle; cycles without a turn in the clip are rejected at once.
    pub fn new(motion: &Motion, signal: &[f64], cycle: Cycle, marks: Landmarks, lift: LiftName) -> Self {
        let rise = |home: Option<usize>| home.map(|h| signal[cycle.turn] - signal[h]);
        let at_start = |i: usize| i <= motion.known.iter().position(|k| *k).unwrap_or(0) + motion.samples(MOMENT_S);
        let at_end = |i: usize| {
            let last = motion.known.iter().rposition(|k| *k).unwrap_or(0);
            i + motion.samples(MOMENT_S) >= last
        };
        let mut half = None;
        let (completeness, range) = match (cycle.left, cycle.right, rise(cycle.left), rise(cycle.right)) {
            (Some(left), Some(right), Some(l), Some(r)) => {
                if Rule::CutSide.holds() && l < THERE * r && at_start(left) {
                    half = (l < (1.0 - THERE) * r && !lift.lifts_first()).then_some(NO_LOWERING);
                    (Completeness::StartCut, r)
                } else if Rule::CutSide.holds() && r < THERE * l && at_end(right) {
                    half = (r < (1.0 - THERE) * l && !lift.lifts_first()).then_some(NO_LIFTING);
                    (Completeness::EndCut, l)
                } else {
                    (Completeness::Whole, l.min(r))
                }
            }
            (Some(_), None, Some(l), _) => {
                if lift.lifts_first() {
                    (Completeness::NoEccentric, l)
                } else {
                    half = Some(NO_LIFTING);
                    (Completeness::EndCut, l)
                }
            }
            (_, _, _, r) => {
                half = Some(if lift.starts_on_floor {
                    "Setting up: the lifter goes down to the bar without having lifted it."
                } else if lift.lifts_first() {
                    "The bar goes down without having been lifted in the clip."
                } else {
                    NO_LOWERING
                });
                (Completeness::StartCut, r.unwrap_or(0.0))
            }
        };
        Self { cycle, marks, completeness, range, reason: None, half }
    }

    fn is_whole(&self) -> bool {
        self.is_rep() && self.completeness == Completeness::Whole
    }

    /// Seconds that it takes, and its range in body lengths.
    fn extent(&self, motion: &Motion) -> (f64, f64) {
        (motion.time[self.marks.end] - motion.time[self.marks.start], self.range)
    }

    fn is_rep(&self) -> bool {
        self.reason.is_none()
    }

    /// The landmarks of a deadlift from lift-off to touch-down, as far as the clip shows them and the bar tells them; `between` the turns of
    /// the reps before and after it. Joints misplaced behind plates may tell either too late or too soon, by less than the shortest rep.
    pub fn lifted(&self, bar: &Bar, motion: &Motion, between: (usize, usize)) -> Landmarks {
        use Completeness::{StartCut, Whole};
        let (marks, astray) = (self.marks, motion.samples(SHORTEST_S));
        let begins = self.cycle.left.filter(|_| self.completeness != StartCut);
        let from = begins.map(|left| left.min(marks.start).saturating_sub(astray).max(between.0).min(marks.start));
        let ends = self.cycle.right.filter(|_| matches!(self.completeness, Whole | StartCut));
        let to = ends.map(|right| (right.max(marks.end) + astray).min(between.1).max(marks.end));
        bar.lifted(from, marks, to)
    }

    fn reject(&mut self, reason: impl Into<String>) {
        self.reason.get_or_insert_with(|| reason.into());
    }

    fn posture(&self, motion: &Motion, lift: LiftName) -> Posture {
        let left_is_whole = self.completeness != Completeness::StartCut;
        let home = if left_is_whole { self.cycle.left } else { self.cycle.right }.unwrap_or(self.cycle.turn);
        if lift.lifts_first() {
            return Posture::of(motion, self.cycle.turn, home, lift.is_by_arms());
        }
        let down_from = |home: usize| Posture::of(motion, home, self.cycle.turn, lift.is_by_arms());
        if !Rule::EitherHalf.holds() || !lift.is(Family::Squat) || self.completeness != Completeness::Whole {
            return down_from(home);
        }
        // Hands that hold a bar on the shoulders may be lost behind the plates at the bottom and at one of the ends. Who crouches to
        // unload has not had them high both right before and right after: that is asked of a whole movement anyway.
        let halves = [self.marks.start, self.marks.end].map(|end| down_from(end).with_hands_of_either_end());
        let [down, up] = halves.map(|half| half.misfit(lift));
        halves[usize::from(up < down)]
    }
}

/// Rejects what is no rep.
pub(super) fn judge(candidates: &mut [Candidate], motion: &Motion, lift: LiftName, halves: Halves) {
    for c in candidates.iter_mut().filter(|_| halves == Halves::Rejected) {
        c.reason = c.half.map(str::to_owned);
    }
    let durations: Vec<(f64, f64)> = candidates.iter().filter(|c| c.is_whole()).map(|c| c.extent(motion)).collect();
    let signal = motion.signal(lift);
    let usual = median(candidates.iter().filter(|c| c.is_whole() && is_seen(c, motion, lift)).map(|c| c.range));
    for c in candidates.iter_mut() {
        if !usual.is_some_and(|usual| shows(c, motion, lift, &signal, HALF * usual)) {
            missing(c, motion, lift);
        }
        duration(c, motion, &durations);
        dropped(c, motion, lift);
    }
    pattern(candidates, motion, lift);
    range(candidates);
    last_top(candidates, motion, lift, halves);
}

/// Whether what is so many times as large as another is like it.
fn is_like(times: f64) -> bool {
    (HALF..1.0 / HALF).contains(&times)
}

/// Whether the lifter is seen for most of it.
fn is_seen(c: &Candidate, motion: &Motion, lift: LiftName) -> bool {
    let Landmarks { start, end, .. } = c.marks;
    let unknown = (start..=end).filter(|i| !motion.is_known(lift, *i)).count();
    unknown as f64 <= (1.0 - HALF) * (end - start + 1) as f64
}

/// Whether what is seen of it, up to where the lifter is seen again, goes there and back by so much: somebody who walks past hides most of a
/// rep and little of its range.
fn shows(c: &Candidate, motion: &Motion, lift: LiftName, signal: &[f64], range: f64) -> bool {
    let is_known = |i: &usize| motion.is_known(lift, *i);
    let (from, to) = (c.cycle.left.unwrap_or(c.marks.start), c.cycle.right.unwrap_or(c.marks.end));
    let from = (0..=from).rev().find(is_known).unwrap_or(from);
    let to = (to..signal.len()).find(is_known).unwrap_or(to);
    let seen: Vec<f64> = (from..=to).filter(is_known).map(|i| signal[i]).collect();
    let Some(turn) = (0..seen.len()).max_by(|a, b| seen[*a].total_cmp(&seen[*b])) else { return false };
    let lowest = |of: &[f64]| of.iter().copied().fold(f64::INFINITY, f64::min);
    seen[turn] - lowest(&seen[..=turn]).max(lowest(&seen[turn..])) >= range
}

fn missing(c: &mut Candidate, motion: &Motion, lift: LiftName) {
    let Landmarks { start, end, .. } = c.marks;
    if Rule::MostlySeen.holds() && !is_seen(c, motion, lift) {
        let body = (start..=end).all(|i| motion.known[i]);
        c.reject(if lift.is_by_arms() && body {
            "The hands were not seen for too much of it: plates hide them, or they leave the picture."
        } else {
            "The lifter was not seen for too much of it."
        });
    }
}

/// Rejects what takes less than a rep can, unless the set has longer ones that are like it: then it is the clip that is fast. `set` are
/// seconds and range of its whole movements.
fn duration(c: &mut Candidate, motion: &Motion, set: &[(f64, f64)]) {
    let (seconds, range) = c.extent(motion);
    let like = |(longer, wider): &(f64, f64)| (SHORTEST_S..=seconds / HALF).contains(longer) && is_like(wider / range);
    if Rule::Shortest.holds()
        && c.is_whole()
        && seconds < SHORTEST_S
        && !(Rule::ShortestOfSet.holds() && set.iter().any(like))
    {
        c.reject(format!("It takes {seconds:.1} s only: the lifter was misplaced, or it is no lift."));
    }
}

/// Who steps away from the top dropped the bar, and the later way down is another matter.
fn dropped(c: &mut Candidate, motion: &Motion, lift: LiftName) {
    let Landmarks { start, reached, leaves, .. } = c.marks;
    let lifted = motion.feet_travel(start, reached) <= NOTABLE;
    if Rule::Dropped.holds() && lift.starts_on_floor && lifted && motion.feet_travel(reached, leaves) > NOTABLE {
        c.completeness = Completeness::NoEccentric;
        let still = (reached..=leaves).take_while(|i| motion.feet_travel(reached, *i) <= NOTABLE / 2.0);
        c.marks.leaves = still.last().unwrap_or(reached);
        c.marks.turn = c.marks.turn.clamp(reached, c.marks.leaves);
        c.marks.end = c.marks.leaves;
    }
}

/// Rejects what does not match the lift, unless nothing in the clip does: then the lift was told, and the table is wrong for
/// this lifter.
fn pattern(candidates: &mut [Candidate], motion: &Motion, lift: LiftName) {
    let postures: Vec<Posture> = candidates.iter().map(|c| c.posture(motion, lift)).collect();
    let worst = |p: &Posture| {
        let departures = lift.posture.iter().map(|e| (e, departure(e, p).unwrap_or(0.0)));
        departures.max_by(|a, b| a.1.total_cmp(&b.1))
    };
    let fits = |p: &Posture| p.misfit(lift) <= MISFIT;
    if !Rule::Posture.holds() || !candidates.iter().zip(&postures).any(|(c, p)| c.is_rep() && fits(p)) {
        return;
    }
    for (c, posture) in candidates.iter_mut().zip(&postures) {
        if let Some((worst, _)) = worst(posture)
            && !fits(posture)
        {
            c.reject(sentence(worst.measure));
        }
    }
}

/// Rejects what is much smaller than the set's reps. Those are the largest group of movements of like range, or of equal
/// groups the one with the largest range.
fn range(candidates: &mut [Candidate]) {
    let ranges: Vec<f64> = candidates.iter().filter(|c| c.is_rep()).map(|c| c.range).collect();
    let alike = |r: f64| ranges.iter().copied().filter(|q| is_like(q / r)).collect::<Vec<f64>>();
    let group = ranges.iter().map(|r| alike(*r)).max_by(|a, b| {
        let size = a.len().cmp(&b.len());
        let [a, b] = [a, b].map(|ranges| median(ranges).unwrap_or(f64::NAN));
        size.then(a.total_cmp(&b))
    });
    let typical = group.and_then(median).unwrap_or(f64::NAN);
    for c in candidates {
        if Rule::LikeRange.holds() && c.range < HALF * typical {
            let share = 100.0 * c.range / typical;
            c.reject(format!("It goes only {share:.0} % as far as the reps of the set."));
        }
    }
}

/// A pull that the end of the clip cuts is a rep if it came as far up as the set's others, or without any if the lifter stands upright or the
/// clip shows nothing more; and if they did not just stand up from a bar that they had put down each time before.
fn last_top(candidates: &mut [Candidate], motion: &Motion, lift: LiftName, halves: Halves) {
    if !lift.lifts_first() {
        return;
    }
    let typical = median(candidates.iter().filter(|c| c.is_whole()).map(|c| c.range));
    let last = motion.len().saturating_sub(1);
    for c in candidates.iter_mut().filter(|c| c.completeness == Completeness::NoEccentric) {
        let counts_alone = || !lift.starts_on_floor || halves != Halves::Rejected || is_upright(motion, c.marks.turn);
        let reached = typical.map_or_else(counts_alone, |range| c.range > THERE * range);
        if Rule::LastTop.holds() && !reached {
            c.reject("The clip ends before the lift is complete.");
        }
        if Rule::WalksAway.holds()
            && c.cycle.right.is_none()
            && typical.is_some()
            && motion.feet_travel(c.marks.reached, last) > NOTABLE
        {
            c.reject("The lifter stands up from the bar and walks away.");
        }
    }
}
