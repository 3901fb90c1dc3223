//! The words of the pages, one catalogue a language in Project Fluent's format: what pages say of themselves, what reports say, and what lifts,
//! faults and measures are called, of which the English stands in their own records. A language is its three files beside this one and its
//! line in `CATALOGUES`; what it lacks is said in English.

mod pattern;
mod script;
mod told;

use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_langneg::{NegotiationStrategy, negotiate_languages, parse_accepted_languages};
use unic_langid::LanguageIdentifier;

/// Tag of a language and its catalogue; the first is complete and stands in for the others.
const CATALOGUES: [(&str, &str); 2] = [
    ("en", concat!(include_str!("en.ftl"), "\n", include_str!("en_reports.ftl"))),
    ("de", concat!(include_str!("de.ftl"), "\n", include_str!("de_reports.ftl"), "\n", include_str!("de_names.ftl"))),
];

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(CATALOGUES[0]));
static OTHERS: LazyLock<Vec<Words>> = LazyLock::new(|| CATALOGUES[1..].iter().map(|of| Words::read(*of)).collect());

/// The words of one language.
pub struct Words {
    tag: LanguageIdentifier,
    resource: Arc<FluentResource>,
    bundle: FluentBundle<Arc<FluentResource>>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "Words({})", self.tag)
    }
}

