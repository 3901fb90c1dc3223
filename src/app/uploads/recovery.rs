//! What is put right when the app starts: uploads that a kill broke off, and clips that somebody copied into the folder.

use std::fs;
use std::path::Path;

use super::clip_file::shown_name;
use super::{UploadError, Uploads, gone};
use crate::app::{Details, State};
use crate::batch::find_clips;

impl Uploads {
    /// Clips that were on their way when the app ended: what was acknowledged of them goes on, what nobody knows is taken away.
    pub(super) fn put_right(&self) -> Result<(), UploadError> {
        let clips = self.queue.clips()?;
        for clip in clips.iter().filter(|c| c.state == State::Uploading) {
            let part = fs::metadata(self.part(clip)).map(|about| about.len()).ok();
            let whole = self.path(clip).and_then(|path| path.metadata().ok()).is_some_and(|m| m.len() == clip.size);
            match part {
                None if whole && clip.received == clip.size => self.queue.put(&clip.id, State::Waiting)?,
                Some(length) if length >= clip.size && clip.received == clip.size => self.finish(clip)?,
                part => self.queue.received(&clip.id, part.unwrap_or(0).min(clip.received))?,
            }
        }
        let known = |name: &str| clips.iter().any(|c| name.strip_suffix(".part") == Some(&c.id));
        for entry in fs::read_dir(&self.parts)?.flatten() {
            if entry.file_name().to_str().is_some_and(|name| name.ends_with(".part") && !known(name)) {
                gone(fs::remove_file(entry.path()))?;
            }
        }
        Ok(())
    }

    /// Clips that somebody copied into the folder themselves.
    pub(super) fn take_up(&self) -> Result<(), UploadError> {
        let known = self.queue.clips()?;
        for path in find_clips(std::slice::from_ref(&self.clips)).clips {
            let Some(file) = path.strip_prefix(&self.clips).ok().and_then(Path::to_str).filter(|f| !f.is_empty())
            else {
                continue;
            };
            if known.iter().any(|clip| clip.file.as_deref() == Some(file)) {
                continue;
            }
            let size = fs::metadata(&path).map(|about| about.len()).unwrap_or_default();
            let clip = self.queue.add(&shown_name(file), size, 0, &Details::default())?;
            self.queue.received(&clip.id, size)?;
            self.queue.will_be(&clip.id, file)?;
            self.queue.put(&clip.id, State::Waiting)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::tests::{CLIP, Scene, offer};
    use super::*;

    #[test]
    fn a_kill_between_the_last_piece_and_the_queue_loses_nothing() {
        for moved in [false, true] {
            let scene = Scene::new();
            let id = scene.uploads.begin(&offer("a.mp4", CLIP.len())).unwrap().id;
            let part = scene.uploads.parts.join(format!("{id}.part"));
            fs::write(&part, CLIP).unwrap();
            scene.uploads.queue.received(&id, CLIP.len() as u64).unwrap();
            if moved {
                scene.uploads.queue.will_be(&id, "a.mp4").unwrap();
                fs::rename(&part, scene.uploads.clips.join("a.mp4")).unwrap();
            }
            let scene = scene.restarted();
            let clip = scene.uploads.queue.clip(&id).unwrap();
            assert_eq!((clip.state, clip.file.as_deref()), (State::Waiting, Some("a.mp4")), "{moved}");
            assert_eq!(fs::read(scene.uploads.path(&clip).unwrap()).unwrap(), CLIP);
            assert_eq!(scene.uploads.queue.clips().unwrap().len(), 1);
        }
    }

    #[test]
    fn clips_that_were_copied_into_the_folder_are_taken_up_once() {
        let scene = Scene::new();
        fs::write(scene.uploads.clips.join("mine.mov"), CLIP).unwrap();
        fs::write(scene.uploads.clips.join("notes.txt"), "mine").unwrap();
        let scene = scene.restarted().restarted();
        let clips = scene.uploads.queue.clips().unwrap();
        assert_eq!(
            clips.iter().map(|c| (c.name.as_str(), c.state)).collect::<Vec<_>>(),
            [("mine.mov", State::Waiting)]
        );
    }
}
