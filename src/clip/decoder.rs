//! FFmpeg as a source of frames: the stream that a player shows, without what an edit list hides, on past damaged stretches.

use std::{
    ffi::OsString,
    io::{BufReader, Read},
    path::Path,
};

use ffmpeg::{codec, format, frame, media};
use ffmpeg_the_third as ffmpeg;
use opencv::core::Mat;

use super::{
    ClipError, SlowMotion,
    container::{self, Content, HEAD_BYTES, Structure},
    display::Display,
    frames::wants_more,
    painter::Painter,
    tone,
};

/// Failures to read in a row after which the clip is over: a broken stretch may hold as many packets that make no sense.
const FAILURES: u32 = 1024;
/// No stream holds a frame in fewer bytes: a header that claims more frames than that is not believed.
const FRAME_BYTES: f64 = 8.0;
/// FFmpeg's threads at most: more than this hold frames and bring no speed.
const MOST_THREADS: usize = 16;

/// An open video file.
pub(super) struct Decoder {
    input: format::context::Input,
    decoder: codec::decoder::Video,
    painter: Painter,
    /// The frame that was decoded last.
    frame: frame::Video,
    /// Number of the stream within the file.
    stream: usize,
    /// Seconds of one unit of the stream's stamps.
    unit_s: f64,
    /// How the container wants the picture shown.
    pub display: Display,
    /// Stamp at which the file starts, seconds, see [`super::ClipInfo::file_start_s`].
    pub file_start_s: f64,
    /// Frames that are shown by the container's account.
    pub frames_expected: Option<u64>,
    /// Frame rate that the container claims; an average, or nonsense, where the rate varies.
    pub fps: f64,
    /// What the container's own structure says of slow motion.
    told: Option<SlowMotion>,
    /// Whether the count of frames stands in the file, rather than being estimated from duration and rate.
    pub counted: bool,
    /// Whether the file is cut off, or a stretch of it could not be decoded.
    pub lost: bool,
    begun: bool,
    /// Whether all that the file holds was given to the decoder.
    drained: bool,
    failures: u32,
}

/// How the pictures of a file are coded.
pub(super) struct Coding {
    pub codec: codec::Id,
    pub pixels: format::Pixel,
    /// Whether they have a high dynamic range.
    pub hdr: bool,
    /// Streams of pictures in the file, cover pictures among them.
    pub streams: usize,
}

impl Decoder {
    /// Opens a file of `bytes` bytes.
    pub fn open(path: &Path, bytes: u64) -> Result<Self, ClipError> {
        let (content, structure) = structure_of(path, bytes)?;
        let input = open(path)?;
        let streams: Vec<_> = input.streams().collect();
        let has = |kind| streams.iter().any(|stream| stream.parameters().medium() == kind);
        let Some(stream) = input.streams().best(media::Type::Video) else {
            return Err(if has(media::Type::Audio) {
                ClipError::AudioOnly
            } else {
                undecodable("it holds no picture")
            });
        };
        let decoder = decoder(&stream)?;
        let rate = [stream.avg_frame_rate(), stream.rate()].map(f64::from).into_iter().find(|rate| rate.is_normal());
        let (unit_s, fps) = (f64::from(stream.time_base()), rate.unwrap_or(f64::NAN));
        let counted = content == Content::Iso && stream.frames() > 0;
        let frames = if counted { shown_frames(&stream) as f64 } else { duration_s(&input, &stream) * fps };
        let matrix = structure.shown.iter().find(|(id, _)| i64::from(*id) == i64::from(stream.id()));
        let display = matrix.map_or(Display::default(), |(_, matrix)| Display::of(matrix));
        let aspect = [stream.sample_aspect_ratio(), decoder.aspect_ratio()].map(f64::from);
        let aspect = aspect.into_iter().find(|aspect| aspect.is_normal()).unwrap_or(1.0);
        Ok(Self {
            stream: stream.index(),
            unit_s,
            display,
            file_start_s: file_start_s(&input),
            // An unknown duration comes out as a negative or an enormous count.
            frames_expected: (1.0..=bytes as f64 / FRAME_BYTES)
                .contains(&frames.round())
                .then_some(frames.round() as u64),
            fps,
            counted,
            lost: structure.cut_off,
            told: structure.slow_motion,
            painter: Painter::new(aspect, display),
            frame: frame::Video::empty(),
            begun: false,
            drained: false,
            failures: 0,
            decoder,
            input,
        })
    }

    /// Goes to the next frame that can be decoded; gives its time stamp, seconds, NaN where it has none.
    pub fn grab(&mut self) -> Option<f64> {
        loop {
            match self.decoder.receive_frame(&mut self.frame) {
                Ok(()) => {
                    self.begun = true;
                    return Some(self.frame.timestamp().map_or(f64::NAN, |stamp| stamp as f64 * self.unit_s));
                }
                Err(error) if wants_more(&error) && !self.drained => self.feed(),
                Err(ffmpeg::Error::Eof) => return None,
                Err(_) if self.failures < FAILURES => self.fail(),
                Err(_) => return None,
            }
        }
    }

    /// Gives the decoder the stream's next packet.
    fn feed(&mut self) {
        let mut packet = ffmpeg::Packet::empty();
        match packet.read(&mut self.input) {
            Ok(()) if packet.stream() != self.stream => {}
            Ok(()) => match self.decoder.send_packet(&packet) {
                Ok(()) => self.failures = 0,
                Err(_) => self.fail(),
            },
            Err(error) => {
                if error != ffmpeg::Error::Eof {
                    self.fail();
                }
                if error == ffmpeg::Error::Eof || self.failures >= FAILURES {
                    self.drained = true;
                    // What it still holds comes out; a decoder that is at its end already says so at the next frame.
                    let _ = self.decoder.send_eof();
                }
            }
        }
    }

