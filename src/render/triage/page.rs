//! The page itself: a template, one block of data that the page's script turns into rows, and the assets.

use std::borrow::Cow;
use std::path::Path;

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::chart::{Chart, lift_place, lift_titles};
use super::clip::{file_name, result_id};
use super::{Clip, Failed, Triage, TriageFinding, TriageRep, Unreadable};
use crate::clip::VideoClock;
use crate::faults::{Aspect, Verdict, catalogue};
use crate::files::results::PAGE;
use crate::lifts::LiftName;
use crate::measures::Unit;
use crate::words::Words;

/// Where the page finds its style, scripts and videos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assets {
    /// Everything within the file: it opens by double click, videos beside it by relative address.
    Inline,
    /// From the review desk, which also takes marks; nothing within the file may run.
    Served,
    /// The same within the app, to whose pages it leads.
    ServedInApp,
}

/// The page could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the triage page could not be made: {0}")]
pub struct RenderError(String);

const THEME: &str = include_str!("../page/assets/theme.css");
const STYLE: &str = include_str!("assets/triage.css");
const WORDS: &str = crate::render::page::WORDS;
const SHOWN: &str = crate::render::page::SHOWN;
const LOOP: &str = include_str!("assets/loop.js");
const SCRIPT: &str = include_str!("assets/triage.js");

/// An asset of the served page: its media type and bytes.
pub fn asset(name: &str) -> Option<(&'static str, &'static [u8])> {
    match name {
        "triage.css" => Some(("text/css; charset=utf-8", STYLE.as_bytes())),
        "loop.js" => Some(("text/javascript; charset=utf-8", LOOP.as_bytes())),
        "triage.js" => Some(("text/javascript; charset=utf-8", SCRIPT.as_bytes())),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "render/triage/page.html")]
struct Page<'a> {
    words: &'a Words,
    /// The words of the scripts.
    said: String,
    served: bool,
    in_app: bool,
    /// Style sheets and scripts of a page that stands alone, each with its hash for the content security policy.
    styles: [Inline; 2],
    scripts: [Inline; 4],
    data: String,
    chart: Chart,
    counts: Vec<(String, String)>,
    lifters: Vec<&'a str>,
    faults: Vec<(usize, String)>,
    unreadable: &'a [Unreadable],
    scope: &'a str,
}

/// Text that stands within the page.
struct Inline {
    text: &'static str,
    hash: String,
}

impl Inline {
    fn new(text: &'static str) -> Self {
        Self { text, hash: format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes()))) }
    }
}

/// Renders the page in a language. The same reports give the same bytes. `more` are the texts of the scripts that a server adds.
///
/// # Errors
/// When the template fails, which no report can make it do.
pub fn render(triage: &Triage, words: &Words, assets: Assets, more: &[&str]) -> Result<String, RenderError> {
    let mut lifters: Vec<&str> = triage.clips.iter().filter_map(|c| c.lifter.as_deref()).collect();
    lifters.sort_unstable();
    lifters.dedup();
    let data = serde_json::to_string(&data(triage, &lifters, words, assets)).map_err(|e| RenderError(e.to_string()))?;
    let chart = Chart::of(triage, words);
    let mut faults: Vec<(usize, String)> = chart.rows.iter().map(|r| (r.fault, r.title.clone())).collect();
    faults.sort();
    let page = Page {
        words,
        said: words.for_scripts([WORDS, LOOP, SCRIPT].into_iter().chain(more.iter().copied())),
        served: assets != Assets::Inline,
        in_app: assets == Assets::ServedInApp,
        styles: [THEME, STYLE].map(Inline::new),
        scripts: [WORDS, SHOWN, LOOP, SCRIPT].map(Inline::new),
        data: for_script(&data),
        chart,
        counts: counts(triage, words),
        lifters,
        faults,
        unreadable: &triage.unreadable,
        scope: crate::report::SCOPE,
    };
    page.render().map_err(|e| RenderError(e.to_string()))
}

/// JSON that no string within can end the script element it stands in.
fn for_script(json: &str) -> String {
    json.replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e")
}

/// What is in the folder: what is counted, and how many.
fn counts(triage: &Triage, words: &Words) -> Vec<(String, String)> {
    let of = |message: &str, count: usize| (words.say_of(message, "count", count), words.grouped(count));
    let reps = || triage.clips.iter().flat_map(|clip| &clip.reps);
    let judged = |verdict: Verdict| {
        let count = reps().filter(|rep| rep.verdict == verdict).count();
        (words.told(verdict.words()), words.grouped(count))
    };
    let without = triage.failed.len() + triage.clips.iter().filter(|clip| clip.without.is_some()).count();
    let mut all = vec![of("count-clips", triage.clips.len()), of("count-reps", reps().count())];
    all.extend([Verdict::Flagged, Verdict::PartlySeen, Verdict::CannotJudge, Verdict::Clean].map(judged));
    all.extend((without > 0).then(|| of("clips-without", without)));
    all
}

