//! Models of one's own: what places the points is told, named and kept; the lifter is found and the back read as ever.

use crate::support::{check, clips, fixture, json, stderr};

fn model(name: &str) -> String {
    fixture(&format!("models/{name}")).to_str().unwrap().to_owned()
}

#[test]
fn a_model_of_one_s_own_places_the_points_and_the_set_is_judged() {
    let Some(home) = clips::folder() else { return };
    // One squat of three.
    let clip = clips::make(
        home.path(),
        "squat.mp4",
        &format!("-t 4 -i {} -r 15 -preset ultrafast", fixture("clips/squat.mp4").display()),
    );
    let out = home.path().join("out");
    let options = ["--model", &model("colours_heat.onnx"), "--skeleton", "coco-17", "--exit-zero"];
    let output = check(&clip, &out, &options);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("points of coco-17 placed by colours_heat.onnx"), "{said}");
    let report = json(&out.join("report.json"));
    assert_eq!(report["pose"]["skeleton"], "coco-17");
    assert_eq!(report["pose"]["own_model"]["file"], "colours_heat.onnx");
    let sha256 = spotter::pose::sha256_of(&fixture("models/colours_heat.onnx")).unwrap();
    assert_eq!(report["pose"]["own_model"]["sha256"], sha256.as_str());
    assert_eq!(report["reps"].as_array().unwrap().len(), 1);
}

#[test]
fn a_model_without_its_skeleton_and_one_of_another_kind_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let (clip, out) = (fixture("clips/squat.mp4"), home.path().join("out"));
    let output = check(&clip, &out, &["--model", &model("colours_heat.onnx")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("needs `--skeleton NAME`"), "{}", stderr(&output));
    let output = check(&clip, &out, &["--model", &model("colours_heat.onnx"), "--skeleton", "halpe-26"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("it places 17 points and `halpe-26` has 26"), "{}", stderr(&output));
    let output = check(&clip, &out, &["--model", "rtmpose"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("the path of an ONNX file"), "{}", stderr(&output));
    assert!(!out.exists());
}
