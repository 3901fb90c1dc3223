//! Deadlifts: dead-stop, touch-and-go, sumo, grinding, pulls without a lowering, and what is no rep.

use spotter::angles::{AngleTrack, ViewKind};
use spotter::lifts::{Family, LiftName};
use spotter::reps::{Completeness, LiftSource, PhaseName, ReferenceKind, Rep};

use super::lifter::*;

#[test]
fn deadlift_from_a_dead_stop_counts_and_dates_the_lockouts() {
    let clip = Clip::from(FLOOR).hold(0.6).reps(3, HANG, 1.2, 0.5, 1.1, 1.0);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 3);
    assert!(set.lift.confidence > 0.8 && set.lift.source == LiftSource::Recognised);
    // A held lockout is dated by its middle; that it was reached earlier, the phases say.
    assert_turns(&set, &clip.track(), &[2.05, 5.85, 9.65], 0.08);
    let names: Vec<PhaseName> = set.reps[0].phases.iter().map(|p| p.name).collect();
    assert_eq!(names, [PhaseName::Concentric, PhaseName::Lockout, PhaseName::Eccentric]);
    // Lift-off and touch-down.
    let first = &set.reps[0].phases;
    assert!((first[0].start_s - 0.6).abs() < 0.15, "{first:?}");
    assert!((first[2].end_s - 3.4).abs() < 0.15, "{first:?}");
    assert!((first[0].end_s - 1.8).abs() < 0.15 && (first[2].start_s - 2.3).abs() < 0.15, "{first:?}");
}

#[test]
fn a_slow_pull_and_a_fast_lowering_turn_in_the_middle_of_the_hold() {
    let clip = Clip::from(FLOOR).hold(0.6).reps(3, HANG, 2.0, 0.4, 0.7, 1.0);
    let mut track = clip.track();
    // Heights go as the cosine of the lean: near standing they hardly change.
    for height in [&mut track.shoulder_height, &mut track.wrist_height, &mut track.hip_height] {
        let (low, high) = height.iter().fold((f64::MAX, f64::MIN), |(a, b), h| (a.min(*h), b.max(*h)));
        height.iter_mut().for_each(|h| *h = high - (high - *h).powi(2) / (high - low));
    }
    let set = checked(track.clone(), None);
    assert_set(&set, LiftName::Deadlift, 3);
    assert_turns(&set, &track, &[2.8, 6.9, 11.0], 0.05);
}

#[test]
fn a_lockout_is_where_the_bar_is_highest_if_the_camera_stands_still() {
    // Pulls of 1.2 s, 0.6 s at the top; there the bar creeps up by a fortieth of its way for 0.5 s and sinks again in 0.1 s.
    let clip = Clip::from(FLOOR).hold(1.4).reps(3, HANG, 1.2, 0.6, 1.1, 1.5);
    let (top, mut track) = (|rep: usize| 2.6 + 4.4 * rep as f64, clip.track());
    let creep = |t: f64| {
        let held = (0..3).map(|rep| t - top(rep)).find(|held| (0.0..=0.6).contains(held));
        0.01 * held.map_or(0.0, |held| (held / 0.5).min((0.6 - held) / 0.1))
    };
    let turns = |track: &AngleTrack, shake: f64| {
        let sway = |t: f64| shake * (5.0 * t).sin();
        let bar = |t: &f64| clip.pose_at(*t).wrist + creep(*t) + sway(*t);
        let track = AngleTrack { bar_height: track.time_s.iter().map(bar).collect(), ..track.clone() };
        checked(track, None)
    };
    let highest = [0, 1, 2].map(|rep| top(rep) + 0.45);
    let middle = [0, 1, 2].map(|rep| top(rep) + 0.3);
    assert_turns(&turns(&track, 0.0), &track, &highest, 0.07);
    // A bar that sways in the picture tells of the camera; one that is not seen, of nothing.
    assert_turns(&turns(&track, 0.004), &track, &middle, 0.07);
    assert_turns(&checked(track.clone(), None), &track, &middle, 0.07);
    // It was not seen in the second lockout.
    track.bar_height = track.time_s.iter().map(|t| clip.pose_at(*t).wrist + creep(*t)).collect();
    let frames = |t: f64| (30.0 * t) as usize;
    track.bar_height[frames(5.0)..frames(8.0)].fill(f64::NAN);
    assert_turns(&checked(track.clone(), None), &track, &[highest[0], middle[1], highest[2]], 0.07);
    // A plate on the floor was taken for the bar's there.
    let floor = track.bar_height[0];
    track.bar_height[frames(5.0)..frames(8.0)].fill(floor);
    assert_turns(&checked(track.clone(), None), &track, &[highest[0], middle[1], highest[2]], 0.07);
}

