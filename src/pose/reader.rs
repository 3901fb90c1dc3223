//! What reads the pose of clips.

use std::path::Path;

use super::album::Album;
use super::error::PoseError;
use super::progress::Progress;
use crate::clip::ClipOptions;
use crate::track::{Person, Track};

/// Reads the pose of one clip after another: an [`Extractor`](super::Extractor) in this process, a
/// [`ReaderProcess`](super::ReaderProcess) in another, with the same results.
pub trait PoseReader {
    /// Reads the lifter's pose from a clip, in at most [`super::LANDMARK_RATE_HZ`] frames a second, and keeps small pictures of it. `person` is
    /// the lifter; `None` = the one who lifts. `options` are what the clip cannot tell. The result depends on neither the number of threads
    /// nor the order of the work.
    ///
    /// # Errors
    /// When the clip cannot be read, nobody or nobody in particular lifts, the lifter is too small or too seldom found, or
    /// `progress` stops it.
    fn read(
        &mut self,
        clip: &Path,
        person: Option<Person>,
        options: &ClipOptions,
        progress: &dyn Progress,
    ) -> Result<(Track, Album), PoseError>;
}
