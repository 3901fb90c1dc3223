//! The core on an articulated figure with known angles: proves the arithmetic, apart from any network.

use spotter::angles::{self, AngleTrack};
use spotter::compare::Pair;
use spotter::lifts::LiftName;
use spotter::reps::{SetReps, find_reps};
use spotter::signal;
use spotter::track::{SpineEstimate, Track};

use crate::page::Table;
use crate::support::disturbances as disturb;
use crate::support::figure::{self, Camera, LUMBAR_SD, Posture};
use crate::tally::{Sample, Timing, TrueRep, columns, largest, measured, spans, summary, timing};

/// A set: how deep the lifter is in the movement over time, 0 upright … 1 at the bottom, as eased segments.
pub struct Set {
    pub lift: LiftName,
    segments: Vec<(f64, f64, f64, f64)>,
    pub reps: Vec<TrueRep>,
    /// Lumbar flexion at the bottom of each rep.
    rounding: [f64; 3],
    from_floor: bool,
}

impl Set {
    pub fn deadlift() -> Self {
        let mut set = Self {
            lift: LiftName::Deadlift,
            segments: Vec::new(),
            reps: Vec::new(),
            rounding: [6.0, 24.0, 38.0],
            from_floor: true,
        };
        set.go(1.5, 0.0, 0.0);
        set.go(1.2, 0.0, 1.0);
        for _ in 0..3 {
            set.go(0.6, 1.0, 1.0);
            let start = set.go(1.2, 1.0, 0.0);
            let top = set.go(0.6, 0.0, 0.0);
            let down = set.go(1.2, 0.0, 1.0);
            set.reps.push(TrueRep { start: start.0, hold: top, end: down.1 });
        }
        set.go(0.8, 1.0, 1.0);
        set
    }

    pub fn squat() -> Self {
        let mut set = Self {
            lift: LiftName::Squat,
            segments: Vec::new(),
            reps: Vec::new(),
            rounding: [4.0, 20.0, 30.0],
            from_floor: false,
        };
        set.go(1.5, 0.0, 0.0);
        for _ in 0..3 {
            let down = set.go(1.4, 0.0, 1.0);
            let hold = set.go(0.2, 1.0, 1.0);
            let up = set.go(1.2, 1.0, 0.0);
            set.go(0.8, 0.0, 0.0);
            set.reps.push(TrueRep { start: down.0, hold, end: up.1 });
        }
        set
    }

    fn go(&mut self, seconds: f64, from: f64, to: f64) -> (f64, f64) {
        let start = self.segments.last().map_or(0.0, |s| s.1);
        self.segments.push((start, start + seconds, from, to));
        (start, start + seconds)
    }

    pub fn seconds(&self) -> f64 {
        self.segments.last().map_or(0.0, |s| s.1)
    }

    fn depth(&self, t: f64) -> f64 {
        let (t0, t1, from, to) =
            *self.segments.iter().find(|s| t < s.1).unwrap_or(self.segments.last().expect("a set has segments"));
        let share = ((t - t0) / (t1 - t0)).clamp(0.0, 1.0);
        from + (to - from) * 0.5 * (1.0 - (std::f64::consts::PI * share).cos())
    }

    pub fn posture(&self, t: f64) -> Posture {
        let depth = self.depth(t);
        // The rounding changes over between the reps, where the spine is straight (top) or at rest (floor, half way).
        let rep = if self.from_floor {
            self.reps.iter().filter(|r| r.hold.1 <= t).count().min(2)
        } else {
            self.reps.iter().filter(|r| r.end <= t).count().min(2)
        };
        let lumbar = self.rounding[rep] * depth;
        let sagitta = figure::sagitta_of(lumbar);
        let mut posture = if self.lift == LiftName::Squat {
            Posture::hinge_lift(depth, 42.0, 112.0, 108.0)
        } else {
            Posture::hinge_lift(depth, 72.0, 108.0, 50.0)
        };
        (posture.lumbar, posture.sagitta) = (lumbar, sagitta);
        posture
    }

    pub fn track(&self, times: &[f64], camera: &Camera) -> Track {
        // The mask, and with it the spine model, at 15 frames a second at most.
        let rate = (times.len() - 1) as f64 / times[times.len() - 1];
        figure::track(times, (rate / 15.0).round().max(1.0) as usize, camera, |t| self.posture(t))
    }

