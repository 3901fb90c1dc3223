//! From the data to HTML. askama escapes all text; the data lies in a block that no string in it can end.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fluent_bundle::FluentArgs;

use super::{Assets, PageData};
use crate::faults::{Aspect, AspectJudgement, AspectVerdict, Evidence, Finding, Severity, Verdict, title_of};
use crate::measures::MEASURES;
use crate::render::Units;
use crate::render::words::{
    completeness_in_words, cue_in_words, slow_motion_in_words, threshold_in_words, view_in_words,
};
use crate::report::words::{capitalised, clock, corrected};
use crate::report::{Answer, RepReport, SCOPE, vtt};
use crate::words::Words;

/// How the block with the data begins.
pub(super) const DATA_OPENS: &str = "<script type=\"application/json\" id=\"set-data\">";

/// A card shows the first of the measures for it that were taken.
const NUMBERS: usize = 4;

#[derive(Template)]
#[template(path = "render/page/set_page.html")]
struct SetPage<'a> {
    data: &'a PageData,
    words: &'a Words,
    json: String,
    /// The words of the scripts.
    said: String,
    head: String,
    scripts: String,
    title: String,
    /// Under the title: file, view, length.
    subtitle: Vec<String>,
    portrait: bool,
    /// The reps as WebVTT at a `data:` address.
    chapters: Option<String>,
    answer: AnswerView,
    tally: Vec<Badge>,
    set_findings: Vec<FindingView<'a>>,
    cards: Vec<Card<'a>>,
    not_reps: Vec<(String, &'a str)>,
    /// Moments of drawings, each once, and the same in words.
    drawn: Vec<(f64, String)>,
    /// What was corrected by hand.
    corrections: Vec<String>,
    scope: &'static str,
    made_by: String,
}

impl SetPage<'_> {
    /// A message about a thing at a moment.
    fn at(&self, message: &str, what: &str, when: &str) -> String {
        self.words.say_with(message, put([("what", what), ("when", when)]))
    }
}

