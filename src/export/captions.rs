//! Captions of the reps: SubRip for players and Kinovea, WebVTT for browsers, where they do as chapters.

use std::fmt::Write as _;

use super::{ExportError, Format, Make, Set};
use crate::faults::title_of;
use crate::files::Kind;
use crate::report::RepReport;

/// Begins the first caption and the note of WebVTT.
const MARK: &str = "Spotter";

/// SubRip. Kinovea splits its lines at the line ends of Windows.
pub const SRT: Format = Format {
    name: "srt",
    words: "captions of the reps and their findings for players, video sites and Kinovea",
    kind: Kind { is_own: |head| head.starts_with(b"1\r\n") && Kind::holds(head, MARK), private: false },
    make: Make::Each(srt),
};

/// WebVTT.
pub const VTT: Format = Format {
    name: "vtt",
    words: "the same for browsers, as captions or chapters",
    kind: Kind { is_own: |head| head.starts_with(b"WEBVTT") && Kind::holds(head, MARK), private: false },
    make: Make::Each(vtt),
};

/// `01:02:03,456`.
fn clock(seconds: f64, point: char) -> String {
    let ms = (1000.0 * seconds.max(0.0)).round() as u64;
    format!("{:02}:{:02}:{:02}{point}{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

/// What is said of a rep: its verdict, then its findings.
fn lines(rep: &RepReport) -> Vec<String> {
    let mut lines = vec![format!("rep {}: {}", rep.index, rep.verdict.words())];
    lines.extend(rep.findings.iter().map(|finding| title_of(&finding.fault).to_owned()));
    lines
}

/// Times as the file plays: a slow-motion clip shows its reps later than they happened.
fn span(set: &Set, rep: &RepReport, point: char) -> String {
    let factor = set.report.clip.slow_motion.map_or(1.0, |slow| slow.factor);
    format!("{} --> {}", clock(factor * rep.start_s, point), clock(factor * rep.end_s, point))
}

fn none() -> ExportError {
    ExportError::Cannot("it has no rep to caption".into())
}

fn srt(set: &Set) -> Result<Vec<u8>, ExportError> {
    let mut text = String::new();
    for (k, rep) in set.report.reps.iter().enumerate() {
        let head = if k == 0 { format!("{MARK}, ") } else { String::new() };
        let _ = write!(text, "{}\r\n{}\r\n{head}{}\r\n\r\n", k + 1, span(set, rep, ','), lines(rep).join("\r\n"));
    }
    if text.is_empty() { Err(none()) } else { Ok(text.into_bytes()) }
}

fn vtt(set: &Set) -> Result<Vec<u8>, ExportError> {
    if set.report.reps.is_empty() {
        return Err(none());
    }
    let mut text = format!("WEBVTT\n\nNOTE Reps as judged by {MARK}\n\n");
    for rep in &set.report.reps {
        let _ = write!(text, "{}\n{}\n{}\n\n", rep.index, span(set, rep, '.'), lines(rep).join("\n"));
    }
    Ok(text.into_bytes())
}
