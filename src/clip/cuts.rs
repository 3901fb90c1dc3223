//! How a clip was edited: cuts, fades over up to a second and a half, freezes, and other pictures laid over its own.
//!
//! Told from small grey thumbnails of the frames alone. A cut is a step that is much larger than the steps around it: the movement of a lifter, a
//! pan or a shaking camera goes on from frame to frame. In a fade the pictures between two that differ are mixtures of them, which no
//! movement makes.

use opencv::core::{CV_32F, Mat, MatTraitConst, MatTraitConstManual, Size};
use opencv::imgproc;

use super::freezes::Freezes;
use super::overlay::Overlay;
use super::overlays::{FINE, Overlays};

/// Width and height of a thumbnail: a lifter who fills a third of the picture covers 100 of its points.
const THUMBNAIL: (i32, i32) = (32, 32);
/// Pixels across and down that make one point of it: all of a large picture would cost more than they tell.
const PICKED: i32 = 8;
/// A cut changes the thumbnail by this, grey levels (root mean square) …
const LEAST_STEP: f32 = 8.0;
/// … which is so many times the largest other step within [`AROUND`] frames.
const TIMES: f32 = 3.0;
const AROUND: usize = 8;
/// Between scenes the thumbnails agree no better than this (correlation); a flash or a camera that sets its exposure anew leaves the pattern.
const ALIKE: f32 = 0.9;
/// Half of a fade, seconds: of a quick and of a slow one.
const HALF_FADES_S: [f64; 2] = [0.5, REACH_S];
/// So much before and after a frame decides about it, seconds.
const REACH_S: f64 = 0.75;
/// The pictures at the ends of a fade differ by this, grey levels …
const LEAST_FADE: f32 = 10.0;
/// … and agree no better than this …
const FADED: f32 = 0.8;
/// … and those in its middle half are mixtures of the two, up to this share of their difference.
const MIXED: f32 = 0.25;
/// Fewest frames that are clearly mixtures: between the ends of a cut there is none.
const FEWEST_MIXED: usize = 4;
/// Shares of the later picture in a mixture that is clearly one.
const CLEARLY: std::ops::Range<f32> = 0.1..0.9;

/// A small grey picture of a frame.
#[derive(Debug, Clone)]
pub struct Thumbnail {
    /// Grey levels of [`THUMBNAIL`] points.
    levels: Vec<f32>,
    /// The same of [`FINE`] × `FINE` points.
    fine: Mat,
}

/// How a clip was edited.
#[derive(Debug, Clone, PartialEq)]
pub struct Edits {
    /// First frames of the scenes after the first, in rising order. The frames of a fade, and those of a freeze, are a scene of their
    /// own, in which nothing is to be measured.
    pub cuts: Vec<usize>,
    /// Where other pictures lie over its own, in order.
    pub overlays: Vec<Overlay>,
}

impl Thumbnail {
    /// Of an upright BGR picture.
    ///
    /// # Errors
    /// OpenCV's own.
    pub fn of(picture: &Mat) -> opencv::Result<Self> {
        let [mut picked, mut small, mut grey, mut levels] = std::array::from_fn(|_| Mat::default());
        let (width, height) = (PICKED * THUMBNAIL.0, PICKED * THUMBNAIL.1);
        imgproc::resize(picture, &mut picked, Size::new(width, height), 0.0, 0.0, imgproc::INTER_NEAREST)?;
        imgproc::resize(&picked, &mut small, Size::new(THUMBNAIL.0, THUMBNAIL.1), 0.0, 0.0, imgproc::INTER_AREA)?;
        imgproc::cvt_color_def(&small, &mut grey, imgproc::COLOR_BGR2GRAY)?;
        grey.convert_to_def(&mut levels, CV_32F)?;
        let [mut small, mut fine] = std::array::from_fn(|_| Mat::default());
        imgproc::resize(&picked, &mut small, Size::new(FINE, FINE), 0.0, 0.0, imgproc::INTER_AREA)?;
        imgproc::cvt_color_def(&small, &mut fine, imgproc::COLOR_BGR2GRAY)?;
        Ok(Self { levels: levels.data_typed::<f32>()?.to_vec(), fine })
    }

