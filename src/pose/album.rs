//! Small pictures of a clip, kept while it is read for its pose, so that a page's pictures cost no second decoding.
//!
//! Which frames are kept, and as what, follows from the clip alone: a picture that is taken from the clip later, by
//! [`reduced`], has the same bytes.

use std::collections::BTreeMap;

use opencv::core::Mat;

use super::cadence::Rhythm;
use super::session::Picture;
use crate::clip::{EncodeError, still};

/// Longest side of a reduced picture, pixels, and how coarse its JPEG is: about 80 kB each.
const REDUCED_EDGE: f32 = 960.0;
const REDUCED_QUANTIZER: u8 = 3;
/// An album of more than this, bytes, is given up: a minute or two of clip.
const MOST_BYTES: usize = 64 << 20;

/// Reduced pictures of some frames of a clip; none at all of a long one.
#[derive(Debug, Default)]
pub struct Album {
    pictures: BTreeMap<usize, Vec<u8>>,
    bytes: usize,
}

impl Album {
    /// The reduced picture of a frame, by its index; `None` where the album does not hold it.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&[u8]> {
        self.pictures.get(&index).map(Vec::as_slice)
    }

    /// All pictures by the index of their frame, in their order.
    pub(super) fn pictures(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.pictures.iter().map(|(frame, picture)| (*frame, picture.as_slice()))
    }

    /// Whether it was given up: it takes no more pictures.
    pub(super) fn is_given_up(&self) -> bool {
        self.bytes > MOST_BYTES
    }

    /// Adds a reduced picture.
    pub(super) fn keep(&mut self, index: usize, reduced: Vec<u8>) {
        self.bytes += reduced.len();
        if self.is_given_up() {
            self.pictures.clear();
        } else {
            self.pictures.insert(index, reduced);
        }
    }
}

/// Indices of the frames of which an album has pictures, seven or eight a second; `time_s` are the times of all frames, seconds.
#[must_use]
pub fn kept_frames(time_s: &[f64]) -> Vec<usize> {
    let mut rhythm = Rhythm::new();
    time_s.iter().enumerate().filter(|(_, t)| rhythm.next(**t).survey).map(|(k, _)| k).collect()
}

/// A recorded upright BGR picture reduced: a JPEG of the whole of it, no side longer than 960 pixels.
///
/// # Errors
/// When it cannot be resized or encoded.
pub fn reduced(recorded: Mat) -> Result<Vec<u8>, EncodeError> {
    reduced_of(&Picture::new(recorded)?)
}

pub(super) fn reduced_of(picture: &Picture) -> Result<Vec<u8>, EncodeError> {
    still::jpeg(picture.within(REDUCED_EDGE)?.pixels(), REDUCED_QUANTIZER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_clip_has_no_album_and_takes_no_memory_for_one() {
        let mut album = Album::default();
        album.keep(0, vec![0; 40 << 20]);
        assert_eq!(album.get(0).map(<[u8]>::len), Some(40 << 20));
        assert!(!album.is_given_up());
        album.keep(4, vec![0; 40 << 20]);
        album.keep(8, vec![1]);
        assert!([0, 4, 8].into_iter().all(|k| album.get(k).is_none()));
        assert!(album.is_given_up());
    }

    #[test]
    fn pictures_are_kept_seven_or_eight_times_a_second() {
        let times: Vec<f64> = (0..300).map(|k| f64::from(k) / 30.0).collect();
        let frames = kept_frames(&times);
        assert_eq!((frames.len(), frames[0], frames[1]), (75, 0, 4));
    }
}
