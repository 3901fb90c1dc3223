//! Corrections at the desk: kept in the log of marks, and judged with at once.

use serde::{Deserialize, Serialize};

use super::desk::{Desk, DeskError, Judged};
use super::{Judgement, NewMark, Scope, Subject};
use crate::batch::{CheckError, judge_again};
use crate::report::words::corrected;
use crate::reps::Correction;
use crate::track::Spot;

/// What a page asks to have corrected.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correcting {
    /// Id of the clip's results.
    pub result: String,
    /// What.
    pub correction: Correction,
    /// The browser window, for undo.
    pub window: String,
}

/// What a page asks to have taken back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retracting {
    /// Id of the clip's results.
    pub result: String,
    /// Of the correction.
    pub uid: String,
}

/// A correction on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Corrected {
    /// Names it.
    pub uid: String,
    /// As a sentence.
    pub text: String,
    /// Who made it.
    pub coach: String,
}

impl Desk {
    /// What is corrected of a clip, in order.
    ///
    /// # Errors
    /// When there is no such clip, or the marks cannot be read.
    pub fn corrections(&self, result: &str) -> Result<Vec<Corrected>, DeskError> {
        let triage = self.triage();
        let clip = triage.clip(result).ok_or(DeskError::Missing("such clip"))?;
        let entries = self.store().entries(Some(&clip.sha256))?;
        let shown = entries.into_iter().filter_map(|entry| match entry.judgement {
            Some(Judgement::Correction(correction)) => {
                Some(Corrected { uid: entry.uid, text: corrected(&correction), coach: entry.coach })
            }
            _ => None,
        });
        Ok(shown.collect())
    }

    /// Corrects what was counted in a clip, and judges it again. What cannot be judged is not kept.
    ///
    /// # Errors
    /// When it makes no sense, cannot be written, or the clip cannot be judged again.
    pub fn correct(&self, asked: &Correcting) -> Result<Judged, DeskError> {
        let triage = self.triage();
        let clip = triage.clip(&asked.result).ok_or(DeskError::Missing("such clip"))?;
        let at_s = asked.correction.at_s();
        let subject = Subject { clip: clip.sha256.clone(), scope: Scope::Set, fault: String::new(), at_s };
        let judgement = Judgement::Correction(asked.correction);
        subject.check(&judgement)?;
        let window: String = asked.window.chars().take(64).collect();
        let mark = NewMark {
            subject,
            judgement: Ok(judgement),
            clip_name: clip.name.clone(),
            coach: self.coach().to_owned(),
            window: window.clone(),
        };
        self.store().add(&mark)?;
        self.judge_again(&clip.sha256).inspect_err(|_| {
            // The error is what is told; one that cannot be taken back either shows in the list.
            let _ = self.store().undo(&window, self.coach());
        })
    }

    /// Takes a correction back, and judges its clip again.
    ///
    /// # Errors
    /// When there is none such, or the clip cannot be judged again.
    pub fn retract(&self, asked: &Retracting) -> Result<Judged, DeskError> {
        let triage = self.triage();
        let clip = triage.clip(&asked.result).ok_or(DeskError::Missing("such clip"))?;
        let entries = self.store().entries(Some(&clip.sha256))?;
        let entry = entries.iter().find(|entry| entry.uid == asked.uid);
        let Some(Judgement::Correction(correction)) = entry.and_then(|entry| entry.judgement.clone()) else {
            return Err(DeskError::Missing("such correction"));
        };
        if !self.store().retract(&asked.uid, self.coach())? {
            return Err(DeskError::Missing("such correction"));
        }
        let judged = self.judge_again(&clip.sha256)?;
        self.settle_choice(&correction, &clip.sha256);
        Ok(judged)
    }

    /// A clip that could not be read with a lifter who is no longer chosen is asked for again: its result stands.
    pub(super) fn settle_choice(&self, taken_back: &Correction, sha256: &str) {
        if let (Correction::Person(_), Some(reader)) = (taken_back, self.reader()) {
            reader.read_again(sha256);
        }
    }

    /// Judges all results of a clip with what is corrected now.
    pub(super) fn judge_again(&self, sha256: &str) -> Result<Judged, DeskError> {
        let corrections = self.store().corrections()?.remove(sha256).unwrap_or_default();
        let triage = self.triage();
        let mut judged = Judged::Now;
        for clip in triage.clips.iter().filter(|clip| clip.sha256 == sha256) {
            match judge_again(&triage.root.join(&clip.folder), &corrections) {
                Err(CheckError::OtherLifter) => judged = Judged::AtNextCheck,
                again => drop(again?),
            }
        }
        if judged == Judged::AtNextCheck && self.reader().is_some_and(|reader| reader.read_again(sha256)) {
            judged = Judged::WhenRead;
        }
        self.refresh().map(|_| judged)
    }

    /// Chooses the lifter in a clip of which there is no result, and has it read with them.
    ///
    /// # Errors
    /// When the place makes no sense, or cannot be written.
    pub fn choose_lifter(&self, sha256: &str, clip_name: &str, spot: Spot) -> Result<(), DeskError> {
        let subject = Subject { clip: sha256.to_owned(), scope: Scope::Set, fault: String::new(), at_s: spot.at_s };
        let judgement = Judgement::Correction(Correction::Person(spot));
        subject.check(&judgement)?;
        self.store().add(&NewMark {
            subject,
            judgement: Ok(judgement),
            clip_name: clip_name.to_owned(),
            coach: self.coach().to_owned(),
            window: String::new(),
        })?;
        self.reader().map(|reader| reader.read_again(sha256));
        Ok(())
    }
}
