//! Whatever a track holds, it is cleaned and measured without a panic.

use proptest::prelude::*;
use spotter::angles::{LumbarMethod, SampleState};
use spotter::track::{JOINTS, Provenance};

use super::{deadlift, run};
use crate::support::figure;
use crate::support::figure::{Camera, track};

fn wild() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => -2000.0f32..2000.0,
        1 => Just(f32::NAN),
        1 => prop_oneof![Just(f32::INFINITY), Just(f32::MAX), Just(-f32::MAX), Just(0.0), Just(f32::MIN_POSITIVE)],
    ]
}

fn wild_time() -> impl Strategy<Value = f64> {
    prop_oneof![
        8 => 0.0..5.0f64,
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(1e300), Just(-1e300), Just(1e7)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_track_makes_it_panic(
        times in proptest::collection::vec(wild_time(), 0..40),
        sorted in any::<bool>(),
        values in proptest::collection::vec(wild(), 256),
        seed in 0usize..1000,
    ) {
        let mut times = times;
        if sorted {
            times.sort_by(f64::total_cmp);
        }
        let mut t = figure::empty(&times, &Camera::default());
        let mut next = seed;
        let mut draw = || {
            next = (next * 1103 + 12345) % 65_521;
            values[next % values.len()]
        };
        t.keypoints.points.mapv_inplace(|_| draw());
        t.keypoints.provenance.mapv_inplace(|_| if draw() > 0.0 { Provenance::Seen } else { Provenance::Missing });
        t.score.iter_mut().for_each(|s| *s = draw().abs());
        for k in 0..JOINTS {
            t.spine.points.slice_mut(ndarray::s![.., k, ..]).mapv_inplace(|_| draw());
        }
        t.spine.angle.mapv_inplace(|_| draw());
        t.spine.angle_sd.mapv_inplace(|_| draw());
        t.spine.spread.iter_mut().for_each(|s| *s = draw());
        t.spine.yaw.iter_mut().chain(&mut t.spine.yaw_sd).for_each(|yaw| *yaw = draw());
        t.back_line.points.mapv_inplace(|_| draw());
        t.back_line.valid.mapv_inplace(|_| draw() > 0.0);
        let a = run(&t);
        prop_assert_eq!(a.trunk_inclination.value.len(), a.len());
        prop_assert_eq!(a.lumbar_method.len(), a.len());
        for i in 0..a.len() {
            // A value without a method, or a missing sample with a value, would be read as measured.
            prop_assert_eq!(a.lumbar_flexion.value[i].is_nan(), a.lumbar_method[i] == LumbarMethod::None);
            for c in [&a.trunk_inclination, &a.hip_hinge, &a.knee_flexion, &a.neck, &a.lumbar_flexion, &a.back_line_sagitta] {
                prop_assert_eq!(c.value[i].is_nan(), c.state[i] == SampleState::Missing);
            }
        }
    }
}

#[test]
fn clips_of_no_one_and_two_frames_come_out_whole() {
    for n in 0..3 {
        let times: Vec<f64> = (0..n).map(|k| f64::from(k) / 30.0).collect();
        let a = run(&track(&times, 1, &Camera::default(), deadlift));
        assert_eq!(a.len(), n as usize);
        assert_eq!(a.knee_flexion.value.len(), n as usize);
    }
}
