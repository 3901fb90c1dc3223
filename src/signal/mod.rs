//! From a raw [`PoseTrack`](crate::pose::PoseTrack) to a [`CleanTrack`]: uniform in time, without outliers, gaps filled only
//! where they are short, low-passed without lag, and every sample knowing whether it was measured, filled or missing.

use ndarray::Array2;

/// Where a sample comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SampleState {
    /// Measured (or between two measured neighbours closer than the mask rate).
    Measured,
    /// Interpolated over a gap of at most 0.2 s.
    Filled,
    /// Not known; the value is NaN.
    #[default]
    Missing,
}

/// Points over time: row p is one point's coordinate as one contiguous column of time, `[points, n]`.
#[derive(Debug, Clone)]
pub struct PointColumns {
    /// x, pixels, right.
    pub x: Array2<f64>,
    /// y, pixels, **down**.
    pub y: Array2<f64>,
    /// State of each sample, `[points, n]`.
    pub state: Array2<SampleState>,
}

/// One quantity over time.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Value, NaN where missing. Length n.
    pub value: Vec<f64>,
    /// One standard deviation, NaN where missing. Length n.
    pub sd: Vec<f64>,
    /// State. Length n.
    pub state: Vec<SampleState>,
}

/// A cleaned track on a uniform time grid of n samples.
#[derive(Debug, Clone)]
pub struct CleanTrack {
    /// Samples a second.
    pub rate_hz: f64,
    /// Time of each sample, seconds from the clip's first frame.
    pub time_s: Vec<f64>,
    /// BlazePose keypoints, 33 rows, 6 Hz.
    pub keypoints: PointColumns,
    /// Joints placed by the spine model, 9 rows as [`crate::pose::Joint`], 6 Hz.
    pub joints: PointColumns,
    /// Back line in pixels, 35 rows, 4 Hz; invalid samples missing.
    pub back_line: PointColumns,
    /// Lumbar flexion stated by the spine model, degrees, 4 Hz.
    pub lumbar: Column,
    /// Disagreement within the spine model's ensemble, degrees, on the same grid (NaN where missing).
    pub lumbar_spread: Vec<f64>,
    /// Stated standard deviation of the placed trunk inclination, knee flexion and trunk–thigh angle, degrees (`[3, n]`).
    pub joint_angle_sd: Array2<f64>,
    /// Camera yaw off the true side view stated by the spine model, degrees.
    pub yaw: Column,
    /// The landmark model's score of the lifter, 0…1, NaN where missing.
    pub score: Vec<f64>,
    /// Picture size, pixels (width, height).
    pub picture: (f64, f64),
}
