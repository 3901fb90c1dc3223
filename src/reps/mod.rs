//! From an [`AngleTrack`] to [`SetReps`]: which lift it is, where each rep starts, turns and ends,
//! and which movements are not reps, each with the reason.

mod bar;
mod correction;
mod cycles;
mod landmarks;
mod limits;
mod motion;
mod others;
mod pattern;
mod phases;
mod recognise;
mod reject;
mod rules;
mod scenes;
mod standing;
mod turn;

use serde::{Deserialize, Serialize};

use crate::advice::{self, Situation, Topic};
use crate::angles::AngleTrack;
use crate::lifts::{GivenLift, LiftName, Variant};
use bar::Bar;
pub use correction::{Correction, POSSIBLE_S, chosen, correct, in_force, moved};
use cycles::{cycles, extremes, prominence, without_dips};
use limits::{MOMENT_S, SHORTEST_S};
use motion::Motion;
use phases::{landmarks, phases};
use reject::{Candidate, judge};
pub use rules::Rule;
pub use scenes::find_reps;

/// Of a lifter who is smaller than this from shoulder to ankle, pixels, no lift is recognised because joints scatter by as much as they move.
const SMALL_PX: f64 = 80.0;

/// Whether the lift was told or recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum LiftSource {
    Given,
    Recognised,
}

/// The lift of a set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Lift {
    /// Name.
    pub name: LiftName,
    /// The way it was done, if somebody said so, as `sumo`; null otherwise.
    #[serde(default)]
    pub variant: Option<String>,
    /// Told or recognised.
    pub source: LiftSource,
    /// 0…1.
    pub confidence: f64,
}

impl Lift {
    /// As a coach writes it.
    pub fn words(&self) -> &'static str {
        self.variant().map_or(self.name.words, |v| v.words)
    }

    /// The way it was done, if somebody said so.
    pub fn variant(&self) -> Option<&'static Variant> {
        self.name.variants.iter().find(|v| Some(v.id) == self.variant.as_deref())
    }
}

/// Parts of a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PhaseName {
    Concentric,
    Eccentric,
    Lockout,
    Bottom,
}

/// A part of a rep.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Phase {
    /// Which.
    pub name: PhaseName,
    /// Seconds.
    pub start_s: f64,
    /// Seconds.
    pub end_s: f64,
}

/// Whether a rep is whole in the clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Completeness {
    /// Both halves.
    Whole,
    /// The lifting only: the bar was dropped, or the clip ends at the top.
    NoEccentric,
    /// The clip begins within the rep.
    StartCut,
    /// The clip ends within the rep.
    EndCut,
}

/// One repetition. It begins and ends at one end and turns at the other, as the lift's record says: a deadlift at its lockout, a squat at its
/// bottom.
#[derive(Debug, Clone, PartialEq)]
pub struct Rep {
    /// 1, 2, 3 …
    pub index: usize,
    /// First sample, index into the angle track.
    pub start: usize,
    /// Turning sample.
    pub turn: usize,
    /// Last sample.
    pub end: usize,
    /// In order of time, without overlap.
    pub phases: Vec<Phase>,
    /// Whether both halves are in the clip.
    pub completeness: Completeness,
}

/// A movement that is not a rep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RejectedMovement {
    /// Seconds.
    pub start_s: f64,
    /// Seconds.
    pub end_s: f64,
    /// A sentence.
    pub reason: String,
}

/// What the lifter's own posture is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ReferenceKind {
    Standing,
    SetUp,
    CleanReps,
    None,
}

/// The reference and where it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Reference {
    /// Which.
    pub kind: ReferenceKind,
    /// Seconds; null without one.
    pub start_s: Option<f64>,
    /// Seconds; null without one.
    pub end_s: Option<f64>,
}

impl Reference {
    /// Nothing that a posture could be compared with.
    pub const NONE: Self = Self { kind: ReferenceKind::None, start_s: None, end_s: None };
}

