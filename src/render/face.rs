//! Makes a lifter's face unrecognisable in a picture that is sent on.

use opencv::core::{Mat, MatTraitConst, Rect, Size};
use opencv::imgproc;

use super::annotate::Frame;
use crate::track::{Joint, Keypoint, Track};

/// Radius of what is blurred around the middle of nose and ears, in lengths of the trunk: a head is a quarter to a third of it wide.
const RADIUS_TRUNKS: f64 = 0.36;
/// The same in the farthest of the three points from their middle, for a trunk that is foreshortened.
const RADIUS_FACES: f64 = 2.0;
/// A face is where it was for this long, seconds, and may have moved by this share of the radius in each.
const HELD_S: f64 = 0.5;
const MOVES: f64 = 2.0;
/// What is left of a blurred patch: so many pixels a side.
const LEFT: i32 = 4;

/// Blurs the face in frame `index` of a track. `scale` goes from the track's pixels to the picture's, `origin` is the picture's upper left
/// corner in the track's. Where nobody saw a face for a moment, all of the picture is blurred: what is not known to be hidden is hidden.
pub(super) fn blur(picture: &mut Mat, track: &Track, index: usize, scale: f64, origin: [f64; 2]) -> opencv::Result<()> {
    let whole = Rect::new(0, 0, picture.cols(), picture.rows());
    let patch = match face(track, index) {
        Some(([x, y], radius)) => {
            let (left, top) = ((x - radius - origin[0]) * scale, (y - radius - origin[1]) * scale);
            let side = (2.0 * radius * scale).ceil() as i32;
            Rect::new(left.floor() as i32, top.floor() as i32, side, side) & whole
        }
        None => whole,
    };
    if patch.width < 1 || patch.height < 1 {
        return Ok(());
    }
    let (mut little, mut wide) = (Mat::default(), Mat::default());
    imgproc::resize(&Mat::roi(picture, patch)?, &mut little, Size::new(LEFT, LEFT), 0.0, 0.0, imgproc::INTER_AREA)?;
    imgproc::resize(&little, &mut wide, patch.size(), 0.0, 0.0, imgproc::INTER_LINEAR)?;
    wide.copy_to(&mut Mat::roi_mut(picture, patch)?)
}

/// Middle and radius of the face in the track's pixels, as it was seen nearest to the frame.
fn face(track: &Track, index: usize) -> Option<([f64; 2], f64)> {
    let now = *track.time_s.get(index)?;
    let off = |j: usize| track.time_s.get(j).map_or(f64::INFINITY, |time| (time - now).abs());
    let points = |j: usize| {
        let all = [Keypoint::Nose, Keypoint::LeftEar, Keypoint::RightEar].map(|k| track.keypoint(j, k));
        let known = all.into_iter().flatten().filter(|p| p.iter().all(|v| v.is_finite()));
        known.map(|p| p.map(f64::from)).collect::<Vec<_>>()
    };
    let before = (0..=index).rev().take_while(|j| off(*j) <= HELD_S).find(|j| !points(*j).is_empty());
    let after = (index..track.len()).take_while(|j| off(*j) <= HELD_S).find(|j| !points(*j).is_empty());
    let nearest = before.into_iter().chain(after).min_by(|a, b| off(*a).total_cmp(&off(*b)))?;
    let (frame, seen) = (Frame { track, angles: None, index: nearest, scale: [1.0; 2] }, points(nearest));
    let middle = [0, 1].map(|axis| seen.iter().map(|p| p[axis]).sum::<f64>() / seen.len() as f64);
    let moved = off(nearest);
    let off = |p: [f64; 2]| (p[0] - middle[0]).hypot(p[1] - middle[1]);
    let joint = |joint, left, right| {
        let both = [frame.keypoint(left), frame.keypoint(right)];
        frame.joint(joint).or(both[0]).or(both[1])
    };
    let shoulder = joint(Joint::Shoulder, Keypoint::LeftShoulder, Keypoint::RightShoulder);
    let hip = joint(Joint::Hip, Keypoint::LeftHip, Keypoint::RightHip);
    let trunk = shoulder.zip(hip).map_or(0.0, |(a, b)| (a[0] - b[0]).hypot(a[1] - b[1]));
    let spread = seen.iter().map(|p| off(*p)).fold(0.0, f64::max);
    // Less than this is no head: the points lie on each other.
    let least = shoulder.map_or(0.0, |s| 0.8 * off(s));
    let radius = (RADIUS_TRUNKS * trunk).max(RADIUS_FACES * spread);
    let radius = if trunk > 0.0 { radius } else { radius.max(least) } * (1.0 + MOVES * moved);
    Some((middle, radius)).filter(|(_, radius)| *radius > 0.0)
}
