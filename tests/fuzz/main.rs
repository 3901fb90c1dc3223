//! Files of others, changed at random: whatever is in them, reading ends with a value or a short sentence, and never with a panic.
//!
//! The inputs are the seeds with up to eight changes each, the same on every run; `SPOTTER_FUZZ_INPUTS` says how many a target
//! (`make soak` takes many), `SPOTTER_FUZZ_SEED` another row of them. What was found so far is kept in `finds.rs`.

// In a test, and in what serves it, a panic is the message.
#![allow(clippy::unwrap_used, clippy::panic)]

mod change;
mod finds;
#[path = "../support/mod.rs"]
mod support;

use std::cell::Cell;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use spotter::analysis::SetAnalysis;
use spotter::batch::Sheet;
use spotter::clip::{ClipReader, plays_in_browsers};
use spotter::compare::{Against, Agreement, Panel, Recording, best_lag, bland_altman, pairs, shared};
use spotter::faults::Profile;
use spotter::formats::{Told, read};
use spotter::library::{Entry, Library};
use spotter::report::{SetReport, write_frames};
use spotter::review::Exchange;
use spotter::track::Track;

use crate::support::figure::{Camera, Posture, even_times, track};
use crate::support::keypoint_files::Lifter;
use crate::support::keypoint_files::forms::{Form, forms};
use crate::support::results;
use change::{Change, changes, input};

/// A message is no place for a file's content.
const LONGEST_MESSAGE: usize = 4000;

fn seed(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(name)).unwrap()
}

fn setting(name: &str, otherwise: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Reads changed seeds; `read` says whether one was accepted, or why not.
fn target(name: &str, seeds: &[Vec<u8>], inputs: u32, read: impl Fn(&[u8]) -> Result<(), String>) {
    seeds.iter().for_each(|seed| assert_eq!(read(seed), Ok(()), "a seed of {name} is refused"));
    let cases = setting("SPOTTER_FUZZ_INPUTS", inputs);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[setting("SPOTTER_FUZZ_SEED", 1) as u8; 32]);
    let accepted = Cell::new(0);
    let ended =
        TestRunner::new_with_rng(config, random).run(&changes(seeds.len()), |(seed, changes): (usize, Vec<Change>)| {
            match read(&input(&seeds[seed], &changes)) {
                Ok(()) => accepted.set(accepted.get() + 1),
                Err(message) if message.chars().count() > LONGEST_MESSAGE => {
                    return Err(TestCaseError::fail(format!("a message of {} characters", message.len())));
                }
                Err(message) if message.chars().any(|c| c.is_control() && c != '\n') => {
                    return Err(TestCaseError::fail(format!("a control character in {message:?}")));
                }
                Err(_) => {}
            }
            Ok(())
        });
    println!("{name}: {cases} inputs, {} accepted", accepted.get());
    if let Err(found) = ended {
        panic!("{name}: {found}");
    }
}

