//! An articulated figure with known angles, seen by a known camera: truth for the tests of signal, angles, reps and faults.
//!
//! Units are torso lengths (hip → shoulder = 1) until a [`Camera`] projects them to pixels.

#![allow(dead_code, clippy::unwrap_used)]

use spotter::clip::ClipInfo;
use spotter::track::{BACK_SAMPLES, BackLine, Facing, Joint, Keypoint, Keypoints, PoseInfo, Scene, Track, skeletons};

/// Segment lengths, torso lengths.
pub const SHANK: f64 = 0.85;
pub const THIGH: f64 = 0.85;
const SHOULDER_HALF: f64 = 0.33;
const HIP_HALF: f64 = 0.19;
const FOOT: f64 = 0.37;
/// Offset of the back line behind the hip → shoulder line at the ends of the fitted stretch.
const BACK_DEPTH: f64 = 0.2;
/// Standard deviations that the made-up spine model states.
pub const LUMBAR_SD: f64 = 5.0;
pub const JOINT_SD: f64 = 3.0;
const YAW_SD: f64 = 5.0;
const YAW_IN_SPACE_SD: f64 = 8.0;

/// Angles at one time, degrees, signs as in `AngleTrack`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Posture {
    pub trunk: f64,
    /// Trunk–thigh angle.
    pub hinge: f64,
    pub knee: f64,
    pub neck: f64,
    /// What the spine model states; NaN = not stated.
    pub lumbar: f64,
    /// Convexity of the back line, percent of torso.
    pub sagitta: f64,
}

impl Posture {
    /// Inclination of the thigh, knee → hip.
    pub fn thigh(&self) -> f64 {
        self.trunk - self.hinge
    }
    /// Inclination of ankle → knee.
    pub fn shank(&self) -> f64 {
        self.knee + self.thigh()
    }
    /// A deadlift or squat between standing (0) and bottom (1).
    pub fn hinge_lift(depth: f64, trunk: f64, hinge: f64, knee: f64) -> Self {
        Self { trunk: depth * trunk, hinge: depth * hinge, knee: depth * knee, ..Self::default() }
    }
}

/// Camera against the lifter.
#[derive(Debug, Clone, Copy)]
pub struct Camera {
    /// +1: the lifter looks to the picture's right.
    pub facing: f64,
    /// Off the true side view towards the front, degrees: 90 = front view, −90 = back view.
    pub yaw: f64,
    /// Pixels a torso length.
    pub scale: f64,
    pub width: u32,
    pub height: u32,
    /// Turn about the line of sight, degrees, clockwise on screen.
    pub roll: f64,
    /// Looking down on the lifter, degrees.
    pub pitch: f64,
    /// Torso lengths to the lifter (two to a metre); infinite = orthographic.
    pub distance: f64,
}

impl Default for Camera {
    fn default() -> Self {
        let side = Self {
            facing: 1.0,
            yaw: 0.0,
            scale: 192.0,
            width: 720,
            height: 1280,
            roll: 0.0,
            pitch: 0.0,
            distance: 0.0,
        };
        Self { distance: f64::INFINITY, ..side }
    }
}

/// Height at which the camera aims, torso lengths.
const AIM: f64 = 1.6;

/// Heights of the five lumbar joints above the hips, torso lengths, and their shares of lumbar flexion (both as in the literature
/// on lumbar segmental motion: most at L4–L5 and L3–L4).
const LUMBAR_JOINTS: [(f64, f64); 5] = [(0.17, 0.21), (0.23, 0.25), (0.29, 0.23), (0.355, 0.18), (0.42, 0.13)];
/// Convexity of a standing back, percent of torso: slightly hollow.
const NEUTRAL_SAGITTA: f64 = -3.0;

/// Convexity of the back line of a spine that flexes at five lumbar joints by `lumbar` degrees in all, percent of torso: sagitta
/// of the parabola through the chain's offsets from its own hip–shoulder chord at the ends and the middle of the fitted stretch.
pub fn sagitta_of(lumbar: f64) -> f64 {
    // Forward offset of the unturned chain at a height: every joint below turns what is above it.
    let offset = |height: f64| -> f64 {
        let turned =
            LUMBAR_JOINTS.iter().map(|(at, share)| (height - at).max(0.0) * (share * lumbar).to_radians().sin());
        turned.sum()
    };
    let chord = |height: f64| offset(1.0) * height - offset(height);
    let (low, middle, high) = (chord(0.08), chord(0.39), chord(0.70));
    NEUTRAL_SAGITTA + 100.0 * (middle - 0.5 * (low + high))
}

/// A point: forward, up, towards the lifter's left.
type Point = [f64; 3];