impl Words {
    fn read((tag, text): (&str, &str)) -> Self {
        let tag: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag.clone()]);
        // What is put into a sentence is a number or a name, and pages mark its direction themselves.
        bundle.set_use_isolating(false);
        // Of a catalogue with a mistake in it the rest still serves; a test finds the mistake.
        let resource = Arc::new(FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource));
        bundle.add_resource_overriding(resource.clone());
        Self { tag, resource, bundle }
    }

    /// The words of which reports are made.
    #[must_use]
    pub fn english() -> &'static Self {
        &ENGLISH
    }

    /// Tags of the languages that there are.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        CATALOGUES.iter().map(|(tag, _)| *tag)
    }

    /// The words of a language by its tag.
    #[must_use]
    pub fn of_language(tag: &str) -> Option<&'static Self> {
        std::iter::once(&*ENGLISH).chain(OTHERS.iter()).find(|words| words.tag == tag)
    }

    fn is_english(&self) -> bool {
        self.tag == ENGLISH.tag
    }

    /// The language that a browser asks for by `Accept-Language`, or English.
    #[must_use]
    pub fn asked_for(accept_language: &str) -> &'static Self {
        let asked = parse_accepted_languages(accept_language);
        let all = || std::iter::once(&*ENGLISH).chain(OTHERS.iter());
        let there: Vec<&LanguageIdentifier> = all().map(|words| &words.tag).collect();
        let chosen = negotiate_languages(&asked, &there, None, NegotiationStrategy::Lookup);
        chosen.first().and_then(|tag| all().find(|words| words.tag == ***tag)).unwrap_or(&ENGLISH)
    }

    /// Tag of the language, as `<html lang>` takes it.
    #[must_use]
    pub fn tag(&self) -> String {
        self.tag.to_string()
    }

    /// A message; its name where no catalogue has it, which a test forbids.
    #[must_use]
    pub fn say(&self, message: &str) -> String {
        self.say_with(message, FluentArgs::new())
    }

    /// A message about one thing.
    #[must_use]
    pub fn say_of<'v>(&self, message: &str, name: &'v str, value: impl Into<FluentValue<'v>>) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set(name, value);
        self.say_with(message, arguments)
    }

    /// The word for one of a family of things of which the program has the English words itself, by its name in files (`verdict` and
    /// `clean`): the English ones where the language has none.
    #[must_use]
    pub fn name_of(&self, family: &str, id: &str, english: &str) -> String {
        let own = self.own(&format!("{family}-{id}"), &FluentArgs::new());
        own.unwrap_or_else(|| english.to_owned())
    }

    /// A day, `YYYY-MM-DD`, as the language writes it; anything else as it stands.
    #[must_use]
    pub fn day(&self, day: &str) -> String {
        let parts: Vec<&str> = day.split('-').collect();
        let [year, month, of_month] = parts[..] else { return day.to_owned() };
        let mut arguments = FluentArgs::new();
        arguments.set("year", year);
        arguments.set("month", month);
        arguments.set("day", of_month);
        self.say_with("written-day", arguments)
    }

    /// A day without its year.
    #[must_use]
    pub fn short_day(&self, month: i8, day: i8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("month", month);
        arguments.set("day", day);
        self.say_with("short-day", arguments)
    }

    /// A count, its thousands apart as the language writes them.
    #[must_use]
    pub fn grouped(&self, count: usize) -> String {
        let (digits, sign) = (count.to_string(), self.say("thousands-sign"));
        let digit = |(k, digit): (usize, char)| {
            let apart = k > 0 && (digits.len() - k).is_multiple_of(3);
            if apart { format!("{sign}{digit}") } else { digit.to_string() }
        };
        digits.chars().enumerate().map(digit).collect()
    }

    /// Numbers that were written with a point, with the sign that the language has for it.
    #[must_use]
    pub fn digits(&self, text: &str) -> String {
        let sign = self.say("decimal-sign");
        let letters: Vec<char> = text.chars().collect();
        let is_digit = |k: Option<usize>| k.and_then(|k| letters.get(k)).is_some_and(char::is_ascii_digit);
        let letter = |(k, c): (usize, &char)| match c {
            '.' if is_digit(k.checked_sub(1)) && is_digit(Some(k + 1)) => sign.clone(),
            c => c.to_string(),
        };
        letters.iter().enumerate().map(letter).collect()
    }

    /// A message with what is to be put into it.
    #[must_use]
    pub fn say_with(&self, message: &str, arguments: FluentArgs) -> String {
        let said = self.own(message, &arguments);
        let said = said.or_else(|| ENGLISH.own(message, &arguments));
        said.unwrap_or_else(|| message.to_owned())
    }

    fn own(&self, message: &str, arguments: &FluentArgs) -> Option<String> {
        let pattern = self.bundle.get_message(message)?.value()?;
        Some(self.bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::faults::{Aspect, Severity, Verdict, catalogue};
    use crate::lifts::LiftName;
    use crate::measures::{MEASURES, Unit};
    use crate::report::name_of;

    /// Names of the messages with the names of what is put into each.
    fn messages(text: &str) -> BTreeSet<(String, BTreeSet<String>)> {
        let mut all: Vec<(String, BTreeSet<String>)> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                all.push((name.to_owned(), BTreeSet::new()));
            }
            let put = line
                .split('$')
                .skip(1)
                .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>());
            all.last_mut().unwrap().1.extend(put);
        }
        all.into_iter().collect()
    }

    /// Units that are words of a language.
    const IN_WORDS: [Unit; 6] =
        [Unit::Ratio, Unit::Thighs, Unit::StaturesPerSecond, Unit::Sessions, Unit::Hertz, Unit::Pixels];

    /// Things that every language but English has to name: their English names are the program's own.
    fn things() -> BTreeSet<String> {
        let of =
            |family: &str, ids: Vec<String>| ids.into_iter().map(|id| format!("{family}-{id}")).collect::<Vec<_>>();
        let names = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        [
            of("verdict", Verdict::ALL.iter().map(name_of).collect()),
            of("severity", [Severity::Note, Severity::Warning, Severity::Breakdown].iter().map(name_of).collect()),
            of("aspect", Aspect::ALL.iter().map(name_of).collect()),
            of("lift", LiftName::ALL.iter().map(|lift| lift.id().to_owned()).collect()),
            of(
                "variant",
                LiftName::ALL
                    .iter()
                    .flat_map(|lift| lift.variants.iter().map(|v| format!("{}-{}", lift.id(), v.id)))
                    .collect(),
            ),
            of("fault", catalogue().map(|fault| fault.name.to_owned()).collect()),
            of("cue", catalogue().flat_map(|fault| fault.cue.all(fault.name)).map(|(name, _)| name).collect()),
            of("definition", catalogue().map(|fault| fault.name.to_owned()).collect()),
            of("measure", names(&MEASURES.iter().map(|measure| measure.key).collect::<Vec<_>>())),
            of("meaning", names(&MEASURES.iter().map(|measure| measure.key).collect::<Vec<_>>())),
            of("unit", names(&IN_WORDS.map(Unit::id))),
        ]
        .concat()
        .into_iter()
        .collect()
    }

    #[test]
    fn every_catalogue_is_sound_and_says_the_same_things() {
        let things = things();
        for (place, (tag, text)) in CATALOGUES.into_iter().enumerate() {
            let read = FluentResource::try_new(text.to_owned());
            assert!(read.is_ok(), "{tag}: {:?}", read.err().map(|(_, errors)| errors));
            let (named, said): (BTreeSet<_>, BTreeSet<_>) =
                messages(text).into_iter().partition(|(name, _)| things.contains(name));
            assert_eq!(said, messages(CATALOGUES[0].1), "{tag}");
            let named: BTreeSet<String> = named.into_iter().map(|(name, _)| name).collect();
            assert_eq!(named, if place == 0 { BTreeSet::new() } else { things.clone() }, "{tag}");
        }
    }

    /// What templates and code of the pages ask for.
    #[test]
    fn every_message_is_asked_for_and_nothing_is_that_there_is_not() {
        let mut asked = String::new();
        let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for room in ["app", "history", "render", "review", "words"] {
            let files = walkdir::WalkDir::new(own.join(room)).into_iter().flatten();
            let kinds = ["rs", "html", "js"];
            for file in files.filter(|e| e.path().extension().is_some_and(|kind| kinds.iter().any(|k| kind == *k))) {
                asked.push_str(&std::fs::read_to_string(file.path()).unwrap());
            }
        }
        // What a report says is found by its English.
        let names = messages(CATALOGUES[0].1).into_iter().map(|(name, _)| name);
        let names: Vec<String> = names.filter(|name| !name.starts_with("told-")).collect();
        for name in &names {
            assert!(asked.contains(&format!("\"{name}\"")), "nothing says {name}");
        }
        for said in asked.split("words.say").skip(1).filter_map(|rest| {
            rest.split('"').nth(1).filter(|_| {
                let call = rest.split('"').next().unwrap_or_default();
                matches!(call, "(" | "_of(" | "_with(")
            })
        }) {
            assert!(names.iter().any(|name| name == said), "no catalogue has {said}");
        }
    }

    #[test]
    fn days_and_numbers_are_written_as_the_language_does() {
        let words = |accept: &str| Words::asked_for(accept);
        let said = |accept: &str| (words(accept).day("2026-03-02"), words(accept).digits("0.55 ± 0.07 m/s. v1"));
        assert_eq!(said("de"), ("02.03.2026".into(), "0,55 ± 0,07 m/s. v1".into()));
        assert_eq!(said("en"), ("2026-03-02".into(), "0.55 ± 0.07 m/s. v1".into()));
        assert_eq!(words("de").day("monday"), "monday");
    }

    #[test]
    fn a_browser_gets_the_first_of_its_languages_that_there_is() {
        let tag = |accept: &str| Words::asked_for(accept).tag();
        assert_eq!(tag("de-AT,de;q=0.9,en;q=0.5"), "de");
        assert_eq!(tag("fr,en-GB;q=0.8"), "en");
        assert_eq!(tag("fr"), "en");
        assert_eq!(tag("\u{0}]["), "en");
    }
}
