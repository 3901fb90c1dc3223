//! From what was found of the marks in each frame to how the camera moved in each scene.

use std::ops::Range;

use nalgebra::Complex;

use super::similarity::{Agreed, LEVER, Moved, Similarity, agreed};
use super::{Background, Tracked};
use crate::pose::MOST;
use crate::statistics::median;
use crate::track::{CameraMotion, Scene};
use crate::uncertainty::calibration::CAMERA_TOGETHER;

/// A camera whose picture moves by less than this share of its longer side (twice the root mean square) stands still: 1 to 2 mm where the
/// lifter stands.
const STANDS: f64 = 5e-4;
/// Between frames with a motion so far apart, seconds' worth of frames at 30 a second, it goes on evenly.
const BRIDGED: usize = 8;

/// A part of the recorded picture, pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::pose) struct Area {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Area {
    fn holds(&self, [x, y]: [f64; 2]) -> bool {
        let (x, y) = (x as f32, y as f32);
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }
}

/// How the camera moved in each of `n` frames, each scene by itself; none where nothing tells it in any. `covered` are the parts of a
/// frame's picture where the lifter and the plate are.
pub(in crate::pose) fn motions(
    background: &Background,
    n: usize,
    scenes: &[Scene],
    covered: impl Fn(usize) -> Vec<Area>,
) -> Vec<CameraMotion> {
    let told = told(background, n, covered);
    if told.iter().all(Option::is_none) {
        return Vec::new();
    }
    let mut motions = vec![CameraMotion { sd: None, ..CameraMotion::STILL }; n];
    for scene in scenes {
        let frames = scene.frames.start.min(n)..scene.frames.end.min(n);
        let watched = background.tracked.iter().filter(|tracked| frames.contains(&tracked.frame)).count();
        of_scene(&told[frames.clone()], watched, background, &mut motions[frames]);
    }
    motions
}

/// The motion of each frame against the first, where the marks agree on one.
fn told(background: &Background, n: usize, covered: impl Fn(usize) -> Vec<Area>) -> Vec<Option<Agreed>> {
    let mut told: Vec<Option<Agreed>> = vec![None; n];
    let mut base = Agreed { motion: Similarity::NONE, sd: 0.0 };
    let mut following = background.tracked.iter().peekable();
    for (k, keyframe) in background.keyframes.iter().enumerate() {
        // Marks are set in a frame that was found against the ones before, else where these were seen last.
        if let Some(known) = told[..n.min(keyframe.frame + 1)].iter().rev().flatten().next() {
            base = *known;
        }
        if let Some(first) = told.get_mut(keyframe.frame) {
            *first = Some(base);
        }
        let hidden = covered(keyframe.frame);
        let free: Vec<bool> = keyframe.marks.iter().map(|m| !background.is_in(m.place, &hidden)).collect();
        while let Some(tracked) = following.next_if(|tracked| tracked.keyframe == k) {
            let moved = background.free(tracked, &free, &covered(tracked.frame));
            let found = agreed(&moved, background.longer_side());
            if let Some((to, found)) = told.get_mut(tracked.frame).zip(found) {
                *to = Some(Agreed { motion: base.motion.then(&found.motion), sd: base.sd.hypot(found.sd) });
            }
        }
    }
    // Marks that none of the frames after them agreed on tell nothing of their own frame either.
    let agreed_on = |frame: usize| {
        background.tracked.iter().any(|g| g.frame != frame && told.get(g.frame).is_some_and(Option::is_some))
    };
    let lone: Vec<usize> =
        background.keyframes.iter().map(|keyframe| keyframe.frame).filter(|frame| !agreed_on(*frame)).collect();
    for frame in lone {
        if let Some(motion) = told.get_mut(frame) {
            *motion = None;
        }
    }
    told
}

impl Background {
    fn is_in(&self, p: Complex<f64>, boxes: &[Area]) -> bool {
        let p = (p + self.centre()) / f64::from(self.scale);
        boxes.iter().any(|b| b.holds([p.re, p.im]))
    }

