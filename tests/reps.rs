//! Reps on made-up lifters: postures with known heights and angles, moved between with minimum-jerk profiles, so that the
//! number of reps, their turns and what is not a rep are known beforehand.

// In a test, and in what serves it, a panic is the message.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use spotter::angles::{AngleTrack, Column, Facing, LumbarMethod, SampleState, Uncertain, View, ViewKind};
use spotter::reps::{Completeness, LiftName, LiftSource, PhaseName, ReferenceKind, SetReps, find_reps};

/// A posture: heights above the ankles in statures, angles in degrees.
#[derive(Debug, Clone, Copy)]
struct Pose {
    shoulder: f64,
    hip: f64,
    wrist: f64,
    knee: f64,
    trunk: f64,
    feet: f64,
}

const fn pose(shoulder: f64, hip: f64, wrist: f64, knee: f64, trunk: f64) -> Pose {
    Pose { shoulder, hip, wrist, knee, trunk, feet: 0.0 }
}

// Measured on rendered lifters (joint centres of the body model), except the good morning, row and press, which are
// a trunk of 0.35 and arms of 0.41 statures drawn at the stated lean.
const HANG: Pose = pose(1.00, 0.65, 0.59, 11.0, 3.0);
const FLOOR: Pose = pose(0.55, 0.45, 0.14, 78.0, 74.0);
const SUMO_FLOOR: Pose = pose(0.56, 0.37, 0.15, 95.0, 52.0);
const RDL_BOTTOM: Pose = pose(0.80, 0.61, 0.40, 27.0, 60.0);
const BAR_ON_BACK: Pose = pose(1.00, 0.65, 1.03, 13.0, 15.0);
const SQUAT_BOTTOM: Pose = pose(0.53, 0.22, 0.59, 137.0, 32.0);
const GOOD_MORNING_BOTTOM: Pose = pose(0.76, 0.61, 0.76, 25.0, 65.0);
const ROW_LOW: Pose = pose(0.82, 0.60, 0.41, 25.0, 52.0);
const ROW_HIGH: Pose = pose(0.84, 0.60, 0.62, 25.0, 50.0);
const PRESS_LOW: Pose = pose(1.00, 0.65, 0.98, 5.0, 2.0);
const PRESS_HIGH: Pose = pose(1.01, 0.65, 1.41, 5.0, 0.0);

