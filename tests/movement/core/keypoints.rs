//! Tracks of which nothing but keypoints is known, as other programs write them: what the camera saw of a rendered lifter's joints.

use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::angles::{LumbarMethod, ViewKind};
use spotter::faults::{Profile, Verdict};
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
