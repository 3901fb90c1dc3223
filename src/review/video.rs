//! Videos for the page. A page asks for the video of a result, never for a path; and what lies where the report points is
//! served only when it is the very clip that was checked, or the preview within the result's own folder. So neither a report
//! from elsewhere nor a link can make the desk hand out another file.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use axum::http::{HeaderMap, HeaderValue, header};

use crate::clip::identify;
use crate::render::triage::{Clip, Triage};

/// File and what tells whether it is still the same.
type Stamp = (PathBuf, SystemTime, u64);

/// Hashes of the files that were asked for: a large clip is read whole only once.
#[derive(Debug, Default)]
pub(super) struct Videos(Mutex<HashMap<Stamp, String>>);

impl Videos {
    /// The file to serve for a clip. Reads a clip whole the first time: not for the thread that serves.
    pub fn file_of(&self, triage: &Triage, clip: &Clip) -> Option<PathBuf> {
        // `video` has no links in it, so that a link out of the folder shows as a path outside.
        let path = clip.video.as_deref()?;
        let is_preview = path == triage.root.join(&clip.folder).join("preview.mp4");
        (is_preview || self.hash(path)? == clip.sha256).then(|| path.to_path_buf())
    }

    fn hash(&self, path: &Path) -> Option<String> {
        let about = path.metadata().ok().filter(|m| m.is_file())?;
        let stamp = (path.to_path_buf(), about.modified().ok()?, about.len());
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hash) = known().get(&stamp) {
            return Some(hash.clone());
        }
        let hash = identify(path).ok()?;
        known().insert(stamp, hash.clone());
        Some(hash)
    }
}

/// Puts the range that a request asks of a file of `length` bytes as the server of files knows it (RFC 9110, 14.1.2 and 14.2): a suffix
/// longer than the file is the whole of it, and several ranges are answered by the whole file.
pub(super) fn settle_range(headers: &mut HeaderMap, length: u64) {
    let Some(asked) = headers.get(header::RANGE).and_then(|range| range.to_str().ok()) else { return };
    let Some(ranges) = asked.strip_prefix("bytes=") else { return };
    let suffix = ranges.trim().strip_prefix('-').and_then(|suffix| suffix.parse::<u64>().ok());
    if ranges.contains(',') {
        headers.remove(header::RANGE);
    } else if length > 0 && suffix.is_some_and(|suffix| suffix > length) {
        headers.insert(header::RANGE, HeaderValue::from_static("bytes=0-"));
    }
}
