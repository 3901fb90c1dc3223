//! Which clips there are: files as given, folders searched to their last corner.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::clip::holds_one_sequence;
use crate::files::Mark;
use crate::files::results::{IDENTITY, NAMES};

/// Extensions of recordings that are looked for in folders. A file given by name may have any.
pub const EXTENSIONS: [&str; 18] = [
    "mp4", "m4v", "mov", "mkv", "webm", "avi", "gif", "3gp", "3g2", "mpg", "mpeg", "ts", "mts", "m2ts", "wmv", "flv",
    "ogv", "asf",
];
/// Numbered pictures make a folder a clip from this many on: one second, below which nothing can be judged.
const FEWEST_PICTURES: usize = 30;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Clips: in the order of the inputs, those of a folder by name; each once.
    pub clips: Vec<PathBuf>,
    /// Folders that could not be looked into, and why.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Finds the clips. Files are taken as they are; folders are searched recursively for recordings and for folders of numbered
/// pictures, past what is hidden (a leading dot) and past results of earlier checks. A folder without any clip counts as one
/// itself, so that the reader says what is wrong with it.
pub fn find_clips(inputs: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for input in inputs {
        let before = (found.clips.len(), found.unreadable.len());
        if input.is_dir() && !is_clip_in_pictures(input) {
            search(input, &mut found);
        }
        if (found.clips.len(), found.unreadable.len()) == before {
            found.clips.push(input.clone());
        }
    }
    let mut seen = HashSet::new();
    found.clips.retain(|clip| seen.insert(std::path::absolute(clip).unwrap_or_else(|_| clip.clone())));
    found
}

fn search(folder: &Path, found: &mut Found) {
    let mut entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if entry.depth() == 0 => {}
            Ok(entry) if entry.file_type().is_dir() && is_passed_over(&entry) => entries.skip_current_dir(),
            Ok(entry) if is_sequence(&entry) => {
                found.clips.push(entry.into_path());
                entries.skip_current_dir();
            }
            Ok(entry) if is_recording(&entry) => found.clips.push(entry.into_path()),
            Ok(_) => {}
            // A link back to a folder above: what is there is found anyway.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_path_buf();
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                found.unreadable.push((path, reason));
            }
        }
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Hidden folders, and results: the folder of one checked clip, as a batch or a single check names and fills it.
fn is_passed_over(folder: &DirEntry) -> bool {
    is_hidden(folder.file_name())
        || folder.path().extension() == Some(OsStr::new("spotter"))
        || folder.path().join(IDENTITY).is_file()
}

fn is_recording(entry: &DirEntry) -> bool {
    let path = entry.path();
    let known = |e: &OsStr| e.to_str().is_some_and(|e| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(e)));
    entry.file_type().is_file()
        && path.extension().is_some_and(known)
        && !is_hidden(entry.file_name())
        && !is_result(path)
}

/// A video that Spotter wrote is no recording.
fn is_result(path: &Path) -> bool {
    let mark = || path.parent().and_then(|folder| Some((folder, Mark::read(folder)?)));
    path.file_name()
        .and_then(OsStr::to_str)
        .filter(|name| NAMES.contains(name))
        .is_some_and(|name| mark().is_some_and(|(folder, mark)| mark.owns(folder, name)))
}

/// Whether another clip beside this one has the same name but for its extension.
pub fn has_namesake(clip: &Path) -> bool {
    let folder = clip.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = WalkDir::new(folder).min_depth(1).max_depth(1).follow_links(true).into_iter().flatten();
    beside.any(|entry| {
        Some(entry.file_name()) != clip.file_name()
            && entry.path().file_stem() == clip.file_stem()
            && (is_recording(&entry) || is_sequence(&entry))
    })
}

fn is_sequence(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && is_clip_in_pictures(entry.path())
}

/// One numbered series and no recording beside it: a phone's folder of photos and films is no clip.
fn is_clip_in_pictures(folder: &Path) -> bool {
    let recordings = || WalkDir::new(folder).max_depth(1).into_iter().flatten().any(|entry| is_recording(&entry));
    holds_one_sequence(folder, FEWEST_PICTURES) && !recordings()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn scene(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.as_bytes()).unwrap();
        }
        folder
    }

    fn names(scene: &tempfile::TempDir) -> Vec<String> {
        let found = find_clips(&[scene.path().to_path_buf()]);
        assert_eq!(found.unreadable, []);
        let name = |p: &PathBuf| p.strip_prefix(scene.path()).unwrap().to_str().unwrap().to_owned();
        found.clips.iter().map(name).collect()
    }

    #[test]
    fn recordings_are_found_in_every_corner_and_results_are_not() {
        let scene = scene(&[
            "b.mp4",
            "a/deep/er/C.MOV",
            "a/notes.txt",
            ".hidden/x.mp4",
            "a/._b.mp4",
            "b.spotter/annotated.mp4",
            "results/b-0123/identity.json",
            "results/b-0123/annotated.mp4",
            "out/pose.json",
            "out/annotated.mp4",
            "out/preview.mp4",
            "out/own.mp4",
            "annotated.mp4",
        ]);
        let files = vec!["annotated.mp4".into(), "preview.mp4".into()];
        Mark::Results { clip_sha256: String::new(), files }.write(&scene.path().join("out")).unwrap();
        assert_eq!(names(&scene), ["a/deep/er/C.MOV", "annotated.mp4", "b.mp4", "out/own.mp4"]);
    }

    #[test]
    fn a_folder_of_numbered_pictures_is_one_clip_and_a_camera_roll_is_none() {
        let frames: Vec<String> = (0..30).map(|k| format!("frames/{k:04}.png")).collect();
        let photos: Vec<String> = (0..30).map(|k| format!("phone/IMG_{k:04}.jpg")).collect();
        let files: Vec<&str> =
            frames.iter().chain(&photos).map(String::as_str).chain(["phone/IMG_0030.mov", "few/0001.png"]).collect();
        let scene = scene(&files);
        assert_eq!(names(&scene), ["frames", "phone/IMG_0030.mov"]);
        let frames = scene.path().join("frames");
        assert_eq!(find_clips(std::slice::from_ref(&frames)).clips, [frames]);
    }

    #[test]
    fn what_is_given_twice_is_found_once_and_a_folder_without_clips_speaks_for_itself() {
        let scene = scene(&["a.mp4", "empty/readme.txt"]);
        let (folder, clip, empty) =
            (scene.path().to_path_buf(), scene.path().join("a.mp4"), scene.path().join("empty"));
        assert_eq!(find_clips(&[clip.clone(), folder, empty.clone()]).clips, [clip, empty]);
    }

    #[test]
    fn a_link_in_a_circle_ends() {
        let scene = scene(&["a/b.mp4"]);
        std::os::unix::fs::symlink(scene.path(), scene.path().join("a/up")).unwrap();
        assert_eq!(names(&scene), ["a/b.mp4"]);
    }
}
