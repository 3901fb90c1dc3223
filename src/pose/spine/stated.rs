//! What is stated of one frame.

use super::outline::ANGLES;
use crate::uncertainty::calibration::BACK_LOST_SD_DEG;

/// Columns of the angles.
pub(super) const LUMBAR: usize = 0;
pub(super) const TRUNK: usize = 1;
pub(super) const KNEE: usize = 2;
const HINGE: usize = 3;
pub(super) const YAW: usize = 5;

/// Angles of one frame, degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::pose) struct Stated {
    /// In the order of [`crate::pose::SpineEstimate::angle`].
    pub angle: [f32; ANGLES],
    /// Standard deviations.
    pub sd: [f32; ANGLES],
    /// Disagreement of the ensemble on lumbar flexion.
    pub spread: f32,
    /// Yaw of the camera by the third network, and its standard deviation.
    pub yaw: f32,
    pub yaw_sd: f32,
}

impl Stated {
    /// Takes back what only the outline of the back can tell: an outline that does not show where the back ends tells nothing of the lower
    /// back, and less of the rest.
    pub(super) fn lose_the_back(&mut self) {
        (self.angle[LUMBAR], self.sd[LUMBAR], self.spread) = (f32::NAN, f32::NAN, f32::NAN);
        [TRUNK, KNEE, HINGE]
            .into_iter()
            .for_each(|column| self.sd[column] = self.sd[column].hypot(BACK_LOST_SD_DEG.value as f32));
    }
}
