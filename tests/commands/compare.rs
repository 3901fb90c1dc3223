//! `spotter compare` through the real binary, on files whose differences are known in closed form.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use proptest::prelude::*;
use spotter::compare::{Recording, best_lag};

use crate::support::stderr;

/// A squat-like course: knee flexion over time, degrees.
fn knee(t: f64) -> f64 {
    50.0 - 50.0 * (1.3 * t).cos() + 8.0 * (0.31 * t).sin()
}

fn lumbar(t: f64) -> f64 {
    15.0 - 15.0 * (1.3 * t).cos()
}

fn times(rate: f64, seconds: f64) -> impl Iterator<Item = f64> {
    (0..=(rate * seconds) as usize).map(move |k| k as f64 / rate)
}

/// frames.csv of someone who bends by `knee` and `lumbar` at a time of another clock that is `late` behind.
fn frames(folder: &Path, late: f64, knee_of: impl Fn(f64) -> f64) -> PathBuf {
    let mut text = String::from("time_s,trunk_inclination_deg,knee_flexion_deg,lumbar_flexion_deg,lumbar_method\n");
    for (k, t) in times(30.0, 12.0).enumerate() {
        // Every tenth lumbar value was not measured.
        let back = if k % 10 == 9 { String::new() } else { format!("{:.6}", lumbar(t + late)) };
        text += &format!("{t:.6},,{:.6},{back},spine_model\n", knee_of(t + late));
    }
    let path = folder.join("frames.csv");
    fs::write(&path, text).unwrap();
    path
}

/// An OpenSim motion of the same: two knees whose mean is `knee`, and extension positive.
fn motion(folder: &Path, radians: bool) -> PathBuf {
    let unit = if radians { 1f64.to_radians() } else { 1.0 };
    let mut text = format!(
        "Coordinates\nversion=1\nnRows=1\nnColumns=5\ninDegrees={}\n\nSome text\n\nendheader\n",
        if radians { "no" } else { "yes" }
    );
    text += "time\tknee_angle_r\tknee_angle_l\tlumbar_extension\tpelvis_tilt\n";
    for t in times(100.0, 15.0) {
        let (k, l) = (unit * knee(t), unit * lumbar(t));
        text += &format!("   {t:.4}\t {:.8}\t{:.8}\t{:.8}\t{:.8}\n", k + unit * 4.0, k - unit * 4.0, -l, 0.0);
    }
    let path = folder.join("truth.mot");
    fs::write(&path, text).unwrap();
    path
}

fn compare(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("spotter").unwrap().arg("compare").args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stdout).into_owned(), stderr(&output))
}

