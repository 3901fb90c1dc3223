//! Drawing into a picture, in sizes that grow with it: lines, dots, shaded boxes and text.

use opencv::core::{Mat, MatTraitConst, Point, Rect, Scalar, Size, Vector};
use opencv::imgproc;

/// A colour as red, green, blue. The palette is that of Okabe and Ito (2008), told apart with every kind of colour vision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::render) struct Colour(pub [f64; 3]);

impl Colour {
    pub(super) const BLACK: Self = Self([0.0, 0.0, 0.0]);
    pub(in crate::render) const WHITE: Self = Self([255.0, 255.0, 255.0]);
    pub(super) const GREY: Self = Self([170.0, 170.0, 170.0]);
    pub(super) const BLUE: Self = Self([0.0, 114.0, 178.0]);
    pub(super) const SKY: Self = Self([86.0, 180.0, 233.0]);
    pub(super) const YELLOW: Self = Self([240.0, 228.0, 66.0]);
    pub(super) const VERMILION: Self = Self([235.0, 104.0, 20.0]);
    pub(super) const GREEN: Self = Self([0.0, 190.0, 140.0]);

    /// `share` of the way from this colour to another.
    pub(super) fn toward(self, other: Self, share: f64) -> Self {
        Self(std::array::from_fn(|i| self.0[i] + share * (other.0[i] - self.0[i])))
    }

    fn bgr(self) -> Scalar {
        Scalar::new(self.0[2], self.0[1], self.0[0], 0.0)
    }
}

const FONT: i32 = imgproc::FONT_HERSHEY_DUPLEX;
/// Height of a capital at font scale 1, pixels.
const CAPITAL: f64 = 22.0;
/// Coordinates are handed to OpenCV in sixteenths of a pixel.
const SHIFT: i32 = 4;

/// A BGR picture and its measure.
pub(in crate::render) struct Canvas<'a> {
    picture: &'a mut Mat,
    /// A hundredth of the short edge, pixels: all sizes are given in it.
    pub unit: f64,
    pub width: f64,
    pub height: f64,
}

impl<'a> Canvas<'a> {
    pub(in crate::render) fn new(picture: &'a mut Mat) -> Self {
        let (width, height) = (f64::from(picture.cols()), f64::from(picture.rows()));
        Self { picture, unit: width.min(height) / 100.0, width, height }
    }

    fn thickness(&self, units: f64) -> i32 {
        (units * self.unit).round().max(1.0) as i32
    }

    /// An anti-aliased line through points in pixels, with a dark seam that lifts it off the picture. Width in units.
    pub(super) fn line(&mut self, points: &[[f64; 2]], colour: Colour, width: f64) -> opencv::Result<()> {
        self.seam(points, width)?;
        self.stroke(points, colour, width)
    }

    /// The dark seam alone: of a line whose parts differ in colour all of it is drawn first.
    pub(super) fn seam(&mut self, points: &[[f64; 2]], width: f64) -> opencv::Result<()> {
        self.stroke(points, Colour::BLACK, width + 0.5)
    }

    /// The line without its seam.
    pub(super) fn stroke(&mut self, points: &[[f64; 2]], colour: Colour, width: f64) -> opencv::Result<()> {
        let fine: Vector<Point> = points.iter().filter_map(|p| fixed(*p)).collect();
        if fine.len() < 2 {
            return Ok(());
        }
        let thickness = self.thickness(width);
        imgproc::polylines(self.picture, &fine, false, colour.bgr(), thickness, imgproc::LINE_AA, SHIFT)
    }

    /// A filled dot with a dark seam. Radius in units.
    pub(super) fn dot(&mut self, at: [f64; 2], colour: Colour, radius: f64) -> opencv::Result<()> {
        let Some(centre) = fixed(at) else { return Ok(()) };
        for (colour, radius) in [(Colour::BLACK, radius + 0.25), (colour, radius)] {
            let radius = (radius * self.unit * f64::from(1 << SHIFT)) as i32;
            imgproc::circle(self.picture, centre, radius, colour.bgr(), imgproc::FILLED, imgproc::LINE_AA, SHIFT)?;
        }
        Ok(())
    }

