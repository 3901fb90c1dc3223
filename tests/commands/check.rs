//! The main job through the real binary, against the known truth of the rendered lifters.

use std::path::{Path, PathBuf};

use serde_json::Value;
use spotter::track::{Keypoint, PlateDisc};

use crate::support::clips;
use crate::support::figure::three_deadlifts;
use crate::support::{check, fixture, json, misfits, stderr, verdicts};

/// Checks a clip and returns its report and the exit code.
fn checked(clip: &Path, out: &Path, more: &[&str]) -> (Value, i32) {
    let output = check(clip, out, more);
    let code = output.status.code().unwrap();
    assert!(code <= 1, "exit code {code}: {}", stderr(&output));
    (json(&out.join("report.json")), code)
}

/// The first seconds of a rendered clip, every other picture of them.
fn halved(name: &str, seconds: f64, home: &Path) -> PathBuf {
    let clip = fixture(&format!("clips/{name}.mp4"));
    clips::make(home, "set.mp4", &format!("-t {seconds} -i {} -r 15 -preset ultrafast", clip.display()))
}

/// The reps that were rendered in the first seconds of a clip.
fn rendered(name: &str, seconds: f64) -> Vec<Value> {
    let mut truth = json(&fixture(&format!("clips/{name}.truth.json")));
    let reps: Vec<Value> = serde_json::from_value(truth["reps"].take()).unwrap();
    reps.into_iter().filter(|rep| rep["t_end"].as_f64().unwrap() <= seconds).collect()
}

/// Median yaw of the camera by the lifter in space, degrees.
fn yaw_in_space(out: &Path) -> f64 {
    let pose = json(&out.join("pose.json"));
    let mut yaw: Vec<f64> = pose["spine_yaw_deg"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
    yaw.sort_by(f64::total_cmp);
    yaw[yaw.len() / 2]
}

/// Reps exactly as rendered, each turn within 80 ms of the rendered hold.
fn assert_reps(report: &Value, rendered: &[Value], turn: &str) {
    let found = report["reps"].as_array().unwrap();
    assert_eq!(found.len(), rendered.len(), "reps: {found:#?}");
    for (f, r) in found.iter().zip(rendered) {
        let span = &r["segments"][turn];
        let (from, to) = (span[0].as_f64().unwrap() - 0.08, span[1].as_f64().unwrap() + 0.08);
        let at = f["turn_s"].as_f64().unwrap();
        assert!((from..=to).contains(&at), "turn at {at} s, rendered {from}…{to}");
    }
}

#[test]
fn a_rounded_deadlift_is_flagged_where_it_was_rendered_rounded() {
    let Some(home) = clips::folder() else { return };
    // Two of its three reps.
    let (name, seconds) = ("round_deadlift", 8.8);
    let (report, code) = checked(&halved(name, seconds, home.path()), &home.path().join("out"), &[]);
    assert_eq!(report["lift"]["name"], "deadlift");
    assert_eq!(report["view"]["kind"], "side");
    assert_reps(&report, &rendered(name, seconds), "top");
    assert_eq!(verdicts(&report), ["clean", "flagged"], "{:#}", report["reps"]);
    assert_eq!(code, 1);
}

#[test]
fn a_clean_deadlift_is_clean() {
    let Some(home) = clips::folder() else { return };
    // Two of its three reps.
    let (out, seconds) = (home.path().join("out"), 8.8);
    let (report, code) = checked(&halved("good_deadlift", seconds, home.path()), &out, &[]);
    assert_reps(&report, &rendered("good_deadlift", seconds), "top");
    assert_eq!(verdicts(&report), ["clean"; 2], "{:#}", report["reps"]);
    assert_eq!(code, 0);
    // Rendered from the side.
    assert!(yaw_in_space(&out).abs() < 10.0, "{}", yaw_in_space(&out));
}

#[test]
fn a_lifter_is_followed_where_a_faded_picture_seldom_shows_that_there_is_one() {
    let Some(home) = clips::folder() else { return };
    let (name, seconds) = ("squat", 6.5);
    let whole = halved(name, seconds, home.path());
    let faded = "eq=brightness=0.1:contrast=0.35,hue=s=0 -crf 30 -preset ultrafast";
    let clip = clips::make(home.path(), "faded.mp4", &format!("-i {} -vf {faded}", whole.display()));
    let (report, _) = checked(&clip, &home.path().join("out"), &[]);
    assert_eq!(report["lift"]["name"], "squat");
    assert_reps(&report, &rendered(name, seconds), "bottom");
}

#[test]
fn from_the_front_the_back_is_not_judged() {
    let Some(home) = clips::folder() else { return };
    // One of its two reps.
    let (out, seconds) = (home.path().join("out"), 5.4);
    let (report, _) = checked(&halved("front_deadlift", seconds, home.path()), &out, &["--lift", "deadlift"]);
    assert_eq!(report["lift"]["source"], "given");
    let reps = report["reps"].as_array().unwrap();
    assert_eq!((reps.len(), rendered("front_deadlift", seconds).len()), (1, 1));
    assert_ne!(reps[0]["verdict"], "clean");
    let findings = reps[0]["findings"].as_array().unwrap();
    assert!(!findings.iter().any(|f| f["fault"].as_str().unwrap().starts_with("lumbar")), "{:#}", reps[0]);
    // Seen from behind it would be positive; the network of the angles ends at 38°.
    assert!(yaw_in_space(&out) < -60.0, "{}", yaw_in_space(&out));
}

#[test]
fn a_report_fits_its_schema_and_a_stored_track_gives_the_same_report() {
    let Some(out) = clips::folder() else { return };
    // One rep of three.
    let set = format!("-t 4 -i {} -r 10 -preset ultrafast", fixture("clips/romanian_deadlift.mp4").display());
    let set = clips::make(out.path(), "set.mp4", &set);
    let read = |folder: &str, threads: &str| {
        let output = check(&set, &out.path().join(folder), &["--threads", threads]);
        assert!(output.status.code().unwrap() <= 1, "{}", stderr(&output));
        json(&out.path().join(folder).join("report.json"))
    };
    let first = read("video", "1");
    assert_eq!(misfits(&first), None);
    let mut cut = first.clone();
    cut["reps"][0].as_object_mut().unwrap().remove("start_s");
    assert!(misfits(&cut).is_some());

    let track = out.path().join("video/pose.json");
    let output = check(&track, &out.path().join("track"), &[]);
    assert!(output.status.code().unwrap() <= 1, "{}", stderr(&output));
    let second = json(&out.path().join("track/report.json"));
    assert_eq!(first, second);
    fits_its_terminal(&track, out.path());

    assert_eq!(first, read("again", "3"));
    for file in ["report.json", "frames.csv", "pose.json"] {
        let bytes = |folder: &str| std::fs::read(out.path().join(folder).join(file)).unwrap();
        assert!(bytes("video") == bytes("again"), "{file} differs between 1 and 3 threads");
    }
}

/// A terminal gets lines of its width and colours, unless it wants none, and a pipe neither. `script` is a terminal for the program.
fn fits_its_terminal(track: &Path, home: &Path) {
    let spotter = env!("CARGO_BIN_EXE_spotter");
    let on_a_terminal = |columns: u16, variable: &str| {
        let line = format!(
            "stty rows 24 cols {columns}; {variable} TERM=xterm '{spotter}' check '{}' --out '{}' --exit-zero",
            track.display(),
            home.join("shown").display()
        );
        let shown = std::process::Command::new("script").args(["-qec", &line, "/dev/null"]).output().unwrap();
        assert!(shown.status.success());
        String::from_utf8(shown.stdout).unwrap()
    };
    let plain = on_a_terminal(64, "NO_COLOR=1");
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    assert!(plain.contains("verdict") && plain.lines().all(|line| line.trim_end().chars().count() <= 64), "{plain}");
    let coloured = on_a_terminal(120, "env -u NO_COLOR");
    assert!(coloured.contains("\u{1b}[3"), "{coloured:?}");
    let piped = check(track, &home.join("shown"), &["--exit-zero"]);
    let piped = String::from_utf8(piped.stdout).unwrap();
    assert!(!piped.contains('\u{1b}') && piped.lines().any(|line| line.chars().count() > 120), "{piped}");
}

#[test]
fn metres_rest_on_the_height_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let track = folder.path().join("pose.json");
    three_deadlifts().write(std::fs::File::create(&track).unwrap()).unwrap();
    let range = |more: &[&str]| {
        let output = check(&track, &folder.path().join("out"), &[&["--lift", "deadlift", "--force"], more].concat());
        assert!(output.status.code().unwrap() <= 1, "{}", stderr(&output));
        let report = json(&folder.path().join("out/report.json"));
        let range = &report["reps"][0]["metrics"]["bar_range"];
        assert_eq!(range["scale"], report["bar"]["scale"]);
        (range["value"].as_f64().unwrap(), range["scale"].as_str().unwrap().to_owned())
    };
    let [(usual, by_usual), (short, by_height), (tall, _)] =
        [&[][..], &["--height-cm", "153"], &["--height-cm", "187"]].map(range);
    assert_eq!((by_usual.as_str(), by_height.as_str()), ("usual_stature", "stature"));
    // Of 1.70 m where nothing is told, and a tenth less and more.
    assert!((short / usual - 0.9).abs() < 0.01 && (tall / usual - 1.1).abs() < 0.01, "{short} {usual} {tall}");
}

