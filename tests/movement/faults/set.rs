//! Sets made by hand: what every rep does is written down, and the angles follow from it.

pub use LiftName::{BarbellRow, Deadlift, GoodMorning, OverheadPress, RomanianDeadlift, Squat};
pub use Severity::{Breakdown, Note, Warning};
use spotter::angles::{AngleTrack, Column, Facing, LumbarMethod, SampleState, Uncertain, View, ViewKind};
use spotter::faults::{Finding, Profile, RepVerdict, SetVerdict, Severity, Verdict, judge};
use spotter::lifts::LiftName;
use spotter::reps::{Completeness, Lift, LiftSource, Phase, PhaseName, Rep, SetReps};

pub const RATE: f64 = 30.0;
pub const HALF: usize = 45;
pub const HOLD: usize = 15;

/// What one rep does.
#[derive(Clone, Copy)]
pub struct Do {
    /// Lumbar flexion in the hinge, and how much more of it under load than in the set position.
    pub lumbar: f64,
    pub loss: f64,
    /// Lumbar flexion at the top (extension −).
    pub top: f64,
    pub lean: f64,
    pub lean_top: f64,
    pub knee: f64,
    pub knee_top: f64,
    /// Part of the hips' rise that comes before the shoulders'.
    pub hips_first: f64,
    pub depth: f64,
    pub shank: f64,
    /// Duration of the lowering, samples.
    pub lowering: usize,
    /// Duration of the lifting, samples.
    pub lifting: usize,
    pub valgus: f64,
    pub tilt: f64,
    /// Tilt of the hands, which hold the bar.
    pub bar_tilt: f64,
    pub shift: f64,
    /// Share of the lumbar flexion that comes in the last third of the lowering.
    pub late: bool,
}

pub const CLEAN: Do = Do {
    lumbar: 6.0,
    loss: 0.0,
    top: 0.0,
    lean: 60.0,
    lean_top: 1.0,
    knee: 55.0,
    knee_top: 3.0,
    hips_first: 0.0,
    depth: -0.1,
    shank: 30.0,
    lowering: HALF,
    lifting: HALF,
    valgus: 0.0,
    tilt: 0.0,
    bar_tilt: f64::NAN,
    shift: 0.0,
    late: false,
};

pub struct Set {
    pub lift: LiftName,
    pub reps: Vec<Do>,
    pub sd: f64,
    pub view: ViewKind,
    pub yaw: f64,
    pub method: LumbarMethod,
}

pub fn set(lift: LiftName, reps: &[Do]) -> Set {
    Set { lift, reps: reps.to_vec(), sd: 8.0, view: ViewKind::Side, yaw: 2.0, method: LumbarMethod::SpineModel }
}

pub fn column(value: Vec<f64>, sd: f64) -> Column {
    let n = value.len();
    Column { value, sd: vec![sd; n], state: vec![SampleState::Measured; n] }
}

