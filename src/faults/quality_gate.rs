//! `quality_gate`: what the picture allows to be said. Not a fault of the lifter: it lowers or withholds other findings.
//! Source: limits of the spine model (models/README.md) and engineering defaults, see docs/faults.md.

use super::finding::{ALL_LIFTS, Evidence, Fault, Group};
use super::set_view::{RepView, sample};
use super::{Finding, Profile, Severity};
use crate::angles::{AngleTrack, Column, ViewKind};
use crate::statistics::median;

pub(super) const FAULT: Fault = Fault {
    name: "quality_gate",
    title: "filming",
    group: Group::Picture,
    evidence: Evidence::B,
    definition: "View, size, rate, occlusion and clarity of the outline, where they limit what can be said.",
    unit: "deg",
    cue: "Film from the side at hip height, three to four metres away, whole body in the picture, shirt tucked.",
    lifts: ALL_LIFTS,
};

/// What may be judged, each with the reason why not.
pub(super) struct Gate {
    /// Lumbar values.
    pub lumbar: Result<(), String>,
    /// Other measures of the side view.
    pub sagittal: Result<(), String>,
    /// Measures of the front and back view.
    pub frontal: Result<(), String>,
    /// Highest grade to be given.
    pub cap: Severity,
    /// What the gate itself reports.
    pub findings: Vec<Finding>,
}

struct Builder {
    at_s: f64,
    findings: Vec<Finding>,
}

impl Builder {
    fn report(&mut self, blocks: bool, value: f64, threshold: f64, unit: &str, what: &str) {
        if !value.is_finite() {
            return; // what it blocks says so by itself
        }
        self.findings.push(Finding {
            fault: FAULT.name.into(),
            severity: if blocks { Severity::Warning } else { Severity::Note },
            value,
            sd: 0.0,
            threshold,
            unit: unit.into(),
            at_s: self.at_s,
            method: "picture".into(),
            evidence: FAULT.evidence,
            cue: format!("{what} {}", FAULT.cue),
        });
    }
}

