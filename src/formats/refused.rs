//! Forms that are known and not read, each with the way to one that is.

use super::error::FormatError;
use super::source::Source;

/// Ending, and what to do.
const REFUSED: [(&str, &str); 6] = [
    (
        "h5",
        "an .h5 file keeps the names of its points as a pickled Python object; let DeepLabCut write a CSV (`deeplabcut.analyze_videos(config, videos, save_as_csv=True)`, or `deeplabcut.analyze_videos_converth5_to_csv(folder)`) and give that",
    ),
    (
        "mot",
        "it holds joint angles, not points: `spotter compare` reads it; give the .trc or the keypoints it was made of",
    ),
    (
        "sto",
        "it holds joint angles, not points: `spotter compare` reads it; give the .trc or the keypoints it was made of",
    ),
    ("kva", "Kinovea's files are written (`spotter export --to kva`) and not read; give the video itself"),
    (
        "npz",
        "NumPy's arrays do not say which point is which; write the points as COCO results or as a folder of OpenPose files",
    ),
    (
        "pkl",
        "a pickled Python object can run anything and is not opened; write the points as COCO results or as a folder of OpenPose files",
    ),
];

/// Endings of files that are known and not read.
pub(super) fn endings() -> impl Iterator<Item = &'static str> {
    REFUSED.iter().map(|(ending, _)| *ending)
}

/// The sentence for such a file.
///
/// # Errors
/// When it is one.
pub fn refuse(source: &Source) -> Result<(), FormatError> {
    match REFUSED.iter().find(|(ending, _)| *ending == source.ending) {
        Some((_, what)) => Err(FormatError::Refused(what)),
        None => Ok(()),
    }
}