impl Set {
    pub fn build(&self) -> (AngleTrack, SetReps) {
        let low_first = !matches!(self.lift, LiftName::Squat | LiftName::RomanianDeadlift | LiftName::GoodMorning);
        let press = self.lift == LiftName::OverheadPress;
        // Each sample: the rep, how far down the lifter is (1 = bottom) and whether the bar is on its way up.
        let mut path: Vec<(usize, f64, bool)> = vec![(0, if low_first { 1.0 } else { 0.0 }, false); HOLD];
        let mut reps = Vec::new();
        for (k, r) in self.reps.iter().enumerate() {
            let start = path.len();
            let way = |n: usize| (0..=n).map(move |i| 0.5 - 0.5 * (std::f64::consts::PI * i as f64 / n as f64).cos());
            let up = |path: &mut Vec<_>| path.extend(way(r.lifting).map(|p| (k, 1.0 - p, true)));
            let down = |path: &mut Vec<_>| path.extend(way(r.lowering).map(|p| (k, p, false)));
            let (turn, hold);
            if low_first {
                up(&mut path);
                turn = path.len() - 1;
                path.extend([(k, 0.0, true)].repeat(HOLD));
                hold = (turn, path.len() - 1);
                down(&mut path);
            } else {
                down(&mut path);
                turn = path.len() - 1;
                up(&mut path);
                let top = path.len() - 1;
                hold = (top, top + HOLD);
            }
            let end = path.len() - 1;
            path.extend([(k, if low_first { 1.0 } else { 0.0 }, false)].repeat(HOLD));
            let seconds = |i: usize| i as f64 / RATE;
            let phases = vec![Phase { name: PhaseName::Lockout, start_s: seconds(hold.0), end_s: seconds(hold.1) }];
            reps.push(Rep { index: k + 1, start, turn, end, phases, completeness: Completeness::Whole });
        }
        let n = path.len();
        let each = |f: &dyn Fn(&Do, f64, bool) -> f64| -> Vec<f64> {
            path.iter().map(|(k, d, up)| f(&self.reps[*k], *d, *up)).collect()
        };
        let depth = if press { 0.0 } else { 1.0 };
        let lean = |r: &Do, d: f64, up: bool| {
            let tipped = if up { r.hips_first * 130.0 * d.min(1.0 - d) } else { 0.0 };
            r.lean_top + depth * (r.lean - r.lean_top) * d + tipped
        };
        let rounded = |d: f64| ((d - 0.3) / 0.3).clamp(0.0, 1.0);
        let lumbar = |r: &Do, d: f64, up: bool| {
            let bend = if r.late { ((d - 0.7) / 0.3).clamp(0.0, 1.0) } else { rounded(d) };
            let loaded = if up && d < 0.97 && d > 0.3 { r.loss } else { 0.0 };
            r.top * (1.0 - d / 0.3).clamp(0.0, 1.0) + r.lumbar * bend + loaded
        };
        // The hips get a head start of the shoulders by `hips_first` of the way.
        let hips = |r: &Do, d: f64, up: bool| {
            let p = 1.0 - d;
            let ahead = if up { r.hips_first * 3.0 * p.min(0.3) * (1.0 - p) } else { 0.0 };
            0.3 + 0.25 * (p + ahead).min(1.0)
        };
        let shoulders = |r: &Do, d: f64, up: bool| {
            let p = 1.0 - d;
            let behind = if up { r.hips_first * 1.2 * p.min(0.3) * (1.0 - p) } else { 0.0 };
            0.6 + 0.4 * (p - behind)
        };
        let frontal = matches!(self.view, ViewKind::Front | ViewKind::Back);
        let front = |f: &dyn Fn(&Do, f64) -> f64| -> Vec<f64> {
            path.iter().map(|(k, d, _)| if frontal { f(&self.reps[*k], *d) } else { f64::NAN }).collect()
        };
        let angles = AngleTrack {
            scenes: Vec::new(),
            view: View { kind: self.view, facing: Facing::Right, yaw_deg: Uncertain { value: self.yaw, sd: 3.0 } },
            trunk_inclination: column(each(&lean), 2.0),
            hip_hinge: column(each(&|r, d, u| lean(r, d, u) + depth * 70.0 * d), 4.0),
            knee_flexion: column(each(&|r, d, _| r.knee_top + (r.knee - r.knee_top) * d), 4.0),
            shank_inclination: column(each(&|r, d, _| r.shank * d), 3.0),
            neck: column(vec![0.0; n], 5.0),
            lumbar_flexion: column(each(&lumbar), self.sd),
            lumbar_method: vec![self.method; n],
            back_line_sagitta: column(each(&|r, d, _| 0.1 * r.lumbar * d - 2.0), 0.5),
            hip_height: each(&hips),
            shoulder_height: each(&shoulders),
            wrist_height: each(&|r, d, u| if press { 0.8 + 0.6 * (1.0 - d) } else { shoulders(r, d, u) - 0.4 }),
            feet_position: vec![1.0; n],
            hip_above_knee: each(&|r, d, _| 1.0 + (r.depth - 1.0) * d),
            knee_ankle_separation: front(&|r, d| 1.2 * (1.0 - r.valgus * d)),
            shoulder_tilt: front(&|r, d| r.tilt * d),
            hip_tilt: front(&|_, _| 0.5),
            hand_tilt: front(&|r, d| r.bar_tilt * d),
            lateral_shift: front(&|r, d| 0.01 + r.shift * if low_first { 1.0 - d } else { d }),
            lifter_score: vec![0.98; n],
            body_length_px: 600.0,
            ..AngleTrack::missing(n, RATE)
        };
        let set = SetReps {
            lift: Lift { name: self.lift, variant: None, source: LiftSource::Given, confidence: 1.0 },
            reps,
            rejected: vec![],
            standing: Vec::new(),
        };
        (angles, set)
    }

    pub fn judged(&self) -> SetVerdict {
        let (angles, reps) = self.build();
        judge(&angles, &reps, &Profile::built_in("default").unwrap())
    }
}

pub fn found<'a>(rep: &'a RepVerdict, fault: &str) -> Option<&'a Finding> {
    rep.findings.iter().find(|f| f.fault == fault)
}

pub fn grade(rep: &RepVerdict, fault: &str) -> Option<Severity> {
    found(rep, fault).map(|f| f.severity)
}

pub fn unassessed(rep: &RepVerdict, fault: &str) -> bool {
    rep.not_assessed.iter().any(|n| n.fault == fault && !n.reason.is_empty())
}

pub fn verdicts(set: &SetVerdict) -> Vec<Verdict> {
    set.reps.iter().map(|r| r.verdict).collect()
}

/// Grade of a fault on the only rep of a set.
pub fn one(lift: LiftName, rep: Do, fault: &str) -> Option<Severity> {
    grade(&set(lift, &[rep]).judged().reps[0], fault)
}
