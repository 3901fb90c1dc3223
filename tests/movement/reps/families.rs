//! What has no name, halves of movements, and feet that are not seen: counted by the family, as far as the clip shows it.

use spotter::lifts::{Family, LiftName};
use spotter::reps::{Completeness, Rule};

use super::lifter::*;

#[test]
fn squats_with_the_weight_overhead_are_squats() {
    let (stands, bottom) = (pose(1.0, 0.65, 1.45, 8.0, 5.0), pose(0.66, 0.36, 0.98, 110.0, 22.0));
    let set = Clip::from(stands).hold(0.5).reps(3, bottom, 1.2, 0.2, 1.0, 0.5).find();
    assert_set(&set, LiftName::Squat, 3);
}

#[test]
fn swings_are_neither_squats_nor_rows() {
    // Hips and knees of a squatty swing; the weight goes from between the knees to the height of the head.
    let (up, down) = (pose(1.0, 0.65, 1.2, 8.0, 8.0), pose(0.82, 0.5, 0.4, 80.0, 48.0));
    let set = Clip::from(down).reps(6, up, 0.7, 0.0, 0.75, 0.0).find();
    assert_eq!((set.lift.name, set.reps.len()), (LiftName::KettlebellSwing, 6), "{:?}", set.rejected);
}

/// A hinge of a trunk that is never seen to come upright, with knees and hands that no lift with a name has.
#[test]
fn a_pull_without_a_name_is_counted_by_its_family() {
    let (low, high) = (pose(0.56, 0.42, 0.12, 100.0, 70.0), pose(0.86, 0.6, 0.42, 45.0, 52.0));
    let set = Clip::from(low).hold(0.4).reps(3, high, 1.0, 0.3, 1.0, 0.5).find();
    assert!(!set.lift.name.is_named && set.lift.name.is(Family::Hinge), "{:?}", set.lift);
    assert_eq!(set.reps.len(), 3, "{:?}", set.rejected);
}

#[test]
fn a_clip_of_one_half_has_a_rep_that_the_clip_cuts() {
    let lowering = Clip::from(HANG).hold(0.3).to(FLOOR, 1.2).hold(0.3).find_as(LiftName::Deadlift);
    assert_eq!(lowering.reps.iter().map(|r| r.completeness).collect::<Vec<_>>(), [Completeness::StartCut]);
    let rise = Clip::from(SQUAT_BOTTOM).to(BAR_ON_BACK, 1.2).hold(0.3).find_as(LiftName::Squat);
    assert_eq!(rise.reps.iter().map(|r| r.completeness).collect::<Vec<_>>(), [Completeness::StartCut]);
    // Beside whole reps a half is none: the lifter sets up, or stands up.
    let set = Clip::from(SQUAT_BOTTOM).to(BAR_ON_BACK, 1.2).hold(0.3).reps(2, SQUAT_BOTTOM, 1.2, 0.1, 1.0, 0.5).find();
    assert_set(&set, LiftName::Squat, 2);
}

/// The wrists of both arms where they are, or of the right one at rest.
fn with_wrists(clip: &Clip, rests: bool) -> spotter::angles::AngleTrack {
    let mut track = clip.track();
    let still = clip.pose_at(0.0).wrist;
    let other: Vec<f64> = track.wrist_height.iter().map(|height| if rests { still } else { height + 0.03 }).collect();
    track.either_wrist_height = [track.wrist_height.clone(), other];
    track
}

#[test]
fn an_arm_that_works_alone_rows_and_presses_no_barbell() {
    for (lift, low, high) in
        [(LiftName::BarbellRow, ROW_LOW, ROW_HIGH), (LiftName::OverheadPress, PRESS_LOW, PRESS_HIGH)]
    {
        let clip = Clip::from(low).hold(0.8).reps(4, high, 0.9, 0.2, 0.9, 0.5);
        assert_set(&checked(with_wrists(&clip, false), None), lift, 4);
        let alone = with_wrists(&clip, true);
        assert_set(&checked(alone.clone(), None), LiftName::Unknown, 0);
        // Whoever names it knows better.
        assert_set(&checked(alone.clone(), Some(lift)), lift, 4);
        assert_set(&Rule::BothHands.without(|| checked(alone, None)), lift, 4);
    }
}

#[test]
fn ankles_misplaced_at_the_bottom_are_no_steps() {
    let clip = Clip::from(BAR_ON_BACK).hold(0.6).reps(3, SQUAT_BOTTOM.at(0.25), 1.3, 0.3, 1.2, 0.6);
    assert_set(&clip.find(), LiftName::Squat, 3);
}

#[test]
fn what_the_hands_do_after_the_weight_is_down_is_no_part_of_the_last_rep() {
    let reaches = Pose { wrist: 0.05, ..pose(0.42, 0.35, 0.05, 110.0, 75.0) };
    let hands_away = pose(0.42, 0.35, 0.4, 110.0, 75.0);
    let clip = Clip::from(FLOOR).hold(0.4).reps(3, HANG, 1.1, 0.3, 1.1, 0.3);
    let set = clip.clone().to(reaches, 0.4).to(hands_away, 0.3).hold(0.8).find();
    assert_set(&set, LiftName::Deadlift, 3);
    // Nor is crouching to the weight once it lies there.
    let crouches = pose(0.4, 0.18, 0.14, 120.0, 60.0);
    let crouched = clip.to(crouches, 0.8).hold(0.5);
    let set = crouched.find();
    assert_set(&set, LiftName::Deadlift, 3);
    let down = 0.4 + 3.0 * 2.8 - 0.3;
    let last = crouched.track().time_s[set.reps[2].end];
    assert!((last - down).abs() < 0.35, "the last rep ends at {last}, the weight lies from {down} on");
    let without = Rule::LongerSide.without(|| crouched.find());
    assert!(without.reps[2].end > set.reps[2].end, "the crouch would count");
}
