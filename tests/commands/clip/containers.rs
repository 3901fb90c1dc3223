//! Every container gives all its frames, whole and once.

use std::path::{Path, PathBuf};

use approx::assert_abs_diff_eq;
use spotter::clip::{ClipError, ClipReader};

use super::{H264, assert_times, clips, read};

#[test]
fn every_container_gives_all_frames_at_their_times() {
    let Some(folder) = clips::folder() else { return };
    let source = "-f lavfi -i testsrc=s=64x48:r=25:d=2";
    for (name, coding) in [
        ("a.mp4", H264),
        ("a.mov", H264),
        ("a.mkv", H264),
        ("a.ts", H264),
        ("a.webm", "-c:v libvpx -b:v 200k"),
        ("a.avi", "-c:v mjpeg"),
        ("b.avi", "-c:v mpeg4"),
        ("a.gif", ""),
        ("10:30.mp4", H264),
        ("100%d.mp4", H264),
    ] {
        let path = clips::make(folder.path(), name, &format!("{source} {coding}"));
        let (times, info) = read(&path);
        assert_times(&times, &clips::probed_times(&path), 0.0015);
        assert_eq!((info.width, info.height, info.rotation_deg), (64, 48, 0), "{name}");
        assert_eq!(info.frames_decoded, 50, "{name}");
        assert_abs_diff_eq!(info.duration_s, 49.0 / 25.0, epsilon = 0.0015);
        assert_abs_diff_eq!(info.mean_fps, 25.0, epsilon = 0.02);
        assert!(!info.variable_frame_rate && !info.damaged, "{name}: {info:?}");
    }
}

#[test]
fn of_several_streams_the_one_that_players_show_is_read() {
    let Some(folder) = clips::folder() else { return };
    let sources = "-f lavfi -i color=blue:s=32x32:r=30:d=2 -f lavfi -i testsrc=s=96x64:r=30:d=2 -map 0 -map 1";
    for name in ["two.mp4", "two.mkv"] {
        let arguments = format!("{sources} {H264} -disposition:v:0 0 -disposition:v:1 default");
        let path = clips::make(folder.path(), name, &arguments);
        let (times, info) = read(&path);
        assert_eq!((info.width, info.height, times.len()), (96, 64, 60), "{name}");
        assert_eq!((info.damaged, info.frames_expected.unwrap_or(60)), (false, 60), "{name}");
        assert!(!spotter::clip::plays_in_browsers(&path), "a browser would show the other stream");
    }
    // A cover picture is no clip, whatever its size.
    clips::make(folder.path(), "cover.png", "-f lavfi -i testsrc=s=640x480 -frames:v 1 -update 1");
    let plain = format!("-f lavfi -i testsrc=s=96x64:r=30:d=1 -i cover.png -map 1 -map 0 {H264} -c:v:0 png");
    let path = clips::make(folder.path(), "covered.mp4", &format!("{plain} -disposition:v:0 attached_pic"));
    assert_eq!(read(&path).0.len(), 30);
}

#[test]
fn one_frame_is_a_clip_of_no_duration() {
    let Some(folder) = clips::folder() else { return };
    for name in ["one.mp4", "one.gif"] {
        let path = clips::make(folder.path(), name, "-f lavfi -i testsrc=s=64x48 -frames:v 1 -pix_fmt yuv420p");
        let (_, info) = read(&path);
        assert_eq!((info.frames_decoded, info.duration_s, info.mean_fps), (1, 0.0, 0.0));
    }
}

#[test]
fn nothing_counts_as_read_before_it_is() {
    let Some(folder) = clips::folder() else { return };
    let path = clips::make(folder.path(), "a.mp4", &format!("-f lavfi -i testsrc=s=64x48:r=25:d=2 {H264}"));
    let mut clip = ClipReader::open(&path).unwrap();
    assert_eq!((clip.info().frames_decoded, clip.info().frames_expected), (0, Some(50)));
    assert!(matches!(clip.retrieve(), Err(ClipError::NothingGrabbed)));
    for _ in 0..10 {
        clip.grab().unwrap().unwrap();
    }
    let info = clip.finish();
    assert_eq!(info.frames_decoded, 10);
    assert_abs_diff_eq!(info.duration_s, 9.0 / 25.0, epsilon = 1e-9);
    assert!(!info.damaged, "stopping early is not damage");
}

#[test]
#[ignore = "needs the data folder SPOTTER_DATA"]
fn real_clips_decode_whole() {
    let data = std::env::var_os("SPOTTER_DATA").unwrap();
    // Frames as counted when the clips were collected. The two phone clips' edit lists leave out frames that the
    // container stores; what remains is at a constant 60 a second by ffprobe.
    for (name, frames, expected) in [
        ("faiyaz_deadlift_110kg.mp4", 759, Some(759)),
        ("faiyaz_squat.mp4", 1229, Some(1229)),
        ("rohan_squat.mp4", 614, Some(614)),
        ("opencap_subj4_squat.mp4", 807, Some(807)),
        ("opencap_subj4_STS.mp4", 798, Some(798)),
        ("mukundan_bending_forward_vid.gif", 50, None),
        ("mukundan_olympic_squat_vid.gif", 57, None),
    ] {
        let path = PathBuf::from(&data).join("data/videos").join(name);
        let mut clip = ClipReader::open(&path).unwrap();
        let mut times = Vec::new();
        while let Some(stamp) = clip.grab().unwrap() {
            times.push(stamp.time_s);
        }
        let info = clip.finish();
        assert_eq!((info.frames_decoded, info.frames_expected), (frames, expected), "{name}");
        assert_eq!((info.variable_frame_rate, info.damaged), (false, false), "{name}");
        assert_times(&times, &clips::probed_times(&path), 0.001);
    }
}

#[test]
fn clips_are_opened_by_many_threads() {
    // Each opening once told OpenCV its number of threads, which crashed when two did so at the same moment.
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..20_000).for_each(|_| assert!(ClipReader::open(Path::new("nothing.mp4")).is_err())));
        }
    });
}
