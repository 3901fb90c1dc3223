//! The weight plate nearest the camera, as a disc: no back line is read off its rim, and it tells how high the bar is.
//!
//! Circles are proposed by the Hough transform near the wrists and the shoulders and believed only when nearly the whole rim is
//! a radial edge of the picture: no disc is better than a wrong one. Between the frames in which one is searched for so it is
//! followed by its rim. Over the clip the discs are steadied, because a set has one plate of one size that moves smoothly.

use ndarray::ArrayView2;
use opencv::core::{self, Mat, MatTraitConst, Size, Vec3f, Vector};
use opencv::imgproc;

use super::mask;
use super::models::{SIDE, row};
use super::region::Region;
use super::{JOINTS, Joint, Keypoint, PlateDisc};
use rim::{BLUR, COARSE, Circle, Gradient, RIM_INSIDE};

mod rim;
mod steady;

pub(crate) use steady::{height, steady};

/// A plate in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// The disc, in video pixels.
    pub disc: PlateDisc,
    /// Half the height of its ellipse in the picture, video pixels, where nearly the whole rim tells it: the radius, however far the plate is
    /// turned about the vertical.
    pub half_height: Option<f32>,
}

impl Found {
    fn of(circle: &Circle, gradient: &Gradient, region: &Region) -> Self {
        let [x, y] = region.to_video([circle.x / CROP as f32, circle.y / CROP as f32]);
        let pixel = region.size / CROP as f32;
        let half_height = gradient.half_height(circle, region.rot).map(|height| height * pixel);
        Self { disc: PlateDisc { x, y, radius: circle.radius * pixel, seen: true }, half_height }
    }
}

/// Where the plate is searched for in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PlateSearch {
    /// All about the lifter.
    Anywhere,
    /// Where it is expected.
    About(PlateDisc),
    Nowhere,
}

/// Side of the crop, pixels.
const CROP: i32 = SIDE as i32;
/// Radius of a plate in torso lengths as seen: 10 cm at the lifter's distance up to 22.5 cm well nearer the camera.
const RADIUS: std::ops::RangeInclusive<f32> = 0.2..=0.8;
/// A plate's centre lies no farther than this from a wrist or a shoulder, in torso lengths (perspective moves the bar's end).
const REACH: f32 = 1.3;
/// Share of the rim's visible directions that must be a radial edge. On rendered sets true rims are above 0.9, chance
/// circles (racks, posters, the lifter's own outline) rarely above 0.85. Proposals with half of it are followed up.
const RIM_SEEN: f32 = 0.88;
/// Circles that are verified for each proposal picture, best first.
const PROPOSALS: usize = 8;
/// Hough parameters: upper Canny threshold, votes, and least distance of centres in pixels. Generous, as the rim decides. The
/// votes are four tenths of the smallest plate's rim; with a quarter of it the centres that a gym full of edges proposes took half
/// of the time of a whole check, and no more plates were found.
const CANNY: f64 = 60.0;
const VOTES: f64 = 28.0;
const APART: f64 = 6.0;
/// A plate that is followed is within this share of its radius of where it is expected, and as large but for this share. The less of its
/// rim is seen the nearer it must be: with half of the rim it would have to be exactly there.
const FOLLOWED_WITHIN: f32 = 0.3;
pub(super) const FOLLOWED_SIZE: f32 = 0.1;

/// Finds the plate in the 256 × 256 RGB crop of `region` in a `picture` of this width and height; `joints` are placed joints, `keypoints`
/// BlazePose's `[33, 2]`, both in video pixels. None when no rim is convincing, or the input is not usable.
pub(crate) fn find(
    crop_rgb: &Mat,
    region: &Region,
    picture: (u32, u32),
    joints: &[[f32; 2]; JOINTS],
    keypoints: ArrayView2<f32>,
) -> Option<Found> {
    let to_crop = |p: [f32; 2]| region.to_crop(p).map(|v| v * CROP as f32);
    let shoulder = to_crop(joints[Joint::Shoulder as usize]);
    let hip = to_crop(joints[Joint::Hip as usize]);
    let torso = mask::torso(hip, shoulder)?;
    let keypoint = |k: Keypoint| {
        Some(to_crop([*keypoints.get([row(k), 0])?, *keypoints.get([row(k), 1])?])).filter(|p| p[0].is_finite())
    };
    let mut ends = vec![shoulder];
    ends.extend([Keypoint::LeftWrist, Keypoint::RightWrist].into_iter().filter_map(keypoint));
    search(crop_rgb, region, picture, &ends, torso).ok()?
}

