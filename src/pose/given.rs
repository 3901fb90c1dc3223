//! Numbers that are given and not chosen here: how the models were trained and are meant to be used. Each names its
//! source. What was tuned stands beside the code that it steers.

/// How far beyond its rim point BlazePose's region reaches, and how sure its detector must be of a person (MediaPipe's pose pipeline).
pub(super) const BLAZEPOSE_MARGIN: f32 = 1.25;
pub(super) const BLAZEPOSE_SURE: f32 = 0.5;
/// Boxes of its detector that share more than this part of their union are one person (MediaPipe's non-maximum suppression).
pub(super) const BLAZEPOSE_OVERLAP: f32 = 0.3;
/// Keypoints of its landmark model are refined where a cell of the heat map is this sure (MediaPipe's `RefineLandmarksFromHeatmap`).
pub(super) const BLAZEPOSE_HEAT: f32 = 0.5;

/// Mean and standard deviation of ImageNet's red, green and blue, with which top-down models are trained (MMPose).
pub(super) const IMAGENET_MEAN: [f32; 3] = [123.675, 116.28, 103.53];
pub(super) const IMAGENET_SD: [f32; 3] = [58.395, 57.12, 57.375];
/// They are trained on boxes of bodies grown by so much (MMPose's `GetBBoxCenterScale`).
pub(super) const TOP_DOWN_MARGIN: f32 = 1.25;
/// Of the difference to its higher neighbour a heat map's peak lies so far towards it, cells (Xiao et al. 2018, arXiv 1804.06208).
pub(super) const HEAT_PEAK_SHIFT: f32 = 0.25;

/// Side of the region in which the spine model was trained to see a lifter, torso lengths (`models/training/lifters.py`): the body with
/// raised arms and a bar fits.
pub(super) const SIDE_IN_TORSOS: f32 = 4.6;
/// Frames of whom it was trained to take for upright: up to this trunk inclination, knee flexion, and lumbar flexion or extension, degrees
/// (`models/training/train.py`).
pub(super) const UPRIGHT_DEG: [f32; 3] = [15.0, 25.0, 12.0];
