//! OpenSim motion files (`.mot`, `.sto`): a header up to `endheader`, a line of labels, rows of numbers.
//!
//! The coordinates are those of the common full-body models: `pelvis_tilt` and `lumbar_extension` are positive backwards,
//! `hip_flexion_*` and `knee_angle_*` positive in flexion. Where left and right are both there their mean counts.

use super::recording::{Course, Quantity, Recording, RecordingError, number};

/// Reads the angles that Spotter has as well.
pub(super) fn parse(text: &str) -> Result<Recording, RecordingError> {
    let lacks = |what: &str| RecordingError::Lacks(what.into());
    let mut lines = text.lines().enumerate();
    let mut in_degrees = true;
    loop {
        let (_, line) = lines.next().ok_or_else(|| lacks("it has no line `endheader`: it is not an OpenSim file"))?;
        let line = line.trim().to_lowercase();
        if line.replace(' ', "").starts_with("indegrees=") {
            in_degrees = line.ends_with("yes");
        }
        if line == "endheader" {
            break;
        }
    }
    let mut lines = lines.filter(|(_, l)| !l.trim().is_empty());
    let (_, labels) = lines.next().ok_or_else(|| lacks("it ends with its header"))?;
    let labels: Vec<&str> = labels.split_whitespace().collect();
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); labels.len()];
    for (k, text) in lines {
        let (line, cells): (_, Vec<&str>) = (k + 1, text.split_whitespace().collect());
        if cells.len() != labels.len() {
            let what = format!("it holds {} values, the labels name {}", cells.len(), labels.len());
            return Err(RecordingError::Line { line, what });
        }
        for (cell, column) in cells.iter().zip(&mut columns) {
            column.push(number(cell, line)?);
        }
    }
    let column = |name: &str| labels.iter().position(|l| *l == name).map(|k| &columns[k]);
    let time_s = column("time").ok_or_else(|| lacks("it has no column `time`"))?.clone();
    let unit = if in_degrees { 1.0 } else { 1f64.to_degrees() };

    // Each quantity is a sum of coordinates with signs; a pair of sides counts with its mean.
    let sum = |quantity: Quantity, parts: &[(f64, &str)]| -> Option<Course> {
        let mut degrees = vec![0.0; time_s.len()];
        let mut source = String::new();
        for (sign, name) in parts {
            let sides: Vec<&Vec<f64>> = match column(name) {
                Some(middle) => vec![middle],
                None => ["_r", "_l"].iter().filter_map(|side| column(&format!("{name}{side}"))).collect(),
            };
            if sides.is_empty() {
                return None;
            }
            let weight = sign * unit / sides.len() as f64;
            sides.iter().for_each(|side| degrees.iter_mut().zip(*side).for_each(|(d, v)| *d += weight * v));
            let joint = if *sign < 0.0 {
                "−"
            } else if source.is_empty() {
                ""
            } else {
                "+"
            };
            source = format!("{source} {joint}{name}").trim().to_owned();
        }
        Some(Course { quantity, source, degrees })
    };
    let courses: Vec<Course> = [
        sum(Quantity::TrunkInclination, &[(-1.0, "pelvis_tilt"), (-1.0, "lumbar_extension")]),
        sum(Quantity::HipHinge, &[(1.0, "hip_flexion"), (-1.0, "lumbar_extension")]),
        sum(Quantity::KneeFlexion, &[(1.0, "knee_angle")]),
        sum(Quantity::LumbarFlexion, &[(-1.0, "lumbar_extension")]),
    ]
    .into_iter()
    .flatten()
    .collect();
    if courses.is_empty() {
        return Err(lacks("it has none of the coordinates pelvis_tilt, lumbar_extension, hip_flexion and knee_angle"));
    }
    Ok(Recording { time_s, courses })
}
