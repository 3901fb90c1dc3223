//! Files of keypoints in every form that is read, written from the joints of a rendered lifter by code that shares nothing with the readers.

#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use spotter::track::{Skeleton, skeletons};

/// A rendered lifter: where the joints are in the picture, by the names of [`skeletons`].
#[derive(Clone)]
pub struct Lifter {
    pub size: [f64; 2],
    pub fps: f64,
    pub frames: Vec<BTreeMap<String, [f64; 2]>>,
}

impl Lifter {
    /// The joints that were rendered with a shipped clip, and what follows from them: mid-points, and feet that stand still.
    pub fn of(clip: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/clips/{clip}.joints.json"));
        let joints: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let points = joints["points"].as_object().unwrap();
        let count = points["nose"].as_array().unwrap().len();
        let at = |name: &str, k: usize| [0, 1].map(|axis| points[name][k][axis].as_f64().unwrap());
        let frames = (0..count).map(|k| {
            let mut frame: BTreeMap<String, [f64; 2]> = points.keys().map(|n| (n.clone(), at(n, k))).collect();
            let middle = |a: [f64; 2], b: [f64; 2]| [0.5 * (a[0] + b[0]), 0.5 * (a[1] + b[1])];
            let shoulders = middle(frame["left_shoulder"], frame["right_shoulder"]);
            let hips = middle(frame["left_hip"], frame["right_hip"]);
            let head = frame["nose"];
            for (name, at) in [
                ("neck", shoulders),
                ("upper_neck", shoulders),
                ("mid_hip", hips),
                ("hip", hips),
                ("head", head),
                ("head_top", head),
            ] {
                frame.insert(name.into(), at);
            }
            let facing = (at("nose", 0)[0] - at("left_ear", 0)[0]).signum();
            for side in ["left", "right"] {
                let [x, y] = frame[&format!("{side}_ankle")];
                for (part, dx) in
                    [("heel", -25.0), ("big_toe", 80.0), ("small_toe", 70.0), ("foot_index", 80.0), ("toe", 80.0)]
                {
                    frame.insert(format!("{side}_{part}"), [x + facing * dx, y + 30.0]);
                }
            }
            frame
        });
        let size = [0, 1].map(|axis| joints["size"][axis].as_f64().unwrap());
        Self { size, fps: joints["fps"].as_f64().unwrap(), frames: frames.collect() }
    }

