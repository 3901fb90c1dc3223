//! What goes between OpenCV and FFmpeg: pictures to its encoders and from packed bytes, and whether it waits for more.

use std::io;

use ffmpeg::{format::Pixel, frame, software::scaling};
use ffmpeg_the_third as ffmpeg;
use opencv::core::{CV_8UC3, Mat, MatTraitConst, MatTraitConstManual, MatTraitManual, Scalar};

use super::EncodeError;
use crate::process::settle_opencv;

/// Bytes of a BGR pixel.
const PIXEL_BYTES: usize = 3;

/// Turns BGR pictures of one size into what an encoder takes.
pub(crate) struct Frames {
    scaler: scaling::Context,
    bgr: frame::Video,
}

impl Frames {
    /// For pictures of this size, pixels, and an encoder of this format.
    ///
    /// # Errors
    /// When FFmpeg cannot convert to it.
    pub fn new(format: Pixel, width: u32, height: u32) -> Result<Self, EncodeError> {
        settle_opencv()?;
        let flags = scaling::Flags::BICUBIC;
        let scaler = scaling::Context::get(Pixel::BGR24, width, height, format, width, height, flags)?;
        let mut bgr = frame::Video::new(Pixel::BGR24, width, height);
        // Odd rows are read a pixel beyond their end: what lies there must not differ from run to run.
        bgr.data_mut(0).fill(0);
        Ok(Self { scaler, bgr })
    }

    /// The picture as a frame of its own: encoders may keep what they are given.
    ///
    /// # Errors
    /// When the picture is no BGR picture of that size, or FFmpeg fails.
    pub fn of(&mut self, picture: &Mat) -> Result<frame::Video, EncodeError> {
        let (row, stride) = (self.bgr.width() as usize * PIXEL_BYTES, self.bgr.stride(0));
        let bytes = picture.data_bytes()?;
        if picture.typ() != CV_8UC3 || bytes.len() != row * self.bgr.height() as usize {
            return Err(ffmpeg::Error::InvalidData.into());
        }
        for (to, from) in self.bgr.data_mut(0).chunks_mut(stride).zip(bytes.chunks_exact(row)) {
            to[..row].copy_from_slice(from);
        }
        let mut frame = frame::Video::empty();
        self.scaler.run(&self.bgr, &mut frame)?;
        Ok(frame)
    }
}

/// Whether a decoder or an encoder gives nothing before it is given more.
pub(crate) fn wants_more(error: &ffmpeg::Error) -> bool {
    matches!(error, ffmpeg::Error::Other { errno } if io::Error::from_raw_os_error(*errno).kind() == io::ErrorKind::WouldBlock)
}

/// A picture of packed bytes, three a pixel, whose rows lie `stride` bytes apart.
///
/// # Errors
/// OpenCV's own.
pub(super) fn picture(width: u32, height: u32, bytes: &[u8], stride: usize) -> opencv::Result<Mat> {
    let mut picture = Mat::new_rows_cols_with_default(height as i32, width as i32, CV_8UC3, Scalar::default())?;
    let row = width as usize * PIXEL_BYTES;
    for (to, from) in picture.data_bytes_mut()?.chunks_exact_mut(row).zip(bytes.chunks(stride)) {
        to.copy_from_slice(&from[..row]);
    }
    Ok(picture)
}
