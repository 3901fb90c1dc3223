//! Clips of every container, turn and kind of damage, against what ffmpeg and ffprobe say of them.

mod containers;
mod damage;
mod names;
mod numbered;
mod picture;
mod times;

use std::path::Path;

use opencv::core::CV_8UC3;
use opencv::prelude::*;
use spotter::clip::{ClipError, ClipInfo, ClipReader};

use crate::support::clips;

const H264: &str = "-c:v libx264 -preset ultrafast -bf 3 -pix_fmt yuv420p";

/// All times of a clip, and what it says at the end; every picture is checked to have the promised size.
fn read(path: &Path) -> (Vec<f64>, ClipInfo) {
    let mut clip = ClipReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let size = (clip.info().width as i32, clip.info().height as i32);
    let mut times = Vec::new();
    while let Some(stamp) = clip.grab().unwrap() {
        assert_eq!(stamp.index, times.len());
        times.push(stamp.time_s);
        let picture = clip.retrieve().unwrap();
        assert_eq!((picture.cols(), picture.rows(), picture.typ()), (size.0, size.1, CV_8UC3));
    }
    assert!(clip.grab().unwrap().is_none(), "the end is the end");
    assert!(matches!(clip.retrieve(), Err(ClipError::NothingGrabbed)));
    let info = clip.finish();
    assert_eq!(info.frames_decoded, times.len() as u64);
    assert_eq!(times[0], info.start_s);
    assert!(times.windows(2).all(|pair| pair[1] > pair[0]), "{}: times must rise: {times:?}", path.display());
    (times, info)
}

fn assert_times(times: &[f64], truth: &[f64], tolerance_s: f64) {
    assert_eq!(times.len(), truth.len());
    for (frame, (time, truth)) in times.iter().zip(truth).enumerate() {
        assert!((time - truth).abs() <= tolerance_s, "frame {frame}: {time} s instead of {truth} s");
    }
}

fn error(path: &Path) -> ClipError {
    match ClipReader::open(path) {
        Ok(_) => panic!("{} opens", path.display()),
        Err(error) => {
            let name = path.file_name().unwrap().to_string_lossy();
            assert!(!error.to_string().contains(&*name), "the command line prefixes the path itself: {error}");
            error
        }
    }
}

macro_rules! assert_error {
    ($path:expr, $variant:pat) => {{
        let error = $crate::clip::error(&$path);
        assert!(matches!(error, $variant), "{}: {error:?}", $path.display());
    }};
}
use assert_error;

/// The first picture of a clip, and its size.
fn first_picture(path: &Path) -> (ClipInfo, Mat) {
    let mut clip = ClipReader::open(path).unwrap();
    clip.grab().unwrap().unwrap();
    let picture = clip.retrieve().unwrap();
    (clip.info().clone(), picture)
}
