//! What is read from the bar of a made-up lifter's form: where it stops, drifts and does not rest.

use spotter::angles::AngleTrack;
use spotter::bar::Told;
use spotter::faults::{Finding, SetVerdict, Severity};

use super::bar::{hands, judged, pulls, way, with_plate};
use super::lifter::{Clip, FLOOR, HANG};

fn found<'v>(verdict: &'v SetVerdict, rep: usize, fault: &str) -> Option<&'v Finding> {
    verdict.reps[rep].findings.iter().find(|f| f.fault == fault)
}

fn grade(verdict: &SetVerdict, rep: usize, fault: &str) -> Option<Severity> {
    found(verdict, rep, fault).map(|f| f.severity)
}

/// Why a fault was not looked for in a rep; nothing if it was.
fn reason(verdict: &SetVerdict, rep: usize, fault: &str) -> Option<String> {
    verdict.reps[rep].not_assessed.iter().find(|n| n.fault == fault).map(|n| n.reason.clone())
}

/// Three pulls that go to half of their way, back to `to` of it within `seconds`, and up, before a camera that is known to stand still.
fn halting(to: f64, seconds: f64) -> SetVerdict {
    let mut track = halting_track(to, seconds);
    track.camera_sd = vec![0.0; track.len()];
    judged(&track, Told::default())
}

fn halting_track(to: f64, seconds: f64) -> AngleTrack {
    let part = |share: f64| FLOOR.towards(HANG, share);
    let pull =
        |clip: Clip| clip.to(part(0.5), 0.8).to(part(to), seconds).to(HANG, 0.8).hold(0.6).to(FLOOR, 1.1).hold(1.0);
    let clip = (0..3).fold(Clip::from(FLOOR).hold(1.0), |clip, _| pull(clip));
    with_plate(&clip, hands(&clip), |_| 0.0)
}

#[test]
fn a_bar_that_stops_in_the_pull_is_noted_and_one_that_sinks_is_warned_of() {
    let smooth = judged(&with_plate(&pulls(), hands(&pulls()), |_| 0.0), Told::default());
    let cases =
        [(smooth, None), (halting(0.5, 0.3), Some(Severity::Note)), (halting(0.4, 0.4), Some(Severity::Warning))];
    for (verdict, grade_of_it) in cases {
        for rep in 0..3 {
            assert_eq!(grade(&verdict, rep, "hitching"), grade_of_it);
            assert_eq!(reason(&verdict, rep, "hitching"), None);
        }
    }
    // It is said where it is slowest: in the second pull, which begins at 5.7 s, between 0.8 and 1.2 s later.
    let at = found(&halting(0.4, 0.4), 1, "hitching").unwrap().at_s;
    assert!((6.5..6.9).contains(&at), "{at}");
}

#[test]
fn a_bar_seems_to_sink_where_a_camera_rises_of_which_nothing_is_known() {
    for (seconds, rep) in [(0.3, 0), (0.4, 1)] {
        let verdict = judged(&halting_track(0.4, seconds), Told::default());
        assert_eq!(grade(&verdict, rep, "hitching"), None);
        assert!(reason(&verdict, rep, "hitching").is_some_and(|why| why.contains("camera")));
    }
}

#[test]
fn a_bar_that_is_not_followed_is_never_called_smooth() {
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    track.bar_height.fill(f64::NAN);
    let verdict = judged(&track, Told::default());
    for fault in ["hitching", "bar_drift"] {
        assert!(reason(&verdict, 0, fault).is_some_and(|why| !why.is_empty()), "{fault}");
    }
}

#[test]
fn a_bar_that_leaves_the_vertical_forwards_is_noted_and_never_more() {
    let clip = pulls();
    let (up, floor) = (hands(&clip), hands(&clip)(0.0));
    let share = |t: f64| (up(t) - floor) / way();
    // So many centimetres by the middle of the way, and back.
    let drifting = |cm: f64| {
        let forward = |t: f64| 0.04 * cm * share(t) * (1.0 - share(t));
        grade(&judged(&with_plate(&clip, &up, forward), Told::default()), 1, "bar_drift")
    };
    assert_eq!([-12.0, 0.0, 3.0].map(drifting), [None; 3]);
    assert_eq!([5.5, 9.0, 15.0].map(drifting), [Some(Severity::Note); 3]);
}

#[test]
fn pulls_without_a_rest_on_the_floor_are_noted_but_for_the_first() {
    let rests = |rest: f64| {
        let clip = Clip::from(FLOOR).hold(1.0).reps(3, HANG, 1.2, 0.6, 0.9, rest).hold(1.0);
        // Unlike a hand's, the way of a bar that bounces turns sharply at the floor.
        let (hand, floor) = (hands(&clip), hands(&clip)(0.0));
        let sharply = |t: f64| floor + way() * ((hand(t) - floor) / way()).max(0.0).cbrt();
        judged(&with_plate(&clip, sharply, |_| 0.0), Told::default())
    };
    let (bounced, rested) = (rests(0.0), rests(1.0));
    assert_eq!(
        [0, 1, 2].map(|rep| grade(&bounced, rep, "bar_bounce")),
        [None, Some(Severity::Note), Some(Severity::Note)]
    );
    assert_eq!([0, 1, 2].map(|rep| grade(&rested, rep, "bar_bounce")), [None; 3]);
    assert!(reason(&bounced, 0, "bar_bounce").unwrap().contains("first pull"));
    let rest = rested.reps[1].metrics["bar_floor_rest"].value;
    assert!((rest - 1.0).abs() < 0.35, "a second, and the slow ends of two movements: {rest}");
}

#[test]
fn a_plate_that_is_read_too_low_for_a_moment_ends_no_rest_on_the_floor() {
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    // Between the first pull and the second, by two centimetres.
    let lying = (30.0 * 4.3) as usize;
    track.bar_height[lying] -= 0.02 * track.plate_radius[lying] / 0.225;
    let verdict = judged(&track, Told::default());
    assert_eq!(grade(&verdict, 1, "bar_bounce"), None);
    assert!(verdict.reps[1].metrics["bar_floor_rest"].value > 0.6);
}
