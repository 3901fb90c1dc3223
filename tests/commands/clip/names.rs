//! What a clip is called and what it is: any name, and the hash of its bytes.

use std::fs;

use spotter::clip::{ClipError, identify};

use super::{H264, clips, read};

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
