//! `report.json`: the contract with programs. Its schema is generated from these types and committed as `docs/report.schema.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bar_report::BarReport;
use super::rounded::rounded;
use super::warnings::{self, Warning};
use crate::angles::{AngleTrack, SceneView, Uncertain, View};
use crate::bar::{BarPath, Told};
use crate::clip::ClipInfo;
use crate::faults::{Aspects, Finding, NotAssessed, Profile, SetVerdict, Severity, Verdict, catalogue, title_of};
use crate::measures::{Metric, lumbar_flexion_peak};
use crate::reps::{Completeness, Correction, Lift, Phase, Reference, RejectedMovement, Rep, SetReps};
use crate::track::{KeypointSource, OwnModelInfo, Track};

/// Version of the contract; the first number changes when a reader would break.
pub const SCHEMA_VERSION: &str = "2.0";

/// Everything that was found in one set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetReport {
    /// [`SCHEMA_VERSION`] in new reports; those of version 1, which have no aspects, are read too.
    pub schema_version: String,
    /// The program and the profile that judged.
    pub spotter: SpotterInfo,
    /// The clip.
    pub clip: ClipInfo,
    /// Who lifted what and when, as far as somebody said so.
    pub session: Session,
    /// Pose models and people.
    pub pose: PoseSummary,
    /// The camera against the lifter; of several scenes, in the one in which the lifter was seen for longest.
    pub view: View,
    /// Stretches without a cut, each of which was measured on its own.
    #[serde(default)]
    pub scenes: Vec<SceneReport>,
    /// The lift.
    pub lift: Lift,
    /// What the lifter was compared with.
    pub reference: Reference,
    /// What is followed of the bar, and how long a metre is there.
    #[serde(default)]
    pub bar: Option<BarReport>,
    /// In order of time.
    pub reps: Vec<RepReport>,
    /// The set as a whole.
    pub set: SetSummary,
    /// Movements that are not reps.
    pub rejected_movements: Vec<RejectedMovement>,
    /// What somebody corrected by hand, in order: reps and reference are counted with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// What to know about the recording.
    pub warnings: Vec<Warning>,
    /// What this report does not say, and when to seek care.
    pub scope: String,
}

/// The program and the profile that judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpotterInfo {
    /// Version of the program.
    pub version: String,
    /// Name of the threshold profile.
    pub profile: String,
    /// SHA-256 of the profile's thresholds.
    pub profile_hash: String,
}

/// What a recording cannot tell and a person may: who lifted what and when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// Name or pseudonym.
    pub lifter: Option<String>,
    /// Load on the bar, bar included, kilograms.
    pub load_kg: Option<f64>,
    /// Day of the session, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Rating of perceived exertion, 1…10.
    pub rpe: Option<f64>,
    /// Diameter of the largest plate on the bar, millimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plate_mm: Option<f64>,
    /// Stature of the lifter, centimetres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_cm: Option<f64>,
}

impl Session {
    /// What it tells of the bar and of who lifts it.
    pub fn told(&self) -> Told {
        Told { plate_mm: self.plate_mm, height_cm: self.height_cm, load_kg: self.load_kg }
    }
}

/// Pose models and people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PoseSummary {
    /// `full`, `lite` or `heavy`; of keypoints that another program placed, their format.
    pub model: String,
    /// SHA-256 of the landmark model.
    pub model_sha256: String,
    /// SHA-256 of the spine model.
    pub spine_model_sha256: String,
    /// Names the keypoints.
    pub skeleton: String,
    /// Inference runtime.
    pub runtime: String,
    /// The model of somebody's own that placed the keypoints; absent where Spotter's or another program's did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_model: Option<OwnModelInfo>,
    /// Frames in which the lifter was found, of those that were read: at most 30 a second.
    pub frames_with_lifter: u64,
    /// People seen, the lifter among them.
    pub people_seen: u32,
    /// What was found out about keypoints that another program placed; absent where Spotter placed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keypoints: Option<KeypointSource>,
}

