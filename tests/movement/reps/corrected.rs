//! What a person corrects holds, whatever was counted; all else stays as it was.

use spotter::lifts::LiftName;
use spotter::reps::{Correction, PhaseName, ReferenceKind, SetReps, chosen, correct, in_force};
use spotter::track::Spot;

use super::lifter::*;

/// Three deadlifts of 1.2 s up, 0.5 s held and 1.1 s down, a second apart, the first from 0.6 s on: turns at 2.05, 5.85 and 9.65 s.
fn set() -> (Clip, SetReps) {
    let clip = Clip::from(FLOOR).hold(0.6).reps(3, HANG, 1.2, 0.5, 1.1, 1.0);
    let set = reps_of(&clip.track(), Some(LiftName::Deadlift));
    assert_eq!(set.reps.len(), 3);
    (clip, set)
}

fn corrected(corrections: &[Correction]) -> SetReps {
    let (clip, mut set) = set();
    correct(&clip.track(), &mut set, corrections);
    set
}

#[test]
fn a_rep_that_is_none_is_taken_out_with_the_reason_and_the_others_are_numbered_anew() {
    let (clip, before) = set();
    let after = corrected(&[Correction::Drop { at_s: 5.0 }]);
    assert_turns(&after, &clip.track(), &[2.05, 9.65], 0.08);
    assert_eq!(after.reps.iter().map(|r| r.index).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(after.rejected[0].reason, "Taken out by hand.");
    // Between the reps there is none to take out.
    assert_eq!(corrected(&[Correction::Drop { at_s: 0.1 }]).reps, before.reps);
    assert_eq!(corrected(&[]), before);
}

#[test]
fn a_missed_rep_is_put_in_with_its_turn_and_phases() {
    let (clip, before) = set();
    let after = corrected(&[Correction::Drop { at_s: 5.85 }, Correction::Add { start_s: 4.4, end_s: 7.2 }]);
    assert_turns(&after, &clip.track(), &[2.05, 5.85, 9.65], 0.08);
    let names: Vec<PhaseName> = after.reps[1].phases.iter().map(|p| p.name).collect();
    assert_eq!(names, [PhaseName::Concentric, PhaseName::Lockout, PhaseName::Eccentric]);
    assert_eq!((&after.reps[0], &after.reps[2]), (&before.reps[0], &before.reps[2]));
    // What was listed as no rep there is one now.
    assert!(after.rejected.iter().all(|movement| movement.reason != "Taken out by hand."));
}

#[test]
fn limits_move_to_the_frame_and_neighbours_make_way() {
    let (clip, before) = set();
    let track = clip.track();
    let after = corrected(&[Correction::Limits { at_s: 5.85, start_s: 4.0, end_s: 7.5 }]);
    let times = |at: usize| track.time_s[at];
    assert!((times(after.reps[1].start) - 4.0).abs() < 0.02 && (times(after.reps[1].end) - 7.5).abs() < 0.02);
    assert!((times(after.reps[1].turn) - 5.85).abs() < 0.08);
    let phases = &after.reps[1].phases;
    assert!(phases.windows(2).all(|two| two[0].end_s == two[1].start_s), "{phases:?}");
    assert_eq!(after.reps[0], before.reps[0]);
    // Beyond the turn of its neighbour it takes that one's place; before it the neighbour ends where it begins.
    let wide = corrected(&[Correction::Limits { at_s: 5.85, start_s: 1.0, end_s: 7.2 }]);
    assert_eq!(wide.reps.len(), 2);
    let close = corrected(&[Correction::Limits { at_s: 5.85, start_s: 3.0, end_s: 7.2 }]);
    assert_eq!((close.reps.len(), close.reps[0].end), (3, close.reps[1].start));
}

#[test]
fn the_reference_is_where_the_coach_says_and_nonsense_changes_nothing() {
    let after = corrected(&[Correction::Standing { start_s: 2.0, end_s: 2.5 }]);
    assert_eq!(
        (after.standing().kind, after.standing().start_s, after.standing().end_s),
        (ReferenceKind::Standing, Some(2.0), Some(2.5))
    );
    let (_, before) = set();
    for nonsense in [
        Correction::Drop { at_s: f64::NAN },
        Correction::Drop { at_s: 1e9 },
        Correction::Add { start_s: 5.0, end_s: 4.0 },
        Correction::Add { start_s: -1.0, end_s: 4.0 },
        Correction::Add { start_s: 500.0, end_s: 502.0 },
        Correction::Limits { at_s: 5.85, start_s: f64::NEG_INFINITY, end_s: f64::INFINITY },
    ] {
        assert_eq!(corrected(&[nonsense]).reps, before.reps, "{nonsense:?}");
    }
}

#[test]
fn what_was_corrected_of_somebody_else_holds_no_more() {
    let person = |x: f64| Correction::Person(Spot { at_s: 2.0, x, y: 0.5 });
    let [first, second] = [1.0, 5.0].map(|at_s| Correction::Drop { at_s });
    let all = [first, person(0.3), first, person(0.7), second];
    assert_eq!(in_force(&all, true), [person(0.7), second]);
    // Where nobody is chosen, because somebody was asked for from the start.
    assert_eq!(in_force(&all, false), [second]);
    assert_eq!(in_force(&all[..1], true), [first]);
    assert_eq!((chosen(&all), chosen(&[first])), (Some(Spot { at_s: 2.0, x: 0.7, y: 0.5 }), None));
    // Counting itself takes no notice of it.
    assert_eq!(corrected(&[person(0.3)]), set().1);
}
