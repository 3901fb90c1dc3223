//! What is done to a raw track before angles are taken: uneven times, misplaced and unseen points, gaps, exchanged sides, the low pass.

use approx::assert_abs_diff_eq;
use spotter::angles::{HipsUnseen, SampleState};
use spotter::signal::{Butterworth, clean, zero_lag};
use spotter::track::{BACK_SAMPLES, Joint, Keypoint, Track};

use super::figure::{Camera, even_times, exchange, track};
use super::{assert_follows, deadlift, run, worst};

#[test]
fn uneven_frame_times_give_the_same_angles() {
    let times: Vec<f64> = even_times(30.0, 12.0).iter().map(|t| t + 0.012 * (37.0 * t).sin()).collect();
    let a = run(&track(&times, 2, &Camera::default(), deadlift));
    assert_eq!(a.rate_hz, 30.0);
    assert!(a.time_s.windows(2).all(|w| (w[1] - w[0] - 1.0 / 30.0).abs() < 1e-9));
    assert_follows(&a, 1.5);
}

#[test]
fn rates_are_rounded_and_kept_within_24_to_60() {
    for (fps, rate) in [(29.97, 30.0), (10.0, 24.0), (120.0, 60.0), (25.0, 25.0)] {
        let a = run(&track(&even_times(fps, 6.0), 1, &Camera::default(), deadlift));
        assert_eq!(a.rate_hz, rate);
        assert!(worst(&a, &a.trunk_inclination.value, |t| deadlift(t).trunk) < 2.5, "{fps} frames a second");
    }
}

/// A clip of 60 frames a second of which every second one was read, as every one of 30 is.
#[test]
fn frames_that_were_not_read_are_no_gaps() {
    let all = track(&even_times(60.0, 8.0), 2, &Camera::default(), deadlift);
    let mut half = all.clone();
    for i in (1..half.len()).step_by(2) {
        half.score[i] = f32::NAN;
        (0..half.skeleton.count).for_each(|row| half.keypoints.lose(i, row));
    }
    let (all, half) = (clean(&all), clean(&half));
    let wrist = Keypoint::RightWrist as usize;
    assert!(half.keypoints.state.row(wrist).iter().all(|s| *s == SampleState::Measured));
    assert!(half.score.iter().all(|score| *score >= 0.5));
    // The ends of a filter's run apart.
    for k in 30..all.len() - 30 {
        assert_abs_diff_eq!(half.keypoints.y[[wrist, k]], all.keypoints.y[[wrist, k]], epsilon = 0.5);
    }
}

/// Takes the lifter out of the frames between two times.
fn lose(t: &mut Track, from: f64, to: f64) {
    for i in 0..t.len() {
        if t.time_s[i] > from && t.time_s[i] < to {
            t.score[i] = 0.1;
        }
    }
}

#[test]
fn joints_in_one_spot_are_not_the_lifters_however_sure_the_model() {
    let mut t = track(&even_times(30.0, 8.0), 1, &Camera::default(), deadlift);
    for i in 0..t.len() {
        if t.time_s[i] > 4.0 && t.time_s[i] < 5.2 {
            for axis in 0..2 {
                let hip = t.keypoints.points[[i, 23, axis]];
                t.keypoints.points.slice_mut(ndarray::s![i, .., axis]).mapv_inplace(|v| hip + 0.3 * (v - hip));
                t.spine.points.slice_mut(ndarray::s![i, .., axis]).mapv_inplace(|v| hip + 0.3 * (v - hip));
            }
        }
    }
    let a = run(&t);
    for (i, time) in a.time_s.iter().enumerate() {
        let collapsed = *time > 4.0 && *time < 5.2;
        assert_eq!(a.trunk_inclination.value[i].is_nan(), collapsed, "{time} s");
        assert_eq!(a.knee_flexion.value[i].is_nan(), collapsed, "{time} s");
    }
    assert_follows(&a, 3.0);
}