#[test]
fn what_the_lifter_does_with_the_bar_on_the_floor_is_no_part_of_the_rep() {
    // After each pull the lifter slumps over the bar, and straightens into the next one without a stop.
    let slumped = pose(0.47, 0.41, 0.14, 84.0, 86.0);
    let pull = |clip: Clip| clip.to(FLOOR, 0.6).to(HANG, 1.2).hold(0.5).to(FLOOR, 1.1).to(slumped, 0.6);
    let clip = (0..3).fold(Clip::from(slumped).hold(0.6), |clip, _| pull(clip));
    let mut track = clip.track();
    let (lift_off, touch_down) = (|rep: usize| 1.2 + 4.0 * rep as f64, |rep: usize| 4.0 + 4.0 * rep as f64);
    let off = |track: &AngleTrack| {
        let set = checked(track.clone(), None);
        assert_set(&set, LiftName::Deadlift, 3);
        let late =
            |(k, rep): (usize, &Rep)| (track.time_s[rep.start] - lift_off(k), track.time_s[rep.end] - touch_down(k));
        set.reps.iter().enumerate().map(late).collect::<Vec<_>>()
    };
    // The body alone does not tell the two apart.
    assert!(off(&track).iter().any(|(start, end)| *start < -0.35 || *end > 0.35), "{:?}", off(&track));
    // The bar does, in a hand that shakes too. The back is loaded from a little before to a little after.
    for shake in [0.0, 0.006] {
        track.bar_height = track.time_s.iter().map(|t| clip.pose_at(*t).wrist + shake * (9.0 * t).sin()).collect();
        for (start, end) in off(&track) {
            assert!((-0.3..=0.15).contains(&start) && (-0.15..=0.3).contains(&end), "{start:.2} {end:.2}");
        }
    }
    // A plate that nobody lifts tells nothing.
    let by_body = off(&AngleTrack { bar_height: vec![f64::NAN; track.time_s.len()], ..track.clone() });
    track.bar_height.fill(0.2);
    assert_eq!(off(&track), by_body);
}

#[test]
fn a_bar_in_the_air_is_part_of_the_rep_whatever_the_joints_say() {
    // Joints are misplaced behind the plates: the bar leaves the floor before the body seems to move, and comes back after it.
    let clip = Clip::from(FLOOR).hold(0.6).reps(3, HANG, 1.2, 0.5, 1.1, 1.6);
    let mut track = clip.track();
    let early = 0.4;
    let held = |t: f64| clip.pose_at(t + early).wrist.max(clip.pose_at(t - early).wrist);
    let by_body = checked(track.clone(), None);
    track.bar_height = track.time_s.iter().map(|t| held(*t)).collect();
    let set = checked(track.clone(), None);
    assert_set(&set, LiftName::Deadlift, 3);
    for (k, (body, rep)) in by_body.reps.iter().zip(&set.reps).enumerate() {
        let begins = 0.6 + 4.4 * k as f64;
        let (lift_off, touch_down) = (begins - early, begins + 2.8 + early);
        let (start, end) = (track.time_s[rep.start] - lift_off, track.time_s[rep.end] - touch_down);
        assert!((-0.3..=0.15).contains(&start) && (-0.15..=0.3).contains(&end), "{start:.2} {end:.2}");
        assert!(body.start > rep.start && body.end < rep.end, "the body tells another time");
    }
    // A bar that is lost on its way still tells when it left and came back, unless it is lost as it does.
    let frame = |seconds: f64| (30.0 * seconds) as usize;
    let lost = |from: f64, to: f64| {
        let mut track = track.clone();
        track.bar_height[frame(from)..frame(to)].fill(f64::NAN);
        checked(track, None).reps[0].end
    };
    let end = set.reps[0].end;
    assert_eq!(lost(2.9, 3.3), end);
    assert_eq!(lost(3.5, 4.2), by_body.reps[0].end);
}

