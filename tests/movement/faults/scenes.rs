//! Sets that are shown in several scenes: no posture is held against one from behind a cut.

use spotter::angles::{AngleTrack, SceneView, View};
use spotter::faults::{Profile, SetVerdict, Verdict, judge};
use spotter::lifts::LiftName;
use spotter::reps::{Reference, ReferenceKind, SetReps};

use super::set::*;

/// The reps of a set, with a cut after the `cut`-th.
fn cut_after(cut: usize, lift: LiftName, reps: &[Do]) -> (AngleTrack, SetReps) {
    let (mut angles, reps) = set(lift, reps).build();
    let (at, view): (usize, View) = (reps.reps[cut - 1].end + HOLD / 2, angles.view);
    angles.scenes = [0..at, at..angles.len()]
        .into_iter()
        .map(|samples| SceneView { samples, view, plumb_slope: None, plate_half_height: None })
        .collect();
    (angles, reps)
}

fn judged((angles, reps): &(AngleTrack, SetReps)) -> SetVerdict {
    judge(angles, reps, &Profile::built_in("default").unwrap())
}

#[test]
fn a_rep_is_not_compared_with_one_behind_a_cut() {
    let rounder = Do { lumbar: 18.0, ..CLEAN };
    let reps = [CLEAN, CLEAN, rounder, rounder];
    let own = |out: &SetVerdict| found(&out.reps[2], "lumbar_flexion_vs_own").map(|f| f.value);
    // 18 − 6 = 12° by construction; behind the cut both reps are alike.
    assert!((own(&set(Deadlift, &reps).judged()).unwrap() - 12.0).abs() < 0.5);
    let out = judged(&cut_after(2, Deadlift, &reps));
    assert_eq!(own(&out), None);
    assert_eq!(verdicts(&out), [Verdict::Clean; 4]);
    // Alone in its scene a rep has nothing to be compared with, and the report says so.
    assert!(unassessed(&judged(&cut_after(3, Deadlift, &reps)).reps[3], "lumbar_flexion_vs_own"));
}

#[test]
fn a_rounded_lockout_behind_a_cut_makes_no_arch_of_an_upright_one() {
    let fault = "lumbar_hyperextension_lockout";
    let hunched = Do { lumbar: 45.0, top: 40.0, ..CLEAN };
    let out = judged(&cut_after(1, Deadlift, &[CLEAN, hunched]));
    assert_eq!(grade(&out.reps[0], fault), None);
    assert_eq!(verdicts(&out), [Verdict::Clean, Verdict::Flagged]);
}

#[test]
fn each_scene_is_held_against_the_standing_that_it_shows() {
    let fault = "lumbar_hyperextension_lockout";
    let arched = Do { top: -20.0, ..CLEAN };
    let (mut angles, mut reps) = cut_after(2, RomanianDeadlift, &[CLEAN, CLEAN, CLEAN, arched]);
    // The second scene begins with the lifter standing as arched as at the top of the last rep.
    let stood = angles.scenes[1].samples.start..reps.reps[2].start;
    angles.lumbar_flexion.value[stood.clone()].fill(-20.0);
    let standing = |from: usize, to: usize| Reference {
        kind: ReferenceKind::Standing,
        start_s: Some(angles.time_s[from]),
        end_s: Some(angles.time_s[to]),
    };
    let (first, second) = (standing(0, HOLD / 2), standing(stood.start, stood.end - 1));
    let mut with = |stood: &[Reference]| {
        reps.standing = stood.to_vec();
        assert_eq!(reps.standing().start_s, stood.first().and_then(|s| s.start_s), "the first is the set's");
        grade(&judge(&angles, &reps, &Profile::built_in("default").unwrap()).reps[3], fault)
    };
    assert_eq!(with(&[first, second]), None);
    // That of the first scene is none for the second, whose reps are then held against each other.
    assert_eq!(with(&[first]), Some(Warning));
    assert_eq!(with(&[]), Some(Warning));
}

#[test]
fn a_set_that_slows_over_a_cut_is_not_said_to_slow() {
    let slow = Do { lifting: 2 * HALF, ..CLEAN };
    let reps = [CLEAN, CLEAN, slow, slow];
    let slows = |out: &SetVerdict| out.findings.iter().any(|f| f.fault == "velocity_loss" && f.value > 30.0);
    assert!(slows(&set(Deadlift, &reps).judged()));
    assert!(!slows(&judged(&cut_after(2, Deadlift, &reps))));
}
