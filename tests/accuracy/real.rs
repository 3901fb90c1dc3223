//! Real sets: rep counts, and turning points by the path of the plate or of the bar's end in the picture, or by markers of the same
//! trial.

use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::faults::{Aspect, AspectVerdict, Profile};

use crate::page::Table;
use crate::tally::{largest, spans};
use crate::tracks;

/// A clip: file, what it shows, the lift, and the holds at its turning points: their first and last moment, seconds.
pub struct Clip(pub &'static str, &'static str, pub &'static str, pub Vec<(f64, f64)>);

pub fn clips() -> Vec<Clip> {
    let frames = |list: &[(u16, u16)], rate: f64| {
        list.iter().map(|(a, b)| (f64::from(*a) / rate, f64::from(*b) / rate)).collect()
    };
    // By markers, whose clock agrees with the clip's to 0.01 s (`mocap::video`).
    let moments = |list: &[f64]| list.iter().map(|t| (*t, *t)).collect();
    vec![
        // Frames in which the plate, or where there is none the bar's end, is within a centimetre of its highest (deadlift) or
        // lowest point (squat). It was followed from one frame to the next by normalised cross-correlation with the picture of it in
        // one frame of the hold, and that was looked at; a plate of 45 cm gives the scale.
        Clip(
            "faiyaz_deadlift_110kg.mp4",
            "deadlift, 110 kg, side view",
            "deadlift",
            frames(&[(62, 67), (256, 267), (492, 506), (717, 733)], 30.0),
        ),
        Clip(
            "faiyaz_squat.mp4",
            "back squat with walk-out, re-rack and a walk to the camera",
            "squat",
            frames(&[(904, 917)], 30.0),
        ),
        Clip("rohan_squat.mp4", "squat with a light bar, side view", "squat", frames(&[(311, 320), (517, 522)], 29.97)),
        Clip(
            "opencap_subj4_squat.mp4",
            "bodyweight squat, oblique (turns by markers)",
            "squat",
            moments(&[1.36, 3.93, 6.74, 9.44, 12.27]),
        ),
        Clip("mukundan_bending_forward_vid.gif", "bodyweight squat from the front, leaning", "squat", vec![]),
        Clip("mukundan_olympic_squat_vid.gif", "bodyweight squat from the front", "squat", vec![]),
        Clip("opencap_subj4_STS.mp4", "sit-to-stand (not a lift)", "", vec![]),
    ]
}

/// Reps by hand where the turning points were not timed.
pub fn counted(clip: &Clip) -> usize {
    match clip.0 {
        name if name.starts_with("mukundan") => 1,
        _ => clip.3.len(),
    }
}

/// The table, and the clips whose reps were not counted rightly.
pub fn table(data: &Path) -> (Table, Vec<&'static str>) {
    let mut table = Table::new(&[
        "clip",
        "reps by hand",
        "found",
        "turn from the middle of the hold, worst",
        "outside the hold",
        "lower back",
    ]);
    let mut wrong = Vec::new();
    for clip in clips() {
        let track = tracks::of(&data.join("videos").join(clip.0)).unwrap();
        let set = SetAnalysis::new(&track, None, &Profile::load("default").unwrap()).unwrap();
        let found = spans(&set.angles, &set.reps);
        if found.len() != counted(&clip) {
            wrong.push(clip.0);
        }
        // Milliseconds from the middle of a hold, and outside of it, of the turn found nearest to it.
        let error = |(first, last): &(f64, f64)| {
            let from_middle = |turn: f64| 1000.0 * (turn - (first + last) / 2.0);
            let nearest = found.iter().map(|f| from_middle(f.turn)).min_by(|a, b| a.abs().total_cmp(&b.abs()))?;
            Some((nearest, (nearest.abs() - 500.0 * (last - first)).max(0.0)))
        };
        let errors: Vec<_> = clip.3.iter().filter_map(error).collect();
        let worst = |of: fn(&(f64, f64)) -> f64| match errors.is_empty() {
            true => "–".into(),
            false => format!("{:.0} ms", largest(errors.iter().map(of))),
        };
        let stated: Vec<String> = set
            .report
            .reps
            .iter()
            .map(|r| match r.metrics.get("lumbar_flexion_peak") {
                Some(m) if r.aspects[&Aspect::LowerBack].verdict != AspectVerdict::NotSeen => {
                    format!("{:.0} ± {:.0}°", m.value, m.sd)
                }
                _ => "cannot judge".into(),
            })
            .collect();
        let lift = serde_json::to_value(set.reps.lift.name).unwrap();
        let named = if clip.2.is_empty() || lift == clip.2 { String::new() } else { format!(" (as {lift})") };
        table.row(vec![
            clip.1.into(),
            counted(&clip).to_string(),
            format!("{}{named}", found.len()),
            worst(|e| e.0),
            worst(|e| e.1),
            if stated.is_empty() { "–".into() } else { stated.join(", ") },
        ]);
    }
    (table, wrong)
}
