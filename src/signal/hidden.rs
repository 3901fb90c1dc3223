//! Frames in which a large plate hides a joint: where it is can only be guessed there. On the shoulder hang trunk, back line and lower back,
//! on the knee its flexion.

use crate::track::{Joint, Track};
use crate::uncertainty::calibration::{HIDDEN_KNEE_SD_DEG, HIDDEN_SHOULDER_SD_DEG};

/// A plate larger than this, torso lengths, hides more than a misplaced joint may cost. Plates of 450 mm have about
/// 0.45; with 300 mm and less, rendered squats were read as well as without.
const LARGE: f32 = 0.38;
/// A joint is hidden within this share of the plate's radius.
const WITHIN: f32 = 0.8;

/// Whether a plate hides the shoulder in a frame. What the model then says is what lifters usually do: before it had learnt front
/// squats, whose plate lies a hand's breadth farther forward, one was read as rounded by 31° for 3°.
pub(super) fn shoulder(track: &Track, row: usize) -> bool {
    hides(track, row, Joint::Shoulder)
}

/// What a hidden shoulder adds to the standard deviation of an angle of the trunk, degrees.
pub(super) fn shoulder_sd(track: &Track, row: usize) -> f64 {
    if shoulder(track, row) { HIDDEN_SHOULDER_SD_DEG.value } else { 0.0 }
}

/// What a hidden knee adds to that of its flexion, degrees.
pub(super) fn knee_sd(track: &Track, row: usize) -> f64 {
    if hides(track, row, Joint::Knee) { HIDDEN_KNEE_SD_DEG.value } else { 0.0 }
}

fn hides(track: &Track, row: usize, joint: Joint) -> bool {
    let Some(plate) = track.plates.get(row).copied().flatten() else { return false };
    let placed = |joint: Joint| [0, 1].map(|axis| track.spine.points[[row, joint as usize, axis]]);
    let [[x, y], [hip_x, hip_y], [shoulder_x, shoulder_y]] = [joint, Joint::Hip, Joint::Shoulder].map(placed);
    let torso = (shoulder_x - hip_x).hypot(shoulder_y - hip_y);
    plate.radius > LARGE * torso && (x - plate.x).hypot(y - plate.y) <= WITHIN * plate.radius
}