    /// Root mean square difference, grey levels.
    fn apart(&self, other: &Self) -> f32 {
        let squares = self.levels.iter().zip(&other.levels).map(|(a, b)| (a - b).powi(2));
        (squares.sum::<f32>() / self.levels.len() as f32).sqrt()
    }

    /// Correlation of the two; 0 where either is of one grey.
    fn alike(&self, other: &Self) -> f32 {
        let mean = |thumbnail: &Self| thumbnail.levels.iter().sum::<f32>() / thumbnail.levels.len() as f32;
        let (a, b) = (mean(self), mean(other));
        let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
        for (x, y) in self.levels.iter().zip(&other.levels) {
            ab += (x - a) * (y - b);
            aa += (x - a).powi(2);
            bb += (y - b).powi(2);
        }
        if aa * bb > 1.0 { ab / (aa * bb).sqrt() } else { 0.0 }
    }

    /// How much of a mixture of `from` and `to` is `to`, and how far this is from that mixture, grey levels.
    fn mixed(&self, from: &Self, to: &Self) -> (f32, f32) {
        let change = from.levels.iter().zip(&to.levels).map(|(a, b)| b - a);
        let (along, whole) = change
            .zip(self.levels.iter().zip(&from.levels))
            .fold((0.0, 0.0), |(along, whole), (change, (x, a))| (along + (x - a) * change, whole + change * change));
        let share = if whole > 0.0 { along / whole } else { 0.0 };
        let squares = self
            .levels
            .iter()
            .zip(from.levels.iter().zip(&to.levels))
            .map(|(x, (a, b))| (x - a - share * (b - a)).powi(2));
        (share, (squares.sum::<f32>() / self.levels.len() as f32).sqrt())
    }
}

/// Finds the cuts of a clip while its frames come by; keeps the thumbnails of the last two seconds.
#[derive(Debug, Default)]
pub struct Cuts {
    thumbnails: Vec<Thumbnail>,
    time_s: Vec<f64>,
    /// Index of the first thumbnail that is kept.
    kept_from: usize,
    /// Place among the kept thumbnails of the first frame that was not looked at.
    next: usize,
    cuts: Vec<usize>,
    /// Frames that are mixtures of two scenes.
    mixed: Vec<usize>,
    freezes: Freezes,
    overlays: Overlays,
}

impl Cuts {
    /// Adds the next frame, shown at `time_s`.
    ///
    /// # Errors
    /// OpenCV's own.
    pub fn add(&mut self, mut thumbnail: Thumbnail, time_s: f64) -> opencv::Result<()> {
        self.overlays.add(std::mem::take(&mut thumbnail.fine))?;
        if let Some(last) = self.thumbnails.last() {
            self.freezes.add(last.apart(&thumbnail), self.kept_from + self.thumbnails.len(), time_s);
        }
        self.thumbnails.push(thumbnail);
        self.time_s.push(time_s);
        let settled = |next: usize| next + AROUND + 1 < self.thumbnails.len() && self.time_s[next] + REACH_S < time_s;
        if settled(self.next) {
            self.judge(self.next);
            self.next += 1;
        }
        // Dropped seldom, for that moves what is kept.
        let needless = self.time_s[..self.next].partition_point(|t| *t < time_s - 4.0 * REACH_S);
        let needless = needless.min(self.next.saturating_sub(AROUND + 1));
        if needless > AROUND && 2 * needless > self.thumbnails.len() {
            self.thumbnails.drain(..needless);
            self.time_s.drain(..needless);
            self.kept_from += needless;
            self.next -= needless;
        }
        Ok(())
    }

