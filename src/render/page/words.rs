//! What the report says, in plain sentences: what was seen, how sure it is, what could not be judged, how to film better.

use serde::{Deserialize, Serialize};

use super::curves::lumbar;
use crate::advice::{self, Situation, Topic};
use crate::angles::{AngleTrack, LumbarMethod, ViewKind};
use crate::faults::{Aspect, AspectVerdict, Fault, Group, catalogue};
use crate::lifts::Family;
use crate::measures::{Unit, lumbar_flexion_peak};
use crate::render::bar_text::scale_in_words;
use crate::render::words::{reasons, view_in_words};
use crate::report::{Analysis, RepReport, SetReport};
use crate::reps::{Completeness, LiftSource, ReferenceKind};
use crate::statistics::median;

/// A camera further off the side view than this is worth moving, degrees.
const NOTABLE_YAW: f64 = 12.0;
/// Fewer frames a second than this blur short events.
const FEW_FRAMES: f64 = 25.0;
/// Share of every rep in which the lower back should be measured.
const SEEN_SHARE: f64 = 0.8;

/// Plain sentences, in the order they are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentences {
    /// What was seen.
    pub seen: Vec<String>,
    /// How sure that is.
    pub sure: Vec<String>,
    /// What could not be judged (names of faults, in words) and why.
    pub not_judged: Vec<(String, String)>,
    /// Stretches of the clip that were not counted as reps: from, to (seconds) and why.
    pub not_reps: Vec<(f64, f64, String)>,
    /// How to film better next time.
    pub filming: Vec<String>,
}

impl Sentences {
    pub(super) fn new(report: &SetReport, analysis: &Analysis<'_>) -> Self {
        let not_judged = reasons(report).into_iter().map(|(why, faults)| (faults.join(", "), why.to_owned()));
        Self {
            seen: seen(report),
            sure: sure(report, analysis),
            not_judged: not_judged.collect(),
            not_reps: report.rejected_movements.iter().map(|m| (m.start_s, m.end_s, m.reason.clone())).collect(),
            filming: filming(report, analysis),
        }
    }
}

fn seen(report: &SetReport) -> Vec<String> {
    let count = report.reps.len();
    let name = report.lift.name;
    let which = match () {
        () if name.is_named => format!("the {}", report.lift.words()),
        () if name.has_family() => format!("a {}", report.lift.words()),
        () => "a lift that was not recognised".into(),
    };
    let lift = format!("{count} rep{} of {which}", if count == 1 { "" } else { "s" });
    let how = match (report.lift.source, name.has_family()) {
        (_, false) => String::new(),
        (LiftSource::Given, _) => " (the lift was told)".to_owned(),
        (LiftSource::Recognised, _) => format!(" (recognised, {:.0} % sure)", 100.0 * report.lift.confidence),
    };
    let mut out = vec![format!("{lift}{how}, {}.", view_in_words(report.view.kind))];
    if count > 0 {
        out.push(format!("{}.", report.tally()));
    }
    if let Some(source) = &report.pose.keypoints {
        out.push(format!("Judged from keypoints of another program: {}.", source.line(&report.pose.skeleton)));
    }
    if let Some(own) = &report.pose.own_model {
        let points = &report.pose.skeleton;
        out.push(format!("Points of {points} placed by {}; the back was read as ever.", own.file));
    }
    // Of those alike the last is found, so that the order is turned for the first.
    let gravest = report.reps.iter().rev().filter_map(|rep| Some((rep.index, rep.findings.first()?)));
    if let Some((rep, worst)) = gravest.max_by(|a, b| a.1.by_gravity(b.1)) {
        out.push(format!("What stands out most, in rep {rep}: {}", worst.cue));
    }
    out.extend(report.set.findings.iter().map(|f| f.cue.clone()));
    let not_found: Vec<&str> = catalogue().filter(|f| is_ruled_out(f, report)).map(|f| f.title).collect();
    if !not_found.is_empty() {
        out.push(format!("Looked for in every rep and not found: {}.", not_found.join(", ")));
    }
    out
}

/// Whether a fault could be judged in every rep and is in none. Where a rep cannot be judged nothing is ruled out of the lower back.
fn is_ruled_out(fault: &Fault, report: &SetReport) -> bool {
    let found_or_open = |rep: &RepReport| {
        rep.findings.iter().any(|f| f.fault == fault.name)
            || rep.not_assessed.iter().any(|n| n.fault == fault.name)
            || (rep.aspects.get(&Aspect::LowerBack).is_none_or(|a| a.verdict == AspectVerdict::NotSeen)
                && fault.group == Group::Rep(Aspect::LowerBack))
    };
    fault.group.is_by_rep()
        && fault.applies_to(report.lift.name)
        && !report.reps.is_empty()
        && !report.reps.iter().any(found_or_open)
        && !report.set.findings.iter().any(|f| f.fault == fault.name)
}