    /// Every point off by a normal deviate of `px`, the same on every run.
    pub fn with_noise(mut self, px: f64) -> Self {
        let mut random = fastrand::Rng::with_seed(5);
        let mut normal = || {
            let (u, v) = (1.0 - random.f64(), random.f64());
            (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
        };
        self.frames.iter_mut().flat_map(|frame| frame.values_mut()).flatten().for_each(|v| *v += px * normal());
        self
    }

    /// x, y, confidence of each of a skeleton's points; three zeros where there is no such point.
    pub fn points(&self, frame: usize, skeleton: &Skeleton) -> Vec<[f64; 3]> {
        let at = |name: Option<&&str>| name.and_then(|name| self.frames[frame].get(*name));
        let point = |row: usize| at(skeleton.points.get(row)).map_or([0.0; 3], |[x, y]| [*x, *y, 0.9]);
        (0..skeleton.count).map(point).collect()
    }

    fn flat(&self, frame: usize, skeleton: &Skeleton) -> Vec<f64> {
        self.points(frame, skeleton).into_flattened()
    }

    fn share(&self, [x, y, sure]: [f64; 3]) -> [f64; 3] {
        [x / self.size[0], y / self.size[1], sure]
    }

    fn count(&self) -> std::ops::Range<usize> {
        0..self.frames.len()
    }
}

/// COCO-18 has no mid-hip.
pub const COCO: &Skeleton = &skeletons::coco17::SKELETON;

fn write(path: PathBuf, text: impl AsRef<[u8]>) -> PathBuf {
    fs::write(&path, text).unwrap();
    path
}

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

const MARKERS: [(&str, &str); 15] = [
    ("RHip", "right_hip"),
    ("RKnee", "right_knee"),
    ("RAnkle", "right_ankle"),
    ("RBigToe", "right_big_toe"),
    ("RHeel", "right_heel"),
    ("LHip", "left_hip"),
    ("LKnee", "left_knee"),
    ("LAnkle", "left_ankle"),
    ("LBigToe", "left_big_toe"),
    ("LHeel", "left_heel"),
    ("Nose", "nose"),
    ("RShoulder", "right_shoulder"),
    ("LShoulder", "left_shoulder"),
    ("RWrist", "right_wrist"),
    ("LWrist", "left_wrist"),
];

/// Of what the coordinates of a marker file are.
#[derive(Clone, Copy, PartialEq)]
pub enum Space {
    /// Sports2D's pixels: y down, Z 0, no empty line, frames from 0.
    Pixels,
    /// Sports2D's metres: y up, Z 0.
    Plane,
    /// Metres in a room whose z points up, turned by 40°, as OpenSim's strict form.
    Room,
}

impl Space {
    fn place(self, lifter: &Lifter, k: usize, name: &str) -> [f64; 3] {
        let [x, y] = lifter.frames[k][name];
        let (across, up) = (0.002 * (x - 300.0), 0.002 * (lifter.size[1] - y));
        let side = match name.split('_').next() {
            Some("left") => 0.12,
            Some("right") => -0.12,
            _ => 0.0,
        };
        // Away from the camera, where the left side of a lifter is who looks to the picture's right.
        let facing = (lifter.frames[0]["nose"][0] - lifter.frames[0]["left_ear"][0]).signum();
        let (s, c) = 40f64.to_radians().sin_cos();
        let depth = facing * side;
        match self {
            Self::Pixels => [x, y, 0.0],
            Self::Plane => [across, up, 0.0],
            Self::Room => [c * across - s * depth, s * across + c * depth, up],
        }
    }
}

pub fn trc(at: &Path, lifter: &Lifter, space: Space) -> PathBuf {
    let is_strict = space == Space::Room;
    let n = lifter.frames.len();
    let mut text = format!(
        "PathFileType\t4\t(X/Y/Z)\tclip.trc\nDataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n{0}\t{0}\t{n}\t{1}\tm\t{0}\t0\t{n}\n",
        lifter.fps,
        MARKERS.len()
    );
    text += "Frame#\tTime\t";
    MARKERS.iter().for_each(|(name, _)| text += &format!("{name}\t\t\t"));
    text += "\n\t\t";
    (1..=MARKERS.len()).for_each(|k| text += &format!("X{k}\tY{k}\tZ{k}\t"));
    text += if is_strict { "\n\n" } else { "\n" };
    for k in 0..n {
        let _ = write!(text, "{}\t{:.6}", k + usize::from(is_strict), k as f64 / lifter.fps);
        for (_, name) in MARKERS {
            let [x, y, z] = space.place(lifter, k, name);
            let _ = write!(text, "\t{x:.6}\t{y:.6}\t{z:.6}");
        }
        text += "\n";
    }
    write(at.join("clip_person00.trc"), text)
}

pub fn qualisys(at: &Path, lifter: &Lifter) -> PathBuf {
    let names: Vec<String> = MARKERS.iter().enumerate().map(|(k, (name, _))| format!("{} - {name}", k + 1)).collect();
    let mut text = format!(
        "NO_OF_FRAMES\t{}\nNO_OF_CAMERAS\t8\nNO_OF_MARKERS\t{}\nFREQUENCY\t{}\nMARKER_NAMES\t{}\nFrame\tTime\t…\n",
        lifter.frames.len(),
        MARKERS.len(),
        lifter.fps,
        names.join("\t")
    );
    for k in lifter.count() {
        let _ = write!(text, "{}\t{:.5}", 632 + k, 6.31 + k as f64 / lifter.fps);
        for (_, name) in MARKERS {
            let [x, y, z] = Space::Room.place(lifter, k, name).map(|v| 1000.0 * v);
            let _ = write!(text, "\t{x:.3}\t{y:.3}\t{z:.3}");
        }
        text += "\n";
    }
    write(at.join("capture.tsv"), text)
}

/// A little-endian C3D with points as floats: header, one block of parameters, data.
pub fn c3d(at: &Path, lifter: &Lifter) -> PathBuf {
    let (count, frames) = (MARKERS.len() as u16, lifter.frames.len() as u16);
    let mut header = vec![0u8; 512];
    header[0] = 2;
    header[1] = 0x50;
    for (word, value) in [(1, count), (2, 0), (3, 1), (4, frames), (8, 4)] {
        header[2 * word..2 * word + 2].copy_from_slice(&u16::to_le_bytes(value));
    }
    header[12..16].copy_from_slice(&(-0.1f32).to_le_bytes());
    header[20..24].copy_from_slice(&(lifter.fps as f32).to_le_bytes());
    let mut parameters = vec![1, 0x50, 2, 84];
    let mut entry = |id: i8, name: &str, data: &[u8]| {
        parameters.extend([name.len() as u8, id.cast_unsigned()]);
        parameters.extend(name.bytes());
        parameters.extend((data.len() as u16 + 2).to_le_bytes());
        parameters.extend(data);
    };
    entry(-1, "POINT", &[0]);
    let labels: Vec<u8> = MARKERS.iter().flat_map(|(name, _)| format!("{name:<16}").into_bytes()).collect();
    entry(1, "LABELS", &[&[255, 2, 16, count as u8][..], &labels, &[0]].concat());
    entry(1, "UNITS", &[&[255, 1, 2][..], b"mm", &[0]].concat());
    entry(1, "RATE", &[&[4, 0][..], &(lifter.fps as f32).to_le_bytes(), &[0]].concat());
    parameters.resize(1024, 0);
    let mut data = Vec::new();
    for k in lifter.count() {
        for (_, name) in MARKERS {
            let [x, y, z] = Space::Room.place(lifter, k, name).map(|v| (1000.0 * v) as f32);
            [x, y, z, 0.0].iter().for_each(|v| data.extend(v.to_le_bytes()));
        }
    }
    write(at.join("capture.c3d"), [header, parameters, data].concat())
}

/// Writes a lifter into a folder.
pub type Write = fn(&Path, &Lifter) -> PathBuf;

/// A name and a writer of each reader's files, of some readers in two forms.
pub fn every_form() -> [(&'static str, Write); 15] {
    [
        ("openpose", |at, l| openpose(at, l, &skeletons::body25::SKELETON, "pose_keypoints_2d", "_keypoints")),
        ("alphapose", alphapose),
        ("alphapose pictures", |at, l| alphapose_pictures(at, l, true)),
        ("coco results", |at, l| coco_results(at, l, COCO)),
        ("coco annotations", coco_annotations),
        ("mmpose", |at, l| mmpose(at, l, true)),
        ("easy_vitpose", |at, l| easy_vitpose(at, l, true)),
        ("mediapipe", mediapipe),
        ("mediapipe csv", |at, l| mediapipe_csv(at, l, true)),
        ("posetrack", posetrack),
        ("deeplabcut", |at, l| deeplabcut(at, l, true)),
        ("yolo", yolo),
        ("trc", |at, l| trc(at, l, Space::Pixels)),
        ("qualisys", qualisys),
        ("c3d", c3d),
    ]
}
