//! The lifter's points in a plane for programs of movement analysis: X forward, Y up, from the floor.

use super::Set;
use crate::angles::Facing;
use crate::bar::{Scale, Told};
use crate::statistics::quantile;
use crate::track::Keypoint;

/// Names as OpenSim's community writes them (Pose2Sim, OpenCap).
const NAMES: [(Keypoint, &str); 19] = [
    (Keypoint::Nose, "Nose"),
    (Keypoint::LeftEar, "LEar"),
    (Keypoint::RightEar, "REar"),
    (Keypoint::LeftShoulder, "LShoulder"),
    (Keypoint::RightShoulder, "RShoulder"),
    (Keypoint::LeftElbow, "LElbow"),
    (Keypoint::RightElbow, "RElbow"),
    (Keypoint::LeftWrist, "LWrist"),
    (Keypoint::RightWrist, "RWrist"),
    (Keypoint::LeftHip, "LHip"),
    (Keypoint::RightHip, "RHip"),
    (Keypoint::LeftKnee, "LKnee"),
    (Keypoint::RightKnee, "RKnee"),
    (Keypoint::LeftAnkle, "LAnkle"),
    (Keypoint::RightAnkle, "RAnkle"),
    (Keypoint::LeftHeel, "LHeel"),
    (Keypoint::RightHeel, "RHeel"),
    (Keypoint::LeftToe, "LBigToe"),
    (Keypoint::RightToe, "RBigToe"),
];

/// Points over even times.
pub struct Points {
    /// Seconds.
    pub time_s: Vec<f64>,
    /// Samples a second.
    pub rate_hz: f64,
    /// Names.
    pub names: Vec<&'static str>,
    /// Point by point, then row by row: forward and up; NaN where not seen.
    pub at: Vec<Vec<[f64; 2]>>,
    /// Whether they are metres, by the lifter's height or by a plate; else they are pixels.
    pub in_metres: bool,
}

impl Points {
    /// Of a set.
    pub fn of(set: &Set) -> Self {
        let time_s: Vec<f64> = set.scenes.iter().flat_map(|scene| scene.time_s.iter().copied()).collect();
        let session = &set.report.session;
        let told = Told { plate_mm: session.plate_mm, height_cm: session.height_cm, load_kg: session.load_kg };
        let scale = (0..set.scenes.len()).find_map(|scene| Scale::of_lifter(&set.angles, scene, &told).ok());
        let scale = scale.map(|scale| scale.metres / set.angles.body_length_px).filter(|scale| scale.is_finite());
        // A lifter whose facing is not known is left as in the picture.
        let forward = if set.report.view.facing == Facing::Left { -1.0 } else { 1.0 };
        let row = |keypoint: Keypoint| -> Vec<[f64; 2]> {
            let of_scene = set.scenes.iter().flat_map(|scene| {
                let (x, y) = scene.keypoints.point(keypoint as usize);
                x.iter().zip(y).map(|(x, y)| [forward * x, -y])
            });
            of_scene.collect()
        };
        let all = NAMES.map(|(keypoint, name)| (name, row(keypoint)));
        let known: Vec<_> = all.into_iter().filter(|(_, row)| row.iter().any(|p| p[0].is_finite())).collect();
        // The floor is where the lowest points mostly are, and forward counts from the first place of the hips.
        let lowest =
            |k: usize| known.iter().map(|(_, row)| row[k][1]).filter(|v| v.is_finite()).fold(f64::INFINITY, f64::min);
        let floor = quantile((0..time_s.len()).map(lowest), 0.05).unwrap_or(0.0);
        let first = known
            .iter()
            .find(|(name, _)| name.ends_with("Hip"))
            .and_then(|(_, row)| row.iter().find(|p| p[0].is_finite()));
        let origin = [first.map_or(0.0, |p| p[0]), floor];
        let unit = scale.unwrap_or(1.0);
        let place = |p: [f64; 2]| [unit * (p[0] - origin[0]), unit * (p[1] - origin[1])];
        Self {
            rate_hz: set.rate_hz(),
            names: known.iter().map(|(name, _)| *name).collect(),
            at: known.into_iter().map(|(_, row)| row.into_iter().map(place).collect()).collect(),
            in_metres: scale.is_some(),
            time_s,
        }
    }
}