#[test]
fn metres_rest_on_the_plate_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let track = folder.path().join("pose.json");
    let mut lifted = three_deadlifts();
    let wrist = lifted.skeleton.row(Keypoint::LeftWrist).unwrap();
    for frame in 0..lifted.len() {
        // As large as one of 450 mm, of which a wrist stands at the centre.
        let [x, y] = lifted.keypoints.at(frame, wrist).unwrap();
        lifted.plates[frame] = Some(PlateDisc { x, y, radius: 110.0, seen: true });
    }
    lifted.write(std::fs::File::create(&track).unwrap()).unwrap();
    let out = folder.path().join("out");
    let range = |more: &[&str]| {
        let output = check(&track, &out, &[&["--lift", "deadlift", "--force"], more].concat());
        assert!(output.status.code().unwrap() <= 1, "{}", stderr(&output));
        let range = &json(&out.join("report.json"))["reps"][0]["metrics"]["bar_range"];
        let [value, sd] = ["value", "sd"].map(|of| range[of].as_f64().unwrap());
        (value, sd, range["scale"].as_str().unwrap().to_owned())
    };
    let [(usual, usual_sd, by_450), (smaller, told_sd, by_plate)] = [&[][..], &["--plate-mm", "400"]].map(range);
    assert_eq!((by_450.as_str(), by_plate.as_str()), ("plate_450", "plate"));
    assert!((smaller / usual - 400.0 / 450.0).abs() < 0.01, "{smaller} {usual}");
    assert!(told_sd / smaller < usual_sd / usual, "what is told is surer than what is taken for granted");
    // No plate is so large, and nothing is written.
    let refused = check(&track, &folder.path().join("none"), &["--plate-mm", "4500"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("a plate's diameter is 100 to 600 millimetres"), "{}", stderr(&refused));
    assert!(!folder.path().join("none").exists());
}
