//! What a person corrects in what was read and counted: a rep that is none, one that was missed, where one begins and ends, where the lifter
//! stands, where a joint lies, who the lifter is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bar::Bar;
use super::cycles::Cycle;
use super::landmarks::Landmarks;
use super::motion::Motion;
use super::phases::{landmarks, phases};
use super::{Completeness, Reference, ReferenceKind, RejectedMovement, Rep, SetReps};
use crate::angles::AngleTrack;
use crate::track::{MovedJoint, Spot};

/// Shortest and longest rep that somebody may mean, seconds: a dropped clean, a paused grind.
pub const POSSIBLE_S: std::ops::RangeInclusive<f64> = 0.3..=60.0;
/// Why a movement that was counted no longer is.
const BY_HAND: &str = "Taken out by hand.";

/// A correction, by the clip's own time, so that it holds for another reading of the same clip. All times are seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Correction {
    /// The rep at this moment is none.
    Drop {
        /// Within the rep.
        at_s: f64,
    },
    /// There is a rep from here to there. What was counted with its turn in between is not.
    Add {
        /// Where it begins.
        start_s: f64,
        /// Where it ends.
        end_s: f64,
    },
    /// The rep at this moment goes from here to there.
    Limits {
        /// Within the rep.
        at_s: f64,
        /// Where it begins.
        start_s: f64,
        /// Where it ends.
        end_s: f64,
    },
    /// Here the lifter stands quietly: what their posture is compared with.
    Standing {
        /// From.
        start_s: f64,
        /// To.
        end_s: f64,
    },
    /// Here a joint lies: before anything is counted.
    Joint(MovedJoint),
    /// Here the lifter is: their pose is read anew. What was corrected before was of somebody else.
    Person(Spot),
}

/// What holds of all that was corrected, in the order in which it was: nothing before the last choice of a person. The choice itself holds only
/// where one `may_choose`: not of keypoints that are there already, nor where a person was asked for from the start.
#[must_use]
pub fn in_force(corrections: &[Correction], may_choose: bool) -> Vec<Correction> {
    let is_choice = |correction: &Correction| matches!(correction, Correction::Person(_));
    let last = corrections.iter().rposition(is_choice).unwrap_or(0);
    corrections[last..].iter().filter(|correction| may_choose || !is_choice(correction)).copied().collect()
}

/// The person who was chosen last.
#[must_use]
pub fn chosen(corrections: &[Correction]) -> Option<Spot> {
    corrections.iter().rev().find_map(|correction| match correction {
        Correction::Person(spot) => Some(*spot),
        _ => None,
    })
}

/// The joints that were moved.
#[must_use]
pub fn moved(corrections: &[Correction]) -> Vec<MovedJoint> {
    let joint = |correction: &Correction| match correction {
        Correction::Joint(moved) => Some(*moved),
        _ => None,
    };
    corrections.iter().filter_map(joint).collect()
}

impl Correction {
    /// Whether its times can be meant: finite, in order, of a possible length.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        match *self {
            Self::Drop { at_s } => at_s.is_finite() && at_s >= 0.0,
            Self::Add { start_s, end_s } | Self::Limits { start_s, end_s, .. } | Self::Standing { start_s, end_s } => {
                start_s >= 0.0 && POSSIBLE_S.contains(&(end_s - start_s))
            }
            Self::Joint(moved) => moved.is_possible(),
            Self::Person(spot) => spot.is_possible(),
        }
    }

    /// A moment that it speaks of.
    #[must_use]
    pub fn at_s(&self) -> f64 {
        match *self {
            Self::Drop { at_s } | Self::Limits { at_s, .. } => at_s,
            Self::Add { start_s, .. } | Self::Standing { start_s, .. } => start_s,
            Self::Joint(MovedJoint { at_s, .. }) | Self::Person(Spot { at_s, .. }) => at_s,
        }
    }
}

/// Applies corrections, in the order in which they were made. One that fits nothing (any more) changes nothing.
pub fn correct(angles: &AngleTrack, set: &mut SetReps, corrections: &[Correction]) {
    if corrections.is_empty() || angles.is_empty() {
        return;
    }
    let hand = Hand::new(angles, set);
    for correction in corrections.iter().filter(|correction| correction.is_possible()) {
        match *correction {
            Correction::Drop { at_s } => {
                if let Some(place) = hand.rep_at(set, at_s) {
                    let rep = set.reps.remove(place);
                    let (start_s, end_s) = (angles.time_s[rep.start], angles.time_s[rep.end]);
                    set.rejected.push(RejectedMovement { start_s, end_s, reason: BY_HAND.into() });
                }
            }
            Correction::Add { start_s, end_s } => hand.put(set, start_s, end_s),
            Correction::Limits { at_s, start_s, end_s } => {
                if let Some(place) = hand.rep_at(set, at_s) {
                    set.reps.remove(place);
                    hand.put(set, start_s, end_s);
                }
            }
            Correction::Standing { start_s, end_s } => {
                let chosen = Reference { kind: ReferenceKind::Standing, start_s: Some(start_s), end_s: Some(end_s) };
                // What was found in other scenes still stands for the reps there.
                let scene = |at_s: Option<f64>| angles.scene_at(at_s.unwrap_or(f64::NAN));
                set.standing.retain(|found| scene(found.start_s) != scene(chosen.start_s));
                set.standing.insert(0, chosen);
            }
            // These are of the track that the angles were taken from.
            Correction::Joint(_) | Correction::Person(_) => {}
        }
    }
    set.rejected.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    set.reps.iter_mut().enumerate().for_each(|(place, rep)| rep.index = place + 1);
}

