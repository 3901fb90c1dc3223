//! A joint that somebody moved lies where they see it, and what rests on it says so by its standard deviation.

use spotter::analysis::SetAnalysis;
use spotter::angles::AngleTrack;
use spotter::faults::Profile;
use spotter::lifts::LiftName;
use spotter::report::write_frames;
use spotter::reps::Correction;
use spotter::track::{BodySide, Facing, Joint, Keypoint, MovedJoint, Scene, Track};

use super::figure::{Camera, Posture, even_times, track};
use super::{deadlift, run};

/// The bar is on the floor then.
const FLOOR_S: f64 = 14.0;

fn truth() -> Track {
    track(&even_times(30.0, 26.0), 2, &Camera::default(), deadlift)
}

/// A model places the hip 40 pixels off for a fifth of a second, and states the lean that goes with it.
fn misread() -> Track {
    let mut t = truth();
    for i in 0..t.len() {
        if (t.time_s[i] - FLOOR_S).abs() < 0.101 && t.spine.is_placed(i, Joint::Hip) {
            t.spine.points[[i, Joint::Hip as usize, 0]] += 40.0;
            (t.spine.angle[[i, 1]], t.spine.angle_sd[[i, 1]]) = (40.0, 3.0);
        }
    }
    t
}

/// The joint where the truth has it.
fn to_truth(joint: Joint, at_s: f64) -> MovedJoint {
    let t = truth();
    let frame = t.time_s.iter().position(|time| (time - at_s).abs() < 1e-9).unwrap();
    let at = |axis: usize, side: u32| f64::from(t.spine.points[[frame, joint as usize, axis]]) / f64::from(side);
    MovedJoint { joint, side: None, at_s, x: at(0, t.clip.width), y: at(1, t.clip.height) }
}

fn lean(angles: &AngleTrack, at_s: f64) -> (f64, f64) {
    let k = angles.time_s.iter().position(|time| *time >= at_s - 1e-9).unwrap();
    (angles.trunk_inclination.value[k], angles.trunk_inclination.sd[k])
}

fn shift(before: &Track, after: &Track, frame: usize) -> f32 {
    let x = |t: &Track| t.spine.points[[frame, Joint::Hip as usize, 0]];
    x(after) - x(before)
}

#[test]
fn a_joint_that_is_put_right_gives_the_lean_of_the_truth_and_a_wider_uncertainty() {
    let [truth, wrong, right] =
        [truth(), misread(), misread().with_moved(&[to_truth(Joint::Hip, FLOOR_S)])].map(|t| lean(&run(&t), FLOOR_S));
    assert!((wrong.0 - truth.0).abs() > 6.0, "{wrong:?} {truth:?}");
    assert!((right.0 - truth.0).abs() < 2.5, "{right:?} {truth:?}");
    assert!(right.1 >= 10.0 && wrong.1 < 5.0, "{right:?} {wrong:?}");
}

#[test]
fn a_move_fades_out_within_a_quarter_of_a_second_and_crosses_no_cut() {
    let before = truth();
    let moved = MovedJoint { x: to_truth(Joint::Hip, FLOOR_S).x + 0.05, ..to_truth(Joint::Hip, FLOOR_S) };
    let after = before.with_moved(&[moved]);
    let full = 0.05 * before.clip.width as f32;
    let at = |s: f64| (s * 30.0).round() as usize;
    assert!((shift(&before, &after, at(FLOOR_S)) - full).abs() < 0.01);
    let near = shift(&before, &after, at(FLOOR_S) + 4);
    assert!((0.3..0.9).contains(&(near / full)), "{near} of {full}");
    for frame in (0..before.len()).filter(|i| i % 2 == 0 && (before.time_s[*i] - FLOOR_S).abs() >= 0.25) {
        assert_eq!(shift(&before, &after, frame), 0.0);
    }
    // Of what was not moved nothing changed.
    let others =
        |t: &Track| t.spine.points.slice(ndarray::s![.., 1.., ..]).iter().map(|v| v.to_bits()).collect::<Vec<_>>();
    assert_eq!(others(&before), others(&after));
    let facing = Facing::Right;
    let cut = at(FLOOR_S) + 2;
    let edited =
        Track { scenes: vec![Scene::new(0..cut, facing), Scene::new(cut..before.len(), facing)], ..before.clone() };
    let after = edited.with_moved(&[moved]);
    assert!(shift(&before, &after, cut - 2) > 0.0);
    assert_eq!(shift(&before, &after, cut), 0.0);
}

#[test]
fn between_two_moved_frames_the_joint_goes_from_one_to_the_other_and_of_one_frame_the_last_word_holds() {
    let before = truth();
    let moved = |at_s: f64, by: f64| MovedJoint { x: to_truth(Joint::Hip, at_s).x + by, ..to_truth(Joint::Hip, at_s) };
    let after = before.with_moved(&[moved(14.0, 0.09), moved(14.4, 0.04), moved(14.0, 0.02)]);
    let share = shift(&before, &after, 426) / before.clip.width as f32; // 14.2 s
    assert!((share - 0.03).abs() < 1e-4, "{share}");
}