#[test]
fn hands_that_are_lost_between_reps_row_nothing() {
    // In a small dark picture they are placed at the belly in every other rest, and below the bar in the others: between the two the body goes
    // all the way up and down.
    let clip = Clip::from(FLOOR).hold(0.6).reps(6, HANG, 1.0, 0.2, 1.0, 0.3);
    let mut track = clip.track();
    for (k, rest) in (1..7).map(|k| (k, 0.6 + 2.5 * k as f64 - 0.15)) {
        for (t, wrist) in track.time_s.iter().zip(&mut track.wrist_height).filter(|(t, _)| (*t - rest).abs() < 0.8) {
            let astray = (std::f64::consts::FRAC_PI_2 * (t - rest) / 0.8).cos();
            *wrist += astray * if k % 2 == 0 { 0.3 } else { -0.1 };
        }
    }
    assert_eq!(checked(track, None).lift.name, LiftName::Deadlift);
}

#[test]
fn a_pull_whose_hands_leave_the_picture_is_no_row() {
    // The shoulders are placed below the picture's edge as long as they are out of it, and the hands go there until a plate hides them.
    let clip = Clip::from(FLOOR).hold(0.6).reps(1, HANG, 1.2, 0.8, 1.1, 0.6);
    let mut track = clip.track();
    for i in 0..track.len() {
        if track.shoulder_height[i] > 0.62 {
            track.shoulder_height[i] = 0.62;
            track.trunk_inclination.value[i] = track.trunk_inclination.value[i].max(33.0);
            track.wrist_height[i] = f64::NAN;
        } else {
            track.wrist_height[i] += (track.shoulder_height[i] - clip.pose_at(0.0).shoulder) * 2.0;
        }
    }
    let set = checked(track, None);
    assert_eq!((set.lift.name.family, set.reps.len()), (Family::Hinge, 1), "{:?} {:?}", set.lift, set.rejected);
}

#[test]
fn hands_that_a_hanging_bar_contradicts_make_no_squat() {
    // At the top the plates hide the hands, which are then placed at the chest.
    let clip = Clip::from(FLOOR).hold(0.6).reps(3, HANG, 1.2, 0.5, 1.1, 1.0);
    let mut track = clip.track();
    for (wrist, shoulder) in track.wrist_height.iter_mut().zip(&track.shoulder_height).filter(|(_, s)| **s > 0.9) {
        *wrist = shoulder - 0.1;
    }
    assert_ne!(checked(track.clone(), None).lift.name, LiftName::Deadlift);
    // The plate nearer to the camera looks a fifth lower than the hands.
    track.bar_reach = track.time_s.iter().map(|t| clip.pose_at(*t)).map(|p| p.wrist - p.shoulder - 0.2).collect();
    assert_set(&checked(track.clone(), None), LiftName::Deadlift, 3);
    // Seen now and then it may be something else.
    let seldom = track.bar_reach.iter().enumerate().map(|(i, bar)| if i % 3 == 0 { *bar } else { f64::NAN });
    let track = AngleTrack { bar_reach: seldom.collect(), ..track };
    assert_ne!(checked(track, None).lift.name, LiftName::Deadlift);
}

#[test]
fn a_misread_moment_before_the_lockout_does_not_put_it_off() {
    let clip = Clip::from(FLOOR).hold(0.6).reps(3, HANG, 1.0, 0.4, 1.2, 0.8);
    let mut track = clip.track();
    // A tenth of a second in which the hips are placed as if they were bent by 30° more, when the pull is nearly done.
    for rep in 0..3 {
        let from = (30.0 * (1.33 + 3.4 * f64::from(rep))) as usize;
        track.hip_hinge.value[from..from + 4].iter_mut().for_each(|hinge| *hinge += 30.0);
    }
    let set = checked(track.clone(), None);
    assert_turns(&set, &track, &[1.8, 5.2, 8.6], 0.08);
}

#[test]
fn the_bottom_of_a_hinge_that_comes_to_its_end_early_is_dated_by_both_halves() {
    // The hips are at the end of their range after two thirds of the way, and the back rounds on: the trunk stands still for a second
    // while the bar goes on, and it stands still for longer in the slower half.
    for (out, back) in [(0.9, 1.5), (1.5, 0.9), (1.1, 1.1)] {
        let clip = Clip::from(HANG).hold(0.8).reps(3, RDL_BOTTOM, out, 0.2, back, 0.5);
        let mut track = clip.track();
        for angle in [&mut track.trunk_inclination, &mut track.hip_hinge] {
            let (low, high) = angle.value.iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
            angle.value.iter_mut().for_each(|v| *v = v.min(low + 0.65 * (high - low)));
        }
        let set = checked(track.clone(), Some(LiftName::RomanianDeadlift));
        let truth: Vec<f64> = (0..3).map(|k| 0.9 + out + f64::from(k) * (out + back + 0.7)).collect();
        assert_turns(&set, &track, &truth, 0.05);
    }
}

