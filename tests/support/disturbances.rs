//! What goes wrong in real tracks, put into a figure's track on purpose. Everything follows from a seed.

#![allow(dead_code)]

use ndarray::{Array3, s};
use spotter::track::{BACK_SAMPLES, BackLine, Joint, Keypoint, Track};

use super::figure::exchange;

/// A normal deviate (Box and Muller).
pub fn normal(random: &mut fastrand::Rng) -> f64 {
    let (u, v) = (1.0 - random.f64(), random.f64());
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
}

fn shake(points: &mut Array3<f32>, px: f64, random: &mut fastrand::Rng) {
    points.mapv_inplace(|v| v + (px * normal(random)) as f32);
}

/// White noise: every coordinate of every frame by itself.
pub fn white(track: &mut Track, px: f64, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    shake(&mut track.keypoints.points, px, &mut random);
    shake(&mut track.spine.points, px, &mut random);
    shake(&mut track.back_line.points, px, &mut random);
}

/// Noise that runs along the chain and lasts: each joint is off from the one below it, from ankle to shoulder, and a frame's
/// error is for the most part that of the frame before (0.1 s to fall to a third).
pub fn chain(track: &mut Track, px: f64, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let joints = [Joint::Ankle, Joint::Knee, Joint::Hip, Joint::Shoulder];
    let mut error = [[0.0; 2]; 4];
    let mut last = None;
    for i in 0..track.len() {
        let keep = last.map_or(0.0, |t: f64| (-(track.time_s[i] - t) / 0.1).exp());
        last = Some(track.time_s[i]);
        for v in error.iter_mut().flatten() {
            *v = keep * *v + (1.0 - keep * keep).sqrt() * px * normal(&mut random);
        }
        let mut sum = [0.0; 2];
        for (joint, own) in joints.iter().zip(&error) {
            for c in 0..2 {
                sum[c] += own[c];
                track.spine.points[[i, *joint as usize, c]] += sum[c] as f32;
            }
        }
    }
}

/// The stated lumbar angle off by normal errors of `sd` degrees that last 0.3 s.
pub fn doubt(track: &mut Track, sd: f64, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut error, mut last) = (0.0, None);
    for i in 0..track.len() {
        let keep = last.map_or(0.0, |t: f64| (-(track.time_s[i] - t) / 0.3).exp());
        last = Some(track.time_s[i]);
        error = keep * error + (1.0 - keep * keep).sqrt() * sd * normal(&mut random);
        track.spine.angle[[i, 0]] += error as f32;
    }
}

/// The placed hips slide up the trunk as it leans, by `px` when it is level.
pub fn slide(track: &mut Track, px: f64) {
    for i in 0..track.len() {
        let at = |j: Joint, c: usize| f64::from(track.spine.points[[i, j as usize, c]]);
        let trunk = [0, 1].map(|c| at(Joint::Shoulder, c) - at(Joint::Hip, c));
        let long = trunk[0].hypot(trunk[1]);
        for c in 0..2 {
            let share = px * trunk[0].abs() / long;
            track.spine.points[[i, Joint::Hip as usize, c]] += (share * trunk[c] / long) as f32;
        }
    }
}

/// Stretches of about `seconds` in which `at` is called for each frame, `share` of the track in all.
fn stretches(track: &Track, share: f64, seconds: f64, seed: u64) -> Vec<usize> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut frames = Vec::new();
    let mut until = f64::NEG_INFINITY;
    let mut last = 0.0;
    for (i, t) in track.time_s.iter().enumerate() {
        if *t > until && random.f64() < share * (t - last) / seconds {
            until = t + seconds;
        }
        last = *t;
        if *t <= until {
            frames.push(i);
        }
    }
    frames
}

/// Left and right exchanged in stretches of 0.3 s, a tenth of the time.
pub fn swaps(track: &mut Track, seed: u64) {
    for i in stretches(track, 0.1, 0.3, seed) {
        for [left, right] in track.skeleton.arms().into_iter().chain(track.skeleton.legs()) {
            exchange(&mut track.keypoints, i, left, right);
        }
    }
}

/// The lifter lost in stretches of 0.15 s, a tenth of the time.
pub fn dropouts(track: &mut Track, seed: u64) {
    for i in stretches(track, 0.1, 0.15, seed) {
        track.score[i] = 0.1;
    }
}

/// A plate before the knee and shin, and over the lowest sixth of the back line: legs seen badly, samples not valid.
pub fn plate(track: &mut Track) {
    let hidden = (0..BACK_SAMPLES).filter(|k| BackLine::fraction(*k) < 0.15).count();
    track.back_line.valid.slice_mut(s![.., ..hidden]).fill(false);
    for k in [Keypoint::LeftKnee, Keypoint::RightKnee, Keypoint::LeftAnkle, Keypoint::RightAnkle] {
        let row = track.skeleton.row(k).unwrap();
        (0..track.len()).for_each(|i| track.keypoints.lose(i, row));
    }
}
