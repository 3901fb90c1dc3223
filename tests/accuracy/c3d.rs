//! Just enough of C3D (c3d.org, user guide) to read the marker files of the data folder: little-endian, points as floats.

use nalgebra::Vector3;
use spotter::formats::Markers;

const BLOCK: usize = 512;

fn word(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn float(bytes: &[u8], at: usize) -> f64 {
    f64::from(f32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()))
}

/// Labels of the points, from the parameter section: groups have negative ids, parameters the id of their group.
fn labels(bytes: &[u8]) -> Vec<String> {
    let mut at = (usize::from(bytes[0]) - 1) * BLOCK + 4;
    let mut point_group = None;
    let mut found = None;
    while bytes[at] != 0 {
        let length = usize::from(bytes[at].cast_signed().unsigned_abs());
        let id = bytes[at + 1].cast_signed();
        let name = String::from_utf8_lossy(&bytes[at + 2..at + 2 + length]).into_owned();
        let next = at + 2 + length;
        if id < 0 && name == "POINT" {
            point_group = Some(-id);
        }
        if id > 0 && name == "LABELS" {
            let (width, count) = (usize::from(bytes[next + 4]), usize::from(bytes[next + 5]));
            let text = |k: usize| {
                String::from_utf8_lossy(&bytes[next + 6 + k * width..next + 6 + (k + 1) * width]).into_owned()
            };
            // Some programs put the subject's name before each label.
            let label = |k: usize| text(k).rsplit(':').next().unwrap_or_default().trim().to_owned();
            found = found.or_else(|| (Some(id) == point_group).then(|| (0..count).map(label).collect()));
        }
        match word(bytes, next) {
            0 => break,
            step => at = next + step,
        }
    }
    found.expect("a C3D file labels its points")
}

/// Reads a file's markers; an unseen point is NaN.
pub fn parse(bytes: &[u8]) -> Markers {
    assert_eq!(bytes[1], 0x50, "a C3D file has 0x50 as its second byte");
    let (count, analog, first, last) = (word(bytes, 2), word(bytes, 4), word(bytes, 6), word(bytes, 8));
    assert!(float(bytes, 12) < 0.0, "points are stored as floats");
    let (data, rate) = ((word(bytes, 16) - 1) * BLOCK, float(bytes, 20));
    let mut names = labels(bytes);
    names.truncate(count);
    let frame = 4 * (4 * count + analog);
    let point = |row: usize, k: usize| {
        let at = data + row * frame + 16 * k;
        // The fourth number is negative where the point was not seen.
        if float(bytes, at + 12) < 0.0 {
            Vector3::repeat(f64::NAN)
        } else {
            Vector3::new(float(bytes, at), float(bytes, at + 4), float(bytes, at + 8))
        }
    };
    let rows = last + 1 - first;
    Markers {
        time_s: (0..rows).map(|row| row as f64 / rate).collect(),
        points: (0..names.len()).map(|k| (0..rows).map(|row| point(row, k)).collect()).collect(),
        names,
        unit: None,
    }
}
