//! From the data to HTML. askama escapes all text; the data lies in a block that no string in it can end.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Assets, PageData};
use crate::faults::{Aspect, AspectJudgement, AspectVerdict, Evidence, Finding, Severity, Verdict, title_of};
use crate::measures::MEASURES;
use crate::render::words::{completeness_in_words, slow_motion_in_words, threshold_in_words, view_in_words};
use crate::report::words::{capitalised, clock, corrected};
use crate::report::{Answer, RepReport, SCOPE, vtt};

/// How the block with the data begins.
pub(super) const DATA_OPENS: &str = "<script type=\"application/json\" id=\"set-data\">";

/// A card shows the first of the measures for it that were taken.
const NUMBERS: usize = 4;

#[derive(Template)]
#[template(path = "render/page/set_page.html")]
struct SetPage<'a> {
    data: &'a PageData,
    json: String,
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
}

/// One sentence, one line of detail and the aspects, under the title.
struct AnswerView {
    sentence: String,
    detail: Option<String>,
    /// Seconds, rep (none for the set as a whole) and the same in words.
    moment: Option<(f64, Option<usize>, String)>,
    /// Class, name and words.
    aspects: Vec<(&'static str, &'static str, String)>,
}

impl AnswerView {
    fn new(answer: Answer) -> Self {
        Self {
            sentence: answer.sentence,
            detail: answer.detail,
            moment: answer.moment.map(|(at_s, rep)| (at_s, (rep > 0).then_some(rep), clock(at_s))),
            aspects: answer
                .aspects
                .into_iter()
                .map(|(a, v, words)| (aspect_class(v, None), a.words(), words))
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
    remark: &'static str,
    numbers: Vec<(&'static str, String)>,
    picture: Option<&'a str>,
    aspects: Vec<AspectView<'a>>,
    findings: Vec<FindingView<'a>>,
    /// What flags the rep where it has no warning of its own.
    by_the_set: Option<String>,
}

/// One of the small marks on a card: class, shape and words.
struct AspectView<'a> {
    class: &'static str,
    name: &'static str,
    words: &'static str,
    reason: &'a str,
}

impl<'a> AspectView<'a> {
    fn new((aspect, judged): (&'a Aspect, &'a AspectJudgement)) -> Self {
        let class = aspect_class(judged.verdict, judged.severity);
        let reason = judged.reason.as_deref().unwrap_or_default();
        Self { class, name: aspect.words(), words: judged.verdict.words(), reason }
    }
}

struct FindingView<'a> {
    finding: &'a Finding,
    rep: Option<usize>,
    /// None where the finding is about the picture, not about the lifter.
    badge: Option<Badge>,
    name: String,
    when: String,
    /// Threshold and evidence.
    grounds: String,
}

/// The reps as chapters of the page's video, which a browser reads aloud or jumps to without any script.
fn chapters(data: &PageData) -> String {
    let text = vtt(&data.report, |seconds| data.clock.factor * seconds + data.clock.offset_s);
    format!("data:text/vtt;base64,{}", STANDARD.encode(text))
}

/// Makes the page.
///
/// # Errors
/// When the data cannot be written as JSON or the template fails; neither depends on what was filmed.
pub fn render(data: &PageData, assets: Assets<'_>) -> Result<String, askama::Error> {
    let report = &data.report;
    let count = report.reps.len();
    let lift = capitalised(report.lift.words());
    let tally = Verdict::ALL.map(|v| (report.count(v), v));
    let page = SetPage {
        data,
        json: data_block(data).map_err(|e| askama::Error::Custom(e.into()))?,
        head: assets.head(),
        scripts: assets.scripts(),
        title: format!("{lift}, {count} rep{}", if count == 1 { "" } else { "s" }),
        subtitle: subtitle(data),
        chapters: (count > 0).then(|| chapters(data)),
        answer: AnswerView::new(Answer::of(report)),
        portrait: report.clip.height > report.clip.width,
        tally: tally
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, v)| Badge { class: verdict_class(v), text: format!("{n} {}", v.words()) })
            .collect(),
        set_findings: report.set.findings.iter().map(|f| FindingView::new(f, None)).collect(),
        cards: report.reps.iter().map(|rep| Card::new(rep, data)).collect(),
        drawn: drawn(data),
        corrections: data.report.corrections.iter().map(corrected).collect(),
        not_reps: data.words.not_reps.iter().map(|(from, to, why)| (span(*from, *to), why.as_str())).collect(),
        scope: SCOPE,
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

fn subtitle(data: &PageData) -> Vec<String> {
    let report = &data.report;
    let session = &report.session;
    let mut parts: Vec<String> = session.lifter.iter().cloned().collect();
    parts.extend(session.load_kg.map(|kg| data.units.load(kg)));
    parts.extend(session.rpe.map(|rpe| format!("RPE {rpe}")));
    parts.extend(session.date.clone());
    let name = report.clip.path.rsplit(['/', '\\']).next().unwrap_or_default();
    parts.push(name.to_owned());
    if report.lift.name.has_family() || !report.reps.is_empty() {
        parts.push(view_in_words(report.view.kind).to_owned());
    }
    parts.push(format!("{:.0} s at {:.0} frames/s", report.clip.duration_s, report.clip.mean_fps));
    parts.extend(report.clip.slow_motion.map(|slow| slow_motion_in_words(&slow)));
    parts.push(format!("profile {}", report.spotter.profile));
    parts
}

impl<'a> Card<'a> {
    fn new(rep: &'a RepReport, data: &'a PageData) -> Self {
        let badge = match (rep.verdict, rep.severity) {
            (Verdict::Flagged, Some(severity)) => Badge { class: severity.words(), text: severity.words().into() },
            (verdict, _) => Badge { class: verdict_class(verdict), text: verdict.words().into() },
        };
        let measured = MEASURES.iter().filter(|m| m.on_card).filter_map(|measure| {
            let m = rep.metrics.get(measure.key)?;
            Some((measure.title, data.units.pair(measure.unit, m.value, m.sd)))
        });
        Self {
            rep,
            badge,
            when: span(rep.start_s, rep.end_s),
            remark: completeness_in_words(rep.completeness),
            numbers: measured.take(NUMBERS).collect(),
            picture: data.stills.iter().find(|s| s.rep == rep.index).map(|s| s.uri.as_str()),
            aspects: rep.aspects.iter().map(AspectView::new).collect(),
            findings: rep.findings.iter().map(|f| FindingView::new(f, Some(rep.index))).collect(),
            by_the_set: data.report.flagged_by_the_set(rep),
        }
    }

