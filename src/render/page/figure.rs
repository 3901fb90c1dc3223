//! The pose as the page draws it: a few points of every frame, joined by lines, and the back line.

use serde::{Deserialize, Serialize};

use super::Packed;
use crate::angles::{AngleTrack, Facing, ViewKind};
use crate::bar::BarPath;
use crate::render::annotate::Frame;
use crate::track::{BACK_SAMPLES, Joint, Keypoint, PlateDisc, Track};

/// Every second sample of the back line is drawn: they lie closer than a pixel of the page.
const BACK_STEP: usize = 2;

/// The pose over time, in pixels of the upright picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Presentation time of each frame, seconds.
    pub time_s: Vec<f64>,
    /// First frame of each scene: no path is drawn across a cut.
    #[serde(default)]
    pub scenes: Vec<usize>,
    /// Points of a frame that are joined by a line.
    pub lines: Vec<Vec<usize>>,
    /// Which point stands on the floor: ghosts are laid over one another there.
    pub anchor: Vec<usize>,
    /// Points in a frame.
    pub points: usize,
    /// `[frames, points, 2]`, x and y.
    pub xy: Packed,
    /// Samples of the back line in a frame, from the hip up; 0 where the mask's edge is no back.
    pub back_samples: usize,
    /// `[frames, back_samples, 2]`, x and y.
    pub back_xy: Packed,
    /// `[frames, 2]`, centre of the bar's plate; missing where it is not followed.
    pub bar_xy: Packed,
}

/// A point: a joint that the spine model placed, and the keypoint that stands in where it placed none.
type Source = (Option<Joint>, Keypoint);

impl Figure {
    /// From the side: placed joints, the arm, foot and ear nearer the camera. From the front or back: both sides' keypoints.
    pub(super) fn new(track: &Track, angles: &AngleTrack, bar: &BarPath) -> Self {
        let sideways = !matches!(angles.view.kind, ViewKind::Front | ViewKind::Back);
        let (sources, lines, anchor) = if sideways { side(angles.view.facing) } else { front() };
        let step = f64::from(track.clip.width.max(track.clip.height).max(1)) / f64::from(i16::MAX / 2);
        let back_samples = if sideways { BACK_SAMPLES.div_ceil(BACK_STEP) } else { 0 };
        let (mut xy, mut back_xy) = (Vec::new(), Vec::new());
        for index in 0..track.len() {
            let frame = Frame { track, angles: Some(angles), index, scale: [1.0; 2] };
            let missing = [f64::NAN; 2];
            xy.extend(sources.iter().flat_map(|(joint, keypoint)| {
                joint.and_then(|j| frame.joint(j)).or_else(|| frame.keypoint(*keypoint)).unwrap_or(missing)
            }));
            back_xy.extend((0..back_samples).flat_map(|k| frame.back(k * BACK_STEP).unwrap_or(missing)));
        }
        let plate = |disc: &Option<PlateDisc>| match disc {
            Some(disc) if bar.shows_plate() => [disc.x, disc.y].map(f64::from),
            _ => [f64::NAN; 2],
        };
        Self {
            bar_xy: Packed::new(step, track.plates.iter().flat_map(plate)),
            scenes: track.scenes.iter().map(|scene| scene.frames.start).collect(),
            time_s: track.time_s.iter().map(|t| (t * 1e4).round() / 1e4).collect(),
            lines,
            anchor,
            points: sources.len(),
            xy: Packed::new(step, xy),
            back_samples,
            back_xy: Packed::new(step, back_xy),
        }
    }
}

fn side(facing: Facing) -> (Vec<Source>, Vec<Vec<usize>>, Vec<usize>) {
    use Keypoint as K;
    // Looking to the picture's right, a lifter shows the right side.
    let near = match facing {
        Facing::Left => {
            [K::LeftShoulder, K::LeftHip, K::LeftKnee, K::LeftAnkle, K::LeftToe, K::LeftElbow, K::LeftWrist, K::LeftEar]
        }
        Facing::Right | Facing::Unknown => [
            K::RightShoulder,
            K::RightHip,
            K::RightKnee,
            K::RightAnkle,
            K::RightToe,
            K::RightElbow,
            K::RightWrist,
            K::RightEar,
        ],
    };
    let placed =
        [Some(Joint::Shoulder), Some(Joint::Hip), Some(Joint::Knee), Some(Joint::Ankle), None, None, None, None];
    let lines = vec![vec![0, 1, 2, 3, 4], vec![0, 5, 6], vec![0, 7]];
    (placed.into_iter().zip(near).collect(), lines, vec![3])
}

fn front() -> (Vec<Source>, Vec<Vec<usize>>, Vec<usize>) {
    use Keypoint as K;
    let left = [K::LeftShoulder, K::LeftElbow, K::LeftWrist, K::LeftHip, K::LeftKnee, K::LeftAnkle];
    let right = [K::RightShoulder, K::RightElbow, K::RightWrist, K::RightHip, K::RightKnee, K::RightAnkle];
    let sources = left.into_iter().chain(right).map(|k| (None, k)).collect();
    let arms = [vec![0, 1, 2], vec![6, 7, 8]];
    let legs = [vec![0, 3, 4, 5], vec![6, 9, 10, 11]];
    let across = [vec![0, 6], vec![3, 9]];
    (sources, arms.into_iter().chain(legs).chain(across).collect(), vec![5, 11])
}