#[test]
fn shoulders_at_the_waist_are_no_shoulders_where_a_trunk_cannot_look_short() {
    let shortened = |yaw: f64| {
        let mut t = track(&even_times(30.0, 8.0), 1, &Camera { yaw, ..Camera::default() }, deadlift);
        for i in 0..t.len() {
            if t.time_s[i] > 4.0 && t.time_s[i] < 5.2 {
                for axis in 0..2 {
                    for k in 11..=12 {
                        let points = &mut t.keypoints.points;
                        points[[i, k, axis]] = 0.6 * points[[i, k + 12, axis]] + 0.4 * points[[i, k, axis]];
                    }
                }
            }
        }
        let a = run(&t);
        let missing = |time: f64| a.shoulder_height[(time * 30.0).round() as usize].is_nan();
        [3.5, 4.5, 6.0].map(missing)
    };
    assert_eq!(shortened(0.0), [false, true, false]);
    assert_eq!(shortened(45.0), [false; 3]);
}

#[test]
fn short_gaps_are_filled_and_long_ones_stay_missing() {
    let mut t = track(&even_times(30.0, 8.0), 1, &Camera::default(), deadlift);
    lose(&mut t, 1.99, 2.15);
    lose(&mut t, 4.99, 5.5);
    let a = run(&t);
    let at = |time: f64| (time * 30.0_f64).round() as usize;
    let state = |time: f64| a.trunk_inclination.state[at(time)];
    assert_eq!(state(1.5), SampleState::Measured);
    assert_eq!(state(2.06), SampleState::Filled);
    assert_abs_diff_eq!(a.trunk_inclination.value[at(2.06)], deadlift(2.06).trunk, epsilon = 3.0);
    assert_eq!(state(5.2), SampleState::Missing);
    for time in [5.1, 5.2, 5.4] {
        assert!(a.trunk_inclination.value[at(time)].is_nan() && a.lumbar_flexion.value[at(time)].is_nan());
        assert!(a.hip_height[at(time)].is_nan());
    }
    assert_follows(&a, 3.0);
}

#[test]
fn unseen_keypoints_are_not_used() {
    let mut t = track(&even_times(30.0, 6.0), 2, &Camera::default(), deadlift);
    for i in 0..t.len() {
        let wrist = t.skeleton.row(Keypoint::LeftWrist).unwrap();
        t.keypoints.put(i, wrist, t.keypoints.at(i, wrist).unwrap(), 0.1);
    }
    let c = clean(&t);
    assert!(c.keypoints.state.row(Keypoint::LeftWrist as usize).iter().all(|s| *s == SampleState::Missing));
    assert!(c.keypoints.x.row(Keypoint::RightWrist as usize).iter().all(|v| v.is_finite()));
}

#[test]
fn jumps_of_single_points_are_outliers() {
    let mut t = track(&even_times(30.0, 8.0), 1, &Camera::default(), deadlift);
    for i in [50, 51, 120, 180] {
        t.spine.points[[i, Joint::Hip as usize, 0]] += 150.0;
        t.spine.angle[[i, 0]] += 60.0;
        t.keypoints.points[[i, t.skeleton.row(Keypoint::LeftEar).unwrap(), 1]] -= 200.0;
    }
    assert_follows(&run(&t), 2.5);
}

#[test]
fn exchanged_sides_are_put_back() {
    let camera = Camera { yaw: 35.0, ..Camera::default() };
    let good = track(&even_times(30.0, 8.0), 2, &camera, deadlift);
    let mut bad = good.clone();
    for i in (40..48).chain(100..130) {
        for [left, right] in bad.skeleton.arms().into_iter().chain(bad.skeleton.legs()) {
            exchange(&mut bad.keypoints, i, left, right);
        }
    }
    let (a, b) = (clean(&good), clean(&bad));
    for (x, y) in a.keypoints.x.iter().zip(&b.keypoints.x) {
        assert!((x.is_nan() && y.is_nan()) || (x - y).abs() <= 1e-9);
    }
}

#[test]
fn the_low_pass_agrees_with_scipy() {
    #[derive(serde::Deserialize)]
    struct Case {
        rate_hz: f64,
        cutoff_hz: f64,
        sos: [f64; 6],
        input: Vec<f64>,
        output: Vec<f64>,
    }
    #[derive(serde::Deserialize)]
    struct Cases {
        cases: Vec<Case>,
    }
    let all: Cases = serde_json::from_str(include_str!("../../../fixtures/scipy/butterworth.json")).unwrap();
    for case in all.cases {
        let two_passes = (2_f64.sqrt() - 1.0).powf(0.25);
        let filter = Butterworth::low_pass(case.cutoff_hz / two_passes, case.rate_hz).unwrap();
        for (ours, theirs) in filter.b.iter().zip(&case.sos[..3]).chain(filter.a.iter().zip(&case.sos[4..])) {
            assert_abs_diff_eq!(*ours, *theirs, epsilon = 1e-12);
        }
        let mut values = case.input.clone();
        zero_lag(&mut values, case.cutoff_hz, case.rate_hz, &mut Vec::new());
        for (ours, theirs) in values.iter().zip(&case.output) {
            assert_abs_diff_eq!(*ours, *theirs, epsilon = 1e-8);
        }
    }
}

