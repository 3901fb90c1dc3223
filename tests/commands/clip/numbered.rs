//! Numbered pictures as a clip.

use std::fs;

use approx::assert_abs_diff_eq;
use opencv::core::Vec3b;
use opencv::prelude::*;
use spotter::clip::{ClipError, ClipReader};

use super::{assert_error, assert_times, clips, error, read};

#[test]
fn numbered_pictures_are_a_clip() {
    let Some(folder) = clips::folder() else { return };
    let frames = folder.path().join("frames");
    fs::create_dir(&frames).unwrap();
    clips::make(&frames, "f_%04d.png", "-f lavfi -i testsrc=s=64x48:r=30:d=0.5 -start_number 7");
    fs::write(frames.join("notes.txt"), "not a picture").unwrap();
    fs::write(frames.join("cover.png"), "has no number").unwrap();
    let (times, info) = read(&frames);
    let truth: Vec<f64> = (0..15).map(|frame| f64::from(frame) / 30.0).collect();
    assert_times(&times, &truth, 1e-12);
    assert_eq!((info.width, info.height, info.frames_expected), (64, 48, Some(15)));
    assert_abs_diff_eq!(info.mean_fps, 30.0, epsilon = 1e-9);
    assert!(!info.damaged && !info.variable_frame_rate);

    let (_, by_pattern) = read(&frames.join("f_%04d.png"));
    assert_eq!(by_pattern.sha256, info.sha256);
    assert_eq!(by_pattern.frames_decoded, 15);

    // A missing picture leaves a gap in time, one that is cut off does too and is damage.
    fs::remove_file(frames.join("f_0012.png")).unwrap();
    let broken = frames.join("f_0014.png");
    let bytes = fs::read(&broken).unwrap();
    fs::write(&broken, &bytes[..bytes.len() / 2]).unwrap();
    let (times, info) = read(&frames);
    assert_eq!(times.len(), 13);
    assert_abs_diff_eq!(times[5], 6.0 / 30.0, epsilon = 1e-12);
    assert_abs_diff_eq!(times[12], 14.0 / 30.0, epsilon = 1e-12);
    assert!(info.damaged);

    // Numbers count as numbers, not as text: 9 comes before 10.
    let unpadded = folder.path().join("unpadded");
    fs::create_dir(&unpadded).unwrap();
    clips::make(&unpadded, "%d.jpg", "-f lavfi -i color=black:s=32x32:r=30:d=0.4,geq=lum=N*20:cb=128:cr=128");
    let mut clip = ClipReader::open(&unpadded).unwrap();
    let mut brightness = Vec::new();
    while clip.grab().unwrap().is_some() {
        brightness.push(clip.retrieve().unwrap().at_2d::<Vec3b>(16, 16).unwrap()[1]);
    }
    assert_eq!(brightness.len(), 12);
    assert!(brightness.windows(2).all(|pair| pair[1] > pair[0]), "{brightness:?}");

    clips::make(&unpadded, "other%d.jpg", "-f lavfi -i color=black:s=32x32:r=30:d=0.1");
    assert_error!(unpadded, ClipError::SeveralSequences { .. });
    assert!(error(&unpadded).to_string().contains("%01d.jpg, other%01d.jpg"));
    assert_eq!(read(&unpadded.join("%01d.jpg")).0.len(), 12);

    clips::make(&unpadded, "13.jpg", "-f lavfi -i color=black:s=48x32 -frames:v 1 -update 1");
    let mut clip = ClipReader::open(&unpadded.join("%d.jpg")).unwrap();
    while clip.grab().unwrap().unwrap().index < 12 {}
    assert!(matches!(clip.retrieve(), Err(ClipError::SizeChanges { to_width: 48, .. })));
}
