//! Two sets, or two reps, of any days side by side: videos and curves in step by the phases of the reps, the numbers and what they differ by.

use std::collections::BTreeSet;

use askama::Template;
use fluent_bundle::FluentArgs;
use serde::Deserialize;

use super::pages::{self, PageError};
use crate::faults::Verdict;
use crate::faults::history::{limits::SURE_SDS, middle};
use crate::measures::{MEASURES, Measure};
use crate::render::Units;
use crate::render::page::{PageData, data_block, script_names};
use crate::render::triage::{Clip, Triage};
use crate::report::{RepReport, SetReport, name_of};
use crate::words::Words;

/// Which two, each by the id of its result and the number of its rep: `0123456789ab` or `0123456789ab.2`.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    a: Option<String>,
    b: Option<String>,
}

/// What can be chosen: every set with reps, and each of its reps.
struct Choice {
    label: String,
    /// Value, words, and whether it is chosen on the left and on the right.
    options: Vec<(String, String, [bool; 2])>,
}

/// One of the two.
struct Side<'a> {
    /// `a` or `b`: the end of the names of its elements.
    name: &'static str,
    clip: &'a Clip,
    report: SetReport,
    rep: Option<usize>,
    title: String,
    subtitle: String,
    /// None where nothing is left of which a figure could be drawn.
    json: Option<String>,
}

/// A number on both sides.
#[derive(Debug, PartialEq, Eq)]
struct Number {
    title: String,
    a: String,
    b: String,
    difference: String,
    /// Whether the difference is at least twice its standard deviation.
    is_sure: bool,
}

#[derive(Template)]
#[template(path = "review/pair.html")]
struct Page<'a> {
    words: &'a Words,
    /// The words of the scripts.
    said: String,
    scripts: Vec<&'static str>,
    /// Names of the two fields, with their labels.
    fields: [(&'static str, String); 2],
    choices: Vec<Choice>,
    sides: Vec<Side<'a>>,
    numbers: Vec<Number>,
    remarks: Vec<String>,
    /// Whether a side is a whole set, of which medians are told.
    has_medians: bool,
    in_app: bool,
}

/// The page of two sets or reps.
pub(super) fn page(
    triage: &Triage,
    asked: &Asked,
    words: &Words,
    units: Units,
    in_app: bool,
) -> Result<String, PageError> {
    let with_reps = newest_first(triage);
    let (a, b) = chosen(&with_reps, asked);
    let both = [("a", a), ("b", b)].into_iter().filter_map(|(name, of)| of.map(|(clip, rep)| (name, clip, rep)));
    let sides = both.map(|(name, clip, rep)| Side::new(triage, name, clip, rep, words, units));
    let sides = sides.collect::<Result<Vec<Side>, PageError>>()?;
    let (numbers, remarks) = match &sides[..] {
        [a, b] => (numbers(a, b, words, units), remarks(a, b, words)),
        _ => (Vec::new(), Vec::new()),
    };
    let places = [a, b].map(|of| of.map(|(clip, rep)| value(clip, rep)));
    let choices = with_reps.iter().map(|clip| Choice::new(clip, &places, words)).collect();
    let page = Page {
        words,
        said: pages::pair_words(words),
        // All that stands on the page of a set but what ties that page together.
        scripts: script_names().filter(|name| !["sketch.js", "compare.js", "set_page.js"].contains(name)).collect(),
        fields: [("a", words.say("left")), ("b", words.say("right"))],
        choices,
        has_medians: sides.iter().any(|side| side.rep.is_none()),
        sides,
        numbers,
        remarks,
        in_app,
    };
    page.render().map_err(|e| e.to_string())
}

/// Sets in which reps were counted, the newest first.
fn newest_first(triage: &Triage) -> Vec<&Clip> {
    let mut clips: Vec<&Clip> = triage.clips.iter().filter(|clip| !clip.reps.is_empty()).collect();
    clips.sort_by(|a, b| b.date.cmp(&a.date));
    clips
}

type Chosen<'a> = Option<(&'a Clip, Option<usize>)>;

/// What is asked for; otherwise the newest set, and the one before it of the same lifter and lift, or of the same lift, or any.
fn chosen<'a>(clips: &[&'a Clip], asked: &Asked) -> (Chosen<'a>, Chosen<'a>) {
    let find = |asked: Option<&str>| {
        let (id, rep) = asked.map(|of| of.split_once('.').map_or((of, None), |(id, rep)| (id, rep.parse().ok())))?;
        let clip = clips.iter().copied().find(|clip| clip.id == id)?;
        Some((clip, rep.filter(|rep| clip.reps.iter().any(|known| known.index == *rep))))
    };
    let a = find(asked.a.as_deref()).or_else(|| Some((*clips.first()?, None)));
    let b = find(asked.b.as_deref()).or_else(|| {
        let first = a?.0;
        let likeness = |clip: &&&Clip| {
            (clip.lift == first.lift) as u8 + (clip.lift == first.lift && clip.lifter == first.lifter) as u8
        };
        // Of several as like, the newest.
        let others = clips.iter().filter(|clip| clip.id != first.id).rev();
        Some((*others.max_by_key(likeness)?, None))
    });
    (a, b)
}

fn value(clip: &Clip, rep: Option<usize>) -> String {
    rep.map_or_else(|| clip.id.clone(), |rep| format!("{}.{rep}", clip.id))
}