/// A lifter who squats while the edge of the mask is, at sample `k`, what `edge(hip, torso, k)` says; the share of the samples in which the
/// back counts as covered, and that of those with a lumbar value.
fn told_with(edge: impl Fn([f32; 2], f32, usize) -> Option<[f32; 2]>) -> (f64, f64) {
    let mut t = track(&even_times(30.0, 12.0), 2, &Camera::default(), deadlift);
    for i in (0..t.len()).step_by(2) {
        let joint = |j: Joint| [0, 1].map(|axis| t.spine.points[[i, j as usize, axis]]);
        let (hip, shoulder) = (joint(Joint::Hip), joint(Joint::Shoulder));
        let torso = (shoulder[0] - hip[0]).hypot(shoulder[1] - hip[1]);
        for k in 0..BACK_SAMPLES {
            if let Some(at) = edge(hip, torso, k) {
                (0..2).for_each(|axis| t.back_line.points[[i, k, axis]] = at[axis]);
            }
        }
    }
    let a = run(&t);
    let n = a.len() as f64;
    let told = a.lumbar_flexion.value.iter().filter(|v| v.is_finite()).count() as f64 / n;
    (a.back_covered.iter().filter(|c| **c).count() as f64 / n, told)
}

#[test]
fn a_rim_and_a_post_are_no_backs() {
    // The edge of the figure's own back, which rounds by 26°.
    let (covered, told) = told_with(|_, _, _| None);
    assert!(covered == 0.0 && told > 0.9, "{covered}, {told}");
    // A plate that is carried with the body, a third of a torso in radius, from the lower back to the shoulder blades.
    let rim = |hip: [f32; 2], torso: f32, k: usize| {
        let turn = (k as f32 - 18.0) / 12.0 * 1.2;
        let at = [hip[0] - torso * (0.1 + 0.33 * turn.cos()), hip[1] - torso * (0.45 + 0.33 * turn.sin())];
        (6..=30).contains(&k).then_some(at)
    };
    let (covered, told) = told_with(rim);
    assert!(covered > 0.95 && told == 0.0, "{covered}, {told}");
    // A post behind which the lifter moves: always the same line of the picture.
    let (covered, told) = told_with(|hip, torso, k| Some([300.0, hip[1] - 0.025 * k as f32 * torso]));
    assert!(covered > 0.95 && told == 0.0, "{covered}, {told}");
}

#[test]
fn what_lies_outside_the_picture_is_missing_and_the_set_is_still_measured() {
    let whole = track(&even_times(30.0, 8.0), 2, &Camera::default(), deadlift);
    let mut cut = whole.clone();
    // The picture ends above the ankles, which stand at 15 % of its height from its lower edge, and below the knees at their lowest.
    cut.clip.height = (0.83 * f64::from(whole.clip.height)) as u32;
    cut.lose_what_was_not_seen();
    assert!((0..cut.len()).all(|i| cut.keypoint(i, Keypoint::LeftAnkle).is_none()));
    assert!((0..cut.len()).all(|i| cut.keypoint(i, Keypoint::LeftHip) == whole.keypoint(i, Keypoint::LeftHip)));
    let (a, b) = (run(&whole), run(&cut));
    assert!(b.knee_flexion.value.iter().chain(&b.feet_position).all(|v| v.is_nan()));
    assert!(worst(&b, &b.trunk_inclination.value, |t| deadlift(t).trunk) < 1.0);
    // A body is as long as its torso says, to a tenth or two; the heights move as they did.
    assert!((b.body_length_px / a.body_length_px - 1.0).abs() < 0.2);
    let range = |v: &[f64]| v.iter().copied().fold(f64::NAN, f64::max) - v.iter().copied().fold(f64::NAN, f64::min);
    assert!((range(&b.shoulder_height) / range(&a.shoulder_height) - 1.0).abs() < 0.2);
}

