//! Folders of results with known content, made without looking at a video.

#![allow(dead_code, clippy::unwrap_used)] // in a test a panic is the message

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use spotter::report::SetReport;

/// SHA-256 of some bytes, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// A finding of a fault at `at_s`.
pub fn finding(fault: &str, severity: &str, value: f64, at_s: f64) -> Value {
    json!({
        "fault": fault, "severity": severity, "value": value, "sd": 4.0, "threshold": 20.0, "unit": "deg", "at_s": at_s,
        "method": "spine_model", "evidence": "B", "cue": "Seen. Brace."
    })
}

/// Rep `index` from second 10 · index to 8 s later, turning in between.
pub fn rep(index: usize, verdict: &str, findings: Vec<Value>) -> Value {
    let start = 10.0 * index as f64;
    let severity = findings.iter().map(|f| f["severity"].clone()).next().unwrap_or(Value::Null);
    json!({
        "index": index, "start_s": start, "turn_s": start + 4.0, "end_s": start + 8.0, "completeness": "whole",
        "phases": [], "verdict": verdict, "severity": severity, "metrics": {}, "findings": findings, "not_assessed": []
    })
}

/// Who lifts what and when.
pub struct Session<'a> {
    pub lifter: &'a str,
    pub lift: &'a str,
    pub date: &'a str,
}

/// A report on a clip of the given name and content.
pub fn report(clip: &str, sha256: &str, session: &Session, reps: Vec<Value>) -> Value {
    let count = |v: &str| reps.iter().filter(|r| r["verdict"] == v).count();
    let report = json!({
        "schema_version": "1.0",
        "spotter": { "version": "0.1.0", "profile": "default", "profile_hash": spotter::faults::Profile::built_in("default").unwrap().hash() },
        "clip": {
            "path": clip, "sha256": sha256, "width": 640, "height": 360, "rotation_deg": 0, "frames_decoded": 1800,
            "frames_expected": 1800, "duration_s": 60.0, "mean_fps": 30.0, "variable_frame_rate": false, "damaged": false
        },
        "session": { "lifter": session.lifter, "load_kg": 80.0, "date": session.date, "rpe": null },
        "pose": {
            "model": "full", "model_sha256": "", "spine_model_sha256": "", "skeleton": "blazepose_33", "runtime": "",
            "frames_with_lifter": 1800, "people_seen": 1
        },
        "view": { "kind": "side", "facing": "left", "yaw_deg": { "value": 3.0, "sd": 2.0 } },
        "lift": { "name": session.lift, "source": "given", "confidence": 1.0 },
        "reference": { "kind": "none", "start_s": null, "end_s": null },
        "set": {
            "findings": [], "not_assessed": [], "clean_reps": count("clean"), "flagged_reps": count("flagged"),
            "unjudged_reps": count("cannot_judge")
        },
        "reps": reps, "rejected_movements": [], "warnings": [], "scope": "scope"
    });
    // What is no report to the library is none here either.
    let whole: SetReport = serde_json::from_value(report).unwrap();
    serde_json::to_value(whole).unwrap()
}

/// Writes a report into its folder.
pub fn write(folder: &Path, report: &Value) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("report.json"), serde_json::to_vec_pretty(report).unwrap()).unwrap();
}
