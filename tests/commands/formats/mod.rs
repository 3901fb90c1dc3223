//! Keypoints of other programs: every form gives the same set, what a file does not say is asked for by name, and who lifts is found.

mod own_model;
mod program;
mod samples;

use std::fs;
use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::faults::{Aspect, AspectVerdict, Profile};
use spotter::formats::{Told, read};
use spotter::lifts::LiftName;
use spotter::report::SetReport;
use spotter::track::{Person, Track, skeletons};

use crate::support::keypoint_files as files;
use crate::support::keypoint_files::Lifter;
use crate::support::keypoint_files::forms::{Form, forms};

/// Told of a rendered lifter's files, those that say nothing of themselves.
fn told() -> Told<'static> {
    Told { fps: Some(30.0), size: Some([720, 1280]), ..Told::default() }
}

fn judged(track: &Track) -> SetReport {
    SetAnalysis::new(track, None, &Profile::built_in("default").unwrap()).unwrap().report
}

fn metric(report: &SetReport, rep: usize, name: &str) -> f64 {
    report.reps[rep].metrics.get(name).unwrap_or_else(|| panic!("no {name}")).value
}

#[test]
fn every_form_gives_the_same_set() {
    let lifter = Lifter::of("good_deadlift");
    let home = tempfile::tempdir().unwrap();
    let own = judged(&read(&files::people::coco_results(home.path(), &lifter, files::COCO), &told()).unwrap());
    assert_eq!(own.lift.name, LiftName::Deadlift);
    for Form { format, skeleton, unit, write } in forms() {
        let home = tempfile::tempdir().unwrap();
        let track = read(&write(home.path(), &lifter), &told()).unwrap_or_else(|e| panic!("{format}: {e}"));
        let source = track.pose.keypoints.clone().unwrap();
        assert_eq!((source.format.as_str(), track.skeleton.name), (format, skeleton));
        assert!(source.unit.starts_with(unit), "{format}: {}", source.unit);
        let report = judged(&track);
        assert_eq!(report.lift.name, own.lift.name, "{format}, {skeleton}");
        assert_eq!(report.reps.len(), own.reps.len(), "{format}, {skeleton}");
        for rep in 0..own.reps.len() {
            for (name, most) in [("knee_flexion_peak", 4.0), ("trunk_inclination_peak", 3.0), ("concentric_s", 0.2)] {
                let (found, there) = (metric(&report, rep, name), metric(&own, rep, name));
                assert!((found - there).abs() <= most, "{format}, {skeleton}, {name}: {found} for {there}");
            }
            let back = &report.reps[rep].aspects[&Aspect::LowerBack];
            assert_eq!(back.verdict, AspectVerdict::NotSeen, "{format}: nobody looked at the back");
        }
    }
}

#[test]
fn four_skeletons_count_and_grade_alike() {
    let grades = |report: &SetReport| {
        let seen = |aspect: Aspect| {
            report.reps.iter().map(|r| r.aspects.get(&aspect).map(|judged| judged.verdict)).collect::<Vec<_>>()
        };
        [Aspect::Coordination, Aspect::Range, Aspect::Tempo].map(seen)
    };
    for clip in ["good_deadlift", "squat"] {
        let lifter = Lifter::of(clip).with_noise(2.0);
        let [own, others @ ..] = [
            &skeletons::blazepose33::SKELETON,
            &skeletons::body25::SKELETON,
            &skeletons::coco17::SKELETON,
            &skeletons::halpe26::SKELETON,
        ]
        .map(|skeleton| {
            let home = tempfile::tempdir().unwrap();
            let folder = files::people::openpose(home.path(), &lifter, skeleton, "pose_keypoints_2d", "");
            judged(&read(&folder, &told()).unwrap())
        });
        assert!(!own.reps.is_empty());
        for other in others {
            let name = &other.pose.skeleton;
            assert_eq!((other.lift.name, other.reps.len()), (own.lift.name, own.reps.len()), "{clip}, {name}");
            assert_eq!(grades(&other), grades(&own), "{clip}, {name}");
            for (a, b) in other.reps.iter().zip(&own.reps) {
                assert!((a.turn_s - b.turn_s).abs() <= 0.15, "{clip}, {name}: {} for {}", a.turn_s, b.turn_s);
            }
        }
    }
}