/// What is needed to tell the turn and the phases of a rep whose limits are given.
struct Hand<'a> {
    angles: &'a AngleTrack,
    motion: Motion,
    signal: Vec<f64>,
    course: Vec<f64>,
    bar: Option<Bar>,
}

impl<'a> Hand<'a> {
    fn new(angles: &'a AngleTrack, set: &SetReps) -> Self {
        let (motion, name) = (Motion::of(angles), set.lift.name);
        let signal = motion.signal(name);
        let course = motion.course(name, &signal);
        let bar = name.starts_on_floor.then(|| Bar::of(&angles.bar_height, motion.rate)).flatten();
        Self { angles, motion, signal, course, bar }
    }

    fn sample(&self, time_s: f64) -> usize {
        let time = &self.angles.time_s;
        let next = time.partition_point(|t| *t < time_s).min(time.len() - 1);
        let before = next.saturating_sub(1);
        if time_s - time[before] < time[next] - time_s { before } else { next }
    }

    /// The rep that holds the moment; of several the one that turns nearest to it.
    fn rep_at(&self, set: &SetReps, at_s: f64) -> Option<usize> {
        let at = self.sample(at_s);
        // A moment farther from any sample than the shortest rep is outside of the clip.
        if (self.angles.time_s[at] - at_s).abs() > *POSSIBLE_S.start() {
            return None;
        }
        let held = set.reps.iter().enumerate().filter(|(_, rep)| (rep.start..=rep.end).contains(&at));
        held.min_by_key(|(_, rep)| rep.turn.abs_diff(at)).map(|(place, _)| place)
    }

    /// Puts a rep in; those whose turn it holds go, those beside it end where it begins. Not across a cut.
    fn put(&self, set: &mut SetReps, start_s: f64, end_s: f64) {
        let (start, end) = (self.sample(start_s), self.sample(end_s));
        let scene = |at: usize| self.angles.scenes.iter().position(|scene| scene.samples.contains(&at));
        if end < start + 2 || scene(start) != scene(end) {
            return;
        }
        let name = set.lift.name;
        set.reps.retain(|rep| !(start..=end).contains(&rep.turn));
        for rep in &mut set.reps {
            let (from, to) = (rep.start, rep.end);
            if rep.turn < start && rep.end > start {
                *rep = self.rep(name, from, start, rep.completeness);
            } else if rep.turn > end && rep.start < end {
                *rep = self.rep(name, end, to, rep.completeness);
            }
        }
        set.reps.push(self.rep(name, start, end, Completeness::Whole));
        set.reps.sort_by_key(|rep| rep.start);
        let (start_s, end_s) = (self.angles.time_s[start], self.angles.time_s[end]);
        set.rejected.retain(|movement| movement.end_s <= start_s || movement.start_s >= end_s);
    }

    fn rep(&self, name: crate::lifts::LiftName, start: usize, end: usize, completeness: Completeness) -> Rep {
        let within = start + 1..end;
        let highest = |a: &usize, b: &usize| self.signal[*a].total_cmp(&self.signal[*b]);
        let known = self.signal[start..=end].iter().all(|v| v.is_finite());
        let middle = usize::midpoint(start, end);
        let top = within.clone().filter(|_| known).max_by(highest).unwrap_or(middle);
        let marks = if known {
            let cycle = Cycle { left: Some(start), turn: top, right: Some(end) };
            landmarks(&self.signal, &self.course, self.bar.as_ref(), &cycle, name, self.motion.rate)
        } else {
            Landmarks { start, reached: top, turn: top, leaves: top, end }
        };
        let turn = marks.turn.clamp(start, end);
        let (reached, leaves) = (marks.reached.clamp(start, turn), marks.leaves.clamp(turn, end));
        let marks = Landmarks { start, reached, turn, leaves, end };
        Rep { index: 0, start, turn, end, phases: phases(&marks, name, completeness, &self.motion.time), completeness }
    }
}
