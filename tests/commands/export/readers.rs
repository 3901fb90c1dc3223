//! Other programs read what is exported: ezc3d, OpenSim, pandas and openpyxl in the Python that SPOTTER_PYTHON names, and ffprobe.

use std::fs;
use std::process::Command;

use serde_json::Value;
use spotter::export::Set;

use super::exported;

const READ: &str = r#"
import json, sys, ezc3d, opensim, pandas, openpyxl
folder = sys.argv[1]
c3d = ezc3d.c3d(folder + "/monday.c3d")
motion = opensim.TimeSeriesTable(folder + "/monday.mot")
markers = opensim.TimeSeriesTableVec3(folder + "/monday.trc")
storage = opensim.Storage(folder + "/monday.mot")
table = pandas.read_csv(folder + "/monday.csv")
book = openpyxl.load_workbook(folder + "/spotter.xlsx")
points = c3d["data"]["points"]
labels = list(motion.getColumnLabels())
json.dump({
    "c3d_labels": c3d["parameters"]["POINT"]["LABELS"]["value"],
    "c3d_rate": float(c3d["header"]["points"]["frame_rate"]),
    "c3d_frames": points.shape[2],
    "c3d_events": c3d["parameters"]["EVENT"]["LABELS"]["value"],
    "c3d_times": c3d["parameters"]["EVENT"]["TIMES"]["value"].tolist(),
    "c3d_hip": points[:3, c3d["parameters"]["POINT"]["LABELS"]["value"].index("RHip"), 100].tolist(),
    "mot_rows": motion.getNumRows(),
    "mot_labels": labels,
    "mot_lumbar": min(motion.getDependentColumn("lumbar_extension").to_numpy().tolist()),
    "storage_rows": storage.getSize(),
    "trc_rows": markers.getNumRows(),
    "trc_labels": list(markers.getColumnLabels()),
    "trc_hip": [markers.getDependentColumn("RHip")[100][k] for k in range(3)],
    "trc_rate": markers.getTableMetaDataString("DataRate"),
    "csv_rows": len(table),
    "csv_mean": float(table[table.angle == "knee_flexion"].mean_deg.iloc[0]),
    "sheets": book.sheetnames,
    "reps": [[cell.value for cell in row] for row in book["reps"].iter_rows(max_col=7)],
    "lifter": book["sets"]["C2"].value,
    "lifter_type": book["sets"]["C2"].data_type,
}, sys.stdout)
"#;

