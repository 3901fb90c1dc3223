//! Speed of the numeric core, as ratios to its bars (`README.md`).

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../tests/support/figure.rs"]
mod figure;
#[path = "../tests/support/keypoint_files/mod.rs"]
mod keypoint_files;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use figure::{Camera, Posture, even_times, track};
use keypoint_files::Lifter;
use keypoint_files::forms::{Form, forms};
use spotter::angles::{BackFitter, JointAngles, JointPoints, joint_angles, measure};
use spotter::formats::{Told, read};
use spotter::signal::clean;
use spotter::track::{BACK_SAMPLES, BackLine};
use std::hint::black_box;

fn deadlift(t: f64) -> Posture {
    let d = 0.5 - 0.5 * (std::f64::consts::TAU * t / 4.0).cos();
    Posture { lumbar: 30.0 * d, sagitta: -3.0 + 4.0 * d, ..Posture::hinge_lift(d, 75.0, 110.0, 60.0) }
}

/// All joint angles on a long track: bar 2,000,000 frames a second.
fn joints(c: &mut Criterion) {
    let clean = clean(&track(&even_times(30.0, 60.0), 2, &Camera::default(), deadlift));
    let points = JointPoints::of(&clean);
    let mut out = JointAngles::new(clean.len());
    let mut group = c.benchmark_group("core");
    group.throughput(Throughput::Elements(clean.len() as u64));
    group.bench_function("joint_angles", |b| b.iter(|| joint_angles(black_box(&points), 1.0, &mut out)));
    group.finish();
}

/// Back-line fit, sagitta and station: bar 100,000 frames a second.
fn back_line(c: &mut Criterion) {
    let fitter = BackFitter::default();
    let frames: Vec<[f64; BACK_SAMPLES]> = (0..1000)
        .map(|i| {
            let noise = |k: usize| 0.003 * (12.9898 * (i * 35 + k) as f64).sin();
            let curve = |k: usize| 0.04 * (1.0 - ((f64::from(BackLine::fraction(k)) - 0.39) / 0.31).powi(2));
            std::array::from_fn(|k| 0.2 + curve(k) + noise(k))
        })
        .collect();
    let mut group = c.benchmark_group("core");
    group.throughput(Throughput::Elements(frames.len() as u64));
    group.bench_function("back_line", |b| b.iter(|| frames.iter().filter_map(|f| fitter.fit(black_box(f))).count()));
    group.finish();
}

/// Signal and angles of a track of 759 frames: together well under the 20 ms of the whole analysis.
fn whole(c: &mut Criterion) {
    let raw = track(&even_times(30.0, 758.0 / 30.0), 2, &Camera::default(), deadlift);
    assert_eq!(raw.len(), 759);
    c.bench_function("core/signal_to_angles_759", |b| {
        b.iter_batched(|| (), |()| measure(&clean(black_box(&raw))), BatchSize::SmallInput);
    });
}

/// Keypoints of other programs, 10,000 frames of each format: bar one second.
fn keypoints(c: &mut Criterion) {
    let mut lifter = Lifter::of("squat");
    lifter.frames = lifter.frames.iter().cycle().take(10_000).cloned().collect();
    let told = Told { fps: Some(30.0), size: Some([720, 1280]), ..Told::default() };
    let home = tempfile::tempdir().unwrap();
    let mut group = c.benchmark_group("keypoints_10000");
    group.sample_size(10);
    let mut forms = forms();
    forms.dedup_by_key(|form| form.format);
    for Form { format, write, .. } in forms {
        let at = home.path().join(format.replace(' ', "_"));
        std::fs::create_dir(&at).unwrap();
        let path = write(&at, &lifter);
        group.bench_function(format, |b| b.iter(|| read(black_box(&path), &told).unwrap()));
    }
    group.finish();
}

criterion_group!(core, joints, back_line, whole, keypoints);
criterion_main!(core);
