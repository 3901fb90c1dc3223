//! Made-up lifters whose training is known rep by rep: tracks of the articulated figure, taken through the whole analysis into
//! reports, so that what a history finds can be held against what was planted.

#![allow(dead_code, clippy::unwrap_used)] // in a test a panic is the message

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use sha2::{Digest, Sha256};
use spotter::analysis::SetAnalysis;
use spotter::faults::{History, Known, Profile};
use spotter::lifts::LiftName;
use spotter::report::{Session, SetReport};
use spotter::track::Track;

use super::figure::{Camera, Posture, even_times, track};

const RATE_HZ: f64 = 25.0;
const LIFTING_S: f64 = 1.2;
const TOP_S: f64 = 0.4;
const LOWERING_S: f64 = 1.4;
const FLOOR_S: f64 = 0.6;
const REP_S: f64 = LIFTING_S + TOP_S + LOWERING_S + FLOOR_S;
const BEFORE_S: f64 = 1.5;

/// Lumbar flexion in the hinge of a clean and of a rounded rep, degrees.
pub const CLEAN: f64 = 7.0;
pub const ROUNDED: f64 = 34.0;

/// One set of deadlifts.
#[derive(Debug, Clone)]
pub struct Set {
    /// `YYYY-MM-DD`.
    pub date: String,
    pub load_kg: f64,
    /// Lumbar flexion in the hinge with which every rep begins and ends, degrees.
    pub base: f64,
    /// Lumbar flexion in the pull, a rep each, degrees.
    pub reps: Vec<f64>,
}

/// A day, counted from the first one.
pub fn day(after: i32) -> String {
    let first = jiff::civil::date(2026, 1, 5);
    first.checked_add(jiff::Span::new().days(after)).unwrap().to_string()
}

/// A number between −1 and 1 that looks random and is always the same.
fn jitter(of: &str, index: usize) -> f64 {
    let hash = Sha256::digest(format!("{of} {index}"));
    f64::from(u16::from_be_bytes([hash[0], hash[1]])) / f64::from(u16::MAX) * 2.0 - 1.0
}

/// So many ways there are in which the reps of one set differ from those of the next.
const VARIANTS: u8 = 6;

/// What tells a set from others, and a hash of it.
fn identity(set: &Set) -> (String, Vec<u8>) {
    let key = format!("{} {}", set.date, set.load_kg);
    let hash = Sha256::digest(&key).to_vec();
    (key, hash)
}

/// Lumbar flexion in the pull of each rep. Reps differ by up to 3°, as a steady lifter's do.
fn levels(set: &Set) -> Vec<f64> {
    let variant = format!("day {}", identity(set).1[0] % VARIANTS);
    set.reps.iter().enumerate().map(|(i, level)| level + 3.0 * jitter(&variant, i)).collect()
}

/// The track of a set.
pub fn deadlift(set: &Set) -> Track {
    let reps = levels(set);
    let eased = |u: f64| 0.5 - 0.5 * (PI * u.clamp(0.0, 1.0)).cos();
    let posture = |t: f64| {
        let into = t - BEFORE_S;
        let rep = ((into / REP_S).floor().max(0.0) as usize).min(reps.len() - 1);
        let u = into - rep as f64 * REP_S;
        // 1 = on the floor, 0 = locked out.
        let depth =
            if u < LIFTING_S { 1.0 - eased(u / LIFTING_S) } else { eased((u - LIFTING_S - TOP_S) / LOWERING_S) };
        // A rounded rep gives way as the bar leaves the floor, and has its shape back at the top: no rep lends to the next.
        let given_way = eased(u / 0.3) * if u < LIFTING_S { 1.0 } else { 0.0 };
        let level = set.base + (reps[rep] - set.base) * given_way;
        Posture {
            lumbar: level * ((depth - 0.2) / 0.4).clamp(0.0, 1.0),
            ..Posture::hinge_lift(depth, 62.0, 105.0, 70.0)
        }
    };
    let seconds = BEFORE_S + REP_S * reps.len() as f64 + 1.0;
    let mut track = track(&even_times(RATE_HZ, seconds), 1, &Camera::default(), posture);
    (track.clip.path, track.clip.sha256) = clip(set);
    track
}

/// Path and SHA-256 of the clip that a set would be read from.
fn clip(set: &Set) -> (String, String) {
    let (key, hash) = identity(set);
    (format!("clips/{key} kg.mp4"), hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Reports of sets judged without a history, by what their tracks are made of: sets that differ in day and load alone are analysed once.
static JUDGED: Mutex<BTreeMap<String, SetReport>> = Mutex::new(BTreeMap::new());

/// The report of a set by a named lifter, judged with a history where one is given.
pub fn report(lifter: &str, set: &Set, history: Option<&History>) -> SetReport {
    let profile = Profile::built_in("default").unwrap();
    let known = Known { history, ..Known::default() };
    let analysed =
        || SetAnalysis::corrected(&deadlift(set), Some(LiftName::Deadlift), &profile, &known, &[]).unwrap().report;
    let alike = format!("{} {:?}", set.base, levels(set));
    let mut report = match history {
        Some(_) => analysed(),
        None => {
            let kept = JUDGED.lock().unwrap().get(&alike).cloned();
            kept.unwrap_or_else(|| {
                let report = analysed();
                JUDGED.lock().unwrap().insert(alike, report.clone());
                report
            })
        }
    };
    (report.clip.path, report.clip.sha256) = clip(set);
    let session = Session {
        lifter: Some(lifter.into()),
        load_kg: Some(set.load_kg),
        date: Some(set.date.clone()),
        ..Session::default()
    };
    SetReport { session, ..report }
}

/// Writes a report where `spotter check` would.
pub fn write(report: &SetReport, folder: &Path) -> PathBuf {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join("report.json");
    fs::write(&path, serde_json::to_vec_pretty(report).unwrap()).unwrap();
    path
}

/// Reports of all sets, a folder each below `folder`.
pub fn train(lifter: &str, sets: &[Set], folder: &Path) {
    for set in sets {
        write(&report(lifter, set, None), &folder.join(format!("{lifter} {} {}", set.date, set.load_kg)));
    }
}
