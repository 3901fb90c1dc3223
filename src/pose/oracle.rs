//! The landmark stage against the Python reference (`tools/blazepose_reference.py` of the optional data), region by region.
//!
//! Needs SPOTTER_DATA, SPOTTER_PYTHON (an interpreter with numpy, onnxruntime and OpenCV), SPOTTER_MODELS and
//! SPOTTER_ONNXRUNTIME; says that it skips where one is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use opencv::core::{MatTraitConst, MatTraitConstManual};
use opencv::imgcodecs::{IMREAD_GRAYSCALE, imread};

use super::KEYPOINTS;
use super::landmarks::{LandmarkGraph, SIDE};
use super::region::Region;
use super::region_path::median;
use super::session::{crop, environment};
use crate::clip::ClipReader;

fn variable(name: &str) -> Option<PathBuf> {
    let found = std::env::var_os(name).map(PathBuf::from);
    if found.is_none() {
        println!("skipped: {name} is not set");
    }
    found
}

/// What the reference says of every 45th frame of `video`; its masks are written into `folder`.
fn reference(python: &Path, data: &Path, models: &Path, video: &Path, folder: &Path) -> serde_json::Value {
    let out = folder.join("track.json");
    let done = Command::new(python)
        .arg(data.join("tools/blazepose_reference.py"))
        .arg(video)
        .args(["--refine", "--every", "45", "--models"])
        .arg(models)
        .arg("--out")
        .arg(&out)
        .arg("--masks")
        .arg(folder)
        .status()
        .unwrap();
    assert!(done.success());
    serde_json::from_reader(std::fs::File::open(out).unwrap()).unwrap()
}

#[test]
fn keypoints_and_masks_agree_with_the_reference_in_its_own_regions() {
    let (Some(data), Some(python)) = (variable("SPOTTER_DATA"), variable("SPOTTER_PYTHON")) else { return };
    let (Some(models), Some(runtime)) = (variable("SPOTTER_MODELS"), variable("SPOTTER_ONNXRUNTIME")) else { return };
    let video = data.join("synth/clips/squat_wink.mp4");
    let folder = tempfile::tempdir().unwrap();
    let reference = reference(&python, &data, &models, &video, folder.path());
    let environment = environment(&runtime).unwrap();
    let mut model = LandmarkGraph::open(environment, &models.join("pose_landmark_full.onnx"), true).unwrap();

    let (mut reader, mut away, mut compared) = (ClipReader::open(&video).unwrap(), Vec::new(), 0);
    let frames = reference["frames"].as_array().unwrap();
    while let Some(stamp) = reader.grab().unwrap() {
        let frame = frames.iter().find(|f| f["index"].as_u64() == Some(stamp.index as u64));
        let Some(frame) = frame.filter(|f| !f["keypoints"].is_null()) else { continue };
        let number = |v: &serde_json::Value| v.as_f64().unwrap() as f32;
        let [cx, cy, size, rot] = ["cx", "cy", "size", "rot"].map(|k| number(&frame["roi"][k]));
        let region = Region { cx, cy, size, rot };
        let found = model.run(&crop(&reader.retrieve().unwrap(), &region, SIDE).unwrap()).unwrap();
        println!("{} score {} theirs {}", stamp.index, found.score, number(&frame["score"]));
        for k in 0..KEYPOINTS {
            let theirs = region.to_crop([number(&frame["keypoints"][k][0]), number(&frame["keypoints"][k][1])]);
            let gap = (found.points[k][0] - theirs[0]).hypot(found.points[k][1] - theirs[1]);
            away.push(f64::from(gap) * f64::from(SIDE));
        }
        let picture = folder.path().join(format!("{:06}.png", stamp.index));
        let theirs = imread(picture.to_str().unwrap(), IMREAD_GRAYSCALE).unwrap();
        assert_eq!(theirs.total(), (SIDE * SIDE) as usize);
        let (mut both, mut either) = (0, 0);
        for (mine, theirs) in found.mask.unwrap().iter().zip(theirs.data_bytes().unwrap()) {
            let (mine, theirs) = (*mine >= 0.5, *theirs >= 128);
            both += usize::from(mine && theirs);
            either += usize::from(mine || theirs);
        }
        assert!(both as f64 >= 0.98 * either as f64, "frame {}: {both} of {either}", stamp.index);
        compared += 1;
    }
    assert!(compared >= 5);
    let median = median(away);
    assert!(median <= 1.0, "keypoints are {median} crop pixels off");
}
