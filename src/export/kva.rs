//! Kinovea's annotation file (`.kva`, version 2.0): a key image at the worst moment of every rep, with what is said of it.

use std::fmt::Write as _;

use super::{ExportError, Format, Make, Set};
use crate::faults::title_of;
use crate::files::Kind;

/// The program that every file names.
const PRODUCER: &str = "<Producer>Spotter";

/// The format.
pub const FORMAT: Format = Format {
    name: "kva",
    words: "key images of the reps for Kinovea; of clips with an even frame rate",
    kind: Kind { is_own: |head| Kind::holds(head, PRODUCER), private: false },
    make: Make::Each(make),
};

/// Text within an element.
fn escaped(text: &str) -> String {
    let letter = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        c if c.is_control() => " ".to_owned(),
        c => c.to_string(),
    };
    text.chars().map(letter).collect()
}

fn make(set: &Set) -> Result<Vec<u8>, ExportError> {
    let clip = &set.report.clip;
    if clip.variable_frame_rate {
        return Err(ExportError::Cannot(
            "its frames do not follow each other at an even rate, and Kinovea counts time in frames; make a copy of the clip with an even rate first".into(),
        ));
    }
    let times = &set.track.time_s;
    let mut keys = String::new();
    for rep in &set.report.reps {
        let at_s = rep.findings.first().map_or(rep.turn_s, |finding| finding.at_s);
        let after = times.partition_point(|time| *time < at_s).min(times.len().saturating_sub(1));
        let nearer = |k: &usize| (times[*k] - at_s).abs();
        let frame = [after.saturating_sub(1), after]
            .into_iter()
            .min_by(|a, b| nearer(a).total_cmp(&nearer(b)))
            .unwrap_or(after);
        let findings: Vec<String> = rep.findings.iter().map(|f| format!("{}. {}", title_of(&f.fault), f.cue)).collect();
        let _ = write!(
            keys,
            "    <Keyframe>\n      <Position UserTime=\"{at_s:.2} s\">{frame}</Position>\n      <Title>{}</Title>\n      <Comment>{}</Comment>\n    </Keyframe>\n",
            escaped(&format!("Rep {}: {}", rep.index, rep.verdict.words())),
            escaped(&findings.join(" ")),
        );
    }
    let name = std::path::Path::new(&clip.path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<KinoveaVideoAnalysis>\n  <FormatVersion>2.0</FormatVersion>\n  {PRODUCER} {}</Producer>\n  \
         <OriginalFilename>{}</OriginalFilename>\n  <GlobalTitle></GlobalTitle>\n  <ImageSize>{};{}</ImageSize>\n  \
         <AverageTimeStampsPerFrame>1</AverageTimeStampsPerFrame>\n  <FirstTimeStamp>0</FirstTimeStamp>\n  <SelectionStart>0</SelectionStart>\n  \
         <Keyframes>\n{keys}  </Keyframes>\n</KinoveaVideoAnalysis>\n",
        env!("CARGO_PKG_VERSION"),
        escaped(&name),
        clip.width,
        clip.height,
    )
    .into_bytes())
}
