//! Numbers that are given and not chosen here, each with its source.

/// Lifting holds nothing faster than 4 to 6 Hz (residual analysis, Winter 2009, ch. 2). So limbs are cut off at the upper end; the back line, the
/// lumbar estimate and the yaw, which are noisier and slower, at the lower one.
pub(super) const LIMB_HZ: f64 = 6.0;
pub(super) const BACK_HZ: f64 = 4.0;

/// Hampel's test: how many samples on each side of the tested one make its window, and beyond how many robust standard deviations a sample is
/// an outlier (Pearson 2002, IEEE Trans Control Syst Technol).
pub(super) const HAMPEL_REACH: usize = 3;
pub(super) const HAMPEL_SDS: f64 = 3.0;
