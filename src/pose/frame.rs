//! One frame: from a picture and the region where the lifter should be to keypoints, placed joints and the back line.

use opencv::core::Mat;

use super::detector::Detector;
use super::error::PoseError;
use super::landmarks::{LandmarkGraph, Landmarks, SIDE};
use super::plan::Aim;
use super::region::{Region, wrapped};
use super::session::{crop, environment};
use super::spine::{Outline, Placed, SpineJoints};
use super::{Joint, KEYPOINTS, Keypoint, Resources};

/// Below this person score the lifter is not in the region (BlazePose's own threshold).
pub(super) const LEAST_SCORE: f32 = 0.5;
/// Placed joints that imply a region this far from the one used (shares of its side, log of the side, radians) are doubted …
const REGION_OFF: (f32, f32, f32) = (0.12, 0.35, 0.6);
/// … and so are torso or thigh lengths this far (log, 35 %) from the lifter's.
const LENGTH_OFF: f32 = 0.3;
/// A second try must be better by this factor: on a foreshortened body both tries are doubted alike.
const BETTER: f32 = 0.8;

/// A worker's own sessions.
pub(super) struct Models {
    pub detector: Detector,
    /// With the mask.
    pub full: LandmarkGraph,
    /// Keypoints only.
    pub quick: LandmarkGraph,
    pub spine: SpineJoints,
}

impl Models {
    pub fn load(resources: &Resources) -> Result<Self, PoseError> {
        let environment = environment(&resources.onnxruntime)?;
        Ok(Self {
            detector: Detector::open(environment, &resources.detector)?,
            full: LandmarkGraph::open(environment, &resources.landmarks, true)?,
            quick: LandmarkGraph::open(environment, &resources.landmarks_keypoints, false)?,
            spine: SpineJoints::open(environment, &resources.spine_joints)?,
        })
    }
}

/// What was read from one frame.
pub(super) struct Reading {
    pub region: Region,
    pub landmarks: Landmarks,
    pub placed: Option<Placed>,
    /// For the spine model's second network; there when joints are placed.
    pub outline: Option<Outline>,
    /// The crop that the models saw, kept for the plate.
    pub crop: Mat,
}

impl Reading {
    /// Runs the models on `region` of the picture; joints are placed only with the mask.
    pub fn take(
        models: &mut Models,
        bgr: &Mat,
        region: Region,
        facing: impl Fn(&Landmarks, &Region) -> f32,
        with_mask: bool,
    ) -> Result<Self, PoseError> {
        let crop = crop(bgr, &region, SIDE)?;
        let landmarks = if with_mask { models.full.run(&crop)? } else { models.quick.run(&crop)? };
        let facing = facing(&landmarks, &region);
        let found = if landmarks.score >= LEAST_SCORE { models.spine.run(&landmarks, &region, facing)? } else { None };
        let (placed, outline) = found.unzip();
        Ok(Self { region, landmarks, placed, outline, crop })
    }

    /// Keypoints, picture pixels.
    pub fn keypoints(&self) -> [[f32; 2]; KEYPOINTS] {
        self.landmarks.points.map(|p| self.region.to_video(p))
    }

    /// How far the reading contradicts its region and the lifter's known lengths; over 1 it deserves a second try.
    fn doubt(&self, aim: &Aim) -> f32 {
        if self.landmarks.score.is_nan() || self.landmarks.score < LEAST_SCORE {
            return f32::INFINITY;
        }
        let used = &self.region;
        let away = |p: [f32; 2]| (p[0] - used.cx).hypot(p[1] - used.cy) / used.size / REGION_OFF.0;
        let Some(placed) = &self.placed else {
            let points = self.keypoints();
            let (left, right) = (points[Keypoint::LeftHip as usize], points[Keypoint::RightHip as usize]);
            return away([(left[0] + right[0]) / 2.0, (left[1] + right[1]) / 2.0]);
        };
        let joint = |j: Joint| placed.joints[j as usize];
        let length = |a: Joint, b: Joint| (joint(a)[0] - joint(b)[0]).hypot(joint(a)[1] - joint(b)[1]);
        let off = |length: f32, usual: f32| (length / usual).ln().abs() / LENGTH_OFF;
        let implied = Region::from_torso(joint(Joint::Hip), joint(Joint::Shoulder));
        [
            away(joint(Joint::Hip)),
            (implied.size / used.size).ln().abs() / REGION_OFF.1,
            wrapped(implied.rot - used.rot).abs() / REGION_OFF.2,
            off(length(Joint::Hip, Joint::Shoulder), aim.torso_px),
            off(length(Joint::Hip, Joint::Knee), aim.thigh_px),
        ]
        .into_iter()
        // A length that is not a number is no reason to trust.
        .map(|d| if d.is_nan() { f32::INFINITY } else { d })
        .fold(0.0, f32::max)
    }
}

/// Reads a frame: first in the region aimed at, then, if that is doubtful, about the person detected nearest to it, and keeps
/// the better.
pub(super) fn read(models: &mut Models, bgr: &Mat, aim: &Aim, with_mask: bool) -> Result<Reading, PoseError> {
    let first = Reading::take(models, bgr, aim.region, |_, _| aim.facing, with_mask)?;
    let doubt = first.doubt(aim);
    if doubt <= 1.0 {
        return Ok(first);
    }
    let away = |r: &Region| (r.cx - aim.region.cx).hypot(r.cy - aim.region.cy);
    let people = models.detector.detect(bgr)?;
    let near = people.iter().map(super::detector::Person::region).filter(|r| away(r) < aim.region.size / 4.0);
    let Some(fresh) = near.min_by(|a, b| away(a).total_cmp(&away(b))) else { return Ok(first) };
    let second = Reading::take(models, bgr, fresh, |_, _| aim.facing, with_mask)?;
    Ok(if second.doubt(aim) < BETTER * doubt { second } else { first })
}
