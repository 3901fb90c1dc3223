//! Pictures for the page: a still of every rep, and a small video where browsers cannot play the clip itself. Stills come from
//! the reduced pictures that were kept while the clip was read or, with the same bytes, from the clip.

use std::path::{Component, Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use opencv::core::{Mat, MatTraitConst, Rect, Size};
use opencv::imgproc;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde::{Deserialize, Serialize};

use crate::clip::{ClipOptions, ClipReader, EncodeError, plays_in_browsers, still};
use crate::files::results::PREVIEW;
use crate::pose::{Album, kept_frames, reduced};
use crate::render::AnnotateError;
use crate::render::annotate::{mean_rate, repeats, scaled};
use crate::render::face;
use crate::render::video::Video;
use crate::track::Track;

/// Long edge of the preview, pixels, and its frames a second at most: enough to see a back round. Encoding is the dearest part
/// of a page, and grows with both.
const PREVIEW_EDGE: i32 = 640;
const PREVIEW_RATE: f64 = 30.0;
/// Long edge of a still, pixels, and how coarse its JPEG is: about 25 kB each.
const STILL_EDGE: f64 = 480.0;
const STILL_QUANTIZER: u8 = 5;
/// Room around the lifter in a still, share of the lifter's extent.
const MARGIN: f64 = 0.08;

/// A picture of a rep at its worst moment, cut to where the lifter is during the set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Still {
    /// The rep's index.
    pub rep: usize,
    /// Presentation time of the frame, seconds.
    pub at_s: f64,
    /// What of the upright picture is shown: left, top, width, height in pixels.
    pub crop: [i32; 4],
    /// A JPEG as `data:` address.
    pub uri: String,
}

/// Takes a still near each moment (rep, seconds), and finds or makes the video; see [`super::PageData::add_pictures`].
pub(super) fn take(
    clip: &Path,
    album: Option<&Album>,
    track: &Track,
    moments: &[(usize, f64)],
    folder: &Path,
    aside: &Path,
) -> Result<(Vec<Still>, Option<String>), AnnotateError> {
    let original = if plays_in_browsers(clip) { address(clip, folder) } else { None };
    let studio = Studio { track, crop: lifter_box(track) };
    let kept = kept_frames(&track.time_s);
    let times: Vec<f64> = kept.iter().map(|k| track.time_s[*k]).collect();
    let frame = |at_s: f64| kept.get(nearest(&times, at_s)).copied();
    let wanted: Vec<(usize, usize)> = moments.iter().filter_map(|(rep, at_s)| Some((*rep, frame(*at_s)?))).collect();
    if let (Some(album), true) = (album, original.is_some()) {
        let pictures: Option<Vec<_>> = wanted.iter().map(|(rep, k)| Some((*rep, *k, album.get(*k)?))).collect();
        if let Some(pictures) = pictures {
            let stills = pictures.into_iter().map(|(rep, index, reduced)| studio.still(rep, index, reduced));
            return Ok((stills.collect::<Result<_, EncodeError>>()?, original));
        }
    }
    let mut reader = ClipReader::open_with(clip, &ClipOptions::of(&track.clip))?;
    let size = (reader.info().width, reader.info().height);
    if reader.info().sha256 != track.clip.sha256 || size != (track.clip.width, track.clip.height) {
        return Ok((Vec::new(), None));
    }
    let rate = mean_rate(&track.time_s).min(PREVIEW_RATE);
    let preview_size = scaled(size, PREVIEW_EDGE);
    // An FFmpeg that cannot write H.264 leaves the page with its stills.
    let mut preview = match original {
        Some(_) => None,
        None => Video::create(&aside.join(PREVIEW), rate, preview_size)?,
    };
    let last = if preview.is_some() { usize::MAX } else { wanted.iter().map(|w| w.1).max().unwrap_or(0) };
    let mut stills = Vec::new();
    while let Some(stamp) = reader.grab()? {
        let copies = if preview.is_some() { repeats(&track.time_s, stamp.index, rate) } else { 0 };
        let reps: Vec<usize> = wanted.iter().filter(|w| w.1 == stamp.index).map(|w| w.0).collect();
        // Only these frames are converted to a picture.
        if copies > 0 || !reps.is_empty() {
            let picture = reader.retrieve()?;
            if let Some(video) = preview.as_mut() {
                let small = resized(&picture, preview_size)?;
                (0..copies).try_for_each(|_| video.write(&small))?;
            }
            if !reps.is_empty() {
                let reduced = reduced(picture)?;
                for rep in reps {
                    stills.push(studio.still(rep, stamp.index, &reduced)?);
                }
            }
        }
        if stamp.index >= last {
            break;
        }
    }
    stills.sort_by_key(|still| still.rep);
    let made = preview.is_some_and(|video| video.finish().is_ok());
    Ok((stills, original.or_else(|| made.then(|| PREVIEW.to_owned()))))
}

