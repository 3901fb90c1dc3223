//! Videos that Spotter makes: H.264 in mp4, written by FFmpeg.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use ffmpeg::{Rational, codec, color, encoder, format};
use ffmpeg_the_third as ffmpeg;
use opencv::core::{Mat, Size};

use crate::clip::EncodeError;
use crate::clip::frames::{Frames, wants_more};

/// How x264 works: its own measure of quality (0 the best, 51 the worst; 23 is what it does unasked), and quickly. Other encoders do as they do.
const SETTINGS: [(&str, &str); 2] = [("crf", "23"), ("preset", "veryfast")];

/// Why a video could not be written.
#[derive(Debug)]
pub(super) struct Unwritten {
    /// The file.
    pub path: PathBuf,
    /// What the system or the encoder said.
    pub cause: io::Error,
}

/// A video that is being written. What is not [finished](Self::finish) cannot be played.
pub(super) struct Video {
    to: PathBuf,
    output: format::context::Output,
    encoder: encoder::video::Encoder,
    frames: Frames,
    /// Length of a frame, seconds.
    unit: Rational,
    /// Of the frame that comes next.
    number: i64,
}

impl Video {
    /// Begins a video of `rate` frames a second, rounded to thousandths, of even sides; none where FFmpeg has no encoder for it.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn create(to: &Path, rate: f64, size: Size) -> Result<Option<Self>, Unwritten> {
        let Some(codec) = encoder::find(codec::Id::H264) else { return Ok(None) };
        Self::begin(codec, to, rate, size).map(Some).map_err(|error| failed(to, error))
    }

    fn begin(codec: ffmpeg::Codec, to: &Path, rate: f64, size: Size) -> Result<Self, EncodeError> {
        let mut address = OsString::from("file:");
        address.push(to);
        let mut output = format::output_as(address, "mp4")?;
        let rate = Rational::new((rate * 1e3).round() as i32, 1000).reduce();
        let (width, height) = (size.width.max(0) as u32, size.height.max(0) as u32);
        let mut context = codec::Context::new_with_codec(codec);
        // The sizes and times of frames stand in the file's head.
        context.set_flags(codec::Flags::GLOBAL_HEADER);
        // The bytes of x264 depend on how many threads it takes.
        context.set_threading(codec::threading::Config::count(1));
        let mut video = context.encoder().video()?;
        video.set_width(width);
        video.set_height(height);
        video.set_format(format::Pixel::YUV420P);
        // What FFmpeg converts to unasked; players take larger pictures for others if they are not told.
        video.set_colorspace(color::Space::SMPTE170M);
        video.set_color_range(color::Range::MPEG);
        video.set_time_base(rate.invert());
        video.set_frame_rate(Some(rate));
        // A picture that stands by itself every second: whoever steps to and fro on a page waits for no more.
        video.set_gop((f64::from(rate).round() as u32).max(1));
        // In the order of their times: the file begins at 0 in every player.
        video.set_max_b_frames(0);
        let encoder = video.open_with(SETTINGS.into_iter().collect::<ffmpeg::Dictionary>())?;
        output.add_stream(codec)?.copy_parameters_from_context(&encoder);
        output.write_header()?;
        let frames = Frames::new(format::Pixel::YUV420P, width, height)?;
        Ok(Self { to: to.to_owned(), output, encoder, frames, unit: rate.invert(), number: 0 })
    }

    /// Adds a BGR picture of the video's size.
    ///
    /// # Errors
    /// When it cannot be encoded or written.
    pub fn write(&mut self, picture: &Mat) -> Result<(), Unwritten> {
        self.add(picture).map_err(|error| failed(&self.to, error))
    }

    fn add(&mut self, picture: &Mat) -> Result<(), EncodeError> {
        let mut frame = self.frames.of(picture)?;
        frame.set_pts(Some(self.number));
        self.number += 1;
        self.encoder.send_frame(&frame)?;
        self.pass_on()
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<(), Unwritten> {
        self.end().map_err(|error| failed(&self.to, error))
    }

    fn end(&mut self) -> Result<(), EncodeError> {
        self.encoder.send_eof()?;
        self.pass_on()?;
        Ok(self.output.write_trailer()?)
    }

    /// From the encoder to the file.
    fn pass_on(&mut self) -> Result<(), EncodeError> {
        let unit = self.output.stream(0).ok_or(ffmpeg::Error::StreamNotFound)?.time_base();
        let mut packet = ffmpeg::Packet::empty();
        loop {
            match self.encoder.receive_packet(&mut packet) {
                Ok(()) => {}
                Err(error) if error == ffmpeg::Error::Eof || wants_more(&error) => return Ok(()),
                Err(error) => return Err(error.into()),
            }
            packet.set_stream(0);
            packet.set_duration(1);
            packet.rescale_ts(self.unit, unit);
            packet.write_interleaved(&mut self.output)?;
        }
    }
}

/// Says which file could not be written and, where the system says it, why.
fn failed(to: &Path, error: EncodeError) -> Unwritten {
    let cause = match error {
        EncodeError::Encoder(ffmpeg::Error::Other { errno }) => io::Error::from_raw_os_error(errno),
        other => io::Error::other(other.to_string()),
    };
    Unwritten { path: to.to_owned(), cause }
}
