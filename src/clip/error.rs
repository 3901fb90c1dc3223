//! What can be wrong with a clip. Each message says what it is and the way out; the caller prefixes the path.

use std::io;

/// Why a clip could not be opened or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClipError {
    /// Nothing lies at the path.
    #[error("no such file; check the spelling and the folder")]
    NotFound,
    /// The file is there but may not be read.
    #[error("the file may not be read; give yourself permission (chmod u+r) or copy it to a folder of your own")]
    Unreadable,
    /// The storage failed while reading.
    #[error("reading failed ({reason}); check the disk or copy the file elsewhere and try again")]
    Io {
        /// What the operating system said.
        reason: String,
    },
    /// A pipe, device or socket.
    #[error("not a regular file; save the recording to disk first, it is read more than once")]
    NotAFile,
    /// An address such as `https://…`.
    #[error("an address, not a file; download the recording first: Spotter asks the network for nothing")]
    Address,
    /// The file holds no bytes.
    #[error("the file is empty (0 bytes); copy it from the camera again")]
    Empty,
    /// The bytes are of no video format.
    #[error(
        "not a video; give a recording as mp4, mov, mkv, webm, avi or animated gif, or a folder of numbered png or jpg pictures"
    )]
    NotVideo,
    /// There is sound but no picture.
    #[error("the file holds sound only, no picture; give the recording with its video track")]
    AudioOnly,
    /// The recording lacks its index, so that nothing in it can be found.
    #[error(
        "the file is incomplete: its index is missing, as after a broken-off recording or copy; copy it again from the camera, or repair it with a tool such as untrunc"
    )]
    Truncated,
    /// A single picture.
    #[error("a single still picture, but a lift needs a clip; give the video, or the folder of numbered pictures")]
    StillImage,
    /// A folder or pattern without frames.
    #[error(
        "no numbered png or jpg pictures found (such as 0001.png, 0002.png, …); give a video file or the folder of frames"
    )]
    NoNumberedImages,
    /// A folder that holds several numbered series.
    #[error(
        "the folder holds several series of numbered pictures ({patterns}); give the folder and one of these names as the path, or one folder a series"
    )]
    SeveralSequences {
        /// The series as printf patterns, sorted, separated by commas.
        patterns: String,
    },
    /// A video whose coding the decoder does not know or cannot open.
    #[error("the video cannot be decoded{}; convert it with: ffmpeg -i INPUT -c:v libx264 -pix_fmt yuv420p OUTPUT.mp4", because(.reason))]
    Undecodable {
        /// What the decoder said, if anything is known.
        reason: Option<String>,
    },
    /// It opens, but not one frame comes out.
    #[error("not one frame of the video can be decoded; the file is damaged or cut off, copy it from the camera again")]
    NoFrame,
    /// The part asked for holds no frame.
    #[error("no frame lies in the part that `--from` and `--to` ask for; the clip's last is at {last_s:.2} s")]
    NothingInPart {
        /// Time of the last frame that was looked at, seconds as a player counts them.
        last_s: f64,
    },
    /// The picture's size is not the same in all frames.
    #[error(
        "the picture changes its size from {from_width}x{from_height} to {to_width}x{to_height} at {time_s:.2} s; cut the clip there, or bring all frames to one size with ffmpeg's scale filter"
    )]
    SizeChanges {
        /// Width of the first frame, upright, pixels.
        from_width: u32,
        /// Height of the first frame, upright, pixels.
        from_height: u32,
        /// Width of this frame.
        to_width: u32,
        /// Height of this frame.
        to_height: u32,
        /// Time of this frame, seconds.
        time_s: f64,
    },
    /// [`super::ClipReader::retrieve`] was called before a frame was grabbed or after the end.
    #[error("no frame has been grabbed; call grab before retrieve")]
    NothingGrabbed,
    /// FFmpeg or OpenCV failed in an unforeseen way.
    #[error(
        "the decoder failed ({reason}); convert the clip with: ffmpeg -i INPUT -c:v libx264 -pix_fmt yuv420p OUTPUT.mp4"
    )]
    Decoder {
        /// What it said.
        reason: String,
    },
}

fn because(reason: &Option<String>) -> String {
    reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"))
}

impl From<io::Error> for ClipError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // A path that runs through a file ("clip.mp4/x") names nothing either.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::Unreadable,
            _ => Self::Io { reason: error.to_string() },
        }
    }
}

impl From<opencv::Error> for ClipError {
    fn from(error: opencv::Error) -> Self {
        Self::Decoder { reason: error.message.trim().to_owned() }
    }
}