/// Makes a small video of a track's clip for sending on, mp4 at 640 pixels and 30 frames a second at most; its clock is that of
/// [`crate::clip::ClipInfo::clock_of_copy`]. With `blurred` nobody recognises the lifter by the face. `false` where the clip is not the track's, or no H.264 can be written here.
///
/// # Errors
/// When the clip cannot be read or the video not be written.
pub fn small_video(clip: &Path, track: &Track, blurred: bool, to: &Path) -> Result<bool, AnnotateError> {
    let mut reader = ClipReader::open_with(clip, &ClipOptions::of(&track.clip))?;
    let size = (reader.info().width, reader.info().height);
    if reader.info().sha256 != track.clip.sha256 || size != (track.clip.width, track.clip.height) {
        return Ok(false);
    }
    let (rate, small) = (mean_rate(&track.time_s).min(PREVIEW_RATE), scaled(size, PREVIEW_EDGE));
    let Some(mut video) = Video::create(to, rate, small)? else { return Ok(false) };
    while let Some(stamp) = reader.grab()? {
        let copies = repeats(&track.time_s, stamp.index, rate);
        if copies > 0 {
            let mut picture = resized(&reader.retrieve()?, small)?;
            if blurred {
                let scale = f64::from(small.width) / f64::from(size.0.max(1));
                face::blur(&mut picture, track, stamp.index, scale, [0.0; 2])?;
            }
            (0..copies).try_for_each(|_| video.write(&picture))?;
        }
    }
    video.finish()?;
    Ok(true)
}

/// Makes stills of reduced pictures.
struct Studio<'a> {
    track: &'a Track,
    /// What all stills show: left, top, width, height in pixels of the upright picture.
    crop: [i32; 4],
}

impl Studio<'_> {
    fn still(&self, rep: usize, index: usize, reduced: &[u8]) -> Result<Still, EncodeError> {
        let picture = still::decode(reduced).ok_or(EncodeError::Unreadable)?;
        let at_s = self.track.time_s.get(index).copied().unwrap_or_default();
        Ok(Still { rep, at_s, crop: self.crop, uri: jpeg(&picture, self.crop, self.track.clip.width)? })
    }
}

/// Index of the frame nearest a time.
fn nearest(time_s: &[f64], at_s: f64) -> usize {
    let after = time_s.partition_point(|t| *t < at_s);
    let off = |k: usize| time_s.get(k).map_or(f64::INFINITY, |t| (t - at_s).abs());
    if after > 0 && off(after - 1) <= off(after) { after - 1 } else { after }
}

/// Where the lifter is during the whole set, with some room; the same for all reps, so that their stills compare.
pub(in crate::render) fn lifter_box(track: &Track) -> [i32; 4] {
    let (width, height) = (f64::from(track.clip.width), f64::from(track.clip.height));
    let extent = |axis: usize, side: f64| {
        let mut values: Vec<f64> =
            track.keypoints.points.slice(ndarray::s![.., .., axis]).iter().map(|v| f64::from(*v)).collect();
        values.retain(|v| v.is_finite());
        if values.is_empty() {
            return (0.0, side);
        }
        // A limb that is misplaced for a moment shall not widen the picture.
        let mut at = |share: f64| {
            let k = ((values.len() - 1) as f64 * share).round() as usize;
            *values.select_nth_unstable_by(k, f64::total_cmp).1
        };
        (at(0.005).max(0.0), at(0.995).min(side))
    };
    let ((left, right), (top, bottom)) = (extent(0, width), extent(1, height));
    let room = MARGIN * (right - left).max(bottom - top);
    let (left, top) = ((left - room).max(0.0), (top - room).max(0.0));
    let (right, bottom) = ((right + room).min(width), (bottom + room).min(height));
    // Never narrower than 3 : 4: a tall sliver shows nothing of what is around the lifter.
    let wanted = (0.75 * (bottom - top)).max(right - left).min(width);
    let left = ((left + right - wanted) / 2.0).clamp(0.0, width - wanted);
    [left, top, wanted, bottom - top].map(|v| v.round().max(1.0) as i32)
}

