//! Where an edited clip shows another picture over a part of its own: an inset, a box with text, a logo.
//!
//! It is told by how it comes and goes: from one frame to the next a rectangle changes all over while the rest goes on, and a straight edge runs
//! about the rectangle on one side of that moment only. One that slides or fades in, and one that is there from the first frame to the last,
//! which looks like a mirror or a window, are not told.

use std::collections::VecDeque;
use std::ops::Range;

use opencv::core::{self, CV_8U, Mat, MatTraitConst, Rect, Scalar, Size};
use opencv::imgproc;

use super::overlay::Overlay;

/// Points across and down of the pictures that are compared.
pub(super) const FINE: i32 = 64;
/// Grey levels by which a point changes that changes clearly.
const CLEARLY: f64 = 10.0;
/// Shares of the picture that an overlay covers: less hides nothing of a lifter, and of more it is the picture's rest that lies over a scene.
const AREA: Range<f64> = 0.01..0.4;
/// Neither of its sides has fewer points than this.
const LEAST_SIDE: i32 = 6;
/// In an overlay that comes or goes most points change …
const FILLED: f64 = 0.6;
/// … and of all others few do, as a share of its area: a lifter goes on moving.
const ELSEWHERE: f64 = 0.3;
/// The change within it is so many times that in the frames around …
const TIMES: f64 = 3.0;
/// … so many on either side.
const AROUND: usize = 3;
/// The step across its border is so many times those beside the border, which are alike where nothing lies over the picture, and so many
/// times what it is without it.
const EDGED: f64 = 2.0;
/// Every so many frames a picture is kept to see whether an overlay is still there; it has gone where two in a row do not show its border.
const KEPT_OF: usize = 15;
/// Both ends of an overlay agree in so much of what either covers.
const SAME: f64 = 0.6;
/// What is beside it is a picture and no empty margin: it scatters by this, grey levels.
const PICTURED: f64 = 10.0;

/// Finds overlays while a clip's frames come by.
#[derive(Debug, Default)]
pub(super) struct Overlays {
    /// The latest small grey pictures.
    lately: VecDeque<Mat>,
    /// One picture of [`KEPT_OF`].
    kept: Vec<Mat>,
    /// Frames so far.
    frames: usize,
    found: Vec<Found>,
}

/// An overlay that was seen to come, to go, or both.
#[derive(Debug)]
struct Found {
    place: Rect,
    /// First frame with it, if it was seen to come.
    comes: Option<usize>,
    /// First frame without it, if it was seen to go.
    goes: Option<usize>,
}

impl Overlays {
    /// Takes the next frame, [`FINE`] points of grey across and down.
    ///
    /// # Errors
    /// OpenCV's own.
    pub fn add(&mut self, picture: Mat) -> opencv::Result<()> {
        if self.frames.is_multiple_of(KEPT_OF) {
            self.kept.push(picture.clone());
        }
        self.lately.push_back(picture);
        self.frames += 1;
        if self.lately.len() == 2 * AROUND + 2 {
            self.judge()?;
            self.lately.pop_front();
        }
        Ok(())
    }

    /// Judges the step in the middle of the latest pictures.
    fn judge(&mut self) -> opencv::Result<()> {
        let (before, after) = (&self.lately[AROUND], &self.lately[AROUND + 1]);
        let Some(place) = changed_rectangle(before, after)? else { return Ok(()) };
        let change = |k: usize| mean_change(&self.lately[k], &self.lately[k + 1], place);
        let step = change(AROUND)?;
        for k in (0..=2 * AROUND).filter(|k| *k != AROUND) {
            if step < TIMES * change(k)? {
                return Ok(());
            }
        }
        let frame = self.frames - AROUND - 1;
        // Neither where a screen on the wall shows something else, or the light falls otherwise.
        let (edge_before, edge_after) = (edge(before, place)?, edge(after, place)?);
        if edge_after >= EDGED * edge_before.max(1.0) {
            self.found.push(Found { place, comes: Some(frame), goes: None });
        } else if edge_before >= EDGED * edge_after.max(1.0) {
            let came = self.found.iter_mut().rev().find(|f| f.goes.is_none() && agreement(f.place, place) >= SAME);
            match came {
                Some(found) => found.goes = Some(frame),
                None => self.found.push(Found { place, comes: None, goes: Some(frame) }),
            }
        }
        Ok(())
    }