#[test]
#[ignore = "needs a Python with ezc3d, opensim, pandas and openpyxl that SPOTTER_PYTHON names"]
fn programs_that_nobody_here_wrote_read_every_file() {
    let home = tempfile::tempdir().unwrap();
    for to in ["trc", "mot", "c3d", "csv", "xlsx"] {
        exported(home.path(), to);
    }
    let python = std::env::var_os("SPOTTER_PYTHON").unwrap();
    let output =
        Command::new(python).args(["-c", READ]).arg(home.path().join("out")).current_dir(home.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // OpenSim says on the standard output what it loads.
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let read: Value = serde_json::from_str(&text[text.find("{\"c3d").unwrap()..]).unwrap();
    let set = Set::read(&home.path().join("monday.spotter/report.json")).unwrap();
    let number = |key: &str| read[key].as_f64().unwrap();
    let rows = set.angles.len() as f64;
    for key in ["c3d_frames", "mot_rows", "storage_rows", "trc_rows"] {
        assert_eq!(number(key), rows, "{key}");
    }
    assert_eq!(read["c3d_labels"], read["trc_labels"]);
    assert!((number("c3d_rate") - set.rate_hz()).abs() < 1e-3);
    for (axis, of_trc) in [(0, 0), (2, 1)] {
        let (mm, m) = (read["c3d_hip"][axis].as_f64().unwrap(), read["trc_hip"][of_trc].as_f64().unwrap());
        assert!((mm - 1000.0 * m).abs() < 0.02, "{mm} mm, {m} m");
    }
    let events = read["c3d_events"].as_array().unwrap();
    assert_eq!((events.len(), &events[1]), (9, &Value::from("rep 1 turn")));
    let turn = read["c3d_times"][1][1].as_f64().unwrap();
    assert!((turn - set.report.reps[0].turn_s).abs() < 0.01, "{turn}");
    let deepest = set.angles.lumbar_flexion.value.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    assert!((number("mot_lumbar") + deepest).abs() < 0.01);
    assert_eq!(number("csv_rows"), 505.0);
    assert_eq!(read["sheets"], serde_json::json!(["sets", "reps", "cycles"]));
    assert_eq!(read["reps"].as_array().unwrap().len(), 4);
    assert_eq!(read["reps"][3][5], "flagged");
    assert_eq!(
        (&read["lifter"], &read["lifter_type"]),
        (&Value::from("=Ada"), &Value::from("s")),
        "a name is no formula"
    );
}

#[test]
fn players_read_the_captions() {
    let home = tempfile::tempdir().unwrap();
    for (to, demuxer) in [("srt", "srt"), ("vtt", "webvtt")] {
        let path = exported(home.path(), to);
        let output = Command::new("ffprobe")
            .args(["-v", "error", "-f", demuxer, "-show_entries", "packet=pts_time", "-of", "json"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let read: Value = serde_json::from_slice(&output.stdout).unwrap();
        let set = Set::read(&home.path().join("monday.spotter/report.json")).unwrap();
        let starts: Vec<f64> = read["packets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p["pts_time"].as_str().unwrap().parse().unwrap())
            .collect();
        assert_eq!(starts, set.report.reps.iter().map(|rep| rep.start_s).collect::<Vec<_>>());
        fs::remove_file(path).unwrap();
    }
}

#[test]
#[cfg(feature = "parquet")]
#[ignore = "needs a Python with pandas and pyarrow that SPOTTER_PYTHON names"]
fn pandas_reads_the_table_of_all_sets() {
    const READ: &str = r#"
import json, sys, pandas
table = pandas.read_parquet(sys.argv[1])
rounded = table[table["set"] == "monday"]
json.dump({
    "rows": len(table),
    "sets": sorted(table["set"].unique().tolist()),
    "lifters": sorted(table["lifter"].dropna().unique().tolist()),
    "unseen": int(rounded.lumbar_flexion_deg.isna().sum()),
    "deepest": float(rounded.lumbar_flexion_deg.max()),
    "methods": sorted(rounded.lumbar_method.dropna().unique().tolist()),
    "reps": sorted(rounded.rep.dropna().unique().tolist()),
    "end_s": float(rounded.time_s.iloc[-1]),
}, sys.stdout)
"#;
    let home = tempfile::tempdir().unwrap();
    let monday = super::results(home.path(), true);
    let tuesday = home.path().join("tuesday.spotter");
    assert!(Command::new("cp").arg("-r").args([&monday, &tuesday]).status().unwrap().success());
    let output = super::export(home.path(), "parquet", &home.path().join("out"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let python = std::env::var_os("SPOTTER_PYTHON").unwrap();
    let output = Command::new(python).args(["-c", READ]).arg(home.path().join("out/spotter.parquet")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let set = Set::read(&monday.join("report.json")).unwrap();
    let lumbar = &set.angles.lumbar_flexion.value;
    assert_eq!(read["rows"], 2 * set.angles.len());
    assert_eq!(read["sets"], serde_json::json!(["monday", "tuesday"]));
    assert_eq!(read["lifters"], serde_json::json!(["=Ada"]));
    assert_eq!(read["unseen"], lumbar.iter().filter(|v| v.is_nan()).count());
    assert_eq!(read["deepest"], lumbar.iter().copied().filter(|v| v.is_finite()).fold(f64::MIN, f64::max));
    assert_eq!(read["methods"], serde_json::json!(["spine_model"]));
    assert_eq!(read["reps"], serde_json::json!([1.0, 2.0, 3.0]));
    assert_eq!(read["end_s"], *set.angles.time_s.last().unwrap());
}
