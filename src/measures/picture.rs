//! What the picture allows to be measured: view, size, rate, occlusion and clarity of the outline. It is asked once for the whole set;
//! what it withholds carries the reason, and each of its remarks becomes a finding on the recording, not on the lifter.

use serde::Deserialize;

use super::rep_view::{RepView, sample};
use super::shown::Unit;
use crate::advice::{self, Situation, Topic};
use crate::angles::{AngleTrack, Column, LumbarMethod, View, ViewKind};
use crate::statistics::median;

/// Limits of view, size and rate; explained in a profile's `[quality_gate]`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // every key is explained in faults/profiles/default.toml
pub struct PictureLimits {
    pub lumbar_yaw_refuse_deg: f64,
    pub yaw_lower_deg: f64,
    pub yaw_refuse_deg: f64,
    pub rate_lower_hz: f64,
    pub rate_refuse_hz: f64,
    pub body_length_lower_px: f64,
    pub body_length_refuse_px: f64,
    pub score_refuse: f64,
    pub unseen_share_lower: f64,
    pub lumbar_sd_lower_deg: f64,
}

/// Why nothing is said of the back where nobody looked at it.
const KEYPOINTS_ONLY: &str = "keypoints only: the lower back was not seen";

/// Where something shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plane {
    /// Seen from the side, and obliquely as far as the camera's angle is known.
    Sagittal,
    /// Seen from the front or from behind.
    Frontal,
    /// Heights and times, which every view shows.
    Any,
    /// The path of the bar, where its plate is followed.
    Bar,
}

/// What may be measured, each with the reason why not.
pub(crate) struct Picture {
    /// Measures that every view shows.
    pub any: Result<(), String>,
    /// Lumbar values.
    pub lumbar: Result<(), String>,
    /// Other measures of the side view.
    pub sagittal: Result<(), String>,
    /// Measures of the front and back view.
    pub frontal: Result<(), String>,
    /// Whether it is good enough for the gravest of grades.
    pub clear: bool,
    /// When the first rep begins, seconds.
    pub at_s: f64,
    /// What is to be said of the recording.
    pub remarks: Vec<Remark>,
}

/// Something in the picture that withholds a measure, or makes it less sure.
pub(crate) struct Remark {
    /// Whether something is not measured because of it; otherwise it is less sure.
    pub withholds: bool,
    pub value: f64,
    pub limit: f64,
    pub unit: Unit,
    /// A sentence without its full stop.
    pub what: String,
    /// What to do about it, a clause.
    pub advice: &'static str,
}

#[derive(Default)]
struct Builder {
    remarks: Vec<Remark>,
}

impl Builder {
    fn report(&mut self, withholds: bool, value: f64, limit: f64, unit: Unit, what: &str, advice: &'static str) {
        // Without a value, what it withholds says so by itself.
        if value.is_finite() {
            self.remarks.push(Remark { withholds, value, limit, unit, what: what.into(), advice });
        }
    }
}

impl Picture {
    /// Whether the picture shows what happens in a plane.
    pub fn shows(&self, plane: Plane) -> &Result<(), String> {
        match plane {
            Plane::Sagittal => &self.sagittal,
            Plane::Frontal => &self.frontal,
            Plane::Any | Plane::Bar => &self.any,
        }
    }

