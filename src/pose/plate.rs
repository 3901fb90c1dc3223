//! The weight plate nearest the camera, as a disc: no back line is read off its rim, and it tells how high the bar is.
//!
//! Circles are proposed by the Hough transform near the wrists and the shoulders and believed only when nearly the whole rim is
//! a radial edge of the picture: no disc is better than a wrong one. What the survey finds so is looked at closely: its outline, which is an
//! ellipse where the plate is turned away, and its face, the colours of its rings. Between the frames in which one is searched for so it is
//! followed by its face, or where that tells nothing by its rim. Over a scene the discs are steadied, because a set has one plate of one size
//! that moves smoothly.

use std::f32::consts::FRAC_PI_6;
use std::ops::RangeInclusive;

use nalgebra::Matrix2;
use opencv::core::{self, Mat, MatTraitConst, Size, Vec3f, Vector};
use opencv::imgproc;

use super::error::PoseError;
use super::given::SIDE_IN_TORSOS;
use super::mask;
use super::models::SIDE;
use super::region::Region;
use super::session::{Picture, crop};
use super::{JOINTS, Joint, PlateDisc};
use crate::track::Scene;
use face::Face;
pub(crate) use looks::{Looks, Sought};
use outline::{Outline, height, narrowed};
use pixels::{BLUR, CloseUp, Pixels};
use rim::{COARSE, Circle, RIM_INSIDE};
use steady::steady;

mod face;
mod looks;
mod outline;
mod pixels;
mod rim;
mod steady;

/// A plate in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// The disc, in video pixels.
    pub disc: PlateDisc,
    /// Its outline where nearly the whole rim tells it, or that of the plate that was followed, in video pixels.
    pub outline: Option<Outline>,
    /// Its face, where it was looked at.
    pub face: Option<Face>,
}

impl Found {
    /// Of a circle in the crop of `region`.
    fn of(circle: &Circle, region: &Region) -> Self {
        let [x, y] = region.to_video([circle.x / CROP as f32, circle.y / CROP as f32]);
        let disc = PlateDisc { x, y, radius: circle.radius * region.size / CROP as f32, seen: true };
        Self { disc, outline: None, face: None }
    }
}

/// The discs of a clip's frames, put in each scene on what it shows together, and what that is of its plate. `time_s` are the frames' times.
pub(crate) fn discs(found: &mut [Option<Found>], time_s: &[f64], scenes: &mut [Scene]) -> Vec<Option<PlateDisc>> {
    let mut discs: Vec<_> = found.iter().map(|found| found.as_ref().map(|found| found.disc)).collect();
    for scene in scenes {
        let frames = scene.frames.clone();
        steady(&mut discs[frames.clone()], &time_s[frames.clone()]);
        // One that is of another size than most, or elsewhere, is another plate's.
        for (found, disc) in found[frames.clone()].iter_mut().zip(&discs[frames.clone()]) {
            found.take_if(|_| disc.is_none_or(|disc| !disc.seen));
        }
        scene.plate = height(&found[frames]);
    }
    discs
}

/// Where the plate is searched for in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PlateSearch {
    /// All about the lifter, one that looks so if that is known.
    Anywhere(Option<Looks>),
    /// Where it is expected.
    About(Sought),
    Nowhere,
}

/// Side of the crop, pixels.
const CROP: i32 = SIDE as i32;
/// Radius of a plate in torso lengths as seen: 10 cm at the lifter's distance up to 22.5 cm well nearer the camera.
const RADIUS: RangeInclusive<f32> = 0.2..=0.8;
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
/// Radius of the plate in the crop in which it is followed, pixels: that of the largest in the lifter's.
const FOLLOWED_RADIUS: f32 = *RADIUS.end() / SIDE_IN_TORSOS * SIDE as f32;
/// How far to either side of a rim known so far its edges are searched for, crop pixels, one fit after another.
const FIT_REACH: [i32; 3] = [4, 2, 2];
/// A plate that is followed is within this share of its radius of where it is expected. The less of its rim is seen the nearer it must be: with
/// half of the rim it would have to be exactly there. Of a scene's discs one that is farther from the path of its neighbours is a chance circle.
const FOLLOWED_WITHIN: f32 = 0.3;
/// Radii of one plate's discs are alike but for this share.
pub(super) const SAME_SIZE: f32 = 0.1;

/// Finds the plate in front of a lifter who was placed in `region`, one of these `looks` if they are known; `joints` are placed joints, both they
/// and the `wrists` in video pixels. None when no rim is convincing.
pub(super) fn find(
    picture: &Picture,
    region: &Region,
    joints: &[[f32; 2]; JOINTS],
    wrists: &[[f32; 2]],
    looks: Option<Looks>,
) -> Option<Found> {
    let found = find_in(&crop(picture, region, SIDE).ok()?, region, picture.size(), joints, wrists, looks)?;
    looks.map_or_else(|| Some(seen_whole(picture, found)), |looks| seen_as(picture, found, looks))
}

