//! The queue as the page shows it, and what can be done with its clips.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use fluent_bundle::FluentArgs;
use serde::{Deserialize, Serialize};

use super::details::Change;
use super::worker::Workshop;
use super::{Details, Queue, QueueError, Queued, State, UploadError, Uploads};
use crate::batch::discard;
use crate::faults::Verdict;
use crate::files::results::REPORT;
use crate::files::{self, Mark};
use crate::render::triage::result_id;
use crate::report::{Answer, SetReport};
use crate::words::Words;

/// A clip on the page.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    id: String,
    name: String,
    state: &'static str,
    /// How far it is, in words.
    text: String,
    /// The same as a share, where it is known.
    share: Option<f64>,
    details: Details,
    /// Where its result can be opened.
    page: Option<String>,
    /// Id of its result, if there is one.
    result: Option<String>,
    /// Where the lifter can be chosen in a clip that could not be checked.
    choose: Option<String>,
    /// Of a result: flagged or clean as a whole, not to be judged at all, or partly seen for everything between.
    verdict: Option<Verdict>,
}

/// Something to be done with clips.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Action {
    ids: Vec<String>,
    what: What,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Cancel,
    Retry,
    Remove,
}

/// What is told of clips.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Telling {
    ids: Vec<String>,
    change: Change,
}

/// Why something could not be done with a clip.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClipsError {
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Upload(#[from] UploadError),
    #[error(transparent)]
    Details(#[from] super::DetailsError),
    #[error("it cannot be taken away: {0}; try again")]
    Disk(#[from] std::io::Error),
}

/// The queue with those who fill and empty it.
#[derive(Debug, Clone)]
pub(super) struct Clips {
    pub queue: Arc<Queue>,
    pub uploads: Arc<Uploads>,
    pub shop: Arc<Workshop>,
    pub results: PathBuf,
    pub answers: Arc<Answers>,
}

/// What the results say, read again when a report changed, by whomever.
#[derive(Debug, Default)]
pub(super) struct Answers(Mutex<HashMap<PathBuf, (SystemTime, Said)>>);

/// A result in a sentence and a word.
#[derive(Debug, Clone)]
struct Said {
    sentence: String,
    verdict: Verdict,
}

impl Answers {
    fn of(&self, folder: &Path) -> Option<Said> {
        let file = folder.join(REPORT);
        let written = file.metadata().and_then(|about| about.modified()).ok()?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, said)) = known.get(&file).filter(|(at, _)| *at == written) {
            return Some(said.clone());
        }
        let report: SetReport = serde_json::from_slice(&files::read(&file).ok()?).ok()?;
        let all = |verdict: Verdict| report.reps.iter().all(|rep| rep.verdict == verdict);
        let verdict = match () {
            () if report.is_flagged() => Verdict::Flagged,
            () if all(Verdict::CannotJudge) => Verdict::CannotJudge,
            () if all(Verdict::Clean) => Verdict::Clean,
            // What was not seen is never called clean.
            () => Verdict::PartlySeen,
        };
        let said = Said { sentence: Answer::of(&report).sentence, verdict };
        known.insert(file, (written, said.clone()));
        Some(said)
    }
}

impl Clips {
    /// The newest first.
    pub fn shown(&self, words: &Words) -> Result<Vec<Shown>, QueueError> {
        let clips = self.queue.clips()?.into_iter().rev().filter(|clip| clip.state != State::Removing);
        Ok(clips.map(|clip| self.show(clip, words)).collect())
    }

