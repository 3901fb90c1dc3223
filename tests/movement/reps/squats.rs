//! Squats: bottoms, walk-outs, re-racks, and crouching for other reasons.

use spotter::angles::{HipsUnseen, SampleState};
use spotter::lifts::LiftName;
use spotter::reps::{PhaseName, ReferenceKind};

use super::lifter::*;

#[test]
fn squats_count_and_date_the_bottoms() {
    let clip = Clip::from(BAR_ON_BACK).hold(1.0).reps(5, SQUAT_BOTTOM, 1.3, 0.0, 1.1, 0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 5);
    let truth: Vec<f64> = (0..5).map(|k| 2.3 + 2.9 * f64::from(k)).collect();
    assert_turns(&set, &clip.track(), &truth, 0.08);
    assert_eq!(set.reps[0].phases[0].name, PhaseName::Eccentric);
    assert_eq!(set.reps[0].phases.last().map(|p| p.name), Some(PhaseName::Concentric));
    assert_eq!(set.standing().kind, ReferenceKind::Standing);
}

#[test]
fn a_slow_uneven_descent_does_not_put_off_the_bottom() {
    let dip = |share: f64| BAR_ON_BACK.towards(SQUAT_BOTTOM, share);
    let down = Clip::from(BAR_ON_BACK).hold(1.0).to(dip(0.6), 0.8).to(dip(0.8), 1.6).to(SQUAT_BOTTOM, 0.6);
    let truth = down.seconds();
    let clip = down.to(BAR_ON_BACK, 0.9).hold(0.8);
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 1);
    assert_turns(&set, &clip.track(), &[truth], 0.16);
}

#[test]
fn hips_that_rise_first_do_not_put_off_the_bottom() {
    // The hips have come up a tenth of their way while the trunk went on to lean: the trunk–thigh angle is smallest there.
    let tipped = Pose { hip: 0.27, knee: 130.0, trunk: 46.0, ..SQUAT_BOTTOM };
    let down = Clip::from(BAR_ON_BACK).hold(1.0).to(SQUAT_BOTTOM, 1.3);
    let truth = down.seconds();
    let clip = down.to(tipped, 0.4).to(BAR_ON_BACK, 1.0).hold(0.8);
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 1);
    assert_turns(&set, &clip.track(), &[truth], 0.2);
}

/// A large plate that goes down with the lifter hides hips and knees for most of the clip, but not where they stand and begin to go down.
#[test]
fn a_squat_whose_hips_a_plate_hides_is_one() {
    let clip = Clip::from(BAR_ON_BACK).hold(0.3).to(SQUAT_BOTTOM, 1.6).hold(1.2).to(BAR_ON_BACK, 1.6).hold(0.3);
    let found = |hidden: bool| {
        let mut track = clip.track();
        track.hip_hidden = vec![false; track.len()];
        for i in 0..track.len() {
            if track.shoulder_height[i] < 0.85 {
                track.hip_height[i] = f64::NAN;
                track.hip_hidden[i] = hidden;
                for column in [&mut track.knee_flexion, &mut track.trunk_inclination, &mut track.hip_hinge] {
                    (column.value[i], column.state[i]) = (f64::NAN, SampleState::Missing);
                }
            }
        }
        let why = if hidden { HipsUnseen::Hidden } else { HipsUnseen::Outside };
        assert_eq!(track.hips_unseen(0..track.len()), Some(why));
        checked(track, None)
    };
    assert_set(&found(true), LiftName::Squat, 1);
    assert!(found(false).reps.is_empty(), "who leaves the picture below may sit down there");
}

