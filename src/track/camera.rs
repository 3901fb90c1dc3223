//! How the camera moved.

use serde::{Deserialize, Serialize};

/// Where the picture of a frame lies against the one that the camera shows on the average of its scene: a point at `p` from the picture's
/// centre there is at (x, y) + zoom · R(roll) · p from it here.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CameraMotion {
    /// Shift of the picture's centre, pixels, right +.
    pub x: f32,
    /// The same, down +.
    pub y: f32,
    /// Turn of the picture, degrees, clockwise +.
    pub roll_deg: f32,
    /// Size, 1 = as large.
    pub zoom: f32,
    /// One standard deviation of where a point about the lifter is when the motion is taken out, pixels; none where the picture shows too
    /// little that stands still, and the last motion known stands in for the true one.
    pub sd: Option<f32>,
}

impl CameraMotion {
    /// Of a camera that stands still.
    pub const STILL: Self = Self { x: 0.0, y: 0.0, roll_deg: 0.0, zoom: 1.0, sd: Some(0.0) };

    /// Whether it moves no point.
    #[must_use]
    pub fn is_still(&self) -> bool {
        Self { sd: Self::STILL.sd, ..*self } == Self::STILL
    }

    /// Where a point of this frame's picture, whose centre is `centre`, would be if the camera had not moved; pixels.
    #[must_use]
    pub fn taken_out(&self, point: [f32; 2], centre: [f32; 2]) -> [f32; 2] {
        let (sin, cos) = self.roll_deg.to_radians().sin_cos();
        let (x, y) = ((point[0] - centre[0] - self.x) / self.zoom, (point[1] - centre[1] - self.y) / self.zoom);
        [centre[0] + cos * x + sin * y, centre[1] - sin * x + cos * y]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_motion_taken_out_leaves_the_point_where_it_was() {
        let (centre, roll) = ([320.0f32, 240.0], 2.0f32);
        let motion = CameraMotion { x: 7.0, y: -3.0, roll_deg: roll, zoom: 1.02, sd: None };
        let (sin, cos) = roll.to_radians().sin_cos();
        for [x, y] in [[0.0f32, 0.0], [100.0, -80.0], [-310.0, 230.0]] {
            // Clockwise as seen, for y points down.
            let moved = [centre[0] + 7.0 + 1.02 * (cos * x - sin * y), centre[1] - 3.0 + 1.02 * (sin * x + cos * y)];
            let back = motion.taken_out(moved, centre);
            approx::assert_abs_diff_eq!(back[0], centre[0] + x, epsilon = 1e-3);
            approx::assert_abs_diff_eq!(back[1], centre[1] + y, epsilon = 1e-3);
        }
        assert!(CameraMotion::STILL.is_still() && !motion.is_still());
        assert_eq!(CameraMotion::STILL.taken_out([12.25, 99.5], centre), [12.25, 99.5]);
    }
}