/// As where the spine model takes the plate behind the lifter for the hip.
#[test]
fn a_hip_farther_from_the_knee_than_the_thigh_is_long_makes_no_angle() {
    let mut t = track(&even_times(30.0, 12.0), 2, &Camera::default(), deadlift);
    let bent = |time: f64| deadlift(time).trunk > 55.0;
    for i in 0..t.len() {
        let time = t.time_s[i];
        t.spine.angle[[i, 2]] = deadlift(time).knee as f32;
        if bent(time) {
            for axis in 0..2 {
                let knee = t.spine.points[[i, Joint::Knee as usize, axis]];
                let hip = &mut t.spine.points[[i, Joint::Hip as usize, axis]];
                *hip = knee + 1.5 * (*hip - knee);
            }
        }
    }
    let a = run(&t);
    let off = |k: usize| (a.trunk_inclination.value[k] - deadlift(a.time_s[k]).trunk).abs();
    let measured = |k: &usize| a.trunk_inclination.state[*k] == SampleState::Measured;
    let worst = (0..a.len()).filter(measured).map(off).fold(0.0, f64::max);
    assert!(worst < 6.0, "{worst}");
    let upright = (0..a.len()).filter(|k| !bent(a.time_s[*k]));
    assert!(upright.clone().filter(measured).count() > a.len() / 4);
    // It is in the picture all the while, so that nobody is told to film the whole lifter.
    let deep = (0..a.len()).filter(|k| deadlift(a.time_s[*k]).trunk > 60.0);
    assert_eq!((a.hips_unseen(deep), a.hips_unseen(upright)), (Some(HipsUnseen::Hidden), None));
}

/// As where plates that were not found hide the legs: the landmark model hangs them in the air, and the hip is placed on the plate.
#[test]
fn a_hip_above_legs_that_hang_in_the_air_makes_no_angle() {
    let mut t = track(&even_times(30.0, 12.0), 2, &Camera::default(), deadlift);
    let ankles = [Keypoint::LeftAnkle, Keypoint::RightAnkle].map(|k| t.skeleton.row(k).unwrap());
    let wrong = |time: f64| (2.0..2.8).contains(&(time % 6.0));
    let off = |t: &Track, raised: f64| {
        let a = run(t);
        let worst = (0..a.len())
            .filter(|k| a.trunk_inclination.state[*k] == SampleState::Measured)
            .map(|k| (a.trunk_inclination.value[k] - deadlift(a.time_s[k]).trunk).abs())
            .fold(0.0, f64::max);
        let measured = a.trunk_inclination.state.iter().filter(|s| **s == SampleState::Measured).count();
        assert!(measured as f64 > 0.8 * a.len() as f64, "{raised}: {measured}");
        worst
    };
    let torso = {
        let at = |joint: Joint, axis: usize| t.spine.points[[0, joint as usize, axis]];
        (at(Joint::Shoulder, 0) - at(Joint::Hip, 0)).hypot(at(Joint::Shoulder, 1) - at(Joint::Hip, 1))
    };
    // The thigh keeps its length: the hip turns about the knee.
    for i in (0..t.len()).filter(|i| wrong(t.time_s[*i])).collect::<Vec<_>>() {
        let knee = [0, 1].map(|axis| t.spine.points[[i, Joint::Knee as usize, axis]]);
        let [x, y] = [0, 1].map(|axis| t.spine.points[[i, Joint::Hip as usize, axis]] - knee[axis]);
        let (sin, cos) = 0.5_f32.sin_cos();
        t.spine.points[[i, Joint::Hip as usize, 0]] = knee[0] + x * cos - y * sin;
        t.spine.points[[i, Joint::Hip as usize, 1]] = knee[1] + x * sin + y * cos;
    }
    assert!(off(&t, 0.0) > 10.0, "nothing tells it from a hip where it is");
    for i in (0..t.len()).filter(|i| wrong(t.time_s[*i])).collect::<Vec<_>>() {
        for row in ankles {
            let [x, y] = t.keypoints.at(i, row).unwrap();
            t.keypoints.put(i, row, [x, y - 0.6 * torso], 1.0);
        }
    }
    let worst = off(&t, 0.6);
    assert!(worst < 6.0, "{worst}");
}