    /// How the clip was edited.
    ///
    /// # Errors
    /// OpenCV's own.
    pub fn finish(mut self) -> opencv::Result<Edits> {
        (self.next..self.thumbnails.len()).for_each(|place| self.judge(place));
        let frames = self.kept_from + self.thumbnails.len();
        let mut found = self.cuts.clone();
        for fade in self.mixed.chunk_by(|a, b| a + 1 == *b) {
            let (start, end) = (fade[0], fade[fade.len() - 1] + 1);
            // The frames beside a cut look mixed where a fade follows it.
            if !self.cuts.iter().any(|cut| (start..end).contains(cut)) {
                found.extend([start, end].into_iter().filter(|frame| (1..frames).contains(frame)));
            }
        }
        found.extend(self.freezes.finish().into_iter().flat_map(|freeze| [freeze.start, freeze.end]));
        found.retain(|frame| !self.overlays.explain(*frame));
        found.sort_unstable();
        found.dedup();
        let overlays = self.overlays.finish(&found)?;
        Ok(Edits { cuts: found, overlays })
    }

    fn judge(&mut self, place: usize) {
        if is_cut(&self.thumbnails, place) {
            self.cuts.push(self.kept_from + place);
        }
        if HALF_FADES_S.iter().any(|half_s| is_within_fade(&self.thumbnails, &self.time_s, place, *half_s)) {
            self.mixed.push(self.kept_from + place);
        }
    }
}

/// Whether the frame at `place` begins another scene.
fn is_cut(thumbnails: &[Thumbnail], place: usize) -> bool {
    let step = |k: usize| thumbnails[k - 1].apart(&thumbnails[k]);
    // Most frames are told by this alone.
    if place == 0 || step(place) < LEAST_STEP || thumbnails[place - 1].alike(&thumbnails[place]) > ALIKE {
        return false;
    }
    let around = place.saturating_sub(AROUND).max(1)..(place + AROUND + 1).min(thumbnails.len());
    step(place) >= TIMES * around.filter(|k| *k != place).map(step).fold(0.0, f32::max)
}