#[test]
fn of_keypoints_alone_both_sides_move() {
    let mut before = truth();
    before.spine.points.fill(f32::NAN);
    let after = before.with_moved(&[MovedJoint { joint: Joint::Knee, side: None, at_s: FLOOR_S, x: 0.5, y: 0.5 }]);
    let frame = (FLOOR_S * 30.0) as usize;
    let sides = |t: &Track| [Keypoint::LeftKnee, Keypoint::RightKnee].map(|side| t.keypoint(frame, side).unwrap());
    let (was, is) = (sides(&before), sides(&after));
    let middle = |sides: [[f32; 2]; 2]| [0, 1].map(|axis| 0.5 * (sides[0][axis] + sides[1][axis]));
    let half = [before.clip.width as f32 / 2.0, before.clip.height as f32 / 2.0];
    assert!(middle(is).iter().zip(half).all(|(a, b)| (a - b).abs() < 0.01));
    assert!([0, 1].iter().all(|axis| (was[0][*axis] - was[1][*axis] - is[0][*axis] + is[1][*axis]).abs() < 0.01));
}

#[test]
fn from_the_front_one_of_two_joints_moves_and_the_other_stays() {
    let before = truth();
    let by = 0.04;
    let frame = (FLOOR_S * 30.0) as usize;
    let [left, right] = [Keypoint::LeftKnee, Keypoint::RightKnee];
    let at = |t: &Track, keypoint: Keypoint, frame: usize| t.keypoint(frame, keypoint).unwrap();
    let was = at(&before, right, frame);
    let (width, height) = (f64::from(before.clip.width), f64::from(before.clip.height));
    let (x, y) = (f64::from(was[0]) / width + by, f64::from(was[1]) / height);
    let moved = MovedJoint { joint: Joint::Knee, side: Some(BodySide::Right), at_s: FLOOR_S, x, y };
    let after = before.with_moved(&[moved]);
    assert!((f64::from(at(&after, right, frame)[0] - was[0]) - by * width).abs() < 0.01);
    assert_eq!(at(&after, left, frame), at(&before, left, frame));
    assert_eq!(at(&after, right, frame + 15), at(&before, right, frame + 15));
    // What was placed as seen from the side is another thing.
    assert!(before.spine.points.iter().zip(&after.spine.points).all(|(a, b)| a.to_bits() == b.to_bits()));
}

#[test]
fn a_set_is_judged_with_the_joint_that_was_moved_and_says_so() {
    let profile = Profile::built_in("default").unwrap();
    let read = misread();
    let judged = |corrections: &[Correction]| {
        SetAnalysis::corrected(&read, Some(LiftName::Deadlift), &profile, &Default::default(), corrections).unwrap()
    };
    let (plain, by_hand) = (judged(&[]), judged(&[Correction::Joint(to_truth(Joint::Hip, FLOOR_S))]));
    assert!(plain.moved.is_none());
    assert_eq!(by_hand.report.corrections.len(), 1);
    let rows = |set: &SetAnalysis, moved: &[MovedJoint]| {
        let mut bytes = Vec::new();
        write_frames(&set.angles, &set.reps, &set.bar, moved, &mut bytes).unwrap();
        let mut table = csv::Reader::from_reader(bytes.as_slice());
        let column = table.headers().unwrap().iter().position(|name| name == "moved_by_hand").unwrap();
        let row = |row: csv::StringRecord| (row[0].parse().unwrap(), row[column].to_owned());
        table.records().map(|r| row(r.unwrap())).collect::<Vec<(f64, String)>>()
    };
    let near = |t: f64| (t - FLOOR_S).abs();
    let table = rows(&by_hand, &[to_truth(Joint::Hip, FLOOR_S)]);
    assert!(table.iter().all(|(t, joints)| joints == if near(*t) < 0.34 { "hip" } else { "" } || near(*t) < 0.36));
    assert!(rows(&plain, &[]).iter().all(|(_, joints)| joints.is_empty()));
    assert!((lean(&by_hand.angles, FLOOR_S).0 - lean(&plain.angles, FLOOR_S).0).abs() > 4.0);
    assert!(shift(&read, by_hand.track(&read), (FLOOR_S * 30.0) as usize) < -30.0);
    // Nobody places a vertebra by hand, nor a joint outside the picture.
    assert!(!MovedJoint { joint: Joint::L3, side: None, at_s: 1.0, x: 0.5, y: 0.5 }.is_possible());
    assert!(!MovedJoint { joint: Joint::Hip, side: None, at_s: 1.0, x: 1.5, y: 0.5 }.is_possible());
}

#[test]
fn a_finding_that_rests_on_a_moved_joint_names_that_as_its_method() {
    let squat = |t: f64| {
        let depth =
            if (2.0..14.0).contains(&t) { 0.5 - 0.5 * (std::f64::consts::TAU * (t - 2.0) / 4.0).cos() } else { 0.0 };
        Posture::hinge_lift(depth, 45.0, 100.0, 85.0)
    };
    let read = track(&even_times(30.0, 16.0), 2, &Camera::default(), squat);
    let profile = Profile::built_in("default").unwrap();
    let found = |corrections: &[Correction]| {
        let set =
            SetAnalysis::corrected(&read, Some(LiftName::Squat), &profile, &Default::default(), corrections).unwrap();
        let lean = |rep: &spotter::report::RepReport| {
            rep.findings.iter().find(|f| f.fault == "excess_forward_lean").map(|f| f.method.clone())
        };
        set.report.reps.iter().map(lean).collect::<Vec<_>>()
    };
    assert_eq!(found(&[]), [None, None, None]);
    // At the bottom of the second squat the shoulder is put where the trunk leans by 30° more.
    let [x, y] = [0, 1].map(|axis| f64::from(read.spine.points[[240, Joint::Shoulder as usize, axis]]));
    let shoulder =
        MovedJoint { joint: Joint::Shoulder, side: None, at_s: 8.0, x: (x + 49.0) / 720.0, y: (y + 86.0) / 1280.0 };
    assert_eq!(found(&[Correction::Joint(shoulder)]), [None, Some("by_hand".into()), None]);
}
