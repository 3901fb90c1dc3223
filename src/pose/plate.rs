//! The weight plate nearest the camera, as a disc, so that no back line is read off its rim.
//!
//! Circles are proposed by the Hough transform near the wrists and the shoulders and believed only when nearly the whole rim is
//! a radial edge of the picture: no disc is better than a wrong one. Over the clip the discs are steadied, because a set has
//! one plate of one size that moves smoothly.

use std::sync::LazyLock;

use ndarray::ArrayView2;
use opencv::core::{self, Mat, MatTraitConst, MatTraitConstManual, Size, Vec3f, Vector};
use opencv::imgproc;

use super::region::Region;
use super::{JOINTS, Joint, Keypoint, PlateDisc};

mod steady;

pub(crate) use steady::steady;

/// Side of the crop, pixels.
const CROP: i32 = 256;
/// Radius of a plate in torso lengths as seen: 10 cm at the lifter's distance up to 22.5 cm well nearer the camera.
const RADIUS: std::ops::RangeInclusive<f32> = 0.2..=0.8;
/// A plate's centre lies no farther than this from a wrist or a shoulder, in torso lengths (perspective moves the bar's end).
const REACH: f32 = 1.3;
/// Share of the rim's visible directions that must be a radial edge. On rendered sets true rims are above 0.9, chance
/// circles (racks, posters, the lifter's own outline) rarely above 0.85.
const RIM_SEEN: f32 = 0.88;
/// At least this share of the rim must be within the crop.
const RIM_INSIDE: f32 = 0.5;
/// A wider circle about the same centre is the outer rim when its share is at least this part of the best one's.
const OUTER_RIM: f32 = 0.88;
/// Directions at which the rim is looked at.
const DIRECTIONS: usize = 72;
/// The rim is looked for this far to either side and no nearer than [`RIM_NEAR`], crop pixels: at every pixel about it.
const RIM_FAR: f32 = 1.5;
const RIM_NEAR: f32 = 0.5;
/// An edge counts when it is steeper than this (grey levels a pixel) and this much of its steepness points along the radius.
const STEEP: f32 = 4.0;
const RADIAL: f32 = 0.87;
/// Circles that are verified for each proposal picture, best first.
const PROPOSALS: usize = 8;
/// Proposals with less of their rim seen are not followed up.
const WORTH_SETTLING: f32 = 0.45;
/// Hough parameters: upper Canny threshold, votes, and least distance of centres in pixels. Generous, as the rim decides. The
/// votes are four tenths of the smallest plate's rim; with a quarter of it the centres that a gym full of edges proposes took half
/// of the time of a whole check, and no more plates were found.
const CANNY: f64 = 60.0;
const VOTES: f64 = 28.0;
const APART: f64 = 6.0;
/// Standard deviation of the blur before edges are taken, pixels.
const BLUR: f64 = 1.2;
/// Torsos shorter than this are too coarse, crop pixels.
const SHORTEST_TORSO: f32 = 12.0;

/// Unit vectors (cos, sin) of the directions.
static RIM: LazyLock<[[f32; 2]; DIRECTIONS]> = LazyLock::new(|| {
    let unit = |k: usize| (std::f32::consts::TAU * k as f32 / DIRECTIONS as f32).sin_cos();
    std::array::from_fn(|k| [unit(k).1, unit(k).0])
});

/// A circle in crop pixels (continuous) with the quality of its rim.
#[derive(Debug, Clone, Copy)]
struct Circle {
    x: f32,
    y: f32,
    radius: f32,
    /// Share of the rim within the crop that is a radial edge.
    seen: f32,
    /// Share of the rim that is within the crop.
    inside: f32,
    /// Mean steepness along the radius exactly on the rim, grey levels a pixel.
    steepness: f32,
}

/// Finds the plate in the 256 × 256 RGB crop of `region`; `joints` are placed joints, `keypoints` BlazePose's `[33, 2]`, both
/// in video pixels. The disc is in video pixels. None when no rim is convincing, or the input is not usable.
pub(crate) fn find(
    crop_rgb: &Mat,
    region: &Region,
    joints: &[[f32; 2]; JOINTS],
    keypoints: ArrayView2<f32>,
) -> Option<PlateDisc> {
    let scale = region.size / CROP as f32;
    let to_crop = |p: [f32; 2]| region.to_crop(p).map(|v| v * CROP as f32);
    let shoulder = to_crop(joints[Joint::Shoulder as usize]);
    let hip = to_crop(joints[Joint::Hip as usize]);
    let torso = (shoulder[0] - hip[0]).hypot(shoulder[1] - hip[1]);
    if !(SHORTEST_TORSO..CROP as f32).contains(&torso) {
        return None;
    }
    let keypoint = |k: Keypoint| {
        Some(to_crop([*keypoints.get([k as usize, 0])?, *keypoints.get([k as usize, 1])?])).filter(|p| p[0].is_finite())
    };
    let mut ends = vec![shoulder];
    ends.extend([Keypoint::LeftWrist, Keypoint::RightWrist].into_iter().filter_map(keypoint));
    let best = search(crop_rgb, &ends, torso).ok()??;
    let centre = region.to_video([best.x / CROP as f32, best.y / CROP as f32]);
    Some(PlateDisc { x: centre[0], y: centre[1], radius: best.radius * scale })
}

