//! Kernels over columns: inclinations and joint angles as plain loops on contiguous slices, without allocation.

use crate::signal::CleanTrack;
use crate::track::Joint;

/// Inclination of the segment `from` → `to` against the vertical, degrees, forward positive, −180…180.
///
/// Points are pixel columns (x right, y down). `facing` is +1 for a lifter who faces the picture's right, −1 to its left;
/// its size stretches horizontal distances (1 / cos of the camera's yaw). NaN points give NaN. The columns' shortest length
/// is what is written.
pub fn inclination(from: (&[f64], &[f64]), to: (&[f64], &[f64]), facing: f64, out: &mut [f64]) {
    let n = out.len().min(from.0.len()).min(from.1.len()).min(to.0.len()).min(to.1.len());
    let (x0, y0, x1, y1, out) = (&from.0[..n], &from.1[..n], &to.0[..n], &to.1[..n], &mut out[..n]);
    for i in 0..n {
        out[i] = (facing * (x1[i] - x0[i])).atan2(y0[i] - y1[i]).to_degrees();
    }
}

/// Brings angles in degrees into −180…180.
pub fn wrap(angles: &mut [f64]) {
    for a in angles {
        *a -= 360.0 * (*a / 360.0).round();
    }
}

/// Removes jumps of more than 180° between known samples, so that an angle goes on through ±180 instead of turning over.
/// Missing samples are passed over. The first known sample keeps its value.
pub fn unwrap(angles: &mut [f64]) {
    let mut last = f64::NAN;
    for a in angles {
        if a.is_nan() {
            continue;
        }
        if last.is_finite() {
            *a -= 360.0 * ((*a - last) / 360.0).round();
        }
        last = *a;
    }
}

/// Columns of the joints that the sagittal angles need, (x, y) pixels.
#[derive(Debug, Clone, Copy)]
pub struct JointPoints<'a> {
    /// Mid-hip.
    pub hip: (&'a [f64], &'a [f64]),
    /// Mid-shoulder.
    pub shoulder: (&'a [f64], &'a [f64]),
    /// Mid-knee.
    pub knee: (&'a [f64], &'a [f64]),
    /// Mid-ankle.
    pub ankle: (&'a [f64], &'a [f64]),
}

impl<'a> JointPoints<'a> {
    /// The placed joints of a cleaned track.
    pub fn of(clean: &'a CleanTrack) -> Self {
        let joint = |j| clean.joints.joint(j);
        Self {
            hip: joint(Joint::Hip),
            shoulder: joint(Joint::Shoulder),
            knee: joint(Joint::Knee),
            ankle: joint(Joint::Ankle),
        }
    }
}

/// Sagittal angles over time, degrees, NaN where missing.
#[derive(Debug, Clone)]
pub struct JointAngles {
    /// Inclination of hip → shoulder.
    pub trunk: Vec<f64>,
    /// Trunk–thigh angle: 180° − angle shoulder–hip–knee, signed (negative: hip behind the line).
    pub hinge: Vec<f64>,
    /// 180° − angle hip–knee–ankle, signed (negative: overextended).
    pub knee: Vec<f64>,
    /// Inclination of ankle → knee.
    pub shank: Vec<f64>,
    thigh: Vec<f64>,
}

impl JointAngles {
    /// Room for `n` samples, all missing.
    pub fn new(n: usize) -> Self {
        let column = || vec![f64::NAN; n];
        Self { trunk: column(), hinge: column(), knee: column(), shank: column(), thigh: column() }
    }
}

/// All sagittal joint angles: three inclinations a frame, the joint angles are their differences. Continuous through ±180°.
/// `facing` as in [`inclination`].
pub fn joint_angles(points: &JointPoints, facing: f64, out: &mut JointAngles) {
    inclination(points.hip, points.shoulder, facing, &mut out.trunk);
    inclination(points.knee, points.hip, facing, &mut out.thigh);
    inclination(points.ankle, points.knee, facing, &mut out.shank);
    difference(&out.trunk, &out.thigh, &mut out.hinge);
    difference(&out.shank, &out.thigh, &mut out.knee);
    for column in [&mut out.hinge, &mut out.knee] {
        wrap(column);
        unwrap(column);
    }
    unwrap(&mut out.trunk);
    unwrap(&mut out.shank);
}

fn difference(a: &[f64], b: &[f64], out: &mut [f64]) {
    for ((o, a), b) in out.iter_mut().zip(a).zip(b) {
        *o = a - b;
    }
}
