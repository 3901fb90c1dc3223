//! The back line of one frame: where the person mask ends behind the trunk.
//!
//! From the placed mid-hip → mid-shoulder line, rays run to the dorsal side (perpendicular, away from where the lifter faces)
//! until the mask falls under one half. The mask is blind to what it took for the person: it swallows plates and arms, and
//! ends where the picture or the crop ends. A sample is valid only where none of these can have made its edge.

use ndarray::ArrayView2;

use super::mask;
use super::models::{SIDE, row};
use super::plate::SAME_SIZE;
use super::region::Region;
use super::{BACK_SAMPLES, BackLine, JOINTS, Joint, Keypoint, PlateDisc};
use crate::track::{FOREARM, UPPER_ARM};

/// A back is no farther behind the hip–shoulder line than this, in torso lengths (farther = a plate, a rack, a second person). Rendered
/// backs rounded by 50° under loose shirts reach 0.5, that of a stocky real lifter 0.62.
const FARTHEST: f32 = 0.75;
/// Edges this near the border of the crop or of the picture may be the border's own, crop pixels.
const BORDER: f32 = 2.0;
/// Largest step between neighbouring samples, in torso lengths: a steeper one is a corner of something else (belt, arm, plate).
const JUMP: f32 = 0.04;
/// Over samples that are not valid the edge may step by this many jumps at most.
const JUMPS_OVER_A_GAP: usize = 3;

/// The back line of one frame.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BackLineFrame {
    /// Dorsal edge, video pixels, sample k at fraction [`BackLine::fraction`]`(k)` of hip → shoulder; NaN where none was met.
    pub points: [[f32; 2]; BACK_SAMPLES],
    /// Whether the edge may be the back's: no arm is there, nor the end of the picture.
    valid: [bool; BACK_SAMPLES],
    /// How far it lies behind the hip–shoulder line, torso lengths.
    offsets: [f32; BACK_SAMPLES],
}

impl BackLineFrame {
    /// A frame in which nothing was measured.
    pub(crate) const NONE: Self =
        Self { points: [[f32::NAN; 2]; BACK_SAMPLES], valid: [false; BACK_SAMPLES], offsets: [f32::NAN; BACK_SAMPLES] };

    /// Which samples are the back's, with this `plate` in front of it: the longest smooth part of those that may be and lie clear of it.
    pub(crate) fn of_the_back(&self, plate: Option<PlateDisc>) -> [bool; BACK_SAMPLES] {
        let clear = |k: usize| plate.is_none_or(|disc| !touches(disc, self.points[k]));
        let mut valid = std::array::from_fn(|k| self.valid[k] && clear(k));
        keep_longest_smooth_run(&self.offsets, &mut valid);
        valid
    }
}

/// Traces the dorsal edge of the person `mask` (256 × 256 probabilities in the crop `region`).
///
/// `joints` are the placed joints (rows as [`Joint`]) and `keypoints` BlazePose's, `[33, 2]`, both in video pixels; `facing` is
/// +1 when the lifter faces the picture's right and −1 to the left; `picture` is (width, height) in pixels. Points that
/// are not finite leave what depends on them out; without hip and shoulder nothing is measured.
pub(crate) fn trace(
    mask: ArrayView2<f32>,
    region: &Region,
    joints: &[[f32; 2]; JOINTS],
    keypoints: ArrayView2<f32>,
    facing: f32,
    picture: (u32, u32),
) -> BackLineFrame {
    let to_crop = |p: [f32; 2]| region.to_crop(p).map(|v| v * SIDE as f32);
    let hip = to_crop(joints[Joint::Hip as usize]);
    let shoulder = to_crop(joints[Joint::Shoulder as usize]);
    let usable = facing.abs() == 1.0 && region.size > 0.0;
    let Some(torso) = mask::torso(hip, shoulder).filter(|_| usable) else { return BackLineFrame::NONE };
    let axis = [(shoulder[0] - hip[0]) / torso, (shoulder[1] - hip[1]) / torso];
    let dorsal = mask::dorsal(axis, facing);
    let arms = arms(keypoints, to_crop);

    let mut frame = BackLineFrame::NONE;
    for k in 0..BACK_SAMPLES {
        let along = BackLine::fraction(k) * torso;
        let start = [hip[0] + axis[0] * along, hip[1] + axis[1] * along];
        let Some(reach) = edge(mask, start, dorsal, FARTHEST * torso) else { continue };
        let point = [start[0] + dorsal[0] * reach, start[1] + dorsal[1] * reach];
        frame.points[k] = region.to_video(point.map(|v| v / SIDE as f32));
        frame.offsets[k] = reach / torso;
        let arm_there = arms.iter().any(|arm| arm.near(point, torso));
        let margin = BORDER * region.size / SIDE as f32;
        frame.valid[k] = !arm_there
            && inside(point, [SIDE as f32, SIDE as f32], BORDER)
            && inside(frame.points[k], [picture.0 as f32, picture.1 as f32], margin);
    }
    frame
}