#[test]
fn one_squat_among_walk_out_and_rerack() {
    let dip = |share: f64| BAR_ON_BACK.towards(SQUAT_BOTTOM, share);
    let empty_handed = HANG.towards(SQUAT_BOTTOM, 0.3);
    let clip = Clip::from(HANG.at(1.5)).to(HANG, 2.0).hold(0.5).to(empty_handed, 1.0).to(dip(0.3), 0.7).hold(0.5);
    let clip = clip.to(BAR_ON_BACK, 1.0).hold(0.5).to(BAR_ON_BACK.at(-0.4), 1.5).hold(1.0);
    let clip =
        clip.to(SQUAT_BOTTOM.at(-0.4), 1.6).to(BAR_ON_BACK.at(-0.4), 1.4).hold(1.0).to(BAR_ON_BACK, 1.5).hold(0.3);
    let truth = clip.seconds() - 0.3 - 1.5 - 1.0 - 1.4;
    let clip = clip.to(dip(0.3), 0.8).hold(0.4).to(HANG, 1.0).to(HANG.at(1.5).larger(1.5), 3.0);
    for set in [clip.find(), clip.find_as(LiftName::Squat)] {
        assert_set(&set, LiftName::Squat, 1);
        assert_turns(&set, &clip.track(), &[truth], 0.08);
    }
}

#[test]
fn who_walks_to_the_camera_after_a_squat_has_squatted() {
    // Coming up from the only squat and growing on the way to the camera is one rise; reaching up to the bar before it looks like a press.
    let reaching = Pose { wrist: 1.30, ..BAR_ON_BACK };
    let clip = Clip::from(BAR_ON_BACK).hold(0.5).to(reaching, 0.8).hold(0.3).to(BAR_ON_BACK, 0.8).hold(1.0);
    let clip = clip.to(SQUAT_BOTTOM, 1.4).to(BAR_ON_BACK, 1.2).hold(0.8).to(BAR_ON_BACK.at(1.5).larger(1.8), 3.0);
    assert_set(&clip.find(), LiftName::Squat, 1);
}

#[test]
fn long_pauses_at_the_bottom_are_counted() {
    for reps in [1, 3] {
        let paused = Clip::from(BAR_ON_BACK).hold(0.6).reps(reps, SQUAT_BOTTOM, 4.0, 6.0, 1.4, 1.0).find();
        assert_set(&paused, LiftName::Squat, reps);
    }
}

#[test]
fn hands_that_go_up_and_down_while_the_lifter_leans_over_do_not_press() {
    // At the rack, and behind plates, hands wander between shoulder and overhead.
    let leaning = Pose { trunk: 32.0, knee: 40.0, wrist: 0.95, ..BAR_ON_BACK };
    let clip = Clip::from(leaning).hold(0.5).reps(4, Pose { wrist: 1.36, ..leaning }, 0.8, 0.2, 0.8, 0.4);
    let clip = clip.to(BAR_ON_BACK, 1.0).hold(0.8).reps(1, SQUAT_BOTTOM, 1.4, 0.0, 1.2, 0.8);
    assert_set(&clip.find(), LiftName::Squat, 1);
}

#[test]
fn hands_that_are_lost_at_the_bottom_hide_no_squat() {
    // Behind a plate the wrists are placed at the feet.
    let bottom = Pose { wrist: 0.02, ..SQUAT_BOTTOM };
    let set = Clip::from(BAR_ON_BACK).hold(0.6).reps(3, bottom, 1.3, 0.1, 1.1, 0.5).find();
    assert_set(&set, LiftName::Squat, 3);
}

#[test]
fn hands_that_are_lost_in_one_rep_only_do_not_cost_it() {
    let lost = Pose { wrist: 0.02, ..SQUAT_BOTTOM };
    let clip = Clip::from(BAR_ON_BACK).hold(0.6).reps(1, lost, 1.3, 0.1, 1.1, 0.5);
    let set = clip.reps(3, SQUAT_BOTTOM, 1.3, 0.1, 1.1, 0.5).find();
    assert_set(&set, LiftName::Squat, 4);
}

#[test]
fn wrists_that_are_not_seen_at_the_bottom_are_not_taken_for_raised() {
    let clip = Clip::from(BAR_ON_BACK).hold(0.6).reps(3, SQUAT_BOTTOM, 1.3, 0.1, 1.1, 0.5);
    let mut track = clip.track();
    for (t, wrist) in track.time_s.iter().zip(&mut track.wrist_height) {
        if (0.9..2.9).contains(t) {
            *wrist = f64::NAN;
        }
    }
    assert_set(&checked(track, None), LiftName::Squat, 3);
}

