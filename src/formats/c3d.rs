//! C3D (c3d.org, user guide): markers as floats or integers, of Intel or MIPS machines. No crate for it is kept up; what is needed of it fits
//! here.

use nalgebra::Vector3;

use super::error::FormatError;
use super::markers::Markers;
use super::source::Source;
use super::{Content, Format};

/// The file is made of blocks of so many bytes.
const BLOCK: usize = 512;
/// Second byte of every file.
const KEY: u8 = 0x50;
/// Machines, as the parameters' fourth byte says.
const INTEL: u8 = 84;
const MIPS: u8 = 86;
/// More rows than this are no recording of a set (an hour at 500 Hz).
const MOST_ROWS: usize = 1 << 21;

/// The format.
pub const FORMAT: Format = Format { name: "C3D", endings: &["c3d"], is_it: |_| true, read };

fn read(source: &Source) -> Result<Content, FormatError> {
    let bytes = source.parts.first().map(|part| part.bytes.as_slice()).unwrap_or_default();
    Ok(Content::Markers(parse(bytes)?))
}

/// Numbers of a machine.
struct Bytes<'a> {
    all: &'a [u8],
    big: bool,
}

impl Bytes<'_> {
    fn word(&self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.all.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    fn float(&self, at: usize) -> Option<f32> {
        let four: [u8; 4] = self.all.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.big { f32::from_be_bytes(four) } else { f32::from_le_bytes(four) })
    }
}

/// What the parameters say of the points.
#[derive(Default)]
struct Parameters {
    labels: Vec<String>,
    units: Option<String>,
    rate: Option<f32>,
}

/// Reads a file's markers; an unseen point is NaN.
///
/// # Errors
/// When it is cut off, of another machine, or says nothing of its markers.
pub fn parse(all: &[u8]) -> Result<Markers, FormatError> {
    let lacks = |what: &str| FormatError::Lacks(what.into());
    let cut = || lacks("it is no C3D file, or its end is missing");
    let (first, key) = (*all.first().ok_or_else(cut)?, *all.get(1).ok_or_else(cut)?);
    if key != KEY || first == 0 {
        return Err(lacks("it is no C3D file: its second byte is not 0x50"));
    }
    let parameters = (usize::from(first) - 1) * BLOCK;
    let big = match *all.get(parameters + 3).ok_or_else(cut)? {
        INTEL => false,
        MIPS => true,
        _ => return Err(lacks("its numbers are those of a DEC machine: save it again as Intel with Mokka or ezc3d")),
    };
    let bytes = Bytes { all, big };
    let said = said_of_points(&bytes, parameters + 4).ok_or_else(cut)?;
    let header = |word: usize| bytes.word(2 * word).map(usize::from).ok_or_else(cut);
    let (count, analog, data) = (header(1)?, header(2)?, header(8)?);
    let scale = bytes.float(12).ok_or_else(cut)?;
    let rate = said.rate.or_else(|| bytes.float(20)).filter(|r| r.is_finite() && *r > 0.0);
    let rate = rate.ok_or_else(|| lacks("it does not say how many frames a second it holds"))?;
    let data = data.checked_sub(1).ok_or_else(cut)? * BLOCK;
    let width = if scale < 0.0 { 4 } else { 2 };
    let row = width * (4 * count + analog);
    // The header counts no further than 65535; beyond that the end of the file tells.
    let promised = match header(4)? {
        65_535 => MOST_ROWS,
        last => (last + 1).saturating_sub(header(3)?),
    };
    let rows = promised.min(all.len().saturating_sub(data).checked_div(row).unwrap_or(0)).min(MOST_ROWS);
    if rows == 0 || count == 0 {
        return Err(cut());
    }
    let value = |at: usize| match scale < 0.0 {
        true => bytes.float(at).map(f64::from),
        false => bytes.word(at).map(|w| f64::from(w.cast_signed()) * f64::from(scale)),
    };
    let point = |frame: usize, k: usize| {
        let at = data + frame * row + 4 * width * k;
        let axis = |a: usize| value(at + a * width).filter(|v| v.abs() <= 1e7).unwrap_or(f64::NAN);
        // The fourth number is negative where the point was not seen.
        let seen = value(at + 3 * width).is_some_and(|residual| residual >= 0.0);
        if seen { Vector3::new(axis(0), axis(1), axis(2)) } else { Vector3::repeat(f64::NAN) }
    };
    let names: Vec<String> = said.labels.into_iter().take(count).collect();
    Ok(Markers {
        time_s: (0..rows).map(|k| k as f64 / f64::from(rate)).collect(),
        points: (0..names.len()).map(|k| (0..rows).map(|frame| point(frame, k)).collect()).collect(),
        names,
        unit: said.units,
    })
}

/// Labels, unit and rate of the points, from the parameters: groups have negative numbers, parameters the number of their group.
fn said_of_points(bytes: &Bytes, mut at: usize) -> Option<Parameters> {
    let mut group = None;
    let mut entries: Vec<(i8, String, usize)> = Vec::new();
    loop {
        let (length, id) = (bytes.all.get(at)?.cast_signed().unsigned_abs(), bytes.all.get(at + 1)?.cast_signed());
        let next = at + 2 + usize::from(length);
        if length == 0 || id == 0 {
            break;
        }
        let name = String::from_utf8_lossy(bytes.all.get(at + 2..next)?).to_uppercase();
        if id < 0 && name == "POINT" {
            group = id.checked_neg();
        } else if id > 0 {
            entries.push((id, name, next + 2));
        }
        match bytes.word(next)? {
            0 => break,
            step => at = next + usize::from(step),
        }
    }
    let mut said = Parameters::default();
    for (_, name, at) in entries.into_iter().filter(|(id, ..)| Some(*id) == group) {
        match name.as_str() {
            "LABELS" => said.labels.splice(0..0, texts(bytes, at)?).for_each(drop),
            name if name.starts_with("LABELS") => said.labels.extend(texts(bytes, at)?),
            "UNITS" => said.units = texts(bytes, at)?.into_iter().next().map(|unit| unit.to_lowercase()),
            "RATE" => said.rate = bytes.float(at + 2 + usize::from(*bytes.all.get(at + 1)?)),
            _ => {}
        }
    }
    Some(said)
}

/// A list of texts: type −1, number of dimensions, width, count, letters.
fn texts(bytes: &Bytes, at: usize) -> Option<Vec<String>> {
    let dimensions = *bytes.all.get(at + 1)?;
    let size = |k: usize| bytes.all.get(at + 2 + k).map(|n| usize::from(*n));
    let (width, count) = (size(0)?, if dimensions > 1 { size(1)? } else { 1 });
    let begin = at + 2 + usize::from(dimensions);
    let text = |k: usize| {
        let letters = bytes.all.get(begin + k * width..begin + (k + 1) * width)?;
        // Some programs put the subject's name before each label.
        Some(String::from_utf8_lossy(letters).rsplit(':').next().unwrap_or_default().trim().to_owned())
    };
    (0..count).map(text).collect()
}
