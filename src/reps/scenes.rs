//! The reps of a set that is shown in several scenes: no movement reaches across a cut, and what the scenes show is one set.

use super::limits::SHORTEST_S;
use super::motion::Motion;
use super::{Halves, Lift, Rule, SetReps, find, lift};
use crate::angles::AngleTrack;
use crate::lifts::GivenLift;

/// Finds the reps of a set in scenes that follow one another, of the `given` lift or of the one that the movements of all show among those that
/// it may be; samples count through all scenes. Beside longer ones, a scene shorter than a rep (a piece of a cross-fade, a flash) says nothing.
/// `None` without a scene.
///
/// Works on any track: what was not measured gives no rep, and a lift that is none of the known ones gives none either, with the movements
/// listed as rejected.
pub fn find_reps(scenes: &[AngleTrack], given: impl Into<GivenLift>) -> Option<SetReps> {
    let holds_a_rep = |scene: &AngleTrack| scene.len() as f64 >= SHORTEST_S * scene.rate_hz;
    let all_are_short = !scenes.iter().any(holds_a_rep) || !Rule::Flash.holds();
    let motions: Vec<Option<Motion>> =
        scenes.iter().map(|scene| (all_are_short || holds_a_rep(scene)).then(|| Motion::of(scene))).collect();
    let lift = lift(motions.iter().flatten(), given.into());
    let in_each = |halves: Halves| -> Vec<SetReps> {
        let found = |(scene, motion): (&AngleTrack, &Option<Motion>)| {
            motion.as_ref().map_or_else(|| nothing(&lift), |motion| find(motion, scene, &lift, halves))
        };
        scenes.iter().zip(&motions).map(found).collect()
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
        all.standing.append(&mut next.standing);
        all
    });
    joined.map(|mut set| {
        set.reps.iter_mut().enumerate().for_each(|(k, rep)| rep.index = k + 1);
        set
    })
}

fn nothing(lift: &Lift) -> SetReps {
    SetReps { lift: lift.clone(), reps: Vec::new(), rejected: Vec::new(), standing: Vec::new() }
}