/// What the page's script reads. Rows are arrays rather than objects and name things by their place: 20,000 reps must open in
/// a blink.
#[derive(Serialize)]
struct Data<'a> {
    faults: Vec<FaultData>,
    lifts: Vec<String>,
    units: Vec<UnitData>,
    lifters: &'a [&'a str],
    clips: Vec<ClipData<'a>>,
    /// Worst first.
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct FaultData {
    name: &'static str,
    title: String,
    /// By place of the lift.
    cues: Vec<String>,
    lifts: Vec<usize>,
}

/// A unit as `shown.js` shows it.
#[derive(Serialize)]
struct UnitData {
    sign: String,
    words: String,
    scale: f64,
    decimals: usize,
}

impl UnitData {
    fn named(id: &str, words: &Words) -> Self {
        match Unit::named(id) {
            Some(unit) => Self {
                sign: unit.sign().into(),
                words: words.unit(unit),
                scale: unit.scale(),
                decimals: unit.decimals(),
            },
            // Of a report by another version.
            None => Self { sign: String::new(), words: format!(" {id}"), scale: 1.0, decimals: 2 },
        }
    }
}

#[derive(Serialize)]
struct ClipData<'a> {
    id: Cow<'a, str>,
    name: &'a str,
    /// Place of the lift, −1 where there is no result.
    lift: isize,
    /// Place among the lifters, −1 for nobody named.
    lifter: isize,
    date: Option<&'a str>,
    load_kg: Option<f64>,
    page: Option<String>,
    video: Option<String>,
    clock: VideoClock,
}

/// Clip, rep (0: the whole set), start, turn, end, verdict (0 clean, 1 flagged, 2 partly seen, 3 cannot judge, 4 set, 5 no result), findings,
/// a mark for each aspect; of a clip without a result the reason instead.
#[derive(Serialize)]
struct Row(usize, usize, f64, f64, f64, u8, Vec<FindingData>, String);

/// In place of a verdict where a row is about the whole set.
const WHOLE_SET: u8 = 4;
/// And where a clip has nothing to judge.
const NO_RESULT: u8 = 5;

/// One mark for each of [`Aspect::ALL`], a space where the lift has no such aspect; empty in reports without aspects.
fn marks(rep: &TriageRep) -> String {
    let mark = |a: &Aspect| rep.aspects.get(a).map_or(' ', |verdict| verdict.mark());
    if rep.aspects.is_empty() { String::new() } else { Aspect::ALL.iter().map(mark).collect() }
}

/// Fault, severity (1 note … 3 breakdown), value, sd, threshold, unit, moment.
#[derive(Serialize)]
struct FindingData(usize, u8, f64, f64, f64, usize, f64);

