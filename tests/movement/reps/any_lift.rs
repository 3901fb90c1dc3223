//! What holds for every lift, and for any track at all.

use proptest::prelude::*;
use spotter::angles::AngleTrack;
use spotter::lifts::LiftName;
use spotter::reps::{LiftSource, ReferenceKind, Rule, find_reps};

use super::lifter::*;

#[test]
fn small_lifts_are_recognised_and_counted() {
    let cases = [
        (LiftName::GoodMorning, BAR_ON_BACK, GOOD_MORNING_BOTTOM),
        (LiftName::BarbellRow, ROW_LOW, ROW_HIGH),
        (LiftName::OverheadPress, PRESS_LOW, PRESS_HIGH),
        (LiftName::RomanianDeadlift, HANG, RDL_BOTTOM),
    ];
    for (lift, home, turn) in cases {
        for fps in [12.0, 25.0, 60.0] {
            let mut clip = Clip::from(home).hold(0.8).reps(4, turn, 0.9, 0.1, 0.9, 0.4);
            clip.fps = fps;
            let set = clip.find();
            assert_set(&set, lift, 4);
            let truth: Vec<f64> = (0..4).map(|k| 1.75 + 2.3 * f64::from(k)).collect();
            assert_turns(&set, &clip.track(), &truth, 0.13);
        }
    }
}

#[test]
fn waving_and_walking_are_no_lift() {
    let wave = Pose { wrist: 1.1, ..HANG };
    let clip = Clip::from(HANG.at(1.0))
        .to(HANG.at(-1.0), 4.0)
        .hold(1.0)
        .reps(4, wave, 0.5, 0.1, 0.5, 0.1)
        .to(HANG.at(1.0), 4.0);
    assert_set(&clip.find(), LiftName::Unknown, 0);
}

#[test]
fn a_press_whose_hands_leave_the_picture_is_told_so() {
    let clip = Clip::from(PRESS_LOW).hold(0.8).reps(2, PRESS_HIGH, 0.9, 0.5, 0.9, 0.6);
    let mut track = clip.track();
    track.wrist_height.iter_mut().filter(|height| **height > 1.1).for_each(|height| *height = f64::NAN);
    let set = checked(track, Some(LiftName::OverheadPress));
    assert!(set.reps.is_empty(), "{:?}", set.reps);
    assert!(set.rejected.iter().all(|r| r.reason.starts_with("The hands were not seen")), "{:?}", set.rejected);
    assert_eq!(set.rejected.len(), 2);
}

#[test]
fn a_row_whose_hands_plates_hide_is_told_by_the_bar() {
    let clip = Clip::from(ROW_LOW).hold(0.8).reps(3, ROW_HIGH, 0.9, 0.3, 0.9, 0.6);
    let mut track = clip.track();
    track.wrist_height.iter_mut().filter(|height| **height > 0.5).for_each(|height| *height = f64::NAN);
    let hidden = checked(track.clone(), Some(LiftName::BarbellRow));
    assert!(hidden.rejected.iter().all(|r| r.reason.starts_with("The hands were not seen")), "{:?}", hidden.rejected);
    // The plate nearer to the camera looks lower than the hands.
    let reach = |t: &f64| clip.pose_at(*t).wrist - clip.pose_at(*t).shoulder - 0.1;
    track.bar_reach = track.time_s.iter().map(reach).collect();
    assert_set(&checked(track.clone(), None), LiftName::BarbellRow, 3);
    // A plate that hands do not keep to is another one.
    track.bar_reach = track.time_s.iter().map(|t| -0.4 + 0.3 * (2.0 * t).sin()).collect();
    assert_eq!(checked(track, Some(LiftName::BarbellRow)).reps, hidden.reps);
}

#[test]
fn a_missing_turn_is_no_rep_and_a_short_gap_is_no_harm() {
    let mut clip = Clip::from(BAR_ON_BACK).hold(1.0).reps(3, SQUAT_BOTTOM, 1.3, 0.0, 1.2, 0.5);
    clip.missing = vec![(2.6, 3.0), (4.6, 6.0)];
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 2);
    assert!(set.rejected.iter().any(|r| r.reason.contains("not seen")), "{:?}", set.rejected);
}

#[test]
fn a_rep_that_shows_its_range_counts_beside_others_though_somebody_walks_past() {
    let hidden = |count: usize| {
        let mut clip = Clip::from(BAR_ON_BACK).hold(1.0).reps(count, SQUAT_BOTTOM, 1.3, 0.0, 1.2, 0.5);
        // Most of the last rep, on the way down and on the way up.
        let start = 1.0 + 3.0 * (count - 1) as f64;
        clip.missing = vec![(start + 0.25, start + 0.95), (start + 1.6, start + 2.3)];
        clip.find_as(LiftName::Squat)
    };
    assert_set(&hidden(3), LiftName::Squat, 3);
    // By itself it might be anything.
    let alone = hidden(1);
    assert!(alone.reps.is_empty() && alone.rejected[0].reason.contains("not seen"), "{alone:?}");
}