fn step(from: Point, incl: f64, length: f64) -> Point {
    let (s, c) = incl.to_radians().sin_cos();
    [from[0] + length * s, from[1] + length * c, from[2]]
}

impl Camera {
    /// Pixel of a point, rounded to 1/64 so that mirroring is exact in `f32`.
    pub fn project(&self, p: Point) -> [f32; 2] {
        let (s, c) = self.yaw.to_radians().sin_cos();
        let across = self.facing * p[0] * c + p[2] * s;
        let towards = p[0] * s - self.facing * p[2] * c;
        let (sin_pitch, cos_pitch) = self.pitch.to_radians().sin_cos();
        let up = (p[1] - AIM) * cos_pitch - towards * sin_pitch;
        let nearer = towards * cos_pitch + (p[1] - AIM) * sin_pitch;
        let scale = if self.distance.is_finite() { self.scale / (1.0 - nearer / self.distance) } else { self.scale };
        let (s, c) = self.roll.to_radians().sin_cos();
        let x = 0.5 * f64::from(self.width) + scale * (across * c + up * s);
        let y = 0.85 * f64::from(self.height) - self.scale * AIM - scale * (up * c - across * s);
        [x, y].map(|v| ((v * 64.0).round() / 64.0) as f32)
    }
}

/// Builds the track of a figure that takes `posture(time)` at each of `times`. The spine model runs on every `spine_every`-th
/// frame.
pub fn track(times: &[f64], spine_every: usize, camera: &Camera, posture: impl Fn(f64) -> Posture) -> Track {
    let mut t = empty(times, camera);
    for (i, &time) in times.iter().enumerate() {
        place(&mut t, i, i % spine_every == 0, camera, &posture(time));
    }
    t
}

/// Three deadlifts from the side, between 2 and 14 s, the last with a back rounded by 30° more.
pub fn three_deadlifts() -> Track {
    let lift = |t: f64| {
        let depth = 0.5 - 0.5 * (std::f64::consts::TAU * (t - 2.0) / 4.0).cos();
        let depth = if (2.0..14.0).contains(&t) { depth } else { 0.0 };
        let lumbar = if t > 10.0 { 42.0 } else { 12.0 };
        Posture { lumbar: lumbar * depth, ..Posture::hinge_lift(depth, 75.0, 110.0, 60.0) }
    };
    track(&even_times(30.0, 16.0), 2, &Camera::default(), lift)
}

/// Times at an even rate.
pub fn even_times(rate_hz: f64, seconds: f64) -> Vec<f64> {
    (0..=(rate_hz * seconds) as usize).map(|k| k as f64 / rate_hz).collect()
}

/// A track of `times` in which nothing was measured.
pub fn empty(times: &[f64], camera: &Camera) -> Track {
    let n = times.len();
    let duration_s = times.last().copied().unwrap_or(0.0);
    let clip = ClipInfo {
        path: "figure".into(),
        sha256: "0".repeat(64),
        width: camera.width,
        height: camera.height,
        frames_decoded: n as u64,
        frames_expected: Some(n as u64),
        duration_s,
        mean_fps: if duration_s > 0.0 { (n - 1) as f64 / duration_s } else { 0.0 },
        ..ClipInfo::default()
    };
    let pose = PoseInfo {
        model: "full".into(),
        model_sha256: "0".repeat(64),
        spine_model_sha256: "0".repeat(64),
        frames_with_lifter: n as u64,
        people_seen: 1,
        runtime: "none".into(),
        own_model: None,
        keypoints: None,
    };
    let mut track = Track::new(clip, pose, &skeletons::blazepose33::SKELETON, times.to_vec());
    track.scenes = vec![Scene::new(0..n, Facing::of_sign(camera.facing))];
    track.score.fill(0.0);
    track
}