    /// The marks that something else covers neither where they were set nor where they are found.
    fn free(&self, tracked: &Tracked, free: &[bool], covered: &[Area]) -> Vec<Moved> {
        let marks = self.keyframes[tracked.keyframe].marks.iter().zip(free).zip(&tracked.found);
        let moved = marks.filter(|((_, free), _)| **free).filter_map(|((mark, _), to)| {
            let to = (*to).filter(|to| !self.is_in(*to, covered))?;
            Some(Moved { from: mark.place, to })
        });
        moved.collect()
    }
}

/// The motions of a scene's frames, of which so many were watched, against its usual picture.
fn of_scene(told: &[Option<Agreed>], watched: usize, background: &Background, motions: &mut [CameraMotion]) {
    let known: Vec<(usize, Agreed)> = told.iter().enumerate().filter_map(|(k, told)| Some((k, (*told)?))).collect();
    // Between fragments a motion would be made up.
    if (known.len() as f32) < MOST * watched as f32 {
        return;
    }
    let usual = |of: fn(&Similarity) -> f64| median(known.iter().map(|(_, told)| of(&told.motion)));
    let usual =
        (usual(|m| m.shift.re), usual(|m| m.shift.im), usual(|m| m.turned.norm().ln()), usual(|m| m.turned.arg()));
    let (Some(x), Some(y), Some(size), Some(turn)) = usual else { return };
    let usual = Similarity { turned: Complex::from_polar(size.exp(), turn), shift: Complex::new(x, y) };
    let from_usual = usual.back();
    let against = |motion: &Similarity| from_usual.then(motion);

    let aside = LEVER * background.longer_side();
    let ends =
        [Complex::new(aside, 0.0), Complex::new(0.0, aside), Complex::new(-aside, 0.0), Complex::new(0.0, -aside)];
    let moved = |motion: &Similarity| ends.map(|p| (motion.of(p) - p).norm()).into_iter().fold(0.0, f64::max);
    let squares = known.iter().map(|(_, told)| moved(&against(&told.motion)).powi(2));
    let still_sd = (squares.sum::<f64>() / known.len() as f64).sqrt();
    let stands = 2.0 * still_sd <= STANDS * background.longer_side();

    let stated = |agreed: &Agreed, sure: bool| {
        let motion = if stands { Similarity::NONE } else { against(&agreed.motion) };
        let sd = if stands { still_sd } else { CAMERA_TOGETHER.value * agreed.sd };
        let px = f64::from(background.scale);
        let round = |value: f64, steps: f64| ((value * steps).round() / steps) as f32;
        CameraMotion {
            x: round(motion.shift.re / px, 100.0),
            y: round(motion.shift.im / px, 100.0),
            roll_deg: round(motion.turned.arg().to_degrees(), 1e4),
            zoom: round(motion.turned.norm(), 1e6),
            sd: sure.then(|| round(sd / px, 1000.0)),
        }
    };
    let mut fill = |frames: Range<usize>, agreed: &Agreed, sure: bool| motions[frames].fill(stated(agreed, sure));
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return };
    fill(0..first.0, &first.1, stands || first.0 <= BRIDGED);
    for pair in known.windows(2) {
        let ((from, before), (to, after)) = (pair[0], pair[1]);
        fill(from..from + 1, &before, true);
        for k in from + 1..to {
            let share = (k - from) as f64 / (to - from) as f64;
            let mix = |a: Complex<f64>, b: Complex<f64>| a + (b - a) * share;
            let between = Similarity {
                turned: mix(before.motion.turned, after.motion.turned),
                shift: mix(before.motion.shift, after.motion.shift),
            };
            let between = Agreed { motion: between, sd: before.sd.max(after.sd) };
            fill(k..k + 1, &between, stands || to - from <= BRIDGED);
        }
    }
    fill(last.0..told.len(), &last.1, stands || told.len() - last.0 <= BRIDGED);
}
