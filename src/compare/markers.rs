//! Marker files (`.trc`): points in space over time, and the sagittal angles between them.
//!
//! The vertical axis is the one along which the shoulders are farthest above the ankles; forward is square to it and to the
//! line through the hips. Points of a plane (no depth between the hips) lean forward where they lean most.

use nalgebra::Vector3;

use super::recording::{Course, Quantity, Recording, RecordingError, number};
use crate::statistics::median;

/// Points in space over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Markers {
    /// Seconds.
    pub time_s: Vec<f64>,
    /// Names.
    pub names: Vec<String>,
    /// Marker by marker, then row by row; any unit of length, NaN where not seen.
    pub points: Vec<Vec<Vector3<f64>>>,
}

/// Names (without case, blanks, dots and underscores) of the joints' markers, left or right put before or, behind a colon,
/// after. Joint centres go before markers on the skin.
const HIP: &[&str] = &["hjc", "hip"];
const SHOULDER: &[&str] = &["sjc", "shoulder", "sho"];
const KNEE: &[&str] = &["kjc", "knee", "kne"];
const ANKLE: &[&str] = &["ajc", "ankle", "ank"];
/// Hips nearer to each other than this share of the shin lie in one plane of the picture.
const FLAT_SHARE: f64 = 0.1;

/// Reads a `.trc`: five lines of header, perhaps an empty one, then frame, time and three coordinates a marker.
///
/// # Errors
/// When a line is not of this form.
pub fn parse(text: &str) -> Result<Markers, RecordingError> {
    let lines: Vec<&str> = text.lines().collect();
    let lacks = |what: &str| RecordingError::Lacks(what.into());
    let labels = lines.get(3).filter(|l| l.trim_start().to_lowercase().starts_with("frame"));
    let labels =
        labels.ok_or_else(|| lacks("its fourth line does not begin with `Frame#`: it is not a marker file"))?;
    let names: Vec<String> =
        labels.split('\t').skip(2).filter(|n| !n.trim().is_empty()).map(|n| n.trim().into()).collect();
    if names.is_empty() {
        return Err(lacks("its fourth line names no marker"));
    }
    let mut time_s = Vec::new();
    let mut points = vec![Vec::new(); names.len()];
    for (k, text) in lines.iter().enumerate().skip(5).filter(|(_, l)| !l.trim().is_empty()) {
        let (line, cells): (_, Vec<&str>) = (k + 1, text.split('\t').map(str::trim).collect());
        if cells.len() < 3 * names.len() + 2 {
            let what = format!("it has {} cells, {} markers need {}", cells.len(), names.len(), 3 * names.len() + 2);
            return Err(RecordingError::Line { line, what });
        }
        let value = |column: usize| match cells.get(column) {
            None | Some(&"") => Ok(f64::NAN),
            Some(cell) => number(cell, line),
        };
        time_s.push(value(1)?);
        for (k, marker) in points.iter_mut().enumerate() {
            marker.push(Vector3::new(value(3 * k + 2)?, value(3 * k + 3)?, value(3 * k + 4)?));
        }
    }
    Ok(Markers { time_s, names, points })
}

/// Mid-points of left and right joints and the axes of the lifter.
#[derive(Debug, Clone, PartialEq)]
pub struct Joints {
    /// Hips, shoulders, knees and ankles: mid-points, row by row.
    pub middle: [Vec<Vector3<f64>>; 4],
    /// Left and right of the same.
    pub sides: [[usize; 2]; 4],
    /// Upwards, length 1.
    pub up: Vector3<f64>,
    /// Forwards, length 1.
    pub forward: Vector3<f64>,
}