fn sure(report: &SetReport, analysis: &Analysis<'_>) -> Vec<String> {
    if report.reps.is_empty() {
        return vec!["Nothing was judged, because no rep was counted; the curves show what was measured.".to_owned()];
    }
    let angles = analysis.angles;
    let mut out = Vec::new();
    let measured: Vec<usize> = within_reps(report, angles).filter(|k| lumbar(angles, *k).is_finite()).collect();
    match lumbar_sd(analysis, &measured) {
        Some(sd) => {
            let by_spine = measured.iter().filter(|k| angles.lumbar_method[**k] == LumbarMethod::SpineModel).count()
                * 2
                >= measured.len();
            let how = if by_spine {
                "by a model of the spine from the outline of the back"
            } else {
                "from how far the line of the back bulges"
            };
            let peaks = at_the_peaks(report);
            out.push(format!(
                "Lumbar flexion, the bend of the lower back, is estimated {how}; in this set its uncertainty is typically ± {}{peaks}.",
                Unit::Degrees.one(sd)
            ));
        }
        None => out.push("The bend of the lower back could not be measured in this clip.".to_owned()),
    }
    out.push(
        "± is one standard deviation: two in three times the truth lies within it, nineteen in twenty within twice as much. \
         A note is reached by the value alone; a warning or a breakdown only when the value less its uncertainty still passes \
         the threshold."
            .to_owned(),
    );
    if let Some(bar) = report.bar.as_ref().filter(|bar| bar.scale.is_some()) {
        out.push(format!("What the bar does is told in metres{}.", scale_in_words(bar)));
    }
    let yaw = report.view.yaw_deg;
    if yaw.value.is_finite() && matches!(report.view.kind, ViewKind::Side | ViewKind::Oblique) {
        out.push(format!("The camera stood {} off the true side view.", Unit::Degrees.pair(yaw.value, yaw.sd)));
    }
    out.push(
        match report.reference.kind {
            ReferenceKind::CleanReps if report.reference.start_s.is_none() => {
                "Changes are measured against your own clean reps of earlier sessions."
            }
            ReferenceKind::CleanReps => "Changes are measured against your own cleanest reps of this set.",
            ReferenceKind::Standing => "Changes are measured against your own quiet standing in this clip.",
            ReferenceKind::SetUp => "Changes are measured against your own set position.",
            ReferenceKind::None => "There was no posture of your own in this clip to compare with.",
        }
        .to_owned(),
    );
    out
}

/// How sure lumbar flexion is where each rep is roundest, which is what is graded.
fn at_the_peaks(report: &SetReport) -> String {
    let sds = report.reps.iter().filter_map(|rep| Some(rep.metrics.get(lumbar_flexion_peak::MEASURE.key)?.sd.round()));
    let (least, most) = sds.fold((f64::INFINITY, 0.0), |(least, most), sd| (sd.min(least), sd.max(most)));
    match least {
        _ if least > most => String::new(),
        _ if least == most => format!(", where a rep is roundest ± {most:.0}°"),
        _ => format!(", where a rep is roundest ± {least:.0}° to ± {most:.0}°"),
    }
}

/// Samples of all reps.
fn within_reps(report: &SetReport, angles: &AngleTrack) -> impl Iterator<Item = usize> {
    let rep_at = |k: &usize| report.reps.iter().any(|r| (r.start_s..=r.end_s).contains(&angles.time_s[*k]));
    (0..angles.len()).filter(rep_at)
}

/// Median standard deviation of lumbar flexion over some samples, degrees.
fn lumbar_sd(analysis: &Analysis<'_>, samples: &[usize]) -> Option<f64> {
    median(samples.iter().filter_map(|k| analysis.angles.lumbar_flexion.sd.get(*k)))
}

fn filming(report: &SetReport, analysis: &Analysis<'_>) -> Vec<String> {
    let angles = analysis.angles;
    let mut out: Vec<String> = report.warnings.iter().map(|w| sentence(&w.message)).collect();
    let fps = report.clip.mean_fps;
    let gate = &analysis.profile.quality_gate;
    let measured: Vec<usize> = within_reps(report, angles).filter(|k| lumbar(angles, *k).is_finite()).collect();
    let yaw = report.view.yaw_deg.value;
    let off = report.view.kind != ViewKind::Side || yaw > NOTABLE_YAW;
    let hidden = !off
        && report.reps.iter().any(|rep| {
            let within = |k: &usize| (rep.start_s..=rep.end_s).contains(&angles.time_s[*k]);
            let of = (0..angles.len()).filter(within).count();
            (measured.iter().filter(|k| within(k)).count() as f64) < SEEN_SHARE * of as f64
        });
    let unsure = lumbar_sd(analysis, &measured).is_some_and(|sd| sd > gate.lumbar_sd_lower_deg);
    let situation = Situation {
        squat: report.lift.name.is(Family::Squat),
        at_side: report.view.kind == ViewKind::Side,
        oblique: report.view.kind == ViewKind::Oblique && yaw + report.view.yaw_deg.sd <= gate.lumbar_yaw_refuse_deg,
        few_frames: (gate.rate_lower_hz..FEW_FRAMES).contains(&fps),
        small: angles.body_length_px < gate.body_length_lower_px,
        hips_unseen: angles.hips_unseen(0..angles.len()),
        outline_unclear: hidden || unsure,
        plates_hide: hidden && report.lift.name.is(Family::Squat),
        rep_cut: report.reps.iter().any(|r| matches!(r.completeness, Completeness::StartCut | Completeness::EndCut)),
        no_standing: analysis.reps.standing().kind != ReferenceKind::Standing,
        ..Situation::default()
    };
    let unseen =
        |rep: &RepReport| rep.aspects.get(&Aspect::LowerBack).is_some_and(|b| b.verdict == AspectVerdict::NotSeen);
    let back_unseen = report.reps.iter().any(unseen);
    if back_unseen && (off || situation.squat || !situation.outline_unclear) {
        let from = advice::first(Topic::Back, &situation);
        out.push(format!("To judge the lower back, {from}, with the camera at hip height, three to four metres away."));
    }
    out.extend(advice::all(Topic::Filming, &situation).map(sentence));
    if out.is_empty() {
        out.push("This was filmed well: keep the camera there, so that your next sets compare with it.".to_owned());
    }
    out
}

/// Begins with a capital and ends with a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
