//! A mark of the background: what a corner looks like, and where that is found again in another picture.

use nalgebra::Complex;
use opencv::core::{Mat, MatTraitConst, MatTraitConstManual, Point, Rect, no_array};
use opencv::imgproc;

use super::similarity::Similarity;
use crate::pose::MOST;

/// Half of a mark's side, pixels: 15 × 15 of a corner are seldom found elsewhere.
pub(super) const HALF: i32 = 7;
const SIDE: usize = 2 * HALF as usize + 1;
/// A mark is looked for uphill from where the last motion had it, so far at most, pixels, and all about so far where few are found thus.
const NEAR: i32 = 5;
const FAR: i32 = 20;

/// The brightness of a picture.
pub(super) struct Grey<'a> {
    picture: &'a Mat,
    levels: &'a [u8],
}

impl<'a> Grey<'a> {
    pub fn of(picture: &'a Mat) -> opencv::Result<Self> {
        Ok(Self { picture, levels: picture.data_bytes()? })
    }

    pub fn centre(&self) -> Complex<f64> {
        Complex::new(f64::from(self.picture.cols()), f64::from(self.picture.rows())) / 2.0
    }

    /// The rows of the mark-sized square about a pixel; None where it leaves the picture.
    fn rows(&self, at: Point) -> Option<impl Iterator<Item = &[u8]>> {
        let square = self.around(at, HALF)?;
        let (width, left, top) = (self.picture.cols() as usize, square.x as usize, square.y as usize);
        Some((top..top + SIDE).map(move |row| &self.levels[row * width + left..][..SIDE]))
    }

    /// The square about a pixel that reaches so far from it; None where it leaves the picture.
    fn around(&self, at: Point, reach: i32) -> Option<Rect> {
        let square = Rect::new(at.x - reach, at.y - reach, 2 * reach + 1, 2 * reach + 1);
        let inside = square.x >= 0 && square.y >= 0;
        let inside = inside && square.x + square.width <= self.picture.cols();
        (inside && square.y + square.height <= self.picture.rows()).then_some(square)
    }
}

/// A corner of the background, or of anything.
pub(super) struct Mark {
    /// Its middle, pixels from the picture's centre.
    pub place: Complex<f64>,
    /// The levels about it, row by row.
    pattern: Vec<u8>,
    /// Their sum, and how far they spread: [`spread`] of them.
    sum: f64,
    spread: f64,
}

impl Mark {
    /// What is about the pixel `at`; None where that leaves the picture.
    pub fn set(grey: &Grey, at: Point) -> Option<Self> {
        let pattern: Vec<u8> = grey.rows(at)?.flatten().copied().collect();
        let sum = pattern.iter().map(|level| u32::from(*level)).sum();
        let squares = pattern.iter().map(|level| u32::from(*level).pow(2)).sum();
        Some(Self { place: place(grey, at), pattern, sum: f64::from(sum), spread: spread(sum, squares) })
    }

    /// Where it is, pixels from the picture's centre, uphill from where `expected` has it.
    pub fn near(&self, grey: &Grey, expected: &Similarity) -> Option<Complex<f64>> {
        self.uphill(grey, self.expected_at(grey, expected))
    }

    /// Where it is, likewise, by all that is about there.
    pub fn anywhere(&self, grey: &Grey, expected: &Similarity) -> opencv::Result<Option<Complex<f64>>> {
        let about = self.expected_at(grey, expected);
        let Some(within) = grey.around(about, FAR + HALF) else { return Ok(None) };
        let pattern = Mat::new_rows_cols_with_data(SIDE as i32, SIDE as i32, &self.pattern)?;
        let (mut alike, mut best) = (Mat::default(), Point::default());
        let method = imgproc::TM_CCOEFF_NORMED;
        imgproc::match_template_def(&Mat::roi(grey.picture, within)?, &pattern, &mut alike, method)?;
        opencv::core::min_max_loc(&alike, None, None, None, Some(&mut best), &no_array())?;
        Ok(self.uphill(grey, Point::new(about.x - FAR + best.x, about.y - FAR + best.y)))
    }

    fn expected_at(&self, grey: &Grey, expected: &Similarity) -> Point {
        let about = expected.of(self.place) + grey.centre();
        Point::new(about.re.floor() as i32, about.im.floor() as i32)
    }

    /// From a pixel on to where no neighbour is more alike; None where that is far off, at the picture's edge, or not alike enough.
    fn uphill(&self, grey: &Grey, from: Point) -> Option<Complex<f64>> {
        let (mut at, mut middle) = (from, self.alike(grey, from)?);
        // The pixel before is a neighbour of which it is known how alike it is.
        let mut before = None;
        loop {
            let alike = |x: i32, y: i32| {
                let there = Point::new(at.x + x, at.y + y);
                before
                    .filter(|(known, _)| *known == there)
                    .map_or_else(|| self.alike(grey, there), |(_, alike)| Some(alike))
            };
            let [left, right, above, below] = [alike(-1, 0)?, alike(1, 0)?, alike(0, -1)?, alike(0, 1)?];
            let most = left.max(right).max(above).max(below);
            if most <= middle {
                let between = Complex::new(summit(left, middle, right), summit(above, middle, below));
                // Most of the mark has to be seen there again.
                return (middle >= f64::from(MOST)).then_some(place(grey, at) + between);
            }
            before = Some((at, middle));
            middle = most;
            match most {
                _ if most == left => at.x -= 1,
                _ if most == right => at.x += 1,
                _ if most == above => at.y -= 1,
                _ => at.y += 1,
            }
            if (at.x - from.x).abs().max((at.y - from.y).abs()) > NEAR {
                return None;
            }
        }
    }

    /// Correlation of the mark with what is about a pixel, −1…1; 0 where that is of one grey. None where it leaves the picture.
    fn alike(&self, grey: &Grey, at: Point) -> Option<f64> {
        let (mut sum, mut squares, mut products) = (0u32, 0u32, 0u32);
        for (row, own) in grey.rows(at)?.zip(self.pattern.chunks_exact(SIDE)) {
            for (level, own) in row.iter().zip(own) {
                let level = u32::from(*level);
                sum += level;
                squares += level * level;
                products += level * u32::from(*own);
            }
        }
        let together = self.pattern.len() as f64 * f64::from(products) - f64::from(sum) * self.sum;
        let apart = spread(sum, squares) * self.spread;
        Some(if apart > 0.0 { together / apart.sqrt() } else { 0.0 })
    }
}

/// The variance of a mark's levels, times the square of their number.
fn spread(sum: u32, squares: u32) -> f64 {
    (SIDE * SIDE) as f64 * f64::from(squares) - f64::from(sum).powi(2)
}

/// The middle of a pixel, from the picture's centre.
fn place(grey: &Grey, at: Point) -> Complex<f64> {
    Complex::new(f64::from(at.x) + 0.5, f64::from(at.y) + 0.5) - grey.centre()
}

/// Where the parabola through three values is highest, from the middle one.
fn summit(before: f64, middle: f64, after: f64) -> f64 {
    let bend = before - 2.0 * middle + after;
    if bend < 0.0 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 }
}