    /// What cannot be decoded before the first picture is no loss: a player begins at that picture too.
    fn fail(&mut self) {
        self.failures += 1;
        self.lost |= self.begun;
    }

    /// The grabbed frame's picture, BGR 8 bit, upright, of square pixels.
    pub fn picture(&mut self) -> Result<Mat, ClipError> {
        self.painter.paint(&self.frame)
    }

    /// Whether the last picture was mapped from a high dynamic range to the standard one.
    pub fn is_tone_mapped(&self) -> bool {
        self.painter.is_tone_mapping()
    }

    /// Whether and how much the file plays slower than it was filmed, if the camera wrote that into it.
    pub fn slow_motion(&self) -> Option<SlowMotion> {
        let stream = self.input.stream(self.stream);
        let told = [Some(self.input.metadata()), stream.as_ref().map(|stream| stream.metadata())];
        let told = told.iter().flatten().find_map(|metadata| SlowMotion::of_camera(metadata.iter(), self.fps));
        told.or(self.told)
    }

    /// What a player needs to know to show the pictures.
    pub fn coding(&self) -> Coding {
        let pictures = |stream: &ffmpeg::Stream| stream.parameters().medium() == media::Type::Video;
        Coding {
            codec: self.decoder.id(),
            pixels: self.decoder.format(),
            hdr: tone::is_hdr(self.decoder.color_transfer_characteristic()),
            streams: self.input.streams().filter(pictures).count(),
        }
    }
}

/// Opens a file, and nothing but a file: no address, list or device, whatever its name looks like.
fn open(path: &Path) -> Result<format::context::Input, ClipError> {
    let mut address = OsString::from("file:");
    address.push(path);
    let mut options = ffmpeg::Dictionary::new();
    options.set("protocol_whitelist", "file");
    format::input_with_dictionary(address, options).map_err(|error| undecodable(&error.to_string()))
}

/// A decoder of the stream.
fn decoder(stream: &ffmpeg::Stream) -> Result<codec::decoder::Video, ClipError> {
    let mut context = codec::Context::from_parameters(stream.parameters()).map_err(|e| undecodable(&e.to_string()))?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    context.set_threading(codec::threading::Config {
        kind: codec::threading::Type::Frame,
        ..codec::threading::Config::count(threads)
    });
    context.decoder().video().map_err(|error| match error {
        ffmpeg::Error::DecoderNotFound => {
            undecodable(&format!("no decoder for {} is installed", stream.parameters().id().name()))
        }
        error => undecodable(&error.to_string()),
    })
}

fn undecodable(reason: &str) -> ClipError {
    ClipError::Undecodable { reason: Some(reason.to_owned()) }
}

/// The earliest stamp of pictures and sound, seconds; zero where it is not later than that, as players do not count back.
fn file_start_s(input: &format::context::Input) -> f64 {
    let seen_or_heard =
        |stream: &ffmpeg::Stream| matches!(stream.parameters().medium(), media::Type::Video | media::Type::Audio);
    let starts = input.streams().filter(seen_or_heard).filter(|stream| stream.start_time() != i64::MIN);
    let earliest = starts.map(|stream| stream.start_time() as f64 * f64::from(stream.time_base())).reduce(f64::min);
    earliest.unwrap_or_default().max(0.0)
}

/// How long the stream is by the container's account, seconds; NaN or negative where it does not say.
fn duration_s(input: &format::context::Input, stream: &ffmpeg::Stream) -> f64 {
    if stream.duration() > 0 {
        stream.duration() as f64 * f64::from(stream.time_base())
    } else {
        input.duration() as f64 / f64::from(ffmpeg::ffi::AV_TIME_BASE)
    }
}

/// Frames of the stream that are shown, by the container's index: an edit list takes frames out of it, and marks those that are
/// decoded for others' sake alone.
#[allow(unsafe_code)]
fn shown_frames(stream: &ffmpeg::Stream) -> usize {
    use ffmpeg::ffi::{AVINDEX_DISCARD_FRAME, avformat_index_get_entries_count, avformat_index_get_entry};

    // SAFETY: the stream lives as long as its `Input`, which it borrows. Neither function changes the index, though one of them takes a
    // pointer that could; an entry is read before anything else is done with the file.
    unsafe {
        let stream = stream.as_ptr().cast_mut();
        let entries =
            (0..avformat_index_get_entries_count(stream)).filter_map(|k| avformat_index_get_entry(stream, k).as_ref());
        entries.filter(|entry| entry.flags() & AVINDEX_DISCARD_FRAME == 0).count()
    }
}

/// What a file holds and how it is built; what is no video is refused before a decoder sees it.
fn structure_of(path: &Path, bytes: u64) -> Result<(Content, Structure), ClipError> {
    if bytes == 0 {
        return Err(ClipError::Empty);
    }
    let mut file = BufReader::new(std::fs::File::open(path)?);
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    let content = container::sniff(&head);
    let structure = container::survey(&mut file, bytes, content)?;
    match content {
        Content::Audio => Err(ClipError::AudioOnly),
        Content::Still => Err(ClipError::StillImage),
        Content::Unknown => Err(ClipError::NotVideo),
        _ if structure.sound_only => Err(ClipError::AudioOnly),
        _ if structure.no_index => Err(ClipError::Truncated),
        _ => Ok((content, structure)),
    }
}
