//! Formats of markers.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Lifter, write};

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
