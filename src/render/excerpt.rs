//! One finding to send on: the rep that has it beside the lifter's best, in step by their phases, as a short video or a moving picture.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use opencv::core::{Mat, MatTraitConst, MatTraitConstManual, Rect, Scalar, Size};
use opencv::imgproc;

use super::annotate::{AnnotateError, Canvas, Colour, ascii, pose};
use super::face;
use super::page::lifter_box;
use super::video::Video;
use crate::angles::AngleTrack;
use crate::clip::{ClipOptions, ClipReader};
use crate::track::Track;

/// Pictures a second: eight hundredths of a second each, which a GIF can say exactly.
const RATE: f64 = 12.5;
const DELAY: u16 = 8;
/// A longer rep is shown faster than it was: the whole stays small enough for a message.
const MOST: usize = 150;
/// Height of a panel and its greatest width, pixels, and the room for what it is called.
const HIGH: i32 = 400;
const WIDE: i32 = 480;
const HEAD: i32 = 32;
/// Speed of choosing a GIF's colours, 1 the best, 30 the fastest.
const PALETTE_SPEED: i32 = 15;

/// A rep to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Seconds.
    pub start_s: f64,
    /// Seconds.
    pub turn_s: f64,
    /// Seconds.
    pub end_s: f64,
    /// What stands over it.
    pub title: String,
}

/// Of what kind the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moving {
    /// H.264 in mp4.
    Mp4,
    /// A GIF that begins again of itself.
    Gif,
}

impl Shown {
    /// The moment at a share of the rep: 0 start, 0.5 turn, 1 end.
    fn time(&self, share: f64) -> f64 {
        if share <= 0.5 {
            self.start_s + 2.0 * share * (self.turn_s - self.start_s)
        } else {
            self.turn_s + (2.0 * share - 1.0) * (self.end_s - self.turn_s)
        }
    }

    fn share(&self, time: f64) -> f64 {
        let half = |from: f64, to: f64| if to > from { (time - from) / (to - from) } else { 0.0 };
        let share = if time <= self.turn_s {
            half(self.start_s, self.turn_s) / 2.0
        } else {
            0.5 + half(self.turn_s, self.end_s) / 2.0
        };
        share.clamp(0.0, 1.0)
    }
}

/// Writes the reps side by side to `to`; the first sets the pace. `false` where the clip is not the track's, or no H.264 can be written here.
///
/// # Errors
/// When the clip cannot be read or the file not be written.
pub fn excerpt(
    clip: &Path,
    track: &Track,
    angles: &AngleTrack,
    reps: &[Shown],
    blurred: bool,
    kind: Moving,
    to: &Path,
) -> Result<bool, AnnotateError> {
    let failed = |cause: io::Error| AnnotateError::Write { path: to.to_owned(), cause };
    let Some(first) = reps.first() else { return Ok(false) };
    let lasts = (first.end_s - first.start_s).max(1.0 / RATE);
    let count = ((lasts * RATE).ceil() as usize + 1).min(MOST);
    let shares = (0..count).map(|k| first.share(first.start_s + lasts * k as f64 / (count - 1).max(1) as f64));
    // For every picture the frame of each rep.
    let wanted: Vec<Vec<usize>> =
        shares.map(|share| reps.iter().map(|rep| frame_at(&track.time_s, rep.time(share))).collect()).collect();
    let Some(panels) = panels(clip, track, angles, blurred, &wanted)? else { return Ok(false) };
    let Some(size) = panels.values().next().map(|panel| Size::new(panel.cols(), panel.rows())) else {
        return Ok(false);
    };
    let whole = Size::new((size.width + 4) * reps.len() as i32, size.height + HEAD);
    let picture = |frames: &Vec<usize>| -> opencv::Result<Mat> {
        let mut all =
            Mat::new_rows_cols_with_default(whole.height, whole.width, opencv::core::CV_8UC3, Scalar::default())?;
        for (k, (frame, rep)) in frames.iter().zip(reps).enumerate() {
            let left = k as i32 * (size.width + 4);
            if let Some(panel) = panels.get(frame) {
                panel.copy_to(&mut Mat::roi_mut(&mut all, Rect::new(left, HEAD, size.width, size.height))?)?;
            }
            let mut canvas = Canvas::new(&mut all);
            let capital = 11.0 / canvas.unit;
            canvas.text(&ascii(&rep.title), [f64::from(left + 8), 22.0], Colour::WHITE, capital)?;
        }
        Ok(all)
    };
    match kind {
        Moving::Mp4 => {
            let Some(mut video) = Video::create(to, RATE, whole)? else { return Ok(false) };
            for frames in &wanted {
                video.write(&picture(frames)?)?;
            }
            video.finish()?;
        }
        Moving::Gif => {
            let file = io::BufWriter::new(std::fs::File::create(to).map_err(failed)?);
            let (wide, high) = (whole.width as u16, whole.height as u16);
            let broken = |error: gif::EncodingError| failed(io::Error::other(error));
            let mut gif = gif::Encoder::new(file, wide, high, &[]).map_err(broken)?;
            gif.set_repeat(gif::Repeat::Infinite).map_err(broken)?;
            for frames in &wanted {
                let (bgr, mut rgb) = (picture(frames)?, Mat::default());
                imgproc::cvt_color_def(&bgr, &mut rgb, imgproc::COLOR_BGR2RGB)?;
                let mut frame = gif::Frame::from_rgb_speed(wide, high, rgb.data_bytes()?, PALETTE_SPEED);
                frame.delay = DELAY;
                gif.write_frame(&frame).map_err(broken)?;
            }
        }
    }
    Ok(true)
}