impl Pose {
    fn towards(self, to: Pose, share: f64) -> Pose {
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
    fn at(self, feet: f64) -> Pose {
        Pose { feet, ..self }
    }
    fn larger(self, scale: f64) -> Pose {
        Pose { shoulder: self.shoulder * scale, hip: self.hip * scale, wrist: self.wrist * scale, ..self }
    }
}

/// A clip in the making: moves after one another.
#[derive(Debug, Clone)]
struct Clip {
    from: Pose,
    moves: Vec<(f64, Pose)>,
    fps: f64,
    noise: f64,
    seed: u64,
    kind: ViewKind,
    cut: (f64, f64),
    missing: Vec<(f64, f64)>,
}

impl Clip {
    fn from(from: Pose) -> Self {
        let (moves, missing, cut) = (Vec::new(), Vec::new(), (0.0, f64::INFINITY));
        Self { from, moves, fps: 30.0, noise: 0.003, seed: 1, kind: ViewKind::Side, cut, missing }
    }
    fn to(mut self, pose: Pose, seconds: f64) -> Self {
        self.moves.push((seconds, pose));
        self
    }
    fn hold(self, seconds: f64) -> Self {
        let last = self.moves.last().map_or(self.from, |m| m.1);
        self.to(last, seconds)
    }
    /// `count` times there and back.
    fn reps(mut self, count: usize, there: Pose, out: f64, pause: f64, back: f64, rest: f64) -> Self {
        let home = self.moves.last().map_or(self.from, |m| m.1);
        for _ in 0..count {
            self = self.to(there, out).hold(pause).to(home, back).hold(rest);
        }
        self
    }
    fn seconds(&self) -> f64 {
        self.moves.iter().map(|m| m.0).sum()
    }
    fn pose_at(&self, t: f64) -> Pose {
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
    fn track(&self) -> AngleTrack {
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
        track.lifter_score = vec![1.0; n];
        track.lumbar_method = vec![LumbarMethod::None; n];
        track.time_s = time;
        track
    }
    fn find(&self) -> SetReps {
        checked(self.track(), None)
    }
    fn find_as(&self, lift: LiftName) -> SetReps {
        checked(self.track(), Some(lift))
    }
}

/// Finds the reps and checks what holds for every set.
fn checked(track: AngleTrack, given: Option<LiftName>) -> SetReps {
    let set = find_reps(&track, given);
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

fn measured(value: Vec<f64>) -> Column {
    let state = |v: &f64| if v.is_finite() { SampleState::Measured } else { SampleState::Missing };
    Column { sd: vec![3.0; value.len()], state: value.iter().map(state).collect(), value }
}

fn empty(n: usize, rate_hz: f64) -> AngleTrack {
    let nan = || vec![f64::NAN; n];
    let column = || measured(nan());
    AngleTrack {
        rate_hz,
        time_s: (0..n).map(|i| i as f64 / rate_hz).collect(),
        view: View { kind: ViewKind::Side, facing: Facing::Right, yaw_deg: Uncertain { value: 0.0, sd: 5.0 } },
        trunk_inclination: column(),
        hip_hinge: column(),
        knee_flexion: column(),
        shank_inclination: column(),
        neck: column(),
        lumbar_flexion: column(),
        lumbar_method: vec![LumbarMethod::None; n],
        back_line_sagitta: column(),
        back_line_bend_station: nan(),
        hip_height: nan(),
        shoulder_height: nan(),
        wrist_height: nan(),
        wrist_forward: nan(),
        feet_position: nan(),
        hip_above_knee: nan(),
        knee_ankle_separation: nan(),
        shoulder_tilt: nan(),
        hip_tilt: nan(),
        lateral_shift: nan(),
        lifter_score: nan(),
        stature_px: 600.0,
    }
}

/// SplitMix64 with Box–Muller.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[track_caller]
fn assert_turns(set: &SetReps, track: &AngleTrack, truth: &[f64], within: f64) {
    let turns: Vec<f64> = set.reps.iter().map(|r| track.time_s[r.turn]).collect();
    assert_eq!(turns.len(), truth.len(), "turns {turns:?}, truth {truth:?}, rejected {:?}", set.rejected);
    for (turn, truth) in turns.iter().zip(truth) {
        assert!((turn - truth).abs() <= within, "turns at {turns:?}, truth {truth}");
    }
}

#[track_caller]
fn assert_set(set: &SetReps, lift: LiftName, count: usize) {
    assert_eq!(set.lift.name, lift, "{:?}", set.lift);
    assert_eq!(set.reps.len(), count, "{:?} {:?}", set.reps, set.rejected);
}

#[test]
fn deadlift_from_a_dead_stop_counts_and_dates_the_lockouts() {
    let clip = Clip::from(FLOOR).hold(0.6).reps(3, HANG, 1.2, 0.5, 1.1, 1.0);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 3);
    assert!(set.lift.confidence > 0.8 && set.lift.source == LiftSource::Recognised);
    // A held lockout is dated by its middle; that it was reached earlier, the phases say.
    assert_turns(&set, &clip.track(), &[2.05, 5.85, 9.65], 0.08);
    let names: Vec<PhaseName> = set.reps[0].phases.iter().map(|p| p.name).collect();
    assert_eq!(names, [PhaseName::Concentric, PhaseName::Lockout, PhaseName::Eccentric]);
    // Lift-off and touch-down.
    let first = &set.reps[0].phases;
    assert!((first[0].start_s - 0.6).abs() < 0.15, "{first:?}");
    assert!((first[2].end_s - 3.4).abs() < 0.15, "{first:?}");
    assert!((first[0].end_s - 1.8).abs() < 0.15 && (first[2].start_s - 2.3).abs() < 0.15, "{first:?}");
}

#[test]
fn setting_up_is_not_a_deadlift() {
    let clip = Clip::from(HANG).hold(0.7).to(FLOOR, 1.1).hold(0.5).reps(3, HANG, 1.2, 0.5, 1.1, 0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 3);
    assert_eq!(set.rejected.len(), 1);
    assert!(set.rejected[0].reason.contains("Setting up"), "{:?}", set.rejected);
    assert_eq!(set.standing.kind, ReferenceKind::Standing);
    let (a, b) = (set.standing.start_s.unwrap(), set.standing.end_s.unwrap());
    assert!(b <= 1.1 && b - a >= 0.5, "{a} {b}");
}

#[test]
fn touch_and_go_deadlifts_meet_at_the_floor() {
    let clip = Clip::from(FLOOR).hold(0.5).reps(6, HANG, 0.6, 0.0, 0.6, 0.0);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 6);
    let truth: Vec<f64> = (0..6).map(|k| 1.1 + 1.2 * f64::from(k)).collect();
    assert_turns(&set, &clip.track(), &truth, 0.08);
    for pair in set.reps.windows(2) {
        assert!((pair[1].start - pair[0].end) as f64 / 30.0 < 0.25, "{pair:?}");
    }
}

#[test]
fn sumo_is_a_deadlift_also_from_the_front() {
    let mut clip = Clip::from(SUMO_FLOOR).hold(0.5).reps(3, HANG, 1.5, 0.4, 1.0, 1.0);
    assert_set(&clip.find(), LiftName::Deadlift, 3);
    clip.kind = ViewKind::Front;
    assert_set(&clip.find(), LiftName::Deadlift, 3);
}

#[test]
fn a_slow_grind_with_a_sticking_point_is_one_rep() {
    let stuck = FLOOR.towards(HANG, 0.45);
    let clip = Clip::from(FLOOR).hold(1.0).to(stuck, 4.0).hold(1.5).to(HANG, 5.0).hold(0.5).to(FLOOR, 1.5).hold(0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 1);
    assert_eq!(set.reps[0].completeness, Completeness::Whole);
    // A minimum-jerk pull of 4 s has moved 1 % of the way after 0.45 s.
    assert!((set.reps[0].phases[0].start_s - 1.0).abs() < 0.6, "{:?}", set.reps[0]);
}

#[test]
fn long_rests_between_reps_belong_to_none() {
    let clip = Clip::from(FLOOR).hold(3.0).reps(2, HANG, 1.2, 0.3, 1.2, 15.0);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 2);
    let seconds: Vec<f64> = set.reps.iter().map(|r| (r.end - r.start) as f64 / 30.0).collect();
    assert!(seconds.iter().all(|s| (2.2..3.2).contains(s)), "{seconds:?}");
}

