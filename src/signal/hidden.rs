//! Frames in which a large plate hides the shoulder: where it is can only be guessed there, and trunk, back line and lower back hang on it.

use crate::pose::{Joint, PoseTrack};

/// A plate larger than this, torso lengths, hides more of the trunk than a misplaced shoulder may cost. Plates of 450 mm have about
/// 0.45; with 300 mm and less, rendered squats were read as well as without.
const LARGE: f32 = 0.38;
/// The shoulder is hidden within this share of the plate's radius.
const WITHIN: f32 = 0.8;

/// Standard deviation that a shoulder so hidden adds to the stated lean of the trunk, degrees. Three quarters of what is stated count
/// (`angles`), 12°: half of what two front squats were off.
pub(super) const SHOULDER_SD: f64 = 16.0;

/// Whether a plate hides the shoulder in a frame. With the bar on the back the model has learnt where the shoulder is behind its
/// plate; rendered front squats, whose plate lies a hand's breadth farther forward, were read as leaning by 34° for 10° and, one
/// of them, as rounded by 31° for 3°.
pub(super) fn shoulder(track: &PoseTrack, row: usize) -> bool {
    let Some(plate) = track.plates.get(row).copied().flatten() else { return false };
    let joint = |joint: Joint| [0, 1].map(|axis| track.spine.points[[row, joint as usize, axis]]);
    let ([x, y], [hip_x, hip_y]) = (joint(Joint::Shoulder), joint(Joint::Hip));
    let torso = (x - hip_x).hypot(y - hip_y);
    plate.radius > LARGE * torso && (x - plate.x).hypot(y - plate.y) <= WITHIN * plate.radius
}
