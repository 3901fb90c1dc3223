//! The lifter's named points in every frame, and where each comes from.

use ndarray::{Array2, Array3};

/// Points less sure than this are missing: what the model says there is where such a part usually is.
pub const LEAST_CONFIDENCE: f32 = 0.3;

/// Separation of the shoulders in a true front view, and of toe and heel in a true side view, over the keypoints' torso length: measured on
/// rendered and real clips (0.69; 0.57–0.67; and 0.36–0.38).
pub(crate) const SHOULDER_WIDTH: f64 = 0.66;
pub(crate) const FOOT_LENGTH: f64 = 0.37;
/// Shoulder to elbow and elbow to wrist together, over hip to shoulder: 0.186, 0.146 and 0.288 of the stature (Drillis & Contini 1966).
const ARM_LENGTH: f64 = (0.186 + 0.146) / 0.288;

/// How long the trunk looks by the distance `across` the shoulders and by that along an `arm`, neither of which looks longer than it is, in
/// the unit of both; NaN is what was not seen.
pub(crate) fn torso_by(across: f64, arm: f64) -> f64 {
    (across / SHOULDER_WIDTH).max(arm / ARM_LENGTH)
}

/// The points that Spotter reads by name. A [`super::Skeleton`] says which of its rows is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
#[allow(missing_docs)]
pub enum Keypoint {
    Nose,
    LeftEar,
    RightEar,
    LeftShoulder,
    RightShoulder,
    LeftElbow,
    RightElbow,
    LeftWrist,
    RightWrist,
    LeftHip,
    RightHip,
    LeftKnee,
    RightKnee,
    LeftAnkle,
    RightAnkle,
    LeftHeel,
    RightHeel,
    LeftToe,
    RightToe,
}

impl Keypoint {
    /// All of them, in the order of their values.
    pub const ALL: [Self; 19] = [
        Self::Nose,
        Self::LeftEar,
        Self::RightEar,
        Self::LeftShoulder,
        Self::RightShoulder,
        Self::LeftElbow,
        Self::RightElbow,
        Self::LeftWrist,
        Self::RightWrist,
        Self::LeftHip,
        Self::RightHip,
        Self::LeftKnee,
        Self::RightKnee,
        Self::LeftAnkle,
        Self::RightAnkle,
        Self::LeftHeel,
        Self::RightHeel,
        Self::LeftToe,
        Self::RightToe,
    ];

    /// From the hips down, which are the last values.
    pub(super) const LOWER_BODY: &[Self] = Self::ALL.split_at(Self::LeftHip as usize).1;

    /// Shoulder, elbow and wrist of either side.
    pub(crate) const ARMS: [[Self; 3]; 2] = [
        [Self::LeftShoulder, Self::LeftElbow, Self::LeftWrist],
        [Self::RightShoulder, Self::RightElbow, Self::RightWrist],
    ];
}

/// Where a point comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Provenance {
    /// Seen in this frame.
    Seen,
    /// Not seen, but put between frames in which it was, by whoever filled the track.
    Filled,
    /// Not known; the coordinates are NaN.
    #[default]
    Missing,
}

/// Points of every frame, rows as the track's skeleton names them.
#[derive(Debug, Clone, PartialEq)]
pub struct Keypoints {
    /// `[n, points, 2]` pixels; NaN where missing.
    pub points: Array3<f32>,
    /// Standard deviation of each point, pixels, `[n, points]`; NaN where nobody states it.
    pub sd: Array2<f32>,
    /// `[n, points]`.
    pub provenance: Array2<Provenance>,
}

impl Keypoints {
    /// `points` of `n` frames, all missing.
    #[must_use]
    pub fn missing(n: usize, points: usize) -> Self {
        Self {
            points: Array3::from_elem((n, points, 2), f32::NAN),
            sd: Array2::from_elem((n, points), f32::NAN),
            provenance: Array2::default((n, points)),
        }
    }

    /// A point in a frame; `None` where it is missing.
    pub fn at(&self, frame: usize, row: usize) -> Option<[f32; 2]> {
        let known = *self.provenance.get([frame, row])? != Provenance::Missing;
        known.then(|| [0, 1].map(|axis| self.points[[frame, row, axis]]))
    }

    /// Puts what a model says of a point in a frame: it is seen where it lies somewhere and the model's `confidence` (0…1) is at least
    /// [`LEAST_CONFIDENCE`], else missing.
    pub fn put(&mut self, frame: usize, row: usize, point: [f32; 2], confidence: f32) {
        if confidence >= LEAST_CONFIDENCE && point.iter().all(|v| v.is_finite()) {
            self.place(frame, row, point);
        } else {
            self.lose(frame, row);
        }
    }

    /// Puts a point that is seen in a frame.
    pub fn place(&mut self, frame: usize, row: usize, point: [f32; 2]) {
        (0..2).for_each(|axis| self.points[[frame, row, axis]] = point[axis]);
        self.provenance[[frame, row]] = Provenance::Seen;
    }

    /// Makes a point of a frame missing.
    pub fn lose(&mut self, frame: usize, row: usize) {
        (0..2).for_each(|axis| self.points[[frame, row, axis]] = f32::NAN);
        self.sd[[frame, row]] = f32::NAN;
        self.provenance[[frame, row]] = Provenance::Missing;
    }
}