/// The numbers of a row of the table: moments, bias, RMSE, lower limit, upper limit, slope, correlation.
fn row(table: &str, quantity: &str) -> Vec<f64> {
    let line = table.lines().find(|l| l.starts_with(quantity)).unwrap_or_else(|| panic!("no {quantity} in\n{table}"));
    line[quantity.len()..].split_whitespace().filter_map(|cell| cell.parse().ok()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_known_error_and_lag_are_found_against_an_opensim_motion() {
    let folder = tempfile::tempdir().unwrap();
    // Our clock reads 0 when theirs reads 0.82; our knees come out 5 % too large and 3° off.
    let ours = frames(folder.path(), 0.82, |t| 1.05 * knee(t) + 3.0);
    for radians in [false, true] {
        let theirs = motion(folder.path(), radians);
        let (code, table, errors) = compare(&[text(&ours), text(&theirs), "--truth"]);
        assert_eq!(code, 0, "{errors}");
        assert!(table.contains("taken for the truth") && table.contains("shifted by -0.82 s"), "{table}");
        let found = row(&table, "knee flexion");
        let mean = times(100.0, 12.0).map(|t| 0.05 * knee(t + 0.82) + 3.0).sum::<f64>() / 1201.0;
        assert!((found[1] - mean).abs() <= 0.1, "bias {mean:.2}: {table}");
        assert_eq!(&found[5..], [0.05, 1.0], "{table}");
        let back = row(&table, "lumbar flexion");
        assert!(back[1].abs() <= 0.05 && back[2] <= 0.1, "{table}");
        assert!(back[0] < found[0], "what was not measured must not count: {table}");
        assert!(table.contains("B: −lumbar_extension"), "{table}");
    }
}

#[test]
fn an_offset_can_be_given_and_the_order_turns_the_sign() {
    let folder = tempfile::tempdir().unwrap();
    let ours = frames(folder.path(), 0.0, |t| knee(t) + 6.0);
    let theirs = motion(folder.path(), false);
    let (_, table, _) = compare(&[text(&ours), text(&theirs), "--offset", "0"]);
    assert!(table.contains("shifted by +0.00 s, as given"), "{table}");
    let found = row(&table, "knee flexion");
    assert_eq!((found[1], found[2]), (6.0, 6.0), "{table}");
    let (_, table, _) = compare(&[text(&theirs), text(&ours), "--offset", "0"]);
    assert_eq!(row(&table, "knee flexion")[1], -6.0, "{table}");
    // Half a second off the same curves disagree.
    let (_, table, _) = compare(&[text(&ours), text(&theirs), "--offset", "-0.5"]);
    assert!(row(&table, "knee flexion")[2] > 20.0, "{table}");
}

#[test]
fn a_results_folder_and_its_report_stand_for_its_frames() {
    let folder = tempfile::tempdir().unwrap();
    frames(folder.path(), 0.0, knee);
    fs::write(folder.path().join("report.json"), "{}").unwrap();
    let theirs = motion(folder.path(), false);
    for ours in [folder.path().to_path_buf(), folder.path().join("report.json")] {
        let (code, table, errors) = compare(&[text(&ours), text(&theirs)]);
        assert_eq!(code, 0, "{errors}");
        assert!(row(&table, "knee flexion")[2] < 0.1, "{table}");
    }
}

/// Markers of a figure that leans by 40° and bends its knees by `knee`, turned in the room by `turn`; `z_up` as capture rooms.
fn markers(folder: &Path, names: [&str; 8], turn: f64, z_up: bool) -> PathBuf {
    let header = "PathFileType\t4\t(X/Y/Z)\tx.trc\nDataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n100\t100\t1\t8\tm\t100\t0\t1\n";
    let mut text = format!("{header}Frame#\tTime\t{}\n\t\tX1\tY1\tZ1\n\n", names.join("\t\t\t"));
    let step = |from: (f64, f64), degrees: f64, length: f64| {
        (from.0 + length * degrees.to_radians().sin(), from.1 + length * degrees.to_radians().cos())
    };
    for (k, t) in times(100.0, 12.0).enumerate() {
        // Shank upright: the thigh leans back by the knee's flexion.
        let ankle = (0.0, 0.1);
        let joint = step(ankle, 0.0, 0.4);
        let hip = step(joint, -knee(t), 0.42);
        let shoulder = step(hip, 40.0, 0.5);
        text += &format!("{}\t{t:.4}", k + 1);
        for (forward, up) in [hip, shoulder, joint, ankle] {
            for side in [-0.1, 0.1] {
                // Left first: in a right-handed room with y up, x forward, right is +z.
                let (s, c) = turn.to_radians().sin_cos();
                let (x, z) = (c * forward + s * side, -s * forward + c * side);
                let point = if z_up { [x, -z, up] } else { [x, up, z] };
                text += &point.map(|v| format!("\t{v:.6}")).concat();
            }
        }
        text += "\n";
    }
    let path = folder.join("markers.trc");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn markers_give_the_angles_wherever_the_lifter_faces() {
    let folder = tempfile::tempdir().unwrap();
    let ours = frames(folder.path(), 0.0, knee);
    let opencap = ["L_HJC", "R_HJC", "L_Shoulder", "R_Shoulder", "L_knee", "r_knee", "L_ankle", "r_ankle"];
    let halpe = ["LHip", "RHip", "LShoulder", "RShoulder", "LKnee", "RKnee", "LAnkle", "RAnkle"];
    for (names, turn, z_up) in [(opencap, 0.0, false), (opencap, 130.0, false), (halpe, -70.0, true)] {
        let theirs = markers(folder.path(), names, turn, z_up);
        let (code, table, errors) = compare(&[text(&ours), text(&theirs), "--offset", "0"]);
        assert_eq!(code, 0, "{errors}");
        assert!(row(&table, "knee flexion")[2] < 0.1, "turned by {turn}°: {table}");
    }
    // The trunk leans forward, not backward, against itself.
    let theirs = markers(folder.path(), opencap, 45.0, false);
    let lean = folder.path().join("lean.csv");
    fs::write(&lean, "time_s,trunk_inclination_deg\n0,40\n6,40\n6.05,40\n12,40\n").unwrap();
    let (_, table, _) = compare(&[text(&theirs), text(&lean), "--offset", "0"]);
    assert_eq!(row(&table, "trunk inclination")[1], 0.0, "{table}");
}

#[test]
fn the_plot_shows_each_quantity() {
    let folder = tempfile::tempdir().unwrap();
    let ours = frames(folder.path(), 0.0, |t| knee(t) + 6.0);
    let theirs = motion(folder.path(), false);
    let plot = folder.path().join("plot.svg");
    let (code, _, errors) = compare(&[text(&ours), text(&theirs), "--plot", text(&plot)]);
    assert_eq!(code, 0, "{errors}");
    let svg = fs::read_to_string(&plot).unwrap();
    assert!(svg.contains("knee flexion: bias +6.0°") && svg.contains("lumbar flexion: bias"), "{svg:.400}");
    assert!(svg.matches("<circle").count() > 600);
    let nowhere = folder.path().join("no").join("plot.svg");
    let (code, _, errors) = compare(&[text(&ours), text(&theirs), "--plot", text(&nowhere)]);
    assert_eq!(code, 3);
    assert!(errors.contains("cannot write the plot"), "{errors}");
}

#[test]
fn what_cannot_be_compared_is_named_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let ours = frames(folder.path(), 0.0, knee);
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let header = "Coordinates\ninDegrees=yes\nendheader\n";
    let cases = [
        (file("a.txt", ""), "ends in none of"),
        (folder.path().join("missing.mot"), "cannot read it"),
        (file("b.mot", "no header"), "endheader"),
        (file("c.mot", &format!("{header}time\tknee_angle_r\n0\t1\n0.1\tx\n")), "line 6: `x` is not a number"),
        (file("d.mot", &format!("{header}time\tknee_angle_r\n0\t1\n0.1\n")), "line 6: it holds 1 values"),
        (file("e.mot", &format!("{header}time\telbow\n0\t1\n0.1\t1\n")), "none of the coordinates"),
        (file("f.mot", &format!("{header}time\tknee_angle_r\n0.1\t1\n0.1\t1\n")), "do not rise"),
        (file("g.trc", "PathFileType\n"), "Frame#"),
        (file("h.trc", "a\nb\nc\nFrame#\tTime\tC7\n\n1\t0\t1\t2\t3\n"), "left and right marker of the hips"),
        (
            file("o.trc", "a\nb\nc\nFrame#\tTime\tC7\t\t\tT10\n\n1\t0\t1\t2\t3\n"),
            "line 6: it has 5 cells, 2 markers need 8",
        ),
        (file("i.csv", "time_s,x\n0,1\n"), "angle columns"),
        (file("j.csv", "time_s,knee_flexion_deg\n0,1\n1,abc\n"), "line 3: `abc`"),
        (file("k.csv", "time_s,hip_hinge_deg\n0,1\n1,2\n"), "nothing that both measure"),
        (file("l.csv", "time_s,knee_flexion_deg\n0,1\n0.1,1\n"), "--offset SECONDS"),
    ];
    for (path, expected) in &cases {
        let (code, out, errors) = compare(&[text(&ours), text(path)]);
        assert_eq!(code, 3, "{}: {out}", path.display());
        assert!(errors.contains(expected), "{}: {errors}", path.display());
        assert!(errors.starts_with("spotter: ") && errors.lines().count() == 1, "{errors}");
    }
    let theirs = motion(folder.path(), false);
    let (code, _, errors) = compare(&[text(&ours), text(&theirs), "--offset", "500"]);
    assert_eq!(code, 3);
    assert!(errors.contains("no measured moment in common"), "{errors}");
    assert_eq!(compare(&[text(&ours)]).0, 2);
}

#[test]
fn a_lag_is_found_in_long_recordings() {
    let folder = tempfile::tempdir().unwrap();
    let long = |name: &str, from: f64, seconds: f64| {
        let mut text = String::from("time_s,knee_flexion_deg\n");
        for t in times(20.0, seconds) {
            // No two minutes are alike.
            text += &format!("{t:.3},{:.3}\n", knee(t + from) + 20.0 * (0.011 * (t + from)).sin());
        }
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        Recording::read(&path, &Default::default()).unwrap()
    };
    let (a, b) = (long("a.csv", 0.0, 900.0), long("b.csv", 217.34, 300.0));
    let lag = best_lag(&a, &b).unwrap();
    assert!((lag.seconds - 217.34).abs() <= 0.02, "{lag:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_file_makes_it_panic(
        ending in prop_oneof![Just("csv"), Just("mot"), Just("trc")],
        tokens in proptest::collection::vec(
            prop_oneof![
                Just("time_s,knee_flexion_deg\n"), Just("endheader\n"), Just("time\tknee_angle_r\n"), Just("inDegrees=no\n"),
                Just("a\nb\nc\n"), Just("Frame#\tTime\tLHip\tRHip\tLShoulder\tRShoulder\tLKnee\tRKnee\tLAnkle\tRAnkle\n"),
                Just("\n"), Just("\t"), Just(","), Just("0"), Just("1"), Just("-2.5"), Just("nan"), Just("inf"), Just("1e300"), Just("é"),
                Just("1\t1\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\n"), Just("2\t2\t1\t1\t1\t1\t1\t1\n"), Just("0,1\n1,2\n"), Just("0 1\n1 2\n"),
            ],
            0..24,
        ),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("x.{ending}"));
        fs::write(&path, tokens.concat()).unwrap();
        if let Ok(recording) = Recording::read(&path, &Default::default()) {
            let _ = best_lag(&recording, &recording);
        }
    }
}
