//! The made-up lifter: postures, moves between them, and what is checked of every set.

use spotter::angles::{AngleTrack, Column, Facing, LumbarMethod, SampleState, Uncertain, View, ViewKind};
use spotter::lifts::{GivenLift, LiftName};
use spotter::reps::{SetReps, find_reps};

/// A posture: heights above the ankles in body lengths, angles in degrees.
#[derive(Debug, Clone, Copy)]
pub struct Pose {
    pub shoulder: f64,
    pub hip: f64,
    pub wrist: f64,
    pub knee: f64,
    pub trunk: f64,
    pub feet: f64,
}

pub const fn pose(shoulder: f64, hip: f64, wrist: f64, knee: f64, trunk: f64) -> Pose {
    Pose { shoulder, hip, wrist, knee, trunk, feet: 0.0 }
}

// Measured on rendered lifters (joint centres of the body model), except the good morning, row and press, which are
// a trunk of 0.35 and arms of 0.41 body lengths drawn at the stated lean.
pub const HANG: Pose = pose(1.00, 0.65, 0.59, 11.0, 3.0);
pub const FLOOR: Pose = pose(0.55, 0.45, 0.14, 78.0, 74.0);
pub const SUMO_FLOOR: Pose = pose(0.56, 0.37, 0.15, 95.0, 52.0);
pub const RDL_BOTTOM: Pose = pose(0.80, 0.61, 0.40, 27.0, 60.0);
pub const BAR_ON_BACK: Pose = pose(1.00, 0.65, 1.03, 13.0, 15.0);
pub const SQUAT_BOTTOM: Pose = pose(0.53, 0.22, 0.59, 137.0, 32.0);
pub const GOOD_MORNING_BOTTOM: Pose = pose(0.76, 0.61, 0.76, 25.0, 65.0);
pub const ROW_LOW: Pose = pose(0.82, 0.60, 0.41, 25.0, 52.0);
pub const ROW_HIGH: Pose = pose(0.84, 0.60, 0.62, 25.0, 50.0);
pub const PRESS_LOW: Pose = pose(1.00, 0.65, 0.98, 5.0, 2.0);
pub const PRESS_HIGH: Pose = pose(1.01, 0.65, 1.41, 5.0, 0.0);

impl Pose {
    pub fn towards(self, to: Pose, share: f64) -> Pose {
        let mix = |a: f64, b: f64| a + (b - a) * share;
        Pose {
            shoulder: mix(self.shoulder, to.shoulder),
            hip: mix(self.hip, to.hip),
            wrist: mix(self.wrist, to.wrist),
            knee: mix(self.knee, to.knee),
            trunk: mix(self.trunk, to.trunk),
            feet: mix(self.feet, to.feet),
        }
    }
    pub fn at(self, feet: f64) -> Pose {
        Pose { feet, ..self }
    }
    pub fn larger(self, scale: f64) -> Pose {
        Pose { shoulder: self.shoulder * scale, hip: self.hip * scale, wrist: self.wrist * scale, ..self }
    }
}

/// A clip in the making: moves after one another.
#[derive(Debug, Clone)]
pub struct Clip {
    pub from: Pose,
    pub moves: Vec<(f64, Pose)>,
    pub fps: f64,
    pub noise: f64,
    pub seed: u64,
    pub kind: ViewKind,
    pub cut: (f64, f64),
    pub missing: Vec<(f64, f64)>,
}