    /// Whether an overlay comes or goes with a frame.
    pub fn explain(&self, frame: usize) -> bool {
        self.found.iter().any(|found| found.comes == Some(frame) || found.goes == Some(frame))
    }

    /// The overlays in order. One that was seen to come or to go only is there as long as its border shows within its scene; those after the
    /// first begin at `cuts`.
    ///
    /// # Errors
    /// OpenCV's own.
    pub fn finish(self, cuts: &[usize]) -> opencv::Result<Vec<Overlay>> {
        let mut overlays = Vec::with_capacity(self.found.len());
        for Found { place, comes, goes } in &self.found {
            let shown: Vec<bool> =
                self.kept.iter().map(|kept| Ok(edge(kept, *place)? >= EDGED)).collect::<opencv::Result<_>>()?;
            let is_gone = |k: usize| shown.get(k..k + 2).is_some_and(|pair| !pair[0] && !pair[1]);
            let end = |start: usize| {
                let gone = (start.div_ceil(KEPT_OF)..shown.len()).find(|k| is_gone(*k)).map(|k| k * KEPT_OF);
                let cut = cuts.iter().find(|cut| **cut > start).copied();
                gone.into_iter().chain(cut).fold(self.frames, usize::min)
            };
            let start = |end: usize| {
                let gone = (1..end / KEPT_OF + 1).rev().find(|k| is_gone(k - 1)).map(|k| k * KEPT_OF);
                let cut = cuts.iter().rev().find(|cut| **cut < end).copied();
                gone.into_iter().chain(cut).fold(0, usize::max)
            };
            let frames = match (*comes, *goes) {
                (Some(comes), Some(goes)) => comes..goes,
                (Some(comes), None) => comes..end(comes),
                (None, Some(goes)) => start(goes)..goes,
                (None, None) => continue,
            };
            let Rect { x, y, width, height } = *place;
            let sides = [x, y, x + width, y + height].map(|points| points as f32 / FINE as f32);
            overlays.push(Overlay { frames, sides });
        }
        overlays.sort_by_key(|overlay| (overlay.frames.start, overlay.frames.end));
        Ok(overlays)
    }
}

/// The rectangle in which most changes from one picture to the next while hardly anything does outside; `None` where there is none.
fn changed_rectangle(before: &Mat, after: &Mat) -> opencv::Result<Option<Rect>> {
    let [mut apart, mut changed, mut closed] = std::array::from_fn(|_| Mat::default());
    core::absdiff(before, after, &mut apart)?;
    imgproc::threshold(&apart, &mut changed, CLEARLY, 255.0, imgproc::THRESH_BINARY)?;
    // Points in which both pictures happen to be alike do not divide it.
    let kernel = imgproc::get_structuring_element_def(imgproc::MORPH_RECT, Size::new(3, 3))?;
    imgproc::morphology_ex_def(&changed, &mut closed, imgproc::MORPH_CLOSE, &kernel)?;
    let [mut labels, mut parts, mut centres] = std::array::from_fn(|_| Mat::default());
    let count = imgproc::connected_components_with_stats_def(&closed, &mut labels, &mut parts, &mut centres)?;
    let part = |k: i32, what: i32| parts.at_2d::<i32>(k, what).copied();
    // The first part is what did not change.
    let mut largest: Option<(i32, Rect)> = None;
    for k in 1..count {
        let points = part(k, imgproc::CC_STAT_AREA)?;
        if largest.is_none_or(|(most, _)| points > most) {
            let [x, y, width, height] =
                [imgproc::CC_STAT_LEFT, imgproc::CC_STAT_TOP, imgproc::CC_STAT_WIDTH, imgproc::CC_STAT_HEIGHT]
                    .map(|what| part(k, what));
            largest = Some((points, Rect::new(x?, y?, width?, height?)));
        }
    }
    let is_one = |place: &Rect| {
        place.width.min(place.height) >= LEAST_SIDE
            && AREA.contains(&(f64::from(place.area()) / f64::from(FINE * FINE)))
    };
    let place = largest.map(|(_, place)| trimmed(&closed, place)).transpose()?;
    let Some(place) = place.filter(is_one) else {
        return Ok(None);
    };
    let area = f64::from(place.area());
    let within = f64::from(core::count_non_zero(&closed.roi(place)?)?);
    let elsewhere = f64::from(core::count_non_zero(&closed)?) - within;
    if within < FILLED * area || elsewhere > ELSEWHERE * area {
        return Ok(None);
    }
    // What lies beside it is a picture.
    let mut beside = Mat::new_size_with_default(Size::new(FINE, FINE), CV_8U, Scalar::all(255.0))?;
    imgproc::rectangle(&mut beside, place, Scalar::all(0.0), imgproc::FILLED, imgproc::LINE_8, 0)?;
    let [mut mean, mut scatter] = std::array::from_fn(|_| Mat::default());
    core::mean_std_dev(after, &mut mean, &mut scatter, &beside)?;
    Ok((*scatter.at::<f64>(0)? >= PICTURED).then_some(place))
}