/// Finds the plate that is `expected` about there in the crop of `region`, all as for [`find`].
pub(crate) fn follow(crop_rgb: &Mat, region: &Region, picture: (u32, u32), expected: &PlateDisc) -> Option<Found> {
    let [x, y] = region.to_crop([expected.x, expected.y]).map(|v| v * CROP as f32);
    let radius = expected.radius / region.size * CROP as f32;
    if !is_crop(crop_rgb).ok()? {
        return None;
    }
    let moves = FOLLOWED_WITHIN.hypot(FOLLOWED_WITHIN) + FOLLOWED_SIZE;
    let gradient = &Gradient::about([x, y, radius], moves * radius, crop_rgb, region, picture).ok()?;
    let step = f32::from(COARSE);
    let reach = (FOLLOWED_WITHIN * radius / step).ceil() as i32;
    let steps = (-reach..=reach).map(|k| k as f32 * step);
    let about = steps.clone().flat_map(|dx| steps.clone().map(move |dy| gradient.judge(x + dx, y + dy, radius)));
    let first = about.filter(|c| c.inside >= RIM_INSIDE).max_by(|a, b| a.seen.total_cmp(&b.seen))?;
    let found = gradient.fit(gradient.settle(first));
    let away = (found.x - x).hypot(found.y - y).max((found.radius - radius).abs() * FOLLOWED_WITHIN / FOLLOWED_SIZE);
    let trust = ((found.seen - RIM_INSIDE) / (RIM_SEEN - RIM_INSIDE)).min(1.0);
    (away <= trust * FOLLOWED_WITHIN * radius).then(|| Found::of(&found, gradient, region))
}

fn is_crop(crop: &Mat) -> opencv::Result<bool> {
    Ok(crop.typ() == core::CV_8UC3 && crop.size()? == Size::new(CROP, CROP))
}

