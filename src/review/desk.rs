//! The desk without its server: the reports of a folder and the marks on them, brought together.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::{
    Entry, Exchange, ExchangeError, Imported, Judgement, MarkError, NewMark, Placed, Scope, Store, StoreError, Subject,
    exchange, resolve,
};
use crate::batch::CheckError;
use crate::faults::{ProfileError, title_of};
use crate::render::triage::{Clip, GatherError, Triage};
use crate::words::Words;

/// Why the desk cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The results folder.
    #[error(transparent)]
    Gather(#[from] GatherError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was said makes no mark.
    #[error(transparent)]
    Mark(#[from] MarkError),
    /// A file of marks.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// A profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The clip could not be judged with what was corrected, which is taken back.
    #[error("it cannot be judged again: {0}")]
    Judge(#[from] CheckError),
    /// The page speaks of something that is not here (any more).
    #[error("there is no {0} here; load the page again")]
    Missing(&'static str),
}

/// Who has clips read again for a desk.
pub trait Reader: std::fmt::Debug + Send + Sync {
    /// Has the clip of this SHA-256 read again with what is corrected now; whether it will be.
    fn read_again(&self, sha256: &str) -> bool;
}

/// What came of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// The set is judged with it.
    Now,
    /// The clip is being read again.
    WhenRead,
    /// The clip has to be read again, and nobody here does.
    AtNextCheck,
}

/// One results folder with one coach before it.
#[derive(Debug)]
pub struct Desk {
    reader: Option<Arc<dyn Reader>>,
    store: Mutex<Store>,
    triage: RwLock<Arc<Triage>>,
    coach: String,
}

/// What a page asks to have noted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// Id of the clip's results.
    pub result: String,
    /// Number of the rep, 0 for the set as a whole.
    pub rep: usize,
    /// Name of the fault, `clean`, or empty for notes and stars.
    pub fault: String,
    /// Where the video stood, seconds.
    pub at_s: f64,
    /// `opinion`, `own`, `note` or `star`.
    pub what: Kind,
    /// What; null takes back.
    pub value: Option<serde_json::Value>,
    /// The browser window, for undo.
    pub window: String,
}

/// Kinds of marks.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Opinion,
    Own,
    Note,
    Star,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Opinion => "opinion",
            Self::Own => "own",
            Self::Note => "note",
            Self::Star => "star",
        }
    }
}

/// Marks as a page reads them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marks {
    /// Changes with everything that is said.
    pub version: i64,
    /// The marks.
    pub marks: Vec<Shown>,
    /// Why nothing can be marked here, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_only: Option<String>,
}

impl Marks {
    /// With the faults' names in a language.
    #[must_use]
    pub fn told(mut self, words: &Words) -> Self {
        self.marks.iter_mut().for_each(|mark| mark.title = words.told(&mark.title));
        self
    }
}

/// One mark on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// Id of the clip's results.
    result: String,
    /// Number of the rep, 0 for the set.
    rep: usize,
    fault: String,
    /// What a coach reads for the fault.
    title: String,
    at_s: f64,
    #[serde(flatten)]
    judgement: Judgement,
    coach: String,
    /// Whether it is this desk's coach's.
    mine: bool,
    /// Whether Spotter has the finding too.
    found: bool,
}

/// What an undone mark was about; empty where no report has it now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// Id of the clip's results.
    result: String,
    /// Number of the rep, 0 for the set.
    rep: usize,
    fault: String,
}

impl Desk {
    /// Opens the desk for a results folder; `coach` says whose marks are made.
    ///
    /// # Errors
    /// When the folder cannot be read, or its marks cannot be opened.
    pub fn open(folder: &Path, coach: &str) -> Result<Self, DeskError> {
        let triage = Triage::gather(folder)?;
        let store = Mutex::new(Store::open(&triage.root)?);
        Ok(Self { reader: None, store, triage: RwLock::new(Arc::new(triage)), coach: coach.to_owned() })
    }

    /// The same with somebody who has clips read again.
    #[must_use]
    pub fn with_reader(self, reader: Arc<dyn Reader>) -> Self {
        Self { reader: Some(reader), ..self }
    }

    pub(super) fn reader(&self) -> Option<&dyn Reader> {
        self.reader.as_deref()
    }

    /// Whose marks are made here.
    pub fn coach(&self) -> &str {
        &self.coach
    }

    /// Why nothing can be marked here, if so.
    pub fn read_only(&self) -> Option<String> {
        self.store().read_only().map(str::to_owned)
    }

