//! What lies at a path: a file, unpacked if it was compressed, or a folder with one file a frame.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use memchr::memmem;
use sha2::{Digest, Sha256};

use super::error::FormatError;
use crate::files;

/// A compressed file that becomes larger is none of keypoints, bytes.
const LARGEST: u64 = 1 << 31;
/// Endings of the files of a folder with one file a frame.
const OF_A_FRAME: [&str; 2] = ["json", "txt"];

/// A file of keypoints, or a folder with one file a frame.
#[derive(Debug)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// Ending of its name, or of the names of the folder's files, in lower case and without `.gz`.
    pub ending: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// The file, or the folder's files in the order of their numbers.
    pub parts: Vec<Part>,
}

/// One file.
#[derive(Debug)]
pub struct Part {
    /// The number in its name; 0 for a single file.
    pub number: u64,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Source {
    /// Reads what lies there.
    ///
    /// # Errors
    /// When it cannot be read, is compressed and damaged or too large, or is a folder with the frames of two recordings.
    pub fn open(path: &Path) -> Result<Self, FormatError> {
        let (path, is_folder) = (path.to_path_buf(), path.is_dir());
        if !is_folder {
            let parts = vec![Part { number: 0, bytes: unpacked(&path)? }];
            return Ok(Self { ending: ending(&path), path, is_folder, parts });
        }
        let files = of_frames(&path);
        if let Some(pair) = files.windows(2).find(|pair| pair[0].number == pair[1].number) {
            let [a, b] = [0, 1].map(|k| pair[k].path.file_name().unwrap_or_default().to_string_lossy().into_owned());
            let what = format!("`{a}` and `{b}` are the same frame: give a folder that holds one recording");
            return Err(FormatError::Lacks(what));
        }
        let ending = files.first().map(|f| ending(&f.path)).unwrap_or_default();
        let read = |f: OfFrame| Ok(Part { number: f.number, bytes: unpacked(&f.path)? });
        let parts = files.into_iter().map(read).collect::<Result<_, FormatError>>()?;
        Ok(Self { path, ending, is_folder, parts })
    }

    /// The first file as text.
    pub fn text(&self) -> Cow<'_, str> {
        self.parts.first().map(Part::text).unwrap_or_default()
    }

    /// Whether the first file that is not next to empty holds these letters.
    pub fn mentions(&self, letters: &str) -> bool {
        let first = self.parts.first().map(|part| part.bytes.as_slice()).unwrap_or_default();
        memmem::find(first, letters.as_bytes()).is_some()
    }

    /// SHA-256 of the bytes, of a folder of those of its files one after another.
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        self.parts.iter().for_each(|part| hash.update(&part.bytes));
        files::hexadecimal(hash.finalize())
    }
}

impl Part {
    /// As text; what is no UTF-8 is replaced, and a mark of byte order left out.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes))
    }
}

/// Whether a folder holds a file a frame and is no clip in numbered pictures.
pub(super) fn holds_frames(folder: &Path) -> bool {
    !holds_pictures(folder) && !of_frames(folder).is_empty()
}

/// Whether a folder is a clip in numbered pictures, whatever lies beside them.
#[cfg(feature = "video")]
fn holds_pictures(folder: &Path) -> bool {
    crate::clip::holds_one_sequence(folder, 1)
}

/// Without a reader of pictures there is no such clip.
#[cfg(not(feature = "video"))]
fn holds_pictures(_: &Path) -> bool {
    false
}

/// Ending of a file's name, in lower case and without `.gz`.
pub(super) fn ending(path: &Path) -> String {
    let lower = |e: &OsStr| e.to_string_lossy().to_lowercase();
    match path.extension().map(lower) {
        Some(e) if e == "gz" => Path::new(path.file_stem().unwrap_or_default()).extension().map(lower),
        other => other,
    }
    .unwrap_or_default()
}

fn unpacked(path: &Path) -> Result<Vec<u8>, FormatError> {
    if path.extension().is_none_or(|e| !e.eq_ignore_ascii_case("gz")) {
        return Ok(files::read(path)?);
    }
    let mut bytes = Vec::new();
    MultiGzDecoder::new(files::open(path)?).take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(FormatError::TooLarge(LARGEST >> 20)) } else { Ok(bytes) }
}

struct OfFrame {
    number: u64,
    path: PathBuf,
}

/// The numbered files of a folder, in the order of their numbers: `.json` where there are any, else `.txt`. What is hidden or has no number is
/// left out.
fn of_frames(folder: &Path) -> Vec<OfFrame> {
    let entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    let of = |wanted: &str| {
        let numbered = |path: &PathBuf| {
            let name = path.file_name()?.to_str()?;
            let stem = path.file_stem()?.to_str()?;
            let digits = stem.strip_suffix("_keypoints").unwrap_or(stem);
            let from = digits.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let number = digits[from..].parse().ok()?;
            let wanted = ending(path) == wanted && !name.starts_with('.');
            wanted.then(|| OfFrame { number, path: path.clone() })
        };
        entries.iter().filter_map(numbered).collect::<Vec<_>>()
    };
    let mut found = OF_A_FRAME.iter().map(|wanted| of(wanted)).find(|files| !files.is_empty()).unwrap_or_default();
    found.sort_by(|a, b| (a.number, &a.path).cmp(&(b.number, &b.path)));
    found
}