    /// A filled rectangle: left, top, width, height in pixels.
    pub(super) fn fill(&mut self, area: [f64; 4], colour: Colour) -> opencv::Result<()> {
        let area = self.within(area);
        imgproc::rectangle(self.picture, area, colour.bgr(), imgproc::FILLED, imgproc::LINE_8, 0)
    }

    /// Darkens a rectangle so that text on it can be read.
    pub(super) fn shade(&mut self, area: [f64; 4]) -> opencv::Result<()> {
        let area = self.within(area);
        if area.width <= 0 || area.height <= 0 {
            return Ok(());
        }
        let mut dark = Mat::default();
        Mat::roi(self.picture, area)?.convert_to(&mut dark, -1, 0.35, 0.0)?;
        dark.copy_to(&mut Mat::roi_mut(self.picture, area)?)
    }

    fn within(&self, [left, top, width, height]: [f64; 4]) -> Rect {
        let (x0, y0) = (left.clamp(0.0, self.width).round(), top.clamp(0.0, self.height).round());
        let (x1, y1) = ((left + width).clamp(x0, self.width).round(), (top + height).clamp(y0, self.height).round());
        Rect::new(x0 as i32, y0 as i32, (x1 - x0) as i32, (y1 - y0) as i32)
    }

    /// Writes one line of ASCII; `at` is the left end of its base line, `capital` the height of a capital in units.
    pub(in crate::render) fn text(
        &mut self,
        line: &str,
        at: [f64; 2],
        colour: Colour,
        capital: f64,
    ) -> opencv::Result<()> {
        let origin = Point::new(at[0].round() as i32, at[1].round() as i32);
        let (scale, thickness) = self.font(capital);
        let (colour, kind) = (colour.bgr(), imgproc::LINE_AA);
        imgproc::put_text(self.picture, line, origin, FONT, scale, colour, thickness, kind, false)
    }

    /// Width of a line of text, pixels.
    pub(super) fn text_width(&self, line: &str, capital: f64) -> opencv::Result<f64> {
        let (scale, thickness) = self.font(capital);
        let Size { width, .. } = imgproc::get_text_size(line, FONT, scale, thickness, &mut 0)?;
        Ok(f64::from(width))
    }

    fn font(&self, capital: f64) -> (f64, i32) {
        (capital * self.unit / CAPITAL, self.thickness(capital / 12.0))
    }

    /// Breaks text into lines no wider than `width` pixels; a single longer word stays whole.
    pub(super) fn wrap(&self, text: &str, width: f64, capital: f64) -> opencv::Result<Vec<String>> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match (longer, lines.last_mut()) {
                (Some(longer), Some(last)) if self.text_width(&longer, capital)? <= width => *last = longer,
                _ => lines.push(word.to_owned()),
            }
        }
        Ok(lines)
    }
}

/// A point in sixteenths of a pixel; None when it is not finite or far outside any picture.
fn fixed(p: [f64; 2]) -> Option<Point> {
    let near = p.iter().all(|v| v.is_finite() && v.abs() < 1e5);
    // OpenCV counts from the centre of the first pixel, a track from its corner.
    let fine = |v: f64| ((v - 0.5) * f64::from(1 << SHIFT)).round() as i32;
    near.then(|| Point::new(fine(p[0]), fine(p[1])))
}

/// OpenCV's stroke fonts hold ASCII only: signs in use are spelled out, others become `?`.
pub(in crate::render) fn ascii(text: &str) -> String {
    let spell = |c: char| match c {
        '°' => " deg".to_owned(),
        '±' => "+-".to_owned(),
        '−' | '–' | '—' | '‑' => "-".to_owned(),
        '…' => "...".to_owned(),
        '’' | '‘' => "'".to_owned(),
        '“' | '”' => "\"".to_owned(),
        '×' => "x".to_owned(),
        '≥' => ">=".to_owned(),
        '≤' => "<=".to_owned(),
        '→' => "->".to_owned(),
        'ä' => "ae".to_owned(),
        'ö' => "oe".to_owned(),
        'ü' => "ue".to_owned(),
        'Ä' => "Ae".to_owned(),
        'Ö' => "Oe".to_owned(),
        'Ü' => "Ue".to_owned(),
        'ß' => "ss".to_owned(),
        '\u{a0}' | '\u{202f}' | '\n' | '\t' => " ".to_owned(),
        ' '..='~' => c.to_string(),
        _ => "?".to_owned(),
    };
    text.chars().map(spell).collect()
}
