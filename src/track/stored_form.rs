//! How a stored track lies in its file: what both versions share.

use std::io;

use ndarray::{Array2, Array3};
use serde::{Deserialize, Serialize};

use super::{CameraMotion, PlateDisc, PoseInfo, Scene};
use crate::clip::{ClipInfo, Overlay};
use crate::outside::{shown, shown_message};

/// Names the format and its version; a reader refuses any but this and the one before.
pub const FORMAT: &str = "spotter-pose/2";
/// The version before.
pub(super) const FIRST_FORMAT: &str = "spotter-pose/1";

/// Why a stored track could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoredTrackError {
    /// Not to be read at all.
    #[error("it cannot be read: {0}")]
    Read(#[from] io::Error),
    /// Not JSON, or not of this form.
    #[error("it is not a pose track that Spotter wrote: {}", shown_message(.0))]
    Json(#[from] serde_json::Error),
    /// Another format or version.
    #[error("its format is `{}`, this version of Spotter reads `{FORMAT}` and `{before}`: check the video again", shown(.0), before = FIRST_FORMAT)]
    Format(String),
    /// Points of an unknown skeleton.
    #[error("its skeleton `{}` is none that this version of Spotter knows", shown(.0))]
    Skeleton(String),
    /// Scenes that do not follow each other from the first frame to the last.
    #[error("its scenes do not hold every frame once")]
    Scenes,
    /// An array whose length does not fit the number of frames.
    #[error("its `{name}` holds {found} values where {expected} belong")]
    Length {
        /// Field.
        name: &'static str,
        /// Values found.
        found: usize,
        /// Values that belong there.
        expected: usize,
    },
    /// Times that do not rise.
    #[error("its times do not rise at frame {0}")]
    Times(usize),
}

#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    pub format: String,
    pub clip: ClipInfo,
    pub pose: PoseInfo,
    #[serde(default)]
    pub skeleton: String,
    pub time_s: Vec<f64>,
    #[serde(default)]
    pub scenes: Vec<Scene>,
    /// Left out where nothing lies over the pictures, as in files of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<Overlay>,
    pub score: Vec<Option<f32>>,
    pub keypoints: Vec<Option<f32>>,
    /// Left out where no point has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keypoint_sd: Vec<Option<f32>>,
    /// One string a frame: `s` = seen, `f` = filled, `.` = missing.
    #[serde(default)]
    pub keypoint_provenance: Vec<String>,
    /// Of the first version only.
    #[serde(default, skip_serializing)]
    pub visibility: Vec<Option<f32>>,
    pub spine_points: Vec<Option<f32>>,
    pub spine_angle_deg: Vec<Option<f32>>,
    pub spine_angle_sd_deg: Vec<Option<f32>>,
    pub spine_spread_deg: Vec<Option<f32>>,
    /// Left out where nobody stated it, as in files of before; so is the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spine_yaw_deg: Option<Vec<Option<f32>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spine_yaw_sd_deg: Option<Vec<Option<f32>>>,
    pub back_line: Vec<Option<f32>>,
    /// One string a frame, `1` = valid.
    pub back_line_valid: Vec<String>,
    pub plates: Vec<Option<PlateDisc>>,
    /// Left out where nobody knows how the camera moved, as in files of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub camera: Vec<CameraMotion>,
}

pub(super) fn unpack(
    name: &'static str,
    values: Vec<Option<f32>>,
    expected: usize,
) -> Result<Vec<f32>, StoredTrackError> {
    if values.len() != expected {
        return Err(StoredTrackError::Length { name, found: values.len(), expected });
    }
    Ok(values.into_iter().map(|v| v.unwrap_or(f32::NAN)).collect())
}

pub(super) fn matrix<T>(
    name: &'static str,
    values: Vec<T>,
    [n, columns]: [usize; 2],
) -> Result<Array2<T>, StoredTrackError> {
    let found = values.len();
    let wrong = |_| StoredTrackError::Length { name, found, expected: n * columns };
    Array2::from_shape_vec((n, columns), values).map_err(wrong)
}

pub(super) fn numbers(
    name: &'static str,
    values: Vec<Option<f32>>,
    [n, columns]: [usize; 2],
) -> Result<Array2<f32>, StoredTrackError> {
    matrix(name, unpack(name, values, n * columns)?, [n, columns])
}

pub(super) fn points(
    name: &'static str,
    values: Vec<Option<f32>>,
    [n, points]: [usize; 2],
) -> Result<Array3<f32>, StoredTrackError> {
    let found = values.len();
    let wrong = |_| StoredTrackError::Length { name, found, expected: n * points * 2 };
    Array3::from_shape_vec((n, points, 2), unpack(name, values, n * points * 2)?).map_err(wrong)
}
