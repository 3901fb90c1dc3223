//! You and Spotter: the page on which a coach's marks are compared with the findings.

use askama::Template;
use fluent_bundle::FluentArgs;

use super::pages::stats_words;
use super::proportion::Proportion;
use super::{FaultStats, Judgement, Kept, Opinion, Stats, Suggestion};
use crate::faults::{catalogue, title_of};
use crate::report::name_of;
use crate::report::words::capitalised;
use crate::words::Words;

#[derive(Template)]
#[template(path = "review/stats.html")]
struct StatsPage<'a> {
    words: &'a Words,
    /// The words of the script.
    said: String,
    in_app: bool,
    stats: &'a Stats,
}

/// The page in a language.
pub(super) fn page(stats: &Stats, words: &Words, in_app: bool) -> Result<String, askama::Error> {
    StatsPage { words, said: stats_words(words), in_app, stats }.render()
}

/// What is put into a sentence, each by its name.
fn put<'v>(values: &[(&'static str, String)]) -> FluentArgs<'v> {
    values.iter().map(|(name, value)| (*name, value.clone())).collect()
}

impl StatsPage<'_> {
    /// A fault, or the key of a threshold, as words: the table of a profile is named by its fault.
    fn title(&self, name: &str) -> String {
        let (fault, rest) = name.split_once('.').unwrap_or((name, ""));
        if !catalogue().any(|known| known.name == fault) {
            return capitalised(&name.replace(['_', '.'], " "));
        }
        let title = capitalised(&self.words.name_of("fault", fault, &title_of(fault)));
        if rest.is_empty() { title } else { format!("{title} ({})", self.words.told(&rest.replace('_', " "))) }
    }

    fn share(&self, share: &Proportion) -> String {
        if share.n == 0 {
            return "–".into();
        }
        let percent = |share: f64| (100.0 * share).round().to_string();
        let here = percent(share.k as f64 / share.n as f64);
        let values = [("k", share.k.to_string()), ("n", share.n.to_string()), ("percent", here)];
        let limits = [("low", percent(share.low)), ("high", percent(share.high))];
        self.words.say_with("share-of", put(&[&values[..], &limits[..]].concat()))
    }

    fn moment(&self, at_s: &f64) -> String {
        self.words.digits(&format!("{at_s:.1} s"))
    }

    fn number(&self, value: f64) -> String {
        self.words.digits(&value.to_string())
    }

    fn advice(&self, suggestion: &Suggestion) -> String {
        let now = ("now", self.number(suggestion.now));
        match &suggestion.better {
            Err(kept) => {
                let why = match kept {
                    Kept::TooFew { seen, unseen } => {
                        let [seen, unseen, needed] = [*seen, *unseen, Kept::NEEDED].map(|count| count.to_string());
                        let values = [("seen", seen), ("unseen", unseen), ("needed", needed)];
                        self.words.say_with("too-few-marks", put(&values))
                    }
                    Kept::BelowZero => self.words.say("best-below-zero"),
                    Kept::NoneBetter => self.words.say("none-better"),
                    Kept::NotOnOthers => self.words.say("not-on-others"),
                };
                self.words.say_with("keep-threshold", put(&[now, ("why", why)]))
            }
            Ok(better) => {
                let [from, to] = [better.from, better.to].map(|limit| self.words.digits(&format!("{limit:.2}")));
                let agree = [
                    ("agreement", self.share(&better.agreement)),
                    ("before", self.share(&suggestion.agreement_now)),
                    ("others", self.share(&better.on_other_clips)),
                ];
                let limits = [now, ("threshold", self.number(better.threshold)), ("from", from), ("to", to)];
                self.words.say_with("other-threshold", put(&[&limits[..], &agree[..]].concat()))
            }
        }
    }

    fn says(&self, said: &(String, Judgement)) -> String {
        let what = match &said.1 {
            Judgement::Opinion(Opinion::Agree) => self.words.say("agrees"),
            Judgement::Opinion(Opinion::Disagree) => self.words.say("disagrees"),
            Judgement::Opinion(Opinion::Unsure) => self.words.say("is-unsure"),
            Judgement::Own(severity) => {
                let grade = self.words.name_of("severity", &name_of(severity), severity.words());
                self.words.say_of("sees-it", "grade", grade)
            }
            other => other.value(),
        };
        format!("{} {what}", said.0)
    }

    /// A count of things in a sentence, in the form that the language has for it.
    fn count(&self, message: &str, count: &usize) -> String {
        self.words.say_of(message, "count", *count)
    }

    fn bars(&self, fault: &FaultStats) -> Vec<Bar> {
        let missed = Bar { count: Some(fault.missed), ..Bar::default() };
        let bar = |share: &Proportion| Bar::of(share, self.share(share));
        vec![bar(&fault.precision), missed, bar(&fault.sensitivity), bar(&fault.agreement)]
    }
}

/// A share as a bar of 100 with its interval, or a bare count.
#[derive(Default)]
struct Bar {
    text: String,
    low: f64,
    width: f64,
    here: f64,
    known: bool,
    count: Option<usize>,
}

impl Bar {
    fn of(share: &Proportion, text: String) -> Self {
        let middle = 100.0 * share.k as f64 / share.n.max(1) as f64;
        let (low, high) = ((100.0 * share.low).round(), (100.0 * share.high).round());
        let width = (high - low).max(1.0);
        Self { text, low, width, here: (middle - 1.0).round(), known: share.n > 0, count: None }
    }
}
