//! Reading the person mask: its value between pixels, and which way the back lies.

use ndarray::ArrayView2;

use super::models::SIDE;

/// Half a pixel: the step in which edges are searched for in a mask or a crop; where they lie between two steps is interpolated.
pub(super) const STEP: f32 = 0.5;

/// Length of the torso in a crop, pixels; `None` of one that is no lifter's: not known, or larger than the crop.
pub(super) fn torso(hip: [f32; 2], shoulder: [f32; 2]) -> Option<f32> {
    // Not a number is in no range.
    Some((shoulder[0] - hip[0]).hypot(shoulder[1] - hip[1])).filter(|torso| (1.0..SIDE as f32).contains(torso))
}

/// Bilinear value of the mask at a point in crop pixels (centre of element (0, 0) at (0.5, 0.5)); None outside.
pub(super) fn value(mask: ArrayView2<f32>, p: [f32; 2]) -> Option<f32> {
    let (x, y) = (p[0] - 0.5, p[1] - 0.5);
    let (rows, columns) = mask.dim();
    if !(x >= 0.0 && y >= 0.0 && x <= columns as f32 - 1.0 && y <= rows as f32 - 1.0) {
        return None;
    }
    let (i, j) = ((x as usize).min(columns.checked_sub(2)?), (y as usize).min(rows.checked_sub(2)?));
    let (fx, fy) = (x - i as f32, y - j as f32);
    let top = mask[[j, i]] * (1.0 - fx) + mask[[j, i + 1]] * fx;
    let bottom = mask[[j + 1, i]] * (1.0 - fx) + mask[[j + 1, i + 1]] * fx;
    Some(top * (1.0 - fy) + bottom * fy)
}

/// The direction from the trunk to behind it; `axis` is the direction from hip to shoulder (unit vector, y down), `facing` +1 where the
/// lifter faces the picture's right, −1 to the left. Upright and facing right, the back is to the left; both turn together.
pub(super) fn dorsal(axis: [f32; 2], facing: f32) -> [f32; 2] {
    [facing * axis[1], -facing * axis[0]]
}
