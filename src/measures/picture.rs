//! What the picture allows to be measured: view, size, rate, occlusion and clarity of the outline. It is asked once for the whole set;
//! what it withholds carries the reason, and each of its remarks becomes a finding on the recording, not on the lifter.

use serde::Deserialize;

use super::rep_view::{RepView, sample};
use super::shown::Unit;
use crate::advice::{self, Situation, Topic};
use crate::angles::{AngleTrack, Column, HIPS_SEEN, HipsUnseen, LumbarMethod, View, ViewKind};
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

/// Asks the picture, question by question.
struct Examination<'a> {
    angles: &'a AngleTrack,
    limits: &'a PictureLimits,
    /// Samples of the reps.
    within: Vec<usize>,
    /// Rate, size and score concern every measure.
    any: Result<(), String>,
    clear: bool,
    remarks: Vec<Remark>,
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
        let within = reps.iter().flat_map(|r| r.whole.clone()).collect();
        let mut examination = Examination { angles, limits, within, any: Ok(()), clear: true, remarks: Vec::new() };
        examination.rate();
        examination.size();
        examination.score();
        let hips = examination.hips();
        if hips.is_ok() && matches!(view.kind, ViewKind::Side | ViewKind::Oblique) {
            examination.trunk();
            examination.outline(lumbar);
        }
        let (sagittal, frontal) = examination.view(view);
        let sagittal = hips.and(sagittal);
        let lumbar = examination.lower_back(view, &sagittal);
        let Examination { any, clear, remarks, .. } = examination;
        Self {
            lumbar,
            sagittal: any.clone().and(sagittal),
            frontal: any.clone().and(frontal),
            any,
            clear,
            at_s: reps.first().and_then(|r| angles.time_s.get(r.start)).copied().unwrap_or(0.0),
            remarks,
        }
    }
}

/// What to say about a way of filming.
fn film(situation: Situation) -> &'static str {
    advice::first(Topic::Filming, &situation)
}

