//! Formats of points of people in pictures.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use spotter::track::{Skeleton, skeletons};

use super::{COCO, Lifter, write};

/// OpenPose's folder; `key` and `ending` as one of its versions has them. A bystander comes first in every frame.
pub fn openpose(at: &Path, lifter: &Lifter, skeleton: &Skeleton, key: &str, ending: &str) -> PathBuf {
    let folder = at.join("clip_json");
    fs::create_dir_all(&folder).unwrap();
    let still =
        lifter.points(0, skeleton).into_iter().map(|[x, y, c]| if c > 0.0 { [x * 0.3, y, c] } else { [x, y, c] });
    let still = still.collect::<Vec<_>>().into_flattened();
    for k in lifter.count() {
        let person = |points: &[f64]| json!({ "person_id": [-1], key: points, "face_keypoints_2d": [] });
        let frame = json!({ "version": 1.3, "people": [person(&still), person(&lifter.flat(k, skeleton))] });
        write(folder.join(format!("clip_{k:012}{ending}.json")), frame.to_string());
    }
    folder
}

pub fn alphapose(at: &Path, lifter: &Lifter) -> PathBuf {
    let person = |k: usize| json!({ "image_id": format!("{k}.jpg"), "category_id": 1, "keypoints": lifter.flat(k, COCO), "score": 2.9, "idx": 1 });
    // In the order of text, as dictionaries of names give it.
    let mut order: Vec<usize> = lifter.count().collect();
    order.sort_by_key(|k| k.to_string());
    write(at.join("alphapose-results.json"), json!(order.into_iter().map(person).collect::<Vec<_>>()).to_string())
}

/// `--format open` or `cmu`.
pub fn alphapose_pictures(at: &Path, lifter: &Lifter, cmu: bool) -> PathBuf {
    let coco18 = &skeletons::coco18::SKELETON;
    let picture = |k: usize| {
        let points = lifter.flat(k, coco18);
        let all = if cmu {
            json!({ "version": "AlphaPose v0.3", "bodies": [{ "joints": points }] })
        } else {
            json!({ "version": "AlphaPose v0.3", "people": [{ "pose_keypoints_2d": points }] })
        };
        (format!("frame_{k}.jpg"), all)
    };
    let all: BTreeMap<String, Value> = lifter.count().map(picture).collect();
    write(at.join("alphapose-results.json"), json!(all).to_string())
}

pub fn coco_results(at: &Path, lifter: &Lifter, skeleton: &Skeleton) -> PathBuf {
    let person =
        |k: usize| json!({ "image_id": k, "category_id": 1, "keypoints": lifter.flat(k, skeleton), "score": 0.9 });
    write(at.join("results.json"), json!(lifter.count().map(person).collect::<Vec<_>>()).to_string())
}

pub fn coco_annotations(at: &Path, lifter: &Lifter) -> PathBuf {
    let image = |k: usize| json!({ "id": 1000 + k, "frame_id": k, "width": lifter.size[0] as u32, "height": lifter.size[1] as u32 });
    let person = |k: usize| {
        let visible = lifter.points(k, COCO).into_iter().map(|[x, y, _]| [x, y, 2.0]).collect::<Vec<_>>();
        json!({ "id": k, "image_id": 1000 + k, "keypoints": visible.into_flattened(), "num_keypoints": 17 })
    };
    let images: Vec<_> = lifter.count().map(image).collect();
    let annotations: Vec<_> = lifter.count().map(person).collect();
    let categories = json!([{ "keypoints": COCO.points, "skeleton": [[1, 2]] }]);
    let all = json!({ "images": images, "annotations": annotations, "categories": categories });
    write(at.join("annotations.json"), all.to_string())
}

pub fn mmpose(at: &Path, lifter: &Lifter, is_object: bool) -> PathBuf {
    let skeleton = &skeletons::coco_wholebody133::SKELETON;
    let frame = |k: usize| {
        let points = lifter.points(k, skeleton);
        let scores: Vec<f64> = points.iter().map(|p| if p[2] > 0.0 { 1.04 } else { 0.05 }).collect();
        let at: Vec<_> = points.iter().map(|p| [p[0], p[1]]).collect();
        json!({ "frame_id": k, "instances": [{ "keypoints": at, "keypoint_scores": scores, "bbox": [[0.0, 0.0, 1.0, 1.0]], "bbox_score": 0.9 }] })
    };
    let frames = lifter.count().map(frame).collect::<Vec<_>>();
    let all = if is_object { json!({ "meta_info": {}, "instance_info": frames }) } else { json!(frames) };
    write(at.join("predictions.json"), all.to_string())
}

/// Points as (y, x, score), or as somebody wrote them the other way round.
pub fn easy_vitpose(at: &Path, lifter: &Lifter, is_turned: bool) -> PathBuf {
    let point = |[x, y, c]: [f64; 3]| if is_turned { [y, x, c] } else { [x, y, c] };
    let frame = |k: usize| json!({ "0": lifter.points(k, COCO).into_iter().map(point).collect::<Vec<_>>() });
    let names: BTreeMap<usize, &str> = COCO.points.iter().copied().enumerate().collect();
    let all = json!({ "keypoints": lifter.count().map(frame).collect::<Vec<_>>(), "skeleton": names });
    write(at.join("vitpose.json"), all.to_string())
}