    /// Every measured sample against the figure's angles.
    pub fn samples(&self, angles: &AngleTrack) -> Vec<Sample> {
        let mut all = Vec::new();
        for (i, t) in angles.time_s.iter().enumerate() {
            let p = self.posture(*t);
            let truth = [p.trunk, p.hinge, p.knee, p.shank(), p.lumbar];
            for ((angle, column), reference) in columns(angles).into_iter().zip(truth) {
                if let Some((measured, sd)) = measured(column, i) {
                    let pair = Pair { reference, measured };
                    let (lift, phase) = (String::new(), String::new());
                    all.push(Sample { lift, angle, yaw: 0.0, phase, pair, sd });
                }
            }
        }
        all
    }
}

pub fn run(track: &Track) -> AngleTrack {
    angles::measure(&signal::clean(track))
}

/// The reps of a set that one scene shows.
pub fn reps_of(angles: &AngleTrack, lift: LiftName) -> SetReps {
    find_reps(std::slice::from_ref(angles), Some(lift)).unwrap()
}

/// Makes the spine model say nothing of the back, so that its line is asked.
fn silence(spine: &mut SpineEstimate) {
    spine.angle.column_mut(0).fill(f32::NAN);
}

/// What came of one condition.
pub struct Outcome {
    pub samples: Vec<Sample>,
    pub counted: bool,
    pub timing: Vec<Timing>,
}

/// A condition: its name, and how it changes times, camera and track.
pub struct Condition {
    pub name: &'static str,
    pub rate: f64,
    pub uneven: bool,
    pub camera: Camera,
    pub disturb: fn(&mut Track),
}

impl Condition {
    fn of(name: &'static str, disturb: fn(&mut Track)) -> Self {
        Self { name, rate: 30.0, uneven: false, camera: Camera::default(), disturb }
    }
    fn seen(name: &'static str, camera: Camera) -> Self {
        Self { camera, ..Self::of(name, |_| ()) }
    }
    fn filmed(name: &'static str, rate: f64, uneven: bool) -> Self {
        Self { rate, uneven, ..Self::of(name, |_| ()) }
    }

    pub fn run(&self, set: &Set) -> Outcome {
        let mut times = figure::even_times(self.rate, set.seconds());
        if self.uneven {
            let mut random = fastrand::Rng::with_seed(11);
            times.iter_mut().skip(1).for_each(|t| *t += 0.4 / self.rate * (random.f64() - 0.5));
        }
        let mut track = set.track(&times, &self.camera);
        (self.disturb)(&mut track);
        let angles = run(&track);
        let found = spans(&angles, &reps_of(&angles, set.lift));
        Outcome {
            samples: set.samples(&angles),
            counted: found.len() == set.reps.len(),
            timing: timing(&found, &set.reps),
        }
    }
}

pub fn conditions() -> Vec<Condition> {
    let side = Camera::default();
    vec![
        Condition::of("no noise", |_| ()),
        Condition::filmed("24 frames a second", 24.0, false),
        Condition::filmed("60 frames a second", 60.0, false),
        Condition::filmed("240 frames a second", 240.0, false),
        Condition::filmed("30 a second, uneven by ± 20 %", 30.0, true),
        Condition::seen("camera 4 m away (perspective)", Camera { distance: 8.0, ..side }),
        Condition::seen("camera 2 m away", Camera { distance: 4.0, ..side }),
        Condition::seen("camera 2 m away, looking down 10°", Camera { distance: 4.0, pitch: 10.0, ..side }),
        Condition::seen("camera rolled by 3°", Camera { roll: 3.0, ..side }),
        Condition::seen("10° off the side", Camera { yaw: 10.0, ..side }),
        Condition::seen("15° off the side", Camera { yaw: -15.0, ..side }),
        Condition::seen("30° off the side", Camera { yaw: 30.0, ..side }),
        Condition::seen("45° off the side", Camera { yaw: 45.0, ..side }),
        Condition::of("white noise, 2 px", |t| disturb::white(t, 2.0, 1)),
        Condition::of("white noise, 4 px", |t| disturb::white(t, 4.0, 2)),
        Condition::of("noise along the chain, 4 px a joint", |t| disturb::chain(t, 4.0, 3)),
        Condition::of("noise along the chain, 8 px a joint", |t| disturb::chain(t, 8.0, 4)),
        Condition::of("stated lumbar angle off by its sd (5°)", |t| disturb::doubt(t, LUMBAR_SD, 5)),
        Condition::of("hips slide 15 px (4 cm) up the leaning trunk", |t| disturb::slide(t, 15.0)),
        Condition::of("sides exchanged a tenth of the time", |t| disturb::swaps(t, 6)),
        Condition::of("lifter lost a tenth of the time", |t| disturb::dropouts(t, 7)),
        Condition::of("plate before shins and lowest back", disturb::plate),
        Condition::of("spine model silent: back line only", |t| silence(&mut t.spine)),
    ]
}

