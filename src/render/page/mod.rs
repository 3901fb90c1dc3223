//! The set page, `report.html`: the video with the skeleton over it, curves in step with it, a card for every rep, plain words.
//!
//! [`PageData`] is everything a page shows, taken from the stages' results; it lies in the page as JSON, so that
//! [`PageData::read`] gets it back from a stored page. [`render`] makes the page. Its scripts and styles are the same files in
//! both placements ([`Assets`]): within the page, so that it works from a double click and asks the network for nothing; or
//! named by address, for a server with a Content-Security-Policy that allows no inline script.
//!
//! What a server's own script can rely on: every finding carries `data-fault`, `data-at-s` and `data-rep` (empty for the set),
//! every rep's card `data-rep`, `data-start-s`, `data-turn-s` and `data-end-s`, and each of both holds an empty, hidden
//! `<div class="marks">`. A `spotter:drawings` event brings what is drawn on pictures ([`Drawn`]), `spotter:pause` stops the video. A `seek` event on `document` with `detail: { time, rep }` moves the page there. The page's own keys:
//! space, ← →, Home, End, `[` `]`, `,` `.`, `g`, `l`, `o`, `w`, `z` and `?`.

mod assets;
mod curves;
mod drawing;
mod figure;
mod pack;
mod pictures;
mod view;
mod words;

use std::path::Path;

use serde::{Deserialize, Serialize};

pub(super) use assets::SHOWN;
pub(crate) use assets::WORDS;
pub use assets::{Assets, asset};
#[cfg(feature = "desk")]
pub(crate) use assets::{script_names, script_texts};
pub use curves::{Curves, Threshold};
pub use drawing::{Drawing, Drawn, Place};
pub use figure::Figure;
pub use pack::Packed;
pub(super) use pictures::lifter_box;
pub use pictures::{Still, small_video};
#[cfg(feature = "desk")]
pub(crate) use view::data_block;
pub use view::render;
pub use words::Sentences;

use crate::clip::VideoClock;
use crate::files::results::PREVIEW;
use crate::measures::lumbar_flexion_peak;
use crate::pose::Album;
use crate::render::Units;
use crate::report::{Analysis, RepReport, SetReport};
use crate::track::Track;

/// Everything that a set page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageData {
    /// The report.
    pub report: SetReport,
    /// What the report says in plain sentences, in English as it does.
    #[serde(rename = "words")]
    pub sentences: Sentences,
    /// The pose over time.
    pub figure: Figure,
    /// Angles over time.
    pub curves: Curves,
    /// Address of the video, relative to the page, or the video itself as `data:` address; none where there is nothing that a browser plays.
    pub video: Option<String>,
    /// When that video shows which frame.
    pub clock: VideoClock,
    /// A picture of each rep, where the clip could be read.
    pub stills: Vec<Still>,
    /// What a coach says of the set, a sentence each, on a page that is sent on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coach: Vec<String>,
    /// What a coach drew on pictures of the set, on a page that is sent on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawings: Vec<Drawn>,
    /// In what units loads and lengths are shown.
    #[serde(skip)]
    pub units: Units,
}

impl PageData {
    /// Gathers what a page shows, still without video and pictures.
    #[must_use]
    pub fn new(report: &SetReport, analysis: &Analysis<'_>) -> Self {
        Self {
            report: report.clone(),
            sentences: Sentences::new(report, analysis),
            figure: Figure::new(analysis.track, analysis.angles, analysis.bar),
            curves: Curves::new(analysis, report.lift.name),
            video: None,
            clock: report.clip.clock(),
            stills: Vec::new(),
            coach: Vec::new(),
            drawings: Vec::new(),
            units: Units::default(),
        }
    }

    /// Adds pictures of the reps from the clip, and the address of a video: the clip itself where browsers play it, otherwise
    /// a small `preview.mp4` that is made in `aside`. `album` is what was kept of the clip if it was just read; without it the clip is
    /// decoded. `folder` is where the page will lie. A clip that is not the track's, or
    /// cannot be read, adds nothing: the page does without.
    pub fn add_pictures(&mut self, clip: &Path, album: Option<&Album>, track: &Track, folder: &Path, aside: &Path) {
        let moments = self.report.reps.iter().map(|rep| (rep.index, worst_moment(rep)));
        let found = pictures::take(clip, album, track, &moments.collect::<Vec<_>>(), folder, aside);
        (self.stills, self.video) = found.unwrap_or_else(|_| {
            // Half a video is worse than none.
            let _ = std::fs::remove_file(aside.join(PREVIEW));
            Default::default()
        });
        let clip = &self.report.clip;
        self.clock = if self.video.as_deref() == Some(PREVIEW) { clip.clock_of_copy() } else { clip.clock() };
    }

    /// Blurs the lifter's face in the stills; one in which that cannot be done goes.
    pub fn blur_faces(&mut self, track: &Track) {
        let stills = std::mem::take(&mut self.stills);
        self.stills = stills.into_iter().filter_map(|still| pictures::blurred(still, track)).collect();
    }

    /// The data of a page that [`render`] made; None if it is not there or of another version.
    #[must_use]
    pub fn read(page: &str) -> Option<Self> {
        let (_, rest) = page.split_once(view::DATA_OPENS)?;
        let (json, _) = rest.split_once("</script>")?;
        serde_json::from_str(json).ok()
    }
}

/// When a rep looked worst: at its gravest finding, else where the lower back was roundest, else at its turn. Seconds.
fn worst_moment(rep: &RepReport) -> f64 {
    let roundest = || rep.metrics.get(lumbar_flexion_peak::MEASURE.key).map_or(rep.turn_s, |m| m.at_s);
    rep.findings.first().map_or_else(roundest, |f| f.at_s)
}
