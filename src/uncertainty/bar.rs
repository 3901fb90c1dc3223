//! Of the bar's travel and speed, each beside what the scale is off by.

use std::f64::consts::SQRT_2;

use super::calibration::{
    BAR_SPEED_SHARE, CARRIED_HEIGHT_SD, EVENT_SD_FRAMES, PEAK_SPEED_SD_M_S, PLATE_TRAVEL_SD_M, PLUMB_SD_DEG,
    PLUMB_SEEN_SD_DEG, SWAY_PEAK_SD_M_S, SWAY_PLUMB_SD_DEG, SWAY_SD_M, SWAY_SPEED_SHARE,
};

/// How the bar is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FollowedBar {
    /// What the scale is off by, as a share.
    pub scale_share: f64,
    /// Metres of a body length where it is a body part that stands for the bar; nothing where the plate is followed.
    pub body_m: Option<f64>,
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

    /// One end of a distance, metres.
    fn end(&self) -> f64 {
        let read = self.body_m.map_or(PLATE_TRAVEL_SD_M.value, |metres| CARRIED_HEIGHT_SD.value * metres);
        read.hypot(self.sway() * SWAY_SD_M.value)
    }

    /// A distance between two moments, metres.
    pub fn travel(&self, travel: f64) -> f64 {
        (self.scale_share * travel).hypot(SQRT_2 * self.end())
    }

    /// Mean speed over a `travel` (metres) in some seconds, metres a second: both ends lie between two pictures.
    pub fn mean_speed(&self, travel: f64, seconds: f64) -> f64 {
        let timed = EVENT_SD_FRAMES.value / self.rate_hz / seconds;
        let vague = BAR_SPEED_SHARE.value.hypot(self.sway() * SWAY_SPEED_SHARE.value);
        travel / seconds * (self.travel(travel) / travel).hypot(timed).hypot(vague)
    }

    /// The speed of a moment, metres a second: that of a body part is told by hands that are placed with some scatter.
    pub fn speed(&self, speed: f64) -> f64 {
        let rim = PEAK_SPEED_SD_M_S.value;
        let read = self.body_m.map_or(rim, |metres| rim * CARRIED_HEIGHT_SD.value * metres / PLATE_TRAVEL_SD_M.value);
        (self.scale_share * speed).hypot(read).hypot(self.sway() * SWAY_PEAK_SD_M_S.value)
    }

    /// A distance from a vertical after a `rise`, metres.
    pub fn drift(&self, drift: f64, rise: f64) -> f64 {
        let level = if self.plumb_is_seen { PLUMB_SEEN_SD_DEG } else { PLUMB_SD_DEG };
        let plumb = level.value.hypot(self.sway() * SWAY_PLUMB_SD_DEG.value);
        self.travel(drift).hypot(plumb.to_radians() * rise)
    }
}
