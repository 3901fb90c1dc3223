//! A lifter's page: all sets, the best and the worst rep of each lift, what coaches noted, and how the measures went.

use std::collections::BTreeMap;

use askama::Template;
use serde::Deserialize;

use super::pages::{self, PageError};
use super::{Judgement, Placed, Scope};
use crate::faults::{Verdict, title_of};
use crate::history::{self, LifterHistory};
use crate::library::{Entry, Library};
use crate::lifts::{GivenLift, LiftName};
use crate::render::Units;
use crate::render::triage::{Clip, Triage};
use crate::report::words::{capitalised, clock};
use crate::report::{Answer, RepReport, SetReport};
use crate::words::Words;

/// Whose page.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    name: Option<String>,
}

/// A set in the list.
struct SetRow<'a> {
    clip: &'a Clip,
    lift: String,
    load: String,
    answer: String,
    /// Id of the set of the same lift before it.
    before: Option<&'a str>,
}

/// A rep that stands out.
struct Shown {
    heading: String,
    set: String,
    at_s: f64,
    when: String,
    said: String,
    picture: Option<String>,
}

/// What a coach wrote.
struct Note {
    set: String,
    at_s: f64,
    about: String,
    text: String,
    coach: String,
}

/// A lift's best and worst rep.
struct Extremes {
    title: String,
    reps: Vec<Shown>,
    /// Both for the page of two: best, then worst.
    pair: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "review/lifter.html")]
struct Page<'a> {
    words: &'a Words,
    in_app: bool,
    /// Names, with how many sets each has.
    lifters: Vec<(&'a str, usize)>,
    lifter: Option<&'a str>,
    sets: Vec<SetRow<'a>>,
    extremes: Vec<Extremes>,
    notes: Vec<Note>,
    /// The history's sections.
    sections: String,
    /// Sets that count in no trend, and why.
    left_out: Vec<(String, String)>,
}

/// A set with its report.
struct Known<'a> {
    clip: &'a Clip,
    report: SetReport,
}

/// The page of a lifter; of the one with most sets where nobody is asked for.
pub(super) fn page(
    triage: &Triage,
    marks: &[Placed],
    asked: &Asked,
    words: &Words,
    units: Units,
    in_app: bool,
) -> Result<String, PageError> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for lifter in triage.clips.iter().filter_map(name_of) {
        *count.entry(lifter).or_default() += 1;
    }
    let lifters: Vec<(&str, usize)> = count.into_iter().collect();
    let found = asked.name.as_deref().and_then(|name| lifters.iter().find(|(known, _)| *known == name.trim()));
    let lifter = found.or_else(|| lifters.iter().max_by_key(|(_, sets)| *sets)).map(|(name, _)| *name);
    let mut known: Vec<Known> = triage
        .clips
        .iter()
        .filter(|clip| lifter.is_some() && name_of(clip) == lifter)
        .filter_map(|clip| Some(Known { clip, report: pages::report(triage, clip)? }))
        .collect();
    known.sort_by(|a, b| a.clip.date.cmp(&b.clip.date));
    let (sections, left_out) = trends(lifter.unwrap_or_default(), &known, words, units)?;
    let page = Page {
        words,
        in_app,
        lifters,
        lifter,
        sets: rows(&known, words, units),
        extremes: extremes(triage, &known, words, units),
        notes: notes(triage, &known, marks, words),
        sections,
        left_out,
    };
    page.render().map_err(|e| e.to_string())
}

fn name_of(clip: &Clip) -> Option<&str> {
    clip.lifter.as_deref().map(str::trim).filter(|name| !name.is_empty())
}

/// How the measures went, by the rules of the library; and the sets that it does not take.
fn trends(
    lifter: &str,
    known: &[Known],
    words: &Words,
    units: Units,
) -> Result<(String, Vec<(String, String)>), PageError> {
    let failed = |error: &dyn std::fmt::Display| error.to_string();
    let mut library = Library::in_memory().map_err(|e| failed(&e))?;
    let mut left_out = Vec::new();
    for Known { clip, report } in known {
        match Entry::new(report) {
            Ok(entry) => drop(library.add(&entry).map_err(|e| failed(&e))?),
            Err(reason) => left_out.push((clip.name.clone(), words.told(&reason.to_string()))),
        }
    }
    if left_out.len() == known.len() {
        return Ok((String::new(), left_out));
    }
    let sets = library.sets(lifter).map_err(|e| failed(&e))?;
    let history = LifterHistory::new(lifter, &sets, GivenLift::default(), units);
    Ok((history::sections(&history, words).map_err(|e| failed(&e))?, left_out))
}

