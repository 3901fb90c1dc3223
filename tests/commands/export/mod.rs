//! Results for other programs: what is written says what was measured, and readers that nobody here wrote take it.

mod readers;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use spotter::compare::{Against, Agreement, Quantity, Recording, pairs};
use spotter::export::{Cycles, Set};
use spotter::formats::{parse_c3d, parse_trc};
use spotter::track::PlateDisc;

use crate::support::lifter;
use crate::support::stderr;

/// Results of a set of three deadlifts, the last one rounded; with a plate of 105 px radius in the picture, or without.
fn results(home: &Path, with_plate: bool) -> PathBuf {
    let told = lifter::Set { date: "2026-03-02".into(), load_kg: 100.0, base: 5.0, reps: vec![7.0, 7.0, 34.0] };
    let folder = home.join("monday.spotter");
    lifter::write(&lifter::report("=Ada", &told, None), &folder);
    let mut track = lifter::deadlift(&told);
    if with_plate {
        track.plates.fill(Some(PlateDisc { x: 300.0, y: 900.0, radius: 105.0, seen: true }));
    }
    track.write(fs::File::create(folder.join("pose.json")).unwrap()).unwrap();
    folder
}

fn export(results: &Path, to: &str, out: &Path) -> Output {
    let mut command = Command::cargo_bin("spotter").unwrap();
    command.arg("export").arg(results).args(["--to", to]).arg("--out").arg(out).output().unwrap()
}

/// The file that an export of one set makes.
fn exported(home: &Path, to: &str) -> PathBuf {
    let output = export(&results(home, true), to, &home.join("out"));
    assert!(output.status.success(), "{}", stderr(&output));
    let path = home.join("out").join(if to == "xlsx" { "spotter.xlsx".into() } else { format!("monday.{to}") });
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), path.display().to_string());
    path
}

#[test]
fn a_motion_holds_the_angles_with_the_names_and_signs_of_opensim() {
    let home = tempfile::tempdir().unwrap();
    let path = exported(home.path(), "mot");
    let set = Set::read(&home.path().join("monday.spotter/report.json")).unwrap();
    let motion = Recording::read(&path, &Default::default()).unwrap();
    let angles = &set.angles;
    for (quantity, own) in [
        (Quantity::TrunkInclination, &angles.trunk_inclination),
        (Quantity::HipHinge, &angles.hip_hinge),
        (Quantity::KneeFlexion, &angles.knee_flexion),
        (Quantity::LumbarFlexion, &angles.lumbar_flexion),
    ] {
        let read = &motion.course(quantity).unwrap().degrees;
        let off = own.value.iter().zip(read).map(|(a, b)| (a - b).abs()).filter(|v| v.is_finite()).fold(0.0, f64::max);
        assert!(off <= 2e-4, "{quantity}: {off}");
    }
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.to_lowercase().contains("nan"), "a word stops OpenSim's reader");
    assert!(text.contains("nColumns=7") && text.contains(&format!("nRows={}\n", angles.len())));
    // Positive lumbar extension is backwards, so that the rounded rep goes far below.
    let column = |line: &str| line.split('\t').nth(2).unwrap().parse::<f64>().unwrap();
    let rows = text.split("endheader\n").nth(1).unwrap().lines().skip(1);
    assert!(rows.map(column).fold(0.0, f64::min) < -20.0);
}

#[test]
fn markers_stand_upright_in_metres_where_a_plate_was_seen() {
    let home = tempfile::tempdir().unwrap();
    let path = exported(home.path(), "trc");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[1],
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames"
    );
    assert_eq!(
        (lines[5], lines[6].split('\t').next()),
        ("", Some("1")),
        "the sixth line is empty, frames count from 1"
    );
    let markers = parse_trc(&text).unwrap();
    assert_eq!(markers.unit.as_deref(), Some("m"));
    let at = |name: &str| &markers.points[markers.find(name).unwrap()];
    let last = markers.time_s.len() - 1;
    // The figure's torso is 192 px long, and a plate of 450 mm, which looks larger by a quarter as it is nearer, has a radius of 105 px.
    let torso = (at("RShoulder")[last] + at("LShoulder")[last] - at("RHip")[last] - at("LHip")[last]).norm() / 2.0;
    assert!((torso - 192.0 * 0.225 * 1.25 / 105.0).abs() < 0.02, "{torso}");
    assert!(at("RShoulder")[last].y > at("RAnkle")[last].y && at("RHeel")[last].y.abs() < 0.1);
    assert!(at("RBigToe")[last].x > at("RHeel")[last].x, "X goes forward");

    // The angles between them are those that were measured, though from the points alone.
    let set = Set::read(&home.path().join("monday.spotter/report.json")).unwrap();
    let read = Recording::read(&path, &Default::default()).unwrap();
    let own = Recording {
        time_s: set.angles.time_s.clone(),
        courses: vec![spotter::compare::Course {
            quantity: Quantity::KneeFlexion,
            source: String::new(),
            degrees: set.angles.knee_flexion.value.clone(),
        }],
        notes: Vec::new(),
    };
    let found = Agreement::of(&pairs(&own, &read, Quantity::KneeFlexion, 0.0), Against::Mean).unwrap();
    assert!(found.rmse < 3.0 && found.pairs > 200, "{found:?}");

    let home = tempfile::tempdir().unwrap();
    let output = export(&results(home.path(), false), "trc", &home.path().join("out"));
    assert!(output.status.success());
    let text = fs::read_to_string(home.path().join("out/monday.trc")).unwrap();
    assert_eq!(parse_trc(&text).unwrap().unit.as_deref(), Some("px"), "nothing gives a scale");
}