impl Gate {
    pub fn new(angles: &AngleTrack, reps: &[RepView], lumbar: &Column, profile: &Profile) -> Self {
        let limits = &profile.quality_gate;
        let mut out = Builder {
            at_s: reps.first().and_then(|r| angles.time_s.get(r.start)).copied().unwrap_or(0.0),
            findings: Vec::new(),
        };
        let mut cap = Severity::Breakdown;
        let mut all: Result<(), String> = Ok(());

        // Rate, size and score concern every measure.
        let rate = angles.rate_hz;
        if rate.is_nan() || rate < limits.rate_refuse_hz {
            all = Err(format!("{rate:.0} samples a second are too few, {:.0} are needed", limits.rate_refuse_hz));
            out.report(true, rate, limits.rate_refuse_hz, "hz", "Too few pictures a second to judge movement.");
        } else if rate < limits.rate_lower_hz {
            cap = Severity::Warning;
            out.report(false, rate, limits.rate_lower_hz, "hz", "Few pictures a second: short events may be missed.");
        }
        let size = angles.body_length_px;
        if size.is_nan() || size < limits.body_length_refuse_px {
            all = Err(format!("the lifter is {size:.0} pixels tall, {:.0} are needed", limits.body_length_refuse_px));
            out.report(true, size, limits.body_length_refuse_px, "px", "The lifter is too small in the picture.");
        } else if size < limits.body_length_lower_px {
            cap = Severity::Warning;
            out.report(
                false,
                size,
                limits.body_length_lower_px,
                "px",
                "The lifter is small in the picture: angles are less sure.",
            );
        }
        let within = || reps.iter().flat_map(|r| r.whole.clone());
        let scores: Vec<f64> = within().filter_map(|i| angles.lifter_score.get(i).copied()).collect();
        if let Some(score) = median(&scores).filter(|s| *s < limits.score_refuse) {
            all = Err(format!("the lifter was recognised with a score of only {score:.2}"));
            out.report(true, score, limits.score_refuse, "score", "The lifter could hardly be made out.");
        }
        let total = within().count();
        let unseen = within().filter(|i| sample(&angles.trunk_inclination, *i).is_none()).count();
        let share = if total == 0 { 0.0 } else { unseen as f64 / total as f64 };
        let from_the_side = matches!(angles.view.kind, ViewKind::Side | ViewKind::Oblique);
        if from_the_side && share > limits.unseen_share_lower {
            cap = Severity::Warning;
            let (value, threshold) = (100.0 * share, 100.0 * limits.unseen_share_lower);
            out.report(false, value, threshold, "percent", "The trunk was hidden for part of the reps.");
        }
        let sds: Vec<f64> = within().filter_map(|i| sample(lumbar, i)).map(|s| s.1).collect();
        if let Some(sd) = median(&sds).filter(|sd| from_the_side && *sd > limits.lumbar_sd_lower_deg) {
            cap = Severity::Warning;
            let what = "The outline of the back is hard to read (loose clothing, belt, plates or arms in front of it).";
            out.report(false, sd, limits.lumbar_sd_lower_deg, "deg", what);
        }

        let yaw = angles.view.yaw_deg.value.abs();
        let (sagittal, frontal) = Self::view(angles, yaw, profile, &mut cap, &mut out);
        let mut lumbar_gate = all.clone().and(sagittal.clone());
        // A yaw that may well lie beyond the validated range is beyond it.
        let sd = angles.view.yaw_deg.sd.abs();
        let up_to = yaw + sd;
        if lumbar_gate.is_ok() && (up_to.is_nan() || up_to > limits.lumbar_yaw_refuse_deg) {
            let reason = format!(
                "the camera stands {yaw:.0}° ± {sd:.0}° off the side view; the lower back is judged where it is surely within {:.0}°",
                limits.lumbar_yaw_refuse_deg
            );
            out.report(
                true,
                yaw,
                limits.lumbar_yaw_refuse_deg,
                "deg",
                "Filmed too far from the side to judge the lower back.",
            );
            lumbar_gate = Err(reason);
        }
        Self {
            lumbar: lumbar_gate,
            sagittal: all.clone().and(sagittal),
            frontal: all.and(frontal),
            cap,
            findings: out.findings,
        }
    }

    fn view(
        angles: &AngleTrack,
        yaw: f64,
        profile: &Profile,
        cap: &mut Severity,
        out: &mut Builder,
    ) -> (Result<(), String>, Result<(), String>) {
        let limits = &profile.quality_gate;
        let not_frontal =
            || Err("it shows from the front or back only, and this clip is not filmed from there".to_string());
        match angles.view.kind {
            ViewKind::Front | ViewKind::Back => {
                let seen = if angles.view.kind == ViewKind::Front { "front" } else { "back" };
                out.report(
                    true,
                    yaw,
                    limits.yaw_refuse_deg,
                    "deg",
                    &format!("Filmed from the {seen}: what shows from the side only is not judged."),
                );
                (Err(format!("it shows from the side only, and the clip is filmed from the {seen}")), Ok(()))
            }
            ViewKind::Unknown => {
                out.report(
                    true,
                    yaw,
                    limits.yaw_refuse_deg,
                    "deg",
                    "It could not be told from which side the clip is filmed.",
                );
                let reason = Err("it could not be told from which side the clip is filmed".to_string());
                (reason.clone(), reason)
            }
            ViewKind::Side | ViewKind::Oblique => {
                if yaw.is_nan() || yaw > limits.yaw_refuse_deg {
                    out.report(true, yaw, limits.yaw_refuse_deg, "deg", "Filmed too far from the side.");
                    let reason = format!(
                        "the camera stands {yaw:.0}° off the side view, at most {:.0}° are allowed",
                        limits.yaw_refuse_deg
                    );
                    return (Err(reason), not_frontal());
                }
                if yaw > limits.yaw_lower_deg {
                    *cap = Severity::Warning;
                    out.report(false, yaw, limits.yaw_lower_deg, "deg", "Filmed obliquely: angles are less sure.");
                }
                (Ok(()), not_frontal())
            }
        }
    }
}
