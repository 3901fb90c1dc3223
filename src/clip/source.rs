//! What a path on the command line stands for: one file, or numbered pictures (a folder, or a pattern like
//! `frame_%04d.png`).

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use super::ClipError;

/// One picture of a sequence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Numbered {
    /// The number in its name.
    pub number: u64,
    /// Where it lies.
    pub path: PathBuf,
}

/// Where the frames come from.
#[derive(Debug)]
pub(super) enum Source {
    /// One regular file.
    File {
        /// Where it lies.
        path: PathBuf,
        /// Its size, bytes.
        bytes: u64,
    },
    /// Pictures in the order of their numbers, at least one.
    Pictures(Vec<Numbered>),
}

impl Source {
    /// Finds what the path stands for. What exists under the very name wins over its meaning as a pattern.
    pub(super) fn locate(path: &Path) -> Result<Self, ClipError> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => in_folder(path).map(Self::Pictures),
            Ok(found) if found.is_file() => Ok(Self::File { path: path.to_owned(), bytes: found.len() }),
            Ok(_) => Err(ClipError::NotAFile),
            Err(_) if is_address(path) => Err(ClipError::Address),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match Pattern::of(path) {
                Some(pattern) => pattern.pictures().map(Self::Pictures),
                None => Err(ClipError::NotFound),
            },
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether it is written like the address of a thing on a network.
fn is_address(path: &Path) -> bool {
    let scheme = path.to_str().and_then(|text| text.split_once("://")).map(|(scheme, _)| scheme);
    scheme.is_some_and(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)))
}

/// The parts of a picture's name around its number, which is the last run of digits before the extension.
fn split_name(name: &str) -> Option<(&str, &str, &str)> {
    let stem = &name[..name.rfind('.')?];
    let end = stem.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = stem[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + stem[at..].chars().next().map_or(1, char::len_utf8));
    Some((&name[..start], &name[start..end], &name[end..]))
}

fn is_picture(name: &str) -> bool {
    // A leading dot hides a file; macOS leaves "._0001.png" beside "0001.png" on foreign disks.
    let extension = Path::new(name).extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    !name.starts_with('.') && matches!(extension.as_str(), "png" | "jpg" | "jpeg")
}

/// The one numbered series in a folder.
fn in_folder(folder: &Path) -> Result<Vec<Numbered>, ClipError> {
    let mut series: BTreeMap<(String, String), (usize, Vec<Numbered>)> = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(OsStr::to_str).filter(|name| is_picture(name)) else { continue };
        // A pipe or device of such a name would be waited for.
        if !path.is_file() {
            continue;
        }
        let Some((before, digits, after)) = split_name(name) else { continue };
        let Ok(number) = digits.parse() else { continue };
        let (width, pictures) = series.entry((before.to_owned(), after.to_owned())).or_default();
        *width = if pictures.is_empty() { digits.len() } else { digits.len().min(*width) };
        pictures.push(Numbered { number, path });
    }
    if series.len() > 1 {
        let patterns: Vec<_> =
            series.iter().map(|((before, after), (width, _))| format!("{before}%0{width}d{after}")).collect();
        return Err(ClipError::SeveralSequences { patterns: patterns.join(", ") });
    }
    match series.into_values().next() {
        Some((_, mut pictures)) => {
            pictures.sort();
            Ok(pictures)
        }
        None => Err(ClipError::NoNumberedImages),
    }
}

/// Whether a folder is, as far as its names tell, a recording in pictures: one numbered series of at least `fewest`.
pub fn holds_one_sequence(folder: &Path, fewest: usize) -> bool {
    in_folder(folder).is_ok_and(|pictures| pictures.len() >= fewest)
}

/// A path whose file name holds one printf-like number, `%d` or `%04d`.
struct Pattern<'a> {
    folder: &'a Path,
    before: &'a str,
    /// Fewest digits.
    width: usize,
    after: &'a str,
}

impl<'a> Pattern<'a> {
    fn of(path: &'a Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let (before, rest) = name.split_once('%')?;
        let (width, after) = rest.split_once('d')?;
        let width = if width.is_empty() { 1 } else { width.parse().ok()? };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        (is_picture(name) && !after.contains('%')).then_some(Self { folder, before, width, after })
    }

    fn pictures(&self) -> Result<Vec<Numbered>, ClipError> {
        let mut pictures = Vec::new();
        for entry in fs::read_dir(self.folder)? {
            let path = entry?.path();
            let digits = path
                .file_name()
                .and_then(OsStr::to_str)
                .and_then(|name| name.strip_prefix(self.before)?.strip_suffix(self.after))
                .filter(|digits| digits.len() >= self.width && digits.bytes().all(|byte| byte.is_ascii_digit()));
            if let Some(number) = digits.and_then(|digits| digits.parse().ok()).filter(|_| path.is_file()) {
                pictures.push(Numbered { number, path });
            }
        }
        pictures.sort();
        if pictures.is_empty() { Err(ClipError::NoNumberedImages) } else { Ok(pictures) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_run_of_digits_numbers_a_picture() {
        assert_eq!(split_name("0001.png"), Some(("", "0001", ".png")));
        assert_eq!(split_name("cam2_frame_17.jpg"), Some(("cam2_frame_", "17", ".jpg")));
        assert_eq!(split_name("séance é12 bis.jpeg"), Some(("séance é", "12", " bis.jpeg")));
        assert_eq!(split_name("cover.png"), None);
        assert_eq!(split_name("7"), None);
    }

    #[test]
    fn patterns_are_told_from_plain_names() {
        assert!(Pattern::of(Path::new("frames/f_%04d.png")).is_some_and(|p| p.width == 4 && p.before == "f_"));
        assert!(Pattern::of(Path::new("%d.jpg")).is_some_and(|p| p.width == 1 && p.folder == Path::new(".")));
        for name in ["set.mp4", "100%.png", "%s.png", "%d_%d.png", "%04d.mp4", "%-3d.png"] {
            assert!(Pattern::of(Path::new(name)).is_none(), "{name}");
        }
    }
}