#[test]
fn who_is_hidden_for_a_second_is_counted_or_told_so() {
    for (lift, home, there) in [(LiftName::Squat, BAR_ON_BACK, SQUAT_BOTTOM), (LiftName::Deadlift, FLOOR, HANG)] {
        let mut counted = 0;
        for tenth in 10..70 {
            let mut clip = Clip::from(home).hold(1.0).reps(4, there, 0.9, 0.0, 0.9, 0.1).hold(1.0);
            let from = f64::from(tenth) / 10.0;
            clip.missing = vec![(from, from + 1.0)];
            let set = clip.find_as(lift);
            let untold = set.rejected.iter().filter(|r| r.reason.contains("not seen"));
            assert_eq!(set.reps.len() + untold.count(), 4, "{lift:?}, hidden from {from} s: {set:?}");
            counted += usize::from(set.reps.len() == 4);
        }
        // Of which a second hides both ways about the turn, or both ways about the rest, nothing is known: a sixth of the moments.
        assert!(counted >= 50, "{lift:?}: {counted} of 60");
    }
}

#[test]
fn shoulders_that_leave_the_picture_at_the_top_cost_no_rep() {
    let squats = Clip::from(BAR_ON_BACK).hold(0.8).reps(3, SQUAT_BOTTOM, 1.3, 0.2, 1.2, 0.6);
    let pulls = Clip::from(FLOOR).hold(0.8).reps(3, HANG, 1.2, 0.4, 1.2, 0.6);
    for (lift, clip, first, period) in [(LiftName::Squat, squats, 2.2, 3.3), (LiftName::Deadlift, pulls, 2.2, 3.4)] {
        // Standing, the lifter is in the picture up to the hips and a little above.
        let mut track = clip.track();
        let above: Vec<usize> = (0..track.len()).filter(|i| track.shoulder_height[*i] > 0.75).collect();
        assert!(3 * above.len() > track.len());
        for i in above {
            track.shoulder_height[i] = f64::NAN;
            track.trunk_inclination.value[i] = f64::NAN;
            track.hip_hinge.value[i] = f64::NAN;
        }
        let set = checked(track.clone(), None);
        assert_set(&set, lift, 3);
        assert_turns(&set, &track, &[0.0, 1.0, 2.0].map(|k| first + period * k), 0.15);
        let start = track.time_s[set.reps[0].start];
        assert!((start - 0.8).abs() < 0.35, "{lift:?} begins at {start}");
    }
}

#[test]
fn a_told_lift_is_believed() {
    let clip = Clip::from(HANG).hold(0.8).reps(3, RDL_BOTTOM, 1.2, 0.1, 1.0, 0.5);
    let set = clip.find_as(LiftName::RomanianDeadlift);
    assert_set(&set, LiftName::RomanianDeadlift, 3);
    assert_eq!((set.lift.source, set.lift.confidence), (LiftSource::Given, 1.0));
}

#[test]
fn quiet_lockouts_are_the_reference_when_there_is_no_standing() {
    let clip = Clip::from(FLOOR).hold(0.4).reps(2, HANG, 1.2, 0.6, 1.2, 0.4);
    let set = clip.find();
    assert_eq!(set.standing().kind, ReferenceKind::Standing);
    let without = Clip::from(FLOOR).hold(0.4).reps(2, HANG, 0.6, 0.0, 0.6, 0.4).find();
    assert_eq!((without.standing().kind, without.standing().start_s), (ReferenceKind::None, None));
}

#[test]
fn a_pose_that_jumps_down_and_up_is_no_rep() {
    let clip = Clip::from(HANG).hold(0.8).reps(3, RDL_BOTTOM, 1.2, 0.1, 1.0, 0.5).to(RDL_BOTTOM, 0.25).to(HANG, 0.25);
    let set = clip.hold(0.8).find_as(LiftName::RomanianDeadlift);
    assert_set(&set, LiftName::RomanianDeadlift, 3);
    assert!(set.rejected.iter().any(|r| r.reason.contains("takes")), "{:?}", set.rejected);
}

#[test]
fn standing_is_seen_in_spite_of_noise() {
    let clip = Clip::from(HANG).hold(1.0).to(FLOOR, 0.8).hold(0.4).reps(3, HANG, 1.0, 0.3, 1.0, 0.4);
    for seed in 1..=20 {
        let set = Clip { noise: 0.02, seed, ..clip.clone() }.find_as(LiftName::Deadlift);
        assert_eq!(set.standing().kind, ReferenceKind::Standing, "seed {seed}");
        assert!(set.standing().end_s.is_some_and(|end| end < 1.2), "seed {seed}: {:?}", set.standing());
    }
}

