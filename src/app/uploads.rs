//! Clips on their way in: piece by piece, each on the disk before it is acknowledged, so that what was interrupted goes on where it
//! stopped. What is asked for names no path: a clip has an id, and its file a name that is made here.

mod clip_file;
mod recovery;

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use self::clip_file::{begins_a_video, file_name, shown_name};
use super::{Details, Home, Queue, QueueError, Queued, State};
use crate::batch::EXTENSIONS;
use crate::files::{Foreign, move_beside};
use crate::system::{free_bytes, open_private_file};

/// Longest piece, bytes.
pub const LARGEST_CHUNK: usize = 4 << 20;
/// Largest clip, bytes: an hour of what phones film.
const LARGEST_CLIP: u64 = 16 << 30;
/// Clips that may be on their way at a time.
const MOST_UPLOADS: usize = 500;
/// What stays free on the disk for results, bytes.
const SPARE: u64 = 256 << 20;

/// A clip that somebody wants to send.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its name; of a path the last part.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was last changed, milliseconds since 1970.
    pub modified_ms: i64,
    /// What is told about it.
    #[serde(default)]
    pub details: super::details::Change,
}

/// Why a clip is not taken, or a piece of it.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// By its name.
    #[error("`{0}` is no video that Spotter reads; it takes {kinds}", kinds = EXTENSIONS.join(", "))]
    Name(String),
    /// By its first bytes.
    #[error("`{0}` is called a video but is none: its beginning is that of no video file")]
    Content(String),
    /// Empty.
    #[error("`{0}` is empty; copy it from the camera again")]
    Empty(String),
    /// Too large.
    #[error("`{name}` is larger than {} GB; cut it to the set", LARGEST_CLIP >> 30)]
    TooLarge {
        /// The clip.
        name: String,
    },
    /// The disk is too full for it.
    #[error("there is no room for `{name}`: it has {} MB and {} MB are free; make room, or start Spotter with a folder on another disk", size >> 20, free >> 20)]
    NoRoom {
        /// The clip.
        name: String,
        /// Bytes.
        size: u64,
        /// Bytes.
        free: u64,
    },
    /// Too many at once.
    #[error("{MOST_UPLOADS} clips are on their way already; wait until some are here")]
    TooMany,
    /// The piece does not follow what is here.
    #[error("{0} bytes of the clip are here; go on from there")]
    Elsewhere(u64),
    /// All of it is here.
    #[error("all of this clip is here already")]
    Whole,
    /// What was told about it.
    #[error(transparent)]
    Details(#[from] super::DetailsError),
    /// The queue.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The disk.
    #[error("the clip cannot be kept: {0}; see that the disk is not full")]
    Disk(#[from] io::Error),
}

/// Takes clips in.
#[derive(Debug)]
pub struct Uploads {
    queue: Arc<Queue>,
    clips: PathBuf,
    parts: PathBuf,
    /// Held while a file grows or takes its place.
    writing: Mutex<()>,
}

impl Uploads {
    /// Opens a folder and puts right what a kill left of its uploads.
    ///
    /// # Errors
    /// When folder or queue cannot be read or written.
    pub fn open(home: &Home, queue: Arc<Queue>) -> Result<Self, UploadError> {
        let own = Self { queue, clips: home.clips(), parts: home.uploads(), writing: Mutex::new(()) };
        own.put_right()?;
        own.take_up()?;
        Ok(own)
    }

    /// Where a clip lies, once it is whole.
    pub fn path(&self, clip: &Queued) -> Option<PathBuf> {
        Some(self.clips.join(clip.file.as_ref()?))
    }

    /// Takes an offer: a clip that is on its way already (by name, size and time) goes on where it stopped.
    ///
    /// # Errors
    /// When it is no video by its name, too large for the limits or the disk, or the queue cannot be written.
    pub fn begin(&self, offer: &Offer) -> Result<Queued, UploadError> {
        let name = shown_name(&offer.name);
        let known = |e: &str| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(e));
        if !name.rsplit_once('.').is_some_and(|(_, extension)| known(extension)) {
            return Err(UploadError::Name(name));
        }
        match offer.size {
            0 => return Err(UploadError::Empty(name)),
            size if size > LARGEST_CLIP => return Err(UploadError::TooLarge { name }),
            _ => {}
        }
        let details = Details::default().with(&offer.details)?;
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let on_their_way: Vec<Queued> =
            self.queue.clips()?.into_iter().filter(|c| c.state == State::Uploading).collect();
        let is_same = |c: &&Queued| (&c.name, c.size, c.modified_ms) == (&name, offer.size, offer.modified_ms);
        if let Some(same) = on_their_way.iter().find(is_same) {
            return Ok(same.clone());
        }
        if on_their_way.len() >= MOST_UPLOADS {
            return Err(UploadError::TooMany);
        }
        let free = free_bytes(&self.parts)?;
        let promised: u64 = on_their_way.iter().map(|c| c.size - c.received.min(c.size)).sum();
        if offer.size.saturating_add(promised).saturating_add(SPARE) > free {
            return Err(UploadError::NoRoom { name, size: offer.size, free });
        }
        Ok(self.queue.add(&name, offer.size, offer.modified_ms, &details)?)
    }

    /// Takes a piece that begins at `from`, and returns how much is here. With the last one the clip waits for its check.
    ///
    /// # Errors
    /// [`UploadError::Elsewhere`] when it does not follow what is here; when the first piece is that of no video; when it cannot
    /// be written.
    pub fn append(&self, id: &str, from: u64, piece: &[u8]) -> Result<u64, UploadError> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let clip = self.queue.clip(id)?;
        if clip.state != State::Uploading {
            return Err(UploadError::Whole);
        }
        if from != clip.received {
            return Err(UploadError::Elsewhere(clip.received));
        }
        let received = from + piece.len() as u64;
        if received > clip.size {
            return Err(UploadError::TooLarge { name: clip.name });
        }
        if from == 0 && !begins_a_video(piece) {
            self.drop_part(&clip)?;
            return Err(UploadError::Content(clip.name));
        }
        let mut file = open_private_file(&self.part(&clip))?;
        // What a kill left beyond what was acknowledged.
        file.set_len(from)?;
        file.seek(SeekFrom::Start(from))?;
        file.write_all(piece)?;
        file.sync_data()?;
        self.queue.received(id, received)?;
        if received == clip.size {
            self.finish(&clip)?;
        }
        Ok(received)
    }

    /// Takes away what is here of a clip that is on its way.
    ///
    /// # Errors
    /// When it cannot be taken away.
    pub fn give_up(&self, clip: &Queued) -> Result<(), UploadError> {
        let _one = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        self.drop_part(clip)
    }

    fn drop_part(&self, clip: &Queued) -> Result<(), UploadError> {
        gone(fs::remove_file(self.part(clip)))?;
        Ok(self.queue.forget(&clip.id)?)
    }

    /// Takes away a whole clip's file.
    ///
    /// # Errors
    /// When it cannot be taken away.
    pub fn remove(&self, clip: &Queued) -> Result<(), UploadError> {
        Ok(self.path(clip).map_or(Ok(()), |path| gone(fs::remove_file(path)))?)
    }

    fn part(&self, clip: &Queued) -> PathBuf {
        self.parts.join(format!("{}.part", clip.id))
    }

    /// Gives a whole clip its place, under the first name that is free.
    fn finish(&self, clip: &Queued) -> Result<(), UploadError> {
        let part = self.part(clip);
        File::open(&part)?.sync_all()?;
        for number in 1.. {
            let file = file_name(&clip.name, number);
            // First the name, so that after a kill between the two the file is known for this clip's.
            self.queue.will_be(&clip.id, &file)?;
            match move_beside(&part, &self.clips.join(&file)) {
                Ok(()) => break,
                Err(error) if Foreign::of(&error).is_some() => {}
                Err(error) => return Err(error.into()),
            }
        }
        File::open(&self.clips)?.sync_all()?;
        Ok(self.queue.put(&clip.id, State::Waiting)?)
    }
}

