//! The same through the real binary.

use std::fs;

use spotter::formats::Told;
use spotter::track::skeletons;

use super::files::markers::Space;
use super::files::{self, Lifter};
use crate::support::{check, fixture, json, stderr};

#[test]
fn a_folder_of_keypoints_is_judged_and_the_page_draws_the_figure() {
    let home = tempfile::tempdir().unwrap();
    let lifter = Lifter::of("squat");
    let folder =
        files::people::openpose(home.path(), &lifter, &skeletons::body25::SKELETON, "pose_keypoints_2d", "_keypoints");
    let out = home.path().join("out");
    let output = check(&folder, &out, &["--fps", "30", "--exit-zero"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let line = "keypoints of another program: OpenPose folder, points of body-25, pixels (y down), 30 frames a second as told, \
                the one of 2 people who moves up and down most; the picture is taken to end where the points do";
    assert!(String::from_utf8_lossy(&output.stdout).contains(line), "{}", String::from_utf8_lossy(&output.stdout));
    let report = json(&out.join("report.json"));
    assert_eq!(report["pose"]["keypoints"]["time"], "30 frames a second as told");
    let truth = json(&fixture("clips/squat.truth.json"));
    assert_eq!(report["reps"].as_array().unwrap().len(), truth["reps"].as_array().unwrap().len());
    let page = spotter::render::page::PageData::read(&fs::read_to_string(out.join("report.html")).unwrap()).unwrap();
    assert!(page.video.is_none() && page.stills.is_empty());
    assert!(page.sentences.seen.iter().any(|words| words.contains("points of body-25")));

    // The stored track is judged again like any other, to the same bytes.
    let again = home.path().join("again");
    assert!(check(&out.join("pose.json"), &again, &["--exit-zero"]).status.success());
    assert_eq!(fs::read(out.join("report.json")).unwrap(), fs::read(again.join("report.json")).unwrap());
}

#[test]
fn with_the_video_its_times_and_pictures_are_used() {
    let home = tempfile::tempdir().unwrap();
    let lifter = Lifter::of("squat");
    let landmarks = files::people::mediapipe(home.path(), &lifter);
    let video = fixture("clips/squat.mp4");
    let out = home.path().join("out");
    let output = check(&landmarks, &out, &["--video", video.to_str().unwrap(), "--annotate", "--exit-zero"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let report = json(&out.join("report.json"));
    assert_eq!(report["pose"]["keypoints"]["time"], "the video's times");
    assert_eq!(report["clip"]["width"], 480, "the size of the video, of which the points are shares");
    let page = spotter::render::page::PageData::read(&fs::read_to_string(out.join("report.html")).unwrap()).unwrap();
    assert_eq!(page.stills.len(), report["reps"].as_array().unwrap().len());
    assert!(out.join("annotated.mp4").exists());

    // Another, shorter video.
    let mut longer = lifter.clone();
    longer.frames.extend(lifter.frames.clone());
    let landmarks = files::people::mediapipe(home.path(), &longer);
    let output = check(&landmarks, &out, &["--video", video.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("are they of the same recording?"), "{}", stderr(&output));
}

#[test]
fn several_files_of_keypoints_are_one_batch_that_is_not_done_twice() {
    let home = tempfile::tempdir().unwrap();
    let make = |name: &str| {
        let folder = home.path().join(name);
        fs::create_dir(&folder).unwrap();
        folder
    };
    let (squat, deadlift) = (Lifter::of("squat"), Lifter::of("good_deadlift"));
    let folder = files::people::openpose(&make("a"), &squat, files::COCO, "pose_keypoints_2d", "_keypoints");
    let results = files::people::coco_results(&make("b"), &deadlift, files::COCO);
    let out = home.path().join("out");
    let run = |more: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("spotter").unwrap();
        command.arg("check").args([&folder, &results]).arg("--out").arg(&out).args(["--exit-zero", "--format", "json"]);
        let output = command.args(more).output().unwrap();
        let lines = String::from_utf8(output.stdout.clone()).unwrap();
        let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>();
        (output, lines)
    };
    let (output, lines) = run(&["--fps", "30"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let status = |lines: &[serde_json::Value]| {
        lines.iter().map(|line| line["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut lifts: Vec<&str> = lines.iter().map(|line| line["summary"]["lift"].as_str().unwrap()).collect();
    lifts.sort_unstable();
    assert_eq!(lifts, ["deadlift", "squat"]);
    assert_eq!(status(&lines), ["checked", "checked"]);
    let (_, again) = run(&["--fps", "30"]);
    assert_eq!(status(&again), ["already_done", "already_done"]);
    // What is told of them is part of what the result is the result of.
    let (_, slower) = run(&["--fps", "25"]);
    assert_eq!(status(&slower), ["checked", "checked"]);
    let (output, _) = run(&["--video", fixture("clips/squat.mp4").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("`--video` is the video of one file"), "{}", stderr(&output));
    // Without the rate each says what it lacks, and no other is stopped by it.
    let (output, failed) = run(&[]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(status(&failed), ["failed", "failed"]);
    assert!(failed.iter().all(|line| line["reason"].as_str().unwrap().contains("`--fps N`")), "{failed:?}");
}

#[test]
fn options_of_keypoints_with_a_recording_are_a_mistake() {
    let home = tempfile::tempdir().unwrap();
    let output = check(&fixture("clips/squat.mp4"), &home.path().join("out"), &["--fps", "30"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("belong to keypoints of another program"), "{}", stderr(&output));
    let lifter = Lifter::of("squat");
    let markers = files::markers::trc(home.path(), &lifter, Space::Room);
    let video = fixture("clips/squat.mp4");
    let output = check(&markers, &home.path().join("out"), &["--video", video.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("leave out `--video`"), "{}", stderr(&output));
}

#[test]
fn two_forms_of_one_set_are_compared() {
    let home = tempfile::tempdir().unwrap();
    let lifter = Lifter::of("good_deadlift");
    let told = Told { fps: Some(30.0), ..Told::default() };
    let read = |path: std::path::PathBuf| spotter::compare::Recording::read(&path, &told).unwrap();
    let (keypoints, planar) = (
        read(files::people::coco_results(home.path(), &lifter, files::COCO)),
        read(files::markers::trc(home.path(), &lifter, Space::Pixels)),
    );
    assert!(planar.notes[0].contains("one plane"), "{:?}", planar.notes);
    assert!(keypoints.notes[0].contains("COCO keypoints"), "{:?}", keypoints.notes);
    let room = read(files::markers::c3d(home.path(), &lifter));
    for quantity in spotter::compare::shared(&keypoints, &planar) {
        for other in [&planar, &room] {
            let pairs = spotter::compare::pairs(other, &keypoints, quantity, 0.0);
            let found = spotter::compare::Agreement::of(&pairs, spotter::compare::Against::Mean).unwrap();
            assert!(found.pairs > 100 && found.rmse < 3.0, "{quantity}: {found:?}");
        }
    }
}