impl Examination<'_> {
    fn report(&mut self, withholds: bool, value: f64, limit: f64, unit: Unit, what: &str, advice: &'static str) {
        // Without a value, what it withholds says so by itself.
        if value.is_finite() {
            self.remarks.push(Remark { withholds, value, limit, unit, what: what.into(), advice });
        }
    }

    /// What makes values less sure withholds the gravest of grades.
    fn lower(&mut self, value: f64, limit: f64, unit: Unit, what: &str, advice: &'static str) {
        self.clear = false;
        self.report(false, value, limit, unit, what, advice);
    }

    fn rate(&mut self) {
        let (rate, limits) = (self.angles.rate_hz, self.limits);
        let faster = film(Situation { few_frames: true, ..Situation::default() });
        if rate.is_nan() || rate < limits.rate_refuse_hz {
            let needed = limits.rate_refuse_hz;
            self.any = Err(format!("{rate:.0} samples a second are too few, {needed:.0} are needed"));
            self.report(true, rate, needed, Unit::Hertz, "Too few pictures a second to judge movement", faster);
        } else if rate < limits.rate_lower_hz {
            let what = "Few pictures a second: short events may be missed";
            self.lower(rate, limits.rate_lower_hz, Unit::Hertz, what, faster);
        }
    }

    fn size(&mut self) {
        let (size, limits) = (self.angles.body_length_px, self.limits);
        let nearer = film(Situation { small: true, ..Situation::default() });
        if size.is_nan() || size < limits.body_length_refuse_px {
            let needed = limits.body_length_refuse_px;
            self.any = Err(format!("the lifter is {size:.0} pixels tall, {needed:.0} are needed"));
            self.report(true, size, needed, Unit::Pixels, "The lifter is too small in the picture", nearer);
        } else if size < limits.body_length_lower_px {
            let what = "The lifter is small in the picture: angles are less sure";
            self.lower(size, limits.body_length_lower_px, Unit::Pixels, what, nearer);
        }
    }

    fn score(&mut self) {
        let limit = self.limits.score_refuse;
        let scores: Vec<f64> = self.within.iter().filter_map(|i| self.angles.lifter_score.get(*i).copied()).collect();
        if let Some(score) = median(&scores).filter(|s| *s < limit) {
            self.any = Err(format!("the lifter was recognised with a score of only {score:.2}"));
            let better = film(Situation { dim: true, ..Situation::default() });
            self.report(true, score, limit, Unit::Score, "The lifter could hardly be made out", better);
        }
    }

    /// Whatever the side view shows of trunk and legs begins at the hips.
    fn hips(&mut self) -> Result<(), String> {
        let Some(why) = self.angles.hips_unseen(self.within.iter().copied()) else { return Ok(()) };
        let share = self.angles.hips_seen(self.within.iter().copied());
        let better = film(Situation { hips_unseen: Some(why), ..Situation::default() });
        let (what, short) = match why {
            HipsUnseen::Outside => (
                "Hips or legs are out of the picture: lower back, trunk and legs are not judged",
                "hips or legs are out of the picture",
            ),
            HipsUnseen::Hidden => {
                ("Something hides the hips: lower back, trunk and legs are not judged", "something hides the hips")
            }
        };
        self.report(true, 100.0 * share, 100.0 * HIPS_SEEN, Unit::Percent, what, better);
        Err(format!("{short}: {better}"))
    }

    fn trunk(&mut self) {
        let limit = self.limits.unseen_share_lower;
        let total = self.within.len();
        let unseen = self.within.iter().filter(|i| sample(&self.angles.trunk_inclination, **i).is_none()).count();
        let share = if total == 0 { 0.0 } else { unseen as f64 / total as f64 };
        if share > limit {
            let better = film(Situation { trunk_hidden: true, ..Situation::default() });
            let what = "The trunk was hidden for part of the reps";
            self.lower(100.0 * share, 100.0 * limit, Unit::Percent, what, better);
        }
    }

    fn outline(&mut self, lumbar: &Column) {
        let limit = self.limits.lumbar_sd_lower_deg;
        let sds: Vec<f64> = self.within.iter().filter_map(|i| sample(lumbar, *i)).map(|s| s.1).collect();
        if let Some(sd) = median(&sds).filter(|sd| !self.angles.keypoints_only && *sd > limit) {
            let what = "The outline of the back is hard to read (loose clothing, belt, plates or arms in front of it)";
            let better = film(Situation { outline_unclear: true, ..Situation::default() });
            self.lower(sd, limit, Unit::Degrees, what, better);
        }
    }

    /// Whether the lower back may be judged.
    fn lower_back(&mut self, view: &View, sagittal: &Result<(), String>) -> Result<(), String> {
        self.any.clone().and(sagittal.clone())?;
        let hinted = self.angles.lumbar_method.contains(&LumbarMethod::SpinePoints);
        if self.angles.keypoints_only && !hinted {
            return Err(KEYPOINTS_ONLY.into());
        }
        let limit = self.limits.lumbar_yaw_refuse_deg;
        let (yaw, sd) = (view.yaw_deg.value.abs(), view.yaw_deg.sd.abs());
        // A yaw that may well lie beyond the validated range is beyond it.
        let up_to = yaw + sd;
        if up_to <= limit {
            return Ok(());
        }
        let elsewhere = advice::first(Topic::Back, &Situation::default());
        // What is called a side view may still be too unsure of one.
        let what = if yaw <= limit {
            "The camera may have stood too far from the side to judge the lower back"
        } else {
            "Filmed too far from the side to judge the lower back"
        };
        self.report(true, yaw, limit, Unit::Degrees, what, elsewhere);
        Err(format!(
            "the camera stands {} off the side view; the lower back is judged where it is surely within {}: {elsewhere}",
            Unit::Degrees.pair(yaw, sd),
            Unit::Degrees.limit(limit)
        ))
    }

    /// Whether the side view's and the front view's measures may be taken.
    fn view(&mut self, view: &View) -> (Result<(), String>, Result<(), String>) {
        let (yaw, limits) = (view.yaw_deg.value.abs(), self.limits);
        let not_frontal =
            || Err("it shows from the front or back only, and this clip is not filmed from there".to_string());
        let elsewhere = advice::first(Topic::Back, &Situation::default());
        match view.kind {
            ViewKind::Front | ViewKind::Back => {
                let seen = if view.kind == ViewKind::Front { "front" } else { "back" };
                self.report(
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
                self.report(
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
                    self.report(true, yaw, limits.yaw_refuse_deg, Unit::Degrees, what, elsewhere);
                    let reason = format!(
                        "the camera stands {} off the side view, at most {} are allowed",
                        Unit::Degrees.one(yaw),
                        Unit::Degrees.limit(limits.yaw_refuse_deg)
                    );
                    return (Err(reason), not_frontal());
                }
                if yaw > limits.yaw_lower_deg {
                    self.lower(
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