#[test]
fn a_pull_without_a_lowering_is_a_rep_without_eccentric() {
    let ends_at_top = Clip::from(FLOOR).hold(0.5).to(HANG, 1.4).hold(0.8);
    let set = ends_at_top.find();
    assert_set(&set, LiftName::Deadlift, 1);
    assert_eq!(set.reps[0].completeness, Completeness::NoEccentric);
    assert!(set.reps[0].phases.iter().all(|p| p.name != PhaseName::Eccentric));
    // Dropped: the lifter steps away from the top, comes back and pulls again.
    let dropped = Clip::from(FLOOR).hold(0.5).to(HANG, 1.4).hold(0.8).to(HANG.at(0.6), 1.0).to(HANG, 1.0);
    let dropped = dropped.hold(0.3).to(FLOOR, 1.5).hold(1.0).to(HANG, 1.4).hold(0.5).to(FLOOR, 1.2).hold(0.5);
    let set = dropped.find();
    assert_set(&set, LiftName::Deadlift, 2);
    assert_eq!(set.reps[0].completeness, Completeness::NoEccentric);
    assert_eq!(set.reps[1].completeness, Completeness::Whole);
}

#[test]
fn standing_up_from_the_bar_and_walking_off_is_no_rep() {
    let clip = Clip::from(FLOOR).hold(0.5).reps(3, HANG, 1.2, 0.3, 1.2, 1.0).to(HANG, 1.0).to(HANG.at(1.0), 2.0);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 3);
    assert!(set.rejected.iter().any(|r| r.reason.contains("walks away")), "{:?}", set.rejected);
}

#[test]
fn clips_cut_within_a_rep() {
    let mut clip = Clip::from(FLOOR).hold(0.5).reps(3, HANG, 1.2, 0.4, 1.2, 0.6);
    clip.cut = (1.0, 9.3);
    let set = clip.find();
    assert_set(&set, LiftName::Deadlift, 3);
    assert_eq!(set.reps[0].completeness, Completeness::StartCut);
    assert_eq!(set.reps[2].completeness, Completeness::EndCut);
    let mut squat = Clip::from(BAR_ON_BACK).hold(0.5).reps(3, SQUAT_BOTTOM, 1.4, 0.1, 1.2, 0.6);
    squat.cut = (1.1, 9.0);
    let set = squat.find();
    assert_set(&set, LiftName::Squat, 3);
    assert_eq!(set.reps[0].completeness, Completeness::StartCut);
    assert_eq!(set.reps[2].completeness, Completeness::EndCut);
}

