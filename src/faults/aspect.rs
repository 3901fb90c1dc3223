//! The five aspects of a rep: what was judged of it, one by one, and what they make together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Severity, Verdict};

/// A side of form that is judged by itself, because a camera that hides one shows another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Rounding and arching of the lower back.
    LowerBack,
    /// How hips, shoulders and knees move together: hinge, hips and shoulders, forward lean.
    Coordination,
    /// Depth and lockout.
    Range,
    /// How fast the weight is lowered.
    Tempo,
    /// Tilt, sideways shift and knees, in the frontal plane.
    Symmetry,
}

impl Aspect {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::LowerBack, Self::Coordination, Self::Range, Self::Tempo, Self::Symmetry];

    /// In words, without a capital.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::LowerBack => "lower back",
            Self::Coordination => "coordination",
            Self::Range => "range",
            Self::Tempo => "tempo",
            Self::Symmetry => "symmetry",
        }
    }
}

/// Outcome of one aspect of a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AspectVerdict {
    /// Judged, and nothing found above a note.
    Clean,
    /// A warning or a breakdown.
    Flagged,
    /// It could not be judged: never the same as clean.
    NotSeen,
}

/// What was judged of one aspect of a rep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AspectJudgement {
    /// Outcome.
    pub verdict: AspectVerdict,
    /// Highest severity of its findings, notes included.
    pub severity: Option<Severity>,
    /// Why it was not seen; of a judged aspect what of it was not; null where all was.
    pub reason: Option<String>,
}

impl AspectVerdict {
    /// One sign, so that five fit beside each other.
    #[must_use]
    pub fn mark(self) -> char {
        match self {
            Self::Clean => '✓',
            Self::Flagged => '!',
            Self::NotSeen => '–',
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Flagged => "flagged",
            Self::NotSeen => "not seen",
        }
    }
}

/// The aspects that the lift of a rep has.
pub type Aspects = BTreeMap<Aspect, AspectJudgement>;

/// What the aspects of a rep make together. `core` is the one that matters most in the lift; `shown` tells whether this view can show
/// an aspect at all: what it cannot show stands in the way of no rep but the core aspect of one.
pub(super) fn together(aspects: &Aspects, core: Aspect, shown: impl Fn(Aspect) -> bool) -> Verdict {
    let any = |verdict| aspects.values().any(|a| a.verdict == verdict);
    let unseen = |aspect: &Aspect| aspects.get(aspect).is_none_or(|a| a.verdict == AspectVerdict::NotSeen);
    if any(AspectVerdict::Flagged) {
        Verdict::Flagged
    } else if !any(AspectVerdict::Clean) {
        Verdict::CannotJudge
    } else if unseen(&core) || aspects.keys().any(|a| shown(*a) && unseen(a)) {
        Verdict::PartlySeen
    } else {
        Verdict::Clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(outcomes: &[(Aspect, AspectVerdict)]) -> Aspects {
        let judgement = |verdict| AspectJudgement { verdict, severity: None, reason: None };
        outcomes.iter().map(|(aspect, verdict)| (*aspect, judgement(*verdict))).collect()
    }

    #[test]
    fn a_rep_is_clean_only_if_its_core_and_all_that_the_view_shows_are() {
        use Aspect::{LowerBack, Range, Symmetry};
        use AspectVerdict::{Clean, Flagged, NotSeen};
        let verdict = |outcomes: &[(Aspect, AspectVerdict)]| together(&of(outcomes), LowerBack, |a| a != Symmetry);
        assert_eq!(verdict(&[(LowerBack, Clean), (Range, Clean), (Symmetry, NotSeen)]), Verdict::Clean);
        assert_eq!(verdict(&[(LowerBack, NotSeen), (Range, Clean)]), Verdict::PartlySeen);
        assert_eq!(verdict(&[(LowerBack, Clean), (Range, NotSeen)]), Verdict::PartlySeen);
        assert_eq!(verdict(&[(LowerBack, NotSeen), (Range, Flagged)]), Verdict::Flagged);
        assert_eq!(verdict(&[(LowerBack, NotSeen), (Symmetry, NotSeen)]), Verdict::CannotJudge);
        assert_eq!(verdict(&[]), Verdict::CannotJudge);
    }
}