#[test]
fn hands_that_are_found_here_and_there_take_no_bar() {
    // Small plates hide the hands while the lifter stands: they are seen now and then, each time elsewhere.
    let clip = Clip::from(BAR_ON_BACK).hold(0.6).reps(3, SQUAT_BOTTOM, 0.5, 0.2, 1.1, 0.5);
    let mut track = clip.track();
    let stands: Vec<bool> = track.shoulder_height.iter().map(|height| *height > 0.97).collect();
    let n = stands.len();
    for i in (0..n).filter(|i| stands[*i]) {
        let (went_up, goes_down) = (i >= 2 && !stands[i - 2], i + 2 < n && !stands[i + 2]);
        track.wrist_height[i] = if went_up {
            1.2
        } else if goes_down {
            0.75
        } else {
            f64::NAN
        };
    }
    assert_set(&checked(track, None), LiftName::Squat, 3);
}

#[test]
fn walking_up_and_putting_the_bar_away_overhead_are_listed() {
    let overhead = Pose { wrist: 1.4, ..BAR_ON_BACK };
    let clip =
        Clip::from(BAR_ON_BACK.at(-1.0)).to(BAR_ON_BACK, 2.0).hold(0.8).reps(2, SQUAT_BOTTOM, 1.4, 0.1, 1.2, 0.6);
    let clip = clip.to(overhead, 1.0).hold(0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 2);
    assert_eq!(set.rejected.len(), 2, "{:?}", set.rejected);
    assert!(set.rejected[0].reason.contains("walks") && set.rejected[0].end_s < 2.2, "{:?}", set.rejected);
    assert!(set.rejected[1].reason.contains("arms") && set.rejected[1].start_s > 9.0, "{:?}", set.rejected);
}

#[test]
fn one_deep_rep_does_not_hide_shallow_ones() {
    let shallow = BAR_ON_BACK.towards(SQUAT_BOTTOM, 0.62);
    let clip = Clip::from(BAR_ON_BACK)
        .hold(0.6)
        .reps(1, SQUAT_BOTTOM, 1.2, 0.0, 1.2, 0.4)
        .reps(3, shallow, 1.0, 0.0, 1.0, 0.4);
    assert_eq!(clip.find_as(LiftName::Squat).reps.len(), 4);
}

#[test]
fn less_than_half_the_range_is_no_rep() {
    let dip = BAR_ON_BACK.towards(SQUAT_BOTTOM, 0.4);
    let clip =
        Clip::from(BAR_ON_BACK).hold(0.6).reps(3, SQUAT_BOTTOM, 1.2, 0.0, 1.2, 0.4).reps(1, dip, 0.6, 0.0, 0.6, 0.5);
    let set = clip.find_as(LiftName::Squat);
    assert_eq!(set.reps.len(), 3);
    assert!(set.rejected[0].reason.contains('%') || set.rejected[0].reason.contains("knees"), "{:?}", set.rejected);
}

#[test]
fn sitting_down_and_standing_up_is_no_lift() {
    // On a seat the trunk is upright; it leans to get up. Arms crossed on the chest.
    let seat = pose(0.66, 0.33, 0.50, 88.0, 3.0);
    let lean = pose(0.68, 0.40, 0.50, 75.0, 38.0);
    let stand = pose(1.0, 0.65, 0.84, 8.0, 3.0);
    let mut clip = Clip::from(seat).hold(0.5);
    for _ in 0..5 {
        clip = clip.to(lean, 0.7).to(stand, 0.8).hold(0.3).to(lean, 0.8).to(seat, 0.6).hold(0.3);
    }
    let set = clip.find();
    assert_set(&set, LiftName::Unknown, 0);
    assert!(!set.rejected.is_empty());
}