#[test]
fn no_track_makes_it_fail() {
    for n in [0, 1, 2, 3, 50] {
        for rate in [f64::NAN, 0.0, -1.0, 30.0, f64::INFINITY] {
            let mut track = empty(n, 30.0);
            track.rate_hz = rate;
            for lift in [None, Some(LiftName::Squat), Some(LiftName::BarbellRow), Some(LiftName::Unknown)] {
                let set = reps_of(&track, lift);
                assert!(set.reps.is_empty());
            }
        }
    }
    // Columns that do not fit the times.
    let mut odd = empty(40, 30.0);
    odd.shoulder_height = vec![1.0, f64::INFINITY, 0.0];
    odd.lifter_score = vec![];
    reps_of(&odd, Some(LiftName::Deadlift));
}

fn lifts() -> impl Strategy<Value = (LiftName, Pose, Pose)> {
    prop::sample::select(vec![
        (LiftName::Deadlift, FLOOR, HANG),
        (LiftName::Deadlift, SUMO_FLOOR, HANG),
        (LiftName::RomanianDeadlift, HANG, RDL_BOTTOM),
        (LiftName::Squat, BAR_ON_BACK, SQUAT_BOTTOM),
        (LiftName::GoodMorning, BAR_ON_BACK, GOOD_MORNING_BOTTOM),
        (LiftName::BarbellRow, ROW_LOW, ROW_HIGH),
        (LiftName::OverheadPress, PRESS_LOW, PRESS_HIGH),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn count_is_what_was_made(
        (lift, home, turn) in lifts(),
        count in 1usize..9,
        tempo in 0.8f64..6.0,
        share in 0.35f64..0.65,
        pause in 0.0f64..1.0,
        rest in 0.0f64..3.0,
        range in 0.9f64..1.05,
        noise in 0.0f64..0.006,
        fps in 12.0f64..60.0,
        seed in any::<u64>(),
    ) {
        let there = home.towards(turn, range);
        let mut clip = Clip::from(home).hold(0.6).reps(count, there, tempo * share, pause, tempo * (1.0 - share), rest).hold(0.4);
        (clip.fps, clip.noise, clip.seed) = (fps, noise, seed);
        let set = clip.find();
        prop_assert_eq!(set.lift.name, lift, "{:?}", set.lift);
        prop_assert_eq!(set.reps.len(), count, "{:?}", set.rejected);
        let set = clip.find_as(lift);
        prop_assert_eq!(set.reps.len(), count, "{:?}", set.rejected);
        let track = clip.track();
        for (k, rep) in set.reps.iter().enumerate() {
            let arrival = 0.6 + (tempo + pause + rest) * k as f64 + tempo * share;
            // A minimum-jerk half is at rest to within noise for its last fifth.
            let slack = 0.08 + 0.2 * tempo;
            let at = track.time_s[rep.turn];
            prop_assert!(arrival - slack <= at && at <= arrival + pause + slack, "turn at {at}, arrival {arrival}");
        }
    }

    #[test]
    fn any_track_is_survived(
        shoulder in prop::collection::vec(prop::num::f64::ANY, 0..80),
        wrist in prop::collection::vec(-2.0f64..2.0, 0..80),
        n in 0usize..80,
        lift in prop::sample::select(vec![None, Some(LiftName::Deadlift), Some(LiftName::Squat), Some(LiftName::OverheadPress)]),
    ) {
        let mut track = empty(n, 20.0);
        track.hip_height = shoulder.iter().map(|s| s / 2.0).collect();
        track.shoulder_height = shoulder;
        track.feet_position = wrist.clone();
        track.wrist_height = wrist;
        checked(track, lift);
    }
}

#[test]
fn a_flash_beside_longer_scenes_holds_no_rep() {
    let set = Clip::from(FLOOR).hold(0.6).reps(3, HANG, 1.2, 0.4, 1.2, 0.8).track();
    let flash = Clip::from(FLOOR).hold(0.1).to(HANG, 0.5).hold(0.1).track();
    let count = |scenes: &[AngleTrack]| find_reps(scenes, None).unwrap().reps.len();
    assert_eq!(count(&[set.clone(), flash.clone()]), 3);
    assert_eq!(count(&[flash.clone(), set.clone()]), 3);
    let by_the_rule = || count(&[set.clone(), flash.clone()]);
    assert_eq!(Rule::Flash.without(by_the_rule), 4, "the pull of 0.7 s would count");
    // Where the clip shows nothing longer it is what was lifted.
    assert_eq!(count(&[flash]), 1);
}
