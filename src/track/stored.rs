//! `pose.json`: a [`Track`] on disk. Arrays are flat and row-major, frame by frame; null means not measured. The version before this one
//! is still read (`stored_v1.rs`).

use std::io::{Read, Write};

use ndarray::{Array2, Array3};
use serde::{Deserialize, Serialize};

use super::{
    BACK_SAMPLES, BackLine, CameraMotion, JOINTS, Keypoints, PlateDisc, PoseInfo, Provenance, SPINE_ANGLES, Scene,
    SpineEstimate, Track, skeletons, stored_v1,
};
use crate::clip::ClipInfo;
use crate::outside::{shown, shown_message};

/// Names the format and its version; a reader refuses any but this and the one before.
pub const FORMAT: &str = "spotter-pose/2";

/// Why a stored track could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoredTrackError {
    /// Not JSON, or not of this form.
    #[error("it is not a pose track that Spotter wrote: {}", shown_message(.0))]
    Json(#[from] serde_json::Error),
    /// Another format or version.
    #[error("its format is `{}`, this version of Spotter reads `{FORMAT}` and `{before}`: check the video again", shown(.0), before = stored_v1::FORMAT)]
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
    clip: ClipInfo,
    pose: PoseInfo,
    #[serde(default)]
    skeleton: String,
    pub time_s: Vec<f64>,
    #[serde(default)]
    scenes: Vec<Scene>,
    score: Vec<Option<f32>>,
    pub keypoints: Vec<Option<f32>>,
    /// Left out where no point has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keypoint_sd: Vec<Option<f32>>,
    /// One string a frame: `s` = seen, `f` = filled, `.` = missing.
    #[serde(default)]
    keypoint_provenance: Vec<String>,
    /// Of the first version only.
    #[serde(default, skip_serializing)]
    pub visibility: Vec<Option<f32>>,
    spine_points: Vec<Option<f32>>,
    spine_angle_deg: Vec<Option<f32>>,
    spine_angle_sd_deg: Vec<Option<f32>>,
    spine_spread_deg: Vec<Option<f32>>,
    back_line: Vec<Option<f32>>,
    /// One string a frame, `1` = valid.
    back_line_valid: Vec<String>,
    plates: Vec<Option<PlateDisc>>,
    /// Left out where nobody knows how the camera moved, as in files of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    camera: Vec<CameraMotion>,
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

fn letter(provenance: &Provenance) -> char {
    match provenance {
        Provenance::Seen => 's',
        Provenance::Filled => 'f',
        Provenance::Missing => '.',
    }
}

fn provenance(letter: u8) -> Provenance {
    match letter {
        b's' => Provenance::Seen,
        b'f' => Provenance::Filled,
        _ => Provenance::Missing,
    }
}

impl Track {
    /// Writes the track as `pose.json`: pixels and degrees to two decimals, shares to three.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write(&self, to: impl Write) -> Result<(), StoredTrackError> {
        let flags = |r: ndarray::ArrayView1<bool>| r.iter().map(|v| if *v { '1' } else { '0' }).collect();
        let stated = self.keypoints.sd.iter().any(|sd| sd.is_finite());
        let stored = Stored {
            format: FORMAT.into(),
            clip: self.clip.clone(),
            pose: self.pose.clone(),
            skeleton: self.skeleton.name.into(),
            time_s: self.time_s.iter().map(|t| (t * 1e6).round() / 1e6).collect(),
            scenes: self.scenes.clone(),
            score: pack(&self.score, 3),
            keypoints: pack(&self.keypoints.points, 2),
            keypoint_sd: if stated { pack(&self.keypoints.sd, 2) } else { Vec::new() },
            keypoint_provenance: self
                .keypoints
                .provenance
                .outer_iter()
                .map(|r| r.iter().map(letter).collect())
                .collect(),
            visibility: Vec::new(),
            spine_points: pack(&self.spine.points, 2),
            spine_angle_deg: pack(&self.spine.angle, 2),
            spine_angle_sd_deg: pack(&self.spine.angle_sd, 2),
            spine_spread_deg: pack(&self.spine.spread, 2),
            back_line: pack(&self.back_line.points, 2),
            back_line_valid: self.back_line.valid.outer_iter().map(flags).collect(),
            plates: self.plates.clone(),
            camera: self.camera.clone(),
        };
        Ok(serde_json::to_writer(to, &stored)?)
    }

    /// Reads what [`Track::write`] wrote, or its version before this one.
    ///
    /// # Errors
    /// When it is not such a file, or its arrays do not fit each other.
    pub fn read(from: impl Read) -> Result<Self, StoredTrackError> {
        let mut stored: Stored = serde_json::from_reader(from)?;
        if let Some(k) = stored.time_s.windows(2).position(|w| w[1] <= w[0]) {
            return Err(StoredTrackError::Times(k + 1));
        }
        if stored.format == stored_v1::FORMAT {
            let keypoints = stored_v1::keypoints(&mut stored)?;
            let mut track = stored.track(stored_v1::SKELETON, keypoints)?;
            stored_v1::complete(&mut track);
            return Ok(track);
        }
        if stored.format != FORMAT {
            return Err(StoredTrackError::Format(stored.format));
        }
        let Some(skeleton) = skeletons::named(&stored.skeleton) else {
            return Err(StoredTrackError::Skeleton(stored.skeleton));
        };
        let ends = std::iter::once(0).chain(stored.scenes.iter().map(|scene| scene.frames.end));
        let follow = stored.scenes.iter().zip(ends).all(|(s, end)| s.frames.start == end && !s.frames.is_empty());
        if !follow || stored.scenes.last().map_or(0, |scene| scene.frames.end) != stored.time_s.len() {
            return Err(StoredTrackError::Scenes);
        }
        let shape = [stored.time_s.len(), skeleton.count];
        let letters = stored.keypoint_provenance.iter().flat_map(|frame| frame.bytes().map(provenance)).collect();
        let sd = std::mem::take(&mut stored.keypoint_sd);
        let unstated = || vec![None; shape[0] * shape[1]];
        let keypoints = Keypoints {
            points: points("keypoints", std::mem::take(&mut stored.keypoints), shape)?,
            sd: numbers("keypoint_sd", if sd.is_empty() { unstated() } else { sd }, shape)?,
            provenance: matrix("keypoint_provenance", letters, shape)?,
        };
        stored.track(skeleton, keypoints)
    }
}

