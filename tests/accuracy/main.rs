//! The small part of the measuring stand, on a figure with known angles and on shipped rendered clips. The whole of it is the program in
//! `validate.rs`.

// In a test, and in what serves it, a panic is the message; and the measuring stand has more than the small part takes.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arithmetic;
mod course;
mod page;
mod rendered;
mod statistics;
#[path = "../support/mod.rs"]
mod support;
mod tally;
mod tracks;

use rendered::Set;

#[test]
fn a_noise_free_figure_is_measured_within_the_bars() {
    let (joints, lumbar) = arithmetic::noise_free();
    assert!(joints <= 1.0, "an angle is off by {joints:.2}°");
    assert!(lumbar <= 2.0, "lumbar flexion is off by {lumbar:.2}°");
}

#[test]
fn a_mirrored_set_gives_the_same_angles() {
    assert!(arithmetic::mirrored() <= 1e-6);
}

#[test]
fn reps_are_counted_and_angles_hold_whatever_disturbs_the_figure() {
    for condition in arithmetic::conditions() {
        for set in [arithmetic::Set::deadlift(), arithmetic::Set::squat()] {
            let outcome = condition.run(&set);
            assert!(outcome.counted, "{}: {:?}", condition.name, set.lift);
            for (angle, limit) in
                [("trunk inclination", 3.1), ("hip hinge", 5.0), ("knee flexion", 5.0), ("lumbar flexion", 8.0)]
            {
                if let Some((a, ..)) = tally::summary(outcome.samples.iter().filter(|s| s.angle == angle)) {
                    assert!(a.rmse <= limit, "{}: {:?}: {angle} {:.1}°", condition.name, set.lift, a.rmse);
                }
            }
        }
    }
}

#[test]
fn shipped_rendered_clips_are_measured_as_rendered() {
    for name in ["round_deadlift", "romanian_deadlift"] {
        let set = Set::of(&support::fixture(&format!("clips/{name}.mp4"))).unwrap().unwrap();
        assert_eq!(set.found().len(), set.truth.reps.len(), "{name}");
        // A sample more or less at both ends of the shortest rep is 0.05.
        assert!(set.timing().iter().all(|t| t.overlap >= 0.7), "{name}: {:?}", set.timing());
        for rep in set.reps() {
            let (pair, sd) = rep.peak().unwrap();
            assert!(pair.difference().abs() <= 2.0 * sd, "{name}: {pair:?} ± {sd}");
            assert_eq!(rep.flagged(), rep.true_peak() >= 20.0, "{name}: {pair:?} ± {sd}");
        }
        let knee = tally::summary(set.samples().iter().filter(|s| s.angle == "knee flexion")).unwrap().0;
        assert!(knee.rmse <= 8.0, "{name}: knee {:.1}°", knee.rmse);
    }
}
