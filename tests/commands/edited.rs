//! An edited clip through the real binary: a title card, another camera and a freeze.

use std::fs::File;

use serde_json::Value;
use spotter::track::{Joint, Keypoint, Track};

use crate::support::{check, clips, fixture, json, stderr};

#[test]
fn scenes_cards_and_freezes_are_told_and_each_scene_has_its_own_view() {
    let Some(home) = clips::folder() else { return };
    let [side, front] = ["good", "front"].map(|name| fixture(&format!("clips/{name}_deadlift.mp4")));
    // A rep from the front, a card, and a rep from the side that stands still for a second and a half on its way down.
    let arguments = format!(
        "-i {} -i {} -filter_complex [0:v]fps=10,scale=-2:426,split=3[p][q][r];[1:v]fps=10,scale=-2:426[f];\
        [f]trim=5.3:8.7,setpts=PTS-STARTPTS[a];[p]trim=0:1,drawbox=c=0x303060:t=fill,setpts=PTS-STARTPTS[card];\
        [q]trim=8.7:11,setpts=PTS-STARTPTS,tpad=stop_mode=clone:stop_duration=1.5[b];[r]trim=11:12.1,setpts=PTS-STARTPTS[c];\
        [a][card][b][c]concat=n=4[v] -map [v] -an -c:v libx264 -preset ultrafast",
        side.display(),
        front.display()
    );
    let clip = clips::make(home.path(), "edited.mp4", &arguments);
    let told = |more: &[&str]| {
        let out = home.path().join("out");
        let output = check(&clip, &out, &[&["--exit-zero", "--lift", "deadlift"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        json(&out.join("report.json"))
    };
    let number = |value: &Value| value.as_f64().unwrap();
    let report = told(&[]);
    // From the edit: 3.4 s, 1 s, 2.3 s, 1.5 s frozen, and the rest; within a frame.
    let scenes = report["scenes"].as_array().unwrap();
    let starts: Vec<f64> = scenes.iter().map(|scene| number(&scene["start_s"])).collect();
    let truth = [0.0, 3.4, 4.4, 6.7, 8.2];
    assert_eq!(starts.len(), truth.len(), "{starts:?}");
    assert!(starts.iter().zip(truth).all(|(start, truth)| (start - truth).abs() < 0.15), "{starts:?}");
    let views: Vec<&str> = scenes.iter().map(|scene| scene["view"]["kind"].as_str().unwrap()).collect();
    assert_eq!(views[..3], ["front", "unknown", "side"]);
    // Of the rep that stands still only its pull is whole, and nothing of it reaches into the freeze.
    let reps: Vec<[f64; 2]> = report["reps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rep| ["start_s", "end_s"].map(|end| number(&rep[end])))
        .collect();
    assert_eq!(reps.len(), 2, "{reps:?}");
    assert!(reps[0][1] < 3.45 && reps[1][0] > 4.35 && reps[1][1] < 6.75, "{reps:?}");
    // A part of it is as a clip of its own, at the clip's times.
    let part = told(&["--from", "4.35", "--to", "6.65"]);
    let part = part["reps"].as_array().unwrap();
    assert_eq!(part.len(), 1);
    let turns = [&part[0], &report["reps"][1]].map(|rep| number(&rep["turn_s"]));
    assert!((turns[0] - turns[1]).abs() < 0.1, "{turns:?}");
}

#[test]
fn nothing_is_told_of_what_another_picture_covers() {
    let Some(home) = clips::folder() else { return };
    let [side, front] = ["good", "front"].map(|name| fixture(&format!("clips/{name}_deadlift.mp4")));
    // Two reps from the side. Before the first ends a film of somebody else is laid over the lifter's trunk, and taken off before the second.
    let arguments = format!(
        "-i {} -ss 5 -i {} -filter_complex [0:v]fps=15,scale=-2:426,trim=3.4:8.7,setpts=PTS-STARTPTS[a];\
        [1:v]fps=15,scale=-2:160,setpts=PTS-STARTPTS[b];\
        [a][b]overlay=x=70:y=100:enable=between(t\\,0.4\\,1.8)[v] -map [v] -an -c:v libx264 -preset ultrafast",
        side.display(),
        front.display()
    );
    let clip = clips::make(home.path(), "inset.mp4", &arguments);
    let out = home.path().join("out");
    let output = check(&clip, &out, &["--exit-zero", "--lift", "deadlift"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = json(&out.join("report.json"));
    let warned = report["warnings"].to_string();
    assert!(warned.contains("another picture lies over a part of this one from 0:00.4 to 0:01.9"), "{warned}");
    // It is no cut, and the somebody in it is nobody who is there.
    assert_eq!(report["scenes"].as_array().unwrap().len(), 1);
    assert!(!warned.contains("people are in view"), "{warned}");
    // Nothing is told of the lower back meanwhile, nor of any joint beneath; and the second rep is as ever.
    let track = Track::read(File::open(out.join("pose.json")).unwrap()).unwrap();
    let covered = |row: &usize| (0.5..1.7).contains(&track.time_s[*row]);
    for row in (0..track.len()).filter(covered) {
        assert!(track.spine.angle[[row, 0]].is_nan() && !track.spine.is_placed(row, Joint::Shoulder), "{row}");
        let knees = [Keypoint::LeftKnee, Keypoint::RightKnee].map(|knee| track.keypoint(row, knee));
        for [x, y] in knees.into_iter().flatten() {
            assert!(!(72.0..158.0).contains(&x) || y > 260.0, "{row}: {x}, {y}");
        }
    }
    let clean: Vec<&Value> =
        report["reps"].as_array().unwrap().iter().filter(|rep| rep["verdict"] == "clean").collect();
    assert_eq!(clean.len(), 1, "{}", report["reps"]);
    assert!(clean[0]["start_s"].as_f64().unwrap() > 1.8);
}
