//! Changes of the lower back: what is alike in two values of one lifter in one clip (build, clothes, camera) cancels, the rest does not.

use super::calibration::{
    ARCH_SHORTFALL, FAR_OFF_SIDE_SD_DEG, LEAST_CHANGE_SD_DEG, LEAST_HELD_SD_DEG, LEAST_UPRIGHT_SD_DEG,
    LESS_SEEN_SD_DEG, LUMBAR_NOISE_SHARE, LUMBAR_NOISE_SHARE_BEND, LUMBAR_NOISE_SHARE_OFF_SIDE,
    LUMBAR_NOISE_SHARE_SQUAT, LUMBAR_NOISE_SHARE_SQUAT_OFF_SIDE, OFF_SIDE_SD_DEG, STATED_WORTH_REPS, UPRIGHT_SHARE,
    UPRIGHT_SPREAD_DEG,
};
use crate::statistics::standard_deviation;

/// Where the camera begins to see more of the lifter's front or rear than of their side, and how far off the side it is judged, degrees.
const FAR_OFF_SIDE_YAW: (f64, f64) = (45.0, 60.0);

/// How much of a lumbar value's standard deviation differs from rep to rep of a clip.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noise(f64);

impl Noise {
    /// Of a lift in which plates may cover the back at the bottom, or of another, filmed from the side or not.
    pub fn of(plates_cover: bool, from_the_side: bool) -> Self {
        Self(match (from_the_side, plates_cover) {
            (true, true) => LUMBAR_NOISE_SHARE_SQUAT.value,
            (false, true) => LUMBAR_NOISE_SHARE_SQUAT_OFF_SIDE.value,
            (false, false) => LUMBAR_NOISE_SHARE_OFF_SIDE.value,
            (true, false) => LUMBAR_NOISE_SHARE.value,
        })
    }

    /// The part of a value's standard deviation that differs from rep to rep.
    pub fn sd(self, sd: f64) -> f64 {
        self.0 * sd
    }

    /// Standard deviation of a difference of two values of one clip: what is constant in it cancels; the rest does not, nor does what
    /// one value is less sure of than the other.
    pub fn change(self, a: f64, b: f64) -> f64 {
        self.apart(a, b).max(LEAST_CHANGE_SD_DEG.value)
    }

    /// The same between two upright postures of a lifter whose upright moments differ by the standard deviation `spread`.
    pub fn upright(self, a: f64, b: f64, spread: f64) -> f64 {
        (UPRIGHT_SHARE.value * self.apart(a, b)).max(LEAST_UPRIGHT_SD_DEG.value).hypot(spread)
    }

    /// The same at different depths of one bend.
    pub fn bend(self, a: f64, b: f64) -> f64 {
        self.change(a, b).max(LUMBAR_NOISE_SHARE_BEND.value * a.hypot(b))
    }

    fn apart(self, a: f64, b: f64) -> f64 {
        let (surer, other) = (a.min(b), a.max(b));
        self.sd(surer.hypot(surer)).hypot((other * other - surer * surer).sqrt())
    }
}

/// Standard deviation of a difference between reps of one scene, which is `stated` by what is known of lifters in general, where these
/// `values` of its reps tell how far this lifter's scatter: the two variances pooled, each by what stands behind it. Reps that scatter by
/// more truly differ, and tell nothing of how far like ones do.
pub(crate) fn pooled(stated: f64, values: &[f64]) -> f64 {
    let (worth, free) = (STATED_WORTH_REPS.value, values.len().saturating_sub(1) as f64);
    let variance = standard_deviation(values).powi(2);
    ((worth * stated * stated + free * variance) / (worth + free)).sqrt().min(stated)
}

/// Standard deviation of a difference of two values of one rep moments apart, in much the same posture.
pub(crate) fn held(a: f64, b: f64) -> f64 {
    (LUMBAR_NOISE_SHARE.value * a.hypot(b)).max(LEAST_HELD_SD_DEG.value)
}

/// Standard deviation of a lumbar value of which the spine model states `sd`, filmed `yaw` degrees off the side view, which may lie one
/// `yaw_sd` of it to either side.
pub(crate) fn off_side(sd: f64, yaw: f64, yaw_sd: f64) -> f64 {
    let added = |yaw: f64| {
        let far = ((yaw - FAR_OFF_SIDE_YAW.0) / (FAR_OFF_SIDE_YAW.1 - FAR_OFF_SIDE_YAW.0)).max(0.0);
        OFF_SIDE_SD_DEG.value + far * (FAR_OFF_SIDE_SD_DEG.value - OFF_SIDE_SD_DEG.value)
    };
    let (nearer, farther) = (added(yaw - yaw_sd), added(yaw + yaw_sd));
    sd.hypot(nearer.hypot(farther) * std::f64::consts::FRAC_1_SQRT_2)
}

/// A value's standard deviation in a lift of which the spine model saw less.
pub(crate) fn less_seen(sd: f64) -> f64 {
    sd.hypot(LESS_SEEN_SD_DEG.value)
}

/// An upright posture's standard deviation where none of the lifter's own is known to hold it against.
pub(crate) fn upright_alone(sd: f64) -> f64 {
    sd.hypot(UPRIGHT_SPREAD_DEG.value)
}

/// An extension's standard deviation with what the spine model does not show of it, degrees.
pub(crate) fn arched(extension: f64, sd: f64) -> f64 {
    sd.hypot(ARCH_SHORTFALL.value * extension.max(0.0))
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::*;

    #[test]
    fn a_lumbar_value_is_less_sure_the_farther_off_the_side_the_camera_may_stand() {
        assert_abs_diff_eq!(off_side(3.0, 30.0, 3.0), 5.0, epsilon = 1e-9);
        assert_abs_diff_eq!(off_side(5.0, 60.0, 0.0), 13.0, epsilon = 1e-9);
        let (known, unsure) = (off_side(5.0, 44.0, 1.0), off_side(5.0, 44.0, 12.0));
        assert!(known < unsure && unsure < off_side(5.0, 56.0, 0.0), "{known}, {unsure}");
    }
}