#[test]
fn squats_count_and_date_the_bottoms() {
    let clip = Clip::from(BAR_ON_BACK).hold(1.0).reps(5, SQUAT_BOTTOM, 1.3, 0.0, 1.1, 0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 5);
    let truth: Vec<f64> = (0..5).map(|k| 2.3 + 2.9 * f64::from(k)).collect();
    assert_turns(&set, &clip.track(), &truth, 0.08);
    assert_eq!(set.reps[0].phases[0].name, PhaseName::Eccentric);
    assert_eq!(set.reps[0].phases.last().map(|p| p.name), Some(PhaseName::Concentric));
    assert_eq!(set.standing.kind, ReferenceKind::Standing);
}

#[test]
fn one_squat_among_walk_out_and_rerack() {
    let dip = |share: f64| BAR_ON_BACK.towards(SQUAT_BOTTOM, share);
    let empty_handed = HANG.towards(SQUAT_BOTTOM, 0.3);
    let clip = Clip::from(HANG.at(1.5)).to(HANG, 2.0).hold(0.5).to(empty_handed, 1.0).to(dip(0.3), 0.7).hold(0.5);
    let clip = clip.to(BAR_ON_BACK, 1.0).hold(0.5).to(BAR_ON_BACK.at(-0.4), 1.5).hold(1.0);
    let clip =
        clip.to(SQUAT_BOTTOM.at(-0.4), 1.6).to(BAR_ON_BACK.at(-0.4), 1.4).hold(1.0).to(BAR_ON_BACK, 1.5).hold(0.3);
    let truth = clip.seconds() - 0.3 - 1.5 - 1.0 - 1.4;
    let clip = clip.to(dip(0.3), 0.8).hold(0.4).to(HANG, 1.0).to(HANG.at(1.5).larger(1.5), 3.0);
    for set in [clip.find(), clip.find_as(LiftName::Squat)] {
        assert_set(&set, LiftName::Squat, 1);
        assert_turns(&set, &clip.track(), &[truth], 0.08);
    }
}

#[test]
fn crouching_to_unload_is_no_squat() {
    let crouch = Pose { wrist: 0.15, ..SQUAT_BOTTOM };
    let clip = Clip::from(BAR_ON_BACK).hold(0.6).reps(3, SQUAT_BOTTOM, 1.3, 0.1, 1.1, 0.5);
    let clip = clip.to(HANG, 1.0).hold(1.0).to(crouch, 1.2).hold(1.5).to(HANG, 1.2).hold(0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 3);
    assert!(set.rejected.iter().any(|r| r.reason.contains("hands")), "{:?}", set.rejected);
}

#[test]
fn walking_up_and_putting_the_bar_away_overhead_are_listed() {
    let overhead = Pose { wrist: 1.4, ..BAR_ON_BACK };
    let clip =
        Clip::from(BAR_ON_BACK.at(-1.0)).to(BAR_ON_BACK, 2.0).hold(0.8).reps(2, SQUAT_BOTTOM, 1.4, 0.1, 1.2, 0.6);
    let clip = clip.to(overhead, 1.0).hold(0.5);
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 2);
    assert_eq!(set.rejected.len(), 2, "{:?}", set.rejected);
    assert!(set.rejected[0].reason.contains("walks") && set.rejected[0].end_s < 2.2, "{:?}", set.rejected);
    assert!(set.rejected[1].reason.contains("arms") && set.rejected[1].start_s > 9.0, "{:?}", set.rejected);
}

#[test]
fn putting_the_bar_away_after_romanian_deadlifts_is_no_rep() {
    let clip = Clip::from(FLOOR).hold(0.5).to(HANG, 1.2).hold(0.8).reps(5, RDL_BOTTOM, 1.4, 0.0, 1.0, 0.3);
    let clip = clip.to(FLOOR, 1.5).hold(0.7);
    let set = clip.find();
    assert_set(&set, LiftName::RomanianDeadlift, 5);
    let truth: Vec<f64> = (0..5).map(|k| 3.9 + 2.7 * f64::from(k)).collect();
    // A minimum-jerk turn is flat: 0.13 s off it the lifter has moved a thousandth of the way.
    assert_turns(&set, &clip.track(), &truth, 0.13);
}