impl Choice {
    fn new(clip: &Clip, places: &[Option<String>; 2], words: &Words) -> Self {
        let is_chosen = |value: &str| [0, 1].map(|k| places[k].as_deref() == Some(value));
        // A closed list shows the option alone.
        let short = clip.date.as_deref().map_or_else(|| clip.name.clone(), |day| words.day(day));
        let mut options = vec![(value(clip, None), format!("{short} · {}", words.say("all-reps")))];
        options.extend(clip.reps.iter().map(|rep| {
            let worst = rep.findings.first().map(|finding| finding.severity);
            let said = match (rep.verdict, worst) {
                (Verdict::Flagged, Some(severity)) => words.name_of("severity", severity.words(), severity.words()),
                (verdict, _) => words.name_of("verdict", &name_of(&verdict), verdict.words()),
            };
            (
                value(clip, Some(rep.index)),
                format!("{short} · {} · {said}", words.say_of("rep-number", "number", rep.index)),
            )
        }));
        let about = [
            clip.lifter.clone(),
            clip.date.as_deref().map(|day| words.day(day)),
            Some(words.name_of("lift", clip.lift.id(), clip.lift.words)),
            Some(clip.name.clone()),
        ];
        Self {
            label: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            options: options.into_iter().map(|(value, said)| (value.clone(), said, is_chosen(&value))).collect(),
        }
    }
}

impl<'a> Side<'a> {
    fn new(
        triage: &Triage,
        name: &'static str,
        clip: &'a Clip,
        rep: Option<usize>,
        words: &Words,
        units: Units,
    ) -> Result<Self, PageError> {
        let report = pages::report(triage, clip).ok_or_else(|| format!("{}: its report cannot be read", clip.name))?;
        let data = pages::data(triage, clip).ok().map(|data| PageData { video: None, ..data });
        let json = data.map(|data| data_block(&data)).transpose().map_err(|e| e.to_string())?;
        let lift = words.name_of("lift", clip.lift.id(), clip.lift.words);
        let which = match rep {
            Some(rep) => words.say_of("rep-number", "number", rep),
            None => words.say_of("reps-count", "count", clip.reps.len()),
        };
        let load = clip.load_kg.map(|kg| words.digits(&units.load(kg)));
        let about =
            [clip.lifter.clone(), clip.date.as_deref().map(|day| words.day(day)), load, Some(clip.name.clone())];
        Ok(Self {
            name,
            clip,
            rep,
            title: format!("{lift}, {which}"),
            subtitle: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            report,
            json,
        })
    }

    fn reps(&self) -> impl Iterator<Item = &RepReport> {
        self.report.reps.iter().filter(|rep| self.rep.is_none_or(|only| only == rep.index))
    }

    /// Median over the reps, and the median of what is stated for each: as in a lifter's history.
    fn number(&self, measure: &Measure) -> Option<(f64, f64)> {
        let of = self.reps().filter_map(|rep| rep.metrics.get(measure.key)).map(|m| (m.value, m.sd));
        middle(&of.collect::<Vec<_>>())
    }
}

/// Every number that was taken on one side at least. The two are taken for independent, which is on the safe side: what both have in
/// common, such as the lifter's build, cancels.
fn numbers(a: &Side, b: &Side, words: &Words, units: Units) -> Vec<Number> {
    let one_model = a.report.pose.spine_model_sha256 == b.report.pose.spine_model_sha256;
    let number = |measure: &&Measure| {
        let (left, right) = (a.number(measure), b.number(measure));
        let shown = |of: Option<(f64, f64)>| {
            of.map_or_else(
                || words.say("not-measured"),
                |(value, sd)| words.number(&units.pair(measure.unit, value, sd)),
            )
        };
        let (difference, is_sure) = match (left, right) {
            _ if measure.by_spine_model && !one_model => (words.say("other-model"), false),
            (Some(left), Some(right)) => {
                let (value, sd) = (right.0 - left.0, left.1.hypot(right.1));
                let plus = if value > 0.0 { "+" } else { "" };
                (format!("{plus}{}", words.number(&units.pair(measure.unit, value, sd))), value.abs() >= SURE_SDS * sd)
            }
            (None, None) => return None,
            _ => (String::new(), false),
        };
        Some(Number {
            title: words.name_of("measure", measure.key, measure.title),
            a: shown(left),
            b: shown(right),
            difference,
            is_sure,
        })
    };
    MEASURES.iter().filter_map(number).collect()
}

/// What makes the two compare less well.
fn remarks(a: &Side, b: &Side, words: &Words) -> Vec<String> {
    let mut remarks = Vec::new();
    if a.report.lift.name != b.report.lift.name {
        remarks.push(words.say("two-lifts"));
    }
    let (left, right) = (a.report.view.yaw_deg, b.report.view.yaw_deg);
    if a.report.view.kind != b.report.view.kind || (left.value - right.value).abs() > SURE_SDS * left.sd.hypot(right.sd)
    {
        let mut off = FluentArgs::new();
        off.set("a", left.value.abs().round());
        off.set("b", right.value.abs().round());
        remarks.push(words.say_with("two-views", off));
    }
    let lifters: BTreeSet<_> = [a, b].iter().filter_map(|side| side.report.session.lifter.as_deref()).collect();
    if lifters.len() > 1 {
        remarks.push(words.say("two-lifters"));
    }
    remarks
}
