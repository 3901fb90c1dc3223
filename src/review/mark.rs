//! What a coach can say, and of what.

use serde::{Deserialize, Serialize};

use crate::faults::{Severity, catalogue};
use crate::outside::shown;
use crate::render::page::Drawing;
use crate::reps::Correction;

/// Stands in place of a fault when the coach speaks of a rep's verdict *clean*.
pub const CLEAN: &str = "clean";
/// Longest note, characters.
const LONGEST_NOTE: usize = 2000;
/// Longest clip that can be marked, seconds.
const LONGEST_CLIP_S: f64 = 86_400.0;

/// A rep, or the set as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Scope {
    Rep,
    Set,
}

/// What is marked. It holds nothing that another analysis of the same clip would change but the exact time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// SHA-256 of the clip.
    pub clip: String,
    /// A rep or the set.
    pub scope: Scope,
    /// Name of the fault, [`CLEAN`], or empty for notes and stars.
    pub fault: String,
    /// Where in the clip, seconds.
    pub at_s: f64,
}

/// Whether the coach sees it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Opinion {
    Agree,
    Disagree,
    Unsure,
}

/// What the coach says. In files: `{"what": "opinion", "value": "agree"}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", content = "value", rename_all = "snake_case")]
pub enum Judgement {
    /// On a finding, or on the verdict *clean*.
    Opinion(Opinion),
    /// A finding of the coach's own, where Spotter has none.
    Own(Severity),
    /// Free text on a rep or set.
    Note(String),
    /// To be found again.
    Star(bool),
    /// What was counted is corrected: judged with it from then on.
    Correction(Correction),
    /// On the picture of a moment.
    Drawing(Drawing),
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Unique in the world: importing a file twice adds nothing.
    pub uid: String,
    /// Who.
    pub coach: String,
    /// When, RFC 3339 in UTC.
    pub made_at: String,
    /// File name of the clip when it was marked; for people.
    #[serde(default)]
    pub clip_name: String,
    /// Of what.
    #[serde(flatten)]
    pub subject: Subject,
    /// What.
    #[serde(flatten)]
    pub judgement: Judgement,
}

/// Two coaches of different opinion on the same thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conflict {
    /// Of what.
    pub subject: Subject,
    /// File name of the clip.
    pub clip_name: String,
    /// The desk's own coach and what they say.
    pub own: (String, Judgement),
    /// The other and what they say.
    pub other: (String, Judgement),
}

/// Why something cannot be a mark.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkError {
    /// Not a name of the catalogue.
    #[error("there is no fault called `{0}`")]
    Fault(String),
    /// A judgement that does not go with its subject.
    #[error("{0}")]
    Combination(&'static str),
    /// Not a hexadecimal SHA-256.
    #[error("`{0}` is not the SHA-256 of a clip")]
    Clip(String),
    /// Not a moment of a clip.
    #[error("{0} s is no time in a clip")]
    Time(String),
}

impl Judgement {
    /// Name of the kind in files and in the store.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opinion(_) => "opinion",
            Self::Own(_) => "own",
            Self::Note(_) => "note",
            Self::Star(_) => "star",
            Self::Correction(_) => "correction",
            Self::Drawing(_) => "drawing",
        }
    }

    /// The value in files and in the store.
    pub fn value(&self) -> String {
        match self {
            Self::Opinion(Opinion::Agree) => "agree".into(),
            Self::Opinion(Opinion::Disagree) => "disagree".into(),
            Self::Opinion(Opinion::Unsure) => "unsure".into(),
            Self::Own(Severity::Note) => "note".into(),
            Self::Own(Severity::Warning) => "warning".into(),
            Self::Own(Severity::Breakdown) => "breakdown".into(),
            Self::Note(text) => text.clone(),
            Self::Star(on) => on.to_string(),
            Self::Correction(correction) => serde_json::to_string(correction).unwrap_or_default(),
            Self::Drawing(drawing) => serde_json::to_string(drawing).unwrap_or_default(),
        }
    }

    /// The reverse of [`Judgement::kind`] and [`Judgement::value`].
    pub fn from_parts(kind: &str, value: &str) -> Option<Self> {
        let value = match kind {
            "star" => serde_json::Value::Bool(value == "true"),
            "correction" | "drawing" => serde_json::from_str(value).ok()?,
            _ => serde_json::Value::String(value.to_owned()),
        };
        serde_json::from_value(serde_json::json!({ "what": kind, "value": value })).ok()
    }
}

impl Subject {
    /// Whether this can be marked in this way.
    ///
    /// # Errors
    /// Says what does not fit.
    pub fn check(&self, judgement: &Judgement) -> Result<(), MarkError> {
        if self.clip.len() != 64 || !self.clip.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(MarkError::Clip(shown(&self.clip)));
        }
        if !(0.0..=LONGEST_CLIP_S).contains(&self.at_s) {
            return Err(MarkError::Time(self.at_s.to_string()));
        }
        let known = || catalogue().any(|f| f.name == self.fault);
        match judgement {
            Judgement::Note(_) | Judgement::Star(_) | Judgement::Correction(_) | Judgement::Drawing(_)
                if !self.fault.is_empty() =>
            {
                Err(MarkError::Combination(
                    "notes, stars, drawings and corrections belong to a rep or set, not to a fault",
                ))
            }
            Judgement::Drawing(drawing) if !drawing.is_possible() => {
                Err(MarkError::Combination("a drawing lies in the picture, and its words are at most 120 characters"))
            }
            Judgement::Correction(correction) if !correction.is_possible() => {
                Err(MarkError::Combination("a rep lasts 0.3 to 60 seconds, and begins before it ends"))
            }
            Judgement::Note(text) if text.chars().count() > LONGEST_NOTE => {
                Err(MarkError::Combination("a note holds at most 2,000 characters"))
            }
            Judgement::Note(_) | Judgement::Star(_) | Judgement::Correction(_) | Judgement::Drawing(_) => Ok(()),
            Judgement::Opinion(_) if self.fault == CLEAN && self.scope == Scope::Rep => Ok(()),
            _ if known() => Ok(()),
            _ => Err(MarkError::Fault(shown(&self.fault))),
        }
    }
}
