//! The sentences of a report in another language. A report is written in English, by the parts that measure and judge; the English catalogue
//! holds each of its sentences as a message `told-…`. By that a sentence is recognised, what was put into it is taken out, and the message of
//! the same name says it again.

use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentValue};

use super::pattern::{Piece, messages};
use super::{ENGLISH, Words};
use crate::faults::{Aspect, Severity, Verdict, catalogue};
use crate::lifts::LiftName;
use crate::measures::{MEASURES, Unit};
use crate::report::{capitalised, name_of};

/// How a sentence can read: the message behind it, and what stands in it one after the other.
struct Form {
    message: String,
    parts: Vec<Part>,
    /// Bytes that are fixed: of two forms that fit, the one with more is meant.
    fixed: usize,
}

#[derive(Clone)]
enum Part {
    Fixed(String),
    Put(String),
}

/// The English forms, the most telling first.
static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let told = messages(&ENGLISH.resource).into_iter().filter(|(name, _)| name.starts_with("told-"));
    let forms = told.flat_map(|(message, pieces)| {
        readings(&pieces).into_iter().map(move |parts| {
            let fixed = parts.iter().map(|part| if let Part::Fixed(text) = part { text.len() } else { 0 }).sum();
            Form { message: message.clone(), parts, fixed }
        })
    });
    let mut forms: Vec<Form> = forms.collect();
    forms.sort_by_key(|form| std::cmp::Reverse(form.fixed));
    forms
});

/// Things of which the program has the English words itself: family and name in files, by these words.
static NAMES: LazyLock<HashMap<&'static str, (&'static str, String)>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for fault in catalogue() {
        names.extend(fault.cue.all(fault.name).map(|(name, words)| (words, ("cue", name))));
        names.insert(fault.title, ("fault", fault.name.to_owned()));
        names.insert(fault.definition, ("definition", fault.name.to_owned()));
    }
    for measure in MEASURES {
        names.insert(measure.meaning, ("meaning", measure.key.to_owned()));
        names.entry(measure.title).or_insert(("measure", measure.key.to_owned()));
    }
    for lift in LiftName::ALL {
        names.insert(lift.words, ("lift", lift.id().to_owned()));
        names.extend(lift.variants.iter().map(|v| (v.words, ("variant", format!("{}-{}", lift.id(), v.id)))));
    }
    names.extend(Aspect::ALL.iter().map(|aspect| (aspect.words(), ("aspect", name_of(aspect)))));
    names.extend(Verdict::ALL.iter().map(|verdict| (verdict.words(), ("verdict", name_of(verdict)))));
    let severities = [Severity::Note, Severity::Warning, Severity::Breakdown];
    names.extend(severities.iter().map(|severity| (severity.words(), ("severity", name_of(severity)))));
    names
});

/// Every way that a message can read, with one of its variants each.
fn readings(pieces: &[Piece]) -> Vec<Vec<Part>> {
    let mut all: Vec<Vec<Part>> = vec![Vec::new()];
    for piece in pieces {
        let next: Vec<Vec<Part>> = match piece {
            Piece::Text(text) => vec![vec![Part::Fixed(text.clone())]],
            Piece::Put { put } => vec![vec![Part::Put(put.clone())]],
            Piece::Chosen { of, .. } => of.values().flat_map(|variant| readings(variant)).collect(),
        };
        all = all.iter().flat_map(|before| next.iter().map(move |after| [&before[..], after].concat())).collect();
    }
    all
}

/// What was put in where a text reads like these parts.
fn put_in<'t>(parts: &[Part], text: &'t str) -> Option<Vec<(String, &'t str)>> {
    match parts {
        [] => text.is_empty().then(Vec::new),
        [Part::Fixed(fixed), rest @ ..] => put_in(rest, text.strip_prefix(fixed.as_str())?),
        [Part::Put(name)] => (!text.is_empty()).then(|| vec![(name.clone(), text)]),
        [Part::Put(name), rest @ ..] => {
            let Some(Part::Fixed(next)) = rest.first() else { return None };
            let mut ends = text.match_indices(next.as_str()).map(|(end, _)| end).filter(|end| *end > 0);
            ends.find_map(|end| {
                let mut found = put_in(rest, &text[end..])?;
                found.push((name.clone(), &text[..end]));
                Some(found)
            })
        }
    }
}

