//! The reps of a set that is shown in several scenes: no movement reaches across a cut, and what the scenes show is one set.

use super::{Lift, ReferenceKind, SetReps, find_reps};
use crate::angles::AngleTrack;
use crate::lifts::{GivenLift, LiftName};

/// Finds the reps of a set in scenes that follow one another; samples count through all of them. A lift that nobody told is the one of which
/// the scenes hold most reps. `None` without a scene.
pub fn find_reps_in_scenes(scenes: &[AngleTrack], given: impl Into<GivenLift>) -> Option<SetReps> {
    let given = given.into();
    let mut found: Vec<SetReps> = scenes.iter().map(|scene| find_reps(scene, given)).collect();
    let lift = most_lifted(&found)?;
    for (scene, found) in scenes.iter().zip(&mut found) {
        if found.lift.name != lift.name {
            *found = find_reps(scene, Some(lift.name));
        }
    }
    let mut before = 0;
    for (scene, found) in scenes.iter().zip(&mut found) {
        for rep in &mut found.reps {
            (rep.start, rep.turn, rep.end) = (rep.start + before, rep.turn + before, rep.end + before);
        }
        before += scene.len();
    }
    let mut joined = found.into_iter().reduce(|mut all, mut next| {
        all.reps.append(&mut next.reps);
        all.rejected.append(&mut next.rejected);
        if all.standing.kind == ReferenceKind::None {
            all.standing = next.standing;
        }
        all
    })?;
    joined.reps.iter_mut().enumerate().for_each(|(k, rep)| rep.index = k + 1);
    Some(SetReps { lift, ..joined })
}

/// The lift of which the scenes hold most reps, as the surest of them has it; the unknown one last.
fn most_lifted(found: &[SetReps]) -> Option<Lift> {
    let reps = |name: LiftName| found.iter().filter(|f| f.lift.name == name).map(|f| f.reps.len()).sum::<usize>();
    let rank = |f: &SetReps| (f.lift.name.is_named, reps(f.lift.name));
    let best = found.iter().max_by(|a, b| rank(a).cmp(&rank(b)).then(a.lift.confidence.total_cmp(&b.lift.confidence)));
    best.map(|best| best.lift.clone())
}
