//! What a file says before it is known what it means: people in frames, each with points in some unit and order.

use crate::track::{LEAST_CONFIDENCE, Skeleton};

/// People in frames, as a file has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Detections {
    /// In the order of the file; `assemble` puts them in the order of their numbers.
    pub frames: Vec<Frame>,
    /// What says which point is which.
    pub points: Points,
    /// Frames a second, if the file says so.
    pub fps: Option<f64>,
    /// Width and height of the picture, pixels, if the file says so.
    pub size: Option<[u32; 2]>,
    /// What else was found out, for people.
    pub notes: Vec<String>,
}

/// What says which point is which.
#[derive(Debug, Clone, PartialEq)]
pub enum Points {
    /// Their number and, where that is not enough, where they lie.
    Counted,
    /// The file's own names, one a point.
    Named(Vec<String>),
    /// The format itself.
    Of(&'static Skeleton),
}

/// The people in a frame.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// Its place in the recording, from 0; frames in which nobody was found may be missing.
    pub number: u64,
    /// Seconds from the start, if the file says so.
    pub time_s: Option<f64>,
    /// In any order.
    pub people: Vec<Person>,
}

/// A person in a frame.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// Who it is over time, if the file says so.
    pub id: Option<u64>,
    /// x, y and how sure the program was of the point, 0…1; 1 where the file does not say it of points that it has.
    pub points: Vec<[f32; 3]>,
}

impl Detections {
    /// Of frames that say nothing of rate, size and names.
    #[must_use]
    pub fn counted(frames: Vec<Frame>) -> Self {
        Self { frames, points: Points::Counted, fps: None, size: None, notes: Vec::new() }
    }
}

impl Person {
    /// From x, y, confidence, x, y, confidence …; what is left over at the end is no point.
    #[must_use]
    pub fn of_triples(values: &[f32]) -> Self {
        let point = |v: &[f32]| [v[0], v[1], confidence(v[2])];
        Self { id: None, points: values.chunks_exact(3).map(point).collect() }
    }

    /// A point that is seen.
    pub fn seen(&self, row: usize) -> Option<[f32; 2]> {
        let [x, y, sure] = *self.points.get(row)?;
        (sure >= LEAST_CONFIDENCE && x.is_finite() && y.is_finite()).then_some([x, y])
    }

    /// Mean of the points that are seen, and the larger of their extents across and down; `None` where none is.
    pub fn place(&self) -> Option<([f32; 2], f32)> {
        let seen: Vec<[f32; 2]> = (0..self.points.len()).filter_map(|row| self.seen(row)).collect();
        let n = seen.len() as f32;
        let along = |axis: usize| seen.iter().map(move |p| p[axis]);
        let extent = |axis: usize| along(axis).fold(f32::MIN, f32::max) - along(axis).fold(f32::MAX, f32::min);
        (!seen.is_empty()).then(|| ([0, 1].map(|axis| along(axis).sum::<f32>() / n), extent(0).max(extent(1))))
    }
}

/// A confidence as 0…1: heat maps, of which some programs write the height, go beyond 1.
pub fn confidence(stated: f32) -> f32 {
    if stated.is_finite() { stated.clamp(0.0, 1.0) } else { 0.0 }
}