/// Whether the edge at `point` (video pixels) may be the plate's, which may be larger by as much as discs of one plate differ.
fn touches(plate: PlateDisc, point: [f32; 2]) -> bool {
    distance([plate.x, plate.y], point) <= (1.0 + SAME_SIZE) * plate.radius
}

/// Distance from `start` along `direction` to the first place where the mask is under one half, crop pixels. None when the
/// start is not on the person, or no edge is met within `farthest` or before the crop ends.
fn edge(mask: ArrayView2<f32>, start: [f32; 2], direction: [f32; 2], farthest: f32) -> Option<f32> {
    let at = |r: f32| mask::value(mask, [start[0] + direction[0] * r, start[1] + direction[1] * r]);
    let mut before = at(0.0).filter(|v| *v >= 0.5)?;
    for step in 1..=(farthest / mask::STEP) as usize {
        let reach = step as f32 * mask::STEP;
        let value = at(reach)?;
        if value < 0.5 {
            return Some(reach - mask::STEP * (0.5 - value) / (before - value));
        }
        before = value;
    }
    None
}

/// A part of an arm in crop pixels.
struct Limb {
    from: [f32; 2],
    to: [f32; 2],
    /// In torso lengths.
    half_width: f32,
}

impl Limb {
    /// Whether a point lies on the limb. False when an end is not finite.
    fn near(&self, p: [f32; 2], torso: f32) -> bool {
        let along = [self.to[0] - self.from[0], self.to[1] - self.from[1]];
        let length = along[0] * along[0] + along[1] * along[1];
        let dot = (p[0] - self.from[0]) * along[0] + (p[1] - self.from[1]) * along[1];
        let share = if length > 0.0 { (dot / length).clamp(0.0, 1.0) } else { 0.0 };
        distance(p, [self.from[0] + share * along[0], self.from[1] + share * along[1]]) < self.half_width * torso
    }
}

fn arms(keypoints: ArrayView2<f32>, to_crop: impl Fn([f32; 2]) -> [f32; 2]) -> Vec<Limb> {
    let point = |k: Keypoint| match (keypoints.get([row(k), 0]), keypoints.get([row(k), 1])) {
        (Some(x), Some(y)) => to_crop([*x, *y]),
        _ => [f32::NAN; 2],
    };
    let sides = [
        (Keypoint::LeftShoulder, Keypoint::LeftElbow, Keypoint::LeftWrist),
        (Keypoint::RightShoulder, Keypoint::RightElbow, Keypoint::RightWrist),
    ];
    let limbs = |(shoulder, elbow, wrist)| {
        let (shoulder, elbow, wrist) = (point(shoulder), point(elbow), point(wrist));
        [
            Limb { from: shoulder, to: elbow, half_width: UPPER_ARM },
            Limb { from: elbow, to: wrist, half_width: FOREARM },
        ]
    };
    sides.into_iter().flat_map(limbs).collect()
}

/// Parts the valid samples where the edge jumps and keeps the longest part: a back is one smooth line, and what lies beyond
/// a jump is something else. `offsets` are distances from the hip–shoulder line in torso lengths.
fn keep_longest_smooth_run(offsets: &[f32; BACK_SAMPLES], valid: &mut [bool; BACK_SAMPLES]) {
    let samples: Vec<usize> = (0..BACK_SAMPLES).filter(|&k| valid[k]).collect();
    let smooth = |a: &usize, b: &usize| {
        let allowed = JUMP * (b - a).min(JUMPS_OVER_A_GAP) as f32;
        (offsets[*b] - offsets[*a]).abs() <= allowed
    };
    let longest = samples.chunk_by(smooth).rev().max_by_key(|run| run.len()).unwrap_or_default();
    *valid = std::array::from_fn(|k| longest.contains(&k));
}