fn said<T>(result: Result<T, impl Display>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

/// A file that is written anew for every input.
struct Place(tempfile::TempDir, &'static str);

impl Place {
    fn new(name: &'static str) -> Self {
        Self(tempfile::tempdir().unwrap(), name)
    }

    fn holding(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(self.1);
        fs::write(&path, bytes).unwrap();
        path
    }
}

#[test]
fn media() {
    for name in ["clip.mp4", "clip.mkv", "clip.avi", "clip.gif"] {
        let place = Place::new(name);
        target(name, &[seed(name)], 100, |bytes| read_clip(&place.holding(bytes)));
    }
}

fn read_clip(path: &Path) -> Result<(), String> {
    let _ = plays_in_browsers(path);
    let mut clip = said(ClipReader::open(path))?;
    let mut last = -1.0;
    for _ in 0..50 {
        let Some(stamp) = said(clip.grab())? else { break };
        assert!(stamp.time_s > last && stamp.time_s.is_finite(), "times do not rise: {last}, {}", stamp.time_s);
        last = stamp.time_s;
        said(clip.retrieve())?;
    }
    let info = clip.finish();
    assert!(info.duration_s.is_finite() && info.mean_fps.is_finite(), "{info:?}");
    Ok(())
}

#[test]
fn pose_files() {
    let camera = Camera::default();
    let lifting = track(&even_times(10.0, 5.0), 1, &camera, |t| {
        let depth = 0.5 - 0.5 * (std::f64::consts::TAU * t / 4.0).cos();
        Posture { lumbar: 30.0 * depth, ..Posture::hinge_lift(depth, 75.0, 110.0, 60.0) }
    });
    let mut bytes = Vec::new();
    lifting.write(&mut bytes).unwrap();
    target("pose.json", &[bytes], 100, judge);
}

fn judge(bytes: &[u8]) -> Result<(), String> {
    let track = said(Track::read(bytes))?;
    let set = said(SetAnalysis::new(&track, None, &Profile::built_in("default").unwrap()))?;
    serde_json::to_vec(&set.report).unwrap();
    said(write_frames(&set.angles, &set.reps, &set.bar, &[], std::io::sink()))
}

#[test]
fn profiles() {
    target("profile", &[seed("profile.toml")], 500, |bytes| {
        said(Profile::parse(&String::from_utf8_lossy(bytes), "mine.toml")).map(drop)
    });
}

#[test]
fn sheets() {
    let place = Place::new("sets.csv");
    target("sheet", &[seed("sheet.csv"), seed("semicolons.csv")], 500, |bytes| {
        let sheet = said(Sheet::read(&place.holding(bytes)))?;
        let (_, astray) = sheet.assign(&[PathBuf::from("set2.mov")]);
        astray.into_iter().find(|sentence| sentence.chars().count() > 200).map_or(Ok(()), Err)
    });
}

#[test]
fn marks() {
    target("marks", &[seed("marks.json"), seed("marks.csv")], 500, |bytes| {
        let marks = said(Exchange::read(bytes))?;
        let (mut csv, mut json) = (Vec::new(), Vec::new());
        marks.write_csv(&mut csv).unwrap();
        marks.write_json(&mut json).unwrap();
        for written in [csv, json] {
            assert_eq!(Exchange::read(&written).unwrap(), marks);
        }
        Ok(())
    });
}

#[test]
fn libraries() {
    let place = Place::new("library.sqlite");
    let path = place.0.path().join("library.sqlite");
    let ana = results::Session { lifter: "ana", lift: "deadlift", date: "2026-03-01" };
    let findings = vec![results::finding("lumbar_flexion_vs_own", "warning", 30.0, 12.0)];
    let report = results::report("a.mp4", &results::sha256(b"a"), &ana, vec![results::rep(1, "flagged", findings)]);
    let report: SetReport = serde_json::from_value(report).unwrap();
    let mut library = Library::open_or_create(&path).unwrap();
    library.add(&Entry::new(&report).unwrap()).unwrap();
    drop(library);
    let whole = Library::open(&path).unwrap().sets("ana").unwrap();
    target("library", &[fs::read(&path).unwrap()], 100, |bytes| {
        let library = said(Library::open(&place.holding(bytes)))?;
        let (wrong, _) = said(library.check())?;
        let sets = library.sets("ana");
        if wrong.is_empty() {
            // What is not noticed is whole.
            assert_eq!(said(sets)?, whole);
            return Ok(());
        }
        Err(wrong.into_iter().take(3).collect::<Vec<_>>().join("\n"))
    });
}

#[test]
fn recordings() {
    for name in ["frames.csv", "motion.mot", "markers.trc"] {
        let place = Place::new(name);
        let own = Recording::read(&place.holding(&seed(name)), &Default::default()).unwrap();
        let plot = place.0.path().join("plot.svg");
        target(name, &[seed(name)], 200, |bytes| {
            let other = said(Recording::read(&place.holding(bytes), &Default::default()))?;
            let lag = best_lag(&own, &other).map_or(0.0, |lag| lag.seconds);
            let panels = shared(&own, &other).into_iter().filter_map(|quantity| {
                let pairs = pairs(&own, &other, quantity, lag);
                let agreement = Agreement::of(&pairs, Against::Mean)?;
                Some(Panel { title: quantity.to_string(), pairs, agreement })
            });
            said(bland_altman(&panels.collect::<Vec<_>>(), Against::Mean, &plot))
        });
    }
}

/// Every form of keypoints; of a folder the second file is changed.
#[test]
fn keypoints() {
    let mut lifter = Lifter::of("squat");
    lifter.frames.truncate(12);
    let told = Told { fps: Some(30.0), size: Some([720, 1280]), ..Told::default() };
    for Form { format, write, .. } in forms() {
        let home = tempfile::tempdir().unwrap();
        let path = write(home.path(), &lifter);
        let changed = if path.is_dir() {
            let mut files: Vec<PathBuf> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
            files.sort();
            files.swap_remove(1)
        } else {
            path.clone()
        };
        target(format, &[fs::read(&changed).unwrap()], 60, |bytes| {
            fs::write(&changed, bytes).unwrap();
            let track = said(read(&path, &told))?;
            assert!(track.time_s.windows(2).all(|w| w[0] < w[1]), "times do not rise");
            Ok(())
        });
    }
}
