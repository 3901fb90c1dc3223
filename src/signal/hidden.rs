//! Frames in which a large plate hides a joint: where it is can only be guessed there. On the shoulder hang trunk, back line and lower back,
//! on the knee its flexion.

use crate::track::{Joint, Track};

/// A plate larger than this, torso lengths, hides more than a misplaced joint may cost. Plates of 450 mm have about
/// 0.45; with 300 mm and less, rendered squats were read as well as without.
const LARGE: f32 = 0.38;
/// A joint is hidden within this share of the plate's radius.
const WITHIN: f32 = 0.8;

/// Standard deviation that a shoulder so hidden adds to the stated lean of the trunk, degrees. Seven tenths of what is stated count
/// (`angles`), 8°: two rendered front squats were off by 2.4 and 6.8° (root mean square), and real plates hide more.
const SHOULDER_SD: f64 = 12.0;

/// The same of a knee, which hides behind the plate of a bar that hangs: in Romanian deadlifts of 36 rendered lifters the knee's flexion
/// was off by 4.9° at its greatest where 3.4° were stated, in one that bent the knees by 55° by 10°.
const KNEE_SD: f64 = 6.0;

/// Whether a plate hides the shoulder in a frame. What the model then says is what lifters usually do: before it had learnt front
/// squats, whose plate lies a hand's breadth farther forward, one was read as rounded by 31° for 3°.
pub(super) fn shoulder(track: &Track, row: usize) -> bool {
    hides(track, row, Joint::Shoulder)
}

/// What a hidden shoulder adds to the standard deviation of an angle of the trunk, degrees.
pub(super) fn shoulder_sd(track: &Track, row: usize) -> f64 {
    if shoulder(track, row) { SHOULDER_SD } else { 0.0 }
}

/// What a hidden knee adds to that of its flexion, degrees.
pub(super) fn knee_sd(track: &Track, row: usize) -> f64 {
    if hides(track, row, Joint::Knee) { KNEE_SD } else { 0.0 }
}

fn hides(track: &Track, row: usize, joint: Joint) -> bool {
    let Some(plate) = track.plates.get(row).copied().flatten() else { return false };
    let placed = |joint: Joint| [0, 1].map(|axis| track.spine.points[[row, joint as usize, axis]]);
    let [[x, y], [hip_x, hip_y], [shoulder_x, shoulder_y]] = [joint, Joint::Hip, Joint::Shoulder].map(placed);
    let torso = (shoulder_x - hip_x).hypot(shoulder_y - hip_y);
    plate.radius > LARGE * torso && (x - plate.x).hypot(y - plate.y) <= WITHIN * plate.radius
}