/// Whether a point lies at least `margin` inside a picture of the given size. False when not finite.
fn inside(p: [f32; 2], size: [f32; 2], margin: f32) -> bool {
    (0..2).all(|i| p[i] >= margin && p[i] <= size[i] - margin)
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    const CROP: f32 = SIDE as f32;
    const HIP: [f32; 2] = [128.0, 170.0];
    const SHOULDER: [f32; 2] = [128.0, 110.0];
    const TORSO: f32 = 60.0;
    /// The straight back's x in the crop.
    const BACK: f32 = 110.0;
    const TURNED: Region = Region { cx: 640.0, cy: 900.0, size: 700.0, rot: -1.0 };
    const PICTURE: (u32, u32) = (1280, 1800);

    /// A soft mask from a signed distance (inside negative) at crop coordinates.
    fn mask(signed_distance: impl Fn(f32, f32) -> f32) -> Array2<f32> {
        let soft = |(j, i)| (0.5 - signed_distance(i as f32 + 0.5, j as f32 + 0.5)).clamp(0.0, 1.0);
        Array2::from_shape_fn((256, 256), soft)
    }

    fn straight(x: f32, y: f32) -> f32 {
        [BACK - x, x - 150.0, 60.0 - y, y - 200.0].into_iter().fold(f32::NEG_INFINITY, f32::max)
    }

    fn video(region: &Region, p: [f32; 2]) -> [f32; 2] {
        region.to_video(p.map(|v| v / CROP))
    }

    fn joints(region: &Region) -> [[f32; 2]; JOINTS] {
        let mut joints = [[f32::NAN; 2]; JOINTS];
        joints[Joint::Hip as usize] = video(region, HIP);
        joints[Joint::Shoulder as usize] = video(region, SHOULDER);
        joints
    }

    fn no_keypoints() -> Array2<f32> {
        Array2::from_elem((33, 2), f32::NAN)
    }

    /// Height of sample k in the crop.
    fn height(k: usize) -> f32 {
        HIP[1] - TORSO * 0.85 * k as f32 / 34.0
    }

    fn traced(mask: &Array2<f32>, keypoints: &Array2<f32>) -> BackLineFrame {
        trace(mask.view(), &TURNED, &joints(&TURNED), keypoints.view(), 1.0, PICTURE)
    }

    fn in_crop(frame: &BackLineFrame, k: usize) -> [f32; 2] {
        TURNED.to_crop(frame.points[k]).map(|v| v * CROP)
    }

    #[test]
    fn a_straight_back_is_met_at_its_place_whatever_the_turn() {
        for rot in [0.0, 0.7, -1.0, 3.0] {
            let region = Region { rot, ..TURNED };
            let (mask, none) = (mask(straight), no_keypoints());
            let frame = trace(mask.view(), &region, &joints(&region), none.view(), 1.0, PICTURE);
            assert_eq!(frame.of_the_back(None), [true; BACK_SAMPLES], "turn {rot}");
            for k in 0..BACK_SAMPLES {
                let want = video(&region, [BACK, height(k)]);
                assert!(distance(frame.points[k], want) < 0.1, "turn {rot}, sample {k}: {:?}", frame.points[k]);
            }
        }
    }

    #[test]
    fn a_lifter_who_looks_left_has_the_back_on_the_right() {
        let (mask, none) = (mask(|x, y| straight(CROP - x, y)), no_keypoints());
        let frame = trace(mask.view(), &TURNED, &joints(&TURNED), none.view(), -1.0, PICTURE);
        assert_eq!(frame.of_the_back(None), [true; BACK_SAMPLES]);
        assert!(in_crop(&frame, 20)[0] - (CROP - BACK) < 0.1);
    }

    #[test]
    fn a_round_back_has_the_sagitta_of_its_circle() {
        for radius in [60.0f32, 100.0, 200.0] {
            let centre = [BACK + radius, (height(0) + height(34)) / 2.0];
            let mask = mask(|x, y| (x - centre[0]).hypot(y - centre[1]) - radius);
            let frame = traced(&mask, &no_keypoints());
            assert_eq!(frame.of_the_back(None), [true; BACK_SAMPLES]);
            let half_chord = 0.85 * TORSO / 2.0;
            let sagitta = radius - (radius * radius - half_chord * half_chord).sqrt();
            let chord = (in_crop(&frame, 0)[0] + in_crop(&frame, 34)[0]) / 2.0;
            let measured = chord - in_crop(&frame, 17)[0];
            assert!((measured - sagitta).abs() < 0.1, "radius {radius}: {measured} for {sagitta}");
        }
    }

    #[test]
    fn a_thick_back_that_is_rounded_far_is_met_all_along() {
        // The back of a heavy lifter, a third of the torso behind the joints, and as much again in the middle of its arch.
        let arch = |y: f32| 4.0 * (y - HIP[1]) * (SHOULDER[1] - y) / (TORSO * TORSO);
        let back = |y: f32| HIP[0] - TORSO / 3.0 * (1.0 + arch(y));
        let frame = traced(&mask(|x, y| straight(x + BACK - back(y), y)), &no_keypoints());
        assert_eq!(frame.of_the_back(None), [true; BACK_SAMPLES]);
        for k in 0..BACK_SAMPLES {
            assert!((in_crop(&frame, k)[0] - back(height(k))).abs() < 0.3, "sample {k}");
        }
    }

    #[test]
    fn samples_on_the_plate_are_invalid_and_the_others_stay() {
        let radius = 10.0;
        let centre = [BACK - 3.0, 140.0];
        let middle = video(&TURNED, centre);
        let plate = PlateDisc { x: middle[0], y: middle[1], radius: radius * TURNED.size / CROP, seen: true };
        // The mask swallows the plate, as BlazePose's does.
        let mask = mask(|x, y| straight(x, y).min((x - centre[0]).hypot(y - centre[1]) - radius));
        let valid = traced(&mask, &no_keypoints()).of_the_back(Some(plate));
        for (k, valid) in valid.into_iter().enumerate() {
            let clear = (height(k) - centre[1]).abs();
            if clear < radius {
                assert!(!valid, "sample {k} lies on the plate");
            } else if clear > 1.2 * radius {
                assert!(valid, "sample {k} is free");
            }
        }
    }

    #[test]
    fn a_forearm_across_the_back_is_invalid_and_a_hanging_arm_is_not() {
        let mask = mask(straight);
        let arm = |elbow: [f32; 2], wrist: [f32; 2]| {
            let mut keypoints = no_keypoints();
            let named =
                [(Keypoint::LeftShoulder, SHOULDER), (Keypoint::LeftElbow, elbow), (Keypoint::LeftWrist, wrist)];
            for (name, p) in named {
                let p = video(&TURNED, p);
                keypoints[[row(name), 0]] = p[0];
                keypoints[[row(name), 1]] = p[1];
            }
            traced(&mask, &keypoints).of_the_back(None)
        };
        assert_eq!(arm([130.0, 140.0], [140.0, 165.0]), [true; BACK_SAMPLES]);
        let behind = arm([115.0, 150.0], [100.0, 150.0]);
        for (k, valid) in behind.into_iter().enumerate() {
            let clear = (height(k) - 150.0).abs();
            assert!(valid == (clear > FOREARM * TORSO) || (clear - FOREARM * TORSO).abs() < 8.0, "sample {k}");
        }
        assert!(!behind[13] && behind[0] && behind[34]);
    }

    #[test]
    fn beyond_a_jump_only_the_longer_part_is_the_back() {
        let stepped = |x: f32, y: f32| straight(if y < 130.0 { x + 6.0 } else { x }, y);
        let frame = traced(&mask(stepped), &no_keypoints());
        for (k, valid) in frame.of_the_back(None).into_iter().enumerate() {
            assert_eq!(valid, height(k) > 130.0, "sample {k}");
            assert!(frame.points[k][0].is_finite());
        }
    }

    #[test]
    fn edges_of_the_picture_and_too_far_ones_are_no_back() {
        let (mask_, none) = (mask(straight), no_keypoints());
        // The region lies so that the back is the picture's left border.
        let region = Region { cx: (128.0 - BACK) * 2.0 + 1.0, cy: 500.0, size: 512.0, rot: 0.0 };
        let frame = trace(mask_.view(), &region, &joints(&region), none.view(), 1.0, PICTURE);
        assert_eq!(frame.of_the_back(None), [false; BACK_SAMPLES]);
        let thick = mask(|x, y| straight(x + 30.0, y).min(straight(x, y)));
        let frame = traced(&thick, &no_keypoints());
        assert_eq!(frame.of_the_back(None), [false; BACK_SAMPLES]);
        assert!(frame.points[0][0].is_nan());
    }

    #[test]
    fn without_joints_mask_or_facing_nothing_is_measured() {
        let (good, none) = (mask(straight), no_keypoints());
        let nowhere = |frame: BackLineFrame| {
            frame.of_the_back(None) == [false; BACK_SAMPLES] && frame.points.iter().flatten().all(|v| v.is_nan())
        };
        let lost = [[f32::NAN; 2]; JOINTS];
        assert!(nowhere(trace(good.view(), &TURNED, &lost, none.view(), 1.0, PICTURE)));
        let here = joints(&TURNED);
        assert!(nowhere(trace(good.view(), &TURNED, &here, none.view(), 0.0, PICTURE)));
        for (rows, columns) in [(0, 0), (1, 1), (256, 1), (64, 64)] {
            let small = Array2::from_elem((rows, columns), 1.0);
            assert!(nowhere(trace(small.view(), &TURNED, &here, none.view(), 1.0, PICTURE)));
        }
        let hollow = mask(|x, y| straight(x + 80.0, y));
        assert!(nowhere(traced(&hollow, &Array2::zeros((0, 0)))), "the rays start outside the mask");
    }
}