/// Likewise in the 256 × 256 RGB crop of `region` in a picture of this width and height; None also when the input is not usable.
fn find_in(
    crop_rgb: &Mat,
    region: &Region,
    picture: (u32, u32),
    joints: &[[f32; 2]; JOINTS],
    wrists: &[[f32; 2]],
    looks: Option<Looks>,
) -> Option<Found> {
    let to_crop = |p: [f32; 2]| region.to_crop(p).map(|v| v * CROP as f32);
    let shoulder = to_crop(joints[Joint::Shoulder as usize]);
    let hip = to_crop(joints[Joint::Hip as usize]);
    let torso = mask::torso(hip, shoulder)?;
    let mut ends = vec![shoulder];
    ends.extend(wrists.iter().filter(|wrist| wrist[0].is_finite()).map(|wrist| to_crop(*wrist)));
    // No larger than the plate is known to be, which takes down to a third of the time; its rings, which are smaller, tell its centre too.
    let largest = looks.map_or(f32::INFINITY, |looks| looks.radii().end() / region.size * CROP as f32);
    let radii = RADIUS.start() * torso..=largest.min(RADIUS.end() * torso);
    search(crop_rgb, region, picture, &ends, torso, &radii).ok()?
}

/// The crop in which a plate is followed, and where it lies. It is the plate's own, for the one that the lifter is read in may cut it off.
fn own_crop(picture: &Picture, disc: &PlateDisc) -> Result<(Mat, Region), PoseError> {
    let size = CROP as f32 * disc.radius / FOLLOWED_RADIUS;
    let region = Region { cx: disc.x, cy: disc.y, size, rot: 0.0 };
    Ok((crop(picture, &region, SIDE)?, region))
}

/// The plate that was `found`, by the whole of its rim, and its face: a part of it, and a ring on the plate, may have told another disc.
pub(super) fn seen_whole(picture: &Picture, found: Found) -> Found {
    let whole = || {
        let (crop, region) = own_crop(picture, &found.disc).ok()?;
        let middle = CROP as f32 / 2.0;
        let reach = 2.0 * FOLLOWED_WITHIN * FOLLOWED_RADIUS;
        let pixels = Pixels::about([middle, middle, FOLLOWED_RADIUS], reach, &crop, &region, picture.size()).ok()?;
        let is_same = |circle: &Circle| {
            let away = (circle.x - middle).hypot(circle.y - middle);
            away <= FOLLOWED_WITHIN * FOLLOWED_RADIUS && circle.seen >= RIM_SEEN && circle.inside >= RIM_INSIDE
        };
        let settled = |close: &CloseUp| {
            let first = close.settle(close.judge(middle, middle, FOLLOWED_RADIUS));
            close.outermost(first, (1.0 + FOLLOWED_WITHIN) * FOLLOWED_RADIUS)
        };
        let round = pixels.shaped(&Matrix2::identity());
        let circle = settled(&round);
        // As it looks about 26 and 37 degrees off the side, narrower than high by a tenth and two, where the camera looks down on it, or up.
        let leaning = [-FRAC_PI_6, 0.0, FRAC_PI_6];
        let turned =
            [1.0, 2.0].into_iter().flat_map(|times| leaning.map(|lean| narrowed(1.0 - times * SAME_SIZE, lean)));
        let turned = turned.map(|shape| pixels.shaped(&shape)).filter_map(|close| close.outline(&settled(&close)));
        let mut outlines: Vec<(Outline, Circle)> =
            round.outline(&circle).into_iter().chain(turned).filter(|(_, place)| is_same(place)).collect();
        // Most of them come to the same.
        outlines.sort_by(|(_, a), (_, b)| a.x.total_cmp(&b.x));
        outlines.dedup_by(|(_, a), (_, b)| (a.x - b.x).hypot(a.y - b.y).hypot(a.radius - b.radius) < mask::STEP);
        let largest = outlines.iter().map(|(outline, _)| outline.radius).fold(0.0, f32::max);
        // The tread behind the rim makes an outline too, about which the rings are none.
        let large = outlines.into_iter().filter(|(outline, _)| outline.radius >= (1.0 - SAME_SIZE) * largest);
        let centred = |(outline, place): (Outline, Circle)| {
            Some((outline, Face::centred(&pixels.shaped(&outline.shape), place)?))
        };
        let likest = large.filter_map(centred).min_by(|(_, (_, a)), (_, (_, b))| a.total_cmp(b));
        let Some((outline, (place, off))) = likest else {
            return Some(round.fit(circle)).filter(is_same).map(|circle| Found::of(&circle, &region));
        };
        let beside = places([place.x, place.y], place.radius, 2 * COARSE).map(|[x, y]| Circle::at(x, y, place.radius));
        let face = Face::seen(&pixels.shaped(&outline.shape), &place, off, beside);
        let outline = Outline { radius: outline.radius * region.size / CROP as f32, ..outline };
        Some(Found { outline: Some(outline), face: Some(face), ..Found::of(&place, &region) })
    };
    whole().unwrap_or(found)
}

/// The plate that was `found` if it looks so.
pub(super) fn seen_as(picture: &Picture, found: Found, looks: Looks) -> Option<Found> {
    // The rim alone may be another plate's.
    let followed = looks.near(&found.disc).and_then(|sought| follow_by(picture, &sought, false));
    followed.or_else(|| Some(seen_whole(picture, found)).filter(|found| looks.are_of(found)))
}