fn search(crop: &Mat, ends: &[[f32; 2]], torso: f32) -> opencv::Result<Option<Circle>> {
    if crop.typ() != core::CV_8UC3 || crop.size()? != Size::new(CROP, CROP) {
        return Ok(None);
    }
    let gradient = Gradient::of(crop)?;
    let mut best: Option<(f32, Circle)> = None;
    for (x, y, radius) in proposals(crop, torso)? {
        if !ends.iter().any(|e| (e[0] - x).hypot(e[1] - y) <= REACH * torso) {
            continue;
        }
        let first = gradient.judge(x, y, radius);
        if first.seen < WORTH_SETTLING {
            continue;
        }
        let circle = gradient.settle(first);
        let circle = gradient.outermost(circle, RADIUS.end() * torso);
        if circle.seen < RIM_SEEN || circle.inside < RIM_INSIDE || !RADIUS.contains(&(circle.radius / torso)) {
            continue;
        }
        // Of two whole rims the larger one hides more of the back and is likelier the near plate.
        let worth = circle.seen * (circle.inside + 0.2).min(1.0) * (circle.radius / torso + 0.5);
        if best.is_none_or(|(w, _)| worth > w) {
            best = Some((worth, circle));
        }
    }
    Ok(best.map(|(_, circle)| circle))
}

/// Circles that the Hough transform proposes in brightness and in colourfulness (a coloured plate may be as bright as the wall).
fn proposals(crop: &Mat, torso: f32) -> opencv::Result<Vec<(f32, f32, f32)>> {
    let mut grey = Mat::default();
    imgproc::cvt_color(crop, &mut grey, imgproc::COLOR_RGB2GRAY, 0)?;
    let (least, most) = ((RADIUS.start() * torso) as i32, (RADIUS.end() * torso).ceil() as i32);
    let mut all = Vec::new();
    for picture in [grey, colourfulness(crop)?] {
        let mut smooth = Mat::default();
        imgproc::gaussian_blur(&picture, &mut smooth, Size::new(0, 0), BLUR, BLUR, core::BORDER_REPLICATE)?;
        let mut circles = Vector::<Vec3f>::new();
        let method = imgproc::HOUGH_GRADIENT;
        imgproc::hough_circles(&smooth, &mut circles, method, 1.0, APART, CANNY, VOTES, least, most)?;
        all.extend(circles.iter().take(PROPOSALS).map(|c| (c[0] + 0.5, c[1] + 0.5, c[2])));
    }
    Ok(all)
}

/// How far the strongest colour channel stands above the weakest at each pixel. Saturation divides that by the brightness and is
/// mostly noise where a picture is dark.
fn colourfulness(crop: &Mat) -> opencv::Result<Mat> {
    let mut channels = Vector::<Mat>::new();
    core::split(crop, &mut channels)?;
    let [red, green, blue] = [channels.get(0)?, channels.get(1)?, channels.get(2)?];
    let (mut some, mut strongest, mut weakest, mut range) =
        (Mat::default(), Mat::default(), Mat::default(), Mat::default());
    core::max(&red, &green, &mut some)?;
    core::max(&some, &blue, &mut strongest)?;
    core::min(&red, &green, &mut some)?;
    core::min(&some, &blue, &mut weakest)?;
    core::subtract(&strongest, &weakest, &mut range, &core::no_array(), -1)?;
    Ok(range)
}

/// The steepest colour channel's gradient at each pixel of the crop, grey levels a pixel.
struct Gradient(Vec<[f32; 2]>);

