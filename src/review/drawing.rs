//! Drawings on the picture at the desk: kept in the log of marks, each for itself.

use serde::{Deserialize, Serialize};

use super::desk::{Desk, DeskError};
use super::{Judgement, NewMark, Placed, Retracting, Scope, Subject};
use crate::render::page::{Drawing, Drawn};

/// What a page asks to have kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawingAsked {
    /// Id of the clip's results.
    pub result: String,
    /// The moment, seconds.
    pub at_s: f64,
    /// What is drawn.
    pub drawing: Drawing,
    /// The browser window, for undo.
    pub window: String,
}

/// A drawing on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DrawnByCoach {
    /// Names it.
    pub uid: String,
    /// What, and when.
    #[serde(flatten)]
    pub drawn: Drawn,
    /// Who drew it.
    pub coach: String,
}

impl Desk {
    /// What is drawn on the pictures of a clip, in order.
    ///
    /// # Errors
    /// When there is no such clip, or the marks cannot be read.
    pub fn drawings(&self, result: &str) -> Result<Vec<DrawnByCoach>, DeskError> {
        let triage = self.triage();
        let clip = triage.clip(result).ok_or(DeskError::Missing("such clip"))?;
        let entries = self.store().entries(Some(&clip.sha256))?;
        let shown = entries.into_iter().filter_map(|entry| match entry.judgement {
            Some(Judgement::Drawing(drawing)) => Some(DrawnByCoach {
                uid: entry.uid,
                drawn: Drawn { at_s: entry.subject.at_s, drawing },
                coach: entry.coach,
            }),
            _ => None,
        });
        Ok(shown.collect())
    }

    /// Keeps a drawing.
    ///
    /// # Errors
    /// When it makes no sense or cannot be written.
    pub fn draw(&self, asked: DrawingAsked) -> Result<(), DeskError> {
        let triage = self.triage();
        let clip = triage.clip(&asked.result).ok_or(DeskError::Missing("such clip"))?;
        let subject = Subject { clip: clip.sha256.clone(), scope: Scope::Set, fault: String::new(), at_s: asked.at_s };
        let judgement = Judgement::Drawing(asked.drawing);
        subject.check(&judgement)?;
        let mark = NewMark {
            subject,
            judgement: Ok(judgement),
            clip_name: clip.name.clone(),
            coach: self.coach().to_owned(),
            window: asked.window.chars().take(64).collect(),
        };
        Ok(self.store().add(&mark)?)
    }

    /// Takes a drawing back.
    ///
    /// # Errors
    /// When there is none such, or that cannot be written.
    pub fn erase(&self, asked: &Retracting) -> Result<(), DeskError> {
        let known = self.drawings(&asked.result)?;
        let is_there = known.iter().any(|drawn| drawn.uid == asked.uid);
        if is_there && self.store().retract(&asked.uid, self.coach())? {
            return Ok(());
        }
        Err(DeskError::Missing("such drawing"))
    }
}

/// What is drawn on a clip, of the marks that hold.
pub(super) fn on_clip(marks: &[Placed], place: Option<usize>) -> Vec<Drawn> {
    let drawn = |placed: &Placed| match &placed.mark.judgement {
        Judgement::Drawing(drawing) => Some(Drawn { at_s: placed.mark.subject.at_s, drawing: drawing.clone() }),
        _ => None,
    };
    marks.iter().filter(|mark| mark.clip == place).filter_map(drawn).collect()
}
