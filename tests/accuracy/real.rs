//! Real sets: rep counts and turning points, by hand or by markers of the same trial.

use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::faults::{Profile, Verdict};

use crate::page::Table;
use crate::tally::{largest, spans};
use crate::tracks;

/// A clip: file, what it shows, the lift, its turning points (seconds).
struct Clip(&'static str, &'static str, &'static str, Vec<f64>);

fn clips() -> Vec<Clip> {
    let frames = |list: &[f64], rate: f64| list.iter().map(|f| f / rate).collect::<Vec<_>>();
    vec![
        Clip(
            "faiyaz_deadlift_110kg.mp4",
            "deadlift, 110 kg, side view",
            "deadlift",
            frames(&[64.0, 263.0, 503.0, 728.0], 30.0),
        ),
        Clip(
            "faiyaz_squat.mp4",
            "back squat with walk-out, re-rack and a walk to the camera",
            "squat",
            frames(&[905.0], 30.0),
        ),
        Clip("rohan_squat.mp4", "squat with a light bar, side view", "squat", frames(&[320.0, 521.0], 29.97)),
        // By the markers of the same trial, whose clock agrees with the clip's to 0.01 s (`mocap::video`).
        Clip(
            "opencap_subj4_squat.mp4",
            "bodyweight squat, oblique (turns by markers)",
            "squat",
            vec![1.36, 3.93, 6.74, 9.44, 12.27],
        ),
        Clip("mukundan_bending_forward_vid.gif", "bodyweight squat from the front, leaning", "squat", vec![]),
        Clip("mukundan_olympic_squat_vid.gif", "bodyweight squat from the front", "squat", vec![]),
        Clip("opencap_subj4_STS.mp4", "sit-to-stand (not a lift)", "", vec![]),
    ]
}

/// Reps by hand where the turning points were not timed.
fn counted(clip: &Clip) -> usize {
    match clip.0 {
        name if name.starts_with("mukundan") => 1,
        _ => clip.3.len(),
    }
}

/// The table, and the clips whose reps were not counted rightly.
pub fn table(data: &Path) -> (Table, Vec<&'static str>) {
    let mut table = Table::new(&["clip", "reps by hand", "found", "turn, worst", "lower back"]);
    let mut wrong = Vec::new();
    for clip in clips() {
        let track = tracks::of(&data.join("videos").join(clip.0)).unwrap();
        let set = SetAnalysis::new(&track, None, &Profile::load("default").unwrap()).unwrap();
        let found = spans(&set.angles, &set.reps);
        if found.len() != counted(&clip) {
            wrong.push(clip.0);
        }
        let error = |t: &f64| found.iter().map(|f| (f.turn - t) * 1000.0).min_by(|a, b| a.abs().total_cmp(&b.abs()));
        let worst = if clip.3.is_empty() || found.is_empty() {
            "–".into()
        } else {
            format!("{:.0} ms", largest(clip.3.iter().filter_map(error)))
        };
        let stated: Vec<String> = set
            .report
            .reps
            .iter()
            .map(|r| match r.metrics.get("lumbar_flexion_peak") {
                Some(m) if r.verdict != Verdict::CannotJudge => format!("{:.0} ± {:.0}°", m.value, m.sd),
                _ => "cannot judge".into(),
            })
            .collect();
        let lift = serde_json::to_value(set.reps.lift.name).unwrap();
        let named = if clip.2.is_empty() || lift == clip.2 { String::new() } else { format!(" (as {lift})") };
        table.row(vec![
            clip.1.into(),
            counted(&clip).to_string(),
            format!("{}{named}", found.len()),
            worst,
            if stated.is_empty() { "–".into() } else { stated.join(", ") },
        ]);
    }
    (table, wrong)
}
