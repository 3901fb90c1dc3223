//! Where the camera stands and which way the lifter faces.

use approx::assert_abs_diff_eq;
use spotter::angles::{AngleTrack, Facing, LumbarMethod, ViewKind};
use spotter::track::{Keypoint, Track};

use super::{deadlift, run, worst};
use crate::support::figure;
use crate::support::figure::{Camera, Posture, even_times, track};

#[test]
fn mirroring_the_clip_changes_nothing_but_the_facing() {
    let t = track(&even_times(30.0, 8.0), 2, &Camera { yaw: 8.0, ..Camera::default() }, deadlift);
    let (a, b) = (run(&t), run(&figure::mirrored(&t)));
    assert_eq!((a.view.facing, b.view.facing), (Facing::Right, Facing::Left));
    assert_abs_diff_eq!(a.view.yaw_deg.value, b.view.yaw_deg.value, epsilon = 1e-6);
    let columns = |a: &AngleTrack| {
        let c = [&a.trunk_inclination, &a.hip_hinge, &a.knee_flexion, &a.shank_inclination, &a.neck, &a.lumbar_flexion];
        let mut all: Vec<Vec<f64>> = c.iter().flat_map(|c| [c.value.clone(), c.sd.clone()]).collect();
        all.extend([a.back_line_sagitta.value.clone(), a.hip_height.clone()]);
        all.extend([a.wrist_height.clone(), a.feet_position.clone(), a.hip_above_knee.clone()]);
        all
    };
    for (k, (x, y)) in columns(&a).iter().zip(columns(&b)).enumerate() {
        for (x, y) in x.iter().zip(&y) {
            assert!((x.is_nan() && y.is_nan()) || (x - y).abs() <= 1e-6, "column {k}: {x} against {y}");
        }
    }
    assert_eq!(a.lumbar_method, b.lumbar_method);
}

#[test]
fn a_lifter_who_turns_over_is_followed_through_180_degrees() {
    let somersault = |t: f64| Posture { trunk: 40.0 * t, lumbar: 0.0, ..Posture::default() };
    for facing in [1.0, -1.0] {
        let camera = Camera { facing, ..Camera::default() };
        let a = run(&track(&even_times(30.0, 10.0), 2, &camera, somersault));
        for column in [&a.trunk_inclination, &a.hip_hinge, &a.neck, &a.knee_flexion] {
            let known: Vec<f64> = column.value.iter().copied().filter(|v| v.is_finite()).collect();
            assert!(known.windows(2).all(|w| (w[1] - w[0]).abs() < 10.0));
        }
        assert!(worst(&a, &a.trunk_inclination.value, |t| 40.0 * t) < 1.0);
    }
}

#[test]
fn views_are_told_apart() {
    for (yaw, kind) in [
        (0.0, ViewKind::Side),
        (10.0, ViewKind::Side),
        (-10.0, ViewKind::Side),
        (40.0, ViewKind::Oblique),
        (90.0, ViewKind::Front),
        (-90.0, ViewKind::Back),
    ] {
        let a = run(&track(&even_times(30.0, 8.0), 2, &Camera { yaw, ..Camera::default() }, deadlift));
        assert_eq!(a.view.kind, kind, "at {yaw}°, taken for {:?}", a.view);
        assert!((a.view.yaw_deg.value - yaw.abs()).abs() <= 2.0 * a.view.yaw_deg.sd, "{yaw}: {:?}", a.view);
        if yaw.abs() > 60.0 {
            assert!(a.lumbar_method.iter().all(|m| *m == LumbarMethod::None));
            assert!(a.lumbar_flexion.value.iter().all(|v| v.is_nan()));
            assert!(a.trunk_inclination.value.iter().all(|v| v.is_nan()));
            // Knees as far apart as ankles.
            assert!(worst(&a, &a.knee_ankle_separation, |_| 1.0) < 0.01);
            assert!(worst(&a, &a.shoulder_tilt, |_| 0.0) < 0.1);
        }
        if kind == ViewKind::Oblique {
            // Of the lower back the spine model alone is asked, and is less sure than from the side.
            assert!(a.lumbar_method.iter().all(|m| matches!(m, LumbarMethod::SpineModel | LumbarMethod::None)));
            assert!(worst(&a, &a.lumbar_flexion.value, |t| deadlift(t).lumbar) < 2.0);
            let side = run(&track(&even_times(30.0, 8.0), 2, &Camera::default(), deadlift));
            let middle = a.len() / 2;
            assert!(a.lumbar_flexion.sd[middle] > side.lumbar_flexion.sd[middle]);
            // The foreshortening is undone as well as the yaw is known.
            assert!(worst(&a, &a.trunk_inclination.value, |t| deadlift(t).trunk) < 6.0);
        }
    }
}

