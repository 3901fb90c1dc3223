//! What a rendered lifter truly does, rep by rep: the numbers and the measures of the faults as docs/faults.md defines them, from the
//! exact joints of every frame.

use std::collections::BTreeMap;
use std::ops::Range;

use nalgebra::Vector3;
use serde_json::Value;

use crate::rendered::numbers;

/// A point of the body over time: to the lifter's left, up, forward, metres.
type Path3 = Vec<Vector3<f64>>;

/// The exact course of a set, an entry a frame; angles in degrees.
pub struct Course {
    squat: bool,
    deadlift: bool,
    time: Vec<f64>,
    lean: Vec<f64>,
    shank: Vec<f64>,
    hinge: Vec<f64>,
    knee: Vec<f64>,
    lumbar: Vec<f64>,
    hip: Path3,
    shoulder: Path3,
    /// Height of hip above knee in thighs.
    depth: Vec<f64>,
    /// Distance of the knees over that of the ankles.
    knees_apart: Vec<f64>,
    /// Hips beside the feet, statures.
    shift: Vec<f64>,
    shoulder_tilt: Vec<f64>,
    hip_tilt: Vec<f64>,
    bar: Path3,
    stature: f64,
    reps: Vec<Segments>,
}

/// Frames of the parts of a rep.
struct Segments {
    up: Range<usize>,
    down: Range<usize>,
    top: Range<usize>,
    bottom: Range<usize>,
    whole: Range<usize>,
}

fn path(joints: &Value, name: &str) -> Path3 {
    let point = |p: &Value| Vector3::new(p[0].as_f64().unwrap(), p[1].as_f64().unwrap(), p[2].as_f64().unwrap());
    joints[name].as_array().unwrap().iter().map(point).collect()
}

