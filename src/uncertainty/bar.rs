//! Of the bar's travel and speed, each beside what the scale is off by.

use std::f64::consts::SQRT_2;

use super::calibration::{
    BAR_SPEED_SHARE, CARRIED_PEAK_SD_M_S, CARRIED_SPEED_SHARE, CARRIED_TRAVEL_SHARE, EVENT_SD_FRAMES,
    PEAK_SPEED_SD_M_S, PLATE_TRAVEL_SD_M, PLUMB_SD_DEG, PLUMB_SEEN_SD_DEG, SWAY_PEAK_SD_M_S, SWAY_PLUMB_SD_DEG,
    SWAY_SD_M, SWAY_SPEED_SHARE,
};

/// How the bar is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FollowedBar {
    /// What the scale is off by, as a share.
    pub scale_share: f64,
    /// Whether a body part stands for the bar, if only for a while, not its plate.
    pub by_body: bool,
    /// What is left of the camera's motion, metres; nothing where nobody knows how it moved.
    pub camera_m: Option<f64>,
    /// Whether something upright in the picture tells how plumb lines look in it.
    pub plumb_is_seen: bool,
    /// Samples a second.
    pub rate_hz: f64,
}

impl FollowedBar {
    /// What is left of the sway of a camera in the hand, as a share of it.
    fn sway(&self) -> f64 {
        self.camera_m.map_or(1.0, |left| (left / SWAY_SD_M.value).min(1.0))
    }

    /// A distance between two moments, metres.
    pub fn travel(&self, travel: f64) -> f64 {
        let read = if self.by_body { CARRIED_TRAVEL_SHARE.value * travel } else { SQRT_2 * PLATE_TRAVEL_SD_M.value };
        (self.scale_share * travel).hypot(read).hypot(SQRT_2 * self.sway() * SWAY_SD_M.value)
    }

    /// Mean speed over a `travel` (metres) in some seconds, metres a second: both ends lie between two pictures.
    pub fn mean_speed(&self, travel: f64, seconds: f64) -> f64 {
        let timed = EVENT_SD_FRAMES.value / self.rate_hz / seconds;
        let began = if self.by_body { CARRIED_SPEED_SHARE } else { BAR_SPEED_SHARE };
        let vague = began.value.hypot(self.sway() * SWAY_SPEED_SHARE.value);
        travel / seconds * (self.travel(travel) / travel).hypot(timed).hypot(vague)
    }

    /// The speed of a moment, metres a second.
    pub fn speed(&self, speed: f64) -> f64 {
        let read = if self.by_body { CARRIED_PEAK_SD_M_S } else { PEAK_SPEED_SD_M_S }.value;
        (self.scale_share * speed).hypot(read).hypot(self.sway() * SWAY_PEAK_SD_M_S.value)
    }

    /// A distance from a vertical after a `rise`, metres.
    pub fn drift(&self, drift: f64, rise: f64) -> f64 {
        let level = if self.plumb_is_seen { PLUMB_SEEN_SD_DEG } else { PLUMB_SD_DEG };
        let plumb = level.value.hypot(self.sway() * SWAY_PLUMB_SD_DEG.value);
        self.travel(drift).hypot(plumb.to_radians() * rise)
    }
}
