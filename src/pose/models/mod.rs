//! Models that place a person's points in a part of a picture: one file a kind.

mod blazepose;
mod top_down;

use std::path::Path;

use ndarray::Array2;
use opencv::core::Mat;
use ort::environment::Environment;
use ort::session::Session;

pub(super) use blazepose::{BlazePose, KEYPOINTS, SIDE, row};

use super::error::PoseError;
use super::given::TOP_DOWN_MARGIN;
use super::region::Region;
use super::session;
use crate::track::{BODY_OVER_POINTS, Keypoint, Skeleton, torso_by};

/// Kinds of models of which a person can give the file; the first that a file fits reads it.
const KINDS: &[Kind] = &[top_down::KIND];

/// A kind of models of others.
struct Kind {
    /// Whether a model is of it by its inputs and outputs, or why not.
    fits: fn(&Session) -> Result<(), String>,
    /// Takes a model that fits and tries it on an empty picture, or says what is wrong with it.
    take: fn(Session, &'static Skeleton) -> Taken,
}

type Taken = Result<Box<dyn PoseModel>, String>;

/// Loads a model that a person gives, which places the points of `skeleton`.
///
/// # Errors
/// When the file is no model, is of no kind that is known, or places other points.
pub(super) fn from_file(
    environment: &Environment,
    path: &Path,
    skeleton: &'static Skeleton,
) -> Result<Box<dyn PoseModel>, PoseError> {
    let session = session::open(environment, path)?;
    let other = |reason: String| PoseError::OtherModel { path: path.to_owned(), reason };
    let mut reasons = Vec::new();
    for kind in KINDS {
        match (kind.fits)(&session) {
            Ok(()) => return (kind.take)(session, skeleton).map_err(other),
            Err(reason) => reasons.push(reason),
        }
    }
    Err(other(reasons.join("; ")))
}

/// What a model says of the person in one crop.
#[derive(Debug, Clone)]
pub(super) struct Landmarks {
    /// Points in the order of the model's skeleton, fractions of the crop (0…1, x right, y down).
    pub points: Vec<[f32; 2]>,
    /// How sure the model is of each, 0…1.
    pub visibility: Vec<f32>,
    /// How sure the model is that a person is in the crop, 0…1.
    pub score: f32,
    /// Person mask over the crop, 0…1, of a model that states one and was asked for it.
    pub mask: Option<Array2<f32>>,
    /// The points in space as the crop shows them: x right, y down, z away from the camera, metres from between the hips; with the mask only.
    pub world: Vec<[f32; 3]>,
}

impl Landmarks {
    /// Between the shoulders and between the hips as BlazePose has them in `region`, picture pixels.
    pub fn trunk(&self, region: &Region) -> ([f32; 2], [f32; 2]) {
        let middle = |left: Keypoint, right: Keypoint| {
            let [a, b] = [left, right].map(|k| region.to_video(self.points[row(k)]));
            [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]
        };
        (middle(Keypoint::LeftShoulder, Keypoint::RightShoulder), middle(Keypoint::LeftHip, Keypoint::RightHip))
    }

    /// From shoulder to shoulder in `region`, picture pixels.
    pub fn across(&self, region: &Region) -> f32 {
        let [a, b] = [Keypoint::LeftShoulder, Keypoint::RightShoulder].map(|k| self.points[row(k)]);
        region.size * (a[0] - b[0]).hypot(a[1] - b[1])
    }

    /// As [`Self::trunk`], of somebody whose hips are out of the picture: these are guessed too near (by a fifth in a real press), and are put as
    /// far from the shoulders as their width and the arms make the trunk long, neither of which looks longer than it is.
    pub fn guessed_trunk(&self, region: &Region) -> ([f32; 2], [f32; 2]) {
        let apart = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        let between = |a: Keypoint, b: Keypoint| region.size * apart(self.points[row(a)], self.points[row(b)]);
        let arm = Keypoint::ARMS.map(|[a, b, c]| between(a, b) + between(b, c)).iter().sum::<f32>() / 2.0;
        let (shoulder, hip) = self.trunk(region);
        let full = torso_by(f64::from(self.across(region)), f64::from(arm)) as f32;
        let longer = (full / apart(shoulder, hip)).max(1.0);
        (shoulder, [0, 1].map(|axis| shoulder[axis] + longer * (hip[axis] - shoulder[axis])))
    }
}

/// A model that places the points of the person whom a crop shows. A [`crate::track::Track`] that is read from pictures is filled through it.
pub(super) trait PoseModel: Send {
    /// Which points it places.
    fn skeleton(&self) -> &'static Skeleton;

    /// Side of the square crop that it is given, pixels.
    fn side(&self) -> u32;

    /// Shares of that side, across and down its middle, that the model sees: all, if its picture is square.
    fn sees(&self) -> [f32; 2] {
        [1.0; 2]
    }

    /// The part of a picture in which it is to see the person whose points these are, picture pixels; `None` without any.
    fn region(&self, points: &[[f32; 2]]) -> Option<Region> {
        let (low, high) = points.iter().fold(([f32::MAX; 2], [f32::MIN; 2]), |(low, high), p| {
            ([0, 1].map(|axis| low[axis].min(p[axis])), [0, 1].map(|axis| high[axis].max(p[axis])))
        });
        let side = |axis: usize| BODY_OVER_POINTS * TOP_DOWN_MARGIN * (high[axis] - low[axis]) / self.sees()[axis];
        let [cx, cy] = [0, 1].map(|axis| (low[axis] + high[axis]) / 2.0);
        Some(Region { cx, cy, size: side(0).max(side(1)), rot: 0.0 }).filter(Region::is_usable)
    }

    /// Places the points in a crop of that side, RGB; the mask too, if it is wanted and the model has one.
    ///
    /// # Errors
    /// When the model fails, or gives something else than its kind does.
    fn run(&mut self, rgb_crop: &Mat, with_mask: bool) -> Result<Landmarks, PoseError>;
}
