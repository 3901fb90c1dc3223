//! Files of keypoints in every form that is read, written from the joints of a rendered lifter by code that shares nothing with the readers.

#![allow(dead_code, clippy::unwrap_used)]

pub mod forms;
pub mod markers;
pub mod people;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
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
