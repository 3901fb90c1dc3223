//! Clips of every container, turn and kind of damage, against what ffmpeg and ffprobe say of them.

// Helpers outside the test functions too: a panic is the message.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/clips.rs"]
mod clips;

use std::{
    fs,
    path::{Path, PathBuf},
};

use approx::assert_abs_diff_eq;
use opencv::{
    core::{CV_8UC3, Vec3b},
    prelude::*,
};
use spotter::clip::{ClipError, ClipInfo, ClipReader, identify};

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
    assert_eq!(times[0], 0.0);
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

#[test]
fn all_four_rotations_come_out_as_a_player_shows_them() {
    let Some(folder) = clips::folder() else { return };
    // A red mark at the top left of the stored picture, and where it belongs on the screen.
    let source = "-f lavfi -i color=black:s=96x64:r=10:d=0.5,drawbox=x=0:y=0:w=24:h=16:color=red:t=fill";
    for (turn, matrix, (right, bottom)) in [
        (0, [1, 0, 0, 1], (false, false)),
        (90, [0, 1, -1, 0], (true, false)),
        (180, [-1, 0, 0, -1], (true, true)),
        (270, [0, -1, 1, 0], (false, true)),
    ] {
        let path = clips::make(folder.path(), &format!("{turn}.mp4"), &format!("{source} {H264}"));
        clips::set_matrix(&path, matrix);
        let mut clip = ClipReader::open(&path).unwrap();
        let (width, height) = if turn % 180 == 0 { (96, 64) } else { (64, 96) };
        assert_eq!((clip.info().width, clip.info().height), (width, height));
        assert_eq!(clip.info().rotation_deg, turn);
        clip.grab().unwrap().unwrap();
        let picture = clip.retrieve().unwrap();
        let red = |x: i32, y: i32| picture.at_2d::<Vec3b>(y, x).unwrap()[2] > 128;
        let (width, height) = (width as i32, height as i32);
        for (x, y) in [(4, 4), (width - 5, 4), (4, height - 5), (width - 5, height - 5)] {
            assert_eq!(red(x, y), (x > width / 2) == right && (y > height / 2) == bottom, "turn {turn}: ({x}, {y})");
        }
        // And pixel for pixel as ffmpeg shows it, up to rounding in the conversion of colours.
        let shown = clips::shown(&path);
        assert_eq!(shown.len() as i32, width * height * 3);
        for (place, pixel) in shown.chunks(3).enumerate() {
            let (x, y) = (place as i32 % width, place as i32 / width);
            let ours = picture.at_2d::<Vec3b>(y, x).unwrap();
            assert!(pixel[0].abs_diff(ours[2]) < 16, "turn {turn}: ({x}, {y}) {pixel:?} {ours:?}");
        }
    }
}

#[test]
fn oblong_pixels_are_made_square() {
    let Some(folder) = clips::folder() else { return };
    let path = clips::make(
        folder.path(),
        "dv.mp4",
        &format!("-f lavfi -i testsrc=s=72x57:d=1,setsar=2 {H264} -vf scale=72:56,setsar=2"),
    );
    let (_, info) = read(&path);
    assert_eq!((info.width, info.height), (144, 56));
}

#[test]
fn times_are_the_stamps_of_the_container() {
    let Some(folder) = clips::folder() else { return };
    for (name, arguments, variable) in [
        // B-frames: OpenCV reads 0 for the last frames.
        ("tail.mp4", format!("-f lavfi -i testsrc=s=64x48:r=30:d=3 {H264}"), false),
        ("start.mp4", format!("-f lavfi -i testsrc=s=64x48:r=30:d=2 {H264} -output_ts_offset 1.5"), false),
        ("start.mkv", format!("-f lavfi -i testsrc=s=64x48:r=30:d=2 {H264} -output_ts_offset 1.5"), false),
        ("slow.mp4", format!("-f lavfi -i testsrc=s=64x48:r=240:d=1 {H264}"), false),
        ("ntsc.mp4", format!("-f lavfi -i testsrc=s=64x48:r=30000/1001:d=2 {H264}"), false),
        // Two of five frames dropped, but none among the last, whose stamps OpenCV does not give. (ffmpeg drops frames
        // for Matroska; for mp4 by itself it would repeat others in their place.)
        (
            "variable.mkv",
            format!("-f lavfi -i testsrc=s=64x48:r=30:d=3 -vf select=gt(mod(n\\,5)\\,1)+gt(n\\,60) {H264}"),
            true,
        ),
        ("variable.mp4", "-i variable.mkv -c copy".to_owned(), true),
    ] {
        let path = clips::make(folder.path(), name, &arguments);
        let (times, info) = read(&path);
        // Frames without a stamp go by the median step; where stamps are whole milliseconds that is off by one a frame.
        let grain_s = if name.contains(".mkv") || name.starts_with("variable") { 0.0021 } else { 1e-6 };
        assert_times(&times, &clips::probed_times(&path), grain_s);
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
    // container counts; what remains is at a constant 60 a second by ffprobe.
    for (name, frames, expected) in [
        ("faiyaz_deadlift_110kg.mp4", 759, 759),
        ("faiyaz_squat.mp4", 1229, 1229),
        ("rohan_squat.mp4", 614, 614),
        ("opencap_subj4_squat.mp4", 807, 832),
        ("opencap_subj4_STS.mp4", 798, 841),
        ("mukundan_bending_forward_vid.gif", 50, 50),
        ("mukundan_olympic_squat_vid.gif", 57, 57),
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
        assert_eq!((info.frames_decoded, info.frames_expected), (frames, Some(expected)), "{name}");
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
