//! Extra checks on recordings that are not part of the project: set `SPOTTER_DATA` to a folder with `data/videos` and
//! `synth/clips` to run them (release build advised).

// In a test, and in what serves it, a panic is the message.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::path::PathBuf;

use serde_json::Value;
use support::{check, json, stderr, verdicts};

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("SPOTTER_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: SPOTTER_DATA names no folder with recordings");
    }
    folder
}

fn report(clip: PathBuf, more: &[&str]) -> Value {
    let out = tempfile::tempdir().unwrap();
    let output = check(&clip, out.path(), more);
    assert!(output.status.code().unwrap() <= 1, "{}: {}", clip.display(), stderr(&output));
    json(&out.path().join("report.json"))
}

/// A row of the table in docs/accuracy.md.
fn row(name: &str, rep: &Value, rendered: f64) -> String {
    let stated = &rep["metrics"]["lumbar_flexion_peak"];
    let stated = match (stated["value"].as_f64(), stated["sd"].as_f64()) {
        (Some(value), Some(sd)) => format!("{value:.0} ± {sd:.0}"),
        _ => "not measured".into(),
    };
    format!(
        "| {name} | {} | {rendered:.0} | {stated} | {} |",
        rep["index"],
        rep["verdict"].as_str().unwrap_or_default()
    )
}

/// Turning points counted by hand, seconds.
#[test]
fn real_sets_have_the_reps_that_were_counted_by_hand() {
    let Some(data) = data() else { return };
    let frames = |list: &[f64], rate: f64| list.iter().map(|f| f / rate).collect::<Vec<_>>();
    let sets = [
        ("faiyaz_deadlift_110kg.mp4", "deadlift", frames(&[64.0, 263.0, 503.0, 728.0], 30.0)),
        ("faiyaz_squat.mp4", "squat", frames(&[905.0], 30.0)),
        ("rohan_squat.mp4", "squat", frames(&[320.0, 521.0], 29.97)),
        ("opencap_subj4_squat.mp4", "squat", vec![1.32, 4.0, 6.92, 9.55, 11.93]),
    ];
    for (name, lift, turns) in sets {
        let report = report(data.join("data/videos").join(name), &[]);
        assert_eq!(report["lift"]["name"], lift, "{name}");
        let found: Vec<f64> =
            report["reps"].as_array().unwrap().iter().map(|r| r["turn_s"].as_f64().unwrap()).collect();
        assert_eq!(found.len(), turns.len(), "{name}: {found:?}");
        for (f, t) in found.iter().zip(&turns) {
            assert!((f - t).abs() <= 0.4, "{name}: turn at {f} s, by hand {t} s");
        }
    }
}

/// Rep counts exact; deadlift and Romanian deadlift reps rendered with 25° or more flagged, with 10° or less not.
#[test]
fn rendered_sets_are_counted_and_judged_as_rendered() {
    let Some(data) = data() else { return };
    let side =
        ["good_dl_1", "good_dl_2", "round_dl_1", "d01_dl_small_plates", "d02_dl_drift", "d05_dl_hipsfirst", "hyper_dl"];
    let others = ["d03_sq_mixed", "squat_wink", "d04_rdl", "d06_dl_front", "round_dl_2"];
    for name in side.iter().chain(&others) {
        let clips = data.join("synth/clips");
        let truth = json(&clips.join(format!("{name}.json")));
        let report = report(clips.join(format!("{name}.mp4")), &[]);
        let rendered = truth["reps"].as_array().unwrap();
        assert_eq!(report["reps"].as_array().unwrap().len(), rendered.len(), "{name}");
        if !side.contains(name) {
            for (rep, rendered) in report["reps"].as_array().unwrap().iter().zip(rendered) {
                println!("{}", row(name, rep, rendered["max_lumbar_flexion"].as_f64().unwrap()));
            }
            continue;
        }
        for (rep, (verdict, rendered)) in
            report["reps"].as_array().unwrap().iter().zip(verdicts(&report).iter().zip(rendered))
        {
            let rounded = rep["findings"]
                .as_array()
                .unwrap()
                .iter()
                .any(|f| f["fault"].as_str().unwrap().starts_with("lumbar_flexion") && f["severity"] != "note");
            let flexion = rendered["max_lumbar_flexion"].as_f64().unwrap();
            println!("{}", row(name, rep, flexion));
            if flexion >= 25.0 {
                assert_eq!(verdict, "flagged", "{name}: {flexion}° {rep:#}");
            } else if flexion <= 10.0 {
                assert!(!rounded, "{name}: {flexion}° {rep:#}");
            }
        }
    }
}
