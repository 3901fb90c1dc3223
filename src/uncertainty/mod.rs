//! How evidence becomes one standard deviation (sd). The numbers stand in [`calibration`] alone, each with the data it was fitted on,
//! the day, and the coverage that came out; the rules that use them stand here, one file a kind of quantity.
//!
//! Angles in degrees, heights in body lengths, times in seconds. Every sd is one standard deviation of an error taken for normal.

pub(crate) mod bar;
pub mod calibration;
pub(crate) mod lumbar;
pub(crate) mod movement;

pub use calibration::Calibrated;
