//! OpenSim's marker file (`.trc`) in its strict form: tabs, an empty sixth line, frames from 1, an empty cell for what was not seen.

use std::fmt::Write as _;

use super::points::Points;
use super::{ExportError, Format, Make, Set};
use crate::files::Kind;

/// Begins the name within every file that Spotter wrote.
const NAME: &str = "(X/Y/Z)\tspotter_";

/// The format.
pub const FORMAT: Format = Format {
    name: "trc",
    words: "the lifter's points in a plane for OpenSim, Mokka and Blender: X forward, Y up, Z 0; metres where a plate or the lifter's height gives a scale, else pixels",
    kind: Kind { is_own: |head| Kind::holds(head, NAME), private: false },
    make: Make::Each(make),
};

fn make(set: &Set) -> Result<Vec<u8>, ExportError> {
    let points = Points::of(set);
    let (rows, count) = (points.time_s.len(), points.names.len());
    let (rate, unit) = (points.rate_hz, if points.in_metres { "m" } else { "px" });
    let mut text = format!("PathFileType\t4\t{NAME}{}.trc\n", set.name.replace(['\t', '\n', '\r'], " "));
    text += "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n";
    let _ = writeln!(text, "{rate}\t{rate}\t{rows}\t{count}\t{unit}\t{rate}\t1\t{rows}");
    let names = points.names.join("\t\t\t");
    let _ = writeln!(text, "Frame#\tTime\t{names}\t\t");
    let axes: Vec<String> = (1..=count).map(|k| format!("X{k}\tY{k}\tZ{k}")).collect();
    let _ = writeln!(text, "\t\t{}\n", axes.join("\t"));
    for (k, time) in points.time_s.iter().enumerate() {
        let _ = write!(text, "{}\t{time:.6}", k + 1);
        for [x, y] in points.at.iter().map(|row| row[k]) {
            let _ = if x.is_finite() && y.is_finite() {
                write!(text, "\t{x:.5}\t{y:.5}\t0.00000")
            } else {
                write!(text, "\t\t\t")
            };
        }
        text += "\n";
    }
    Ok(text.into_bytes())
}
