//! The whole stage on rendered clips, against their truth and against the Python reference (`tools/blazepose_reference.py`).
//!
//! Needs the models and the runtime where [`Search`] finds them, SPOTTER_DATA (the folder with the optional data) and, for
//! the reference, SPOTTER_PYTHON (an interpreter with numpy, onnxruntime and OpenCV).

use std::path::{Path, PathBuf};
use std::process::Command;

use opencv::core::{MatTraitConst, MatTraitConstManual, Size, Vec3b};

use super::models::{BlazePose, KEYPOINTS, PoseModel, SIDE};
use super::region::Region;
use super::session::{Picture, crop, environment};
use super::{Extractor, Joint, LandmarkModel, PoseError, PoseReader, Progress, Resources, Search, Stage, Track};
use crate::clip::{ClipOptions, ClipReader, still};
use crate::statistics::median;

fn variable(name: &str) -> PathBuf {
    std::env::var_os(name).map(PathBuf::from).unwrap()
}

fn resources() -> Resources {
    Search::default().locate(LandmarkModel::Full).unwrap()
}

struct StopAfter(Option<u64>);

impl Progress for StopAfter {
    fn frames_done(&self, _: Stage, done: u64, _: Option<u64>) -> bool {
        self.0.is_none_or(|last| done < last)
    }
}

fn extract(video: &Path, resources: &Resources, threads: usize, stop: &StopAfter) -> Result<Track, PoseError> {
    let mut extractor = Extractor::load(resources, LandmarkModel::Full, threads)?;
    extractor.read(video, None, &ClipOptions::default(), stop).map(|(track, _)| track)
}

fn stored(track: &Track) -> Vec<u8> {
    let mut bytes = Vec::new();
    track.write(&mut bytes).unwrap();
    bytes
}

#[test]
#[ignore = "needs the data folder SPOTTER_DATA"]
fn joints_lie_on_the_rendered_lifter_whatever_the_number_of_threads() {
    let (data, resources) = (variable("SPOTTER_DATA"), resources());
    let clip = data.join("synth/clips/good_dl_2");
    let truth = std::fs::File::open(clip.with_extension("json")).unwrap();
    let truth: serde_json::Value = serde_json::from_reader(truth).unwrap();
    let video = clip.with_extension("mp4");
    let track = extract(&video, &resources, 2, &StopAfter(None)).unwrap();
    // Neither the number of threads nor an earlier clip leaves a trace.
    let mut one = Extractor::load(&resources, LandmarkModel::Full, 1).unwrap();
    one.read(&data.join("synth/clips/squat_wink.mp4"), None, &ClipOptions::default(), &StopAfter(None)).unwrap();
    assert_eq!(stored(&track), stored(&one.read(&video, None, &ClipOptions::default(), &StopAfter(None)).unwrap().0));
    assert_eq!(track.pose.frames_with_lifter as usize, track.len());

    let point = |name: &str, frame: usize| -> [f64; 2] {
        std::array::from_fn(|c| truth["joints2d"][name][frame][c].as_f64().unwrap())
    };
    for (joint, [left, right]) in
        [(Joint::Hip, ["left_hip", "right_hip"]), (Joint::Shoulder, ["left_shoulder", "right_shoulder"])]
    {
        let mut away = Vec::new();
        for frame in (0..track.len()).filter(|k| track.spine.spread[*k].is_finite()) {
            let middle = |a: &str, b: &str, c: usize| (point(a, frame)[c] + point(b, frame)[c]) / 2.0;
            let placed = |c: usize| f64::from(track.spine.points[(frame, joint as usize, c)]);
            let gap = (placed(0) - middle(left, right, 0)).hypot(placed(1) - middle(left, right, 1));
            let torso = |c: usize| middle("left_shoulder", "right_shoulder", c) - middle("left_hip", "right_hip", c);
            away.push(gap / torso(0).hypot(torso(1)));
        }
        assert!(away.len() > track.len() / 3);
        let median = median(away).unwrap();
        assert!(median < 0.06, "{joint:?} is {median} torso lengths off");
    }
}

#[test]
#[ignore = "needs the data folder SPOTTER_DATA"]
fn a_stop_leaves_nothing() {
    let (data, resources) = (variable("SPOTTER_DATA"), resources());
    let video = data.join("synth/clips/good_dl_2.mp4");
    let stopped = extract(&video, &resources, 2, &StopAfter(Some(20)));
    assert!(matches!(stopped, Err(PoseError::Stopped)));
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
#[ignore = "needs the data folder SPOTTER_DATA and a Python with numpy, onnxruntime and OpenCV that SPOTTER_PYTHON names"]
fn keypoints_and_masks_agree_with_the_reference_in_its_own_regions() {
    let (data, python, resources) = (variable("SPOTTER_DATA"), variable("SPOTTER_PYTHON"), resources());
    let models = resources.landmarks.parent().unwrap();
    let video = data.join("synth/clips/squat_wink.mp4");
    let folder = tempfile::tempdir().unwrap();
    let reference = reference(&python, &data, models, &video, folder.path());
    let environment = environment(&resources.onnxruntime).unwrap();
    let mut model = BlazePose::open(environment, &resources).unwrap();

    let (mut reader, mut away, mut compared) = (ClipReader::open(&video).unwrap(), Vec::new(), 0);
    let frames = reference["frames"].as_array().unwrap();
    while let Some(stamp) = reader.grab().unwrap() {
        let frame = frames.iter().find(|f| f["index"].as_u64() == Some(stamp.index as u64));
        let Some(frame) = frame.filter(|f| !f["keypoints"].is_null()) else { continue };
        let number = |v: &serde_json::Value| v.as_f64().unwrap() as f32;
        let [cx, cy, size, rot] = ["cx", "cy", "size", "rot"].map(|k| number(&frame["roi"][k]));
        let region = Region { cx, cy, size, rot };
        let crop = crop(&Picture::new(reader.retrieve().unwrap()).unwrap(), &region, SIDE).unwrap();
        let found = model.run(&crop, true).unwrap();
        assert!((found.score - number(&frame["score"])).abs() < 0.1);
        for k in 0..KEYPOINTS {
            let theirs = region.to_crop([number(&frame["keypoints"][k][0]), number(&frame["keypoints"][k][1])]);
            let gap = (found.points[k][0] - theirs[0]).hypot(found.points[k][1] - theirs[1]);
            away.push(f64::from(gap) * f64::from(SIDE));
        }
        let picture = folder.path().join(format!("{:06}.png", stamp.index));
        let theirs = still::read(&picture).unwrap();
        assert_eq!(theirs.size().unwrap(), Size::new(SIDE as i32, SIDE as i32));
        let (mut both, mut either) = (0, 0);
        for (mine, theirs) in found.mask.unwrap().iter().zip(theirs.data_typed::<Vec3b>().unwrap()) {
            let (mine, theirs) = (*mine >= 0.5, theirs[0] >= 128);
            both += usize::from(mine && theirs);
            either += usize::from(mine || theirs);
        }
        assert!(both as f64 >= 0.98 * either as f64, "frame {}: {both} of {either}", stamp.index);
        compared += 1;
    }
    assert!(compared >= 5);
    let median = median(away).unwrap();
    assert!(median <= 1.0, "keypoints are {median} crop pixels off");
}
