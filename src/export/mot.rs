//! OpenSim's motion file (`.mot`): the angles in the names and signs of its full-body models. Spotter measures the middle of left and right;
//! both sides get it.
//!
//! With trunk inclination t, hip hinge h, knee k and lumbar flexion l: `pelvis_tilt` = l − t, `lumbar_extension` = −l, `hip_flexion` = h − l,
//! `knee_angle` = k. Such a file holds no gaps: they are closed in a straight line, and the header says how many rows that are.

use std::fmt::Write as _;

use super::{ExportError, Format, Make, Set};
use crate::files::Kind;

/// A line of the header of every file that Spotter wrote.
const MARK: &str = "Angles measured by Spotter";
/// The lower back is written where it was measured in this share of the rows.
const MEASURED_SHARE: f64 = 0.5;

/// The format.
pub const FORMAT: Format = Format {
    name: "mot",
    words: "the angles for OpenSim: pelvis_tilt, lumbar_extension (= −flexion), hip_flexion, knee_angle, degrees",
    kind: Kind { is_own: |head| Kind::holds(head, MARK), private: false },
    make: Make::Each(make),
};

/// A column without gaps, and how many rows were closed; `None` where nothing was measured.
fn closed(values: &[f64]) -> Option<(Vec<f64>, usize)> {
    let known: Vec<usize> = (0..values.len()).filter(|k| values[*k].is_finite()).collect();
    let (first, last) = (*known.first()?, *known.last()?);
    let at = |k: usize| {
        let after = known.partition_point(|known| *known < k);
        match (known.get(after.wrapping_sub(1)), known.get(after)) {
            (_, Some(b)) if *b == k => values[k],
            (Some(a), Some(b)) => values[*a] + (values[*b] - values[*a]) * (k - a) as f64 / (b - a) as f64,
            _ if k < first => values[first],
            _ => values[last],
        }
    };
    Some(((0..values.len()).map(at).collect(), values.len() - known.len()))
}

fn make(set: &Set) -> Result<Vec<u8>, ExportError> {
    let angles = &set.angles;
    let rows = angles.len();
    let column = |values: &[f64], what: &str| {
        closed(values).ok_or_else(|| {
            ExportError::Cannot(format!("the {what} was not measured in any frame, and a motion file holds no gaps"))
        })
    };
    let (trunk, a) = column(&angles.trunk_inclination.value, "trunk's inclination")?;
    let (hinge, b) = column(&angles.hip_hinge.value, "hip hinge")?;
    let (knee, c) = column(&angles.knee_flexion.value, "knee's flexion")?;
    let lumbar = &angles.lumbar_flexion.value;
    let measured = lumbar.iter().filter(|v| v.is_finite()).count();
    let lumbar = closed(lumbar).filter(|_| measured as f64 >= MEASURED_SHARE * rows as f64);
    let about_back = match &lumbar {
        Some((_, filled)) => format!(
            "The lower back was measured in {measured} of {rows} rows, and {filled} were closed in a straight line."
        ),
        None => format!(
            "The lower back was measured in {measured} of {rows} rows only: lumbar_extension is 0 throughout and no measurement."
        ),
    };
    let flexion = lumbar.map_or_else(|| vec![0.0; rows], |(values, _)| values);
    let filled = a.max(b).max(c);
    let labels =
        ["time", "pelvis_tilt", "lumbar_extension", "hip_flexion_r", "hip_flexion_l", "knee_angle_r", "knee_angle_l"];
    let mut text = format!("Coordinates\nversion=1\nnRows={rows}\nnColumns={}\ninDegrees=yes\n\n", labels.len());
    let _ = writeln!(
        text,
        "{MARK}: the middle of left and right, written on both sides. {filled} rows of trunk, hip or knee were closed in a straight line."
    );
    let _ = writeln!(text, "{about_back}\n\nendheader\n{}", labels.join("\t"));
    for k in 0..rows {
        let (tilt, hip) = (flexion[k] - trunk[k], hinge[k] - flexion[k]);
        let values = [tilt, -flexion[k], hip, hip, knee[k], knee[k]].map(|v| format!("{v:.4}"));
        let _ = writeln!(text, "{:.6}\t{}", angles.time_s[k], values.join("\t"));
    }
    Ok(text.into_bytes())
}
