//! A lifter of whom the picture shows no more than the upper half, drawn from the lengths of a body: what is counted, and what is not.

use spotter::analysis::SetAnalysis;
use spotter::angles::ViewKind;
use spotter::faults::{Aspect, AspectVerdict, Profile, Verdict};
use spotter::lifts::LiftName;
use spotter::track::{Keypoint, Track, skeletons};

use super::figure::{self, Camera};

/// Stature of the drawn lifter, pixels; lengths are shares of it (Drillis & Contini 1966).
const STATURE: f64 = 1000.0;
const UPPER_ARM: f64 = 0.186 * STATURE;
const FOREARM: f64 = 0.146 * STATURE;
const TORSO: f64 = 0.288 * STATURE;
const BODY: f64 = 0.779 * STATURE;

/// Where the hands are above the shoulders (body lengths, left and right, farther than the upper arm is longer than the forearm) and how deep the shoulders are (pixels), by time.
type Posture = fn(f64) -> ([f64; 2], f64);

/// Eased from 0 to 1 and back in each stretch of three seconds.
fn there_and_back(t: f64) -> f64 {
    0.5 - 0.5 * (std::f64::consts::TAU * t / 3.0).cos()
}

/// Somebody seen from the front, from the belly up, for 10 s.
fn drawn(posture: Posture) -> Track {
    let times = figure::even_times(30.0, 10.0);
    let made_up = figure::empty(&times, &Camera { width: 900, height: 800, ..Camera::default() });
    let mut track = Track::new(made_up.clip, made_up.pose, &skeletons::coco17::SKELETON, times.clone());
    track.score.fill(1.0);
    let mut random = fastrand::Rng::with_seed(7);
    for (frame, time) in times.iter().enumerate() {
        let (hands, depth) = posture(*time);
        let mut put = |keypoint: Keypoint, [x, y]: [f64; 2]| {
            let [x, y] = [x, y].map(|at| (at + 4.0 * (random.f64() - 0.5)) as f32);
            track.keypoints.put(frame, track.skeleton.row(keypoint).unwrap(), [x, y], 1.0);
        };
        let shoulder_y = 450.0 + depth;
        put(Keypoint::Nose, [450.0, shoulder_y - 110.0]);
        let sides = [
            (1.0, hands[0], [Keypoint::LeftEar, Keypoint::LeftShoulder, Keypoint::LeftElbow, Keypoint::LeftWrist]),
            (-1.0, hands[1], [Keypoint::RightEar, Keypoint::RightShoulder, Keypoint::RightElbow, Keypoint::RightWrist]),
        ];
        for (side, reach, [ear, shoulder, elbow, wrist]) in sides {
            let [x, y] = [450.0 + side * 0.33 * TORSO, shoulder_y];
            let up = (reach * BODY).clamp(-UPPER_ARM - FOREARM, UPPER_ARM + FOREARM);
            // The elbow lies outward, where both segments have their length.
            let along = (UPPER_ARM.powi(2) - FOREARM.powi(2) + up * up) / (2.0 * up);
            let out = (UPPER_ARM.powi(2) - along * along).max(0.0).sqrt();
            put(ear, [450.0 + side * 70.0, shoulder_y - 130.0]);
            put(shoulder, [x, y]);
            put(elbow, [x + side * out, y - along]);
            put(wrist, [x, y - up]);
        }
    }
    track.lose_what_was_not_seen();
    track
}

fn analysed(posture: Posture) -> SetAnalysis {
    SetAnalysis::new(&drawn(posture), None, &Profile::built_in("default").unwrap()).unwrap()
}

#[test]
fn a_press_is_counted_and_judged_as_far_as_it_is_seen() {
    let set = analysed(|t| ([0.06 + 0.35 * there_and_back(t.min(9.0)); 2], 0.0));
    assert_eq!((set.report.lift.name, set.angles.view.kind), (LiftName::OverheadPress, ViewKind::Front));
    let turns: Vec<f64> = set.reps.reps.iter().map(|rep| set.angles.time_s[rep.turn]).collect();
    assert_eq!(turns.len(), 3, "{:?}", set.reps.rejected);
    assert!(turns.iter().zip([1.5, 4.5, 7.5]).all(|(turn, truth)| (turn - truth).abs() <= 0.1), "{turns:?}");
    assert!((set.angles.body_length_px / BODY - 1.0).abs() < 0.1, "{}", set.angles.body_length_px);
    for rep in &set.report.reps {
        assert_eq!(rep.verdict, Verdict::PartlySeen);
        let back = &rep.aspects[&Aspect::LowerBack];
        assert_eq!(back.verdict, AspectVerdict::NotSeen);
        assert!(back.reason.as_ref().unwrap().contains("out of the picture"), "{back:?}");
        assert_eq!(rep.aspects[&Aspect::Tempo].verdict, AspectVerdict::Clean);
    }
}

#[test]
fn shoulders_that_go_down_and_up_are_no_lift_without_hips() {
    // With a bar on the shoulders, and with hanging arms.
    let squats: Posture = |t| ([0.06; 2], 250.0 * there_and_back(t));
    let hinges: Posture = |t| ([-0.41; 2], 250.0 * there_and_back(t));
    for posture in [squats, hinges] {
        let set = analysed(posture);
        assert_eq!((set.report.lift.name, set.report.reps.len()), (LiftName::Unknown, 0));
        assert!(
            set.report.warnings.iter().any(|w| w.message.contains("out of the picture")),
            "{:?}",
            set.report.warnings
        );
    }
}

#[test]
fn arms_that_gesture_drink_or_curl_press_nothing() {
    let drinks: Posture = |t| ([-0.35, -0.35 + 0.5 * there_and_back(t)], 0.0);
    let gestures: Posture = |t| ([-0.25 + 0.17 * there_and_back(t); 2], 0.0);
    let curls: Posture = |t| ([-0.41 + 0.35 * there_and_back(t); 2], 0.0);
    for posture in [drinks, gestures, curls] {
        let set = analysed(posture);
        assert!(set.report.reps.is_empty(), "{:?}", set.reps);
    }
}
