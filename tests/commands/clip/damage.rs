//! Damaged files, and what is no clip.

use std::fs;
use std::path::Path;

use spotter::clip::ClipError;

use super::{H264, assert_error, assert_times, clips, read};

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