    fn show(&self, clip: Queued, words: &Words) -> Shown {
        let progress = self.shop.progress(&clip.id).filter(|_| clip.state == State::Waiting);
        let folder = clip.result.as_deref().filter(|_| clip.state == State::Done);
        let said = folder.and_then(|folder| self.answers.of(&self.results.join(folder)));
        let received = clip.received as f64 / clip.size.max(1) as f64;
        let (text, share) = match (clip.state, progress) {
            (State::Uploading, _) => (words.say_with("state-uploading", percent(received)), Some(received)),
            (_, Some(progress)) => match progress.share {
                Some(share) if progress.again => (words.say("state-making-sure"), Some(share)),
                Some(share) => (words.say_with("state-reading", percent(share)), Some(share)),
                None => (words.say("state-beginning"), None),
            },
            (State::Waiting, None) => (words.say("state-waiting"), None),
            (State::Done, _) => {
                (said.as_ref().map_or_else(|| words.say("state-done"), |said| words.told(&said.sentence)), None)
            }
            (State::Failed, _) => (words.told(&clip.reason.unwrap_or_default()), None),
            (State::Cancelled | State::Removing, _) => (words.say("state-cancelled"), None),
        };
        Shown {
            state: if progress.is_some() { "working" } else { clip.state.name() },
            text,
            share,
            page: folder.map(|folder| format!("/set/{}", result_id(folder))),
            result: clip.result.as_deref().map(result_id),
            choose: (clip.state == State::Failed && clip.sha256.is_some()).then(|| format!("/choose/{}", clip.id)),
            verdict: said.map(|said| said.verdict),
            id: clip.id,
            name: clip.name,
            details: clip.details,
        }
    }

    /// Tells something of clips, of all or none.
    pub fn tell(&self, telling: &Telling) -> Result<(), ClipsError> {
        let told = telling.ids.iter().map(|id| Ok((id.clone(), self.queue.clip(id)?.details.with(&telling.change)?)));
        self.queue.tell(&told.collect::<Result<Vec<_>, ClipsError>>()?)?;
        self.shop.ring();
        Ok(())
    }

    /// Does something with clips, one after the other.
    pub fn act(&self, action: &Action) -> Result<(), ClipsError> {
        for id in &action.ids {
            let clip = self.queue.clip(id)?;
            match (action.what, clip.state) {
                (What::Cancel | What::Remove, State::Uploading) => self.uploads.give_up(&clip)?,
                (What::Cancel, State::Waiting) => self.shop.cancel(&clip)?,
                (What::Cancel, _) | (What::Retry, State::Uploading | State::Waiting | State::Removing) => {}
                (What::Retry, _) => self.queue.again(id)?,
                (What::Remove, _) => self.remove(&clip)?,
            }
        }
        self.shop.ring();
        Ok(())
    }

    /// Takes a clip away with its results. What is being read is stopped first, and taken away when the reader has let go of it.
    fn remove(&self, clip: &Queued) -> Result<(), ClipsError> {
        self.shop.cancel(clip)?;
        self.queue.put(&clip.id, State::Removing)?;
        self.clear_away(clip)
    }

    fn clear_away(&self, clip: &Queued) -> Result<(), ClipsError> {
        if self.shop.is_at(&clip.id) {
            return Ok(());
        }
        // Of a clip that came twice the results are the first one's.
        let others = self.queue.clips()?;
        let is_shared = others.iter().any(|other| other.id != clip.id && other.sha256 == clip.sha256);
        if let Some(sha256) = clip.sha256.as_ref().filter(|_| !is_shared) {
            for folder in std::fs::read_dir(&self.results)?.flatten().map(|entry| entry.path()) {
                if matches!(Mark::read(&folder), Some(Mark::Results { clip_sha256, .. }) if clip_sha256 == *sha256) {
                    discard(&folder)?;
                }
            }
        }
        self.uploads.remove(clip)?;
        Ok(self.queue.forget(&clip.id)?)
    }

    /// Goes on with what was being taken away, now and after a kill.
    pub fn clear(&self) -> Result<(), ClipsError> {
        let clips = self.queue.clips()?;
        clips.iter().filter(|clip| clip.state == State::Removing).try_for_each(|clip| self.clear_away(clip))
    }
}

fn percent(share: f64) -> FluentArgs<'static> {
    let mut arguments = FluentArgs::new();
    arguments.set("percent", (100.0 * share).floor());
    arguments
}