#[test]
fn small_lifts_are_recognised_and_counted() {
    let cases = [
        (LiftName::GoodMorning, BAR_ON_BACK, GOOD_MORNING_BOTTOM),
        (LiftName::BarbellRow, ROW_LOW, ROW_HIGH),
        (LiftName::OverheadPress, PRESS_LOW, PRESS_HIGH),
        (LiftName::RomanianDeadlift, HANG, RDL_BOTTOM),
    ];
    for (lift, home, turn) in cases {
        for fps in [12.0, 25.0, 60.0] {
            let mut clip = Clip::from(home).hold(0.8).reps(4, turn, 0.9, 0.1, 0.9, 0.4);
            clip.fps = fps;
            let set = clip.find();
            assert_set(&set, lift, 4);
            let truth: Vec<f64> = (0..4).map(|k| 1.75 + 2.3 * f64::from(k)).collect();
            assert_turns(&set, &clip.track(), &truth, 0.13);
        }
    }
}

#[test]
fn one_deep_rep_does_not_hide_shallow_ones() {
    let shallow = BAR_ON_BACK.towards(SQUAT_BOTTOM, 0.62);
    let clip = Clip::from(BAR_ON_BACK)
        .hold(0.6)
        .reps(1, SQUAT_BOTTOM, 1.2, 0.0, 1.2, 0.4)
        .reps(3, shallow, 1.0, 0.0, 1.0, 0.4);
    assert_eq!(clip.find_as(LiftName::Squat).reps.len(), 4);
}

#[test]
fn less_than_half_the_range_is_no_rep() {
    let dip = BAR_ON_BACK.towards(SQUAT_BOTTOM, 0.4);
    let clip =
        Clip::from(BAR_ON_BACK).hold(0.6).reps(3, SQUAT_BOTTOM, 1.2, 0.0, 1.2, 0.4).reps(1, dip, 0.6, 0.0, 0.6, 0.5);
    let set = clip.find_as(LiftName::Squat);
    assert_eq!(set.reps.len(), 3);
    assert!(set.rejected[0].reason.contains('%') || set.rejected[0].reason.contains("knees"), "{:?}", set.rejected);
}

#[test]
fn sitting_down_and_standing_up_is_no_lift() {
    // On a seat the trunk is upright; it leans to get up. Arms crossed on the chest.
    let seat = pose(0.66, 0.33, 0.50, 88.0, 3.0);
    let lean = pose(0.68, 0.40, 0.50, 75.0, 38.0);
    let stand = pose(1.0, 0.65, 0.84, 8.0, 3.0);
    let mut clip = Clip::from(seat).hold(0.5);
    for _ in 0..5 {
        clip = clip.to(lean, 0.7).to(stand, 0.8).hold(0.3).to(lean, 0.8).to(seat, 0.6).hold(0.3);
    }
    let set = clip.find();
    assert_set(&set, LiftName::Unknown, 0);
    assert!(!set.rejected.is_empty());
}

#[test]
fn waving_and_walking_are_no_lift() {
    let wave = Pose { wrist: 1.1, ..HANG };
    let clip = Clip::from(HANG.at(1.0))
        .to(HANG.at(-1.0), 4.0)
        .hold(1.0)
        .reps(4, wave, 0.5, 0.1, 0.5, 0.1)
        .to(HANG.at(1.0), 4.0);
    assert_set(&clip.find(), LiftName::Unknown, 0);
}

#[test]
fn a_missing_turn_is_no_rep_and_a_short_gap_is_no_harm() {
    let mut clip = Clip::from(BAR_ON_BACK).hold(1.0).reps(3, SQUAT_BOTTOM, 1.3, 0.0, 1.2, 0.5);
    clip.missing = vec![(2.6, 3.0), (4.6, 6.0)];
    let set = clip.find();
    assert_set(&set, LiftName::Squat, 2);
    assert!(set.rejected.iter().any(|r| r.reason.contains("not seen")), "{:?}", set.rejected);
}

#[test]
fn a_told_lift_is_believed() {
    let clip = Clip::from(HANG).hold(0.8).reps(3, RDL_BOTTOM, 1.2, 0.1, 1.0, 0.5);
    let set = clip.find_as(LiftName::RomanianDeadlift);
    assert_set(&set, LiftName::RomanianDeadlift, 3);
    assert_eq!((set.lift.source, set.lift.confidence), (LiftSource::Given, 1.0));
}