impl Gradient {
    fn of(crop: &Mat) -> opencv::Result<Self> {
        let mut smooth = Mat::default();
        imgproc::gaussian_blur(crop, &mut smooth, Size::new(0, 0), BLUR, BLUR, core::BORDER_REPLICATE)?;
        let (mut dx, mut dy) = (Mat::default(), Mat::default());
        // A 3 × 3 Sobel kernel sums to eight times the derivative.
        imgproc::sobel(&smooth, &mut dx, core::CV_32F, 1, 0, 3, 0.125, 0.0, core::BORDER_REPLICATE)?;
        imgproc::sobel(&smooth, &mut dy, core::CV_32F, 0, 1, 3, 0.125, 0.0, core::BORDER_REPLICATE)?;
        let steepest = |(x, y): (&Vec3f, &Vec3f)| {
            let steepness = |c: &usize| x[*c] * x[*c] + y[*c] * y[*c];
            let c = (0..3).max_by(|a, b| steepness(a).total_cmp(&steepness(b))).unwrap_or(0);
            [x[c], y[c]]
        };
        Ok(Self(dx.data_typed::<Vec3f>()?.iter().zip(dy.data_typed::<Vec3f>()?).map(steepest).collect()))
    }

    /// Gradient of the pixel that holds a point in crop pixels; None at the border and outside.
    fn at(&self, x: f32, y: f32) -> Option<[f32; 2]> {
        let last = (CROP - 1) as f32;
        (x >= 1.0 && y >= 1.0 && x < last && y < last).then(|| self.0[y as usize * CROP as usize + x as usize])
    }

    /// How much of a circle's rim is a radial edge, looking [`RIM_FAR`] to either side.
    fn judge(&self, x: f32, y: f32, radius: f32) -> Circle {
        let (mut inside, mut seen, mut steepness) = (0usize, 0usize, 0.0);
        for [cos, sin] in *RIM {
            let at = |off: f32| self.at(x + (radius + off) * cos, y + (radius + off) * sin);
            let (Some(inner), Some(outer)) = (at(-RIM_FAR), at(RIM_FAR)) else { continue };
            inside += 1;
            let radial = |[gx, gy]: [f32; 2]| (gx * cos + gy * sin).abs();
            let edge =
                |g: [f32; 2]| radial(g) > STEEP && radial(g).powi(2) > RADIAL * RADIAL * (g[0] * g[0] + g[1] * g[1]);
            let near = [at(-RIM_NEAR), at(RIM_NEAR)].map(Option::unwrap_or_default);
            steepness += near.into_iter().map(radial).sum::<f32>() / 2.0;
            seen += usize::from([inner, outer].into_iter().chain(near).any(edge));
        }
        let share = |sum: f32| if inside > 0 { sum / inside as f32 } else { 0.0 };
        let inside_share = inside as f32 / DIRECTIONS as f32;
        Circle { x, y, radius, seen: share(seen as f32), inside: inside_share, steepness: share(steepness) }
    }

    /// Moves centre and radius by 2, then 1 pixel as long as more of the rim is seen.
    fn settle(&self, mut best: Circle) -> Circle {
        const MOVES: [[f32; 3]; 6] =
            [[1., 0., 0.], [-1., 0., 0.], [0., 1., 0.], [0., -1., 0.], [0., 0., 1.], [0., 0., -1.]];
        for step in [2.0, 1.0] {
            loop {
                let before = best.seen;
                for m in MOVES {
                    let c = self.judge(best.x + m[0] * step, best.y + m[1] * step, best.radius + m[2] * step);
                    if c.seen > best.seen && c.inside >= RIM_INSIDE {
                        best = c;
                    }
                }
                if best.seen <= before {
                    break;
                }
            }
        }
        best
    }

