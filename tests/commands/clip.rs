//! Clips of every container, turn and kind of damage, against what ffmpeg and ffprobe say of them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use approx::assert_abs_diff_eq;
use opencv::{
    core::{CV_8UC3, Vec3b},
    prelude::*,
};
use spotter::clip::{ClipError, ClipInfo, ClipOptions, ClipReader, SlowMotionSource, identify};

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
        let error = error(&$path);
        assert!(matches!(error, $variant), "{}: {error:?}", $path.display());
    }};
}

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

/// A clip whose picture is red at the top left and green at the top right as it is stored, with a display matrix.
fn marked(folder: &Path, name: &str, filters: &str, matrix: [i32; 4]) -> PathBuf {
    let marks = "drawbox=x=0:y=0:w=24:h=16:color=red:t=fill,drawbox=x=iw-24:y=0:w=24:h=16:color=lime:t=fill";
    let source = format!("-f lavfi -i color=black:s=96x64:r=10:d=0.5,{marks}{filters}");
    let path = clips::make(folder, name, &format!("{source} {H264}"));
    clips::set_matrix(&path, matrix);
    path
}

/// The first picture of a clip, and its size.
fn first_picture(path: &Path) -> (ClipInfo, Mat) {
    let mut clip = ClipReader::open(path).unwrap();
    clip.grab().unwrap().unwrap();
    let picture = clip.retrieve().unwrap();
    (clip.info().clone(), picture)
}

/// Asserts which of the picture's corners, as (right, bottom), are red and green, the others being black.
fn assert_marks(name: &str, picture: &Mat, red: (i32, i32), green: (i32, i32)) {
    let (right, bottom) = (picture.cols() - 5, picture.rows() - 5);
    for (x, y) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let pixel = picture.at_2d::<Vec3b>(y * bottom + 4 * (1 - y), x * right + 4 * (1 - x)).unwrap();
        let [_, is_green, is_red] = pixel.0.map(|value| value > 128);
        assert_eq!((is_red, is_green), ((x, y) == red, (x, y) == green), "{name} at {x}, {y}");
    }
}

/// Asserts that a picture is the first that ffmpeg shows, up to rounding in the conversion of colours.
fn assert_shown(path: &Path, picture: &Mat, tolerance: u8) {
    let shown = clips::shown(path);
    let (width, height) = (picture.cols(), picture.rows());
    assert_eq!(shown.len() as i32, width * height * 3, "{}", path.display());
    for (place, pixel) in shown.chunks(3).enumerate() {
        let (x, y) = (place as i32 % width, place as i32 / width);
        let ours = picture.at_2d::<Vec3b>(y, x).unwrap();
        let off = (0..3).map(|c| pixel[c].abs_diff(ours[2 - c])).max().unwrap();
        assert!(off < tolerance, "{}: ({x}, {y}) {pixel:?} {ours:?}", path.display());
    }
}

#[test]
fn turned_and_mirrored_pictures_come_out_as_a_player_shows_them() {
    let Some(folder) = clips::folder() else { return };
    // By the matrix: where red and green of the stored picture's top belong on the screen, as (right, bottom).
    for (name, matrix, turn, mirrored, red, green) in [
        ("0", [1, 0, 0, 1], 0, false, (0, 0), (1, 0)),
        ("90", [0, 1, -1, 0], 90, false, (1, 0), (1, 1)),
        ("180", [-1, 0, 0, -1], 180, false, (1, 1), (0, 1)),
        ("270", [0, -1, 1, 0], 270, false, (0, 1), (0, 0)),
        ("left-right", [-1, 0, 0, 1], 0, true, (1, 0), (0, 0)),
        ("top-bottom", [1, 0, 0, -1], 180, true, (0, 1), (1, 1)),
        ("transposed", [0, 1, 1, 0], 270, true, (0, 0), (0, 1)),
        ("transversed", [0, -1, -1, 0], 90, true, (1, 1), (1, 0)),
    ] {
        let path = marked(folder.path(), &format!("{name}.mp4"), "", matrix);
        let (info, picture) = first_picture(&path);
        let (width, height) = if turn % 180 == 0 { (96, 64) } else { (64, 96) };
        assert_eq!((info.width, info.height), (width, height), "{name}");
        assert_eq!((info.rotation_deg, info.mirrored), (turn, mirrored), "{name}");
        assert_marks(name, &picture, red, green);
        // The ffmpeg that is asked here turns mirrored pictures a quarter in its own way.
        if !(mirrored && turn % 180 == 90) {
            assert_shown(&path, &picture, 16);
        }
    }
}

#[test]
fn oblong_pixels_are_made_square_before_the_picture_is_turned() {
    let Some(folder) = clips::folder() else { return };
    let path = clips::make(
        folder.path(),
        "dv.mp4",
        &format!("-f lavfi -i testsrc=s=72x57:d=1,setsar=2 {H264} -vf scale=72:56,setsar=2"),
    );
    let (_, info) = read(&path);
    assert_eq!((info.width, info.height), (144, 56));
    for (name, matrix, size, red, green) in [
        ("sar90", [0, 1, -1, 0], (64, 192), (1, 0), (1, 1)),
        ("sar180", [-1, 0, 0, -1], (192, 64), (1, 1), (0, 1)),
        ("sar270 mirrored", [0, 1, 1, 0], (64, 192), (0, 0), (0, 1)),
    ] {
        let path = marked(folder.path(), &format!("{name}.mp4"), ",setsar=2", matrix);
        let (info, picture) = first_picture(&path);
        assert_eq!((info.width, info.height), size, "{name}");
        assert_marks(name, &picture, red, green);
    }
}