fn lift_words(lift: LiftName, words: &Words) -> String {
    words.name_of("lift", lift.id(), lift.words)
}

/// The newest first.
fn rows<'a>(known: &[Known<'a>], words: &Words, units: Units) -> Vec<SetRow<'a>> {
    let row = |(place, Known { clip, report }): (usize, &Known<'a>)| SetRow {
        clip,
        lift: lift_words(clip.lift, words),
        load: clip.load_kg.map(|kg| words.digits(&units.load(kg))).unwrap_or_default(),
        answer: words.told(&Answer::of(report).sentence),
        before: known[..place].iter().rev().find(|b| b.clip.lift == clip.lift).map(|b| b.clip.id.as_str()),
    };
    known.iter().enumerate().map(row).rev().collect()
}

/// Of every lift the best rep, and the worst where one was flagged.
fn extremes(triage: &Triage, known: &[Known], words: &Words, units: Units) -> Vec<Extremes> {
    let of = |lift: LiftName| {
        let sets = known.iter().filter(move |k| k.clip.lift == lift);
        sets.flat_map(|k| k.report.reps.iter().map(move |rep| (k, rep)))
    };
    let lift = |lift: &LiftName| {
        let judged = of(*lift).filter(|(_, rep)| rep.rank().is_some());
        let (set, rep) = judged.min_by_key(|(_, rep)| rep.rank())?;
        let flagged = of(*lift).filter(|(_, rep)| rep.verdict == Verdict::Flagged && !rep.findings.is_empty());
        let worst = flagged.max_by_key(|(_, rep)| rep.gravity());
        let mut reps = vec![shown(triage, set, rep, "best-rep", words, units)];
        reps.extend(worst.map(|(set, rep)| shown(triage, set, rep, "worst-rep", words, units)));
        let pair = worst
            .map(|(other, bad)| (format!("{}.{}", set.clip.id, rep.index), format!("{}.{}", other.clip.id, bad.index)));
        Some(Extremes { title: capitalised(&lift_words(*lift, words)), reps, pair })
    };
    LiftName::ALL.iter().filter_map(lift).collect()
}

fn shown(triage: &Triage, set: &Known, rep: &RepReport, heading: &str, words: &Words, units: Units) -> Shown {
    let Known { clip, .. } = set;
    let said = rep.findings.first().map_or_else(
        || words.name_of("verdict", &crate::report::name_of(&rep.verdict), rep.verdict.words()),
        |finding| words.name_of("fault", &finding.fault, &title_of(&finding.fault)),
    );
    let stills = pages::data(triage, clip).map(|data| data.stills).unwrap_or_default();
    let still = stills.into_iter().find(|still| still.rep == rep.index);
    let about = [
        clip.date.as_deref().map(|day| words.day(day)),
        clip.load_kg.map(|kg| words.digits(&units.load(kg))),
        Some(words.say_of("rep-number", "number", rep.index)),
    ];
    Shown {
        heading: words.say(heading),
        set: clip.id.clone(),
        at_s: rep.findings.first().map_or(rep.turn_s, |finding| finding.at_s),
        when: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        said: capitalised(&said),
        picture: still.map(|still| still.uri),
    }
}

/// What coaches wrote of these sets, the newest set first.
fn notes(triage: &Triage, known: &[Known], marks: &[Placed], words: &Words) -> Vec<Note> {
    let of_set = |Known { clip, .. }: &Known| {
        let place = triage.clips.iter().position(|other| other.id == clip.id);
        let about = |mark: &Placed| match (mark.mark.subject.scope, mark.rep) {
            (Scope::Rep, Some(rep)) => words.say_of("rep-number", "number", rep),
            (Scope::Rep, None) => clock(mark.mark.subject.at_s),
            (Scope::Set, _) => words.say("whole-set"),
        };
        let note = |mark: &Placed| match &mark.mark.judgement {
            Judgement::Note(text) => Some(Note {
                set: clip.id.clone(),
                at_s: mark.mark.subject.at_s,
                about: [clip.date.as_deref().map_or_else(|| clip.name.clone(), |day| words.day(day)), about(mark)]
                    .join(" · "),
                text: text.clone(),
                coach: mark.mark.coach.clone(),
            }),
            _ => None,
        };
        marks.iter().filter(|mark| mark.clip == place).filter_map(note).collect::<Vec<_>>()
    };
    known.iter().rev().flat_map(of_set).collect()
}