#[test]
fn what_a_file_does_not_say_is_asked_for_by_name() {
    let lifter = Lifter::of("squat");
    let home = tempfile::tempdir().unwrap();
    let said = |path: &Path, told: &Told| read(path, told).unwrap_err().to_string();
    let (nothing, rate) = (Told::default(), Told { fps: Some(30.0), ..Told::default() });
    let landmarks = files::people::mediapipe(home.path(), &lifter);
    assert!(said(&landmarks, &nothing).contains("`--fps N`"));
    assert!(said(&landmarks, &rate).contains("`--size WIDTHxHEIGHT`"));
    let folder = files::people::openpose(home.path(), &lifter, &skeletons::body25::SKELETON, "pose_keypoints_2d", "");
    assert!(said(&folder, &nothing).contains("`--video CLIP`"));
    // Pixels need no size, which is then said.
    let track = read(&folder, &rate).unwrap();
    assert!(track.pose.keypoints.unwrap().notes[0].contains("taken to end where the points do"));
    // A copy of half the size.
    let small = Told { size: Some([360, 640]), ..rate };
    assert!(said(&folder, &small).contains("copy of another size"));
    let another = Told { skeleton: Some(&skeletons::coco17::SKELETON), ..rate };
    assert_eq!(said(&folder, &another), "each person has 25 points, `coco-17` has 17");

    let odd = home.path().join("odd.json");
    fs::write(&odd, r#"[{"image_id": 0, "category_id": 1, "keypoints": [1, 2, 1, 3, 4, 1, 5, 9, 1], "score": 1}]"#)
        .unwrap();
    assert!(said(&odd, &rate).contains("has 3 points") && said(&odd, &rate).contains("`--skeleton NAME`"));
    // Twenty-five points on one spot are neither order.
    let spot = home.path().join("spot.json");
    let points = [100.0, 100.0, 0.1].repeat(24);
    let points = [points, vec![3.0, 4.0, 1.0]].concat();
    let person = serde_json::json!([{ "image_id": 0, "category_id": 1, "keypoints": points }]);
    fs::write(&spot, person.to_string()).unwrap();
    let words = said(&spot, &rate);
    assert!(words.contains("`--skeleton body-25` or `--skeleton body-25b`"), "{words}");

    let mouse = home.path().join("mouse.csv");
    fs::write(&mouse, "scorer,a,a,a\nbodyparts,snout,snout,snout\ncoords,x,y,likelihood\n0,1,2,1\n1,1,3,1\n").unwrap();
    let words = said(&mouse, &rate);
    assert!(words.contains("named as a shoulder") && words.contains("it names snout"), "{words}");
}

#[test]
fn forms_that_are_not_read_say_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    for (name, words) in [
        ("a.h5", "save_as_csv=True"),
        ("a.mot", "`spotter compare` reads it"),
        ("a.kva", "give the video itself"),
        ("a.pkl", "not opened"),
        ("a.csv", "docs/formats.md"),
    ] {
        let path = home.path().join(name);
        fs::write(&path, "anything").unwrap();
        let said = read(&path, &told()).unwrap_err().to_string();
        assert!(said.contains(words), "{name}: {said}");
    }
}

#[test]
fn the_one_who_lifts_is_followed_whoever_comes_first() {
    let lifter = Lifter::of("squat");
    let home = tempfile::tempdir().unwrap();
    let folder = files::people::openpose(home.path(), &lifter, files::COCO, "pose_keypoints_2d", "");
    let track = read(&folder, &told()).unwrap();
    assert_eq!(track.pose.people_seen, 2);
    let x = |track: &Track| track.keypoints.at(0, 11).unwrap()[0];
    assert!((f64::from(x(&track)) - lifter.frames[0]["left_hip"][0]).abs() < 0.5);
    let first = read(&folder, &Told { person: Some(Person::FromLeft(1)), ..told() }).unwrap();
    assert!(x(&first) < 0.5 * x(&track), "the bystander stands to the left");
    let third = read(&folder, &Told { person: Some(Person::FromLeft(3)), ..told() }).unwrap_err();
    assert!(third.to_string().contains("shows 2 people, there is no person 3"), "{third}");
}