/// The frame on the screen at a time.
fn frame_at(time_s: &[f64], at_s: f64) -> usize {
    time_s.partition_point(|time| *time <= at_s + 1e-4).saturating_sub(1)
}

/// The wanted frames with the pose over them, cut to where the lifter is; none where the clip is not the track's.
fn panels(
    clip: &Path,
    track: &Track,
    angles: &AngleTrack,
    blurred: bool,
    wanted: &[Vec<usize>],
) -> Result<Option<BTreeMap<usize, Mat>>, AnnotateError> {
    let mut reader = ClipReader::open_with(clip, &ClipOptions::of(&track.clip))?;
    let size = (reader.info().width, reader.info().height);
    if reader.info().sha256 != track.clip.sha256 || size != (track.clip.width, track.clip.height) {
        return Ok(None);
    }
    let mut panels: BTreeMap<usize, Mat> = wanted.iter().flatten().map(|frame| (*frame, Mat::default())).collect();
    let last = panels.keys().next_back().copied().unwrap_or_default();
    let [left, top, wide, high] = lifter_box(track);
    let within = Rect::new(left, top, wide, high) & Rect::new(0, 0, size.0 as i32, size.1 as i32);
    let shrink = (f64::from(HIGH) / f64::from(within.height)).min(f64::from(WIDE) / f64::from(within.width));
    let even = |side: i32| ((f64::from(side) * shrink / 2.0).round() as i32 * 2).max(2);
    let small = Size::new(even(within.width), even(within.height));
    while let Some(stamp) = reader.grab()? {
        if let Some(panel) = panels.get_mut(&stamp.index) {
            let mut picture = Mat::default();
            reader.retrieve()?.copy_to(&mut picture)?;
            if blurred {
                face::blur(&mut picture, track, stamp.index, 1.0, [0.0; 2])?;
            }
            pose(&mut picture, track, angles, stamp.index)?;
            imgproc::resize(&Mat::roi(&picture, within)?, panel, small, 0.0, 0.0, imgproc::INTER_AREA)?;
        }
        if stamp.index >= last {
            break;
        }
    }
    // A clip that ends early shows its last picture on.
    panels.retain(|_, panel| panel.cols() > 0);
    Ok(Some(panels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rep_is_at_its_turn_half_way_however_long_each_half_takes() {
        let rep = Shown { start_s: 1.0, turn_s: 2.0, end_s: 6.0, title: String::new() };
        assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| rep.time(share)), [1.0, 1.5, 2.0, 4.0, 6.0]);
        assert_eq!([1.0, 1.5, 2.0, 4.0, 6.0, 9.0].map(|time| rep.share(time)), [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]);
        assert_eq!([0.0, 0.05, 0.1, 9.0].map(|t| frame_at(&[0.0, 0.1, 0.2], t)), [0, 0, 1, 2]);
    }
}