    /// Plates carry rings and letters: takes the widest circle about the same centre that is nearly as well seen.
    fn outermost(&self, circle: Circle, most: f32) -> Circle {
        let wider = (2..).map(|d| circle.radius + d as f32).take_while(|r| *r <= most);
        let rim = |r: f32| Some(self.judge(circle.x, circle.y, r)).filter(|c| c.inside >= RIM_INSIDE);
        let widest = wider.filter_map(rim).filter(|c| c.seen > OUTER_RIM * circle.seen).last().unwrap_or(circle);
        // A blurred rim is seen a few pixels to either side of it; it lies where it is steepest.
        [-0.5, 0.5].into_iter().fold(widest, |from, step| {
            let moved = (1..=10).map(|k| from.radius + step * k as f32);
            let climbed = moved.filter_map(rim).scan(from, |best, c| {
                let up = c.steepness >= best.steepness;
                *best = if up { c } else { *best };
                up.then_some(c)
            });
            climbed.last().unwrap_or(from)
        })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use opencv::core::Scalar;

    use super::*;

    const REGION: Region = Region { cx: 500.0, cy: 700.0, size: 768.0, rot: -0.8 };

    fn video(p: [f32; 2]) -> [f32; 2] {
        REGION.to_video(p.map(|v| v / CROP as f32))
    }

    /// Hip and shoulder 60 crop pixels apart, both wrists at `wrist` (crop pixels).
    fn lifter(wrist: [f32; 2]) -> ([[f32; 2]; JOINTS], Array2<f32>) {
        let mut joints = [[f32::NAN; 2]; JOINTS];
        joints[Joint::Hip as usize] = video([128.0, 170.0]);
        joints[Joint::Shoulder as usize] = video([128.0, 110.0]);
        let mut keypoints = Array2::from_elem((33, 2), f32::NAN);
        for k in [Keypoint::LeftWrist, Keypoint::RightWrist] {
            let p = video(wrist);
            keypoints[[k as usize, 0]] = p[0];
            keypoints[[k as usize, 1]] = p[1];
        }
        (joints, keypoints)
    }

    /// A grey picture with a fixed pseudo-random grain of the given strength.
    fn grainy(strength: u64) -> Mat {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut values = vec![0u8; (3 * CROP * CROP) as usize];
        for v in &mut values {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *v = (128 - strength / 2 + (state >> 33) % strength.max(1)) as u8;
        }
        Mat::from_slice(&values).unwrap().reshape(3, CROP).unwrap().try_clone().unwrap()
    }

    /// Draws a disc; `at` in continuous pixels.
    fn disc(picture: &mut Mat, at: [f32; 2], radius: f32, colour: [f64; 3]) {
        let centre = core::Point::new(((at[0] - 0.5) * 16.0) as i32, ((at[1] - 0.5) * 16.0) as i32);
        let colour = Scalar::new(colour[0], colour[1], colour[2], 0.0);
        imgproc::circle(picture, centre, (radius * 16.0) as i32, colour, imgproc::FILLED, imgproc::LINE_AA, 4).unwrap();
    }

    #[test]
    fn a_drawn_plate_is_found_by_its_outer_rim() {
        // The last one is as bright as the wall and differs in colour only.
        let colours = [[20.0, 20.0, 22.0], [190.0, 30.0, 30.0], [250.0, 80.0, 110.0]];
        for (colour, at) in colours.into_iter().zip([[90.0, 160.0], [170.0, 190.0], [80.0, 100.0]]) {
            for radius in [14.0f32, 25.0, 38.0] {
                let mut picture = grainy(20);
                disc(&mut picture, at, radius, colour);
                disc(&mut picture, at, radius * 0.58, colour.map(|v| v * 0.6 + 60.0));
                disc(&mut picture, at, radius * 0.2, [150.0; 3]);
                let (joints, keypoints) = lifter([at[0] + 8.0, at[1] - 5.0]);
                let found = find(&picture, &REGION, &joints, keypoints.view()).expect("a disc");
                let want = video(at);
                let pixel = REGION.size / CROP as f32;
                assert!((found.x - want[0]).hypot(found.y - want[1]) < 2.0 * pixel, "{found:?}, {want:?}");
                assert!((found.radius / pixel - radius).abs() < 2.5, "{} for {radius}", found.radius / pixel);
            }
        }
    }

    #[test]
    fn noise_boxes_and_far_discs_are_no_plates() {
        let (joints, keypoints) = lifter([110.0, 160.0]);
        for strength in [1, 20, 120, 255] {
            assert_eq!(find(&grainy(strength), &REGION, &joints, keypoints.view()), None, "grain {strength}");
        }
        let mut boxed = grainy(20);
        let area = core::Rect::new(80, 130, 50, 50);
        imgproc::rectangle(&mut boxed, area, Scalar::all(30.0), imgproc::FILLED, imgproc::LINE_8, 0).unwrap();
        assert_eq!(find(&boxed, &REGION, &joints, keypoints.view()), None);
        let mut stored = grainy(20);
        disc(&mut stored, [230.0, 30.0], 20.0, [20.0; 3]);
        assert_eq!(find(&stored, &REGION, &joints, keypoints.view()), None);
    }

    #[test]
    fn unusable_input_gives_no_disc() {
        let (joints, keypoints) = lifter([110.0, 160.0]);
        assert_eq!(find(&Mat::default(), &REGION, &joints, keypoints.view()), None);
        let lost = [[f32::NAN; 2]; JOINTS];
        assert_eq!(find(&grainy(20), &REGION, &lost, keypoints.view()), None);
        assert_eq!(find(&grainy(20), &REGION, &joints, Array2::zeros((0, 0)).view()), None);
    }
}