#[test]
fn a_c3d_holds_the_points_of_the_trc() {
    let home = tempfile::tempdir().unwrap();
    let c3d = parse_c3d(&fs::read(exported(home.path(), "c3d")).unwrap()).unwrap();
    let trc = parse_trc(&fs::read_to_string(exported(home.path(), "trc")).unwrap()).unwrap();
    assert_eq!(
        (c3d.names.clone(), c3d.time_s.len(), c3d.unit.as_deref()),
        (trc.names.clone(), trc.time_s.len(), Some("mm"))
    );
    for (a, b) in c3d.points.iter().flatten().zip(trc.points.iter().flatten()).filter(|(_, b)| b.x.is_finite()) {
        assert!((a.x - 1000.0 * b.x).abs() < 0.02 && a.y == 0.0 && (a.z - 1000.0 * b.y).abs() < 0.02, "{a} for {b}");
    }
}

#[test]
fn captions_say_each_rep_at_its_time() {
    let home = tempfile::tempdir().unwrap();
    let srt = fs::read_to_string(exported(home.path(), "srt")).unwrap();
    let blocks: Vec<&str> = srt.split("\r\n\r\n").filter(|block| !block.is_empty()).collect();
    assert_eq!(blocks.len(), 3, "{srt}");
    assert!(blocks[0].starts_with("1\r\n00:00:0") && blocks[0].contains(" --> ") && blocks[0].contains(","), "{srt}");
    assert!(blocks[2].contains("rep 3: flagged\r\n"), "{srt}");
    let vtt = fs::read_to_string(exported(home.path(), "vtt")).unwrap();
    assert!(vtt.starts_with("WEBVTT\n\n") && vtt.contains("rep 3: flagged\n") && !vtt.contains('\r'), "{vtt}");
}

#[test]
fn kinovea_gets_a_key_image_a_rep_of_clips_with_an_even_rate() {
    let home = tempfile::tempdir().unwrap();
    let kva = fs::read_to_string(exported(home.path(), "kva")).unwrap();
    assert_eq!(kva.matches("<Keyframe>").count(), 3);
    assert!(kva.contains("<Title>Rep 3: flagged</Title>") && kva.contains("<ImageSize>720;1280</ImageSize>"), "{kva}");
    let path = home.path().join("monday.spotter/report.json");
    let mut report: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    report["clip"]["variable_frame_rate"] = true.into();
    fs::write(&path, report.to_string()).unwrap();
    let output = export(path.parent().unwrap(), "kva", &home.path().join("out"));
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("make a copy of the clip with an even rate"), "{}", stderr(&output));
}

#[test]
fn reps_laid_over_each_other_begin_and_end_where_they_do() {
    let home = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(exported(home.path(), "csv")).unwrap();
    assert_eq!(text.lines().count(), 1 + 5 * 101);
    assert!(
        text.starts_with("angle,percent_of_rep,mean_deg,sd_deg,rep_1_deg,rep_2_deg,rep_3_deg\n"),
        "{}",
        &text[..200]
    );
    let set = Set::read(&home.path().join("monday.spotter/report.json")).unwrap();
    let cycles = Cycles::of(&set);
    let knee = cycles.iter().find(|cycles| cycles.angle == "knee_flexion").unwrap();
    // The lifter bends to 70° on the floor and stands straight at the turn, in every rep alike.
    assert!(knee.mean[0] > 55.0 && knee.mean[100] > 55.0, "{} {}", knee.mean[0], knee.mean[100]);
    assert!(knee.mean.iter().copied().fold(f64::MAX, f64::min) < 8.0);
    assert!(knee.sd.iter().all(|sd| *sd < 6.0), "{:?}", knee.sd);
    let lumbar = cycles.iter().find(|cycles| cycles.angle == "lumbar_flexion").unwrap();
    assert!(lumbar.sd.iter().copied().fold(0.0, f64::max) > 8.0, "one rep of three is rounded");
    for k in [0, 50, 100] {
        let values: Vec<f64> = knee.reps.iter().map(|rep| rep.degrees[k]).collect();
        let mean = values.iter().sum::<f64>() / 3.0;
        assert!((knee.mean[k] - mean).abs() < 1e-9);
    }
}

#[test]
fn nothing_of_others_is_replaced_and_own_files_are() {
    let home = tempfile::tempdir().unwrap();
    let (set, out) = (results(home.path(), true), home.path().join("out"));
    for to in ["trc", "mot", "c3d", "kva", "srt", "vtt", "csv"] {
        for _ in 0..2 {
            let output = export(&set, to, &out);
            assert!(output.status.success(), "{to}: {}", stderr(&output));
        }
        let path = out.join(format!("monday.{to}"));
        fs::write(&path, "somebody's own").unwrap();
        let output = export(&set, to, &out);
        assert_eq!(output.status.code(), Some(2), "{to}: {}", stderr(&output));
        assert_eq!(fs::read_to_string(&path).unwrap(), "somebody's own");
    }
    let output = export(&out, "trc", &out);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("it holds no report.json"), "{}", stderr(&output));
}

#[test]
fn a_workbook_is_the_same_bytes_every_time() {
    let home = tempfile::tempdir().unwrap();
    let first = fs::read(exported(home.path(), "xlsx")).unwrap();
    fs::remove_file(home.path().join("out/spotter.xlsx")).unwrap();
    assert!(first == fs::read(exported(home.path(), "xlsx")).unwrap() && first.starts_with(b"PK"));
}
