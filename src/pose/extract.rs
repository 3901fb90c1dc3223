//! From a clip to its [`Track`].

use std::path::Path;

use ndarray::{Array2, s};

use super::album::Album;
use super::camera::{self, Background};
use super::error::PoseError;
use super::frame::Models;
use super::frame_record::FrameRecord;
use super::passes::{Read, read_clip};
use super::plate;
use super::progress::Progress;
use super::reader::PoseReader;
use super::session::environment;
use super::spine::{Outline, SpineAngles, Stated};
use super::{LandmarkModel, PoseInfo, Resources, Track, sha256_of};
use crate::clip::{ClipInfo, ClipOptions, Stamp};
use crate::process::settle_opencv;
use crate::track::{CameraMotion, Facing, LEAST_SCORE, OwnModelInfo, Person, Scene, Skeleton};

/// Loaded models, for one clip after another: loading them costs as much as a dozen frames.
pub struct Extractor {
    /// One set a worker; no state goes from one frame or clip to the next.
    workers: Vec<Models>,
    model: LandmarkModel,
    landmarks_sha256: String,
    /// Run once a clip, when all its frames are read.
    angles: SpineAngles,
    spine_sha256: String,
    own_model: Option<OwnModelInfo>,
}

impl Extractor {
    /// Loads the models that `resources` names, `model` among them, for `threads` workers (0 counts as 1). Each worker holds
    /// its own (over 100 MB) and uses one core; their number never changes a result.
    ///
    /// # Errors
    /// When the runtime or a model cannot be loaded.
    pub fn load(resources: &Resources, model: LandmarkModel, threads: usize) -> Result<Self, PoseError> {
        // The cores are shared out over frames; OpenCV's own threads would only get in the way.
        settle_opencv()?;
        let own_model = resources.own_model.as_ref().map(|own| {
            let file = own.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let failed = |e: std::io::Error| PoseError::Model { path: own.path.clone(), reason: e.to_string() };
            Ok::<_, PoseError>(OwnModelInfo { file, sha256: sha256_of(&own.path).map_err(failed)? })
        });
        let unread = |path: &Path| {
            let path = path.to_owned();
            move |e: std::io::Error| PoseError::Model { path, reason: e.to_string() }
        };
        Ok(Self {
            own_model: own_model.transpose()?,
            workers: load(resources, threads.max(1))?,
            model,
            landmarks_sha256: sha256_of(&resources.landmarks).map_err(unread(&resources.landmarks))?,
            angles: SpineAngles::open(
                environment(&resources.onnxruntime)?,
                &resources.spine_angles,
                &resources.spine_yaw,
            )?,
            spine_sha256: resources.spine_sha256().map_err(unread(&resources.spine_joints))?,
        })
    }
}

impl PoseReader for Extractor {
    fn read(
        &mut self,
        clip: &Path,
        person: Option<Person>,
        options: &ClipOptions,
        progress: &dyn Progress,
    ) -> Result<(Track, Album), PoseError> {
        let Read { stamps, records, clip, people_seen, facings, edits, album, background } =
            read_clip(clip, &mut self.workers, person, options, progress)?;
        let info = PoseInfo {
            model: self.model.name().into(),
            model_sha256: self.landmarks_sha256.clone(),
            spine_model_sha256: self.spine_sha256.clone(),
            frames_with_lifter: records.iter().filter(|r| r.score >= LEAST_SCORE).count() as u64,
            people_seen: people_seen as u32,
            runtime: ort::info().into(),
            own_model: self.own_model.clone(),
            keypoints: None,
        };
        let outlines: Vec<&Outline> = records.iter().filter_map(|record| record.outline.as_ref()).collect();
        let stated = self.angles.state(&outlines)?;
        // There is a worker at least.
        let skeleton = self.workers[0].skeleton();
        let scenes = scenes(records.len().min(stamps.len()), &edits.cuts, &facings);
        let mut track = track(clip, info, skeleton, &stamps, &records, stated, scenes);
        track.overlays = edits.overlays;
        track.camera = camera_motions(&track, &background, &records);
        for scene in &mut track.scenes {
            scene.plumb = background.plumb_lines(&scene.frames);
        }
        track.lose_what_was_not_seen();
        Ok((track, album))
    }
}

/// The scenes of `n` frames that are cut before the frames `cuts`, with the lifter's facing in each of them or in all.
fn scenes(n: usize, cuts: &[usize], facings: &[f32]) -> Vec<Scene> {
    let starts = std::iter::once(0).chain(cuts.iter().copied().filter(|cut| *cut < n));
    let ends = cuts.iter().copied().filter(|cut| *cut < n).chain([n]);
    let facing = |scene: usize| facings.get(scene).or(facings.first()).copied().unwrap_or_default();
    let scene = |(scene, (start, end))| Scene::new(start..end, Facing::of_sign(facing(scene).into()));
    starts.zip(ends).enumerate().map(scene).collect()
}

/// How the camera moved, by what the lifter and the plate do not cover.
fn camera_motions(track: &Track, background: &Background, records: &[FrameRecord]) -> Vec<CameraMotion> {
    let covered = |frame: usize| {
        let disc = track.plates.get(frame).copied().flatten();
        records.get(frame).map(|record| record.covers(disc)).unwrap_or_default()
    };
    camera::motions(background, track.len(), &track.scenes, covered)
}

/// A set of models for each worker, loaded side by side: a set takes a tenth of a second and more.
fn load(resources: &Resources, workers: usize) -> Result<Vec<Models>, PoseError> {
    std::thread::scope(|scope| {
        let loading: Vec<_> = (0..workers).map(|_| scope.spawn(|| Models::load(resources))).collect();
        let joined = loading.into_iter().map(|l| l.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.collect()
    })
}

/// Puts the track together; `stated` are the angles of the records that have an outline.
fn track(
    clip: ClipInfo,
    pose: PoseInfo,
    skeleton: &'static Skeleton,
    stamps: &[Stamp],
    records: &[FrameRecord],
    stated: Vec<Stated>,
    scenes: Vec<Scene>,
) -> Track {
    let times = stamps.iter().take(records.len()).map(|s| s.time_s).collect();
    let mut track = Track::new(clip, pose, skeleton, times);
    track.score = records.iter().map(|r| r.score).collect();
    track.scenes = scenes;
    let mut plates: Vec<_> = records.iter().map(|record| record.plate).collect();
    track.plates = plate::discs(&mut plates, &track.time_s, &mut track.scenes);
    for (k, record) in records.iter().enumerate() {
        let points = |p: &[[f32; 2]]| Array2::from(p.to_vec());
        for (point, (at, visibility)) in record.points.at.iter().zip(&record.points.visibility).enumerate() {
            track.keypoints.put(k, point, *at, *visibility);
        }
        track.back_line.points.slice_mut(s![k, .., ..]).assign(&points(&record.back.points));
        track.back_line.valid.row_mut(k).assign(&ndarray::aview1(&record.back.of_the_back(track.plates[k])));
        if let Some(placed) = &record.placed {
            track.spine.points.slice_mut(s![k, .., ..]).assign(&points(&placed.joints));
        }
    }
    let with_outline = (0..records.len()).filter(|k| records[*k].outline.is_some());
    for (k, stated) in with_outline.zip(stated) {
        track.spine.angle.row_mut(k).assign(&ndarray::aview1(&stated.angle));
        track.spine.angle_sd.row_mut(k).assign(&ndarray::aview1(&stated.sd));
        track.spine.spread[k] = stated.spread;
        (track.spine.yaw[k], track.spine.yaw_sd[k]) = (stated.yaw, stated.yaw_sd);
    }
    track
}
