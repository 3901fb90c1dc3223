//! When each frame is shown: stamps, edit lists, late starts, slow motion, parts of a clip.

use std::fs;

use approx::assert_abs_diff_eq;
use opencv::prelude::*;
use spotter::clip::{ClipError, ClipOptions, ClipReader, SlowMotionSource};

use super::{H264, assert_times, clips, first_picture, read};

/// Trims as a phone's or an editor's "without re-encoding" does: from the key frame before, hidden by an edit list.
#[test]
fn a_trim_without_re_encoding_is_whole_and_begins_where_a_player_begins() {
    let Some(folder) = clips::folder() else { return };
    let whole = clips::make(
        folder.path(),
        "whole.mp4",
        &format!("-f lavfi -i testsrc=s=96x64:r=30:d=8 -f lavfi -i sine=d=8 {H264} -g 90 -c:a aac"),
    );
    let path = clips::make(folder.path(), "trim.mp4", "-ss 4.5 -i whole.mp4 -t 2 -c copy");
    let (times, info) = read(&path);
    let truth = clips::probed_times(&path);
    // The key frame lies 45 frames before the trim begins.
    assert!(truth.len() < 70, "{}", truth.len());
    assert_times(&times, &truth, 1e-6);
    assert_eq!(info.start_s, 0.0);
    assert_eq!((info.damaged, info.frames_expected), (false, Some(truth.len() as u64)));
    // The first picture is the one at 4.5 s of the whole clip.
    let mut reader = ClipReader::open(&whole).unwrap();
    let mut at_trim = None;
    while let Some(stamp) = reader.grab().unwrap() {
        if (stamp.time_s - 4.5).abs() < 0.01 {
            at_trim = Some(reader.retrieve().unwrap());
        }
    }
    let (_, first) = first_picture(&path);
    let mut apart = Mat::default();
    opencv::core::absdiff(&first, &at_trim.unwrap(), &mut apart).unwrap();
    assert_eq!(opencv::core::norm(&apart, opencv::core::NORM_INF, &opencv::core::no_array()).unwrap(), 0.0);
}

#[test]
fn pictures_that_start_later_than_the_sound_keep_their_times() {
    let Some(folder) = clips::folder() else { return };
    clips::make(folder.path(), "v.mp4", &format!("-f lavfi -i testsrc=s=64x48:r=30:d=2 {H264}"));
    clips::make(folder.path(), "a.m4a", "-f lavfi -i sine=d=4 -c:a aac");
    // Sound from 0 and pictures from 2 s on; nothing before 2 s; pictures half a second before the sound, which an edit list hides.
    for (name, arguments, start_s, file_start_s, frames) in [
        ("late.mp4", "-i a.m4a -itsoffset 2 -i v.mp4 -map 1:v -map 0:a -c copy", 2.0, 0.0, 60),
        ("both.mp4", "-itsoffset 2 -i v.mp4 -itsoffset 3 -i a.m4a -map 0 -map 1 -c copy", 0.0, 2.0, 60),
        ("alone.mkv", "-itsoffset 2 -i v.mp4 -c copy", 0.0, 2.0, 60),
        ("negative.mp4", "-i a.m4a -itsoffset -0.5 -i v.mp4 -map 1:v -map 0:a -c copy", 0.0, 0.0, 45),
    ] {
        let path = clips::make(folder.path(), name, arguments);
        let (times, info) = read(&path);
        assert_times(&times, &clips::probed_times(&path), 1e-3);
        assert_abs_diff_eq!(info.start_s, start_s, epsilon = 1e-3);
        assert_abs_diff_eq!(info.file_start_s, file_start_s, epsilon = 1e-3);
        assert_eq!((times.len(), info.damaged), (frames, false), "{name}");
        assert_abs_diff_eq!(info.duration_s, times[frames - 1] - times[0], epsilon = 1e-9);
        // A browser's clock shows the stamps of the file (measured in Chromium).
        let clock = info.clock();
        for (time, stamp) in times.iter().zip(clips::probed_stamps(&path, "v:0")) {
            assert_abs_diff_eq!(clock.offset_s + clock.factor * time, stamp, epsilon = 1e-3);
        }
        assert_eq!(info.clock_of_copy().offset_s + times[0], 0.0);
    }
}

#[test]
fn a_camera_that_says_its_capture_rate_is_read_in_real_seconds() {
    let Some(folder) = clips::folder() else { return };
    let tagged = |name: &str, rate: u32, capture: &str| {
        let tag = format!("-metadata com.android.capture.fps={capture} -movflags use_metadata_tags");
        clips::make(folder.path(), name, &format!("-f lavfi -i testsrc=s=64x48:r={rate}:d=4 {H264} {tag}"))
    };
    let path = tagged("slow.mp4", 30, "240");
    let (times, info) = read(&path);
    let truth: Vec<f64> = clips::probed_times(&path).iter().map(|time| time / 8.0).collect();
    assert_times(&times, &truth, 1e-6);
    let slow = info.slow_motion.unwrap();
    assert_eq!((slow.factor, slow.source), (8.0, SlowMotionSource::Camera));
    assert_abs_diff_eq!(info.mean_fps, 240.0, epsilon = 1e-6);
    assert_eq!(info.clock().factor, 8.0);
    assert!(!info.variable_frame_rate && !info.damaged);
    // What plays as it was filmed is in real time, and what is told goes before what the camera says.
    assert_eq!(read(&tagged("real.mp4", 240, "240")).1.slow_motion, None);
    let told = ClipOptions { slow_motion: Some(4.0), ..ClipOptions::default() };
    let info = ClipReader::open_with(&path, &told).unwrap().info().clone();
    assert_eq!(info.slow_motion.map(|slow| (slow.factor, slow.source)), Some((4.0, SlowMotionSource::Told)));
    assert_eq!(ClipOptions::of(&info), told);
}

