//! The desk's own pages and assets; those of the triage and the set come from `report`.

use std::path::Path;

use crate::analysis::SetAnalysis;
use crate::faults::{Known, Profile};
use crate::render::Units;
use crate::render::page::{self, PageData};
use crate::render::triage::{self, Clip, Triage};
use crate::report::{Analysis, SetReport};
use crate::track::Track;
use crate::words::Words;

const LIFTER_STYLE: &str = include_str!("assets/lifter.css");
const PAIR_STYLE: &str = include_str!("assets/pair.css");
const PAIR_SCRIPT: &str = include_str!("assets/pair.js");
const MARKS_STYLE: &str = include_str!("assets/marks.css");
const MAKE_SCRIPT: &str = include_str!("assets/make.js");
const MARKS_SCRIPT: &str = include_str!("assets/marks.js");
const SET_NAV_SCRIPT: &str = include_str!("assets/set_nav.js");
const DRAW_SCRIPT: &str = include_str!("assets/draw.js");
const LOOP_SCRIPT: &str = include_str!("assets/loop_figure.js");
const POINT_SCRIPT: &str = include_str!("assets/point.js");
const CORRECT_SCRIPT: &str = include_str!("assets/correct.js");
const STATS_STYLE: &str = include_str!("assets/stats.css");
const STATS_SCRIPT: &str = include_str!("assets/stats.js");

/// The scripts of the list, beside its own.
pub(super) const LIST_SCRIPTS: [&str; 2] = [LOOP_SCRIPT, MARKS_SCRIPT];

/// The words of the page of two sets.
pub(super) fn pair_words(words: &Words) -> String {
    words.for_scripts(page::script_texts().chain([PAIR_SCRIPT]))
}

/// The words of the page of statistics.
pub(super) fn stats_words(words: &Words) -> String {
    words.for_scripts([STATS_SCRIPT])
}

/// A page could not be made.
pub(super) type PageError = String;

/// An asset: its media type and bytes.
pub(super) fn asset(name: &str) -> Option<(&'static str, &'static [u8])> {
    let (kind, text) = match name {
        "marks.css" => ("text/css; charset=utf-8", MARKS_STYLE),
        "make.js" => ("text/javascript; charset=utf-8", MAKE_SCRIPT),
        "marks.js" => ("text/javascript; charset=utf-8", MARKS_SCRIPT),
        "set_nav.js" => ("text/javascript; charset=utf-8", SET_NAV_SCRIPT),
        "draw.js" => ("text/javascript; charset=utf-8", DRAW_SCRIPT),
        "loop_figure.js" => ("text/javascript; charset=utf-8", LOOP_SCRIPT),
        "point.js" => ("text/javascript; charset=utf-8", POINT_SCRIPT),
        "correct.js" => ("text/javascript; charset=utf-8", CORRECT_SCRIPT),
        "history.css" => ("text/css; charset=utf-8", crate::history::STYLE),
        "lifter.css" => ("text/css; charset=utf-8", LIFTER_STYLE),
        "pair.css" => ("text/css; charset=utf-8", PAIR_STYLE),
        "pair.js" => ("text/javascript; charset=utf-8", PAIR_SCRIPT),
        "stats.css" => ("text/css; charset=utf-8", STATS_STYLE),
        "stats.js" => ("text/javascript; charset=utf-8", STATS_SCRIPT),
        _ => return triage::asset(name).or_else(|| page::asset(name)),
    };
    Some((kind, text.as_bytes()))
}

/// The page of one set, from what the check wrote: the data of its own page, or else the stored track.
pub(super) fn set(triage: &Triage, clip: &Clip, words: &Words, units: Units) -> Result<String, PageError> {
    let mut data = PageData { units, ..data(triage, clip)? };
    data.video = clip.video.is_some().then(|| format!("/video/{}", clip.id));
    let more = [
        ("/assets/marks.css", MARKS_STYLE),
        ("/assets/make.js", MAKE_SCRIPT),
        ("/assets/marks.js", MARKS_SCRIPT),
        ("/assets/set_nav.js", SET_NAV_SCRIPT),
        ("/assets/draw.js", DRAW_SCRIPT),
        ("/assets/point.js", POINT_SCRIPT),
        ("/assets/correct.js", CORRECT_SCRIPT),
    ];
    page::render(&data, words, page::Assets::Served { prefix: "/assets/", more: &more }).map_err(|e| e.to_string())
}

/// What is drawn over a loop: the data of the set's page without its pictures.
pub(super) fn figure(triage: &Triage, clip: &Clip) -> Result<String, PageError> {
    let data = PageData { stills: Vec::new(), ..data(triage, clip)? };
    page::data_block(&data).map_err(|e| e.to_string())
}

/// What the page of a set shows.
pub(super) fn data(triage: &Triage, clip: &Clip) -> Result<PageData, PageError> {
    let folder = triage.root.join(&clip.folder);
    let data = stored_page(&folder).or_else(|| from_track(&folder));
    let data = data.ok_or_else(|| {
        format!("{} has neither report.html nor pose.json of this version; check the clip again", clip.name)
    })?;
    Ok(PageData { clock: clip.clock, ..data })
}

/// The report of a set.
pub(super) fn report(triage: &Triage, clip: &Clip) -> Option<SetReport> {
    serde_json::from_slice(&own_file(&triage.root.join(&clip.folder), "report.json")?).ok()
}

fn stored_page(folder: &Path) -> Option<PageData> {
    PageData::read(&String::from_utf8(own_file(folder, "report.html")?).ok()?)
}

/// Without pictures of the reps, for a report that was written without a page.
fn from_track(folder: &Path) -> Option<PageData> {
    let report: SetReport = serde_json::from_slice(&own_file(folder, "report.json")?).ok()?;
    let track = Track::read(own_file(folder, "pose.json")?.as_slice()).ok()?;
    let profile = Profile::built_in(&report.spotter.profile).or_else(|_| Profile::built_in("default")).ok()?;
    let known = Known { told: report.session.told(), ..Known::default() };
    let set = SetAnalysis::corrected(&track, Some(report.lift.name), &profile, &known, &report.corrections).ok()?;
    let (angles, reps, bar, verdict) = (&set.angles, &set.reps, &set.bar, &set.verdict);
    let stages = Analysis { track: set.track(&track), angles, reps, bar, verdict, profile: &profile };
    Some(PageData::new(&report, &stages))
}

/// A file of the folder itself, not one that a link leads to.
fn own_file(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let path = folder.join(name);
    path.symlink_metadata().ok().filter(|m| m.is_file())?;
    std::fs::read(path).ok()
}