/// What is not there is gone.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An app's folder with what came into it.
    pub(super) struct Scene {
        folder: tempfile::TempDir,
        pub uploads: Uploads,
    }

    impl Scene {
        pub fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            Self { uploads: opened(folder.path()), folder }
        }

        /// As after a kill.
        pub fn restarted(self) -> Self {
            drop(self.uploads);
            Self { uploads: opened(self.folder.path()), folder: self.folder }
        }

        pub fn state(&self, id: &str) -> (State, u64) {
            let clip = self.uploads.queue.clip(id).unwrap();
            (clip.state, clip.received)
        }
    }

    fn opened(folder: &std::path::Path) -> Uploads {
        let home = Home::open(folder).unwrap();
        let queue = Arc::new(Queue::open(&home.queue()).unwrap());
        Uploads::open(&home, queue).unwrap()
    }

    pub(super) fn offer(name: &str, size: usize) -> Offer {
        Offer { name: name.into(), size: size as u64, modified_ms: 5, details: Default::default() }
    }

    pub(super) const CLIP: &[u8] = b"\x00\x00\x00\x18ftypmp42 and more of it, and more";

    #[test]
    fn a_clip_that_comes_in_pieces_is_whole_and_keeps_its_name() {
        let scene = Scene::new();
        for (name, expected) in [("Set 1.MP4", "Set 1.mp4"), ("Set 1.MP4", "Set 1 (2).mp4")] {
            let id = scene.uploads.begin(&offer(name, CLIP.len())).unwrap().id;
            assert_eq!(scene.uploads.append(&id, 0, &CLIP[..20]).unwrap(), 20);
            assert!(matches!(scene.uploads.append(&id, 10, &CLIP[10..]), Err(UploadError::Elsewhere(20))));
            assert_eq!(scene.uploads.append(&id, 20, &CLIP[20..]).unwrap(), CLIP.len() as u64);
            let clip = scene.uploads.queue.clip(&id).unwrap();
            assert_eq!((clip.state, clip.file.as_deref()), (State::Waiting, Some(expected)));
            assert_eq!(fs::read(scene.uploads.path(&clip).unwrap()).unwrap(), CLIP);
            assert!(matches!(scene.uploads.append(&id, 0, CLIP), Err(UploadError::Whole)));
        }
    }

    #[test]
    fn what_was_acknowledged_goes_on_after_a_kill_and_what_was_not_comes_again() {
        let scene = Scene::new();
        let id = scene.uploads.begin(&offer("a.mp4", CLIP.len())).unwrap().id;
        scene.uploads.append(&id, 0, &CLIP[..20]).unwrap();
        // Written when the kill came, and never acknowledged.
        let part = scene.uploads.parts.join(format!("{id}.part"));
        fs::write(&part, [&CLIP[..20], b"half of the next"].concat()).unwrap();
        fs::write(scene.uploads.parts.join("0000.part"), "of a clip that nobody knows").unwrap();
        let scene = scene.restarted();
        assert_eq!(fs::read_dir(&scene.uploads.parts).unwrap().count(), 1);
        let again = scene.uploads.begin(&offer("a.mp4", CLIP.len())).unwrap();
        assert_eq!((again.id.as_str(), again.received), (id.as_str(), 20));
        scene.uploads.append(&id, 20, &CLIP[20..]).unwrap();
        let clip = scene.uploads.queue.clip(&id).unwrap();
        assert_eq!(fs::read(scene.uploads.path(&clip).unwrap()).unwrap(), CLIP);
        // A disk that lost what it had said to hold.
        let id = scene.uploads.begin(&offer("b.mp4", CLIP.len())).unwrap().id;
        scene.uploads.append(&id, 0, &CLIP[..20]).unwrap();
        fs::write(scene.uploads.parts.join(format!("{id}.part")), &CLIP[..9]).unwrap();
        assert_eq!(scene.restarted().state(&id), (State::Uploading, 9));
    }

    #[test]
    fn no_name_leads_anywhere_else() {
        let scene = Scene::new();
        let hostile =
            ["../../etc/passwd.mp4", "/root/x.mp4", "..\\..\\x.mp4", ".mp4", "-rf.mp4", "a\u{0}b\n.mp4", "…/é.mp4"];
        for name in hostile {
            let id = scene.uploads.begin(&offer(name, CLIP.len())).unwrap().id;
            scene.uploads.append(&id, 0, CLIP).unwrap();
            let path = scene.uploads.path(&scene.uploads.queue.clip(&id).unwrap()).unwrap();
            assert_eq!(path.parent(), Some(scene.uploads.clips.as_path()), "{name}");
            let file = path.file_name().unwrap().to_str().unwrap();
            assert!(!file.starts_with(['.', '-']) && !file.contains(char::is_control), "{file}");
            assert!(path.is_file());
        }
    }

    #[test]
    fn what_is_no_video_too_much_or_nothing_is_refused_in_words() {
        let scene = Scene::new();
        let refused = |name: &str, size: u64| {
            let offer = Offer { name: name.into(), size, modified_ms: 0, details: Default::default() };
            scene.uploads.begin(&offer).unwrap_err().to_string()
        };
        assert!(refused("notes.txt", 10).contains("is no video that Spotter reads"));
        assert!(refused("mp4", 10).contains("is no video"));
        assert!(refused("a.mp4", 0).contains("is empty"));
        assert!(refused("a.mp4", LARGEST_CLIP + 1).contains("larger than 16 GB"));
        let id = scene.uploads.begin(&offer("a.mp4", 100)).unwrap().id;
        let error = scene.uploads.append(&id, 0, b"#!/bin/sh\nrm -rf").unwrap_err();
        assert!(error.to_string().contains("is called a video but is none"), "{error}");
        assert!(matches!(scene.uploads.append(&id, 0, CLIP), Err(UploadError::Queue(QueueError::Missing))));
        let id = scene.uploads.begin(&offer("b.mp4", 10)).unwrap().id;
        assert!(matches!(scene.uploads.append(&id, 0, CLIP), Err(UploadError::TooLarge { .. })));
        assert_eq!(scene.state(&id), (State::Uploading, 0));
    }
}
