//! Of the bar's way and speed, each beside what the scale is off by.

use std::f64::consts::SQRT_2;

use super::calibration::{
    BAR_SPEED_SHARE, CARRIED_HEIGHT_SD, EVENT_SD_FRAMES, PEAK_SPEED_SD_M_S, PLATE_WAY_SD_M, PLUMB_SD_DEG,
};

/// How the bar is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FollowedBar {
    /// What the scale is off by, as a share.
    pub scale_share: f64,
    /// Metres of a body length where it is a body part that stands for the bar; nothing where the plate is followed.
    pub body_m: Option<f64>,
    /// Samples a second.
    pub rate_hz: f64,
}

impl FollowedBar {
    /// One end of a way, metres.
    fn end(&self) -> f64 {
        self.body_m.map_or(PLATE_WAY_SD_M.value, |metres| CARRIED_HEIGHT_SD.value * metres)
    }

    /// A way between two moments, metres.
    pub fn way(&self, way: f64) -> f64 {
        (self.scale_share * way).hypot(SQRT_2 * self.end())
    }

    /// Mean speed over a `way` (metres) in some seconds, metres a second: both ends lie between two pictures.
    pub fn mean_speed(&self, way: f64, seconds: f64) -> f64 {
        let timed = EVENT_SD_FRAMES.value / self.rate_hz / seconds;
        way / seconds * (self.way(way) / way).hypot(timed).hypot(BAR_SPEED_SHARE.value)
    }

    /// The speed of a moment, metres a second: that of a body part is told by hands that are placed with some scatter.
    pub fn speed(&self, speed: f64) -> f64 {
        let read = PEAK_SPEED_SD_M_S.value * self.end() / PLATE_WAY_SD_M.value;
        (self.scale_share * speed).hypot(read)
    }

    /// A distance from a vertical after a `rise`, metres.
    pub fn drift(&self, drift: f64, rise: f64) -> f64 {
        self.way(drift).hypot(PLUMB_SD_DEG.value.to_radians() * rise)
    }
}