#[test]
fn odd_sizes_lose_no_row_and_no_column() {
    let Some(folder) = clips::folder() else { return };
    let source = "-f lavfi -i testsrc=s=97x63:r=10:d=0.5 -c:v libx264rgb -qp 0 -preset ultrafast";
    let path = clips::make(folder.path(), "odd.mkv", source);
    let (info, picture) = first_picture(&path);
    assert_eq!((info.width, info.height), (97, 63));
    assert_shown(&path, &picture, 2);
}

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

/// A phone's high dynamic range against the standard range from which it was made.
#[test]
fn high_dynamic_range_is_mapped_to_the_standard_one() {
    let Some(folder) = clips::folder() else { return };
    let lifter = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clips/squat.mp4");
    let standard = format!("-i {} -frames:v 2 -c:v libx264 -qp 0 -preset ultrafast", lifter.display());
    clips::make(folder.path(), "standard.mkv", &standard);
    for (name, transfer) in [("hlg.mov", "arib-std-b67"), ("pq.mov", "smpte2084")] {
        let to_light = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=smpte170m,zscale=t=linear:npl=203,format=gbrpf32le";
        let back = format!("zscale=p=bt2020,zscale=t={transfer}:m=bt2020nc:npl=203,format=yuv420p10le");
        let colours = format!("-color_primaries bt2020 -color_trc {transfer} -colorspace bt2020nc");
        let coding = "-c:v libx265 -x265-params lossless=1:log-level=none -preset ultrafast -tag:v hvc1";
        let path =
            clips::make(folder.path(), name, &format!("-i standard.mkv -vf {to_light},{back} {coding} {colours}"));
        let (info, mapped) = first_picture(&path);
        assert!(info.tone_mapped, "{name}");
        let (standard, plain) = first_picture(&folder.path().join("standard.mkv"));
        assert!(!standard.tone_mapped);
        let mut apart = Mat::default();
        opencv::core::absdiff(&mapped, &plain, &mut apart).unwrap();
        let mean = opencv::core::mean(&apart, &opencv::core::no_array()).unwrap().0;
        assert!(mean[..3].iter().all(|channel| *channel < 6.0), "{name}: {mean:?}");
        assert!(!spotter::clip::plays_in_browsers(&path));
    }
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

#[test]
fn damaged_stretches_are_read_past_and_reported() {
    let Some(folder) = clips::folder() else { return };
    let source = format!("-f lavfi -i testsrc2=s=320x240:r=30:d=10 {H264} -g 30 -movflags +faststart");
    let whole = clips::make(folder.path(), "whole.mp4", &source);
    let bytes = fs::read(&whole).unwrap();

    let corrupt = folder.path().join("corrupt.mp4");
    let mut broken = bytes.clone();
    let mut state = 1_u32;
    for byte in &mut broken[bytes.len() * 2 / 5..bytes.len() * 3 / 5] {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (state >> 24) as u8;
    }
    fs::write(&corrupt, broken).unwrap();
    let (times, info) = read(&corrupt);
    let truth = clips::probed_times(&corrupt);
    // Two seconds are lost, during which the decoder fails more often in a row than a clip has frames a second.
    assert!((150..280).contains(&truth.len()), "{}", truth.len());
    assert_times(&times, &truth, 1e-6);
    assert!(info.damaged);
    assert_eq!(info.frames_expected, Some(300));

    let cut = folder.path().join("cut.mp4");
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let (times, info) = read(&cut);
    assert_times(&times, &clips::probed_times(&cut), 1e-6);
    assert!((100..200).contains(&times.len()));
    assert!(info.damaged);
    assert_eq!(info.frames_expected, Some(300));

    let (_, info) = read(&whole);
    assert!(!info.damaged);
    for name in ["cut.mkv", "cut.avi"] {
        let whole = clips::make(folder.path(), name, "-f lavfi -i testsrc2=s=160x120:r=30:d=4 -c:v mjpeg");
        let bytes = fs::read(&whole).unwrap();
        fs::write(&whole, &bytes[..bytes.len() / 2]).unwrap();
        let (times, info) = read(&whole);
        assert!(info.damaged && times.len() > 40 && times.len() < 80, "{name}: {info:?}");
    }
}

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

    // A missing picture leaves a gap in time, a broken one does too and is damage.
    fs::remove_file(frames.join("f_0012.png")).unwrap();
    fs::write(frames.join("f_0014.png"), "broken").unwrap();
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
fn each_bad_input_has_its_own_error() {
    let Some(folder) = clips::folder() else { return };
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    assert_error!(folder.path().join("missing.mp4"), ClipError::NotFound);
    assert_error!(folder.path().join("nowhere/f_%04d.png"), ClipError::NotFound);
    assert_error!(folder.path().join("f_%04d.png"), ClipError::NoNumberedImages);
    assert_error!(folder.path(), ClipError::NoNumberedImages);
    assert_error!(write("empty.mp4", b""), ClipError::Empty);
    let garbage: Vec<u8> = (0..5000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_error!(write("garbage.mp4", &garbage), ClipError::NotVideo);
    // FFmpeg would play a text as a terminal, and open what a playlist names.
    assert_error!(write("text.txt", "a training diary\n".repeat(100).as_bytes()), ClipError::NotVideo);
    assert_error!(write("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nhttp://localhost/a.ts\n"), ClipError::NotVideo);
    assert_error!(write("clip.mp4", b"x").join("inside.mp4"), ClipError::NotFound);

    let sound = "-f lavfi -i sine=d=1";
    for name in ["a.mp4", "a.m4a", "a.wav", "a.mp3", "a.mka"] {
        let path = clips::make(folder.path(), name, sound);
        assert_error!(path, ClipError::AudioOnly);
    }
    for name in ["a.png", "a.jpg", "a.bmp", "a.tiff"] {
        let path = clips::make(folder.path(), name, "-f lavfi -i testsrc=s=64x48 -frames:v 1 -update 1");
        assert_error!(path, ClipError::StillImage);
    }

    let whole = clips::make(folder.path(), "v.mp4", &format!("-f lavfi -i testsrc=s=64x48:d=2 {H264}"));
    let bytes = fs::read(whole).unwrap();
    assert_error!(write("cut.mp4", &bytes[..bytes.len() / 2]), ClipError::Truncated);

    let whole = clips::make(folder.path(), "v.mkv", "-f lavfi -i testsrc=s=64x48:d=2 -c:v mjpeg");
    let bytes = fs::read(whole).unwrap();
    assert_error!(write("cut.mkv", &bytes[..700]), ClipError::NoFrame | ClipError::Undecodable { .. });
    assert_error!(write("head.mkv", &bytes[..40]), ClipError::Undecodable { .. });
    // A whole file whose every frame is broken.
    let whole =
        clips::make(folder.path(), "w.mp4", "-f lavfi -i testsrc=s=64x48:d=1 -c:v libx264 -movflags +faststart");
    let mut bytes = fs::read(whole).unwrap();
    let data = bytes.windows(4).position(|window| window == b"mdat").unwrap() + 4;
    bytes[data..].fill(0);
    assert_error!(write("zero.mp4", &bytes), ClipError::NoFrame | ClipError::Undecodable { .. });
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_or_is_no_file_is_said_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.mp4");
    fs::write(&path, b"something").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&path).is_ok() {
        println!("skipped in part: this user (root?) may read everything");
    } else {
        assert_error!(path, ClipError::Unreadable);
    }
    assert_error!(Path::new("/dev/null"), ClipError::NotAFile);
}

#[test]
fn the_identity_is_the_sha256_of_the_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("abc");
    fs::write(&file, "abc").unwrap();
    // FIPS 180-2, appendix B.1.
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(identify(&file).unwrap(), abc);
    let frames = folder.path().join("frames");
    fs::create_dir(&frames).unwrap();
    for (name, bytes) in [("10.png", "c"), ("9.png", "b"), ("1.png", "a")] {
        fs::write(frames.join(name), bytes).unwrap();
    }
    assert_eq!(identify(&frames).unwrap(), abc, "pictures follow one another by number");
    assert!(matches!(identify(&folder.path().join("missing")), Err(ClipError::NotFound)));
}

