//! Small pictures of a clip, kept while it is read for its pose, so that a page's pictures cost no second decoding.
//!
//! Which frames are kept, and as what, follows from the clip alone: a picture that is taken from the clip later, by
//! [`print`], has the same bytes.

use std::collections::BTreeMap;

use opencv::core::{Mat, Vector};
use opencv::imgcodecs::{IMWRITE_JPEG_QUALITY, imencode};

use super::cadence::Rhythm;
use super::session::Picture;

/// Longest side of a print, pixels, and its JPEG quality: about 80 kB each.
const PRINT_EDGE: f32 = 960.0;
const PRINT_QUALITY: i32 = 90;
/// An album of more than this, bytes, is given up: a minute or two of clip.
const MOST_BYTES: usize = 64 << 20;

/// Prints of some frames of a clip; none at all of a long one.
#[derive(Debug, Default)]
pub struct Album {
    prints: BTreeMap<usize, Vec<u8>>,
    bytes: usize,
}

impl Album {
    /// The print of a frame, by its index; `None` where the album does not hold it.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&[u8]> {
        self.prints.get(&index).map(Vec::as_slice)
    }

    /// Whether it was given up: it takes no more prints.
    pub(super) fn is_given_up(&self) -> bool {
        self.bytes > MOST_BYTES
    }

    /// Adds a print.
    pub(super) fn keep(&mut self, index: usize, print: Vec<u8>) {
        self.bytes += print.len();
        if self.is_given_up() {
            self.prints.clear();
        } else {
            self.prints.insert(index, print);
        }
    }
}

/// Indices of the frames of which an album has prints, seven or eight a second; `time_s` are the times of all frames, seconds.
#[must_use]
pub fn printed_frames(time_s: &[f64]) -> Vec<usize> {
    let mut rhythm = Rhythm::new();
    time_s.iter().enumerate().filter(|(_, t)| rhythm.next(**t).look).map(|(k, _)| k).collect()
}

/// The print of a recorded upright BGR picture: a JPEG of the whole of it, no side longer than 960 pixels.
///
/// # Errors
/// When OpenCV cannot resize or encode it.
pub fn print(recorded: Mat) -> opencv::Result<Vec<u8>> {
    Picture::new(recorded).and_then(|picture| print_of(&picture))
}

pub(super) fn print_of(picture: &Picture) -> opencv::Result<Vec<u8>> {
    let mut bytes = Vector::<u8>::new();
    let quality = Vector::from_slice(&[IMWRITE_JPEG_QUALITY, PRINT_QUALITY]);
    imencode(".jpg", picture.within(PRINT_EDGE)?.pixels(), &mut bytes, &quality)?;
    Ok(bytes.as_slice().to_vec())
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
    fn prints_are_taken_seven_or_eight_times_a_second() {
        let times: Vec<f64> = (0..300).map(|k| f64::from(k) / 30.0).collect();
        let frames = printed_frames(&times);
        assert_eq!((frames.len(), frames[0], frames[1]), (75, 0, 4));
    }
}
