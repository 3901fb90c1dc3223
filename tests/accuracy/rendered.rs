//! Rendered lifters: clips with the exact joint angles of every frame, checked as any clip is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nalgebra::Vector2;
use serde_json::Value;
use spotter::analysis::SetAnalysis;
use spotter::compare::{Pair, value_at};
use spotter::faults::{Aspect, AspectVerdict, Profile, Severity};
use spotter::report::RepReport;
use spotter::track::{Joint, Track};

use crate::course::Course;
use crate::statistics::{Span, matched};
use crate::support::json;
use crate::tally::{Sample, Timing, TrueRep, columns, measured, spans, timing};
use crate::tracks;

/// What the renderer knows of a clip.
pub struct Truth {
    pub lift: String,
    /// Camera off the true side view, degrees, 0…90.
    pub yaw: f64,
    pub reps: Vec<TrueRep>,
    time: Vec<f64>,
    phase: Vec<String>,
    /// Angles in the order of `tally::columns`; empty where the file does not give one.
    angles: [Vec<f64>; 5],
    /// Where the file gives the joints.
    pub course: Option<Course>,
    /// Mid-hip and mid-shoulder in the picture, pixels; empty where the file does not give them.
    trunk_px: Vec<[Vector2<f64>; 2]>,
}

pub fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().map(|list| list.iter().map(|v| v.as_f64().unwrap_or(f64::NAN)).collect()).unwrap_or_default()
}

/// Mid-hip and mid-shoulder of every frame in the picture.
fn trunk_px(joints: &Value) -> Vec<[Vector2<f64>; 2]> {
    let point = |v: &Value| Vector2::new(v[0].as_f64().unwrap(), v[1].as_f64().unwrap());
    let of = |name: &str| joints[name].as_array().map(|l| l.iter().map(point).collect::<Vec<_>>()).unwrap_or_default();
    let shoulders = of("left_shoulder").into_iter().zip(of("right_shoulder")).map(|(l, r)| (l + r) * 0.5);
    of("pelvis").into_iter().zip(shoulders).map(|(hip, shoulder)| [hip, shoulder]).collect()
}

impl Truth {
    /// Reads the truth beside a clip: the renderer's own file, or the short form beside a shipped clip.
    pub fn beside(clip: &Path) -> Option<Self> {
        let candidates = [clip.with_extension("json"), clip.with_extension("truth.json")];
        let file = json(candidates.iter().find(|path| path.exists())?);
        let course = Course::of(&file);
        let angles = match &course {
            Some(course) => course.angles(),
            None => [vec![], vec![], numbers(&file["knee_flexion"]), vec![], numbers(&file["lumbar"])],
        };
        let azimuth = file["azimuth_deg"].as_f64().or(file["config"]["camera"]["azimuth"].as_f64())?;
        let lift = match file["lift"].as_str()? {
            "rdl" => "romanian_deadlift",
            other => other,
        };
        let (from, hold, to) = match lift {
            "deadlift" | "sumo_deadlift" => ("up", "top", "down"),
            _ => ("down", "bottom", "up"),
        };
        let rep = |r: &Value| {
            let moment = |segment: &str, k: usize| r["segments"][segment][k].as_f64().unwrap();
            TrueRep { start: moment(from, 0), hold: (moment(hold, 0), moment(hold, 1)), end: moment(to, 1) }
        };
        Some(Self {
            lift: lift.into(),
            yaw: (90.0 - azimuth.abs()).abs(),
            reps: file["reps"].as_array()?.iter().map(rep).collect(),
            time: numbers(&file["t"]),
            phase: file["phase"].as_array()?.iter().map(|p| p.as_str().unwrap_or_default().to_owned()).collect(),
            angles,
            course,
            trunk_px: trunk_px(&file["joints2d"]),
        })
    }

    fn lumbar(&self, from: f64, to: f64, phases: &[&str]) -> Vec<f64> {
        let within = |i: &usize| (from..=to).contains(&self.time[*i]) && phases.contains(&self.phase[*i].as_str());
        (0..self.time.len()).filter(within).map(|i| self.angles[4][i]).collect()
    }

    /// Largest flexion of a rep, degrees.
    pub fn peak(&self, rep: &TrueRep) -> f64 {
        let of = self.lumbar(rep.start, rep.end, &["up", "top", "down", "bottom"]);
        of.into_iter().fold(f64::NEG_INFINITY, f64::max)
    }