fn of<'a>(samples: &'a [Sample], angle: &'a str) -> impl Iterator<Item = &'a Sample> {
    samples.iter().filter(move |s| s.angle == angle)
}

/// Root mean square errors and coverage of every condition, deadlift and squat together.
pub fn table() -> Table {
    let mut table = Table::new(&[
        "figure",
        "trunk",
        "hinge",
        "knee",
        "shank",
        "lumbar",
        "within ± 2 sd",
        "lumbar within ± 2 sd",
        "reps",
        "turn, worst",
    ]);
    for condition in conditions() {
        let outcomes = [Set::deadlift(), Set::squat()].map(|set| condition.run(&set));
        let samples: Vec<Sample> = outcomes.iter().flat_map(|o| o.samples.clone()).collect();
        let mut cells = vec![condition.name.to_owned()];
        for angle in ["trunk inclination", "hip hinge", "knee flexion", "shank inclination", "lumbar flexion"] {
            cells.push(summary(of(&samples, angle)).map_or("–".into(), |(a, ..)| format!("{:.1}°", a.rmse)));
        }
        let joints = summary(samples.iter().filter(|s| s.angle != "lumbar flexion"));
        cells.push(joints.map_or("–".into(), |(_, _, two)| format!("{:.0} %", 100.0 * two)));
        let lumbar = summary(of(&samples, "lumbar flexion"));
        cells.push(lumbar.map_or("–".into(), |(_, _, two)| format!("{:.0} %", 100.0 * two)));
        cells.push(if outcomes.iter().all(|o| o.counted) { "exact".into() } else { "**wrong**".into() });
        let turns = outcomes.iter().flat_map(|o| o.timing.iter().map(|t| t.turn));
        cells.push(format!("{:.0} ms", largest(turns)));
        table.row(cells);
    }
    table
}

/// Largest error of each angle of the noise-free figure over lifts and sides, degrees: joints and lumbar.
pub fn noise_free() -> (f64, f64) {
    let mut worst = (0.0f64, 0.0f64);
    for set in [Set::deadlift(), Set::squat()] {
        for facing in [1.0, -1.0] {
            let condition = Condition::seen("", Camera { facing, ..Camera::default() });
            let samples = condition.run(&set).samples;
            let error = |lumbar: bool| {
                largest(samples.iter().filter(|s| (s.angle == "lumbar flexion") == lumbar).map(|s| s.pair.difference()))
            };
            worst = (worst.0.max(error(false)), worst.1.max(error(true)));
        }
    }
    worst
}

/// Largest difference between a set and its mirror image, noise and all, degrees.
pub fn mirrored() -> f64 {
    let set = Set::deadlift();
    let camera = Camera { yaw: 8.0, ..Camera::default() };
    let mut track = set.track(&figure::even_times(30.0, set.seconds()), &camera);
    // Whole sixty-fourths of a pixel, as the figure's own, so that flipping is exact.
    disturb::white(&mut track, 2.0, 21);
    for points in [&mut track.keypoints.points, &mut track.spine.points, &mut track.back_line.points] {
        points.mapv_inplace(|v| (v * 64.0).round() / 64.0);
    }
    let (a, b) = (run(&track), run(&figure::mirrored(&track)));
    let columns = columns(&a).into_iter().zip(columns(&b));
    largest(columns.flat_map(|((_, x), (_, y))| {
        x.value.iter().zip(&y.value).filter(|(x, _)| x.is_finite()).map(|(x, y)| x - y).collect::<Vec<f64>>()
    }))
}
