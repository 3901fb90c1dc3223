//! The picture that a player shows: turned, mirrored, of square pixels, in the standard range.

use std::path::{Path, PathBuf};

use opencv::core::Vec3b;
use opencv::prelude::*;

use super::{H264, clips, first_picture, read};

/// A clip whose picture is red at the top left and green at the top right as it is stored, with a display matrix.
fn marked(folder: &Path, name: &str, filters: &str, matrix: [i32; 4]) -> PathBuf {
    let marks = "drawbox=x=0:y=0:w=24:h=16:color=red:t=fill,drawbox=x=iw-24:y=0:w=24:h=16:color=lime:t=fill";
    let source = format!("-f lavfi -i color=black:s=96x64:r=10:d=0.5,{marks}{filters}");
    let path = clips::make(folder, name, &format!("{source} {H264}"));
    clips::set_matrix(&path, matrix);
    path
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
fn numbered_pictures_are_turned_as_their_camera_says() {
    let Some(folder) = clips::folder() else { return };
    let marks = "drawbox=x=0:y=0:w=24:h=16:color=red:t=fill,drawbox=x=iw-24:y=0:w=24:h=16:color=lime:t=fill";
    clips::make(folder.path(), "%d.jpg", &format!("-f lavfi -i color=black:s=96x64:r=10:d=0.5,{marks} -q:v 2"));
    // EXIF 2.32, 4.6.2: of one tag, orientation (0x0112, one 16-bit number); 6 is a quarter turn clockwise.
    let exif = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    for path in std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, [&bytes[..2], exif, &bytes[2..]].concat()).unwrap();
    }
    let (info, picture) = first_picture(folder.path());
    assert_eq!((info.width, info.height), (64, 96));
    assert_marks("EXIF", &picture, (1, 0), (1, 1));
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