    /// What keeps the rep from being judged, or from being called clean: the first aspect that was not seen, and why; of a flagged
    /// rep without a warning of its own that the whole set has it.
    fn reason(&self) -> Option<String> {
        let lead = match self.rep.verdict {
            Verdict::Clean => return None,
            Verdict::Flagged => return self.by_the_set.as_ref().map(|by| format!("Flagged by {by}.")),
            Verdict::PartlySeen => "Clean as far as seen",
            Verdict::CannotJudge => "Could not be judged",
        };
        let unseen = self.rep.aspects.iter().find(|(_, a)| a.verdict == AspectVerdict::NotSeen);
        let by_aspect = || unseen.and_then(|(aspect, a)| Some((aspect.words().to_owned(), a.reason.clone()?)));
        let by_fault = || self.rep.not_assessed.first().map(|n| (title_of(&n.fault), n.reason.clone()));
        let (what, why) = by_aspect().or_else(by_fault)?;
        Some(format!("{lead}. {}: {why}.", capitalised(&what)))
    }
}

impl<'a> FindingView<'a> {
    fn new(finding: &'a Finding, rep: Option<usize>) -> Self {
        Self {
            finding,
            rep,
            badge: (!finding.is_about_the_picture())
                .then(|| Badge { class: finding.severity.words(), text: finding.severity.words().into() }),
            name: capitalised(&title_of(&finding.fault)),
            when: clock(finding.at_s),
            grounds: format!(
                "limit for this grade {} · evidence: {}",
                threshold_in_words(finding),
                in_full(finding.evidence)
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
