//! The region of interest: the turned square that is cut out of a picture and shown to a model.
//!
//! A fraction of the crop (0…1, x right, y down, continuous: no half-pixel shift) and a point of the picture map to each
//! other by a turn and a scaling, so that everything a model sees can be carried back to the picture.

use std::f32::consts::{PI, TAU};

use super::given::{BLAZEPOSE_MARGIN, SIDE_IN_TORSOS};

/// A square in the picture, pixels: centre, side, and turn in radians, clockwise on screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// Centre x, pixels.
    pub cx: f32,
    /// Centre y, pixels.
    pub cy: f32,
    /// Side, pixels.
    pub size: f32,
    /// Turn, radians, clockwise on screen; 0 = upright.
    pub rot: f32,
}

impl Region {
    /// The square about `centre` in which `rim` lies straight up, at 1/1.25 of the half side (BlazePose's region from two points).
    pub fn from_rim(centre: [f32; 2], rim: [f32; 2]) -> Self {
        let (dx, dy) = (rim[0] - centre[0], rim[1] - centre[1]);
        Self { cx: centre[0], cy: centre[1], size: 2.0 * BLAZEPOSE_MARGIN * dx.hypot(dy), rot: up(dx, dy) }
    }

    /// The square about the hip in which the shoulder lies straight up, 4.6 torso lengths wide.
    pub fn from_torso(hip: [f32; 2], shoulder: [f32; 2]) -> Self {
        Self::from_rim(hip, rim_above(hip, shoulder))
    }

    /// Fraction of the crop → picture pixels.
    pub fn to_video(&self, point: [f32; 2]) -> [f32; 2] {
        let (u, v) = ((point[0] - 0.5) * self.size, (point[1] - 0.5) * self.size);
        let (s, c) = self.rot.sin_cos();
        [self.cx + u * c - v * s, self.cy + u * s + v * c]
    }

    /// Picture pixels → fraction of the crop.
    pub fn to_crop(&self, point: [f32; 2]) -> [f32; 2] {
        let (dx, dy) = (point[0] - self.cx, point[1] - self.cy);
        let (s, c) = self.rot.sin_cos();
        [(dx * c + dy * s) / self.size + 0.5, (dy * c - dx * s) / self.size + 0.5]
    }

    /// The 2×3 matrix from pixel indices of a crop of `side` pixels to pixel indices of the picture, both with centres at
    /// integers, as OpenCV's inverse-map warp wants it.
    pub fn crop_matrix(&self, side: u32) -> [[f64; 3]; 2] {
        let scale = f64::from(self.size) / f64::from(side);
        let (sin, cos) = f64::from(self.rot).sin_cos();
        let (a, b, h) = (scale * cos, scale * sin, (f64::from(side) - 1.0) / 2.0);
        [[a, -b, f64::from(self.cx) - 0.5 - (a - b) * h], [b, a, f64::from(self.cy) - 0.5 - (b + a) * h]]
    }

    /// Whether all four numbers are finite and the square has an area.
    pub fn is_usable(&self) -> bool {
        [self.cx, self.cy, self.size, self.rot].iter().all(|v| v.is_finite()) && self.size > 1.0
    }
}

/// The rim point of the region about this torso.
pub(super) fn rim_above(hip: [f32; 2], shoulder: [f32; 2]) -> [f32; 2] {
    let torsos = SIDE_IN_TORSOS / (2.0 * BLAZEPOSE_MARGIN);
    [0, 1].map(|k| hip[k] + torsos * (shoulder[k] - hip[k]))
}

/// The turn after which the direction (`dx`, `dy`) points straight up.
fn up(dx: f32, dy: f32) -> f32 {
    dx.atan2(-dy)
}

/// `angle` brought to −π…π.
pub(super) fn wrapped(angle: f32) -> f32 {
    angle - TAU * ((angle + PI) / TAU).floor()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;

    #[test]
    fn a_person_upright_needs_no_turn_and_one_lying_to_the_right_a_quarter_turn() {
        let upright = Region::from_rim([100.0, 200.0], [100.0, 100.0]);
        assert_abs_diff_eq!(upright.rot, 0.0);
        assert_abs_diff_eq!(upright.size, 250.0);
        let lying = Region::from_torso([100.0, 200.0], [150.0, 200.0]);
        assert_abs_diff_eq!(lying.rot, PI / 2.0, epsilon = 1e-6);
        assert_abs_diff_eq!(lying.size, 230.0);
    }

    #[test]
    fn the_rim_point_lies_straight_above_the_centre_of_the_crop() {
        let rim = [37.0, 411.0];
        let region = Region::from_rim([120.0, 300.0], rim);
        let [x, y] = region.to_crop(rim);
        assert_abs_diff_eq!(x, 0.5, epsilon = 1e-5);
        assert_abs_diff_eq!(y, 0.5 - 0.5 / 1.25, epsilon = 1e-5);
    }

    #[test]
    fn picture_and_crop_are_inverse_to_each_other() {
        let region = Region { cx: 310.0, cy: 222.0, size: 517.0, rot: -1.1 };
        for point in [[0.0, 0.0], [640.0, 3.0], [310.0, 222.0]] {
            let [x, y] = region.to_video(region.to_crop(point));
            assert_abs_diff_eq!(x, point[0], epsilon = 1e-3);
            assert_abs_diff_eq!(y, point[1], epsilon = 1e-3);
        }
    }

    #[test]
    fn the_matrix_maps_pixel_centres_as_the_continuous_mapping_does() {
        let region = Region { cx: 310.0, cy: 222.0, size: 517.0, rot: 0.7 };
        let m = region.crop_matrix(256);
        for (i, j) in [(0.0, 0.0), (255.0, 0.0), (17.0, 200.0)] {
            let exact = region.to_video([(i + 0.5) / 256.0, (j + 0.5) / 256.0]);
            let by_matrix = m.map(|row| row[0] * f64::from(i) + row[1] * f64::from(j) + row[2] + 0.5);
            assert_abs_diff_eq!(by_matrix[0], f64::from(exact[0]), epsilon = 1e-3);
            assert_abs_diff_eq!(by_matrix[1], f64::from(exact[1]), epsilon = 1e-3);
        }
    }

    #[test]
    fn angles_are_brought_to_one_turn() {
        assert_abs_diff_eq!(wrapped(3.0 * PI / 2.0), -PI / 2.0, epsilon = 1e-5);
        assert_abs_diff_eq!(wrapped(-3.0 * PI / 2.0), PI / 2.0, epsilon = 1e-5);
    }
}