#[test]
fn real_clips_decode_whole() {
    let Some(data) = std::env::var_os("SPOTTER_DATA") else {
        println!("skipped: SPOTTER_DATA does not name the folder with the real clips");
        return;
    };
    let Some(_folder) = clips::folder() else { return };
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
        if !path.exists() {
            println!("skipped: no {name}");
            continue;
        }
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

#[cfg(unix)]
#[test]
fn a_clip_may_have_any_name() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let Some(folder) = clips::folder() else { return };
    let plain = clips::make(folder.path(), "plain.mp4", &format!("-f lavfi -i testsrc=s=64x48:r=10:d=1 {H264}"));
    // Composed and decomposed letters are two names; 255 bytes are the longest one; names need not be text.
    let composed = "Übung 深蹲 é (1) & %20 'a' 100%d http:x.mp4".as_bytes();
    let decomposed = "U\u{308}bung e\u{301}.mp4".as_bytes();
    let longest = [&[b'x'; 251][..], b".mp4"].concat();
    for name in [composed, decomposed, &longest[..], &b"no \xFF\xFE text.mp4"[..], b"-i.mp4", b"two\nlines.mp4"] {
        let path = folder.path().join(OsStr::from_bytes(name));
        fs::copy(&plain, &path).unwrap();
        let (times, info) = read(&path);
        assert_eq!((times.len(), info.damaged), (10, false), "{}", path.display());
        assert_eq!(info.path, path.to_string_lossy());
        assert!(spotter::clip::plays_in_browsers(&path));
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