fn place(t: &mut Track, i: usize, spine: bool, camera: &Camera, p: &Posture) {
    let ankle = [0.0, 0.1, 0.0];
    let knee = step(ankle, p.shank(), SHANK);
    let hip = step(knee, p.thigh(), THIGH);
    let shoulder = step(hip, p.trunk, 1.0);
    let ear = step(shoulder, p.trunk + p.neck, 0.4);
    let wrist = step(shoulder, 180.0, 0.9);
    let (heel, toe) = ([-0.1, 0.0, 0.0], [FOOT - 0.1, 0.0, 0.0]);
    t.score[i] = 0.99;
    let mut put = |left: Keypoint, right: Keypoint, at: Point, half: f64| {
        for (k, side) in [(left, half), (right, -half)] {
            let row = t.skeleton.row(k).unwrap();
            t.keypoints.put(i, row, camera.project([at[0], at[1], at[2] + side]), 0.95);
        }
    };
    put(Keypoint::Nose, Keypoint::Nose, step(ear, p.trunk + p.neck + 90.0, 0.2), 0.0);
    put(Keypoint::LeftEar, Keypoint::RightEar, ear, 0.1);
    put(Keypoint::LeftShoulder, Keypoint::RightShoulder, shoulder, SHOULDER_HALF);
    put(Keypoint::LeftElbow, Keypoint::RightElbow, step(shoulder, 180.0, 0.45), SHOULDER_HALF);
    put(Keypoint::LeftWrist, Keypoint::RightWrist, wrist, SHOULDER_HALF);
    put(Keypoint::LeftHip, Keypoint::RightHip, hip, HIP_HALF);
    put(Keypoint::LeftKnee, Keypoint::RightKnee, knee, HIP_HALF);
    put(Keypoint::LeftAnkle, Keypoint::RightAnkle, ankle, HIP_HALF);
    put(Keypoint::LeftHeel, Keypoint::RightHeel, heel, HIP_HALF);
    put(Keypoint::LeftToe, Keypoint::RightToe, toe, HIP_HALF);
    if !spine {
        return;
    }
    for (joint, at) in [(Joint::Hip, hip), (Joint::Shoulder, shoulder), (Joint::Knee, knee), (Joint::Ankle, ankle)] {
        let [x, y] = camera.project(at);
        t.spine.points[[i, joint as usize, 0]] = x;
        t.spine.points[[i, joint as usize, 1]] = y;
    }
    // Trunk, knee and hinge are left to the core: it has to find them from the points.
    let (silent, yaw) = (f64::NAN, camera.yaw.clamp(-30.0, 30.0));
    let stated = [p.lumbar, silent, silent, silent, silent, yaw];
    let sds = [LUMBAR_SD, JOINT_SD, JOINT_SD, JOINT_SD, JOINT_SD, YAW_SD];
    for (c, (angle, sd)) in stated.into_iter().zip(sds).enumerate() {
        t.spine.angle[[i, c]] = angle as f32;
        t.spine.angle_sd[[i, c]] = sd as f32;
    }
    t.spine.spread[i] = 1.0;
    (t.spine.yaw[i], t.spine.yaw_sd[i]) = (camera.yaw as f32, YAW_IN_SPACE_SD as f32);
    for k in 0..BACK_SAMPLES {
        let f = f64::from(BackLine::fraction(k));
        let u = (f - 0.39) / 0.31;
        let depth = BACK_DEPTH + 0.01 * p.sagitta * (1.0 - u * u);
        let [x, y] = camera.project(step(step(hip, p.trunk, f), p.trunk - 90.0, depth));
        t.back_line.points[[i, k, 0]] = x;
        t.back_line.points[[i, k, 1]] = y;
        t.back_line.valid[[i, k]] = true;
    }
}

/// The same track seen in a mirror: pictures flipped, left and right named anew.
pub fn mirrored(track: &Track) -> Track {
    let mut m = track.clone();
    let width = track.clip.width as f32;
    let flip = |v: &mut f32| *v = width - *v;
    for points in [&mut m.keypoints.points, &mut m.spine.points, &mut m.back_line.points] {
        points.slice_mut(ndarray::s![.., .., 0]).iter_mut().for_each(flip);
    }
    m.plates.iter_mut().flatten().for_each(|disc| flip(&mut disc.x));
    for scene in &mut m.scenes {
        scene.facing = Facing::of_sign(-scene.facing.sign().unwrap_or(0.0));
        scene.plumb.iter_mut().for_each(|plumb| plumb.lean_deg = -plumb.lean_deg);
    }
    for overlay in &mut m.overlays {
        let [left, top, right, bottom] = overlay.sides;
        overlay.sides = [1.0 - right, top, 1.0 - left, bottom];
    }
    m.camera.iter_mut().for_each(|motion| (motion.x, motion.roll_deg) = (-motion.x, -motion.roll_deg));
    for name in m.skeleton.points.iter().filter(|name| name.contains("left")) {
        let row = |name: &str| m.skeleton.points.iter().position(|n| *n == name).unwrap();
        let (left, right) = (row(name), row(&name.replace("left", "right")));
        (0..m.len()).for_each(|i| exchange(&mut m.keypoints, i, left, right));
    }
    m
}

/// Exchanges two points of a frame.
pub fn exchange(keypoints: &mut Keypoints, frame: usize, a: usize, b: usize) {
    (0..2).for_each(|axis| keypoints.points.swap([frame, a, axis], [frame, b, axis]));
    keypoints.sd.swap([frame, a], [frame, b]);
    keypoints.provenance.swap([frame, a], [frame, b]);
}
