//! The annotated video against drawings whose places and colours are known.

use std::path::Path;

use ndarray::{Array2, Array3};
use opencv::core::{Mat, MatTraitConst, Scalar, Vec3b};
use opencv::prelude::*;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use spotter::angles::{AngleTrack, Column, Facing, LumbarMethod, SampleState, Uncertain, View, ViewKind};
use spotter::clip::ClipInfo;
use spotter::faults::Verdict;
use spotter::render::{AnnotateError, Annotation, Caption, annotate, still};
use spotter::track::{BackLine, Joint, PoseInfo, Track, skeletons};

use crate::support::clips;

const WIDTH: u32 = 640;
const HEIGHT: u32 = 800;
const FRAMES: usize = 20;
const RATE: f64 = 25.0;
const SHOULDER: [f32; 2] = [400.0, 200.0];
const HIP: [f32; 2] = [400.0, 400.0];
const KNEE: [f32; 2] = [420.0, 550.0];
const ANKLE: [f32; 2] = [400.0, 700.0];
/// x of the back line.
const BACK: f32 = 340.0;

fn track(width: u32, height: u32, times: Vec<f64>) -> Track {
    let n = times.len();
    let mut points = Array3::from_elem((n, 9, 2), f32::NAN);
    let mut back = Array3::from_elem((n, 35, 2), f32::NAN);
    let mut valid = Array2::from_elem((n, 35), false);
    // The spine model ran on every second frame.
    for i in (0..n).step_by(2) {
        let placed = [(Joint::Shoulder, SHOULDER), (Joint::Hip, HIP), (Joint::Knee, KNEE), (Joint::Ankle, ANKLE)];
        for (joint, p) in placed {
            points[[i, joint as usize, 0]] = p[0];
            points[[i, joint as usize, 1]] = p[1];
        }
        for k in 0..35 {
            back[[i, k, 0]] = BACK;
            back[[i, k, 1]] = HIP[1] - 170.0 * k as f32 / 34.0;
            valid[[i, k]] = k != 17;
        }
    }
    let clip = ClipInfo {
        path: "clip".into(),
        sha256: String::new(),
        width,
        height,
        frames_decoded: n as u64,
        frames_expected: None,
        duration_s: 1.0,
        mean_fps: RATE,
        ..ClipInfo::default()
    };
    let pose = PoseInfo {
        model: "full".into(),
        model_sha256: String::new(),
        spine_model_sha256: String::new(),
        frames_with_lifter: n as u64,
        people_seen: 1,
        runtime: String::new(),
        own_model: None,
        keypoints: None,
    };
    let mut track = Track::new(clip, pose, &skeletons::blazepose33::SKELETON, times);
    track.score.fill(1.0);
    track.spine.points = points;
    track.back_line = BackLine { points: back, valid };
    track
}

fn even_times() -> Vec<f64> {
    (0..FRAMES).map(|i| i as f64 / RATE).collect()
}

/// One second of constant angles; lumbar flexion as given, or not measured.
fn angles(lumbar: Option<f64>) -> AngleTrack {
    let n = 51;
    let known = |v: f64| Column { value: vec![v; n], sd: vec![5.0; n], state: vec![SampleState::Measured; n] };
    let method = if lumbar.is_some() { LumbarMethod::SpineModel } else { LumbarMethod::None };
    let nothing = AngleTrack::missing(n, 50.0);
    AngleTrack {
        view: View { kind: ViewKind::Side, facing: Facing::Right, yaw_deg: Uncertain { value: 0.0, sd: 5.0 } },
        trunk_inclination: known(40.0),
        hip_hinge: known(90.0),
        lumbar_flexion: lumbar.map_or_else(|| nothing.lumbar_flexion.clone(), known),
        lumbar_method: vec![method; n],
        lifter_score: vec![1.0; n],
        body_length_px: 500.0,
        ..nothing
    }
}

fn grey(width: u32, height: u32) -> Mat {
    Mat::new_rows_cols_with_default(height as i32, width as i32, opencv::core::CV_8UC3, Scalar::all(90.0)).unwrap()
}

fn pixel(picture: &Mat, x: f32, y: f32) -> [u8; 3] {
    let p = picture.at_2d::<Vec3b>(y as i32, x as i32).unwrap();
    [p[2], p[1], p[0]]
}

fn same(a: &Mat, b: &Mat) -> bool {
    a.data_bytes().unwrap() == b.data_bytes().unwrap()
}

fn write_clip(to: &Path, frames: usize) {
    let grey = format!("-f lavfi -i color=0x5a5a5a:s={WIDTH}x{HEIGHT}:r={RATE} -frames:v {frames} -c:v mjpeg");
    clips::make(to.parent().unwrap(), to.file_name().unwrap().to_str().unwrap(), &grey);
}