/// One rep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RepReport {
    /// From 1.
    pub index: usize,
    /// Seconds from the start of the clip.
    pub start_s: f64,
    /// Middle of the lockout (deadlift, row, press) or of the bottom (squat, Romanian deadlift, good morning).
    pub turn_s: f64,
    /// Seconds.
    pub end_s: f64,
    /// Whether both halves are in the clip.
    pub completeness: Completeness,
    /// Parts of the rep.
    pub phases: Vec<Phase>,
    /// Outcome.
    pub verdict: Verdict,
    /// Highest severity among the findings.
    pub severity: Option<Severity>,
    /// Each aspect that the lift has: lower back, coordination, range, tempo, symmetry.
    #[serde(default)]
    pub aspects: Aspects,
    /// By name; a metric that could not be measured is absent.
    pub metrics: BTreeMap<String, Metric>,
    /// Worst first.
    pub findings: Vec<Finding>,
    /// What could not be said, and why.
    pub not_assessed: Vec<NotAssessed>,
}

impl RepReport {
    /// How good the rep was, for telling the best from the others: what was called clean first, then what was clean as far as seen, then by
    /// the gravest finding; among equals the one whose lower back was least rounded, in thousandths of a degree. None where it could not be
    /// judged. Less is better.
    #[must_use]
    pub fn rank(&self) -> Option<(u8, i64)> {
        let grade = match (self.verdict, self.severity) {
            (Verdict::CannotJudge, _) => return None,
            (Verdict::Clean, _) => 0,
            (_, Some(severity)) => 2 + severity as u8,
            (Verdict::PartlySeen, None) => 1,
            (Verdict::Flagged, None) => 2 + Severity::Breakdown as u8,
        };
        let lumbar = self.metrics.get(lumbar_flexion_peak::MEASURE.key);
        Some((grade, lumbar.map_or(i64::MAX, |m| (1000.0 * m.value).round() as i64)))
    }

    /// How grave its gravest finding is: by severity, then by how far it is past its threshold, in thousandths of that. More is worse; none
    /// without a finding.
    #[must_use]
    pub fn gravity(&self) -> Option<(Severity, i64)> {
        let finding = self.findings.first()?;
        Some((finding.severity, (1000.0 * finding.excess()).round() as i64))
    }
}

/// A stretch of the clip without a cut. The frames of a fade from one to the next are a scene too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SceneReport {
    /// Seconds.
    pub start_s: f64,
    /// Seconds.
    pub end_s: f64,
    /// The camera against the lifter.
    pub view: View,
}

/// The set as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetSummary {
    /// Findings that concern all reps or their course.
    pub findings: Vec<Finding>,
    /// What could not be said of the set.
    pub not_assessed: Vec<NotAssessed>,
    /// Reps with the verdict `clean`.
    pub clean_reps: usize,
    /// Reps with the verdict `flagged`.
    pub flagged_reps: usize,
    /// Reps with the verdict `partly_seen`.
    #[serde(default)]
    pub partly_seen_reps: usize,
    /// Reps with the verdict `cannot_judge`.
    pub unjudged_reps: usize,
}

/// The stages' results that a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Analysis<'a> {
    /// The track.
    pub track: &'a Track,
    /// Angles.
    pub angles: &'a AngleTrack,
    /// Reps.
    pub reps: &'a SetReps,
    /// The bar in metres.
    pub bar: &'a BarPath,
    /// Verdicts.
    pub verdict: &'a SetVerdict,
    /// The profile that judged.
    pub profile: &'a Profile,
}

impl SetReport {
    /// What flags a rep that has no warning of its own, as the end of a sentence; nothing for other reps.
    #[must_use]
    pub fn flagged_by_the_set(&self, rep: &RepReport) -> Option<String> {
        if rep.verdict != Verdict::Flagged || rep.findings.iter().any(|f| f.severity >= Severity::Warning) {
            return None;
        }
        // Only what is a fault of a rep too flags all of them.
        let is_by_rep = |f: &&Finding| catalogue().any(|fault| fault.name == f.fault && fault.group.is_by_rep());
        let finding = self.set.findings.iter().filter(is_by_rep).find(|f| f.severity >= Severity::Warning);
        let title = finding.map_or_else(String::new, |f| format!(": {}", title_of(&f.fault)));
        Some(format!("what is said of the set as a whole{title}"))
    }

