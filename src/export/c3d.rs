//! C3D for Mokka, Visual3D, Vicon and ezc3d: the points of a `.trc`, and an event at the start, the turn and the end of every rep.

use super::points::Points;
use super::{ExportError, Format, Make, Set};
use crate::files::Kind;

const BLOCK: usize = 512;
/// Frames that the format's words can count.
const MOST_FRAMES: usize = 65_535;
/// Numbers of the groups.
const POINT: i8 = 1;
const ANALOG: i8 = 2;
const EVENT: i8 = 3;
const MANUFACTURER: i8 = 4;

/// The format.
pub const FORMAT: Format = Format {
    name: "c3d",
    words: "the lifter's points in a plane, with events at start, turn and end of every rep, for Mokka, Visual3D, Vicon and ezc3d: X forward, Z up, millimetres (pixels without a scale)",
    kind: Kind { is_own: |head| head.get(1) == Some(&0x50) && Kind::holds(head, "Spotter"), private: false },
    make: Make::Each(make),
};

/// The parameter section.
#[derive(Default)]
struct Parameters(Vec<u8>);

impl Parameters {
    fn group(&mut self, id: i8, name: &str) {
        self.entry(-id, name, &[0]);
    }

    fn entry(&mut self, id: i8, name: &str, data: &[u8]) {
        self.0.push(name.len() as u8);
        self.0.push(id.cast_unsigned());
        self.0.extend(name.bytes());
        self.0.extend((data.len() as u16 + 2).to_le_bytes());
        self.0.extend(data);
    }

    fn word(&mut self, id: i8, name: &str, value: u16) {
        let [a, b] = value.to_le_bytes();
        self.entry(id, name, &[2, 0, a, b, 0]);
    }

    fn floats(&mut self, id: i8, name: &str, size: &[u8], values: &[f32]) {
        let mut data = vec![4, size.len() as u8];
        data.extend(size);
        values.iter().for_each(|v| data.extend(v.to_le_bytes()));
        data.push(0);
        self.entry(id, name, &data);
    }

    fn texts(&mut self, id: i8, name: &str, texts: &[String]) {
        let width = texts.iter().map(String::len).max().unwrap_or(0).clamp(1, 127);
        let mut data = vec![255, 2, width as u8, texts.len() as u8];
        texts.iter().for_each(|text| data.extend(format!("{text:<width$}").bytes().take(width)));
        data.push(0);
        self.entry(id, name, &data);
    }
}

/// Label and time of the events.
fn events(set: &Set) -> Vec<(String, f64)> {
    let of_rep = |rep: &crate::report::RepReport| {
        let at = |what: &str, time: f64| (format!("rep {} {what}", rep.index), time);
        [at("start", rep.start_s), at("turn", rep.turn_s), at("end", rep.end_s)]
    };
    // A list's length is one byte.
    set.report.reps.iter().flat_map(of_rep).take(255).collect()
}

fn make(set: &Set) -> Result<Vec<u8>, ExportError> {
    let points = Points::of(set);
    let (count, rows) = (points.names.len(), points.time_s.len());
    if rows > MOST_FRAMES {
        return Err(ExportError::Cannot(format!(
            "it has {rows} frames, and a C3D file holds {MOST_FRAMES}: check a part of the clip (`--from`, `--to`)"
        )));
    }
    let rate = points.rate_hz as f32;
    let start = points.time_s.first().copied().unwrap_or_default();
    let events = events(set);
    let mut parameters = Parameters::default();
    parameters.group(POINT, "POINT");
    parameters.word(POINT, "USED", count as u16);
    parameters.floats(POINT, "SCALE", &[], &[-0.1]);
    parameters.floats(POINT, "RATE", &[], &[rate]);
    parameters.word(POINT, "FRAMES", rows as u16);
    parameters.texts(POINT, "LABELS", &points.names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    parameters.texts(POINT, "DESCRIPTIONS", &vec![String::new(); count]);
    parameters.texts(POINT, "UNITS", &[if points.in_metres { "mm" } else { "px" }.to_owned()]);
    parameters.texts(POINT, "X_SCREEN", &["+X".to_owned()]);
    parameters.texts(POINT, "Y_SCREEN", &["+Z".to_owned()]);
    parameters.group(ANALOG, "ANALOG");
    parameters.word(ANALOG, "USED", 0);
    parameters.floats(ANALOG, "RATE", &[], &[rate]);
    parameters.group(EVENT, "EVENT");
    parameters.word(EVENT, "USED", events.len() as u16);
    if !events.is_empty() {
        let all = |text: &str| vec![text.to_owned(); events.len()];
        parameters.texts(EVENT, "CONTEXTS", &all("General"));
        parameters.texts(EVENT, "LABELS", &events.iter().map(|(label, _)| label.clone()).collect::<Vec<_>>());
        // Minutes and seconds from the first frame.
        let times = events.iter().flat_map(|(_, time)| {
            let time = time - start;
            [(time / 60.0).floor() as f32, (time - 60.0 * (time / 60.0).floor()) as f32]
        });
        parameters.floats(EVENT, "TIMES", &[2, events.len() as u8], &times.collect::<Vec<_>>());
    }
    parameters.group(MANUFACTURER, "MANUFACTURER");
    parameters.texts(MANUFACTURER, "COMPANY", &["Spotter".to_owned()]);
    parameters.texts(MANUFACTURER, "SOFTWARE", &[format!("Spotter {}", env!("CARGO_PKG_VERSION"))]);

    let blocks = (4 + parameters.0.len() + 2).div_ceil(BLOCK);
    let mut file = vec![0u8; BLOCK];
    file[..2].copy_from_slice(&[2, 0x50]);
    let words = [(1, count), (2, 0), (3, 1), (4, rows), (5, 0), (8, 2 + blocks), (9, 0)];
    words
        .into_iter()
        .for_each(|(word, value)| file[2 * word..2 * word + 2].copy_from_slice(&(value as u16).to_le_bytes()));
    file[12..16].copy_from_slice(&(-0.1f32).to_le_bytes());
    file[20..24].copy_from_slice(&rate.to_le_bytes());
    let mut section = vec![1, 0x50, blocks as u8, 84];
    section.extend(parameters.0);
    section.resize(blocks * BLOCK, 0);
    file.extend(section);
    let unit = if points.in_metres { 1000.0 } else { 1.0 };
    for row in 0..rows {
        for [forward, up] in points.at.iter().map(|point| point[row]) {
            let seen = forward.is_finite() && up.is_finite();
            let values =
                if seen { [(unit * forward) as f32, 0.0, (unit * up) as f32, 0.0] } else { [0.0, 0.0, 0.0, -1.0] };
            values.iter().for_each(|v| file.extend(v.to_le_bytes()));
        }
    }
    file.resize(file.len().div_ceil(BLOCK) * BLOCK, 0);
    Ok(file)
}