/// What is put into a message, each by its name.
fn put<const N: usize>(values: [(&'static str, &str); N]) -> FluentArgs<'static> {
    values.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

/// One sentence, one line of detail and the aspects, under the title.
struct AnswerView {
    sentence: String,
    detail: Option<String>,
    /// Seconds, rep (none for the set as a whole) and the same in words.
    moment: Option<(f64, Option<usize>, String)>,
    /// Class, name and words.
    aspects: Vec<(&'static str, String, String)>,
}

impl AnswerView {
    fn new(answer: Answer, data: &PageData, words: &Words) -> Self {
        Self {
            sentence: words.told(&answer.sentence),
            detail: answer.finding.map_or_else(
                || answer.detail.map(|why| words.told(&why)),
                |finding| Some(cue_in_words(&finding, data.units, words)),
            ),
            moment: answer.moment.map(|(at_s, rep)| (at_s, (rep > 0).then_some(rep), clock(at_s))),
            aspects: answer
                .aspects
                .into_iter()
                .map(|(a, v, said)| (aspect_class(v, None), words.told(a.words()), words.told(&said)))
                .collect(),
        }
    }
}

/// A verdict or severity: class, shape and words.
struct Badge {
    class: &'static str,
    text: String,
}

struct Card<'a> {
    rep: &'a RepReport,
    badge: Badge,
    when: String,
    title: String,
    /// What its picture shows.
    pictured: String,
    remark: String,
    numbers: Vec<(String, String)>,
    picture: Option<&'a str>,
    aspects: Vec<AspectView>,
    findings: Vec<FindingView<'a>>,
    /// What keeps it from being judged, or from being called clean.
    reason: Option<String>,
}

/// One of the small marks on a card: class, shape and words.
struct AspectView {
    class: &'static str,
    name: String,
    words: String,
    reason: String,
}

impl AspectView {
    fn new((aspect, judged): (&Aspect, &AspectJudgement), words: &Words) -> Self {
        let class = aspect_class(judged.verdict, judged.severity);
        let reason = words.told(judged.reason.as_deref().unwrap_or_default());
        Self { class, name: words.told(aspect.words()), words: words.told(judged.verdict.words()), reason }
    }
}

struct FindingView<'a> {
    finding: &'a Finding,
    rep: Option<usize>,
    /// None where the finding is about the picture, not about the lifter.
    badge: Option<Badge>,
    name: String,
    /// What was seen, and what to do about it.
    cue: String,
    when: String,
    /// Threshold and evidence.
    grounds: String,
}

/// The reps as chapters of the page's video, which a browser reads aloud or jumps to without any script.
fn chapters(data: &PageData) -> String {
    let text = vtt(&data.report, |seconds| data.clock.factor * seconds + data.clock.offset_s);
    format!("data:text/vtt;base64,{}", STANDARD.encode(text))
}

/// Makes the page in a language.
///
/// # Errors
/// When the data cannot be written as JSON or the template fails; neither depends on what was filmed.
pub fn render(data: &PageData, words: &Words, assets: Assets<'_>) -> Result<String, askama::Error> {
    let report = &data.report;
    let count = report.reps.len();
    let lift = words.told_first(report.lift.words());
    let reps = words.told(&format!("{count} rep{}", if count == 1 { "" } else { "s" }));
    let spotter = &report.spotter;
    let tally = Verdict::ALL.map(|v| (report.count(v), v));
    let page = SetPage {
        data,
        words,
        said: words.for_scripts(assets.texts()),
        json: data_block(data).map_err(|e| askama::Error::Custom(e.into()))?,
        head: assets.head(),
        scripts: assets.scripts(),
        title: format!("{lift}, {reps}"),
        subtitle: subtitle(data, words),
        chapters: (count > 0).then(|| chapters(data)),
        answer: AnswerView::new(Answer::of(report), data, words),
        portrait: report.clip.height > report.clip.width,
        tally: tally
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, v)| Badge { class: verdict_class(v), text: words.told(&format!("{n} {}", v.words())) })
            .collect(),
        set_findings: report.set.findings.iter().map(|f| FindingView::new(f, None, data.units, words)).collect(),
        cards: report.reps.iter().map(|rep| Card::new(rep, data, words)).collect(),
        drawn: drawn(data),
        corrections: data.report.corrections.iter().map(corrected).collect(),
        not_reps: data.sentences.not_reps.iter().map(|(from, to, why)| (span(*from, *to), why.as_str())).collect(),
        scope: SCOPE,
        made_by: words.say_with(
            "made-by",
            put([("version", &spotter.version), ("profile", &spotter.profile), ("clip", &report.clip.sha256)]),
        ),
    };
    page.render()
}

/// The data as JSON that no string in it can end the script element of; without a video that lies in the page itself: once is enough.
pub(crate) fn data_block(data: &PageData) -> serde_json::Result<String> {
    let json = match &data.video {
        Some(video) if video.starts_with("data:") => serde_json::to_string(&PageData { video: None, ..data.clone() }),
        _ => serde_json::to_string(data),
    };
    Ok(json?.replace('<', "\\u003c"))
}

fn drawn(data: &PageData) -> Vec<(f64, String)> {
    let mut moments: Vec<f64> = data.drawings.iter().map(|drawn| drawn.at_s).collect();
    moments.sort_by(f64::total_cmp);
    moments.dedup();
    moments.into_iter().map(|at_s| (at_s, clock(at_s))).collect()
}

fn subtitle(data: &PageData, words: &Words) -> Vec<String> {
    let report = &data.report;
    let session = &report.session;
    let mut parts: Vec<String> = session.lifter.iter().cloned().collect();
    parts.extend(session.load_kg.map(|kg| words.digits(&data.units.load(kg))));
    parts.extend(session.rpe.map(|rpe| words.digits(&format!("RPE {rpe}"))));
    parts.extend(session.date.as_deref().map(|day| words.day(day)));
    let name = report.clip.path.rsplit(['/', '\\']).next().unwrap_or_default();
    parts.push(name.to_owned());
    if report.lift.name.has_family() || !report.reps.is_empty() {
        parts.push(words.told(view_in_words(report.view.kind)));
    }
    let [seconds, rate] = [report.clip.duration_s, report.clip.mean_fps].map(|number| format!("{number:.0}"));
    parts.push(words.say_with("length-and-rate", put([("seconds", &seconds), ("rate", &rate)])));
    parts.extend(report.clip.slow_motion.map(|slow| words.told(&slow_motion_in_words(&slow))));
    parts.push(words.say_of("profile-named", "name", report.spotter.profile.as_str()));
    parts
}

impl<'a> Card<'a> {
    fn new(rep: &'a RepReport, data: &'a PageData, words: &Words) -> Self {
        let badge = match (rep.verdict, rep.severity) {
            (Verdict::Flagged, Some(severity)) => Badge { class: severity.words(), text: words.told(severity.words()) },
            (verdict, _) => Badge { class: verdict_class(verdict), text: words.told(verdict.words()) },
        };
        let measured = MEASURES.iter().filter(|m| m.on_card).filter_map(|measure| {
            let m = rep.metrics.get(measure.key)?;
            let title = words.name_of("measure", measure.key, measure.title);
            Some((title, words.number(&data.units.pair(measure.unit, m.value, m.sd))))
        });
        let pictured = match rep.findings.first() {
            Some(_) => "rep-at-worst",
            None if rep.metrics.contains_key("lumbar_flexion_peak") => "rep-at-roundest",
            None => "rep-at-turn",
        };
        let by_the_set = data.report.flagged_by_the_set(rep);
        Self {
            rep,
            badge,
            title: words.say_of("rep-heading", "number", rep.index),
            pictured: words.say_of(pictured, "number", rep.index),
            reason: reason(rep, by_the_set.as_deref()).map(|english| words.told(&english)),
            when: span(rep.start_s, rep.end_s),
            remark: words.told(completeness_in_words(rep.completeness)),
            numbers: measured.take(NUMBERS).collect(),
            picture: data.stills.iter().find(|s| s.rep == rep.index).map(|s| s.uri.as_str()),
            aspects: rep.aspects.iter().map(|of| AspectView::new(of, words)).collect(),
            findings: rep.findings.iter().map(|f| FindingView::new(f, Some(rep.index), data.units, words)).collect(),
        }
    }
}

/// What keeps a rep from being judged, or from being called clean: the first aspect that was not seen, and why; of a flagged
/// rep without a warning of its own that the whole set has it.
fn reason(rep: &RepReport, by_the_set: Option<&str>) -> Option<String> {
    let lead = match rep.verdict {
        Verdict::Clean => return None,
        Verdict::Flagged => return by_the_set.map(|by| format!("Flagged by {by}.")),
        Verdict::PartlySeen => "Clean as far as seen",
        Verdict::CannotJudge => "Could not be judged",
    };
    let unseen = rep.aspects.iter().find(|(_, a)| a.verdict == AspectVerdict::NotSeen);
    let by_aspect = || unseen.and_then(|(aspect, a)| Some((aspect.words().to_owned(), a.reason.clone()?)));
    let by_fault = || rep.not_assessed.first().map(|n| (title_of(&n.fault), n.reason.clone()));
    let (what, why) = by_aspect().or_else(by_fault)?;
    Some(format!("{lead}. {}: {why}.", capitalised(&what)))
}

impl<'a> FindingView<'a> {
    fn new(finding: &'a Finding, rep: Option<usize>, units: Units, words: &Words) -> Self {
        Self {
            finding,
            rep,
            badge: (!finding.is_about_the_picture())
                .then(|| Badge { class: finding.severity.words(), text: words.told(finding.severity.words()) }),
            name: words.told_first(&title_of(&finding.fault)),
            cue: cue_in_words(finding, units, words),
            when: clock(finding.at_s),
            grounds: words.say_with(
                "limit-and-evidence",
                put([
                    ("limit", &words.number(&threshold_in_words(finding, units))),
                    ("evidence", &words.told(in_full(finding.evidence))),
                ]),
            ),
        }
    }
}

fn span(from_s: f64, to_s: f64) -> String {
    format!("{} – {}", clock(from_s), clock(to_s))
}

fn aspect_class(verdict: AspectVerdict, severity: Option<Severity>) -> &'static str {
    match (verdict, severity) {
        (AspectVerdict::Clean, _) => "clean",
        (AspectVerdict::Flagged, Some(severity)) => severity.words(),
        (AspectVerdict::Flagged, None) => "flagged",
        (AspectVerdict::NotSeen, _) => "cannot_judge",
    }
}

fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "clean",
        Verdict::Flagged => "flagged",
        Verdict::PartlySeen => "partly_seen",
        Verdict::CannotJudge => "cannot_judge",
    }
}

fn in_full(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::A => "consensus and data",
        Evidence::B => "consensus or data",
        Evidence::C => "coaching practice",
    }
}
