//! From a decoded frame to the picture that a player shows: colours, square pixels, mirroring and turn.

use ffmpeg::{format::Pixel, frame, software::scaling};
use ffmpeg_the_third as ffmpeg;
use opencv::core::{Mat, MatTraitConst, Size};
use opencv::imgproc;

use super::{
    ClipError,
    display::Display,
    frames::picture,
    tone::{ToneMap, is_hdr},
};

/// Pixels oblong by less than this stay as they are: encoders write such ratios when they round sizes to even numbers.
const OBLONG: f64 = 0.01;
/// Beyond this ratio it is a mistake, not a lens.
const MOST_OBLONG: std::ops::RangeInclusive<f64> = 0.25..=4.0;

/// Makes pictures of frames.
pub(super) struct Painter {
    /// Width of a stored pixel over its height.
    pixel_aspect: f64,
    display: Display,
    scaler: Option<scaling::Context>,
    tone: Option<ToneMap>,
    /// Whether this FFmpeg cannot map high dynamic ranges; their pictures stay as they are.
    without_tone: bool,
}

impl Painter {
    /// For frames whose pixels are `aspect` times as wide as high, shown by `display`.
    pub fn new(aspect: f64, display: Display) -> Self {
        let oblong = MOST_OBLONG.contains(&aspect) && (aspect - 1.0).abs() > OBLONG;
        Self { pixel_aspect: if oblong { aspect } else { 1.0 }, display, scaler: None, tone: None, without_tone: false }
    }

    /// The frame's picture, BGR 8 bit, upright, of square pixels, in the standard range.
    pub fn paint(&mut self, frame: &frame::Video) -> Result<Mat, ClipError> {
        let bgr = self.bgr(frame).map_err(|error| ClipError::Decoder { reason: error.to_string() })?;
        // A copy, without the bytes that pad its rows.
        let stored = picture(bgr.width(), bgr.height(), bgr.data(0), bgr.stride(0))?;
        let square = square_pixels(stored, self.pixel_aspect)?;
        Ok(self.display.apply(square)?)
    }

    /// Whether pictures are mapped from a high dynamic range.
    pub fn is_tone_mapping(&self) -> bool {
        self.tone.is_some()
    }

    fn bgr(&mut self, frame: &frame::Video) -> Result<frame::Video, ffmpeg::Error> {
        if is_hdr(frame.color_transfer_characteristic()) && !self.without_tone {
            let tone = self.tone.take().filter(|tone| tone.fits(frame)).map_or_else(|| ToneMap::new(frame), Ok);
            match tone {
                Ok(tone) => return self.tone.insert(tone).map(frame),
                Err(_) => self.without_tone = true,
            }
        }
        let (format, width, height) = (frame.format(), frame.width(), frame.height());
        let fits = |scaler: &scaling::Context| {
            let input = scaler.input();
            (input.format, input.width, input.height) == (format, width, height)
        };
        let scaler = match self.scaler.take().filter(fits) {
            Some(scaler) => scaler,
            None => {
                let flags = scaling::Flags::BICUBIC;
                scaling::Context::get(format, width, height, Pixel::BGR24, width, height, flags)?
            }
        };
        let mut bgr = frame::Video::empty();
        self.scaler.insert(scaler).run(frame, &mut bgr)?;
        Ok(bgr)
    }
}

/// Stretches oblong pixels along their shorter side, so that nothing is thrown away.
fn square_pixels(stored: Mat, aspect: f64) -> opencv::Result<Mat> {
    if aspect == 1.0 {
        return Ok(stored);
    }
    let stretch = |length: i32, factor: f64| (f64::from(length) * factor.max(1.0)).round() as i32;
    let size = Size::new(stretch(stored.cols(), aspect), stretch(stored.rows(), 1.0 / aspect));
    let mut square = Mat::default();
    imgproc::resize(&stored, &mut square, size, 0.0, 0.0, imgproc::INTER_LINEAR)?;
    Ok(square)
}