#[test]
fn the_yaw_off_the_side_is_that_of_the_landmarks_in_space_as_far_as_they_know_it() {
    let stating = |yaw: f64, in_space: f32| {
        let mut t = track(&even_times(30.0, 8.0), 2, &Camera { yaw, ..Camera::default() }, deadlift);
        t.spine.yaw.iter_mut().filter(|yaw| yaw.is_finite()).for_each(|yaw| *yaw = in_space);
        run(&t).view
    };
    let missing = f32::NAN;
    // The widths of this lifter are exact; a track of before has nothing else at 50°.
    let before = stating(50.0, missing).yaw_deg;
    assert!((before.value - 50.0).abs() < 3.0 && before.sd > 10.0, "{before:?}");
    let between = stating(50.0, -44.0);
    assert!(between.yaw_deg.value > 44.0 && between.yaw_deg.value < 0.5 * (44.0 + before.value), "{between:?}");
    assert!(between.kind == ViewKind::Oblique && between.yaw_deg.sd < before.sd, "{between:?}");
    // Near the side the yaw of the angles is nearer, and beyond 60° that in space is too small.
    assert_eq!(stating(8.0, 14.0), stating(8.0, missing));
    assert_eq!(stating(75.0, 55.0).kind, ViewKind::Front);
}

#[test]
fn who_looks_into_the_camera_with_the_feet_out_of_the_picture_is_not_seen_from_the_front() {
    let feet = [Keypoint::LeftHeel, Keypoint::RightHeel, Keypoint::LeftToe, Keypoint::RightToe];
    let looking = |yaw: f64, in_space: f32| {
        let mut t = track(&even_times(30.0, 8.0), 2, &Camera { yaw, ..Camera::default() }, deadlift);
        let row = |t: &Track, point: Keypoint| t.skeleton.row(point).unwrap();
        for frame in 0..t.len() {
            for point in feet {
                let at = row(&t, point);
                t.keypoints.lose(frame, at);
            }
            // The nose between the ears.
            let [nose, left, right] =
                [Keypoint::Nose, Keypoint::LeftEar, Keypoint::RightEar].map(|point| row(&t, point));
            let between = 0.5 * (t.keypoints.points[[frame, left, 0]] + t.keypoints.points[[frame, right, 0]]);
            t.keypoints.points[[frame, nose, 0]] = between;
        }
        t.spine.yaw.iter_mut().filter(|yaw| yaw.is_finite()).for_each(|yaw| *yaw = in_space);
        run(&t).view
    };
    let oblique = looking(40.0, -40.0);
    assert_eq!(oblique.kind, ViewKind::Oblique, "{oblique:?}");
    assert!((oblique.yaw_deg.value - 40.0).abs() < oblique.yaw_deg.sd, "{oblique:?}");
    // From the front the landmarks in space show less than there is; who faces the camera is as wide as can be.
    let front = looking(88.0, 66.0);
    assert_eq!(front.kind, ViewKind::Front, "{front:?}");
    // Without anything in space the widths and the nose are left, which know it less well.
    assert!(looking(40.0, f32::NAN).yaw_deg.sd > oblique.yaw_deg.sd);
}

#[test]
fn the_yaw_is_stored_and_a_track_of_before_is_read_without_it() {
    let t = track(&even_times(30.0, 2.0), 2, &Camera { yaw: 50.0, ..Camera::default() }, deadlift);
    let mut stored = Vec::new();
    t.write(&mut stored).unwrap();
    let read = Track::read(&stored[..]).unwrap();
    assert!((read.spine.yaw[0], read.spine.yaw_sd[0]) == (50.0, 8.0) && read.spine.yaw[1].is_nan());
    let mut before: serde_json::Value = serde_json::from_slice(&stored).unwrap();
    for key in ["spine_yaw_deg", "spine_yaw_sd_deg"] {
        assert!(before.as_object_mut().unwrap().remove(key).is_some());
    }
    let read = Track::read(before.to_string().as_bytes()).unwrap();
    assert!(read.spine.yaw.len() == t.len() && read.spine.yaw.iter().chain(&read.spine.yaw_sd).all(|v| v.is_nan()));
}
