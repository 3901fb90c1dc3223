//! What a library knew when a run began: plain values, so that all clips of a run are judged against the same, on any thread.

use std::collections::BTreeMap;

use super::{Library, LibraryError};
use crate::faults::{History, PastSet};
use crate::files;
use crate::report::Session;
use crate::track::Track;

/// The sets of everybody.
#[derive(Debug, Clone, Default)]
pub struct Remembered {
    lifters: BTreeMap<String, Vec<PastSet>>,
}

impl Library {
    /// Reads the sets of everybody.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn remember(&self) -> Result<Remembered, LibraryError> {
        let mut lifters = BTreeMap::new();
        for lifter in self.lifters()? {
            let sets = self.sets(&lifter.name)?.into_iter().map(|s| s.set).collect();
            lifters.insert(lifter.name, sets);
        }
        Ok(Remembered { lifters })
    }
}

impl Remembered {
    fn sets(&self, session: &Session) -> &[PastSet] {
        let lifter = session.lifter.as_deref().map(str::trim);
        lifter.and_then(|lifter| self.lifters.get(lifter)).map_or(&[], Vec::as_slice)
    }

    /// The history in which a new set is to be judged: nothing where lifter or day is not known, no sets of somebody new.
    pub fn history(&self, session: &Session, track: &Track) -> Option<History> {
        session.lifter.as_ref()?;
        Some(History {
            date: session.date.as_deref()?.parse().ok()?,
            load_kg: session.load_kg,
            clip_sha256: track.clip.sha256.clone(),
            spine_model_sha256: track.pose.spine_model_sha256.clone(),
            sets: self.sets(session).to_vec(),
        })
    }

    /// SHA-256 of all that is known of the session's lifter, nothing where no lifter is named: a judgement depends on it.
    pub fn sha256(&self, session: &Session) -> Option<String> {
        session.lifter.as_ref()?;
        let bytes = serde_json::to_vec(self.sets(session)).ok()?;
        Some(files::sha256(bytes))
    }
}