#[test]
fn a_lifter_who_gives_way_at_the_bottom_turns_once() {
    // The shoulders come up by a third of the way while the back rounds on, and go down again: two short turns by themselves.
    let mut clip = Clip::from(HANG).hold(0.8);
    for _ in 0..3 {
        let risen = HANG.towards(RDL_BOTTOM, 0.65);
        clip = clip.to(RDL_BOTTOM, 0.9).to(risen, 0.35).to(RDL_BOTTOM, 0.35).to(HANG, 0.9).hold(0.5);
    }
    let set = clip.find();
    assert_set(&set, LiftName::RomanianDeadlift, 3);
    assert_turns(&set, &clip.track(), &[2.05, 5.05, 8.05], 0.1);
}

#[test]
fn setting_up_is_not_a_deadlift() {
    let clip = Clip::from(HANG).hold(0.7).to(FLOOR, 1.1).hold(0.5).reps(3, HANG, 1.2, 0.5, 1.1, 0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 3);
    assert_eq!(set.rejected.len(), 1);
    assert!(set.rejected[0].reason.contains("Setting up"), "{:?}", set.rejected);
    assert_eq!(set.standing().kind, ReferenceKind::Standing);
    let (a, b) = (set.standing().start_s.unwrap(), set.standing().end_s.unwrap());
    assert!(b <= 1.1 && b - a >= 0.5, "{a} {b}");
}

#[test]
fn touch_and_go_deadlifts_meet_at_the_floor() {
    let clip = Clip::from(FLOOR).hold(0.5).reps(6, HANG, 0.6, 0.0, 0.6, 0.0);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 6);
    let truth: Vec<f64> = (0..6).map(|k| 1.1 + 1.2 * f64::from(k)).collect();
    assert_turns(&set, &clip.track(), &truth, 0.08);
    for pair in set.reps.windows(2) {
        assert!((pair[1].start - pair[0].end) as f64 / 30.0 < 0.25, "{pair:?}");
    }
}

#[test]
fn sumo_is_a_deadlift_also_from_the_front() {
    let mut clip = Clip::from(SUMO_FLOOR).hold(0.5).reps(3, HANG, 1.5, 0.4, 1.0, 1.0);
    assert_set(&clip.find(), LiftName::Deadlift, 3);
    clip.kind = ViewKind::Front;
    assert_set(&clip.find(), LiftName::Deadlift, 3);
}

#[test]
fn a_slow_grind_with_a_sticking_point_is_one_rep() {
    let stuck = FLOOR.towards(HANG, 0.45);
    let clip = Clip::from(FLOOR).hold(1.0).to(stuck, 4.0).hold(1.5).to(HANG, 5.0).hold(0.5).to(FLOOR, 1.5).hold(0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 1);
    assert_eq!(set.reps[0].completeness, Completeness::Whole);
    // A minimum-jerk pull of 4 s has moved 1 % of the way after 0.45 s.
    assert!((set.reps[0].phases[0].start_s - 1.0).abs() < 0.6, "{:?}", set.reps[0]);
}

#[test]
fn long_rests_between_reps_belong_to_none() {
    let clip = Clip::from(FLOOR).hold(3.0).reps(2, HANG, 1.2, 0.3, 1.2, 15.0);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 2);
    let seconds: Vec<f64> = set.reps.iter().map(|r| (r.end - r.start) as f64 / 30.0).collect();
    assert!(seconds.iter().all(|s| (2.2..3.2).contains(s)), "{seconds:?}");
}

#[test]
fn a_hinge_as_deep_as_either_pull_is_counted_as_one_of_them() {
    // What is left of a deadlift where the plates hide the knees and push the placed ankles up.
    let between = pose(0.62, 0.555, 0.288, 42.0, 74.0);
    let set = Clip::from(HANG).hold(1.0).reps(4, between, 1.2, 0.2, 1.2, 0.5).find();
    assert!([LiftName::Deadlift, LiftName::RomanianDeadlift].contains(&set.lift.name), "{:?}", set.lift);
    assert_set(&set, set.lift.name, 4);
    assert!(set.lift.confidence < 0.8, "{:?}", set.lift);
}

