//! Tracks of clips: inference is slow, so what was read from a clip is kept for as long as the clip, the models and the code that
//! reads pictures stay the same.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use spotter::track::Track;

use crate::support::{check, stderr};

/// The pose track of a clip, read by the program itself or kept from an earlier run; else why the program refused the clip.
pub fn of(clip: &Path) -> Result<Track, String> {
    let kept = folder().join(name(clip));
    if !kept.exists() {
        eprintln!("reading {}", clip.display());
        let out = tempfile::tempdir_in(folder()).unwrap();
        let output = check(clip, out.path(), &["--exit-zero"]);
        if !output.status.success() {
            let said = stderr(&output);
            let reason = said.trim().rsplit_once(".mp4: ").map_or(said.trim(), |(_, reason)| reason);
            return Err(reason.to_owned());
        }
        fs::rename(out.path().join("pose.json"), &kept).unwrap();
    }
    Ok(Track::read(BufReader::new(File::open(&kept).unwrap())).unwrap())
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tmp/tracks");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// File name that changes with all that a track depends on.
fn name(clip: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut hash = Sha256::new();
    hash.update(fs::read(clip).unwrap());
    hash.update(fs::read(root.join("models/SHA256SUMS")).unwrap());
    for module in ["src/clip", "src/pose", "src/track"] {
        let files = walkdir::WalkDir::new(root.join(module)).sort_by_file_name();
        for file in files.into_iter().map(Result::unwrap).filter(|f| f.file_type().is_file()) {
            hash.update(fs::read(file.path()).unwrap());
        }
    }
    let key: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{key}.json", clip.file_stem().unwrap().to_string_lossy())
}