#[test]
fn quiet_lockouts_are_the_reference_when_there_is_no_standing() {
    let clip = Clip::from(FLOOR).hold(0.4).reps(2, HANG, 1.2, 0.6, 1.2, 0.4);
    let set = clip.find();
    assert_eq!(set.standing.kind, ReferenceKind::Standing);
    let without = Clip::from(FLOOR).hold(0.4).reps(2, HANG, 0.6, 0.0, 0.6, 0.4).find();
    assert_eq!((without.standing.kind, without.standing.start_s), (ReferenceKind::None, None));
}

#[test]
fn no_track_makes_it_fail() {
    for n in [0, 1, 2, 3, 50] {
        for rate in [f64::NAN, 0.0, -1.0, 30.0, f64::INFINITY] {
            let mut track = empty(n, 30.0);
            track.rate_hz = rate;
            for lift in [None, Some(LiftName::Squat), Some(LiftName::BarbellRow), Some(LiftName::Unknown)] {
                let set = find_reps(&track, lift);
                assert!(set.reps.is_empty());
            }
        }
    }
    // Columns that do not fit the times.
    let mut odd = empty(40, 30.0);
    odd.shoulder_height = vec![1.0, f64::INFINITY, 0.0];
    odd.lifter_score = vec![];
    find_reps(&odd, Some(LiftName::Deadlift));
}

fn lifts() -> impl Strategy<Value = (LiftName, Pose, Pose)> {
    prop::sample::select(vec![
        (LiftName::Deadlift, FLOOR, HANG),
        (LiftName::Deadlift, SUMO_FLOOR, HANG),
        (LiftName::RomanianDeadlift, HANG, RDL_BOTTOM),
        (LiftName::Squat, BAR_ON_BACK, SQUAT_BOTTOM),
        (LiftName::GoodMorning, BAR_ON_BACK, GOOD_MORNING_BOTTOM),
        (LiftName::BarbellRow, ROW_LOW, ROW_HIGH),
        (LiftName::OverheadPress, PRESS_LOW, PRESS_HIGH),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn count_is_what_was_made(
        (lift, home, turn) in lifts(),
        count in 1usize..9,
        tempo in 0.8f64..6.0,
        share in 0.35f64..0.65,
        pause in 0.0f64..1.0,
        rest in 0.0f64..3.0,
        range in 0.9f64..1.05,
        noise in 0.0f64..0.006,
        fps in 12.0f64..60.0,
        seed in any::<u64>(),
    ) {
        let there = home.towards(turn, range);
        let mut clip = Clip::from(home).hold(0.6).reps(count, there, tempo * share, pause, tempo * (1.0 - share), rest).hold(0.4);
        (clip.fps, clip.noise, clip.seed) = (fps, noise, seed);
        let set = clip.find();
        prop_assert_eq!(set.lift.name, lift, "{:?}", set.lift);
        prop_assert_eq!(set.reps.len(), count, "{:?}", set.rejected);
        let set = clip.find_as(lift);
        prop_assert_eq!(set.reps.len(), count, "{:?}", set.rejected);
        let track = clip.track();
        for (k, rep) in set.reps.iter().enumerate() {
            let arrival = 0.6 + (tempo + pause + rest) * k as f64 + tempo * share;
            // A minimum-jerk half is at rest to within noise for its last fifth.
            let slack = 0.08 + 0.2 * tempo;
            let at = track.time_s[rep.turn];
            prop_assert!(arrival - slack <= at && at <= arrival + pause + slack, "turn at {at}, arrival {arrival}");
        }
    }

    #[test]
    fn any_track_is_survived(
        shoulder in prop::collection::vec(prop::num::f64::ANY, 0..80),
        wrist in prop::collection::vec(-2.0f64..2.0, 0..80),
        n in 0usize..80,
        lift in prop::sample::select(vec![None, Some(LiftName::Deadlift), Some(LiftName::Squat), Some(LiftName::OverheadPress)]),
    ) {
        let mut track = empty(n, 20.0);
        track.hip_height = shoulder.iter().map(|s| s / 2.0).collect();
        track.shoulder_height = shoulder;
        track.feet_position = wrist.clone();
        track.wrist_height = wrist;
        checked(track, lift);
    }
}
