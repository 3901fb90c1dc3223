//! A clip of several scenes: nothing reaches across a cut, each scene has its own view, and their reps are one set.

use spotter::angles::{AngleTrack, Facing, ViewKind, measure};
use spotter::lifts::LiftName;
use spotter::reps::{SetReps, find_reps};
use spotter::signal::{clean, clean_scenes};
use spotter::track::{Scene, Track};

use super::figure::{Camera, even_times, track};
use super::{assert_follows, deadlift, run};

/// The figure filmed from its right up to `cut_s` and from its left and farther away from then on.
fn edited(cut_s: f64) -> Track {
    let times = even_times(30.0, 26.0);
    let near = track(&times, 2, &Camera { facing: 1.0, ..Camera::default() }, deadlift);
    let far = track(&times, 2, &Camera { facing: -1.0, scale: 120.0, ..Camera::default() }, deadlift);
    let cut = times.iter().position(|t| *t >= cut_s).unwrap();
    let mut t = near;
    for i in cut..times.len() {
        t.keypoints.points.slice_mut(ndarray::s![i, .., ..]).assign(&far.keypoints.points.slice(ndarray::s![
            i,
            ..,
            ..
        ]));
        t.spine.points.slice_mut(ndarray::s![i, .., ..]).assign(&far.spine.points.slice(ndarray::s![i, .., ..]));
        t.back_line.points.slice_mut(ndarray::s![i, .., ..]).assign(&far.back_line.points.slice(ndarray::s![
            i,
            ..,
            ..
        ]));
    }
    t.scenes = vec![Scene::new(0..cut, Facing::Right), Scene::new(cut..times.len(), Facing::Left)];
    t
}

fn scenes(track: &Track) -> Vec<AngleTrack> {
    clean_scenes(track).iter().map(measure).collect()
}

fn reps(track: &Track) -> SetReps {
    find_reps(&scenes(track), Some(LiftName::Deadlift)).unwrap()
}

#[test]
fn a_scene_is_measured_as_if_there_were_no_other() {
    let edited = edited(14.0);
    let cut = edited.scenes[0].frames.end;
    let alone = {
        let camera = Camera { facing: 1.0, ..Camera::default() };
        run(&track(&edited.time_s[..cut], 2, &camera, deadlift))
    };
    let parts = scenes(&edited);
    assert_eq!(parts.len(), 2);
    for (part, facing) in parts.iter().zip([Facing::Right, Facing::Left]) {
        assert_eq!(part.view.facing, facing);
        assert_follows(part, 1.0);
    }
    assert_eq!(parts[0].len(), alone.len());
    let same = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits());
    assert!(same(&parts[0].trunk_inclination.value, &alone.trunk_inclination.value));
    assert!(same(&parts[0].shoulder_height, &alone.shoulder_height));

    let (rate_hz, whole) = (parts[0].rate_hz, clean(&edited).len());
    let joined = AngleTrack::join(parts).unwrap();
    assert_eq!(joined.len(), whole);
    assert!(joined.time_s.windows(2).all(|w| (w[1] - w[0] - 1.0 / rate_hz).abs() < 1e-9), "one grid");
    assert_eq!(joined.trunk_inclination.value.len(), whole);
    assert_eq!(joined.scenes.iter().map(|s| s.view.facing).collect::<Vec<_>>(), [Facing::Right, Facing::Left]);
    assert_eq!(joined.scenes.last().unwrap().samples.end, whole);
    assert_eq!(joined.view.facing, Facing::Right, "the longer scene's");
}

#[test]
fn a_set_goes_on_after_a_cut_and_a_rep_that_is_cut_is_not_counted() {
    let uncut = track(&even_times(30.0, 26.0), 2, &Camera::default(), deadlift);
    let whole = find_reps(&[run(&uncut)], Some(LiftName::Deadlift)).unwrap().reps;
    // The bar is on the floor at 2, 6, 10 … s.
    assert_eq!(whole.len(), 6);
    let between = reps(&edited(14.0)).reps;
    assert_eq!(between.iter().map(|r| r.index).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    for (rep, truth) in between.iter().zip(&whole) {
        assert!(rep.turn.abs_diff(truth.turn) <= 3, "{} {}", rep.turn, truth.turn);
    }
    let cut = 15.0 * 30.0;
    let within = reps(&edited(15.0)).reps;
    assert_eq!(within.len(), 5);
    assert!(within.iter().all(|r| r.end as f64 <= cut || r.start as f64 >= cut));
}

/// The figure as it turns in one shot, each way seen from one of the cameras for twelve seconds.
fn turning(cameras: &[Camera]) -> Track {
    let times = even_times(30.0, 12.0 * cameras.len() as f64);
    let seen: Vec<Track> = cameras.iter().map(|camera| track(&times, 2, camera, deadlift)).collect();
    let mut t = seen[0].clone();
    for (i, time) in times.iter().enumerate() {
        let now = &seen[((time / 12.0) as usize).min(seen.len() - 1)];
        t.keypoints.points.slice_mut(ndarray::s![i, .., ..]).assign(&now.keypoints.points.slice(ndarray::s![
            i,
            ..,
            ..
        ]));
        t.spine.points.slice_mut(ndarray::s![i, .., ..]).assign(&now.spine.points.slice(ndarray::s![i, .., ..]));
        t.spine.angle.slice_mut(ndarray::s![i, ..]).assign(&now.spine.angle.slice(ndarray::s![i, ..]));
    }
    t
}

#[test]
fn who_turns_in_one_shot_is_measured_from_each_side_as_seen_from_there() {
    let [half, front, back_again] =
        [(1.0, 40.0), (1.0, 88.0), (-1.0, 30.0)].map(|(facing, yaw)| Camera { facing, yaw, ..Camera::default() });
    let found = scenes(&turning(&[half, front, back_again]));
    let views: Vec<(ViewKind, Facing)> = found.iter().map(|a| (a.view.kind, a.view.facing)).collect();
    let expected =
        [(ViewKind::Oblique, Facing::Right), (ViewKind::Front, Facing::Unknown), (ViewKind::Oblique, Facing::Left)];
    assert_eq!(views, expected);
    for (angles, (from, to)) in found.iter().zip([(0.0, 12.0), (12.0, 24.0), (24.0, 36.0)]) {
        let ends = (angles.time_s[0], angles.time_s[angles.len() - 1]);
        assert!((ends.0 - from).abs() < 1.1 && (ends.1 - to).abs() < 1.1, "{ends:?}");
    }
    // Nobody looked at the back of who was taken to look the other way.
    assert!(!found[0].keypoints_only && found[2].keypoints_only);
    // A stance that opens by 20° is no turn.
    assert_eq!(scenes(&turning(&[half])).len(), 1);
    assert_eq!(scenes(&turning(&[half, Camera { yaw: 60.0, ..half }])).len(), 1);
}

#[test]
fn scenes_without_the_lifter_and_clips_without_a_cut_change_nothing() {
    let mut t = track(&even_times(30.0, 12.0), 2, &Camera::default(), deadlift);
    assert_eq!(scenes(&t).len(), 1);
    assert_eq!(reps(&t), find_reps(&[run(&t)], Some(LiftName::Deadlift)).unwrap());
    let n = t.len();
    t.scenes.push(Scene::new(n..n, Facing::Unknown));
    assert_eq!(scenes(&t).len(), 1);
}