impl Markers {
    /// Index of a marker by its name, whatever its case, blanks, dots and underscores.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| plain(n) == plain(name))
    }

    fn pair(&self, joint: &[&str]) -> Option<[usize; 2]> {
        joint.iter().find_map(|name| {
            let side =
                |side: &str| [format!("{side}{name}"), format!("{name}{side}")].iter().find_map(|full| self.find(full));
            let long = |short: &str, long: &str| side(short).or_else(|| side(long));
            Some([long("l", "left")?, long("r", "right")?])
        })
    }

    /// Finds the joints and the lifter's axes.
    ///
    /// # Errors
    /// When a joint has no markers on both sides, or no row shows all joints.
    pub fn joints(&self) -> Result<Joints, RecordingError> {
        let mut sides = [[0; 2]; 4];
        for (found, (what, names)) in
            sides.iter_mut().zip([("hips", HIP), ("shoulders", SHOULDER), ("knees", KNEE), ("ankles", ANKLE)])
        {
            *found = self.pair(names).ok_or_else(|| {
                let example = names.last().copied().unwrap_or_default();
                RecordingError::Lacks(format!("it has no left and right marker of the {what} (like `L_{example}`)"))
            })?;
        }
        let middle = sides.map(|[l, r]| {
            self.points[l].iter().zip(&self.points[r]).map(|(a, b)| (a + b) * 0.5).collect::<Vec<Vector3<f64>>>()
        });
        let lacks = || RecordingError::Lacks("no row of it shows hips, shoulders, knees and ankles".into());
        let [hip, shoulder, knee, ankle] = &middle;
        let tall = median_vector(shoulder.iter().zip(ankle).map(|(s, a)| s - a)).ok_or_else(lacks)?;
        let axis = tall.iamax();
        let up = Vector3::ith(axis, tall[axis].signum());
        let width = median_vector(self.points[sides[0][1]].iter().zip(&self.points[sides[0][0]]).map(|(r, l)| r - l));
        let width = width.ok_or_else(lacks)?;
        let level = width - up * up.dot(&width);
        let shin = median_vector(knee.iter().zip(ankle).map(|(k, a)| k - a)).ok_or_else(lacks)?;
        let forward = if level.norm() > FLAT_SHARE * shin.norm() {
            up.cross(&level).normalize()
        } else {
            let x = Vector3::ith(usize::from(axis == 0), 1.0);
            let leans = shoulder.iter().zip(hip).map(|(s, h)| (s - h).dot(&x)).filter(|v| v.is_finite());
            let most = leans.max_by(|a, b| a.abs().total_cmp(&b.abs())).ok_or_else(lacks)?;
            x * if most < 0.0 { -1.0 } else { 1.0 }
        };
        Ok(Joints { middle, sides, up, forward })
    }

    /// The sagittal angles.
    ///
    /// # Errors
    /// As [`Markers::joints`].
    pub fn angles(&self) -> Result<Recording, RecordingError> {
        let joints = self.joints()?;
        let [hip, shoulder, knee, ankle] = &joints.middle;
        let inclination = |from: &[Vector3<f64>], to: &[Vector3<f64>]| -> Vec<f64> {
            let one = |(a, b): (&Vector3<f64>, &Vector3<f64>)| {
                let d = b - a;
                d.dot(&joints.forward).atan2(d.dot(&joints.up)).to_degrees()
            };
            from.iter().zip(to).map(one).collect()
        };
        let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
        let (trunk, thigh, shank) = (inclination(hip, shoulder), inclination(knee, hip), inclination(ankle, knee));
        let course = |quantity, source: &str, degrees| Course { quantity, source: source.into(), degrees };
        Ok(Recording {
            time_s: self.time_s.clone(),
            courses: vec![
                course(Quantity::HipHinge, "shoulders, hips, knees", less(&trunk, &thigh)),
                course(Quantity::KneeFlexion, "hips, knees, ankles", less(&shank, &thigh)),
                course(Quantity::TrunkInclination, "hips, shoulders", trunk),
                course(Quantity::ShankInclination, "knees, ankles", shank),
            ],
        })
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Component by component, over the rows where all are known.
fn median_vector(rows: impl Iterator<Item = Vector3<f64>>) -> Option<Vector3<f64>> {
    let known: Vec<Vector3<f64>> = rows.filter(|v| v.iter().all(|c| c.is_finite())).collect();
    let component = |k: usize| median(known.iter().map(|v| v[k]));
    Some(Vector3::new(component(0)?, component(1)?, component(2)?))
}
