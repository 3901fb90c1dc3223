//! A clip of more frames a second than the numbers need is read at the rate that they need, and says the same.

use std::path::Path;

use serde_json::Value;

use crate::support::{check, clips, column, fixture, json, stderr};

/// The angles of a frame.
const ANGLES: [&str; 4] = ["trunk_inclination_deg", "hip_hinge_deg", "knee_flexion_deg", "lumbar_flexion_deg"];

#[test]
fn sixty_frames_a_second_are_read_as_thirty_are() {
    let Some(home) = clips::folder() else { return };
    let set = fixture("clips/good_deadlift.mp4");
    let coding = "-an -c:v libx264 -qp 0 -preset ultrafast";
    let slow = clips::make(
        home.path(),
        "thirty.mkv",
        &format!("-ss 2.2 -t 3.2 -i {} -vf scale=-2:426 {coding}", set.display()),
    );
    // Between two frames a third one, which is never to be looked at: a grey one in which nobody is.
    let fast = "-i thirty.mkv -vf fps=60,drawbox=c=gray:t=fill:enable='mod(n\\,2)' ".to_owned() + coding;
    let fast = clips::make(home.path(), "sixty.mkv", &fast);
    let results = |clip: &Path| {
        let out = clip.with_extension("out");
        let output = check(clip, &out, &["--exit-zero", "--lift", "deadlift"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        (json(&out.join("report.json")), out)
    };
    let ((thirty, slow), (sixty, fast)) = (results(&slow), results(&fast));
    let frames = |report: &Value| report["clip"]["frames_decoded"].as_u64().unwrap();
    assert!(frames(&sixty) >= 2 * frames(&thirty) - 2);
    let read =
        json(&fast.join("pose.json"))["score"].as_array().unwrap().iter().filter(|score| !score.is_null()).count();
    assert!((read as u64).abs_diff(frames(&thirty)) <= 2, "{read} of {} frames", frames(&sixty));

    let reps = |report: &Value| report["reps"].as_array().unwrap().clone();
    assert_eq!((reps(&thirty).len(), reps(&sixty).len()), (1, 1));
    for moment in ["start_s", "turn_s", "end_s"] {
        let [a, b] = [&thirty, &sixty].map(|report| reps(report)[0][moment].as_f64().unwrap());
        // A frame of the faster clip.
        assert!((a - b).abs() <= 0.0175, "{moment}: {a} {b}");
    }
    for angle in ANGLES {
        let (slow, fast) = (column(&slow, angle), column(&fast, angle));
        let apart: Vec<f64> = (0..slow.len()).filter_map(|k| Some(fast.get(2 * k)?.as_ref()? - slow[k]?)).collect();
        assert!(apart.len() > 60, "{angle} in {} frames", apart.len());
        let rms = (apart.iter().map(|apart| apart.powi(2)).sum::<f64>() / apart.len() as f64).sqrt();
        assert!(rms <= 0.7, "{angle}: {rms}");
    }
}