/// As Sony's cameras write it: a box of metadata at the end of the file, which holds an XML document.
#[test]
fn a_capture_rate_in_sonys_xml_is_read_too() {
    let Some(folder) = clips::folder() else { return };
    let path = clips::make(folder.path(), "C0001.MP4", &format!("-f lavfi -i testsrc=s=64x48:r=30:d=2 {H264}"));
    let truth: Vec<f64> = read(&path).0.iter().map(|time| time / 4.0).collect();
    let xml = "<?xml version=\"1.0\"?><NonRealTimeMeta><VideoFormat><VideoFrame videoCodec=\"AVC_1920_1080_HP@L42\" \
               captureFps=\"119.88p\" formatFps=\"29.97p\"/></VideoFormat></NonRealTimeMeta>";
    let full_box = |kind: &[u8; 4], content: &[u8]| {
        [&(12 + content.len() as u32).to_be_bytes()[..], kind, &[0; 4], content].concat()
    };
    let handler = full_box(b"hdlr", &[&[0; 4][..], b"nrtm", &[0; 13]].concat());
    let metadata = full_box(b"meta", &[handler, full_box(b"xml ", xml.as_bytes())].concat());
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend(metadata);
    fs::write(&path, bytes).unwrap();
    let (times, info) = read(&path);
    assert_times(&times, &truth, 1e-6);
    assert_eq!(info.slow_motion.map(|slow| (slow.factor, slow.source)), Some((4.0, SlowMotionSource::Camera)));
    assert!(!info.damaged);
}

#[test]
fn a_part_of_a_clip_keeps_the_clips_times() {
    let Some(folder) = clips::folder() else { return };
    let path = clips::make(folder.path(), "a.mp4", &format!("-f lavfi -i testsrc=s=64x48:r=30:d=6 {H264}"));
    let part = ClipOptions { from_s: Some(2.01), to_s: Some(4.0), ..ClipOptions::default() };
    let mut clip = ClipReader::open_with(&path, &part).unwrap();
    let mut times = Vec::new();
    while let Some(stamp) = clip.grab().unwrap() {
        assert_eq!(stamp.index, times.len());
        times.push(stamp.time_s);
    }
    let truth: Vec<f64> = (61..=120).map(|frame| f64::from(frame) / 30.0).collect();
    assert_times(&times, &truth, 1e-6);
    let info = clip.finish();
    assert_eq!((info.start_s, info.frames_expected, info.damaged), (times[0], None, false));
    let beyond = ClipOptions { from_s: Some(7.0), ..ClipOptions::default() };
    let error = ClipReader::open_with(&path, &beyond).err().unwrap();
    assert!(matches!(error, ClipError::NothingInPart { last_s } if (last_s - 179.0 / 30.0).abs() < 1e-6), "{error:?}");
}

#[test]
fn matroskas_milliseconds_keep_time_over_five_minutes_of_uneven_frames() {
    let Some(folder) = clips::folder() else { return };
    // Five minutes at 30000/1001 frames a second, every seventh frame missing.
    let source = "-f lavfi -i color=gray:s=32x32:r=30000/1001:d=300 -vf select=mod(n\\,7) -vsync passthrough";
    let path = clips::make(folder.path(), "long.mkv", &format!("{source} -c:v mjpeg -q:v 31"));
    let (times, info) = read(&path);
    assert!(info.variable_frame_rate);
    let last = 8991_usize.saturating_sub(1);
    let truth: Vec<f64> = (0..=last).filter(|n| n % 7 != 0).map(|n| (n as f64 - 1.0) * 1001.0 / 30000.0).collect();
    assert!(times.len().abs_diff(truth.len()) <= 1, "{} {}", times.len(), truth.len());
    for (time, truth) in times.iter().zip(&truth) {
        assert!((time - truth).abs() < 0.5 * 1001.0 / 30000.0, "{time} {truth}");
    }
}

#[test]
fn times_are_the_stamps_of_the_container() {
    let Some(folder) = clips::folder() else { return };
    for (name, arguments, variable) in [
        ("tail.mp4", format!("-f lavfi -i testsrc=s=64x48:r=30:d=3 {H264}"), false),
        ("start.mp4", format!("-f lavfi -i testsrc=s=64x48:r=30:d=2 {H264} -output_ts_offset 1.5"), false),
        ("start.mkv", format!("-f lavfi -i testsrc=s=64x48:r=30:d=2 {H264} -output_ts_offset 1.5"), false),
        ("slow.mp4", format!("-f lavfi -i testsrc=s=64x48:r=240:d=1 {H264}"), false),
        ("ntsc.mp4", format!("-f lavfi -i testsrc=s=64x48:r=30000/1001:d=2 {H264}"), false),
        // Two of five frames dropped. (ffmpeg drops frames for Matroska; for mp4 by itself it would repeat others in their place.)
        (
            "variable.mkv",
            format!("-f lavfi -i testsrc=s=64x48:r=30:d=3 -vf select=gt(mod(n\\,5)\\,1)+gt(n\\,60) {H264}"),
            true,
        ),
        ("variable.mp4", "-i variable.mkv -c copy".to_owned(), true),
    ] {
        let path = clips::make(folder.path(), name, &arguments);
        let (times, info) = read(&path);
        assert_times(&times, &clips::probed_times(&path), 1e-6);
        assert_eq!(info.variable_frame_rate, variable, "{name}");
        assert!(!info.damaged, "{name}");
    }
}