/// With a small letter at its head.
fn small(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

impl Words {
    /// What a report says in English, in this language; as it stands where it is not known.
    #[must_use]
    pub fn told(&self, english: &str) -> String {
        if self.is_english() { english.to_owned() } else { self.known(english).unwrap_or_else(|| english.to_owned()) }
    }

    /// The same, capitalised.
    #[must_use]
    pub fn told_first(&self, english: &str) -> String {
        capitalised(&self.told(english))
    }

    /// What stands behind a number, with the blank before it where there is one.
    #[must_use]
    pub fn unit(&self, unit: Unit) -> String {
        let english = unit.words();
        if !is_word(unit) {
            return english.to_owned();
        }
        format!(" {}", self.name_of("unit", unit.id(), english.trim_start()))
    }

    /// A number with its unit, as it is shown in English: with the language's sign and words.
    #[must_use]
    pub fn number(&self, shown: &str) -> String {
        let unit = Unit::ALL.into_iter().find(|unit| is_word(*unit) && shown.ends_with(unit.words()));
        let Some(unit) = unit else { return self.digits(shown) };
        self.digits(shown.strip_suffix(unit.words()).unwrap_or(shown)) + &self.unit(unit)
    }

    fn known(&self, text: &str) -> Option<String> {
        if text.is_empty() {
            return Some(String::new());
        }
        self.whole(text)
            .or_else(|| self.several(text, ". ", ". "))
            .or_else(|| self.several(text, "; ", "; "))
            .or_else(|| self.several(text, ", ", ", "))
            .or_else(|| self.named(text))
    }

    /// A name, a number, or one sentence, which may lack its capital or its stop.
    fn whole(&self, text: &str) -> Option<String> {
        if let Some((family, id)) = NAMES.get(text) {
            return Some(self.name_of(family, id, text));
        }
        if text.starts_with(|c: char| c.is_ascii_digit() || "±+−-–".contains(c)) && !text.contains(". ") {
            if let Some(counted) = self.counted(text) {
                return Some(counted);
            }
            if let Some(said) = self.said_as(text) {
                return Some(said);
            }
            if is_number(text) {
                return Some(self.day(&self.number(text)));
            }
        }
        if let Some(said) = self.said_as(text) {
            return Some(said);
        }
        let begins_small = small(text);
        if begins_small != text
            && let Some(said) = self.whole(&begins_small)
        {
            return Some(capitalised(&said));
        }
        let without_stop = text.strip_suffix('.')?;
        self.whole(without_stop).map(|said| said + ".")
    }

    /// `2 clean`.
    fn counted(&self, text: &str) -> Option<String> {
        let (count, what) = text.split_once(' ')?;
        let (family, id) = NAMES.get(what).filter(|_| count.bytes().all(|b| b.is_ascii_digit()))?;
        Some(format!("{count} {}", self.name_of(family, id, what)))
    }

    fn said_as(&self, text: &str) -> Option<String> {
        let say = |form: &Form, found: &[(String, &str)], all_known: bool| {
            let mut arguments = FluentArgs::new();
            for (name, english) in found {
                let value = match english.parse::<u32>() {
                    Ok(count) => FluentValue::from(count),
                    Err(_) => match self.known(english) {
                        Some(told) => FluentValue::from(told),
                        None if all_known => return None,
                        None => FluentValue::from(self.digits(english)),
                    },
                };
                arguments.set(name.clone(), value);
            }
            Some(self.say_with(&form.message, arguments))
        };
        let fitting = || FORMS.iter().filter_map(|form| Some((form, put_in(&form.parts, text)?)));
        let known = fitting().find_map(|(form, found)| say(form, &found, true));
        // A name of somebody or of a file is in no catalogue; a form that fixes too little would take anything for one.
        let telling = |form: &Form| form.fixed >= 10;
        known.or_else(|| fitting().find(|(form, _)| telling(form)).and_then(|(form, found)| say(form, &found, false)))
    }

    /// Several sentences or clauses, each as many at once as are known together.
    fn several(&self, text: &str, between: &str, said_between: &str) -> Option<String> {
        let ends: Vec<usize> = text.match_indices(between).map(|(end, _)| end).collect();
        ends.iter().rev().find_map(|end| {
            let stop = if between.starts_with('.') { 1 } else { 0 };
            let first = self.whole(&text[..end + stop]).or_else(|| self.named(&text[..end + stop]))?;
            let rest = self.known(&text[end + between.len()..])?;
            Some(format!("{}{said_between}{rest}", first.strip_suffix('.').filter(|_| stop == 1).unwrap_or(&first)))
        })
    }

    /// `what: why`.
    fn named(&self, text: &str) -> Option<String> {
        let (what, why) = text.split_once(": ")?;
        Some(format!("{}: {}", self.whole(what)?, self.known(why)?))
    }
}

/// Whether a unit is told in words, which every language has its own of.
fn is_word(unit: Unit) -> bool {
    use Unit::{Hertz, Pixels, Ratio, Sessions, StaturesPerSecond, Thighs};
    matches!(unit, Ratio | Thighs | StaturesPerSecond | Sessions | Hertz | Pixels)
}

/// Digits with what stands among them in numbers, pairs, days and times.
fn is_number(text: &str) -> bool {
    // The longer ones first: they begin as others do.
    let units = [
        " of stature",
        " of the thigh",
        " statures",
        " pictures",
        " sessions",
        "/s",
        " times",
        " kg",
        " lb",
        " cm",
        " in",
        " m",
        " s",
        " W",
        " px",
    ];
    let stripped = units.iter().fold(text.to_owned(), |text, unit| text.replace(unit, ""));
    stripped.chars().all(|c| c.is_ascii_digit() || " .,:±+−-–%°…".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advice::MESSAGES;

    fn german() -> &'static Words {
        Words::asked_for("de")
    }

    #[test]
    fn sentences_are_told_with_what_was_put_into_them() {
        let told = |english: &str| german().told(english);
        assert_eq!(
            told("2 of 5 reps are flagged: rounded lower back, most in rep 3."),
            "2 von 5 Wiederholungen sind auffällig: runder unterer Rücken, am meisten in Wiederholung 3."
        );
        assert_eq!(
            told(
                "Lower back rounder by 12.5° ± 4° than in your own cleanest reps. Brace as in your best reps, and stop the set when you cannot."
            ),
            "Der untere Rücken war um 12,5° ± 4° runder als in Ihren eigenen saubersten Wiederholungen. Spannen Sie sich an wie in Ihren besten \
             Wiederholungen, und beenden Sie den Satz, wenn es nicht geht."
        );
        assert_eq!(told("2 clean, 1 flagged"), "2 sauber, 1 auffällig");
        assert_eq!(told("1 rep"), "1 Wiederholung");
        assert_eq!(
            told("the lower back in the hinge was measured in 40 % of its part of the rep, 60 % are needed"),
            "der untere Rücken in der Hüftbeuge: gemessen in 40 % des Teils der Wiederholung, auf den es ankommt, nötig sind 60 %"
        );
        // Of a name that nobody knows the sentence is told about all the same.
        assert_eq!(told("it is the same clip as `a.mp4`"), "es ist derselbe Clip wie `a.mp4`");
        assert_eq!(told("Nobody wrote this down."), "Nobody wrote this down.");
        assert_eq!(Words::asked_for("en").told("1 rep"), "1 rep");
    }

    #[test]
    fn numbers_are_told_with_the_signs_and_words_of_the_language() {
        assert_eq!(german().number("1.8 ± 0.3 times"), "1,8 ± 0,3 mal");
        assert_eq!(german().number("5 % ± 6 % of the thigh"), "5 % ± 6 % des Oberschenkels");
        assert_eq!(german().number("34° ± 8°"), "34° ± 8°");
        assert_eq!(german().number("0.55 ± 0.07 m/s"), "0,55 ± 0,07 m/s");
        assert_eq!(Words::asked_for("en").number("1.8 ± 0.3 times"), "1.8 ± 0.3 times");
    }

    #[test]
    fn whatever_is_advised_cued_or_named_is_told() {
        let english = MESSAGES.iter().map(|message| message.words).chain(NAMES.keys().copied());
        let untold: Vec<&str> = english.filter(|text| german().known(text).is_none()).collect();
        assert!(untold.is_empty(), "{untold:#?}");
    }

    #[test]
    fn what_ends_a_process_that_reads_is_told() {
        use crate::pose::PoseError;
        let errors = [
            PoseError::NotStarted(std::io::ErrorKind::NotFound.into()),
            PoseError::Crashed { signal: 11 },
            PoseError::Killed,
            PoseError::Ended(std::process::ExitStatus::default()),
            PoseError::Stalled { minutes: 10.0 },
        ];
        for english in errors.map(|error| error.to_string()) {
            let told = german().told(&english);
            assert!(told != english && !told.contains(" it "), "{english}: {told}");
        }
    }
}