/// Finds the plate that is `sought`: by its face, or where something hides that or lights it otherwise, by its rim if all of it is seen.
pub(super) fn follow(picture: &Picture, sought: &Sought) -> Option<Found> {
    follow_by(picture, sought, true)
}

/// Likewise, by the rim of a plate whose face tells where it is only `if_whole`.
fn follow_by(picture: &Picture, sought: &Sought, if_whole: bool) -> Option<Found> {
    let (crop, region) = own_crop(picture, &sought.disc).ok()?;
    follow_in(&crop, &region, picture.size(), sought, if_whole)
}

/// Likewise in the crop of `region`, all as for [`find_in`].
fn follow_in(crop_rgb: &Mat, region: &Region, picture: (u32, u32), sought: &Sought, if_whole: bool) -> Option<Found> {
    let [x, y] = region.to_crop([sought.disc.x, sought.disc.y]).map(|v| v * CROP as f32);
    let radius = sought.disc.radius / region.size * CROP as f32;
    if !is_crop(crop_rgb).ok()? {
        return None;
    }
    let reach = FOLLOWED_WITHIN.hypot(FOLLOWED_WITHIN) * radius;
    let pixels = Pixels::about([x, y, radius], reach, crop_rgb, region, picture).ok()?;
    let close = pixels.shaped(&sought.looks.outline.shape);
    let circles = |step: u8| places([x, y], radius, step).map(|[x, y]| Circle::at(x, y, radius));
    let by_face = |face: Face| face.place(&close, circles(2 * COARSE));
    let by_rim = || {
        let about = circles(COARSE).map(|c| close.judge(c.x, c.y, c.radius)).filter(|c| c.inside >= RIM_INSIDE);
        let found = close.fit_centre(close.settle_centre(about.max_by(|a, b| a.seen.total_cmp(&b.seen))?));
        let away = (found.x - x).hypot(found.y - y);
        let trust = ((found.seen - RIM_INSIDE) / (RIM_SEEN - RIM_INSIDE)).min(1.0);
        Some(found).filter(|_| away <= trust * FOLLOWED_WITHIN * radius)
    };
    let place = match sought.looks.face.filter(Face::is_distinct) {
        Some(face) => by_face(face).or_else(|| by_rim().filter(|found| if_whole && found.seen >= RIM_SEEN))?,
        None => by_rim()?,
    };
    let outline = sought.looks.face.map(|_| sought.looks.outline);
    Some(Found { outline, ..Found::of(&place, region) })
}

/// The places at which a plate of this radius that is expected there is searched for in such steps, crop pixels.
fn places([x, y]: [f32; 2], radius: f32, step: u8) -> impl Iterator<Item = [f32; 2]> {
    let step = f32::from(step);
    let reach = (FOLLOWED_WITHIN * radius / step).ceil() as i32;
    let steps = (-reach..=reach).map(move |k| k as f32 * step);
    steps.clone().flat_map(move |dx| steps.clone().map(move |dy| [x + dx, y + dy]))
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
    radii: &RangeInclusive<f32>,
) -> opencv::Result<Option<Found>> {
    if !is_crop(crop)? || radii.is_empty() {
        return Ok(None);
    }
    let mut proposals = proposals(crop, radii)?;
    proposals.retain(|(x, y, _)| ends.iter().any(|e| (e[0] - x).hypot(e[1] - y) <= REACH * torso));
    if proposals.is_empty() {
        return Ok(None);
    }
    let pixels = Pixels::within(crop, region, picture)?;
    let close = pixels.shaped(&Matrix2::identity());
    let mut best: Option<(f32, Circle)> = None;
    for (x, y, radius) in proposals {
        let first = close.judge(x, y, radius);
        if first.seen < RIM_SEEN / 2.0 {
            continue;
        }
        let circle = close.settle(first);
        let circle = close.outermost(circle, RADIUS.end() * torso);
        if circle.seen < RIM_SEEN || circle.inside < RIM_INSIDE || !RADIUS.contains(&(circle.radius / torso)) {
            continue;
        }
        // Of two whole rims the larger one hides more of the back and is likelier the near plate.
        let worth = circle.seen * (circle.inside + 0.2).min(1.0) * (circle.radius / torso + 0.5);
        if best.is_none_or(|(w, _)| worth > w) {
            best = Some((worth, circle));
        }
    }
    Ok(best.map(|(_, circle)| Found::of(&close.fit(circle), region)))
}

/// Circles of these radii that the Hough transform proposes in brightness and in colourfulness (a coloured plate may be as bright as the wall).
fn proposals(crop: &Mat, radii: &RangeInclusive<f32>) -> opencv::Result<Vec<(f32, f32, f32)>> {
    let mut grey = Mat::default();
    imgproc::cvt_color(crop, &mut grey, imgproc::COLOR_RGB2GRAY, 0)?;
    let (least, most) = (*radii.start() as i32, radii.end().ceil() as i32);
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
mod tests;