/// Width, height, rate and times of the frames of a video, by ffprobe.
fn probed(video: &Path) -> ([u32; 2], f64, Vec<f64>) {
    let said = |entry: &str| clips::said(video, "v:0", entry);
    let [width, height] = ["stream=width", "stream=height"].map(|entry| said(entry).parse().unwrap());
    let rate = said("stream=r_frame_rate");
    let (of, to) = rate.split_once('/').unwrap();
    ([width, height], of.parse::<f64>().unwrap() / to.parse::<f64>().unwrap(), clips::probed_times(video))
}

fn flagged(text: &str) -> Caption {
    Caption { start_s: 0.0, end_s: 0.5, rep: 2, verdict: Verdict::Flagged, text: text.into() }
}

#[test]
fn the_video_keeps_frames_rate_and_size_and_shows_the_back_line() {
    let Some(folder) = clips::folder() else { return };
    let (source, to) = (folder.path().join("set.avi"), folder.path().join("annotated.mp4"));
    write_clip(&source, FRAMES);
    let (track, angles) = (track(WIDTH, HEIGHT, even_times()), angles(Some(45.0)));
    let annotation = Annotation { angles: &angles, bar: None, captions: vec![flagged("the back rounds")] };
    annotate(&source, &track, &annotation, &to).unwrap();
    let (size, rate, times) = probed(&to);
    assert_eq!((size, times.len()), ([WIDTH, HEIGHT], FRAMES));
    assert!((rate - RATE).abs() < 0.01, "{rate}");
    assert!(times.iter().enumerate().all(|(k, time)| (time - k as f64 / RATE).abs() < 1e-3), "{times:?}");
    let first = clips::shown(&to);
    let at = 3 * (380 * WIDTH as usize + BACK as usize);
    let [red, green, blue] = [first[at], first[at + 1], first[at + 2]];
    assert!(red > 180 && green < 160 && blue < 100, "rounded is vermilion: {red} {green} {blue}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing temporary stays");
}

#[test]
fn the_bytes_do_not_depend_on_the_cores() {
    let Some(folder) = clips::folder() else { return };
    let (source, angles) = (folder.path().join("clip.avi"), angles(Some(30.0)));
    write_clip(&source, FRAMES);
    let track = track(WIDTH, HEIGHT, even_times());
    let made = |name: &str| {
        let to = folder.path().join(name);
        annotate(&source, &track, &Annotation { angles: &angles, bar: None, captions: vec![] }, &to).unwrap();
        std::fs::read(to).unwrap()
    };
    let many = made("many.mp4");
    let one = std::thread::scope(|scope| {
        let on_one = || {
            let mut core = CpuSet::new();
            core.set((0..CpuSet::MAX_CPU).find(|k| sched_getaffinity(None).unwrap().is_set(*k)).unwrap());
            sched_setaffinity(None, &core).unwrap();
            made("one.mp4")
        };
        scope.spawn(on_one).join().unwrap()
    });
    assert!(many == one, "other bytes on one core");
    assert!(many.windows(11).any(|part| part == b" threads=1 "), "the encoder names its threads");
}

#[test]
fn uneven_frames_keep_the_clips_time() {
    let Some(folder) = clips::folder() else { return };
    let (source, to) = (folder.path().join("set.avi"), folder.path().join("annotated.mp4"));
    write_clip(&source, 5);
    // 4 steps in 1 s: the mean rate is 4 Hz, and the frames fall on slots 0, 0.4, 2, 2.2 and 4.
    let (track, angles) = (track(WIDTH, HEIGHT, vec![0.0, 0.1, 0.5, 0.55, 1.0]), angles(None));
    annotate(&source, &track, &Annotation { angles: &angles, bar: None, captions: vec![] }, &to).unwrap();
    let (_, rate, times) = probed(&to);
    assert_eq!(times.len(), 5);
    assert!((rate - 4.0).abs() < 0.01, "{rate}");
}

#[test]
fn colours_tell_rounded_straight_and_not_measured_apart() {
    let track = track(WIDTH, HEIGHT, even_times());
    let back = |lumbar: Option<f64>, index| {
        let angles = angles(lumbar);
        let annotation = Annotation { angles: &angles, bar: None, captions: vec![] };
        pixel(&still(&grey(WIDTH, HEIGHT), &track, &annotation, index).unwrap(), BACK, 380.0)
    };
    assert_eq!(back(Some(60.0), 0), back(Some(40.0), 0), "the scale ends at 40 degrees");
    assert_eq!(back(Some(20.0), 0), [240, 228, 66]);
    assert_eq!(back(Some(0.0), 0), [86, 180, 233]);
    assert_eq!(back(None, 0), [170, 170, 170]);
    assert_eq!(back(Some(20.0), 1), [240, 228, 66], "frames between the spine model's are filled");
}

