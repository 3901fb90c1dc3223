//! A camera in the hand, whose motion is known.

use spotter::track::{CameraMotion, PlateHeight, PlumbLines};

use super::*;

/// As a phone sways in the hand, and more: the picture's turn (degrees, clockwise) and shift (pixels) at a time.
fn sway(t: f64) -> (f64, [f64; 2]) {
    (3.0 * (4.1 * t).sin(), [18.0 * (6.3 * t).sin(), 11.0 * (5.2 * t + 1.0).cos()])
}

/// What a camera that sways so sees of what the still one saw; it tells its motion where `known`.
fn swaying(still: &Track, known: bool) -> Track {
    let mut moved = still.clone();
    let centre = [still.clip.width, still.clip.height].map(|side| f64::from(side) / 2.0);
    for (frame, t) in still.time_s.iter().enumerate() {
        let (roll, shift) = sway(*t);
        let (sin, cos) = roll.to_radians().sin_cos();
        let seen = |[x, y]: [f32; 2]| {
            let (x, y) = (f64::from(x) - centre[0], f64::from(y) - centre[1]);
            [centre[0] + shift[0] + cos * x - sin * y, centre[1] + shift[1] + sin * x + cos * y].map(|v| v as f32)
        };
        for points in [&mut moved.keypoints.points, &mut moved.spine.points, &mut moved.back_line.points] {
            for mut point in points.outer_iter_mut().nth(frame).unwrap().outer_iter_mut() {
                let [x, y] = seen([point[0], point[1]]);
                (point[0], point[1]) = (x, y);
            }
        }
        if let Some(disc) = &mut moved.plates[frame] {
            [disc.x, disc.y] = seen([disc.x, disc.y]);
        }
        // The spine model states the lean against the picture's vertical.
        moved.spine.angle[[frame, 1]] += roll as f32;
        if known {
            let [x, y] = shift.map(|v| v as f32);
            moved.camera.push(CameraMotion { x, y, roll_deg: roll as f32, zoom: 1.0, sd: Some(0.5) });
        }
    }
    moved
}

/// A deadlift whose lean the spine model states, with a plate that rises with the hands.
fn lifted() -> Track {
    let mut still = track(&even_times(30.0, 8.0), 2, &Camera::default(), deadlift);
    for (frame, t) in still.time_s.clone().into_iter().enumerate() {
        still.plates[frame] =
            Some(PlateDisc { x: 420.0, y: 1000.0 - 200.0 * (1.0 - depth(t)) as f32, radius: 90.0, seen: true });
        if frame % 2 == 0 {
            still.spine.angle[[frame, 1]] = deadlift(t).trunk as f32;
        }
    }
    still
}

#[test]
fn a_sway_that_is_known_changes_nothing_but_how_sure_the_place_is() {
    let still = lifted();
    let (a, b) = (run(&still), run(&swaying(&still, true)));
    for (what, a, b, most) in [
        ("trunk", &a.trunk_inclination.value, &b.trunk_inclination.value, 0.1),
        ("knee", &a.knee_flexion.value, &b.knee_flexion.value, 0.1),
        ("hinge", &a.hip_hinge.value, &b.hip_hinge.value, 0.1),
        ("shank", &a.shank_inclination.value, &b.shank_inclination.value, 0.1),
        ("bar", &a.bar_height, &b.bar_height, 1e-3),
        ("across", &a.bar_across, &b.bar_across, 1e-3),
    ] {
        let off = a.iter().zip(b).filter(|(a, _)| a.is_finite()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(off <= most, "{what}: off by {off}");
    }
    assert!(a.camera_sd.iter().all(|sd| sd.is_nan()));
    assert!(b.camera_sd.iter().all(|sd| *sd > 0.0));
}

#[test]
fn a_sway_of_3_degrees_that_nobody_knows_leans_the_trunk_but_bends_no_joint() {
    let still = lifted();
    let (a, b) = (run(&still), run(&swaying(&still, false)));
    let off = |a: &Column, b: &Column| {
        let pairs = a.value.iter().zip(&b.value).filter(|(a, b)| a.is_finite() && b.is_finite());
        pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    };
    assert!(off(&a.knee_flexion, &b.knee_flexion) <= 2.0 && off(&a.hip_hinge, &b.hip_hinge) <= 2.0);
    assert!(off(&a.trunk_inclination, &b.trunk_inclination) > 2.0);
}

#[test]
fn a_camera_that_stands_still_changes_no_bit() {
    let still = lifted();
    let mut told = still.clone();
    told.camera = vec![CameraMotion { sd: Some(0.2), ..CameraMotion::STILL }; still.len()];
    let (a, b) = (run(&still), run(&told));
    assert_eq!(a.trunk_inclination.value, b.trunk_inclination.value);
    assert_eq!(a.bar_height, b.bar_height);
}

#[test]
fn plumb_lines_and_the_plates_height_are_stored_with_the_pose_and_files_of_before_have_none() {
    let mut told = lifted();
    told.scenes[0].plumb = Some(PlumbLines { lean_deg: 1.5, fan_deg: -0.25 });
    told.scenes[0].plate = Some(PlateHeight { half_px: 61.25, sd_px: 0.5 });
    let mut stored = Vec::new();
    told.write(&mut stored).unwrap();
    assert_eq!(Track::read(&stored[..]).unwrap().scenes, told.scenes);
    let bare = lifted();
    let mut stored = Vec::new();
    bare.write(&mut stored).unwrap();
    let text = String::from_utf8(stored).unwrap();
    assert!(!text.contains("plumb") && !text.contains("half_px"));
    assert_eq!(Track::read(text.as_bytes()).unwrap().scenes, bare.scenes);
}

#[test]
fn the_camera_is_stored_with_the_pose() {
    let moved = swaying(&lifted(), true);
    let mut stored = Vec::new();
    moved.write(&mut stored).unwrap();
    assert_eq!(Track::read(&stored[..]).unwrap().camera, moved.camera);
    let text = String::from_utf8(stored).unwrap();
    let short =
        text.replacen("\"camera\":[{", "\"camera\":[{\"x\":0,\"y\":0,\"roll_deg\":0,\"zoom\":1,\"sd\":null},{", 1);
    assert!(Track::read(short.as_bytes()).is_err_and(|e| e.to_string().contains("camera")));
}