/// A rectangle without the sides along which less than half changed, the thinnest first: what moves beside an overlay hangs on to it.
fn trimmed(changed: &Mat, mut place: Rect) -> opencv::Result<Rect> {
    while place.area() > 0 {
        let Rect { x, y, width, height } = place;
        let sides = [
            (Rect::new(x, y, 1, height), Rect::new(x + 1, y, width - 1, height)),
            (Rect::new(x + width - 1, y, 1, height), Rect::new(x, y, width - 1, height)),
            (Rect::new(x, y, width, 1), Rect::new(x, y + 1, width, height - 1)),
            (Rect::new(x, y + height - 1, width, 1), Rect::new(x, y, width, height - 1)),
        ];
        let mut thinnest = (0.5, place);
        for (side, without) in sides {
            let share = f64::from(core::count_non_zero(&changed.roi(side)?)?) / f64::from(side.area());
            if share < thinnest.0 {
                thinnest = (share, without);
            }
        }
        if thinnest.1 == place {
            break;
        }
        place = thinnest.1;
    }
    Ok(place)
}

/// Mean change within a rectangle from one picture to the next, grey levels.
fn mean_change(before: &Mat, after: &Mat, place: Rect) -> opencv::Result<f64> {
    let mut apart = Mat::default();
    core::absdiff(&before.roi(place)?, &after.roi(place)?, &mut apart)?;
    Ok(core::mean_def(&apart)?[0])
}

/// The mean step across the border of a rectangle, where that does not lie on the picture's own, as a multiple of the mean step beside it, on
/// the smoother side. The point on the border is passed over: it holds some of both sides.
fn edge(picture: &Mat, place: Rect) -> opencv::Result<f64> {
    let Rect { x, y, width, height } = place;
    let column = |x: i32| Rect::new(x, y, 1, height);
    let row = |y: i32| Rect::new(x, y, width, 1);
    // Lines along each side from two within to two without.
    let sides = [
        [x + 3, x + 1, x - 1, x - 3].map(column),
        [x + width - 4, x + width - 2, x + width, x + width + 2].map(column),
        [y + 3, y + 1, y - 1, y - 3].map(row),
        [y + height - 4, y + height - 2, y + height, y + height + 2].map(row),
    ];
    let whole = Rect::new(0, 0, FINE, FINE);
    let step = |from: Rect, to: Rect| {
        let mut apart = Mat::default();
        core::absdiff(&picture.roi(from)?, &picture.roi(to)?, &mut apart)?;
        Ok::<_, opencv::Error>(core::mean_def(&apart)?[0])
    };
    let [mut across, mut within, mut without] = [0.0; 3];
    for [deep, inside, outside, far] in sides {
        if [deep, far].iter().all(|line| (whole & *line) == *line) {
            across += step(inside, outside)?;
            within += step(deep, inside)?;
            without += step(outside, far)?;
        }
    }
    // On a smooth wall a slight shade is no edge.
    Ok(across / within.min(without).max(0.5 * CLEARLY * sides.len() as f64))
}