    /// Largest extension at the top of a rep against quiet standing (which is 0 in the renderer), degrees, extension +.
    pub fn lockout_extension(&self, rep: &TrueRep) -> f64 {
        // In a lift that begins at the top the hold lies behind the rep's end.
        -self.lumbar(rep.start, rep.end + 0.4, &["top", "up"]).into_iter().fold(f64::INFINITY, f64::min)
    }

    /// Flexion of the cleanest third of the set, the lifter's own level.
    pub fn own(&self) -> f64 {
        let mut peaks: Vec<f64> = self.reps.iter().map(|r| self.peak(r)).collect();
        peaks.sort_by(f64::total_cmp);
        let third = peaks.len().div_ceil(3).max(1);
        peaks.iter().take(third).sum::<f64>() / third as f64
    }
}

/// The clips of a folder, by name.
pub fn clips(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut clips: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "mp4")).collect();
    clips.sort();
    clips
}

/// A rendered set and what Spotter made of it.
pub struct Set {
    pub name: String,
    pub truth: Truth,
    pub track: Track,
    pub analysis: SetAnalysis,
}

/// A rep found where one is.
pub struct Rep<'a> {
    pub set: &'a Set,
    pub truth: TrueRep,
    pub found: &'a RepReport,
}

/// Flexion under which a lifter's own cleanest rep counts as clean; the change is taken from it. Above, from neutral standing.
const OWN_CLEAN_DEG: f64 = 13.0;

impl Set {
    /// The set of a clip with a truth beside it; else its name and why the program refused it.
    pub fn of(clip: &Path) -> Option<Result<Self, String>> {
        let truth = Truth::beside(clip)?;
        let name = clip.file_stem()?.to_string_lossy().replace('_', " ");
        let track = match tracks::of(clip) {
            Ok(track) => track,
            Err(reason) => return Some(Err(format!("{name} ({reason})"))),
        };
        let analysis = SetAnalysis::new(&track, None, &Profile::load("default").unwrap()).unwrap();
        Some(Ok(Self { name, truth, track, analysis }))
    }

    /// All sets of a folder, by name, and those that the program refused.
    pub fn all(folder: &Path) -> (Vec<Self>, Vec<String>) {
        let (mut sets, mut refused) = (Vec::new(), Vec::new());
        for set in clips(folder).iter().filter_map(|clip| Self::of(clip)) {
            match set {
                Ok(set) => sets.push(set),
                Err(reason) => refused.push(reason),
            }
        }
        (sets, refused)
    }

    pub fn hinge(&self) -> bool {
        self.truth.lift != "squat"
    }

    pub fn found(&self) -> Vec<Span> {
        spans(&self.analysis.angles, &self.analysis.reps)
    }

    pub fn timing(&self) -> Vec<Timing> {
        timing(&self.found(), &self.truth.reps)
    }

    /// Reps that were found where one is.
    pub fn reps(&self) -> Vec<Rep<'_>> {
        let (found, there) = (self.found(), self.truth.reps.iter().map(TrueRep::span).collect::<Vec<Span>>());
        let one = |(f, t): (&Span, &Span)| {
            let found = self.analysis.report.reps.iter().find(|r| (r.turn_s - f.turn).abs() < 1e-3)?;
            let truth = *self.truth.reps.iter().find(|r| r.start == t.start)?;
            Some(Rep { set: self, truth, found })
        };
        matched(&found, &there).into_iter().filter_map(one).collect()
    }

    /// Every measured sample within the reps.
    pub fn samples(&self) -> Vec<Sample> {
        let angles = &self.analysis.angles;
        let mut all = Vec::new();
        for (i, t) in angles.time_s.iter().enumerate() {
            let nearest = self.truth.time.partition_point(|v| *v < *t).min(self.truth.time.len() - 1);
            let phase = match self.truth.phase[nearest].as_str() {
                "up" => "lifting",
                "down" => "lowering",
                "top" => "top",
                "bottom" => "bottom",
                _ => continue,
            };
            for ((angle, column), truth) in columns(angles).into_iter().zip(&self.truth.angles) {
                let reference = value_at(&self.truth.time, truth, *t);
                if let Some((measured, sd)) = measured(column, i).filter(|_| reference.is_finite()) {
                    all.push(Sample {
                        lift: self.truth.lift.clone(),
                        angle,
                        yaw: self.truth.yaw,
                        phase: phase.into(),
                        pair: Pair { reference, measured },
                        sd,
                    });
                }
            }
        }
        all
    }
}

