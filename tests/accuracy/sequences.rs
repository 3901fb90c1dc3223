//! The files of captured movement in the data folder.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use nalgebra::Vector3;
use spotter::compare::Recording;
use spotter::formats::{Markers, parse_trc};

use crate::c3d;

/// A file of the sequences, unpacked.
fn unpacked(path: &Path) -> Vec<u8> {
    if path.extension().is_none_or(|e| e != "gz") {
        return fs::read(path).unwrap();
    }
    let output = Command::new("gzip").arg("-dc").arg(path).output().unwrap();
    assert!(output.status.success(), "{}", path.display());
    output.stdout
}

/// An OpenSim motion of the sequences.
pub fn motion(path: &Path) -> Recording {
    let mut file = tempfile::Builder::new().suffix(".mot").tempfile().unwrap();
    file.write_all(&unpacked(path)).unwrap();
    Recording::read(file.path(), &Default::default()).unwrap()
}

/// Markers of a `.trc` of the sequences.
pub fn markers(path: &Path) -> Markers {
    parse_trc(&String::from_utf8(unpacked(path)).unwrap()).unwrap()
}

/// Markers of a `.c3d` that marks the pelvis but not the hips.
pub fn pelvis_markers(path: &Path) -> Markers {
    with_hips(c3d::parse(&unpacked(path)))
}

/// The positions of one marker.
pub fn rows(markers: &Markers, name: &str) -> Vec<Vector3<f64>> {
    markers.points[markers.find(name).unwrap_or_else(|| panic!("no marker {name}"))].clone()
}

/// Mid-points of two markers.
pub fn halfway(a: &[Vector3<f64>], b: &[Vector3<f64>]) -> Vec<Vector3<f64>> {
    a.iter().zip(b).map(|(a, b)| (a + b) * 0.5).collect()
}

/// Adds hip joint centres by Harrington's regression (J Biomech 2007) where only the pelvis is marked; millimetres.
fn with_hips(mut markers: Markers) -> Markers {
    let [la, ra, lp, rp] = ["LASI", "RASI", "LPSI", "RPSI"].map(|n| rows(&markers, n));
    let (front, back) = (halfway(&la, &ra), halfway(&lp, &rp));
    for (name, side) in [("LHJC", 1.0), ("RHJC", -1.0)] {
        let one = |i: usize| {
            let left = (la[i] - ra[i]).normalize();
            let depth = front[i] - back[i];
            let forward = (depth - left * depth.dot(&left)).normalize();
            let up = forward.cross(&left);
            let (width, deep) = ((la[i] - ra[i]).norm(), depth.norm());
            front[i] - forward * (0.24 * deep + 9.9) - up * (0.30 * width + 10.9) + left * side * (0.33 * width + 7.3)
        };
        markers.points.push((0..la.len()).map(one).collect());
        markers.names.push(name.into());
    }
    markers
}
