//! The lifter's named points in every frame, and where each comes from.

use ndarray::{Array2, Array3};

/// Points less sure than this are missing: what the model says there is where such a part usually is.
pub const LEAST_CONFIDENCE: f32 = 0.3;

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

    /// Its name, and others that models have for it.
    #[must_use]
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Nose => &["nose"],
            Self::LeftEar => &["left_ear"],
            Self::RightEar => &["right_ear"],
            Self::LeftShoulder => &["left_shoulder"],
            Self::RightShoulder => &["right_shoulder"],
            Self::LeftElbow => &["left_elbow"],
            Self::RightElbow => &["right_elbow"],
            Self::LeftWrist => &["left_wrist"],
            Self::RightWrist => &["right_wrist"],
            Self::LeftHip => &["left_hip"],
            Self::RightHip => &["right_hip"],
            Self::LeftKnee => &["left_knee"],
            Self::RightKnee => &["right_knee"],
            Self::LeftAnkle => &["left_ankle"],
            Self::RightAnkle => &["right_ankle"],
            Self::LeftHeel => &["left_heel"],
            Self::RightHeel => &["right_heel"],
            Self::LeftToe => &["left_toe", "left_big_toe", "left_foot_index"],
            Self::RightToe => &["right_toe", "right_big_toe", "right_foot_index"],
        }
    }

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