fn data<'a>(triage: &'a Triage, lifters: &'a [&'a str], words: &Words, assets: Assets) -> Data<'a> {
    let faults: Vec<&str> = catalogue().map(|f| f.name).collect();
    let findings = || triage.clips.iter().flat_map(|c| c.reps.iter().flat_map(|r| &r.findings).chain(&c.set));
    let mut units: Vec<&str> = findings().map(|f| f.unit.as_str()).collect();
    units.sort_unstable();
    units.dedup();
    let finding = |f: &TriageFinding| {
        let fault = faults.iter().position(|name| *name == f.fault)?;
        let unit = units.binary_search(&f.unit.as_str()).ok()?;
        Some(FindingData(fault, f.severity as u8 + 1, f.value, f.sd, f.threshold, unit, f.at_s))
    };
    let mut rows: Vec<(Rank, Row)> = Vec::new();
    for (place, clip) in triage.clips.iter().enumerate() {
        for rep in &clip.reps {
            let found = rep.findings.iter().filter_map(finding).collect();
            let verdict = rep.verdict as u8;
            let row = Row(place, rep.index, rep.start_s, rep.turn_s, rep.end_s, verdict, found, marks(rep));
            rows.push((Rank::of_rep(rep), row));
        }
        if let Some(why) = &clip.without {
            rows.push((Rank::WITHOUT, without(place, &words.told(why))));
        }
        if !clip.set.is_empty() {
            let end = clip.reps.last().map_or(clip.span_s.1, |r| r.end_s);
            let start = clip.reps.first().map_or(clip.span_s.0, |r| r.start_s);
            let found = clip.set.iter().filter_map(finding).collect();
            rows.push((
                Rank::of_findings(&clip.set, 2),
                Row(place, 0, start, start, end, WHOLE_SET, found, String::new()),
            ));
        }
    }
    for (k, failed) in triage.failed.iter().enumerate() {
        rows.push((Rank::WITHOUT, without(triage.clips.len() + k, &words.told(&failed.reason))));
    }
    // Stable: reps of equal rank stay in order of their clips.
    rows.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(std::cmp::Ordering::Equal));
    Data {
        faults: catalogue()
            .map(|f| FaultData {
                name: f.name,
                title: words.told_first(f.title),
                cues: LiftName::ALL.iter().map(|lift| words.told(f.cue.in_lift(*lift))).collect(),
                lifts: LiftName::named().filter(|l| f.applies_to(*l)).map(lift_place).collect(),
            })
            .collect(),
        lifts: lift_titles(words),
        clips: triage
            .clips
            .iter()
            .map(|c| clip_data(&triage.root, c, lifters, assets))
            .chain(triage.failed.iter().map(failed_data))
            .collect(),
        units: units.iter().map(|unit| UnitData::named(unit, words)).collect(),
        lifters,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

/// What makes a rep worse than another, in this order: the gravest finding; being flagged, then not being judgeable; how
/// far the gravest finding is past its threshold, as a share of that.
#[derive(PartialEq, PartialOrd)]
struct Rank(u8, u8, f64);

impl Rank {
    /// Of a clip in which nothing was judged: as a rep that cannot be.
    const WITHOUT: Self = Self(0, 2, 0.0);

    fn of_rep(rep: &TriageRep) -> Self {
        let verdict = match rep.verdict {
            Verdict::Flagged => 3,
            Verdict::CannotJudge => 2,
            Verdict::PartlySeen => 1,
            Verdict::Clean => 0,
        };
        Self::of_findings(&rep.findings, verdict)
    }

    fn of_findings(findings: &[TriageFinding], verdict: u8) -> Self {
        let worst = findings.iter().map(|f| f.severity).max();
        let excess = findings.iter().filter(|f| Some(f.severity) == worst).map(|f| f.excess);
        Self(worst.map_or(0, |s| s as u8 + 1), verdict, excess.fold(0.0, f64::max))
    }
}

fn clip_data<'a>(root: &Path, clip: &'a Clip, lifters: &[&str], assets: Assets) -> ClipData<'a> {
    let lifter = clip.lifter.as_deref().and_then(|l| lifters.binary_search(&l).ok());
    let (page, video) = match assets {
        Assets::Served | Assets::ServedInApp => {
            (Some(format!("/set/{}", clip.id)), clip.video.is_some().then(|| format!("/video/{}", clip.id)))
        }
        Assets::Inline => {
            let video = clip.video.as_deref().and_then(|v| relative_path(root, v));
            (clip.has_page.then(|| address(&clip.folder, PAGE)), video.map(|v| encode(&v)))
        }
    };
    ClipData {
        id: Cow::Borrowed(&clip.id),
        name: &clip.name,
        lift: lift_place(clip.lift) as isize,
        lifter: lifter.map_or(-1, |place| place as isize),
        date: clip.date.as_deref(),
        load_kg: clip.load_kg,
        page,
        video,
        clock: clip.clock,
    }
}

/// A clip that could not be checked.
fn failed_data(failed: &Failed) -> ClipData<'_> {
    ClipData {
        id: Cow::Owned(result_id(&failed.clip)),
        name: file_name(&failed.clip),
        lift: -1,
        lifter: -1,
        date: None,
        load_kg: None,
        page: None,
        video: None,
        clock: VideoClock { factor: 1.0, offset_s: 0.0 },
    }
}

/// The row of a clip in which nothing was judged.
fn without(clip: usize, why: &str) -> Row {
    Row(clip, 0, 0.0, 0.0, 0.0, NO_RESULT, Vec::new(), why.to_owned())
}

/// A file in a result's folder as a relative address.
fn address(folder: &str, file: &str) -> String {
    encode(&if folder.is_empty() { file.to_owned() } else { format!("{folder}/{file}") })
}

/// What stands for itself in an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A relative path as an address; the `./` keeps a colon from making it another scheme.
fn encode(path: &str) -> String {
    format!("./{}", utf8_percent_encode(path, PLAIN))
}

/// The way from one folder to a file, both without links; `None` where there is none, as between drives.
fn relative_path(from: &Path, to: &Path) -> Option<String> {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = to.components().skip(common).map(|c| c.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}
