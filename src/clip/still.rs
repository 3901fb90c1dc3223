//! Single pictures: read from files and bytes, written as JPEG.

use std::path::Path;

use ffmpeg::{codec, format::Pixel};
use ffmpeg_the_third as ffmpeg;
use image::{DynamicImage, ImageDecoder, ImageReader};
use opencv::core::{Mat, MatTraitConst};
use opencv::imgproc;

use super::frames::{Frames, picture};

/// Why a picture could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// OpenCV failed.
    #[error("a picture cannot be made ready: {0}")]
    Picture(#[from] opencv::Error),
    /// FFmpeg failed, or was built without the encoder.
    #[error("a picture cannot be encoded: {0}")]
    Encoder(#[from] ffmpeg::Error),
    /// A picture that was kept is none.
    #[error("a picture that was kept cannot be read again")]
    Unreadable,
}

/// A picture from a file, BGR 8 bit, turned upright by its EXIF tag; none where it cannot be decoded.
pub(super) fn read(path: &Path) -> Option<Mat> {
    let mut decoder = ImageReader::open(path).ok()?.with_guessed_format().ok()?.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    bgr(image)
}

/// A picture that [`jpeg`] wrote, BGR 8 bit; none where the bytes are no picture.
pub(crate) fn decode(bytes: &[u8]) -> Option<Mat> {
    image::load_from_memory(bytes).ok().and_then(bgr)
}

/// Width and height of a picture that [`jpeg`] wrote, pixels.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

fn bgr(image: DynamicImage) -> Option<Mat> {
    let rgb = image.into_rgb8();
    let (width, height) = rgb.dimensions();
    let rgb = picture(width, height, rgb.as_raw(), 3 * width as usize).ok()?;
    let mut bgr = Mat::default();
    imgproc::cvt_color_def(&rgb, &mut bgr, imgproc::COLOR_RGB2BGR).ok()?;
    Some(bgr)
}

/// A BGR picture as JPEG, coarser by `quantizer`: 1 the finest, 31 the coarsest.
///
/// # Errors
/// When the picture is empty or none of BGR, or FFmpeg has no encoder.
pub(crate) fn jpeg(bgr: &Mat, quantizer: u8) -> Result<Vec<u8>, EncodeError> {
    let (width, height) = (bgr.cols().max(0) as u32, bgr.rows().max(0) as u32);
    // Full range, as JPEG has it.
    let format = Pixel::YUVJ420P;
    let codec = ffmpeg::encoder::find(codec::Id::MJPEG).ok_or(ffmpeg::Error::EncoderNotFound)?;
    let mut context = codec::Context::new_with_codec(codec);
    context.set_threading(codec::threading::Config::count(1));
    let mut encoder = context.encoder().video()?;
    encoder.set_width(width);
    encoder.set_height(height);
    encoder.set_format(format);
    encoder.set_time_base((1, 1));
    encoder.set_qmin(i32::from(quantizer));
    encoder.set_qmax(i32::from(quantizer));
    let mut encoder = encoder.open()?;
    let frame = Frames::new(format, width, height)?.of(bgr)?;
    encoder.send_frame(&frame)?;
    encoder.send_eof()?;
    let mut packet = ffmpeg::Packet::empty();
    encoder.receive_packet(&mut packet)?;
    Ok(packet.data().unwrap_or_default().to_vec())
}

#[cfg(test)]
mod tests {
    use opencv::core::{CV_8UC3, MatTraitConstManual, Scalar, Vec3b};

    use super::*;

    #[test]
    fn a_picture_comes_back_from_its_jpeg_with_its_colours() {
        let mut picture =
            Mat::new_rows_cols_with_default(49, 67, CV_8UC3, Scalar::new(200.0, 90.0, 30.0, 0.0)).unwrap();
        let right = opencv::core::Rect::new(34, 0, 33, 49);
        opencv::imgproc::rectangle(&mut picture, right, Scalar::new(20.0, 60.0, 240.0, 0.0), -1, 8, 0).unwrap();
        let bytes = jpeg(&picture, 2).unwrap();
        assert_eq!(size(&bytes), Some((67, 49)));
        let back = decode(&bytes).unwrap();
        for (x, y) in [(5, 5), (60, 40)] {
            let (was, is) = (picture.at_2d::<Vec3b>(y, x).unwrap(), back.at_2d::<Vec3b>(y, x).unwrap());
            assert!((0..3).all(|k| was[k].abs_diff(is[k]) <= 6), "{was:?} {is:?}");
        }
        assert!(jpeg(&picture, 31).unwrap().len() <= bytes.len());
        assert_eq!(jpeg(&picture, 2).unwrap(), bytes);
    }

    #[test]
    fn what_is_no_picture_is_none() {
        assert!(decode(b"nothing").is_none());
        assert!(size(b"").is_none());
        assert!(jpeg(&Mat::default(), 2).is_err());
        let grey = Mat::new_rows_cols_with_default(8, 8, opencv::core::CV_8UC1, Scalar::default()).unwrap();
        assert!(jpeg(&grey, 2).is_err());
        assert_eq!(grey.data_bytes().unwrap().len(), 64);
    }
}
