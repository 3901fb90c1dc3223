//! OpenSim motion files (`.mot`, `.sto`): a header up to `endheader`, a line of labels, rows of numbers.
//!
//! The coordinates are those of the common full-body models: `pelvis_tilt` and `lumbar_extension` are positive backwards,
//! `hip_flexion_*` and `knee_angle_*` positive in flexion. Where left and right are both there their mean counts. Sports2D names its columns
//! with blanks (`right hip`, `trunk`) and measures the trunk from the horizontal.

use super::recording::{Course, Quantity, Recording};
use crate::formats::{FormatError, number};
use crate::statistics::quantile;

/// A column of the lower back that changes by less than this, degrees, while the hips change by more than that, measures nothing.
const CONSTANT_DEG: f64 = 1.0;
const MOVED_DEG: f64 = 20.0;

/// Reads the angles that Spotter has as well.
pub(super) fn parse(text: &str) -> Result<Recording, FormatError> {
    let table = Table::read(text)?;
    let time_s = table.column("time").ok_or_else(|| lacks("it has no column `time`"))?.clone();
    let from_the_horizontal = || {
        let trunk = table.sum(Quantity::TrunkInclination, &[(-1.0, "trunk")])?;
        let degrees = trunk.degrees.iter().map(|negative| 90.0 + negative).collect();
        Some(Course { source: "90° − trunk".into(), degrees, ..trunk })
    };
    let without_lumbar = || {
        let is_sports2d = table.labels.iter().any(|label| label.ends_with(" hip"));
        is_sports2d.then(|| table.sum(Quantity::HipHinge, &[(1.0, "hip_flexion")]))?
    };
    let courses: Vec<Course> = [
        table
            .sum(Quantity::TrunkInclination, &[(-1.0, "pelvis_tilt"), (-1.0, "lumbar_extension")])
            .or_else(from_the_horizontal),
        table.sum(Quantity::HipHinge, &[(1.0, "hip_flexion"), (-1.0, "lumbar_extension")]).or_else(without_lumbar),
        table.sum(Quantity::KneeFlexion, &[(1.0, "knee_angle")]),
        table.sum(Quantity::LumbarFlexion, &[(-1.0, "lumbar_extension")]),
    ]
    .into_iter()
    .flatten()
    .collect();
    if courses.is_empty() {
        return Err(lacks("it has none of the coordinates pelvis_tilt, lumbar_extension, hip_flexion and knee_angle"));
    }
    Ok(Recording { time_s, courses, notes: table.notes() })
}

fn lacks(what: &str) -> FormatError {
    FormatError::Lacks(what.into())
}

/// The columns of a file.
struct Table {
    labels: Vec<String>,
    /// One a label, all of one length.
    columns: Vec<Vec<f64>>,
    /// Degrees in the unit of its angles.
    unit: f64,
}

impl Table {
    fn read(text: &str) -> Result<Self, FormatError> {
        let mut lines = text.lines().enumerate();
        let mut in_degrees = true;
        loop {
            let (_, line) =
                lines.next().ok_or_else(|| lacks("it has no line `endheader`: it is not an OpenSim file"))?;
            let line = line.trim().to_lowercase();
            if line.replace(' ', "").starts_with("indegrees=") {
                in_degrees = line.ends_with("yes");
            }
            if line == "endheader" {
                break;
            }
        }
        let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
        let (_, labels) = lines.next().ok_or_else(|| lacks("it ends with its header"))?;
        // Sports2D's labels hold blanks, between tabs.
        let has_tabs = labels.trim().contains('\t');
        let split = |line: &'_ str| -> Vec<String> {
            if has_tabs {
                line.trim_end_matches(['\t', '\r', ' ']).split('\t').map(|cell| cell.trim().to_owned()).collect()
            } else {
                line.split_whitespace().map(str::to_owned).collect()
            }
        };
        let labels = split(labels);
        let mut columns: Vec<Vec<f64>> = vec![Vec::new(); labels.len()];
        for (k, text) in lines {
            let (line, cells) = (k + 1, split(text));
            if cells.len() != labels.len() {
                let what = format!("it holds {} values, the labels name {}", cells.len(), labels.len());
                return Err(FormatError::line(line, what));
            }
            for (cell, column) in cells.iter().zip(&mut columns) {
                column.push(number(cell, line)?);
            }
        }
        Ok(Self { labels, columns, unit: if in_degrees { 1.0 } else { 1f64.to_degrees() } })
    }

    fn column(&self, name: &str) -> Option<&Vec<f64>> {
        self.labels.iter().position(|label| label == name).map(|k| &self.columns[k])
    }

    /// The columns of a coordinate: its own, or those of its sides.
    fn sides(&self, name: &str) -> Vec<&Vec<f64>> {
        let plain = name.trim_end_matches("_flexion").trim_end_matches("_angle");
        let of_side = |(end, word): &(&str, &str)| {
            self.column(&format!("{name}{end}")).or_else(|| self.column(&format!("{word} {plain}")))
        };
        match self.column(name) {
            Some(middle) => vec![middle],
            None => [("_r", "right"), ("_l", "left")].iter().filter_map(of_side).collect(),
        }
    }

    /// A quantity that is a sum of coordinates with signs, of two sides the mean; none where one of them is missing.
    fn sum(&self, quantity: Quantity, parts: &[(f64, &str)]) -> Option<Course> {
        let mut degrees = vec![0.0; self.columns.first()?.len()];
        let mut source = String::new();
        for (sign, name) in parts {
            let sides = self.sides(name);
            if sides.is_empty() {
                return None;
            }
            let weight = sign * self.unit / sides.len() as f64;
            sides.iter().for_each(|side| degrees.iter_mut().zip(*side).for_each(|(d, v)| *d += weight * v));
            let joint = match source.as_str() {
                _ if *sign < 0.0 => "−",
                "" => "",
                _ => "+",
            };
            source = format!("{source} {joint}{name}").trim().to_owned();
        }
        Some(Course { quantity, source, degrees })
    }

    /// What is said of columns of the lower back that do not move with the lifter.
    fn notes(&self) -> Vec<String> {
        let range = |column: &Vec<f64>| {
            let at = |share| quantile(column, share).unwrap_or(0.0);
            self.unit * (at(0.99) - at(0.01))
        };
        let most = |is_it: &dyn Fn(&str) -> bool| {
            let of = self.labels.iter().zip(&self.columns).filter(|(label, _)| is_it(label));
            of.map(|(_, column)| range(column)).max_by(f64::total_cmp)
        };
        let hips = most(&|label| label.starts_with("hip_flexion") || label == "pelvis_tilt").unwrap_or(0.0);
        let is_back = |label: &str| label.ends_with("_Flex_Ext") || label == "lumbar_extension";
        match most(&is_back) {
            Some(back) if back < CONSTANT_DEG && hips > MOVED_DEG => vec![format!(
                "its columns of the lower back change by {back:.1}° while the hips change by {hips:.0}°: they are no measurement of it"
            )],
            _ => Vec::new(),
        }
    }
}
