//! Single pictures: read from files and bytes, written as JPEG.

use std::path::Path;

use ffmpeg::{codec, format::Pixel, frame};
use ffmpeg_the_third as ffmpeg;
use opencv::core::{Mat, MatTraitConst};

use super::display::{Display, Matrix};
use super::frames::Frames;
use super::painter::Painter;
use crate::files;

/// First bytes of a PNG and of a JPEG (ISO/IEC 15948, 5.2; ITU-T T.81, B.1.1).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";

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

/// A picture from a PNG or JPEG file, BGR 8 bit, turned upright by its EXIF tag; none where it cannot be decoded.
pub(crate) fn read(path: &Path) -> Option<Mat> {
    decode(&files::read(path).ok()?)
}

/// The same from the file's bytes, as those that [`jpeg`] wrote.
pub(crate) fn decode(bytes: &[u8]) -> Option<Mat> {
    let frame = frame_of(bytes)?;
    Painter::new(1.0, display(&frame)).paint(&frame).ok()
}

/// Width and height of a picture that [`jpeg`] wrote, pixels.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    frame_of(bytes).map(|frame| (frame.width(), frame.height()))
}

/// The picture as it is stored.
fn frame_of(bytes: &[u8]) -> Option<frame::Video> {
    let coding = match bytes {
        bytes if bytes.starts_with(PNG) => codec::Id::PNG,
        bytes if bytes.starts_with(JPEG) => codec::Id::MJPEG,
        _ => return None,
    };
    let mut context = codec::Context::new_with_codec(ffmpeg::decoder::find(coding)?);
    context.set_threading(codec::threading::Config::count(1));
    let mut decoder = context.decoder();
    // What is missing of a file that is cut off would be grey.
    decoder.check(codec::decoder::Check::EXPLODE);
    let mut decoder = decoder.video().ok()?;
    decoder.send_packet(&ffmpeg::Packet::copy(bytes)).ok()?;
    decoder.send_eof().ok()?;
    let mut frame = frame::Video::empty();
    decoder.receive_frame(&mut frame).ok()?;
    Some(frame)
}

/// How its camera wants it shown: FFmpeg makes EXIF's number a matrix as video files have it, of whole numbers.
fn display(frame: &frame::Video) -> Display {
    let number = |bytes: &[u8]| bytes.try_into().map_or(0.0, |bytes| f64::from(i32::from_ne_bytes(bytes)));
    let Some(matrix) = frame.side_data(frame::side_data::Type::DisplayMatrix) else { return Display::default() };
    match matrix.data().chunks(4).map(number).collect::<Vec<_>>()[..] {
        [a, b, _, c, d, ..] => Display::of(&Matrix { a, b, c, d }),
        _ => Display::default(),
    }
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
    fn half_a_picture_is_none() {
        let mut picture = Mat::new_rows_cols_with_default(64, 96, CV_8UC3, Scalar::default()).unwrap();
        opencv::core::randu(&mut picture, &Scalar::all(0.0), &Scalar::all(255.0)).unwrap();
        let bytes = jpeg(&picture, 2).unwrap();
        assert!(decode(&bytes).is_some());
        for tenths in 1..10 {
            assert!(decode(&bytes[..tenths * bytes.len() / 10]).is_none(), "{tenths}");
        }
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