fn search(
    crop: &Mat,
    region: &Region,
    picture: (u32, u32),
    ends: &[[f32; 2]],
    torso: f32,
) -> opencv::Result<Option<Found>> {
    if !is_crop(crop)? {
        return Ok(None);
    }
    let gradient = Gradient::within(crop, region, picture)?;
    let mut best: Option<(f32, Circle)> = None;
    for (x, y, radius) in proposals(crop, torso)? {
        if !ends.iter().any(|e| (e[0] - x).hypot(e[1] - y) <= REACH * torso) {
            continue;
        }
        let first = gradient.judge(x, y, radius);
        if first.seen < RIM_SEEN / 2.0 {
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
    Ok(best.map(|(_, circle)| Found::of(&gradient.fit(circle), &gradient, region)))
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

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use opencv::core::{MatTrait, Scalar};

    use super::*;

    fn find(
        crop: &Mat,
        region: &Region,
        picture: (u32, u32),
        joints: &[[f32; 2]; JOINTS],
        keypoints: ArrayView2<f32>,
    ) -> Option<PlateDisc> {
        super::find(crop, region, picture, joints, keypoints).map(|found| found.disc)
    }

    fn follow(crop: &Mat, region: &Region, picture: (u32, u32), expected: &PlateDisc) -> Option<PlateDisc> {
        super::follow(crop, region, picture, expected).map(|found| found.disc)
    }

    const REGION: Region = Region { cx: 600.0, cy: 700.0, size: 768.0, rot: -0.8 };
    const PICTURE: (u32, u32) = (1200, 1400);

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
            keypoints[[row(k), 0]] = p[0];
            keypoints[[row(k), 1]] = p[1];
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
                let found = find(&picture, &REGION, PICTURE, &joints, keypoints.view()).expect("a disc");
                let want = video(at);
                let pixel = REGION.size / CROP as f32;
                assert!((found.x - want[0]).hypot(found.y - want[1]) < 2.0 * pixel, "{found:?}, {want:?}");
                assert!((found.radius / pixel - radius).abs() < 2.5, "{} for {radius}", found.radius / pixel);
            }
        }
    }

    /// A plate of rings about a centre between pixels.
    fn plate(at: [f32; 2], radius: f32) -> Mat {
        let mut picture = grainy(20);
        for (share, colour) in [(1.0, 20.0), (0.58, 72.0), (0.2, 150.0)] {
            disc(&mut picture, at, radius * share, [colour; 3]);
        }
        picture
    }

    /// Distance of a disc's centre from a point of the crop, and its radius, crop pixels.
    fn against(found: PlateDisc, at: [f32; 2]) -> (f32, f32) {
        let [x, y] = REGION.to_crop([found.x, found.y]).map(|v| v * CROP as f32);
        ((x - at[0]).hypot(y - at[1]), found.radius / REGION.size * CROP as f32)
    }

    #[test]
    fn a_plate_is_followed_to_a_fraction_of_a_pixel() {
        let expected = |at: [f32; 2], radius: f32| {
            let [x, y] = video(at);
            PlateDisc { x, y, radius: radius * REGION.size / CROP as f32, seen: true }
        };
        for at in [[90.3, 160.0], [170.0, 140.4], [80.6, 100.7]] {
            for radius in [14.0f32, 25.0, 38.0] {
                // Half of what it may be away.
                let about = expected([at[0] + 0.15 * radius, at[1] - 0.1 * radius], 1.03 * radius);
                let found = follow(&plate(at, radius), &REGION, PICTURE, &about).expect("a disc");
                let (off, size) = against(found, at);
                assert!(off < 0.2 && (size - radius).abs() < 1.0, "{off} off, {size} for {radius}");
                // Nothing is there, something far larger, and nothing at all.
                assert_eq!(
                    follow(&plate(at, radius), &REGION, PICTURE, &expected([at[0] + 1.5 * radius, at[1]], radius)),
                    None
                );
                assert_eq!(follow(&plate(at, radius), &REGION, PICTURE, &expected(at, 1.5 * radius)), None);
            }
        }
        assert_eq!(follow(&grainy(20), &REGION, PICTURE, &expected([128.0, 128.0], 30.0)), None);
        assert_eq!(follow(&Mat::default(), &REGION, PICTURE, &expected([128.0, 128.0], 30.0)), None);
    }

    #[test]
    fn a_plate_that_is_turned_away_is_as_high_as_it_is_large() {
        let (at, radius) = ([128.3f32, 130.6f32], 34.0f32);
        let pixel = REGION.size / CROP as f32;
        // As much of it is seen, and so far it leans, degrees.
        for (shown, lean) in [(1.0f32, 0.0f32), (0.94, 0.0), (0.87, 0.0), (0.8, 0.0), (0.87, 25.0), (0.8, -20.0)] {
            let mut picture = grainy(20);
            // Narrower across the picture, in which the crop is turned.
            let turn = -REGION.rot.to_degrees() + lean;
            for (share, colour) in [(1.0f32, 20.0), (0.58, 72.0), (0.2, 150.0)] {
                let (across, upright) = (16.0 * share * shown * radius, 16.0 * share * radius);
                let centre = core::Point::new(((at[0] - 0.5) * 16.0) as i32, ((at[1] - 0.5) * 16.0) as i32);
                let mut outline = Vector::<core::Point>::new();
                imgproc::ellipse_2_poly(
                    centre,
                    Size::new(across as i32, upright as i32),
                    turn as i32,
                    0,
                    360,
                    2,
                    &mut outline,
                )
                .unwrap();
                let colour = Scalar::all(colour);
                imgproc::fill_convex_poly(&mut picture, &outline, colour, imgproc::LINE_AA, 4).unwrap();
            }
            let [x, y] = video(at);
            let about = PlateDisc { x, y, radius: (1.0 + shown) / 2.0 * radius * pixel, seen: true };
            let found = super::follow(&picture, &REGION, PICTURE, &about).expect("a disc");
            let height = found.half_height.expect("its whole rim is seen") / pixel;
            let (sin, cos) = lean.to_radians().sin_cos();
            // The outline is drawn beside what is in it.
            let drawn = radius * (sin / shown).hypot(cos).recip() + 0.5;
            assert!((height / drawn - 1.0).abs() < 0.01, "{height} for {drawn}, {shown} across, leans {lean}");
        }
    }

    #[test]
    fn a_plate_cut_off_by_the_edge_of_the_picture_is_found() {
        let (at, radius) = ([120.0, 150.0], 38.0f32);
        // The picture's lower edge runs through the plate, below its centre.
        let [x, y] = video(at);
        let pixel = REGION.size / CROP as f32;
        let shown = (PICTURE.0, (y + 0.4 * radius * pixel) as u32);
        let mut cut = plate(at, radius);
        for row in 0..CROP {
            for column in 0..CROP {
                if video([column as f32 + 0.5, row as f32 + 0.5])[1] > shown.1 as f32 {
                    *cut.at_2d_mut::<core::Vec3b>(row, column).unwrap() = core::Vec3b::default();
                }
            }
        }
        let (joints, keypoints) = lifter([at[0] + 8.0, at[1] - 5.0]);
        let found = find(&cut, &REGION, shown, &joints, keypoints.view()).expect("a disc");
        let (off, size) = against(found, at);
        assert!(off < 1.0 && (size - radius).abs() < 1.0, "{off} off, {size}");
        let again = follow(&cut, &REGION, shown, &found).expect("a disc");
        assert!((again.x - x).hypot(again.y - y) < pixel, "{again:?}");
    }

    #[test]
    fn a_rim_of_which_part_is_lost_is_followed_where_it_is_expected() {
        let (at, radius) = ([128.0, 130.0], 30.0f32);
        // As bright as what is behind it on a third of its rim.
        let mut faint = grainy(20);
        disc(&mut faint, at, radius, [20.0; 3]);
        let third = core::Rect::new(90, 80, 26, 100);
        imgproc::rectangle(&mut faint, third, Scalar::all(20.0), imgproc::FILLED, imgproc::LINE_8, 0).unwrap();
        let (joints, keypoints) = lifter([at[0] + 8.0, at[1] - 5.0]);
        assert_eq!(find(&faint, &REGION, PICTURE, &joints, keypoints.view()), None);
        let about = |off: f32| {
            let [x, y] = video([at[0] + off * radius, at[1]]);
            PlateDisc { x, y, radius: radius * REGION.size / CROP as f32, seen: true }
        };
        let found = follow(&faint, &REGION, PICTURE, &about(0.02)).expect("a disc");
        let (off, size) = against(found, at);
        assert!(off < 0.5 && (size - radius).abs() < 1.0, "{off} off, {size}");
        assert_eq!(
            follow(&faint, &REGION, PICTURE, &about(0.25)),
            None,
            "farther off than so little of a rim is believed"
        );
    }

    #[test]
    fn a_rim_partly_hidden_is_met_to_half_a_pixel() {
        let (at, radius) = ([128.4, 130.0], 30.0f32);
        let mut picture = plate(at, radius);
        let post = core::Rect::new(96, 90, 20, 80);
        imgproc::rectangle(&mut picture, post, Scalar::all(90.0), imgproc::FILLED, imgproc::LINE_8, 0).unwrap();
        let gradient = Gradient::within(&picture, &REGION, PICTURE).unwrap();
        let fitted = gradient.fit(gradient.judge(at[0] + 1.5, at[1] - 1.5, radius + 1.0));
        assert!((fitted.x - at[0]).hypot(fitted.y - at[1]) < 0.5, "{fitted:?}");
    }

    #[test]
    fn noise_boxes_and_far_discs_are_no_plates() {
        let (joints, keypoints) = lifter([110.0, 160.0]);
        for strength in [1, 20, 120, 255] {
            assert_eq!(find(&grainy(strength), &REGION, PICTURE, &joints, keypoints.view()), None, "grain {strength}");
        }
        let mut boxed = grainy(20);
        let area = core::Rect::new(80, 130, 50, 50);
        imgproc::rectangle(&mut boxed, area, Scalar::all(30.0), imgproc::FILLED, imgproc::LINE_8, 0).unwrap();
        assert_eq!(find(&boxed, &REGION, PICTURE, &joints, keypoints.view()), None);
        let mut stored = grainy(20);
        disc(&mut stored, [230.0, 30.0], 20.0, [20.0; 3]);
        assert_eq!(find(&stored, &REGION, PICTURE, &joints, keypoints.view()), None);
    }

    #[test]
    fn unusable_input_gives_no_disc() {
        let (joints, keypoints) = lifter([110.0, 160.0]);
        assert_eq!(find(&Mat::default(), &REGION, PICTURE, &joints, keypoints.view()), None);
        let lost = [[f32::NAN; 2]; JOINTS];
        assert_eq!(find(&grainy(20), &REGION, PICTURE, &lost, keypoints.view()), None);
        assert_eq!(find(&grainy(20), &REGION, PICTURE, &joints, Array2::zeros((0, 0)).view()), None);
    }
}