/// A still with the lifter's face blurred; none where that fails.
pub(super) fn blurred(still: Still, track: &Track) -> Option<Still> {
    let bytes = STANDARD.decode(still.uri.split_once(',')?.1).ok()?;
    let mut picture = still::decode(&bytes)?;
    let [left, top, wide, _] = still.crop.map(f64::from);
    let scale = f64::from(picture.cols()) / wide;
    face::blur(&mut picture, track, nearest(&track.time_s, still.at_s), scale, [left, top]).ok()?;
    Some(Still { uri: encoded(&picture).ok()?, ..still })
}

fn resized(picture: &impl opencv::core::ToInputArray, size: Size) -> opencv::Result<Mat> {
    let mut small = Mat::default();
    imgproc::resize(picture, &mut small, size, 0.0, 0.0, imgproc::INTER_AREA)?;
    Ok(small)
}

/// The part `crop` of a picture that was `width` pixels wide, from a reduced one.
fn jpeg(reduced: &Mat, crop: [i32; 4], width: u32) -> Result<String, EncodeError> {
    let scale = f64::from(reduced.cols()) / f64::from(width.max(1));
    let [left, top, wide, high] = crop.map(|v| (f64::from(v) * scale).round() as i32);
    let (left, top) = (left.clamp(0, reduced.cols() - 1), top.clamp(0, reduced.rows() - 1));
    let within = Rect::new(left, top, wide.clamp(1, reduced.cols() - left), high.clamp(1, reduced.rows() - top));
    let cut = Mat::roi(reduced, within)?;
    let shrink = (STILL_EDGE / f64::from(within.width.max(within.height))).min(1.0);
    let side = |v: i32| (f64::from(v) * shrink).round().max(1.0) as i32;
    encoded(&resized(&cut, Size::new(side(within.width), side(within.height)))?)
}

/// A picture as JPEG in a `data:` address.
fn encoded(small: &Mat) -> Result<String, EncodeError> {
    Ok(format!("data:image/jpeg;base64,{}", STANDARD.encode(still::jpeg(small, STILL_QUANTIZER)?)))
}

/// What may stand unescaped in a path of an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Address of a file relative to a folder, which need not be there yet; None where they share no root.
fn address(file: &Path, folder: &Path) -> Option<String> {
    let file = file.canonicalize().ok()?;
    let folder = existing(folder)?;
    let (file, folder): (Vec<Component>, Vec<Component>) = (file.components().collect(), folder.components().collect());
    let shared = file.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let up = folder[shared..].iter().map(|_| "..".to_owned());
    let down = file[shared..].iter().map(|c| percent_encode(c.as_os_str().as_encoded_bytes(), PLAIN).to_string());
    (shared > 0).then(|| up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The folder's absolute path, of as much of it as is there; the rest is taken as it stands.
fn existing(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let there = folder.ancestors().find_map(|a| Some((a.canonicalize().ok()?, folder.strip_prefix(a).ok()?)))?;
    Some(there.0.join(there.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_is_addressed_from_the_folder_of_its_results() {
        let root = tempfile::tempdir().unwrap();
        let clip = root.path().join("heavy <5> #1 50%?.mp4");
        std::fs::write(&clip, "").unwrap();
        let beside = address(&clip, &root.path().join("heavy.spotter")).unwrap();
        assert_eq!(beside, "../heavy%20%3C5%3E%20%231%2050%25%3F.mp4");
        assert_eq!(address(&clip, root.path()).unwrap(), "heavy%20%3C5%3E%20%231%2050%25%3F.mp4");
        assert!(address(&clip, &root.path().join("a/b")).unwrap().starts_with("../../heavy"));
    }

    #[test]
    fn the_nearest_frame_is_found_at_both_ends() {
        let times = [0.0, 0.1, 0.25];
        assert_eq!([-1.0, 0.04, 0.06, 0.2, 9.0].map(|t| nearest(&times, t)), [0, 0, 1, 2, 2]);
    }
}