    /// Gathers the stages' results. Times are rounded to milliseconds, values to four decimals.
    pub fn new(analysis: &Analysis) -> Self {
        let Analysis { track, angles, reps, bar, verdict, profile } = *analysis;
        let count = |v: Verdict| verdict.reps.iter().filter(|r| r.verdict == v).count();
        let time = |sample: usize| rounded(angles.time_s.get(sample).copied().unwrap_or_default(), 3);
        let findings = |list: &[Finding]| list.iter().cloned().map(round_finding).collect();
        let report = |(rep, judged): (&Rep, &crate::faults::RepVerdict)| RepReport {
            index: rep.index,
            start_s: time(rep.start),
            turn_s: time(rep.turn),
            end_s: time(rep.end),
            completeness: rep.completeness,
            phases: rep
                .phases
                .iter()
                .map(|p| Phase { start_s: rounded(p.start_s, 3), end_s: rounded(p.end_s, 3), ..*p })
                .collect(),
            verdict: judged.verdict,
            severity: judged.severity,
            aspects: judged.aspects.clone(),
            metrics: judged.metrics.iter().map(|(k, m)| (k.clone(), round_metric(m))).collect(),
            findings: findings(&judged.findings),
            not_assessed: judged.not_assessed.clone(),
        };
        let view = round_view(angles.view);
        let scene = |scene: &SceneView| SceneReport {
            start_s: time(scene.samples.start),
            end_s: time(scene.samples.end.saturating_sub(1)),
            view: round_view(scene.view),
        };
        Self {
            schema_version: SCHEMA_VERSION.into(),
            spotter: SpotterInfo {
                version: env!("CARGO_PKG_VERSION").into(),
                profile: profile.name.clone(),
                profile_hash: profile.hash(),
            },
            clip: track.clip.clone(),
            session: Session::default(),
            pose: PoseSummary {
                model: track.pose.model.clone(),
                model_sha256: track.pose.model_sha256.clone(),
                spine_model_sha256: track.pose.spine_model_sha256.clone(),
                skeleton: track.skeleton.name.into(),
                runtime: track.pose.runtime.clone(),
                own_model: track.pose.own_model.clone(),
                frames_with_lifter: track.pose.frames_with_lifter,
                people_seen: track.pose.people_seen,
                keypoints: track.pose.keypoints.clone(),
            },
            view,
            scenes: angles.scenes.iter().map(scene).collect(),
            lift: Lift { confidence: rounded(reps.lift.confidence, 2), ..reps.lift.clone() },
            reference: verdict.reference,
            bar: (!reps.reps.is_empty()).then(|| BarReport::new(bar, &verdict.reps)),
            reps: reps.reps.iter().zip(&verdict.reps).map(report).collect(),
            set: SetSummary {
                findings: findings(&verdict.findings),
                not_assessed: verdict.not_assessed.clone(),
                clean_reps: count(Verdict::Clean),
                flagged_reps: count(Verdict::Flagged),
                partly_seen_reps: count(Verdict::PartlySeen),
                unjudged_reps: count(Verdict::CannotJudge),
            },
            rejected_movements: reps
                .rejected
                .iter()
                .map(|m| RejectedMovement { start_s: rounded(m.start_s, 3), end_s: rounded(m.end_s, 3), ..m.clone() })
                .collect(),
            corrections: Vec::new(),
            warnings: warnings::of(track, angles, reps, profile.quality_gate.body_length_refuse_px),
            scope: super::SCOPE.into(),
        }
    }

    /// Reps with one verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.reps.iter().filter(|r| r.verdict == verdict).count()
    }

    /// `2 clean, 1 flagged`: the verdicts that occur, with how many reps have each.
    pub fn tally(&self) -> String {
        let parts = Verdict::ALL.map(|v| (self.count(v), v)).into_iter().filter(|(n, _)| *n > 0);
        parts.map(|(n, v)| format!("{n} {}", v.words())).collect::<Vec<_>>().join(", ")
    }

    /// Whether any rep was flagged.
    pub fn is_flagged(&self) -> bool {
        self.set.flagged_reps > 0
    }
}

fn round_view(view: View) -> View {
    let yaw_deg = Uncertain { value: rounded(view.yaw_deg.value, 1), sd: rounded(view.yaw_deg.sd, 1) };
    View { yaw_deg, ..view }
}

fn round_metric(m: &Metric) -> Metric {
    Metric {
        value: rounded(m.value, 4),
        sd: rounded(m.sd, 4),
        at_s: rounded(m.at_s, 3),
        unit: m.unit.clone(),
        scale: m.scale.clone(),
    }
}

fn round_finding(mut f: Finding) -> Finding {
    f.value = rounded(f.value, 4);
    f.sd = rounded(f.sd, 4);
    f.at_s = rounded(f.at_s, 3);
    f
}

/// JSON Schema of `report.json`.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(SetReport)
}
