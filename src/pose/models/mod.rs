//! Models that place a person's points in a part of a picture: one file a kind.

mod blazepose;
mod top_down;

use ndarray::Array2;
use opencv::core::Mat;

pub(super) use blazepose::{BlazePose, KEYPOINTS, SIDE, row};
pub(super) use top_down::TopDown;

use super::error::PoseError;
use crate::track::Skeleton;

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

/// A model that places the points of the person whom a crop shows. A [`crate::track::Track`] that is read from pictures is filled through it.
pub(super) trait PoseModel: Send {
    /// Which points it places.
    fn skeleton(&self) -> &'static Skeleton;

    /// Side of the square crop that it is given, pixels.
    fn side(&self) -> u32;

    /// Places the points in a crop of that side, RGB; the mask too, if it is wanted and the model has one.
    ///
    /// # Errors
    /// When the model fails, or gives something else than its kind does.
    fn run(&mut self, rgb_crop: &Mat, with_mask: bool) -> Result<Landmarks, PoseError>;
}