    /// The reports as last read.
    pub fn triage(&self) -> Arc<Triage> {
        self.triage.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads reports that are new or changed.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn refresh(&self) -> Result<Arc<Triage>, DeskError> {
        let before = self.triage();
        let now = Arc::new(before.again(&before.root)?);
        *self.triage.write().unwrap_or_else(PoisonError::into_inner) = now.clone();
        Ok(now)
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything marked, or `None` where nothing was said since `version`.
    ///
    /// # Errors
    /// When the marks cannot be read.
    pub fn marks_since(&self, version: i64) -> Result<Option<Marks>, DeskError> {
        let mut store = self.store();
        let now = store.version()?;
        if now == version {
            return Ok(None);
        }
        let entries = store.entries(None)?;
        let read_only = store.read_only().map(str::to_owned);
        drop(store);
        Ok(Some(Marks { version: now, marks: self.shown(&entries, &self.triage().clips), read_only }))
    }

    fn shown(&self, entries: &[Entry], clips: &[Clip]) -> Vec<Shown> {
        let show = |p: Placed| {
            // They have lists of their own.
            if matches!(p.mark.judgement, Judgement::Correction(_) | Judgement::Drawing(_)) {
                return None;
            }
            let clip = clips.get(p.clip?)?;
            let rep = if p.mark.subject.scope == Scope::Set { 0 } else { p.rep? };
            Some(Shown {
                result: clip.id.clone(),
                rep,
                mine: p.mark.coach == self.coach,
                title: title_of(&p.mark.subject.fault),
                fault: p.mark.subject.fault,
                at_s: p.mark.subject.at_s,
                judgement: p.mark.judgement,
                coach: p.mark.coach,
                found: p.found,
            })
        };
        resolve(entries, clips).into_iter().filter_map(show).collect()
    }

    /// Notes what the coach says; returns the marks of that clip.
    ///
    /// # Errors
    /// When it speaks of something that is not here, makes no sense, or cannot be written.
    pub fn say(&self, saying: &Saying) -> Result<Marks, DeskError> {
        let triage = self.triage();
        let clip = triage.clip(&saying.result).ok_or(DeskError::Missing("such clip"))?;
        let subject = subject(clip, saying)?;
        let judgement = match &saying.value {
            None => Err(saying.what.name()),
            Some(value) => {
                let said = serde_json::json!({ "what": saying.what.name(), "value": value });
                let judgement: Judgement = serde_json::from_value(said)
                    .map_err(|_| MarkError::Combination("this value is none of its kind"))?;
                subject.check(&judgement)?;
                Ok(judgement)
            }
        };
        let window = saying.window.chars().take(64).collect();
        let mark = NewMark { subject, judgement, clip_name: clip.name.clone(), coach: self.coach.clone(), window };
        let mut store = self.store();
        store.add(&mark)?;
        let (version, entries) = (store.version()?, store.entries(Some(&clip.sha256))?);
        drop(store);
        let same: Vec<Clip> = triage.clips.iter().filter(|c| c.sha256 == clip.sha256).cloned().collect();
        Ok(Marks { version, marks: self.shown(&entries, &same), read_only: None })
    }

    /// Takes back the last thing said in a window and returns it; `None` when there is nothing.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn undo(&self, window: &str) -> Result<Option<Undone>, DeskError> {
        let Some(undone) = self.store().undo(window, &self.coach)? else { return Ok(None) };
        if undone.kind == "correction" {
            self.judge_again(&undone.subject.clip)?;
            if let Some(Judgement::Correction(correction)) = &undone.judgement {
                self.settle_choice(correction, &undone.subject.clip);
            }
            return Ok(Some(Undone::default()));
        }
        // Also what was taken back has a place.
        let judgement = undone.judgement.clone().or(Some(Judgement::Star(true)));
        let shown = self.shown(&[Entry { judgement, ..undone }], &self.triage().clips);
        Ok(Some(shown.into_iter().next().map_or_else(Undone::default, |s| Undone {
            result: s.result,
            rep: s.rep,
            fault: s.fault,
        })))
    }

    pub(super) fn placed(&self) -> Result<Vec<Placed>, DeskError> {
        let entries = self.store().entries(None)?;
        Ok(resolve(&entries, &self.triage().clips))
    }

    /// All marks that hold, for a file.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn export(&self) -> Result<Exchange, DeskError> {
        Ok(Exchange::new(&self.placed()?))
    }

    /// Takes in a file of marks, and says where it contradicts the marks of this desk's coach.
    ///
    /// # Errors
    /// When the file is none, or the marks cannot be written.
    pub fn import(&self, bytes: &[u8]) -> Result<Imported, DeskError> {
        let file = Exchange::read(bytes)?;
        let clips = &self.triage().clips;
        let (own, _) = split(self.placed()?, &self.coach);
        let entries: Vec<Entry> = file.marks.iter().enumerate().map(|(i, m)| Entry::of_file(i, m)).collect();
        let conflicts = exchange::conflicts(&own, &resolve(&entries, clips));
        let new = self.store().absorb(&file.marks)?;
        Ok(Imported { in_file: file.marks.len(), new, conflicts })
    }
}

/// Marks of one coach, and those of the others.
pub(super) fn split(placed: Vec<Placed>, coach: &str) -> (Vec<Placed>, Vec<Placed>) {
    placed.into_iter().partition(|p| p.mark.coach == coach)
}

/// What a saying is about. The time is that of Spotter's finding where there is one, so that the next analysis finds it again.
fn subject(clip: &Clip, saying: &Saying) -> Result<Subject, DeskError> {
    let of =
        |list: &[crate::render::triage::TriageFinding]| list.iter().find(|f| f.fault == saying.fault).map(|f| f.at_s);
    let (scope, at_s) = if saying.rep == 0 {
        (Scope::Set, of(&clip.set).unwrap_or(0.0))
    } else {
        let rep = clip.reps.iter().find(|r| r.index == saying.rep).ok_or(DeskError::Missing("such rep"))?;
        let of_own = matches!(saying.what, Kind::Own) && (rep.start_s..=rep.end_s).contains(&saying.at_s);
        let otherwise = if of_own { saying.at_s } else { rep.turn_s };
        (Scope::Rep, of(&rep.findings).unwrap_or(otherwise))
    };
    Ok(Subject { clip: clip.sha256.clone(), scope, fault: saying.fault.clone(), at_s })
}