    pub fn new(angles: &AngleTrack, view: &View, reps: &[RepView], lumbar: &Column, limits: &PictureLimits) -> Self {
        let mut out = Builder::default();
        let mut clear = true;
        let mut all: Result<(), String> = Ok(());

        let none = Situation::default();
        let film = |situation: Situation| advice::first(Topic::Filming, &situation);

        // Rate, size and score concern every measure.
        let faster = film(Situation { few_frames: true, ..none });
        let rate = angles.rate_hz;
        if rate.is_nan() || rate < limits.rate_refuse_hz {
            all = Err(format!("{rate:.0} samples a second are too few, {:.0} are needed", limits.rate_refuse_hz));
            out.report(
                true,
                rate,
                limits.rate_refuse_hz,
                Unit::Hertz,
                "Too few pictures a second to judge movement",
                faster,
            );
        } else if rate < limits.rate_lower_hz {
            clear = false;
            out.report(
                false,
                rate,
                limits.rate_lower_hz,
                Unit::Hertz,
                "Few pictures a second: short events may be missed",
                faster,
            );
        }
        let size = angles.body_length_px;
        let nearer = film(Situation { small: true, ..none });
        if size.is_nan() || size < limits.body_length_refuse_px {
            all = Err(format!("the lifter is {size:.0} pixels tall, {:.0} are needed", limits.body_length_refuse_px));
            out.report(
                true,
                size,
                limits.body_length_refuse_px,
                Unit::Pixels,
                "The lifter is too small in the picture",
                nearer,
            );
        } else if size < limits.body_length_lower_px {
            clear = false;
            out.report(
                false,
                size,
                limits.body_length_lower_px,
                Unit::Pixels,
                "The lifter is small in the picture: angles are less sure",
                nearer,
            );
        }
        let within = || reps.iter().flat_map(|r| r.whole.clone());
        let scores: Vec<f64> = within().filter_map(|i| angles.lifter_score.get(i).copied()).collect();
        if let Some(score) = median(&scores).filter(|s| *s < limits.score_refuse) {
            all = Err(format!("the lifter was recognised with a score of only {score:.2}"));
            let better = film(Situation { dim: true, ..none });
            out.report(true, score, limits.score_refuse, Unit::Score, "The lifter could hardly be made out", better);
        }
        let total = within().count();
        let unseen = within().filter(|i| sample(&angles.trunk_inclination, *i).is_none()).count();
        let share = if total == 0 { 0.0 } else { unseen as f64 / total as f64 };
        let from_the_side = matches!(view.kind, ViewKind::Side | ViewKind::Oblique);
        if from_the_side && share > limits.unseen_share_lower {
            clear = false;
            let (value, threshold) = (100.0 * share, 100.0 * limits.unseen_share_lower);
            let better = film(Situation { trunk_hidden: true, ..none });
            out.report(false, value, threshold, Unit::Percent, "The trunk was hidden for part of the reps", better);
        }
        let sds: Vec<f64> = within().filter_map(|i| sample(lumbar, i)).map(|s| s.1).collect();
        if let Some(sd) =
            median(&sds).filter(|sd| from_the_side && !angles.keypoints_only && *sd > limits.lumbar_sd_lower_deg)
        {
            clear = false;
            let what = "The outline of the back is hard to read (loose clothing, belt, plates or arms in front of it)";
            let better = film(Situation { outline_unclear: true, ..none });
            out.report(false, sd, limits.lumbar_sd_lower_deg, Unit::Degrees, what, better);
        }

        let yaw = view.yaw_deg.value.abs();
        let (sagittal, frontal) = Self::view(view, yaw, limits, &mut clear, &mut out);
        let mut lumbar_gate = all.clone().and(sagittal.clone());
        let hinted = angles.lumbar_method.contains(&LumbarMethod::SpinePoints);
        if angles.keypoints_only && !hinted {
            lumbar_gate = lumbar_gate.and(Err(KEYPOINTS_ONLY.into()));
        }
        let elsewhere = advice::first(Topic::Back, &none);
        // A yaw that may well lie beyond the validated range is beyond it.
        let sd = view.yaw_deg.sd.abs();
        let up_to = yaw + sd;
        if lumbar_gate.is_ok() && (up_to.is_nan() || up_to > limits.lumbar_yaw_refuse_deg) {
            let reason = format!(
                "the camera stands {} off the side view; the lower back is judged where it is surely within {}: {elsewhere}",
                Unit::Degrees.pair(yaw, sd),
                Unit::Degrees.limit(limits.lumbar_yaw_refuse_deg)
            );
            // What is called a side view may still be too unsure of one.
            let what = if yaw <= limits.lumbar_yaw_refuse_deg {
                "The camera may have stood too far from the side to judge the lower back"
            } else {
                "Filmed too far from the side to judge the lower back"
            };
            out.report(true, yaw, limits.lumbar_yaw_refuse_deg, Unit::Degrees, what, elsewhere);
            lumbar_gate = Err(reason);
        }
        Self {
            any: all.clone(),
            lumbar: lumbar_gate,
            sagittal: all.clone().and(sagittal),
            frontal: all.and(frontal),
            clear,
            at_s: reps.first().and_then(|r| angles.time_s.get(r.start)).copied().unwrap_or(0.0),
            remarks: out.remarks,
        }
    }

    fn view(
        view: &View,
        yaw: f64,
        limits: &PictureLimits,
        clear: &mut bool,
        out: &mut Builder,
    ) -> (Result<(), String>, Result<(), String>) {
        let not_frontal =
            || Err("it shows from the front or back only, and this clip is not filmed from there".to_string());
        let elsewhere = advice::first(Topic::Back, &Situation::default());
        match view.kind {
            ViewKind::Front | ViewKind::Back => {
                let seen = if view.kind == ViewKind::Front { "front" } else { "back" };
                out.report(
                    true,
                    yaw,
                    limits.yaw_refuse_deg,
                    Unit::Degrees,
                    &format!("Filmed from the {seen}: what shows from the side only is not judged"),
                    elsewhere,
                );
                (Err(format!("the clip is filmed from the {seen}: {elsewhere}")), Ok(()))
            }
            ViewKind::Unknown => {
                out.report(
                    true,
                    yaw,
                    limits.yaw_refuse_deg,
                    Unit::Degrees,
                    "It could not be told from which side the clip is filmed",
                    elsewhere,
                );
                let reason = Err("it could not be told from which side the clip is filmed".to_string());
                (reason.clone(), reason)
            }
            ViewKind::Side | ViewKind::Oblique => {
                if yaw.is_nan() || yaw > limits.yaw_refuse_deg {
                    let what = "Filmed too far from the side";
                    out.report(true, yaw, limits.yaw_refuse_deg, Unit::Degrees, what, elsewhere);
                    let reason = format!(
                        "the camera stands {} off the side view, at most {} are allowed",
                        Unit::Degrees.one(yaw),
                        Unit::Degrees.limit(limits.yaw_refuse_deg)
                    );
                    return (Err(reason), not_frontal());
                }
                if yaw > limits.yaw_lower_deg {
                    *clear = false;
                    out.report(
                        false,
                        yaw,
                        limits.yaw_lower_deg,
                        Unit::Degrees,
                        "Filmed obliquely: angles are less sure",
                        advice::first(Topic::Back, &Situation { oblique: true, ..Situation::default() }),
                    );
                }
                (Ok(()), not_frontal())
            }
        }
    }
}
