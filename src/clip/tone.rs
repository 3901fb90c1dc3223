//! High dynamic range, as phones film it, mapped to the standard range that the models, pages and players of results know.

use ffmpeg::{color, filter, format::Pixel, frame};
use ffmpeg_the_third as ffmpeg;

/// Luminance of a white sheet, and of the brightest highlight that is told from it, cd/m² (ITU-R BT.2408, BT.2100).
const WHITE: f64 = 203.0;
const PEAK: f64 = 1000.0;

/// Whether light is coded so in hybrid log-gamma or perceptual quantization (ITU-R BT.2100).
pub(super) fn is_hdr(transfer: color::TransferCharacteristic) -> bool {
    matches!(transfer, color::TransferCharacteristic::ARIB_STD_B67 | color::TransferCharacteristic::SMPTE2084)
}

/// Maps frames of one size and format. What is no brighter than a white sheet keeps its brightness and colour, highlights are compressed.
pub(super) struct ToneMap {
    graph: filter::Graph,
    /// Of the frames that go in.
    input: (Pixel, u32, u32),
}

impl ToneMap {
    /// A map of frames like this one.
    ///
    /// # Errors
    /// When FFmpeg was built without zscale, or knows no way from the frame's colours.
    pub fn new(frame: &frame::Video) -> Result<Self, ffmpeg::Error> {
        let pixels = frame.format().descriptor().ok_or(ffmpeg::Error::InvalidData)?.name();
        let (width, height) = (frame.width(), frame.height());
        let of_frames = format!("video_size={width}x{height}:pix_fmt={pixels}:time_base=1/1:pixel_aspect=1/1");
        // A recording that says how its light is coded and nothing else is in the colours that go with it.
        let primaries = if frame.color_primaries() == color::Primaries::Unspecified { ":pin=bt2020" } else { "" };
        let matrix = if frame.color_space() == color::Space::Unspecified { ":min=bt2020nc" } else { "" };
        let steps = format!(
            "zscale=t=linear:npl={WHITE}{primaries}{matrix},format=gbrpf32le,zscale=p=bt709,tonemap=mobius:desat=0:peak={:.3},\
             zscale=t=bt709:m=bt709:r=tv,format=yuv444p,scale=flags=bicubic,format=bgr24",
            PEAK / WHITE
        );
        let filter = |name: &str| filter::find(name).ok_or(ffmpeg::Error::FilterNotFound);
        let mut graph = filter::Graph::new();
        graph.add(&filter("buffer")?, "in", &of_frames)?;
        graph.add(&filter("buffersink")?, "out", "")?;
        graph.output("in", 0)?.input("out", 0)?.parse(&steps)?;
        graph.validate()?;
        Ok(Self { graph, input: (frame.format(), width, height) })
    }

    /// Whether it takes this frame.
    pub fn fits(&self, frame: &frame::Video) -> bool {
        self.input == (frame.format(), frame.width(), frame.height())
    }

    /// The frame in the standard range, BGR 8 bit.
    ///
    /// # Errors
    /// FFmpeg's own.
    pub fn map(&mut self, frame: &frame::Video) -> Result<frame::Video, ffmpeg::Error> {
        let mut mapped = frame::Video::empty();
        // The graph keeps what it is given.
        let copy = frame.clone();
        self.graph.get("in").ok_or(ffmpeg::Error::FilterNotFound)?.source().add(&copy)?;
        self.graph.get("out").ok_or(ffmpeg::Error::FilterNotFound)?.sink().frame(&mut mapped)?;
        Ok(mapped)
    }
}