/// Whether a frame is a mixture of those `half_s` before and after it, as the frames between them are.
fn is_within_fade(thumbnails: &[Thumbnail], time_s: &[f64], middle: usize, half_s: f64) -> bool {
    let first = time_s.partition_point(|t| *t < time_s[middle] - half_s);
    let last = time_s.partition_point(|t| *t <= time_s[middle] + half_s) - 1;
    let (from, to) = (&thumbnails[first], &thumbnails[last]);
    let apart = from.apart(to);
    if apart < LEAST_FADE || from.alike(to) > FADED {
        return false;
    }
    let quarter = (last - first) / 4;
    let between: Vec<(f32, f32)> =
        thumbnails[first + quarter..=last - quarter].iter().map(|p| p.mixed(from, to)).collect();
    between.iter().all(|(_, off)| *off <= MIXED * apart)
        && between.iter().filter(|(share, _)| CLEARLY.contains(share)).count() >= FEWEST_MIXED
        && CLEARLY.contains(&thumbnails[middle].mixed(from, to).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: f64 = 30.0;

    /// A thumbnail of a scene: a wall with a pattern of its own, before which a lifter stands at `x`.
    fn thumbnail(scene: u32, x: f32) -> Thumbnail {
        let level = |k: i32| {
            let (column, row) = ((k % THUMBNAIL.0) as f32, (k / THUMBNAIL.0) as f32);
            let (across, down) = (1.0 + scene as f32, 3.0 - scene as f32);
            let wall = 100.0 + 60.0 * (0.2 * (across * column + down * row) + scene as f32).sin();
            let lifter = (1.5 - (column - x).abs() / 3.0).clamp(0.0, 1.0) * if row > 8.0 { 1.0 } else { 0.0 };
            wall + lifter * (30.0 - wall)
        };
        small((0..THUMBNAIL.0 * THUMBNAIL.1).map(level).collect())
    }

    /// A thumbnail of these levels; nothing is looked for in its finer points.
    fn small(levels: Vec<f32>) -> Thumbnail {
        let fine = Mat::new_size_with_default(Size::new(FINE, FINE), opencv::core::CV_8U, 0.into()).unwrap();
        Thumbnail { levels, fine }
    }

    fn mix(a: &Thumbnail, b: &Thumbnail, share: f32) -> Thumbnail {
        small(a.levels.iter().zip(&b.levels).map(|(a, b)| a + share * (b - a)).collect())
    }

    fn found(thumbnails: &[Thumbnail]) -> Vec<usize> {
        let mut cuts = Cuts::default();
        for (k, thumbnail) in thumbnails.iter().enumerate() {
            cuts.add(thumbnail.clone(), k as f64 / RATE).unwrap();
        }
        assert!(cuts.thumbnails.len() < 200, "a long clip is not kept");
        cuts.finish().unwrap().cuts
    }

    /// The lifter goes to and fro.
    fn at(k: usize) -> f32 {
        16.0 + 4.0 * (k as f32 / 20.0).sin()
    }

    #[test]
    fn a_cut_is_found_at_its_frame_and_movement_is_none() {
        let thumbnails: Vec<Thumbnail> =
            (0..1200).map(|k| thumbnail(u32::from((50..1000).contains(&k)), at(k))).collect();
        assert_eq!(found(&thumbnails), [50, 1000]);
        let one: Vec<Thumbnail> = (0..120).map(|k| thumbnail(0, at(k))).collect();
        assert!(found(&one).is_empty());
    }

    #[test]
    fn a_pan_and_a_flash_are_no_cuts() {
        let panned = |k: usize| {
            let whole = thumbnail(3, 16.0);
            let shift = k / 2 % THUMBNAIL.0 as usize;
            small((0..whole.levels.len()).map(|i| whole.levels[i / 32 * 32 + (i + shift) % 32]).collect())
        };
        assert!(found(&(0..120).map(panned).collect::<Vec<_>>()).is_empty());
        let lit =
            |k: usize| small(thumbnail(0, at(k)).levels.iter().map(|v| if k >= 60 { 1.3 * v } else { *v }).collect());
        assert!(found(&(0..120).map(lit).collect::<Vec<_>>()).is_empty());
    }

    #[test]
    fn the_frames_of_a_fade_are_a_scene_of_their_own() {
        for length in [12, 24] {
            let share = |k: usize| ((k as f32 - 60.0) / length as f32).clamp(0.0, 1.0);
            let thumbnails: Vec<Thumbnail> =
                (0..140).map(|k| mix(&thumbnail(0, at(k)), &thumbnail(1, at(k)), share(k))).collect();
            let cuts = found(&thumbnails);
            assert_eq!(cuts.len(), 2, "{length}: {cuts:?}");
            assert!(cuts[0] >= 58 && cuts[1] <= 60 + length + 2, "{length}: {cuts:?}");
            assert!(cuts[1] - cuts[0] >= length / 2, "{length}: {cuts:?}");
        }
        // To black.
        let black = small(vec![0.0; 1024]);
        let thumbnails: Vec<Thumbnail> =
            (0..120).map(|k| mix(&thumbnail(0, at(k)), &black, ((k as f32 - 60.0) / 20.0).clamp(0.0, 1.0))).collect();
        assert_eq!(found(&thumbnails).len(), 2);
    }

    #[test]
    fn a_freeze_is_a_scene_of_its_own() {
        let shown = |k: usize| k.min(50).max(k.saturating_sub(40));
        let thumbnails: Vec<Thumbnail> = (0..160).map(|k| thumbnail(0, at(shown(k)))).collect();
        assert_eq!(found(&thumbnails), [51, 91]);
    }

    #[test]
    fn a_clip_of_few_frames_has_one_scene() {
        assert!(found(&[]).is_empty());
        assert!(found(&[thumbnail(0, 1.0)]).is_empty());
    }
}