fn each(a: &Path3, b: &Path3, of: impl Fn(&Vector3<f64>, &Vector3<f64>) -> f64) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| of(a, b)).collect()
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn smallest(values: &[f64]) -> f64 {
    -largest(&values.iter().map(|v| -v).collect::<Vec<_>>())
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

impl Course {
    /// The course that a renderer's file tells; `None` where it does not give the joints.
    pub fn of(file: &Value) -> Option<Self> {
        let joints = file["joints3d"].is_object().then(|| &file["joints3d"])?;
        let sides = |name: &str| ["left", "right"].map(|side| path(joints, &format!("{side}_{name}")));
        let middle = |name: &str| {
            let [left, right] = sides(name);
            left.iter().zip(&right).map(|(l, r)| (l + r) * 0.5).collect::<Path3>()
        };
        let [hip, shoulder, knee, ankle] = ["hip", "shoulder", "knee", "ankle"].map(middle);
        let inclination = |from: &Path3, to: &Path3| each(from, to, |a, b| (b.z - a.z).atan2(b.y - a.y).to_degrees());
        let width = |name: &str| {
            let [left, right] = sides(name);
            each(&left, &right, |l, r| l.x - r.x)
        };
        let tilt = |name: &str| {
            let [left, right] = sides(name);
            each(&left, &right, |l, r| (l.y - r.y).atan2(l.x - r.x).to_degrees())
        };
        let (lean, thigh) = (inclination(&hip, &shoulder), inclination(&knee, &hip));
        let angles = &file["angles_deg"];
        let knees = numbers(&angles["knee_flex_L"]).into_iter().zip(numbers(&angles["knee_flex_R"]));
        let stature = file["body"]["height_m"].as_f64()?;
        let time = numbers(&file["t"]);
        let lift = file["lift"].as_str()?;
        let frames = |part: &Value| {
            let at = |k: usize| time.partition_point(|t| *t < part[k].as_f64().expect("a part of a rep") - 1e-6);
            at(0)..(at(1) + 1).min(time.len())
        };
        let segments = |rep: &Value| {
            let [up, down, top] = ["up", "down", "top"].map(|part| frames(&rep["segments"][part]));
            // A deadlift has no hold at the bottom.
            let bottom = Some(&rep["segments"]["bottom"]).filter(|part| part.is_array()).map_or(0..0, frames);
            let whole = up.start.min(down.start)..up.end.max(down.end);
            Segments { up, down, top, bottom, whole }
        };
        let reps = file["reps"].as_array()?.iter().map(segments).collect();
        Some(Self {
            squat: lift == "squat",
            deadlift: lift == "deadlift",
            hinge: lean.iter().zip(&thigh).map(|(a, b)| a - b).collect(),
            lean,
            shank: inclination(&ankle, &knee),
            knee: knees.map(|(l, r)| 0.5 * (l + r)).collect(),
            lumbar: numbers(&angles["lumbar"]),
            depth: each(&hip, &knee, |h, k| (h.y - k.y) / (h - k).norm()),
            knees_apart: width("knee").iter().zip(width("ankle")).map(|(k, a)| k / a).collect(),
            shift: each(&hip, &ankle, |h, a| (h.x - a.x) / stature),
            shoulder_tilt: tilt("shoulder"),
            hip_tilt: tilt("hip"),
            bar: path(joints, "bar"),
            time,
            hip,
            shoulder,
            stature,
            reps,
        })
    }

    /// The angles of every frame, in the order of `tally::columns`.
    pub fn angles(&self) -> [Vec<f64>; 5] {
        [&self.lean, &self.hinge, &self.knee, &self.shank, &self.lumbar].map(Clone::clone)
    }

    /// The numbers of a rep and the measures of its faults, by name; a fault with two measures has them by `fault.measure`. What
    /// does not belong to the lift is absent.
    pub fn rep(&self, k: usize) -> BTreeMap<&'static str, f64> {
        let Segments { up, down, top, bottom, whole } = &self.reps[k];
        let mut all = BTreeMap::new();
        let first_half = up.start..up.start + up.len() / 2;
        for (name, angles) in
            [("hip_hinge_peak", &self.hinge), ("trunk_inclination_peak", &self.lean), ("knee_flexion_peak", &self.knee)]
        {
            all.insert(name, largest(&angles[whole.clone()]));
        }
        let (ratio, lean) = self.hips_lead(up);
        if self.squat || self.deadlift {
            all.insert("hip_rise_ratio", ratio);
            all.insert("hips_rise_first.ratio", ratio);
            all.insert("hips_rise_first.lean", lean);
        }
        let lumbar = &self.lumbar;
        let change = if self.deadlift {
            Some(largest(&lumbar[first_half.clone()]) - lumbar[up.start])
        } else if self.squat {
            Some(largest(&lumbar[first_half.clone()]) - median(&lumbar[bottom.clone()]))
        } else {
            let bent = down.clone().find(|i| self.hinge[*i] >= 60.0);
            bent.map(|from| largest(&lumbar[from..first_half.end]) - lumbar[from])
        };
        if let Some(change) = change {
            all.insert("lumbar_flexion_change", change);
            all.insert("lumbar_flexion_loss", change);
        }
        let standing = self.standing();
        let over = |course: &[f64]| standing.clone().map_or(0.0, |s| median(&course[s]));
        all.insert("lumbar_hyperextension_lockout.spine", over(lumbar) - smallest(&lumbar[top.clone()]));
        all.insert("lumbar_hyperextension_lockout.lean_back", over(&self.lean) - smallest(&self.lean[top.clone()]));
        let left = [&self.hinge, &self.knee].map(|joint| smallest(&joint[top.clone()]) - over(joint));
        all.insert("incomplete_lockout", left[0].max(left[1]));
        let (lifting, lowering) = (self.moving(up), self.moving(down));
        let turn = self.time[(bottom.start + bottom.end.max(1) - 1) / 2];
        let (lifted, lowered) = match self.deadlift {
            true => (lifting.1 - lifting.0, lowering.1 - lowering.0),
            false => (lifting.1 - turn, turn - lowering.0),
        };
        all.insert("concentric_s", lifted);
        all.insert("eccentric_s", lowered);
        all.insert(
            "concentric_speed",
            self.speed(up, if self.squat { &self.hip } else { &self.shoulder }) / self.stature,
        );
        if self.squat {
            self.squat_only(&mut all, k);
        } else {
            all.insert("hinge_deficit", self.late_share(down));
        }
        if !self.deadlift {
            all.insert("uncontrolled_eccentric", lowered);
        }
        if !self.deadlift && !self.squat {
            all.insert("knee_dominance", median(&self.knee[bottom.clone()]));
        }
        let moved = |course: &[f64]| {
            largest(&whole.clone().map(|i| (course[i] - course[whole.start]).abs()).collect::<Vec<_>>())
        };
        all.insert("lateral_shift", 100.0 * moved(&self.shift));
        all.insert("asymmetry", moved(&self.shoulder_tilt).max(moved(&self.hip_tilt)));
        all
    }

    fn squat_only(&self, all: &mut BTreeMap<&'static str, f64>, k: usize) {
        let Segments { up, down, bottom, whole, .. } = &self.reps[k];
        let depth = smallest(&self.depth[whole.clone()]);
        all.insert("depth", depth);
        all.insert("squat_depth", depth);
        if let Some(from) = down.clone().find(|i| self.hinge[*i] >= 90.0) {
            all.insert("butt_wink", largest(&self.lumbar[from..=up.start + up.len() / 4]) - self.lumbar[from]);
        }
        let deepest = |s: &Segments| largest(&self.lean[s.down.start..s.up.start + s.up.len() / 2]);
        let own = median(&self.reps.iter().map(deepest).collect::<Vec<_>>());
        all.insert("excess_forward_lean.vs_own", deepest(&self.reps[k]) - own);
        let tipped: Vec<f64> = bottom.clone().map(|i| self.lean[i] - self.shank[i]).collect();
        all.insert("excess_forward_lean.trunk_minus_shank", median(&tipped));
        let apart = &self.knees_apart[whole.clone()];
        all.insert("knee_valgus", 100.0 * (1.0 - smallest(apart) / apart[0].min(apart[apart.len() - 1])));
    }

    /// Loss of lifting speed over the set, percent: slowest rep after the fastest one against the fastest.
    pub fn velocity_loss(&self) -> f64 {
        let speeds: Vec<f64> =
            self.reps.iter().map(|s| self.speed(&s.up, if self.squat { &self.hip } else { &self.bar })).collect();
        let fastest = largest(&speeds);
        let from = speeds.iter().position(|v| *v == fastest).unwrap();
        100.0 * (1.0 - smallest(&speeds[from..]) / fastest)
    }

    /// Quiet standing before the first rep.
    fn standing(&self) -> Option<Range<usize>> {
        let first = self.reps.first()?.whole.start;
        let upright = (0..first).take_while(|i| self.lean[*i].abs() < 15.0).count();
        (upright > 3).then_some(0..upright)
    }

    /// Rise of the hips over rise of the shoulders to the greatest lean in the first 30 % of the bar's way, and the lean gained.
    fn hips_lead(&self, up: &Range<usize>) -> (f64, f64) {
        let bar = |i: usize| if self.deadlift { self.bar[i].y } else { 0.5 * (self.hip[i].y + self.shoulder[i].y) };
        let (from, to) = (up.start, up.end - 1);
        let end = up.clone().find(|i| bar(*i) >= bar(from) + 0.3 * (bar(to) - bar(from))).unwrap_or(to);
        let risen = (from..=end).filter(|i| self.hip[*i].y - self.hip[from].y >= 0.016 * self.stature);
        let tipped = risen.max_by(|a, b| self.lean[*a].total_cmp(&self.lean[*b]));
        let at = tipped.filter(|i| self.lean[*i] > self.lean[from]).unwrap_or(end);
        let [hip, shoulder] = [&self.hip, &self.shoulder].map(|p| p[at].y - p[from].y);
        let ratio = if shoulder > 1e-6 { (hip / shoulder).clamp(0.0, 5.0) } else { 5.0 };
        (ratio, self.lean[at] - self.lean[from])
    }

    /// Share of the lean gained in the last third of the lowering that the lower back makes, percent; 0 where it is less than 8°.
    fn late_share(&self, down: &Range<usize>) -> f64 {
        let (top, bottom) = (smallest(&self.lean[down.clone()]), largest(&self.lean[down.clone()]));
        let at = |share: f64| down.clone().find(|i| self.lean[*i] >= top + share * (bottom - top)).unwrap();
        let (late, last) = (at(2.0 / 3.0), at(0.97));
        let gained = self.lumbar[last] - self.lumbar[late];
        if gained >= 8.0 { 100.0 * gained / (self.lean[last] - self.lean[late]) } else { 0.0 }
    }

    /// What carries the weight up: the bar, in the squat hips and shoulders.
    fn load(&self, i: usize) -> f64 {
        if self.squat { 0.5 * (self.hip[i].y + self.shoulder[i].y) } else { self.bar[i].y }
    }

    /// First and last moment of a half at which the load moves faster than a twentieth of its top speed, seconds.
    fn moving(&self, half: &Range<usize>) -> (f64, f64) {
        let speed = |i: &usize| ((self.load(*i + 1) - self.load(*i)) / (self.time[*i + 1] - self.time[*i])).abs();
        let all = half.start..half.end - 1;
        let top = largest(&all.clone().map(|i| speed(&i)).collect::<Vec<_>>());
        let moves: Vec<usize> = all.filter(|i| speed(i) > 0.05 * top).collect();
        (self.time[moves[0]], self.time[moves[moves.len() - 1] + 1])
    }

    /// Mean speed upwards over the middle three fifths of the way, metres a second.
    fn speed(&self, up: &Range<usize>, point: &Path3) -> f64 {
        let (low, high) = (point[up.start].y, point[up.end - 1].y);
        let passes = |share: f64| {
            let level = low + share * (high - low);
            let i = up.clone().find(|i| point[*i].y >= level).unwrap().max(1);
            let part = (level - point[i - 1].y) / (point[i].y - point[i - 1].y);
            self.time[i - 1] + part * (self.time[i] - self.time[i - 1])
        };
        0.6 * (high - low) / (passes(0.8) - passes(0.2))
    }
}