pub fn mediapipe(at: &Path, lifter: &Lifter) -> PathBuf {
    let blazepose = &skeletons::blazepose33::SKELETON;
    let frame = |k: usize| {
        let landmark = |(id, p): (usize, [f64; 3])| {
            let [x, y, visibility] = lifter.share(p);
            json!({ "id": id, "x": x, "y": y, "z": -0.1, "visibility": visibility })
        };
        let landmarks: Vec<_> = lifter.points(k, blazepose).into_iter().enumerate().map(landmark).collect();
        json!({ "frame_index": k, "landmarks": landmarks })
    };
    let frames: Vec<_> = lifter.count().map(frame).collect();
    let all = json!({ "source": "clip.mp4", "frame_skip": 1, "num_frames": frames.len(), "frames": frames });
    write(at.join("landmarks.json"), serde_json::to_string_pretty(&all).unwrap())
}

pub fn mediapipe_csv(at: &Path, lifter: &Lifter, is_named: bool) -> PathBuf {
    let blazepose = &skeletons::blazepose33::SKELETON;
    let mut text = String::new();
    if is_named {
        let columns = blazepose.points.iter().map(|n| format!("{n}_x,{n}_y,{n}_z,{n}_v"));
        text += &format!("{}\n", columns.collect::<Vec<_>>().join(","));
    }
    for k in lifter.count() {
        let cells = lifter.points(k, blazepose).into_iter().map(|p| {
            let [x, y, v] = lifter.share(p);
            if is_named { format!("{x},{y},-0.1,{v}") } else { format!("{x},{y},-0.1") }
        });
        let cells = cells.collect::<Vec<_>>().join(",");
        text += &if is_named { format!("{cells}\n") } else { format!("clip_{k},{cells}\n") };
    }
    write(at.join("landmarks.csv"), text)
}

/// Compressed, and with a first frame in which nobody was found.
pub fn posetrack(at: &Path, lifter: &Lifter) -> PathBuf {
    let frame = |k: usize| {
        let point = |(name, p): (&&str, [f64; 3])| json!({ "y": p[1], "x": p[0], "score": p[2], "name": name });
        let points: Vec<_> = COCO.points.iter().zip(lifter.points(k, COCO)).map(point).collect();
        let points = if k == 0 { Vec::new() } else { points };
        let time = k as f64 / lifter.fps;
        json!({ "frameIndex": k, "timestamp": 1000.0 * time, "videoTime": time, "keypoints": points })
    };
    let metadata = json!({ "model": "movenet", "fps": lifter.fps, "videoWidth": lifter.size[0] as u32, "videoHeight": lifter.size[1] as u32 });
    let all = json!({ "metadata": metadata, "frames": lifter.count().map(frame).collect::<Vec<_>>() });
    let path = at.join("clip.posetrack.json.gz");
    let mut packed = flate2::write::GzEncoder::new(fs::File::create(&path).unwrap(), flate2::Compression::fast());
    packed.write_all(all.to_string().as_bytes()).unwrap();
    packed.finish().unwrap();
    path
}

/// The names that a lab might give; `animals` writes the form of several.
pub fn deeplabcut(at: &Path, lifter: &Lifter, animals: bool) -> PathBuf {
    let names = [
        ("Nose", "nose"),
        ("L_Shoulder", "left_shoulder"),
        ("R_Shoulder", "right_shoulder"),
        ("L_Hip", "left_hip"),
        ("R_Hip", "right_hip"),
        ("kneeLeft", "left_knee"),
        ("kneeRight", "right_knee"),
        ("ankle.L", "left_ankle"),
        ("ankle.R", "right_ankle"),
        ("wrist_l", "left_wrist"),
        ("Right Wrist", "right_wrist"),
        ("bar", "left_wrist"),
    ];
    let line = |head: &str, cell: &dyn Fn(&str) -> [String; 3]| {
        let cells: Vec<String> = names.iter().flat_map(|(name, _)| cell(name)).collect();
        format!("{head},{}\n", cells.join(","))
    };
    let same = |text: &str| [0; 3].map(|_| text.to_owned());
    let mut text = line("scorer", &|_| same("DLC_resnet50"));
    if animals {
        text += &line("individuals", &|_| same("lifter1"));
    }
    text += &line("bodyparts", &|name| same(name));
    text += &line("coords", &|_| ["x", "y", "likelihood"].map(str::to_owned));
    for k in lifter.count() {
        text += &format!("{k}");
        for (_, name) in names {
            let [x, y] = lifter.frames[k][name];
            let _ = write!(text, ",{x},{y},0.98");
        }
        text += "\n";
    }
    write(at.join("clipDLC_resnet50.csv"), text)
}

/// Numbered from 1; with a track number at the end of each line.
pub fn yolo(at: &Path, lifter: &Lifter) -> PathBuf {
    let folder = at.join("labels");
    fs::create_dir_all(&folder).unwrap();
    for k in lifter.count() {
        let points = lifter.points(k, COCO).into_iter().map(|p| lifter.share(p));
        let cells: Vec<String> = points.map(|[x, y, c]| format!("{x:.6} {y:.6} {c:.4}")).collect();
        write(folder.join(format!("clip_{}.txt", k + 1)), format!("0 0.5 0.5 0.3 0.9 {} 7\n", cells.join(" ")));
    }
    folder
}