/// Share of what two rectangles cover together that both cover.
fn agreement(a: Rect, b: Rect) -> f64 {
    let both = f64::from((a & b).area());
    both / (f64::from(a.area()) + f64::from(b.area()) - both)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A room with a pattern of its own before which a lifter goes to and fro, `scene` telling one room from another.
    fn level(scene: i32, frame: usize, x: i32, y: i32) -> f64 {
        let wall = 110.0 + 35.0 * (0.11 * f64::from(x * (1 + scene)) + 0.07 * f64::from(y) + f64::from(scene)).sin();
        let at = 32.0 + 10.0 * (frame as f64 / 15.0).sin();
        if (f64::from(x) - at).abs() < 4.0 && (15..60).contains(&y) { 30.0 } else { wall }
    }

    /// What is found in a clip of 150 frames where a point's level is as told.
    fn found(cuts: &[usize], level: impl Fn(usize, i32, i32) -> f64) -> Vec<Overlay> {
        let mut overlays = Overlays::default();
        for frame in 0..150 {
            let points: Vec<u8> =
                (0..FINE * FINE).map(|k| level(frame, k % FINE, k / FINE).clamp(0.0, 255.0) as u8).collect();
            let picture = Mat::new_rows_cols_with_data(FINE, FINE, &points).unwrap().try_clone().unwrap();
            overlays.add(picture).unwrap();
        }
        overlays.finish(cuts).unwrap()
    }

    fn is_inside(x: i32, y: i32) -> bool {
        (44..62).contains(&x) && (5..25).contains(&y)
    }

    /// Another film in a corner in some frames.
    fn inset(shown: Range<usize>) -> impl Fn(usize, i32, i32) -> f64 {
        move |frame, x, y| {
            if shown.contains(&frame) && is_inside(x, y) {
                250.0 - 0.4 * level(2, frame + 7, 3 * x, 3 * y)
            } else {
                level(0, frame, x, y)
            }
        }
    }

    #[test]
    fn a_film_in_a_corner_is_found_with_its_frames_and_place() {
        let overlays = found(&[], inset(40..100));
        assert_eq!(overlays.len(), 1, "{overlays:?}");
        assert_eq!(overlays[0].frames, 40..100);
        let truth = [44.0, 5.0, 62.0, 25.0].map(|points| points / FINE as f32);
        assert!(overlays[0].sides.iter().zip(truth).all(|(a, b)| (a - b).abs() < 0.06), "{overlays:?}");
    }

    #[test]
    fn one_that_only_comes_or_goes_is_there_for_the_rest_of_its_scene() {
        assert_eq!(found(&[], inset(40..999))[0].frames, 40..150);
        assert_eq!(found(&[], inset(0..60))[0].frames, 0..60);
        assert_eq!(found(&[120], inset(40..999))[0].frames, 40..120);
        assert_eq!(found(&[20], inset(0..60))[0].frames, 20..60);
    }

    #[test]
    fn one_whose_border_is_lost_has_gone() {
        // It opens on the next scene: its border fades within half a second.
        let opening = |frame: usize, x: i32, y: i32| {
            let share = if is_inside(x, y) { (1.0 - (frame as f64 - 40.0) / 15.0).clamp(0.0, 1.0) } else { 0.0 };
            if frame < 40 { level(0, frame, x, y) } else { level(0, frame, x, y) * (1.0 - share) + 230.0 * share }
        };
        let overlays = found(&[], opening);
        assert!(overlays.iter().all(|overlay| overlay.frames.end <= 75), "{overlays:?}");
    }

    #[test]
    fn a_cut_a_lamp_and_a_screen_on_the_wall_are_none() {
        // Another room; the whole brighter.
        assert!(found(&[60], |frame, x, y| level(i32::from(frame >= 60), frame, x, y)).is_empty());
        assert!(found(&[], |frame, x, y| level(0, frame, x, y) + if frame >= 60 { 25.0 } else { 0.0 }).is_empty());
        // A screen in the room on which films are cut.
        let screen = |frame: usize, x, y| {
            if is_inside(x, y) { 250.0 - level(3 + i32::from(frame >= 60), frame, x, y) } else { level(0, frame, x, y) }
        };
        assert!(found(&[], screen).is_empty());
        // A clip with black margins, cut.
        let margins = |frame: usize, x: i32, y: i32| {
            if (20..44).contains(&x) { level(i32::from(frame >= 60), frame, x, y) } else { 0.0 }
        };
        assert!(found(&[60], margins).is_empty());
    }
}
