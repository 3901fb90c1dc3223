//! A numbered image sequence as a source of frames.

use std::path::Path;

use opencv::core::Mat;

use super::source::Numbered;
use super::still;

/// Rate at which numbered pictures follow one another: what phones and most exporting tools use. The pictures themselves
/// do not tell.
pub(super) const PICTURES_PER_S: f64 = 30.0;

/// Reads the pictures in the order of their numbers; a gap in the numbers is a gap in time.
pub(super) struct Pictures {
    pictures: Vec<Numbered>,
    next: usize,
    current: Mat,
    /// Whether a picture could not be decoded.
    pub lost: bool,
}

impl Pictures {
    pub(super) fn new(pictures: Vec<Numbered>) -> Self {
        Self { pictures, next: 0, current: Mat::default(), lost: false }
    }

    pub(super) fn count(&self) -> u64 {
        self.pictures.len() as u64
    }

    /// Goes to the next picture that can be decoded; gives its time by its number, seconds.
    pub(super) fn grab(&mut self) -> Option<f64> {
        while let Some(picture) = self.pictures.get(self.next) {
            self.next += 1;
            let Some(read) = still::read(Path::new(&picture.path)) else {
                self.lost = true;
                continue;
            };
            self.current = read;
            let from_first = picture.number - self.pictures[0].number;
            return Some(from_first as f64 / PICTURES_PER_S);
        }
        None
    }

    /// The picture, BGR 8 bit, upright.
    pub(super) fn picture(&self) -> Mat {
        self.current.clone()
    }
}
