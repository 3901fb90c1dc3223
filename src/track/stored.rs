//! `pose.json`: a [`Track`] on disk. Arrays are flat and row-major, frame by frame; null means not measured. The version before this one
//! is still read (`stored_v1.rs`).

use std::io::{Read, Write};

use super::stored_form::{FIRST_FORMAT, FORMAT, Stored, StoredTrackError, matrix, numbers, points, unpack};
use super::{
    BACK_SAMPLES, BackLine, JOINTS, Keypoints, Provenance, SPINE_ANGLES, SpineEstimate, Track, skeletons, stored_v1,
};

/// Time stamps are rounded to microseconds.
const STAMPS_A_SECOND: f64 = 1e6;
/// So what lies between two of them is off by so much at most, seconds.
pub(crate) const STAMPS_OFF_S: f64 = 2.0 / STAMPS_A_SECOND;

fn pack<'a>(values: impl IntoIterator<Item = &'a f32>, decimals: i32) -> Vec<Option<f32>> {
    let scale = 10f64.powi(decimals);
    let rounded = |v: &f32| v.is_finite().then(|| ((f64::from(*v) * scale).round() / scale) as f32);
    values.into_iter().map(rounded).collect()
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
        let where_stated = |values: &[f32]| values.iter().any(|v| v.is_finite()).then(|| pack(values, 2));
        let stated = self.keypoints.sd.iter().any(|sd| sd.is_finite());
        let stored = Stored {
            format: FORMAT.into(),
            clip: self.clip.clone(),
            pose: self.pose.clone(),
            skeleton: self.skeleton.name.into(),
            time_s: self.time_s.iter().map(|t| (t * STAMPS_A_SECOND).round() / STAMPS_A_SECOND).collect(),
            scenes: self.scenes.clone(),
            overlays: self.overlays.clone(),
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
            spine_yaw_deg: where_stated(&self.spine.yaw),
            spine_yaw_sd_deg: where_stated(&self.spine.yaw_sd),
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
    /// When it cannot be read or is not such a file, or its arrays do not fit each other.
    pub fn read(mut from: impl Read) -> Result<Self, StoredTrackError> {
        // Whole first: serde_json takes bytes faster than a reader, and is compiled for them already.
        let mut text = Vec::new();
        from.read_to_end(&mut text)?;
        let mut stored: Stored = serde_json::from_slice(&text)?;
        if let Some(k) = stored.time_s.windows(2).position(|w| w[1] <= w[0]) {
            return Err(StoredTrackError::Times(k + 1));
        }
        if stored.format == FIRST_FORMAT {
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
        let unstated = || vec![None; n];
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
            overlays: self.overlays,
            keypoints,
            score: unpack("score", self.score, n)?,
            spine: SpineEstimate {
                points: points("spine_points", self.spine_points, [n, JOINTS])?,
                angle: numbers("spine_angle_deg", self.spine_angle_deg, [n, SPINE_ANGLES])?,
                angle_sd: numbers("spine_angle_sd_deg", self.spine_angle_sd_deg, [n, SPINE_ANGLES])?,
                spread: unpack("spine_spread_deg", self.spine_spread_deg, n)?,
                yaw: unpack("spine_yaw_deg", self.spine_yaw_deg.unwrap_or_else(unstated), n)?,
                yaw_sd: unpack("spine_yaw_sd_deg", self.spine_yaw_sd_deg.unwrap_or_else(unstated), n)?,
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