/// The reps of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct SetReps {
    /// The lift.
    pub lift: Lift,
    /// Reps in order of time.
    pub reps: Vec<Rep>,
    /// Movements that are not reps.
    pub rejected: Vec<RejectedMovement>,
    /// Quiet upright standing, of each scene that shows some; the first is the set's.
    pub standing: Vec<Reference>,
}

impl SetReps {
    /// Quiet upright standing, if there is some.
    #[must_use]
    pub fn standing(&self) -> Reference {
        self.standing.first().copied().unwrap_or(Reference::NONE)
    }
}

/// The lift that was told, or the one that the scenes of a clip show.
fn lift<'a>(scenes: impl IntoIterator<Item = &'a Motion>, given: GivenLift) -> Lift {
    let (name, source, confidence) = match given.lift() {
        Some(name) => (name, LiftSource::Given, 1.0),
        None => {
            let (name, confidence) = recognise::recognise(scenes, &given);
            (name, LiftSource::Recognised, confidence)
        }
    };
    Lift { name, variant: given.variant_of(name).map(|v| v.id.to_owned()), source, confidence }
}

/// Whether a half of a movement, without the turn, is a rep: it is where nothing else in the clip is, as in a clip of a single pull.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Halves {
    Counted,
    Rejected,
}

fn find(motion: &Motion, angles: &AngleTrack, lift: &Lift, halves: Halves) -> SetReps {
    let name = lift.name;
    let signal = motion.signal(name);
    let course = motion.course(name, &signal);
    let bar = name.starts_on_floor.then(|| Bar::of(&angles.bar_height, motion.rate)).flatten();
    let found = extremes(&signal, prominence(&signal));
    let turning = if Rule::Dips.holds() { without_dips(&signal, &found, motion.samples(SHORTEST_S)) } else { found };
    let found = cycles(&signal, &turning, motion.samples(MOMENT_S), name);
    let mut candidates: Vec<Candidate> = found
        .into_iter()
        .map(|cycle| {
            let marks = landmarks(&signal, &course, bar.as_ref(), &cycle, name, motion.rate);
            Candidate::new(motion, &signal, cycle, marks, name)
        })
        .collect();
    if !name.has_family() {
        let small = angles.body_length_px < SMALL_PX;
        let situation = Situation { small, hips_unseen: motion.hips_unseen, ..Situation::default() };
        let reason = advice::first(Topic::Lift, &situation);
        let reason = format!("{}{}.", reason[..1].to_uppercase(), &reason[1..]);
        candidates.iter_mut().for_each(|c| c.reason = Some(reason.clone()));
    } else {
        judge(&mut candidates, motion, name, halves);
    }
    let mut rejected = Vec::new();
    let counted: Vec<Candidate> = candidates
        .into_iter()
        .filter_map(|mut c| match c.reason.take() {
            Some(reason) => {
                let (start_s, end_s) = (motion.time[c.marks.start], motion.time[c.marks.end]);
                rejected.push(RejectedMovement { start_s, end_s, reason });
                None
            }
            None => Some(c),
        })
        .collect();
    let mut reps: Vec<Rep> = Vec::with_capacity(counted.len());
    for (k, c) in counted.iter().enumerate() {
        let before = reps.last().map_or(0, |rep| rep.turn);
        let after = counted.get(k + 1).map_or(signal.len() - 1, |next| next.marks.turn);
        let mut marks = bar
            .as_ref()
            .filter(|_| Rule::BarEnds.holds())
            .map_or(c.marks, |bar| c.lifted(bar, motion, (before, after)));
        // A bar that bounces is lifted again within the moment that belongs to its touch-down.
        marks.start = marks.start.max(reps.last().map_or(0, |rep| rep.end)).min(marks.reached);
        reps.push(Rep {
            index: k + 1,
            start: marks.start,
            turn: marks.turn,
            end: marks.end,
            phases: phases(&marks, name, c.completeness, &motion.time),
            completeness: c.completeness,
        });
    }
    if name.has_family() {
        let beside = others::others(motion, name, &reps, &rejected);
        rejected.extend(beside);
        rejected.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    }
    let standing = standing::standing(motion, angles, name, &reps).into_iter().collect();
    SetReps { lift: lift.clone(), reps, rejected, standing }
}
