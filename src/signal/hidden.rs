//! Frames in which a large plate hides the shoulder: where it is can only be guessed there, and trunk, back line and lower back hang on it.

use crate::pose::{Joint, PoseTrack};

/// A plate larger than this, torso lengths, hides more of the trunk than a misplaced shoulder may cost. Plates of 450 mm have about
/// 0.45; with 300 mm and less, rendered squats were read as well as without.
const LARGE: f32 = 0.38;
/// The shoulder is hidden within this share of the plate's radius.
const WITHIN: f32 = 0.8;

/// Standard deviation that a shoulder so hidden adds to the stated lean of the trunk, degrees. Seven tenths of what is stated count
/// (`angles`), 8°: two rendered front squats were off by 2.4 and 6.8° (root mean square), and real plates hide more.
pub(super) const SHOULDER_SD: f64 = 12.0;

/// Whether a plate hides the shoulder in a frame. What the model then says is what lifters usually do: before it had learnt front
/// squats, whose plate lies a hand's breadth farther forward, one was read as rounded by 31° for 3°.
pub(super) fn shoulder(track: &PoseTrack, row: usize) -> bool {
    let Some(plate) = track.plates.get(row).copied().flatten() else { return false };
    let joint = |joint: Joint| [0, 1].map(|axis| track.spine.points[[row, joint as usize, axis]]);
    let ([x, y], [hip_x, hip_y]) = (joint(Joint::Shoulder), joint(Joint::Hip));
    let torso = (x - hip_x).hypot(y - hip_y);
    plate.radius > LARGE * torso && (x - plate.x).hypot(y - plate.y) <= WITHIN * plate.radius
}
