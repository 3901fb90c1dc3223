//! The reps of a set that is shown in several scenes: no movement reaches across a cut, and what the scenes show is one set.

use super::motion::Motion;
use super::{Halves, ReferenceKind, Rule, SetReps, find, lift};
use crate::angles::AngleTrack;
use crate::lifts::GivenLift;

/// Finds the reps of a set in scenes that follow one another; samples count through all of them. A lift that nobody told is recognised from
/// the movements of all. `None` without a scene.
pub fn find_reps_in_scenes(scenes: &[AngleTrack], given: impl Into<GivenLift>) -> Option<SetReps> {
    let motions: Vec<Motion> = scenes.iter().map(Motion::of).collect();
    let lift = lift(&motions, given.into());
    let in_each = |halves: Halves| -> Vec<SetReps> {
        scenes.iter().zip(&motions).map(|(scene, motion)| find(motion, scene, &lift, halves)).collect()
    };
    let mut found = in_each(Halves::Rejected);
    if found.iter().all(|found| found.reps.is_empty()) && Rule::LoneHalf.holds() {
        found = in_each(Halves::Counted);
    }
    let mut before = 0;
    for (scene, found) in scenes.iter().zip(&mut found) {
        for rep in &mut found.reps {
            (rep.start, rep.turn, rep.end) = (rep.start + before, rep.turn + before, rep.end + before);
        }
        before += scene.len();
    }
    let joined = found.into_iter().reduce(|mut all, mut next| {
        all.reps.append(&mut next.reps);
        all.rejected.append(&mut next.rejected);
        if all.standing.kind == ReferenceKind::None {
            all.standing = next.standing;
        }
        all
    });
    joined.map(|mut set| {
        set.reps.iter_mut().enumerate().for_each(|(k, rep)| rep.index = k + 1);
        set
    })
}