#[test]
fn a_pull_without_a_lowering_is_a_rep_without_eccentric() {
    let ends_at_top = Clip::from(FLOOR).hold(0.5).to(HANG, 1.4).hold(0.8);
    let set = ends_at_top.find();
    assert_set(&set, LiftName::Deadlift, 1);
    assert_eq!(set.reps[0].completeness, Completeness::NoEccentric);
    assert!(set.reps[0].phases.iter().all(|p| p.name != PhaseName::Eccentric));
    // Dropped: the lifter steps away from the top, comes back and pulls again.
    let dropped = Clip::from(FLOOR).hold(0.5).to(HANG, 1.4).hold(0.8).to(HANG.at(0.6), 1.0).to(HANG, 1.0);
    let dropped = dropped.hold(0.3).to(FLOOR, 1.5).hold(1.0).to(HANG, 1.4).hold(0.5).to(FLOOR, 1.2).hold(0.5);
    let set = dropped.find();
    assert_set(&set, LiftName::Deadlift, 2);
    assert_eq!(set.reps[0].completeness, Completeness::NoEccentric);
    assert_eq!(set.reps[1].completeness, Completeness::Whole);
}

#[test]
fn standing_up_from_the_bar_and_walking_off_is_no_rep() {
    let clip = Clip::from(FLOOR).hold(0.5).reps(3, HANG, 1.2, 0.3, 1.2, 1.0).to(HANG, 1.0).to(HANG.at(1.0), 2.0);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 3);
    assert!(set.rejected.iter().any(|r| r.reason.contains("walks away")), "{:?}", set.rejected);
}

#[test]
fn clips_cut_within_a_rep() {
    let mut clip = Clip::from(FLOOR).hold(0.5).reps(3, HANG, 1.2, 0.4, 1.2, 0.6);
    clip.cut = (1.0, 9.3);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 3);
    assert_eq!(set.reps[0].completeness, Completeness::StartCut);
    assert_eq!(set.reps[2].completeness, Completeness::EndCut);
    let mut squat = Clip::from(BAR_ON_BACK).hold(0.5).reps(3, SQUAT_BOTTOM, 1.4, 0.1, 1.2, 0.6);
    squat.cut = (1.1, 9.0);
    let set = squat.find();
    assert_set(&set, LiftName::Squat, 3);
    assert_eq!(set.reps[0].completeness, Completeness::StartCut);
    assert_eq!(set.reps[2].completeness, Completeness::EndCut);
    // A fifth of the way down is left, and seen.
    squat.cut = (1.45, f64::INFINITY);
    let set = squat.find();
    assert_set(&set, LiftName::Squat, 3);
    assert_eq!(set.reps[0].completeness, Completeness::StartCut);
    // Of a pull that ends at knee height with the clip all that is shown is one; beside whole ones it is none, for nobody knows how far it goes.
    let pull = HANG.towards(FLOOR, 0.5);
    let alone = Clip::from(FLOOR).hold(0.5).to(pull, 1.0).find_as(LiftName::Deadlift);
    assert_set(&alone, LiftName::Deadlift, 1);
    assert_eq!(alone.reps[0].completeness, Completeness::NoEccentric);
    let beside =
        Clip::from(FLOOR).hold(0.5).reps(2, HANG, 1.2, 0.4, 1.2, 0.6).to(pull, 1.0).find_as(LiftName::Deadlift);
    assert_set(&beside, LiftName::Deadlift, 2);
    // Whoever straightens at the bar before they bend down to it has lifted nothing.
    let bows = HANG.towards(FLOOR, 0.2);
    let set = Clip::from(bows).to(HANG, 0.5).to(FLOOR, 1.0).hold(0.4).reps(2, HANG, 1.2, 0.4, 1.2, 0.6).find();
    assert_set(&set, LiftName::Deadlift, 2);
}

#[test]
fn putting_the_bar_away_after_romanian_deadlifts_is_no_rep() {
    let clip = Clip::from(FLOOR).hold(0.5).to(HANG, 1.2).hold(0.8).reps(5, RDL_BOTTOM, 1.4, 0.0, 1.0, 0.3);
    let clip = clip.to(FLOOR, 1.5).hold(0.7);
    let set = clip.find();
    assert_set(&set, LiftName::RomanianDeadlift, 5);
    let truth: Vec<f64> = (0..5).map(|k| 3.9 + 2.7 * f64::from(k)).collect();
    // A minimum-jerk turn is flat: 0.13 s off it the lifter has moved a thousandth of the way.
    assert_turns(&set, &clip.track(), &truth, 0.13);
}