#[test]
fn the_back_line_is_open_where_it_is_not_valid() {
    let track = track(WIDTH, HEIGHT, even_times());
    let angles = angles(Some(20.0));
    let picture =
        still(&grey(WIDTH, HEIGHT), &track, &Annotation { angles: &angles, bar: None, captions: vec![] }, 0).unwrap();
    let hole = HIP[1] - 85.0;
    let yellow = |y: f32| pixel(&picture, BACK, y) == [240, 228, 66];
    assert!(yellow(hole - 20.0) && yellow(hole + 20.0) && !yellow(hole));
}

#[test]
fn from_the_front_no_back_line_is_drawn() {
    let track = track(WIDTH, HEIGHT, even_times());
    let mut angles = angles(Some(20.0));
    angles.view.kind = ViewKind::Front;
    let picture =
        still(&grey(WIDTH, HEIGHT), &track, &Annotation { angles: &angles, bar: None, captions: vec![] }, 0).unwrap();
    assert_eq!(pixel(&picture, BACK, 380.0), [90; 3]);
}

#[test]
fn a_hip_that_is_not_where_it_was_placed_is_not_drawn() {
    let track = track(WIDTH, HEIGHT, even_times());
    let mut angles = angles(Some(20.0));
    let drawn = |angles: &AngleTrack| {
        let picture =
            still(&grey(WIDTH, HEIGHT), &track, &Annotation { angles, bar: None, captions: vec![] }, 0).unwrap();
        let between = |a: [f32; 2], b: [f32; 2]| pixel(&picture, (a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0);
        [pixel(&picture, HIP[0], HIP[1]), between(SHOULDER, HIP), pixel(&picture, BACK, 380.0), between(KNEE, ANKLE)]
    };
    angles.shoulder_height.fill(1.0);
    angles.hip_height.fill(0.6);
    assert!(drawn(&angles).iter().all(|colour| *colour != [90; 3]), "{:?}", drawn(&angles));
    angles.hip_height.fill(f64::NAN);
    let [hip, trunk, back, shank] = drawn(&angles);
    assert_eq!([hip, trunk, back], [[90; 3]; 3]);
    assert_ne!(shank, [90; 3]);
}

#[test]
fn an_edge_of_what_lies_over_the_back_is_not_drawn_as_a_back() {
    let track = track(WIDTH, HEIGHT, even_times());
    let mut angles = angles(Some(20.0));
    let drawn = |angles: &AngleTrack| {
        let annotation = Annotation { angles, bar: None, captions: vec![] };
        pixel(&still(&grey(WIDTH, HEIGHT), &track, &annotation, 0).unwrap(), BACK, 380.0)
    };
    assert_ne!(drawn(&angles), [90; 3]);
    angles.back_covered.fill(true);
    assert_eq!(drawn(&angles), [90; 3]);
}

#[test]
fn captions_are_shown_while_they_hold() {
    let track = track(WIDTH, HEIGHT, even_times());
    let angles = angles(Some(20.0));
    let bare = Annotation { angles: &angles, bar: None, captions: vec![] };
    let long = "the lower back rounds by 24° ± 6° – more than before, 很长 ".repeat(4);
    let told = Annotation { angles: &angles, bar: None, captions: vec![flagged(&long), flagged("")] };
    let at = |annotation: &Annotation<'_>, index| still(&grey(WIDTH, HEIGHT), &track, annotation, index).unwrap();
    assert!(!same(&at(&told, 5), &at(&bare, 5)));
    assert!(same(&at(&told, 19), &at(&bare, 19)), "0.76 s is past the caption's end");
}

#[test]
fn large_pictures_are_scaled_and_frames_beyond_the_track_stay_bare() {
    let (track, angles) = (track(2160, 3841, even_times()), angles(None));
    let annotation = Annotation { angles: &angles, bar: None, captions: vec![] };
    let picture = still(&grey(2160, 3841), &track, &annotation, 99).unwrap();
    assert_eq!((picture.cols(), picture.rows()), (720, 1280));
    assert!(picture.data_bytes().unwrap().iter().all(|v| *v == 90));
    assert!(still(&Mat::default(), &track, &annotation, 0).is_err());
    assert!(still(&grey(3, 2), &track, &annotation, 0).is_ok());
}

#[test]
fn a_missing_or_another_clip_is_refused_and_nothing_is_left() {
    let Some(folder) = clips::folder() else { return };
    let (source, to) = (folder.path().join("set.avi"), folder.path().join("annotated.mp4"));
    let (other, angles) = (track(WIDTH, HEIGHT + 2, even_times()), angles(None));
    let annotation = Annotation { angles: &angles, bar: None, captions: vec![] };
    assert!(matches!(annotate(&source, &other, &annotation, &to), Err(AnnotateError::Clip(_))));
    write_clip(&source, 3);
    assert!(matches!(annotate(&source, &other, &annotation, &to), Err(AnnotateError::OtherClip { .. })));
    let right = track(WIDTH, HEIGHT, even_times());
    let nowhere = folder.path().join("absent").join("annotated.mp4");
    assert!(matches!(annotate(&source, &right, &annotation, &nowhere), Err(AnnotateError::Write { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
