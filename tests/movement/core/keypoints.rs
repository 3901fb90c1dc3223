//! Tracks of which nothing but keypoints is known, as other programs write them: what the camera saw of a rendered lifter's joints.

use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::angles::{LumbarMethod, ViewKind};
use spotter::faults::{Aspect, AspectVerdict, Profile, Severity, Verdict};
use spotter::lifts::LiftName;
use spotter::track::{Track, skeletons};

use super::figure::{self, Camera};

fn json(name: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clips").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The rendered joints of a shipped clip as a track of COCO's 17 points.
fn coco(clip: &str) -> Track {
    let joints = json(&format!("{clip}.joints.json"));
    let frames = joints["points"]["nose"].as_array().unwrap().len();
    let times: Vec<f64> = (0..frames).map(|k| k as f64 / joints["fps"].as_f64().unwrap()).collect();
    let [width, height] = [0, 1].map(|axis| joints["size"][axis].as_u64().unwrap() as u32);
    let made_up = figure::empty(&times, &Camera { width, height, ..Camera::default() });
    let mut track = Track::new(made_up.clip, made_up.pose, &skeletons::coco17::SKELETON, times);
    track.score.fill(1.0);
    for (row, name) in track.skeleton.points.iter().enumerate() {
        for frame in 0..frames {
            let at = [0, 1].map(|axis| joints["points"][*name][frame][axis].as_f64().unwrap() as f32);
            track.keypoints.put(frame, row, at, 1.0);
        }
    }
    track
}

#[test]
fn a_set_is_counted_and_judged_from_seventeen_points() {
    for (clip, lift) in [("good_deadlift", LiftName::Deadlift), ("squat", LiftName::Squat)] {
        let truth = json(&format!("{clip}.truth.json"));
        let set = SetAnalysis::new(&coco(clip), None, &Profile::built_in("default").unwrap()).unwrap();
        assert_eq!(set.report.lift.name, lift);
        assert_eq!(set.angles.view.kind, ViewKind::Side);
        assert_eq!(set.report.reps.len(), truth["reps"].as_array().unwrap().len(), "{clip}");

        // The renderer's angles turn about the joint centres of both legs, the points about their mid-points in the picture.
        for (column, name) in
            [(&set.angles.trunk_inclination, "trunk_inclination"), (&set.angles.knee_flexion, "knee_flexion")]
        {
            let off = |i: usize| {
                let frame = (set.angles.time_s[i] * 30.0).round() as usize;
                column.value[i] - truth[name][frame].as_f64().unwrap()
            };
            let within = (0..set.angles.len()).filter(|i| off(*i).abs() <= 2.0 * column.sd[*i]).count();
            assert!(within as f64 >= 0.95 * set.angles.len() as f64, "{clip} {name}: {within}");
            assert!(column.sd.iter().all(|sd| *sd >= 10.0));
        }

        assert!(set.angles.lumbar_method.iter().all(|method| *method == LumbarMethod::None));
        for rep in &set.report.reps {
            assert_ne!(rep.verdict, Verdict::Clean, "a back that nobody looked at is never called clean");
            let unseen = rep.not_assessed.iter().find(|n| n.fault == "lumbar_flexion_level").unwrap();
            assert_eq!(unseen.reason, "keypoints only: the lower back was not seen");
            assert!(
                ["trunk_inclination_peak", "knee_flexion_peak", "concentric_s"]
                    .iter()
                    .all(|m| rep.metrics.contains_key(*m))
            );
        }
    }
}

/// The deadlift with SpinePose's points: a back that is straight from pelvis to lumbar spine and from there on, and bends between the two by
/// `rounding` degrees at the deepest moment.
fn with_spine(rounding: f64) -> Track {
    let flat = coco("good_deadlift");
    let mut track =
        Track::new(flat.clip.clone(), flat.pose.clone(), &skeletons::spinepose37::SKELETON, flat.time_s.clone());
    track.score.fill(1.0);
    let names = |name: &str| track.skeleton.points.iter().position(|known| *known == name).unwrap();
    let rows: Vec<usize> = flat.skeleton.points.iter().map(|name| names(name)).collect();
    let truth = json("good_deadlift.truth.json");
    let lean = |frame: usize| truth["trunk_inclination"][frame].as_f64().unwrap();
    let deepest = (0..flat.len()).map(lean).fold(0.0, f64::max);
    for frame in 0..flat.len() {
        for (row, to) in rows.iter().enumerate() {
            let at = flat.keypoints.at(frame, row).unwrap();
            track.keypoints.put(frame, *to, at, 1.0);
        }
        let middle = |a: usize, b: usize| {
            let [a, b] = [a, b].map(|row| flat.keypoints.at(frame, row).unwrap().map(f64::from));
            [0, 1].map(|axis| 0.5 * (a[axis] + b[axis]))
        };
        let (hip, shoulder) = (middle(11, 12), middle(5, 6));
        let ahead = (f64::from(flat.keypoints.at(frame, 0).unwrap()[0]) - shoulder[0]).signum();
        let bend = (rounding * lean(frame).max(0.0) / deepest).to_radians();
        let step = (shoulder[0] - hip[0]).hypot(shoulder[1] - hip[1]) / 6.0;
        let along = (ahead * (shoulder[0] - hip[0])).atan2(hip[1] - shoulder[1]);
        let mut at = hip;
        for (k, row) in track.skeleton.spine.iter().enumerate() {
            track.keypoints.put(frame, *row, at.map(|v| v as f32), 1.0);
            // Two parts lean less, four more, so that they differ by the bend.
            let lean = along + if k < 2 { -2.0 / 3.0 * bend } else { 1.0 / 3.0 * bend };
            at = [at[0] + ahead * step * lean.sin(), at[1] - step * lean.cos()];
        }
    }
    track
}

#[test]
fn points_along_the_spine_hint_at_the_lower_back_and_clear_nothing() {
    let judge =
        |rounding: f64| SetAnalysis::new(&with_spine(rounding), None, &Profile::built_in("default").unwrap()).unwrap();
    let truth = json("good_deadlift.truth.json");
    let lean = |i: usize| truth["trunk_inclination"][i].as_f64().unwrap();
    let count = truth["trunk_inclination"].as_array().unwrap().len();
    let deepest = (0..count).map(lean).fold(0.0, f64::max);
    for rounding in [0.0, 50.0] {
        let set = judge(rounding);
        assert_eq!(set.report.lift.name, LiftName::Deadlift);
        let mut compared = 0;
        for i in 0..set.angles.len() {
            assert!(set.angles.lumbar_method[i].is_hint() || set.angles.lumbar_method[i] == LumbarMethod::None);
            let frame = (set.angles.time_s[i] * 30.0).round() as usize;
            let (value, sd) = (set.angles.lumbar_flexion.value[i], set.angles.lumbar_flexion.sd[i]);
            if value.is_finite() {
                let told = rounding * lean(frame).max(0.0) / deepest;
                assert!((value - told).abs() <= 5.0 && sd >= 14.0, "{rounding}, {frame}: {value} ± {sd} for {told}");
                compared += 1;
            }
        }
        assert!(10 * compared > 9 * set.angles.len(), "{compared}");
        for rep in &set.report.reps {
            let back = &rep.aspects[&Aspect::LowerBack];
            assert_eq!(back.verdict, AspectVerdict::NotSeen);
            assert_eq!(back.reason.as_deref(), Some("keypoints only: spine points, not validated"));
            let level = rep.findings.iter().chain(&set.report.set.findings).find(|f| f.fault == "lumbar_flexion_level");
            assert_eq!(level.map(|f| f.severity), (rounding > 0.0).then_some(Severity::Note), "{rounding}");
            assert_ne!(rep.verdict, Verdict::Clean);
        }
    }
}