/// How the trunk lies in the picture while a rep's lean is deep, means over the frames.
pub struct Placement {
    /// Length of the trunk, pixels.
    pub torso_px: f64,
    /// How far in front of its true place the hip was placed, torso lengths, ventral +.
    pub hip_ventral: f64,
    /// The same along the trunk, towards the shoulders +.
    pub hip_along: f64,
}

/// Leans from which on the hip's placement is looked at, degrees.
const DEEP_LEAN: f64 = 40.0;

impl Rep<'_> {
    /// Where the hip was placed against where it is; None where the file does not tell.
    pub fn placement(&self) -> Option<Placement> {
        let (truth, track) = (&self.set.truth, &self.set.track);
        let (mut sum, mut n) = ([0.0; 3], 0.0);
        for (i, [hip, shoulder]) in truth.trunk_px.iter().enumerate().take(track.len()) {
            let trunk = shoulder - hip;
            let lean = trunk.x.abs().atan2(-trunk.y).to_degrees();
            let placed = [0, 1].map(|c| f64::from(track.spine.points[[i, Joint::Hip as usize, c]]));
            let within = (self.truth.start..=self.truth.end).contains(&truth.time[i]);
            if !within || lean < DEEP_LEAN || !placed[0].is_finite() {
                continue;
            }
            let (long, along) = (trunk.norm(), trunk.normalize());
            // Of the two directions square to a leaning trunk the ventral one points down.
            let across = Vector2::new(-along.y, along.x);
            let ventral = across * across.y.signum();
            let off = Vector2::from(placed) - hip;
            for (s, v) in sum.iter_mut().zip([long, off.dot(&ventral) / long, off.dot(&along) / long]) {
                *s += v;
            }
            n += 1.0;
        }
        (n > 0.0).then(|| Placement { torso_px: sum[0] / n, hip_ventral: sum[1] / n, hip_along: sum[2] / n })
    }

    /// The true numbers of the rep, where the file gives the joints.
    pub fn true_numbers(&self) -> Option<BTreeMap<&'static str, f64>> {
        let k = self.set.truth.reps.iter().position(|r| r.start == self.truth.start)?;
        Some(self.set.truth.course.as_ref()?.rep(k))
    }

    /// A metric against its truth, with the stated standard deviation.
    pub fn metric(&self, name: &str, reference: f64) -> Option<(Pair, f64)> {
        let metric = self.found.metrics.get(name)?;
        Some((Pair { reference, measured: metric.value }, metric.sd))
    }

    pub fn true_peak(&self) -> f64 {
        self.set.truth.peak(&self.truth)
    }

    pub fn peak(&self) -> Option<(Pair, f64)> {
        self.metric("lumbar_flexion_peak", self.true_peak())
    }

    pub fn against_own(&self) -> Option<(Pair, f64)> {
        self.metric("lumbar_flexion_vs_own", self.true_peak() - self.set.truth.own())
    }

    pub fn lockout(&self) -> Option<(Pair, f64)> {
        self.metric("lumbar_extension_lockout", self.set.truth.lockout_extension(&self.truth))
    }

    /// True change: against the lifter's own cleanest reps where those are clean, else against neutral standing.
    pub fn change(&self) -> f64 {
        let own = self.set.truth.own();
        self.true_peak() - if own <= OWN_CLEAN_DEG { own } else { 0.0 }
    }

    /// Gravest grade of rounding on the rep, the set's included: 0 none, 1 note, 2 warning, 3 breakdown.
    pub fn rounding(&self) -> usize {
        let report = &self.set.analysis.report;
        let findings = self.found.findings.iter().chain(&report.set.findings);
        let grades = findings.filter(|f| f.fault.starts_with("lumbar_flexion") || f.fault == "butt_wink").map(|f| {
            match f.severity {
                Severity::Note => 1,
                Severity::Warning => 2,
                Severity::Breakdown => 3,
            }
        });
        grades.max().unwrap_or(0)
    }

    /// Whether the rep was called out for rounding.
    pub fn flagged(&self) -> bool {
        self.back() == Some(AspectVerdict::Flagged) && self.rounding() >= 2
    }

    /// Whether the lower back was judged.
    pub fn judged(&self) -> bool {
        self.back().is_some_and(|back| back != AspectVerdict::NotSeen)
    }

    fn back(&self) -> Option<AspectVerdict> {
        self.found.aspects.get(&Aspect::LowerBack).map(|judged| judged.verdict)
    }
}
