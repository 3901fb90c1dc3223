//! `frames.csv`: one row a sample, for spreadsheets and scripts. An empty cell was not measured.

use std::collections::BTreeSet;
use std::io::Write;

use super::rounded::rounded;
use crate::angles::{AngleTrack, LumbarMethod};
use crate::bar::BarPath;
use crate::reps::SetReps;
use crate::track::MovedJoint;

const HEADER: [&str; 16] = [
    "time_s",
    "trunk_inclination_deg",
    "hip_hinge_deg",
    "knee_flexion_deg",
    "shank_inclination_deg",
    "lumbar_flexion_deg",
    "lumbar_flexion_sd_deg",
    "lumbar_method",
    "back_line_sagitta_percent",
    "rep",
    "phase",
    "lifter_score",
    "bar_height_m",
    "bar_forward_m",
    "bar_speed_m_s",
    "moved_by_hand",
];

fn cell(value: f64, decimals: i32) -> String {
    if value.is_finite() { rounded(value, decimals).to_string() } else { String::new() }
}

/// The name that a serialised unit variant has in the files.
pub fn name_of(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `hip`, `left_hip`.
fn joint_of(moved: &MovedJoint) -> String {
    let side = moved.side.map(|side| format!("{}_", name_of(&side))).unwrap_or_default();
    side + &name_of(&moved.joint)
}

/// Writes the angles, the rep, the phase and the bar of every sample, and which joints somebody moved there. The bar's height is over its
/// lowest place in the stretch through which the same is followed, its place forwards against an arbitrary plumb line.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_frames(
    angles: &AngleTrack,
    reps: &SetReps,
    bar: &BarPath,
    moved: &[MovedJoint],
    to: impl Write,
) -> csv::Result<()> {
    let mut out = csv::Writer::from_writer(to);
    out.write_record(HEADER)?;
    for i in 0..angles.len() {
        let t = angles.time_s[i];
        let rep = reps.reps.iter().find(|r| (r.start..=r.end).contains(&i));
        let phase = rep.and_then(|r| r.phases.iter().find(|p| (p.start_s..=p.end_s).contains(&t)));
        let method = angles.lumbar_method[i];
        let is_moved = |m: &&MovedJoint| (m.stretch_s()[0]..=m.stretch_s()[1]).contains(&t);
        let joints: BTreeSet<String> = moved.iter().filter(is_moved).map(joint_of).collect();
        out.write_record([
            cell(t, 3),
            cell(angles.trunk_inclination.value[i], 2),
            cell(angles.hip_hinge.value[i], 2),
            cell(angles.knee_flexion.value[i], 2),
            cell(angles.shank_inclination.value[i], 2),
            cell(angles.lumbar_flexion.value[i], 2),
            cell(angles.lumbar_flexion.sd[i], 2),
            if method == LumbarMethod::None { String::new() } else { name_of(&method) },
            cell(angles.back_line_sagitta.value[i], 2),
            rep.map(|r| r.index.to_string()).unwrap_or_default(),
            phase.map(|p| name_of(&p.name)).unwrap_or_default(),
            cell(angles.lifter_score[i], 3),
            cell(bar.height_m[i], 4),
            cell(bar.forward_m[i], 4),
            cell(bar.speed_m_s[i], 3),
            joints.into_iter().collect::<Vec<_>>().join(" "),
        ])?;
    }
    out.flush()?;
    Ok(())
}
