//! What a report says of its recording fits it, and is not said where it would be wrong.

use spotter::analysis::SetAnalysis;
use spotter::faults::Profile;
use spotter::lifts::LiftName;
use spotter::track::Track;

use super::deadlift;
use crate::support::figure::{Camera, Posture, even_times, track};

/// Bending backwards, which is no lift.
fn bending_back(t: f64) -> Posture {
    let p = super::depth(t);
    Posture { trunk: -75.0 * p, hinge: -75.0 * p, ..Posture::default() }
}

fn standing(_: f64) -> Posture {
    Posture::default()
}

/// Twelve seconds.
fn filmed(rate_hz: f64, camera: &Camera, posture: fn(f64) -> Posture) -> Track {
    track(&even_times(rate_hz, 12.0), 2, camera, posture)
}

/// All that is said of the clip, of movements that are no reps and of the picture; or why there is no report.
fn said(track: &Track, lift: Option<LiftName>) -> String {
    let analysis = match SetAnalysis::new(track, lift, &Profile::built_in("default").unwrap()) {
        Ok(analysis) => analysis,
        Err(error) => return error.to_string(),
    };
    let report = analysis.report;
    let warnings = report.warnings.iter().map(|w| w.message.as_str());
    let movements = report.rejected_movements.iter().map(|m| m.reason.as_str());
    let findings = report.set.findings.iter().map(|f| f.cue.as_str());
    warnings.chain(movements).chain(findings).collect::<Vec<_>>().join("\n")
}

fn assert_said(said: &str, right: &[&str], wrong: &[&str]) {
    assert!(right.iter().all(|words| said.contains(words)), "{right:?} in {said}");
    assert!(wrong.iter().all(|words| !said.contains(words)), "{wrong:?} in {said}");
}

#[test]
fn the_lift_is_asked_for_where_nobody_told_it_and_the_lifter_is_large_enough_to_tell() {
    let near = Camera::default();
    let unknown = filmed(30.0, &near, bending_back);
    assert_said(&said(&unknown, None), &["none of the lifts", "name it, as in `--lift squat`"], &["film nearer"]);
    assert_said(&said(&unknown, Some(LiftName::OverheadPress)), &["no rep of the lift that was named"], &["--lift"]);
    // 54 pixels from shoulder to ankle.
    let far = Camera { scale: 20.0, ..near };
    assert_said(
        &said(&filmed(30.0, &far, bending_back), None),
        &["too small", "film nearer"],
        &["none of the lifts", "--lift"],
    );
    let known = said(&filmed(30.0, &near, deadlift), None);
    assert_said(&known, &[], &["no rep", "--lift", "film"]);
}

#[test]
fn what_to_do_about_a_clip_without_a_rep_depends_on_why() {
    let near = Camera::default();
    let whole = filmed(30.0, &near, standing);
    assert_said(&said(&whole, None), &["nobody moves", "film the whole set"], &["copy it", "--lift", "--from"]);
    assert_said(&said(&whole, Some(LiftName::Squat)), &["film the whole set"], &["--lift"]);
    let mut broken_off = whole.clone();
    broken_off.clip.frames_expected = Some(2 * broken_off.clip.frames_decoded);
    assert_said(&said(&broken_off, None), &["copy it from the camera"], &["film the whole set", "--lift"]);
    let mut part = whole;
    part.clip.from_s = Some(3.0);
    assert_said(&said(&part, None), &["`--from` and `--to`"], &["film the whole set", "copy it"]);
}

#[test]
fn what_to_do_about_a_clip_too_short_for_a_rep_depends_on_why() {
    let short = track(&even_times(30.0, 0.5), 2, &Camera::default(), deadlift);
    assert_said(&said(&short, None), &["cannot hold a rep", "film the whole set"], &["copy it", "--from"]);
    let mut damaged = short.clone();
    damaged.clip.damaged = true;
    assert_said(&said(&damaged, None), &["copy it from the camera"], &["film the whole set"]);
    let mut part = short;
    part.clip.to_s = Some(0.5);
    assert_said(&said(&part, None), &["longer part"], &["film the whole set"]);
}

#[test]
fn what_the_picture_lacks_is_told_with_what_mends_that() {
    let near = Camera::default();
    let few = said(&filmed(10.0, &near, deadlift), None);
    assert_said(&few, &["film at 30 frames a second"], &["from the side", "nearer"]);
    let small = said(&filmed(30.0, &Camera { scale: 60.0, ..near }, deadlift), None);
    assert_said(&small, &["go nearer"], &["from the side", "30 frames"]);
    let front = said(&filmed(30.0, &Camera { yaw: 88.0, ..near }, deadlift), None);
    assert_said(&front, &["film from the side"], &["nearer", "30 frames"]);
}
