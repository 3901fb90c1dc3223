//! What is said of each rep, as captions: SubRip for players and Kinovea, WebVTT for browsers, where they do as chapters.

use std::fmt::Write as _;

use super::{RepReport, SetReport};
use crate::faults::title_of;

/// Begins the first caption of SubRip and the note of WebVTT.
pub const CAPTIONS_BY: &str = "Spotter";

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

fn span(rep: &RepReport, point: char, played_s: impl Fn(f64) -> f64) -> String {
    format!("{} --> {}", clock(played_s(rep.start_s), point), clock(played_s(rep.end_s), point))
}

/// The reps as SubRip; `played_s` says when a video shows a moment of the clip, both in seconds. Empty without a rep. Lines end as on
/// Windows, where Kinovea splits them.
#[must_use]
pub fn srt(report: &SetReport, played_s: impl Fn(f64) -> f64) -> String {
    let mut text = String::new();
    for (k, rep) in report.reps.iter().enumerate() {
        let head = if k == 0 { format!("{CAPTIONS_BY}, ") } else { String::new() };
        let (span, lines) = (span(rep, ',', &played_s), lines(rep).join("\r\n"));
        let _ = write!(text, "{}\r\n{span}\r\n{head}{lines}\r\n\r\n", k + 1);
    }
    text
}

/// The same as WebVTT, whose head stands without a rep too.
#[must_use]
pub fn vtt(report: &SetReport, played_s: impl Fn(f64) -> f64) -> String {
    let mut text = format!("WEBVTT\n\nNOTE Reps as judged by {CAPTIONS_BY}\n\n");
    for rep in &report.reps {
        let (span, lines) = (span(rep, '.', &played_s), lines(rep).join("\n"));
        let _ = write!(text, "{}\n{span}\n{lines}\n\n", rep.index);
    }
    text
}