impl Stored {
    fn track(self, skeleton: &'static super::Skeleton, keypoints: Keypoints) -> Result<Track, StoredTrackError> {
        let n = self.time_s.len();
        if self.plates.len() != n {
            return Err(StoredTrackError::Length { name: "plates", found: self.plates.len(), expected: n });
        }
        if !self.camera.is_empty() && self.camera.len() != n {
            return Err(StoredTrackError::Length { name: "camera", found: self.camera.len(), expected: n });
        }
        let flags = self.back_line_valid.iter().flat_map(|r| r.bytes().map(|b| b == b'1')).collect();
        Ok(Track {
            clip: self.clip,
            pose: self.pose,
            skeleton,
            scenes: self.scenes,
            keypoints,
            score: unpack("score", self.score, n)?,
            spine: SpineEstimate {
                points: points("spine_points", self.spine_points, [n, JOINTS])?,
                angle: numbers("spine_angle_deg", self.spine_angle_deg, [n, SPINE_ANGLES])?,
                angle_sd: numbers("spine_angle_sd_deg", self.spine_angle_sd_deg, [n, SPINE_ANGLES])?,
                spread: unpack("spine_spread_deg", self.spine_spread_deg, n)?,
            },
            back_line: BackLine {
                points: points("back_line", self.back_line, [n, BACK_SAMPLES])?,
                valid: matrix("back_line_valid", flags, [n, BACK_SAMPLES])?,
            },
            plates: self.plates,
            camera: self.camera,
            time_s: self.time_s,
        })
    }
}