impl Clip {
    pub fn from(from: Pose) -> Self {
        let (moves, missing, cut) = (Vec::new(), Vec::new(), (0.0, f64::INFINITY));
        Self { from, moves, fps: 30.0, noise: 0.003, seed: 1, kind: ViewKind::Side, cut, missing }
    }
    pub fn to(mut self, pose: Pose, seconds: f64) -> Self {
        self.moves.push((seconds, pose));
        self
    }
    pub fn hold(self, seconds: f64) -> Self {
        let last = self.moves.last().map_or(self.from, |m| m.1);
        self.to(last, seconds)
    }
    /// `count` times there and back.
    pub fn reps(mut self, count: usize, there: Pose, out: f64, pause: f64, back: f64, rest: f64) -> Self {
        let home = self.moves.last().map_or(self.from, |m| m.1);
        for _ in 0..count {
            self = self.to(there, out).hold(pause).to(home, back).hold(rest);
        }
        self
    }
    pub fn seconds(&self) -> f64 {
        self.moves.iter().map(|m| m.0).sum()
    }
    pub fn pose_at(&self, t: f64) -> Pose {
        let (mut from, mut left) = (self.from, t);
        for (seconds, to) in &self.moves {
            if left < *seconds {
                let u = left / seconds;
                return from.towards(*to, u * u * u * (10.0 - 15.0 * u + 6.0 * u * u));
            }
            (from, left) = (*to, left - seconds);
        }
        from
    }
    pub fn track(&self) -> AngleTrack {
        let (begin, end) = (self.cut.0, self.seconds().min(self.cut.1));
        let n = ((end - begin) * self.fps).floor() as usize + 1;
        let time: Vec<f64> = (0..n).map(|i| i as f64 / self.fps).collect();
        let mut random = Random(self.seed);
        let known = |t: f64| !self.missing.iter().any(|(a, b)| (*a..*b).contains(&t));
        let mut column = |pick: fn(&Pose) -> f64, scale: f64| -> Vec<f64> {
            let mut value = |t: &f64| pick(&self.pose_at(t + begin)) + scale * self.noise * random.normal();
            time.iter().map(|t| if known(*t) { value(t) } else { f64::NAN }).collect()
        };
        let mut track = empty(0, self.fps);
        track.view.kind = self.kind;
        track.shoulder_height = column(|p| p.shoulder, 1.0);
        track.hip_height = column(|p| p.hip, 1.0);
        track.wrist_height = column(|p| p.wrist, 2.0);
        track.feet_position = column(|p| p.feet, 1.0);
        track.knee_flexion = measured(column(|p| p.knee, 500.0));
        track.trunk_inclination = measured(column(|p| p.trunk, 300.0));
        // The thigh leans back by two thirds of the knee's flexion in the poses above, roughly.
        track.hip_hinge = measured(column(|p| p.trunk + 0.67 * p.knee, 300.0));
        track.lifter_score = vec![1.0; n];
        track.lumbar_method = vec![LumbarMethod::None; n];
        track.time_s = time;
        track
    }
    pub fn find(&self) -> SetReps {
        checked(self.track(), None)
    }
    pub fn find_as(&self, lift: LiftName) -> SetReps {
        checked(self.track(), Some(lift))
    }
}

/// The reps of a set that one scene shows.
pub fn reps_of(track: &AngleTrack, given: impl Into<GivenLift>) -> SetReps {
    find_reps(std::slice::from_ref(track), given).unwrap()
}

/// Finds the reps and checks what holds for every set.
pub fn checked(track: AngleTrack, given: Option<LiftName>) -> SetReps {
    let set = reps_of(&track, given);
    let mut last = 0;
    for (k, rep) in set.reps.iter().enumerate() {
        assert_eq!(rep.index, k + 1);
        assert!(last <= rep.start && rep.start <= rep.turn && rep.turn <= rep.end && rep.end < track.len(), "{rep:?}");
        last = rep.end;
        if rep.end > rep.start {
            assert_eq!(rep.phases.first().map(|p| p.start_s), Some(track.time_s[rep.start]));
            assert_eq!(rep.phases.last().map(|p| p.end_s), Some(track.time_s[rep.end]));
        }
        assert!(rep.phases.iter().all(|p| p.start_s < p.end_s), "{rep:?}");
        assert!(rep.phases.windows(2).all(|w| w[0].end_s == w[1].start_s), "{rep:?}");
    }
    for r in &set.rejected {
        assert!(r.start_s <= r.end_s && r.reason.ends_with('.'), "{r:?}");
    }
    assert!((0.0..=1.0).contains(&set.lift.confidence));
    set
}

pub fn measured(value: Vec<f64>) -> Column {
    let state = |v: &f64| if v.is_finite() { SampleState::Measured } else { SampleState::Missing };
    Column { sd: vec![3.0; value.len()], state: value.iter().map(state).collect(), value }
}

pub fn empty(n: usize, rate_hz: f64) -> AngleTrack {
    let view = View { kind: ViewKind::Side, facing: Facing::Right, yaw_deg: Uncertain { value: 0.0, sd: 5.0 } };
    AngleTrack { view, scenes: Vec::new(), body_length_px: 600.0, ..AngleTrack::missing(n, rate_hz) }
}

/// SplitMix64 with Box–Muller.
pub struct Random(pub u64);

impl Random {
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
    pub fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[track_caller]
pub fn assert_turns(set: &SetReps, track: &AngleTrack, truth: &[f64], within: f64) {
    let turns: Vec<f64> = set.reps.iter().map(|r| track.time_s[r.turn]).collect();
    assert_eq!(turns.len(), truth.len(), "turns {turns:?}, truth {truth:?}, rejected {:?}", set.rejected);
    for (turn, truth) in turns.iter().zip(truth) {
        assert!((turn - truth).abs() <= within, "turns at {turns:?}, truth {truth}");
    }
}

#[track_caller]
pub fn assert_set(set: &SetReps, lift: LiftName, count: usize) {
    assert_eq!(set.lift.name, lift, "{:?}", set.lift);
    assert_eq!(set.reps.len(), count, "{:?} {:?}", set.reps, set.rejected);
}
