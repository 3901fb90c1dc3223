//! Captions of the reps for players and browsers.

use super::{ExportError, Format, Make, Set};
use crate::files::Kind;
use crate::report::{self, CAPTIONS_BY};

/// SubRip.
pub const SRT: Format = Format {
    name: "srt",
    words: "captions of the reps and their findings for players, video sites and Kinovea",
    kind: Kind { is_own: |head| head.starts_with(b"1\r\n") && Kind::holds(head, CAPTIONS_BY), private: false },
    make: Make::Each(|set| captions(set, report::srt)),
};

/// WebVTT.
pub const VTT: Format = Format {
    name: "vtt",
    words: "the same for browsers, as captions or chapters",
    kind: Kind { is_own: |head| head.starts_with(b"WEBVTT") && Kind::holds(head, CAPTIONS_BY), private: false },
    make: Make::Each(|set| captions(set, report::vtt)),
};

/// Times as the file plays: a slow-motion clip shows its reps later than they happened.
type PlayedAt = Box<dyn Fn(f64) -> f64>;

fn captions(set: &Set, write: fn(&report::SetReport, PlayedAt) -> String) -> Result<Vec<u8>, ExportError> {
    if set.report.reps.is_empty() {
        return Err(ExportError::Cannot("it has no rep to caption".into()));
    }
    let factor = set.report.clip.slow_motion.map_or(1.0, |slow| slow.factor);
    Ok(write(&set.report, Box::new(move |seconds| factor * seconds)).into_bytes())
}
