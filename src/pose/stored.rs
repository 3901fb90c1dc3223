//! `pose.json`: a [`PoseTrack`] on disk. Arrays are flat and row-major, frame by frame; null means not measured.

use std::io::{Read, Write};

use ndarray::{Array2, Array3};
use serde::{Deserialize, Serialize};

use super::{BACK_SAMPLES, BackLine, JOINTS, KEYPOINTS, PlateDisc, PoseInfo, PoseTrack, SpineEstimate};
use crate::clip::ClipInfo;

/// Names the format and its version; a reader refuses any other.
pub const FORMAT: &str = "spotter-pose/1";

/// Why a stored track could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoredTrackError {
    /// Not JSON, or not of this form.
    #[error("it is not a pose track that Spotter wrote: {0}")]
    Json(#[from] serde_json::Error),
    /// Another format or version.
    #[error("its format is `{0}`, this version of Spotter reads `{FORMAT}`: check the video again")]
    Format(String),
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
struct Stored {
    format: String,
    clip: ClipInfo,
    pose: PoseInfo,
    time_s: Vec<f64>,
    score: Vec<Option<f32>>,
    region: Vec<Option<f32>>,
    keypoints: Vec<Option<f32>>,
    visibility: Vec<Option<f32>>,
    spine_points: Vec<Option<f32>>,
    spine_angle_deg: Vec<Option<f32>>,
    spine_angle_sd_deg: Vec<Option<f32>>,
    spine_spread_deg: Vec<Option<f32>>,
    back_line: Vec<Option<f32>>,
    /// One string a frame, `1` = valid.
    back_line_valid: Vec<String>,
    plates: Vec<Option<PlateDisc>>,
}

fn pack<'a>(values: impl IntoIterator<Item = &'a f32>, decimals: i32) -> Vec<Option<f32>> {
    let scale = 10f64.powi(decimals);
    let rounded = |v: &f32| v.is_finite().then(|| ((f64::from(*v) * scale).round() / scale) as f32);
    values.into_iter().map(rounded).collect()
}

fn unpack(name: &'static str, values: Vec<Option<f32>>, expected: usize) -> Result<Vec<f32>, StoredTrackError> {
    if values.len() != expected {
        return Err(StoredTrackError::Length { name, found: values.len(), expected });
    }
    Ok(values.into_iter().map(|v| v.unwrap_or(f32::NAN)).collect())
}

fn matrix<const C: usize>(
    name: &'static str,
    values: Vec<Option<f32>>,
    n: usize,
) -> Result<Array2<f32>, StoredTrackError> {
    let found = values.len();
    Array2::from_shape_vec((n, C), unpack(name, values, n * C)?).map_err(|_| StoredTrackError::Length {
        name,
        found,
        expected: n * C,
    })
}

fn points<const P: usize>(
    name: &'static str,
    values: Vec<Option<f32>>,
    n: usize,
) -> Result<Array3<f32>, StoredTrackError> {
    let found = values.len();
    Array3::from_shape_vec((n, P, 2), unpack(name, values, n * P * 2)?).map_err(|_| StoredTrackError::Length {
        name,
        found,
        expected: n * P * 2,
    })
}

impl PoseTrack {
    /// Writes the track as `pose.json`: pixels and degrees to two decimals, shares to three.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write(&self, to: impl Write) -> Result<(), StoredTrackError> {
        let row = |r: ndarray::ArrayView1<bool>| r.iter().map(|v| if *v { '1' } else { '0' }).collect();
        let stored = Stored {
            format: FORMAT.into(),
            clip: self.clip.clone(),
            pose: self.pose.clone(),
            time_s: self.time_s.iter().map(|t| (t * 1e6).round() / 1e6).collect(),
            score: pack(&self.score, 3),
            region: pack(&self.region, 4),
            keypoints: pack(&self.keypoints, 2),
            visibility: pack(&self.visibility, 3),
            spine_points: pack(&self.spine.points, 2),
            spine_angle_deg: pack(&self.spine.angle, 2),
            spine_angle_sd_deg: pack(&self.spine.angle_sd, 2),
            spine_spread_deg: pack(&self.spine.spread, 2),
            back_line: pack(&self.back_line.points, 2),
            back_line_valid: self.back_line.valid.outer_iter().map(row).collect(),
            plates: self.plates.clone(),
        };
        Ok(serde_json::to_writer(to, &stored)?)
    }

    /// Reads what [`PoseTrack::write`] wrote.
    ///
    /// # Errors
    /// When it is not such a file, or its arrays do not fit each other.
    pub fn read(from: impl Read) -> Result<Self, StoredTrackError> {
        let s: Stored = serde_json::from_reader(from)?;
        if s.format != FORMAT {
            return Err(StoredTrackError::Format(s.format));
        }
        let n = s.time_s.len();
        if let Some(k) = s.time_s.windows(2).position(|w| w[1] <= w[0]) {
            return Err(StoredTrackError::Times(k + 1));
        }
        if s.plates.len() != n {
            return Err(StoredTrackError::Length { name: "plates", found: s.plates.len(), expected: n });
        }
        let flags: Vec<bool> = s.back_line_valid.iter().flat_map(|r| r.bytes().map(|b| b == b'1')).collect();
        let found = flags.len();
        let valid = Array2::from_shape_vec((n, BACK_SAMPLES), flags).map_err(|_| StoredTrackError::Length {
            name: "back_line_valid",
            found,
            expected: n * BACK_SAMPLES,
        })?;
        Ok(Self {
            clip: s.clip,
            pose: s.pose,
            keypoints: points::<KEYPOINTS>("keypoints", s.keypoints, n)?,
            visibility: matrix::<KEYPOINTS>("visibility", s.visibility, n)?,
            score: unpack("score", s.score, n)?,
            region: matrix::<4>("region", s.region, n)?,
            spine: SpineEstimate {
                points: points::<JOINTS>("spine_points", s.spine_points, n)?,
                angle: matrix::<6>("spine_angle_deg", s.spine_angle_deg, n)?,
                angle_sd: matrix::<6>("spine_angle_sd_deg", s.spine_angle_sd_deg, n)?,
                spread: unpack("spine_spread_deg", s.spine_spread_deg, n)?,
            },
            back_line: BackLine { points: points::<BACK_SAMPLES>("back_line", s.back_line, n)?, valid },
            plates: s.plates,
            time_s: s.time_s,
        })
    }
}
