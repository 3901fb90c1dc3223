//! The camera's own motion, taken out of everything that was read.

use std::borrow::Cow;

use crate::track::{CameraMotion, Track};

/// Column of the spine model's angles that is told against the picture's vertical: trunk inclination.
const AGAINST_VERTICAL: usize = 1;

/// The track as a camera would have it that stands still and level with its own average. As it is where the camera stands still, or nobody
/// knows how it moved.
pub(super) fn steadied(track: &Track) -> Cow<'_, Track> {
    if track.camera.len() != track.len() || track.camera.iter().all(CameraMotion::is_still) {
        return Cow::Borrowed(track);
    }
    let mut steadied = track.clone();
    let centre = [track.clip.width, track.clip.height].map(|side| side as f32 / 2.0);
    for (frame, motion) in track.camera.iter().enumerate().filter(|(_, motion)| !motion.is_still()) {
        let points = [&mut steadied.keypoints.points, &mut steadied.spine.points, &mut steadied.back_line.points];
        for points in points {
            for mut point in points.index_axis_mut(ndarray::Axis(0), frame).rows_mut() {
                let [x, y] = motion.taken_out([point[0], point[1]], centre);
                (point[0], point[1]) = (x, y);
            }
        }
        if let Some(disc) = &mut steadied.plates[frame] {
            [disc.x, disc.y] = motion.taken_out([disc.x, disc.y], centre);
            disc.radius /= motion.zoom;
        }
        let facing = track.scenes.iter().find(|scene| scene.frames.contains(&frame));
        let facing = facing.and_then(|scene| scene.facing.sign()).unwrap_or_default() as f32;
        steadied.spine.angle[[frame, AGAINST_VERTICAL]] -= facing * motion.roll_deg;
    }
    Cow::Owned(steadied)
}
